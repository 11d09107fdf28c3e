"""To whom a user task may be given: whoever could do it or sees its case anyway, or with whom the case is shared to work on it.

Whoever holds a user task sees its case. So giving one away is no way around sharing, which across areas has an end.
"""

from typing import Final

from services import actors, policy, roles_held, share_rows
from services.actor import Actor, Role
from services.errors import Invalid
from services.rights import CONFIRMER, SUPERVISOR, UNASKED
from services.transaction import Work
from services.user_task_facts import Facts

SHARED: Final = "case.set_subject"  # one of those that a share lets do who may work on the case


def demand(work: Work, facts: Facts, person_id: str) -> None:
    """Raise Invalid for somebody to whom the user task is not to be given."""
    roles = roles_held.of(work, [person_id], actors.today()).get(person_id, ())
    somebody = Actor("person", person_id, "", None, roles)
    row = {**facts.row, "candidates": facts.candidates}
    if policy.may_take(somebody, row) or any(_is_near(role, facts) for role in roles) or _shares(somebody, facts.root.case_id):
        return
    raise Invalid({"person_id": ["could not do this, and the case is not shared with him to work on it"]}, code="nobody_for_it")


def _is_near(role: Role, facts: Facts) -> bool:
    """Say whether a role is held in an office that is asked or handles the case, or by whoever oversees it."""
    if role.role in {SUPERVISOR, CONFIRMER} and policy.lies_within(facts.row, role.area_path):
        return True
    offices = {facts.row["office_id"], *(one["office_id"] for one in facts.candidates)}
    return role.role not in UNASKED and role.office_id in offices


def _shares(somebody: Actor, case_id: str | None) -> bool:
    return case_id is not None and share_rows.allow(somebody, SHARED, case_id)
