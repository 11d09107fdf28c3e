"""Attachments: the files of a case."""

from typing import Any, Final

from flask import Response, request

from handlers.api.v1 import files
from handlers.api.v1.blueprint import Resource, actor, parse
from handlers.api.v1.fields import WHEN_PARTS, PageQuery, WhenSchema
from handlers.api.v1.schemas.attachments import AttachmentSchema, AttachmentsSchema
from services import attachments
from services.attachments import AttachmentView
from services.errors import Invalid
from services.paging import Page

blueprint = Resource("attachments", "The files of a case.")
FILE: Final = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}, **WHEN_PARTS},
}


@blueprint.route("/cases/<case_id>/attachments")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, AttachmentsSchema)
def list_attachments(query: dict[str, Any], case_id: str) -> Page[AttachmentView]:
    """List the files of a case."""
    return attachments.find(actor(), case_id, **query)


@blueprint.route("/cases/<case_id>/attachments", methods=["POST"])
@blueprint.doc(requestBody={"required": True, "content": {"multipart/form-data": {"schema": FILE}}})
@blueprint.response(201, AttachmentSchema)
def add_attachment(case_id: str) -> AttachmentView:
    """Add a file to a case: the part `file` of a form."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid({"file": ["a file with a name is needed"]}, code="no_files")
    when = parse(WhenSchema(), request.form.to_dict())
    return attachments.add(actor(), case_id, file.filename, file.read(), **when)


@blueprint.route("/attachments/<attachment_id>")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def get_attachment(attachment_id: str) -> Response:
    """Give the content of a file."""
    found = attachments.get(actor(), attachment_id)
    return files.download(found.content, found.media_type, found.name)
