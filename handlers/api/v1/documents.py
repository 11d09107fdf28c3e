"""Documents: official papers of a case, as PDF, and the records of their service."""

from typing import Any

from flask import Response

from handlers.api.v1 import files
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.schemas.documents import DocumentsSchema, ServeBody, ServedSchema
from services import case_summaries, documents
from services.documents import DocumentView

blueprint = Resource("documents", "Official papers of a case, as PDF.")
PDF = {"type": "string", "format": "binary"}


@blueprint.route("/cases/<case_id>/receipt")
@blueprint.response(200, PDF, content_type="application/pdf")
def get_receipt(case_id: str) -> Response:
    """Give the receipt that tells the applicant what was received and when."""
    paper = documents.receipt(actor(), case_id)
    return files.download(paper.content, paper.media_type, paper.name)


@blueprint.route("/cases/<case_id>/summary")
@blueprint.response(200, PDF, content_type="application/pdf")
def get_summary(case_id: str) -> Response:
    """Give the case on paper: facts, what waits, clocks, papers and what happened, masked as everywhere."""
    paper = case_summaries.draw(actor(), case_id)
    return files.download(paper.content, paper.media_type, paper.name)


@blueprint.route("/cases/<case_id>/documents")
@blueprint.response(200, DocumentsSchema)
def list_documents(case_id: str) -> dict[str, list[DocumentView]]:
    """List the documents of a case, every version, with their records of service."""
    return {"items": documents.find(actor(), case_id)}


@blueprint.route("/documents/<document_id>/file")
@blueprint.response(200, PDF, content_type="application/pdf")
def get_document(document_id: str) -> Response:
    """Give a document as it was issued."""
    paper = documents.file(actor(), document_id)
    return files.download(paper.content, paper.media_type, paper.name)


@blueprint.route("/documents/<document_id>/services", methods=["POST"])
@blueprint.arguments(ServeBody)
@blueprint.response(201, ServedSchema)
def serve_document(body: dict[str, Any], document_id: str) -> dict[str, str]:
    """Record how, when and to whom a document was handed over."""
    when = {name: body.pop(name, None) for name in ("occurred_at", "reason")}
    return {"id": documents.serve(actor(), document_id, body, **when)}
