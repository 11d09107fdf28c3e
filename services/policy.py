"""Who may do what, where: `can` for one row, `visible` for every query.

A row somebody may not see is NotFound; one he sees but may not change is Forbidden. Roles of an area are inherited by
everything below it; workers have what their office handles and what they are asked to do.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from services import area_paths, sight
from services.actor import Actor, Role
from services.errors import Forbidden
from services.rights import ADMINISTRATOR, INHERITING, MACHINE, OWN_TASK, RIGHTS, UNASKED

Row = Mapping[str, Any]

visible = sight.visible
is_candidate = sight.is_candidate


def can(actor: Actor, verb: str, row: Row) -> bool:
    """Say whether the actor may do this to a row he sees.

    Of the row count `area_code` (absent: it concerns everybody, so the role must be held at the root), `area_path` if
    known, `office_id`, `case_id`, `is_involved`; of a user task also `assignee_id` and either `is_candidate` (the
    column of that name) or `candidates` (rows with role, office_id, person_id); of a start `starters`.
    """
    holders = RIGHTS[verb]
    if actor.kind in {"ticker", "operator"}:
        return True
    if verb in OWN_TASK and _has_task(actor, verb, row):
        return True
    if verb == "instance.start" and not _is_starter(actor, row.get("starters")):
        return False
    if verb == "variables.read" and row.get("case_id") is None:
        holders = holders | {ADMINISTRATOR}
    return any(role.role in holders and _covers(role, verb, row) for role in actor.roles)


def demand(actor: Actor, verb: str, row: Row) -> None:
    """Raise Forbidden unless the actor may do this to the row."""
    if not can(actor, verb, row):
        raise Forbidden


def _covers(role: Role, verb: str, row: Row) -> bool:
    if "area_code" not in row and "area_path" not in row:
        return area_paths.is_root(role.area_path) or verb.endswith(".read")
    if role.role in INHERITING or role.role == MACHINE or verb == "instance.start":
        return lies_within(row, role.area_path)
    return row.get("office_id") == role.office_id or bool(row.get("is_involved"))


def lies_within(row: Row, path: str) -> bool:
    """Say whether the row belongs to the area or to one below it; what belongs nowhere belongs to the root."""
    own = row.get("area_path") or area_paths.path_of(row.get("area_code"))
    return area_paths.is_root(path) if own is None else own.startswith(path)


def _is_starter(actor: Actor, starters: Mapping[str, Iterable[str]] | None) -> bool:
    """Hold the actor against the diagram's candidate starters; none named means everybody who may start at all."""
    groups, users = (frozenset((starters or {}).get(key, ())) for key in ("groups", "users"))
    if not groups and not users:
        return True
    return actor.holds(*groups) or actor.person_id in users or actor.name in users


def _has_task(actor: Actor, verb: str, row: Row) -> bool:
    if not any(role.role != MACHINE for role in actor.roles):
        return False
    assignee = row.get("assignee_id")
    if assignee is not None:
        return bool(assignee == actor.person_id) and verb != "user_task.claim"
    return verb not in {"user_task.release", "user_task.delegate"} and may_take(actor, row)


def may_take(actor: Actor, row: Row) -> bool:
    """Say whether the actor is a candidate of the user task; without any candidate its office is."""
    if "is_candidate" in row:
        return bool(row["is_candidate"])
    candidates = row.get("candidates")
    if candidates is None:
        return False
    if not candidates:
        return any(role.office_id == row.get("office_id") and role.role not in UNASKED for role in actor.roles)
    return any(_is_meant(actor, candidate, row) for candidate in candidates)


def _is_meant(actor: Actor, candidate: Row, row: Row) -> bool:
    if candidate["person_id"] is not None:
        return bool(candidate["person_id"] == actor.person_id)
    meant = [role for role in actor.roles if role.role == candidate["role"] and role.role != MACHINE]
    if candidate["office_id"] is None:
        return any(lies_within(row, role.area_path) for role in meant)
    return any(role.office_id == candidate["office_id"] for role in meant)
