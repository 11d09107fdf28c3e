"""The registers of institutions and professionals, and the lists of other departments."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.registers import (
    InstitutionBody,
    InstitutionSchema,
    InstitutionsQuery,
    InstitutionsSchema,
    PersonListBody,
    PersonListSchema,
    PersonListsSchema,
    ProfessionalBody,
    ProfessionalSchema,
    ProfessionalsQuery,
    ProfessionalsSchema,
    TrainingBody,
)
from services import institutions, person_lists, professionals
from services.institutions import InstitutionView
from services.paging import Page
from services.person_lists import PersonListView
from services.professionals import ProfessionalView

blueprint = Resource("registers", "Who may take people in, who may work, and who is on the lists of other departments.")


@blueprint.route("/institutions")
@blueprint.arguments(InstitutionsQuery, location="query")
@blueprint.response(200, InstitutionsSchema)
def list_institutions(query: dict[str, Any]) -> Page[InstitutionView]:
    """List institutions, with capacity and load."""
    page = {name: query.pop(name) for name in ("after", "limit") if name in query}
    return institutions.find(actor(), institutions.Filters(**query), **page)


@blueprint.route("/institutions", methods=["POST"])
@blueprint.arguments(InstitutionBody)
@blueprint.response(201, InstitutionSchema)
def add_institution(body: dict[str, Any]) -> InstitutionView:
    """Enter an institution that was confirmed elsewhere; who is confirmed here comes in by the procedure."""
    told = when(body)
    return institutions.add(actor(), body, **told)


@blueprint.route("/institutions/<institution_id>")
@blueprint.response(200, InstitutionSchema)
def get_institution(institution_id: str) -> InstitutionView:
    """Give one institution."""
    return institutions.get(actor(), institution_id)


@blueprint.route("/professionals")
@blueprint.arguments(ProfessionalsQuery, location="query")
@blueprint.response(200, ProfessionalsSchema)
def list_professionals(query: dict[str, Any]) -> Page[ProfessionalView]:
    """List professionals."""
    return professionals.find(actor(), **query)


@blueprint.route("/professionals", methods=["POST"])
@blueprint.arguments(ProfessionalBody)
@blueprint.response(201, ProfessionalSchema)
def add_professional(body: dict[str, Any]) -> ProfessionalView:
    """Enter an application; the county looks at it."""
    told = when(body)
    return professionals.add(actor(), body, **told)


@blueprint.route("/professionals/<professional_id>")
@blueprint.response(200, ProfessionalSchema)
def get_professional(professional_id: str) -> ProfessionalView:
    """Give one professional."""
    return professionals.get(actor(), professional_id)


@blueprint.route("/professionals/<professional_id>/approve", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, ProfessionalSchema)
def approve_professional(body: dict[str, Any], professional_id: str) -> ProfessionalView:
    """Let somebody work."""
    return professionals.approve(actor(), professional_id, **when(body))


@blueprint.route("/professionals/<professional_id>/suspend", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, ProfessionalSchema)
def suspend_professional(body: dict[str, Any], professional_id: str) -> ProfessionalView:
    """Let somebody not work until that is over; with a reason."""
    return professionals.suspend(actor(), professional_id, **when(body))


@blueprint.route("/professionals/<professional_id>/resume", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, ProfessionalSchema)
def resume_professional(body: dict[str, Any], professional_id: str) -> ProfessionalView:
    """Let somebody work again."""
    return professionals.resume(actor(), professional_id, **when(body))


@blueprint.route("/professionals/<professional_id>/leave", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, ProfessionalSchema)
def remove_professional(body: dict[str, Any], professional_id: str) -> ProfessionalView:
    """Take somebody out of the register; with a reason."""
    return professionals.leave(actor(), professional_id, **when(body))


@blueprint.route("/professionals/<professional_id>/trainings", methods=["POST"])
@blueprint.arguments(TrainingBody)
@blueprint.response(201, ProfessionalSchema)
def add_training(body: dict[str, Any], professional_id: str) -> ProfessionalView:
    """Record hours of training."""
    told = when(body)
    return professionals.train(actor(), professional_id, body, **told)


@blueprint.route("/person-lists")
@blueprint.response(200, PersonListsSchema)
def list_person_lists() -> dict[str, list[PersonListView]]:
    """Tell which lists there are, and how old."""
    return {"items": person_lists.find(actor())}


@blueprint.route("/person-lists", methods=["POST"])
@blueprint.arguments(PersonListBody)
@blueprint.response(201, PersonListSchema)
def replace_person_list(body: dict[str, Any]) -> PersonListView:
    """Import a list in place of the one before."""
    told = when(body)
    return person_lists.replace(actor(), body["kind"], body["area_code"], body["source"], body["id_numbers"], **told)
