"""Imports from spreadsheets: an empty template out, a filled one in."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from handlers.api.v1 import files, problems
from handlers.api.v1.blueprint import Resource, actor
from handlers.refusals import explain, spoken
from services import importing
from services.errors import Invalid
from services.importing import RowProblem
from services.sheets import XLSX

blueprint = Resource("imports", "People, registers and running cases from spreadsheets.")
FILE = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}


class ImportQuery(Schema):
    """Whether to do it, or only to say what would stand in the way."""

    dry_run = fields.Boolean(load_default=True)


class RowProblemSchema(Schema):
    """Why a row cannot come in."""

    row = fields.Integer(required=True)
    column = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class ImportedSchema(Schema):
    """What an import did, or what stands in its way; with a problem, nothing was done."""

    kind = fields.String(required=True)
    rows = fields.Integer(required=True)
    done = fields.Integer(required=True)
    problems = fields.List(fields.Nested(RowProblemSchema), required=True)


@blueprint.route("/imports/<kind>/template")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=XLSX)
def get_template(kind: str) -> Response:
    """Give the empty spreadsheet of a kind of rows."""
    actor()
    content = importing.template(kind, is_english=problems.language() == "en")
    return files.download(content, XLSX, f"{kind}.xlsx")


@blueprint.route("/imports/<kind>", methods=["POST"])
@blueprint.arguments(ImportQuery, location="query")
@blueprint.doc(requestBody={"required": True, "content": {"multipart/form-data": {"schema": FILE}}})
@blueprint.response(200, ImportedSchema)
def run_import(query: dict[str, Any], kind: str) -> dict[str, Any]:
    """Bring the part `file` of a form in; nothing comes in while any row has a problem."""
    parts = files.parts()
    if len(parts) != 1:
        raise Invalid({"file": ["one is needed"]}, code="no_files")
    found = importing.run(actor(), kind, parts[0][1], dry_run=query["dry_run"])
    return {"kind": found.kind, "rows": found.rows, "done": found.done, "problems": [_problem(one) for one in found.problems]}


def _problem(problem: RowProblem) -> dict[str, Any]:
    language = problems.language()
    return {
        "row": problem.row,
        "column": problem.column,
        "code": problem.error.reason,
        "message": spoken(explain(problem.error, language), language),
    }
