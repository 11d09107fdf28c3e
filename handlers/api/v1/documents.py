"""Documents: official papers of a case, as PDF."""

from flask import Response

from handlers.api.v1 import files
from handlers.api.v1.blueprint import Resource, actor
from services import documents

blueprint = Resource("documents", "Official papers of a case, as PDF.")


@blueprint.route("/cases/<case_id>/receipt")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_receipt(case_id: str) -> Response:
    """Give the receipt that tells the applicant what was received and when."""
    paper = documents.receipt(actor(), case_id)
    return files.download(paper.content, paper.media_type, paper.name)
