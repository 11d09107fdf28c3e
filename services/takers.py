"""To whom a user task may be given: whoever could do it or sees its case anyway, or with whom the case is shared to work on it.

Whoever holds a user task sees its case. So giving one away is no way around sharing, which across areas has an end.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services import actors, policy, roles_held, share_rows
from services.actor import Actor, Role
from services.errors import Invalid
from services.rights import CONFIRMER, SUPERVISOR, UNASKED
from services.transaction import Reading, Work
from services.user_task_facts import Facts

SHARED: Final = "case.set_subject"  # one of those that a share lets do who may work on the case


def demand(work: Work, facts: Facts, person_id: str) -> None:
    """Raise Invalid for somebody to whom the user task is not to be given."""
    if not among(work, {**facts.row, "candidates": facts.candidates}, [person_id]):
        raise Invalid({"person_id": ["could not do this, and the case is not shared with him to work on it"]}, code="nobody_for_it")


def among(look: Reading, row: Mapping[Any, Any], people: Sequence[str]) -> list[str]:
    """Give those of some people to whom a user task may be given; its row says under `candidates` who is asked."""
    roles = roles_held.of(look, people, actors.today()) if people else {}
    return [one for one in people if _is_for(Actor("person", one, "", None, roles.get(one, ())), row)]


def _is_for(somebody: Actor, row: Mapping[Any, Any]) -> bool:
    return policy.may_take(somebody, row) or any(_is_near(role, row) for role in somebody.roles) or _shares(somebody, row["case_id"])


def _is_near(role: Role, row: Mapping[Any, Any]) -> bool:
    """Say whether a role is held in an office that is asked or handles the case, or by whoever oversees it."""
    if role.role in {SUPERVISOR, CONFIRMER} and policy.lies_within(row, role.area_path):
        return True
    offices = {row["office_id"], *(one["office_id"] for one in row["candidates"])}
    return role.role not in UNASKED and role.office_id in offices


def _shares(somebody: Actor, case_id: str | None) -> bool:
    return case_id is not None and share_rows.allow(somebody, SHARED, case_id)
