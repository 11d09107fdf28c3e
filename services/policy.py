"""Who may do what, where: `can` for one row, `visible` for every query.

A row somebody may not see is NotFound; one he sees but may not change is Forbidden. Roles of an area are inherited by
everything below it; workers have what their office handles and what they are asked to do.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import Any

from services import area_paths, cover_sight, permits, share_rows, sight, transaction
from services.actor import Actor, Role
from services.errors import Forbidden
from services.rights import ADMINISTRATOR, IN_PERSON, INHERITING, MACHINE, OWN_TASK, RIGHTS, UNASKED

Row = Mapping[str, Any]

visible = sight.visible
is_candidate = sight.is_candidate
is_held = sight.is_held


def as_reader(actor: Actor, verb: str) -> Actor:
    """Give the actor with no other roles than those by which he may read something: so `visible` keeps the rows of which he may."""
    able = [_with_roles(one, RIGHTS[verb] if permits.allows(actor, verb) else ()) for one in (actor, *actor.principals)]
    return replace(able[0], principals=tuple(able[1:]))


def can(actor: Actor, verb: str, row: Row) -> bool:
    """Say whether the actor may do this to a row he sees, by a right of his own or of somebody for whom he stands in.

    Of the row count `area_code` (absent: it concerns everybody, so the role must be held at the root), `area_path` if
    known, `office_id`, `case_id`, `is_involved`; of a user task also `assignee_id`, either `is_candidate` (the
    column of that name) or `candidates` (rows with role, office_id, person_id), and `barred` (people); of a start `starters`.
    """
    return whose(actor, verb, row) is not None


def demand(actor: Actor, verb: str, row: Row) -> None:
    """Raise Forbidden unless the actor may do this to the row; the verb log says in whose place, where the right is not his own."""
    holder = whose(actor, verb, row)
    if holder is None:
        raise Forbidden
    permits.demand(actor, verb)
    if holder is not actor:
        transaction.stand_in(holder.person_id)


def whose(actor: Actor, verb: str, row: Row) -> Actor | None:
    """Give him whose right lets the actor do this: the actor himself before anybody for whom he stands in."""
    if actor.kind in {"ticker", "operator"}:
        return actor
    if not permits.allows(actor, verb):
        return None
    if not actor.principals:
        return actor if _may(actor, verb, row) else None
    is_alone = verb in IN_PERSON or actor.person_id in row.get("barred", ())
    if _may(actor, verb, row):
        return actor
    return None if is_alone else next((one for one in actor.principals if _may_lend(one, verb, row)), None)


def _may_lend(principal: Actor, verb: str, row: Row) -> bool:
    """Say whether somebody else may use a principal's right: nobody by that of one who is kept out of the case himself."""
    case_id = row.get("case_id")
    return _may(principal, verb, row) and (case_id is None or not cover_sight.is_kept_out(principal, case_id))


def _with_roles(one: Actor, wanted: Container[str]) -> Actor:
    return replace(one, roles=tuple(role for role in one.roles if role.role in wanted))


def _may(one: Actor, verb: str, row: Row) -> bool:
    holders = RIGHTS[verb]
    if one.cover is not None and one.cover.process_id is not None and not cover_sight.is_of(row, one.cover.process_id):
        return False
    if verb in OWN_TASK and _has_task(one, verb, row):
        return True
    if verb == "instance.start" and not _is_starter(one, row.get("starters")):
        return False
    if verb in {"variables.read", "field.reveal"} and row.get("case_id") is None:
        holders = holders | {ADMINISTRATOR}
    held = [role for role in one.roles if role.role in holders]
    return any(_covers(role, verb, row) for role in held) or _has_part(one, verb, row, held)


def _has_part(one: Actor, verb: str, row: Row, held: Iterable[Role]) -> bool:
    """Say whether he is asked to do something in a matter that his office does not handle, or it is shared with him."""
    case_id = row.get("case_id")
    may_be_asked = row.get("is_involved") and any(role.role not in INHERITING and role.role != MACHINE for role in held)
    if case_id is None:
        return bool(may_be_asked)
    return (may_be_asked and sight.is_asked(one, case_id)) or share_rows.allow(one, verb, case_id)


def _covers(role: Role, verb: str, row: Row) -> bool:
    if "area_code" not in row and "area_path" not in row:
        return area_paths.is_root(role.area_path) or verb.endswith(".read")
    if role.role in INHERITING or role.role == MACHINE or verb == "instance.start":
        return lies_within(row, role.area_path)
    return bool(row.get("office_id") == role.office_id)


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


def _has_task(one: Actor, verb: str, row: Row) -> bool:
    if not any(role.role != MACHINE for role in one.roles) or one.person_id in row.get("barred", ()):
        return False
    assignee = row.get("assignee_id")
    if assignee is not None:
        return bool(assignee == one.person_id) and verb != "user_task.claim" and _is_within(one, row)
    return verb not in {"user_task.release", "user_task.delegate"} and _is_asked(one, row)


def may_take(actor: Actor, row: Row) -> bool:
    """Say whether the actor, or somebody for whom he stands in, is a candidate of the user task; without any its office is."""
    if "is_candidate" in row:
        return bool(row["is_candidate"])
    return actor.person_id not in row.get("barred", ()) and any(_is_asked(one, row) for one in (actor, *actor.principals))


def _is_asked(one: Actor, row: Row) -> bool:
    if "is_candidate" in row:
        return bool(row["is_candidate"])
    candidates = row.get("candidates")
    if candidates is None or one.person_id in row.get("barred", ()):
        return False
    if not candidates:
        return _works_there(one, row)
    return any(_is_meant(one, candidate, row) for candidate in candidates)


def _is_within(one: Actor, row: Row) -> bool:
    """Say whether what is asked of somebody in person goes with the roles that a deputyship covers."""
    if one.cover is None or not one.cover.is_partial:
        return True
    asked = [candidate for candidate in row.get("candidates", ()) if candidate["role"] is not None]
    return any(_is_meant(one, candidate, row) for candidate in asked) if asked else _works_there(one, row)


def _works_there(one: Actor, row: Row) -> bool:
    return any(role.office_id == row.get("office_id") and role.role not in UNASKED for role in one.roles)


def _is_meant(one: Actor, candidate: Row, row: Row) -> bool:
    if candidate["person_id"] is not None:
        return bool(candidate["person_id"] == one.person_id) and _is_within(one, row)
    meant = [role for role in one.roles if role.role == candidate["role"] and role.role != MACHINE]
    if candidate["office_id"] is None:
        return any(lies_within(row, role.area_path) for role in meant)
    return any(role.office_id == candidate["office_id"] for role in meant)
