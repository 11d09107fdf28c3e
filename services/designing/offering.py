"""What whoever draws can choose from: roles, job types, clocks, forms with their fields, processes and decisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from forms import schema
from forms.errors import InvalidForm
from models import Base
from services import actions, clock_rules, job_types, policy, rights
from services.actor import Actor
from services.designing import files, views
from services.resources import kind_of
from services.rows import AnySelect
from services.transaction import Reading, reading

ASKED: Final = rights.WORKERS | rights.OUTSIDERS | {rights.SUPERVISOR, rights.CONFIRMER}  # of user tasks
_definition, _decision, _resource = (Base.metadata.tables[name] for name in ("process_definition", "decision_definition", "resource"))


@dataclass(frozen=True, slots=True)
class JobOffer:
    """A job type that somebody here does; where it is done: inside the step, or outside."""

    job_type: str
    is_local: bool


@dataclass(frozen=True, slots=True)
class ClockOffer:
    """A named clock, and on what it rests."""

    name: str
    label: str
    label_en: str
    law: str
    certainty: str


@dataclass(frozen=True, slots=True)
class FieldOffer:
    """A variable that a form writes."""

    name: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class FormOffer:
    """A form that a diagram may name; its fields when it is of the same design."""

    form_id: str
    fields: list[FieldOffer]


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything there is to choose from."""

    roles: list[str]
    job_types: list[JobOffer]
    clocks: list[ClockOffer]
    forms: list[FormOffer]
    processes: list[str]
    decisions: list[str]


def offer(actor: Actor, design_id: str) -> Offer:
    """Give what a diagram of a design may name."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        views.row_of(look, design_id)
        return Offer(
            roles=sorted(ASKED),
            job_types=[JobOffer(name, actions.of(name) is not None) for name in sorted({*actions.names(), *job_types.names()})],
            clocks=_clocks(look),
            forms=_forms(look, design_id),
            processes=_distinct(look, select(_definition.c.process_id)),
            decisions=_distinct(look, select(_decision.c.decision_id)),
        )


def _clocks(look: Reading) -> list[ClockOffer]:
    youngest = {name: versions[-1] for name, versions in clock_rules.rules(look).by_name.items()}
    return [ClockOffer(name, one.label, one.label_en, f"{one.title}{one.article}", one.certainty) for name, one in sorted(youngest.items())]


def _forms(look: Reading, design_id: str) -> list[FormOffer]:
    own = {one.form_id: one for one in _drawn(files.read(look, design_id))}
    deployed = _distinct(look, select(_resource.c.key).where(_resource.c.kind == "form", _resource.c.key.is_not(None)))
    return [own.get(form_id, FormOffer(form_id, [])) for form_id in sorted({*own, *deployed})]


def _drawn(contents: dict[str, bytes]) -> Iterator[FormOffer]:
    for name, content in contents.items():
        if kind_of(name) != "form":
            continue
        try:
            form = schema.read(content)
        except InvalidForm:
            continue
        fields = {field.path[0]: FieldOffer(field.path[0], field.label, field.type) for field in reversed(form.fields)}
        yield FormOffer(form.form_id, [fields[name] for name in sorted(fields)])


def _distinct(look: Reading, query: AnySelect) -> list[str]:
    return sorted(look.execute(query.distinct()).scalars().all())
