"""Element templates: what a modeler offers to fill an element with, made of the job types, clocks and roles there are."""

from typing import Any, Final

from handlers import role_names
from services.designing.offering import ClockOffer, JobOffer, Offer

SCHEMA: Final = "https://unpkg.com/@camunda/element-templates-json-schema/resources/schema.json"


def of(offer: Offer, *, is_english: bool) -> list[dict[str, Any]]:
    """Give the templates in one language."""
    found = [*map(_of_job, offer.job_types), *(_of_clock(one, is_english=is_english) for one in offer.clocks)]
    return [*found, *(_of_role(role, is_english=is_english) for role in offer.roles)]


def _of_job(one: JobOffer) -> dict[str, Any]:
    binding = {"type": "camunda:property", "name": "jobType"}
    return _template(("job", one.job_type), one.job_type, ["bpmn:ServiceTask", "bpmn:SendTask"], one.job_type, binding)


def _of_clock(one: ClockOffer, *, is_english: bool) -> dict[str, Any]:
    name = f"{one.label_en or one.label} ({one.name})" if is_english else f"{one.label}（{one.name}）"
    binding = {"type": "property", "name": "camunda:dueDate"}
    return _template(("clock", one.name), name, ["bpmn:UserTask"], f'=deadline("{one.name}")', binding, one.law)


def _of_role(role: str, *, is_english: bool) -> dict[str, Any]:
    binding = {"type": "property", "name": "camunda:candidateGroups"}
    return _template(("role", role), role_names.name(role, is_english=is_english), ["bpmn:UserTask"], role, binding)


def _template(  # noqa: PLR0913, PLR0917 — the parts of one
    key: tuple[str, str], name: str, applies_to: list[str], value: str, binding: dict[str, str], description: str = ""
) -> dict[str, Any]:
    filled = [{"type": "Hidden", "value": value, "binding": binding}]
    told = {"description": description} if description else {}
    return {"$schema": SCHEMA, "id": "careflow." + ".".join(key), "name": name, "appliesTo": applies_to, "properties": filled, **told}
