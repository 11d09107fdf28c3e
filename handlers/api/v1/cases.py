"""Cases: what the office knows of one matter."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import PageQuery
from handlers.api.v1.schemas.instances import EntriesSchema
from handlers.api.v1.schemas.user_tasks import CaseSchema, CasesQuery, CasesSchema, SearchBody, SubjectBody, WholeCaseSchema
from services import cases, history
from services.cases import CaseView
from services.history import EntryView
from services.paging import Page

blueprint = Resource("cases", "What the office knows of one matter.")


@blueprint.route("/cases")
@blueprint.arguments(CasesQuery, location="query")
@blueprint.response(200, CasesSchema)
def list_cases(query: dict[str, Any]) -> Page[CaseView]:
    """List cases, the newest first."""
    return cases.find(actor(), **query)


@blueprint.route("/cases/search", methods=["POST"])
@blueprint.arguments(SearchBody)
@blueprint.response(200, CasesSchema)
def search_cases(body: dict[str, Any]) -> Page[CaseView]:
    """Find cases by whom they are about: an ID number, a phone, or a part of the name in characters, pinyin or both."""
    return cases.find(actor(), **body)


@blueprint.route("/cases/<case_id>")
@blueprint.response(200, WholeCaseSchema)
def get_case(case_id: str) -> CaseView:
    """Give one case by its id or number, with its instances and the user tasks the caller may see."""
    return cases.get(actor(), case_id)


@blueprint.route("/cases/<case_id>/subject", methods=["PUT"])
@blueprint.arguments(SubjectBody)
@blueprint.response(200, CaseSchema)
def set_subject(body: dict[str, Any], case_id: str) -> CaseView:
    """Enter or correct whom a case is about."""
    return cases.set_subject(actor(), case_id, body.pop("subject"), **body)


@blueprint.route("/cases/<case_id>/verbs")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, EntriesSchema)
def get_verbs(query: dict[str, Any], case_id: str) -> Page[EntryView]:
    """List what people and the machine did in a case, in order."""
    return history.of_case(actor(), case_id, **query)
