"""What a person can do with a user task: take it, give it back, hand it on, complete it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Unpack

from sqlalchemy import bindparam, select, update

from engine.errors import CannotGoOn, ExpressionFailed, NotWaiting
from models import Base
from models.lifecycle import UNFINISHED, UserTaskState
from services import (
    deadlocks,
    draft_rows,
    exclusion_rows,
    form_values,
    incident_rows,
    notice_rows,
    now,
    policy,
    readings,
    second_person,
    stepping,
    takers,
    user_task_facts,
    user_task_forms,
    user_task_views,
    worklists,
)
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.prepared import Write
from services.stepping import Stepped
from services.transaction import When, Work, transaction
from services.user_task_facts import Facts
from services.user_task_forms import FormView, OpenedForm
from services.user_task_rows import Opened
from services.user_task_views import CandidateView, UserTaskView

__all__ = ["CandidateView", "Completed", "FormView", "UserTaskView"]

_user_task = Base.metadata.tables["user_task"]
_person = Base.metadata.tables["person"]

get = readings.shown("user_task")(user_task_views.get)
case_of = user_task_views.case_of
find = worklists.find
count = worklists.count
form = user_task_forms.form


@dataclass(frozen=True, slots=True)
class Completed:
    """What a completion led to."""

    user_task_id: str
    instance_id: str
    case_id: str | None
    next_user_task_id: str | None  # one that was opened by it and that the same person may do
    is_ended: bool


@dataclass(frozen=True, slots=True)
class _Entries:
    """What a person hands in."""

    values: dict[str, Any]
    version: int | None = None
    when: When = field(default_factory=When)
    is_accepted: bool = False  # by the form


class _HasForm(Exception):
    """The entries must be held against a form first; never while a row is locked."""

    def __init__(self, opened: OpenedForm, values: dict[str, Any]) -> None:
        super().__init__()
        self.opened = opened
        self.values = values


@deadlocks.outlived
def claim(actor: Actor, user_task_id: str, *, version: int | None = None, **when: Unpack[When]) -> int:
    """Take an open user task, perhaps for somebody who is absent; give its new version. Raises Conflict when somebody was faster."""
    with transaction(actor, "user_task.claim", **when) as work:
        facts = _held(work, user_task_id, version)
        return _hand(work, facts, {"state": UserTaskState.CLAIMED, "assignee_id": _holder(work)}, (UserTaskState.OPEN,))


@deadlocks.outlived
def release(actor: Actor, user_task_id: str, *, version: int | None = None, **when: Unpack[When]) -> int:
    """Give a user task back: to whoever delegated it, else to its candidates."""
    with transaction(actor, "user_task.release", **when) as work:
        facts = _held(work, user_task_id, version)
        owner = facts.row["owner_id"]
        state = UserTaskState.CLAIMED if owner else UserTaskState.OPEN
        return _hand(work, facts, {"state": state, "assignee_id": owner, "owner_id": None}, (UserTaskState.CLAIMED,))


@deadlocks.outlived
def assign(  # noqa: PLR0913 — as the other verbs
    actor: Actor,
    user_task_id: str,
    person_id: str,
    reason: str | None = None,
    *,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> int:
    """Give a user task to a person."""
    with transaction(actor, "user_task.assign", reason=reason, occurred_at=occurred_at) as work:
        facts = _held(work, user_task_id, version)
        _demand_person(work, facts, person_id)
        notice_rows.tell(work, [person_id], "assigned", notice_rows.about(work, facts.id, facts.root.case_id))
        return _hand(work, facts, {"state": UserTaskState.CLAIMED, "assignee_id": person_id, "owner_id": None}, UNFINISHED)


@deadlocks.outlived
def delegate(  # noqa: PLR0913 — as the other verbs
    actor: Actor,
    user_task_id: str,
    person_id: str,
    reason: str | None = None,
    *,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> int:
    """Hand a user task on and stay its owner: it comes back when the other one gives it back."""
    with transaction(actor, "user_task.delegate", reason=reason, occurred_at=occurred_at) as work:
        facts = _held(work, user_task_id, version)
        _demand_person(work, facts, person_id)
        owner = facts.row["owner_id"] or _holder(work)
        notice_rows.tell(work, [person_id], "delegated", notice_rows.about(work, facts.id, facts.root.case_id))
        return _hand(work, facts, {"assignee_id": person_id, "owner_id": owner}, (UserTaskState.CLAIMED,))


@deadlocks.outlived
def complete(  # noqa: PLR0913 — what a completion may come with
    actor: Actor,
    user_task_id: str,
    values: Mapping[str, Any],
    *,
    occurred_at: datetime | None = None,
    reason: str | None = None,
    version: int | None = None,
) -> Completed:
    """Complete a user task and let the process go on.

    Raises Invalid (by field), Conflict when somebody was faster, and Conflict `cannot_go_on` when the process cannot: then
    nothing has changed but that the entries are kept as a draft and an incident names the element.
    """
    entries = _Entries(dict(values), version, {"occurred_at": occurred_at, "reason": reason})
    try:
        return _with_form(actor, user_task_id, entries)
    except CannotGoOn as error:
        _refuse(actor, user_task_id, entries, error)
        raise Conflict(code="cannot_go_on", element_id=error.element_id) from error


def _with_form(actor: Actor, user_task_id: str, entries: _Entries) -> Completed:
    """Complete at once what has no form; else leave the transaction, hold the entries against the form, and come back."""
    try:
        return _complete(actor, user_task_id, entries)
    except _HasForm as found:
        moment = entries.when.get("occurred_at") or now.now()
        accepted = form_values.accepted(found.opened.form, found.values, found.opened.variables, moment)
    return _complete(actor, user_task_id, replace(entries, values=accepted, is_accepted=True))


def _complete(actor: Actor, user_task_id: str, entries: _Entries) -> Completed:
    """Step ahead of one's turn; when somebody was faster meanwhile, step again in turn."""
    try:
        return _attempt(actor, user_task_id, entries, ahead=True)
    except user_task_facts.Outdated:
        return _attempt(actor, user_task_id, entries, ahead=False)


def _attempt(actor: Actor, user_task_id: str, entries: _Entries, *, ahead: bool) -> Completed:
    with transaction(actor, "user_task.complete", ahead=ahead, **entries.when) as work:
        facts = _held(work, user_task_id, entries.version)
        work.check(lambda: facts.confirm(work))
        if not entries.is_accepted and (opened := user_task_forms.opened(work, facts)) is not None:
            raise _HasForm(opened, user_task_forms.clear(work, facts, entries.values, opened.variables))
        stepped = _step(work, facts, user_task_forms.clear(work, facts, entries.values))
        if facts.row["has_draft"]:
            draft_rows.remove(work, user_task_id)
        if facts.is_approved_elsewhere:
            second_person.bar_late(work, facts.place)
        _log(work, facts)
    return Completed(user_task_id, stepped.instance_id, stepped.case_id, _next(actor, facts, stepped), stepped.is_ended)


def _step(work: Work, facts: Facts, values: dict[str, Any]) -> Stepped:
    activity_id = facts.activity_id
    try:
        return stepping.move(work, facts.root, lambda execution: execution.complete(activity_id, values), strict=True)
    except NotWaiting as error:
        raise Conflict(code="user_task_over") from error
    except ExpressionFailed as error:
        raise Invalid({"variables": [str(error)]}, code="unusable_variable") from error


def _refuse(actor: Actor, user_task_id: str, entries: _Entries, error: CannotGoOn) -> None:
    """Keep the entries as a draft and raise an incident for the administrator: the first transaction left nothing."""
    actor = replace(actor, scopes=None)  # no deed of his: whatever his token is confined to
    with transaction(actor, "user_task.refuse_completion") as work:
        facts = user_task_facts.lock(work, user_task_id)
        facts.demand_unfinished()
        draft_rows.write(work, facts, entries.values)
        where = {"activity_id": facts.activity_id, "element_id": error.element_id, "user_task_id": user_task_id}
        if facts.root.has_incidents:
            incident_rows.resolve(work, facts.root, [facts.activity_id])
        incident_rows.add(work, facts.root, kind="expression", message=error.reason, **where)
        _log(work, facts)


def _next(actor: Actor, facts: Facts, stepped: Stepped) -> str | None:
    return next((one.id for one in stepped.user_tasks if _is_for(actor, facts, one)), None)


def _is_for(actor: Actor, facts: Facts, opened: Opened) -> bool:
    if opened.chosen.assignee_id is not None:
        return opened.chosen.assignee_id in {one.person_id for one in (actor, *actor.principals)}
    asked = [{"role": one.role, "office_id": one.office_id, "person_id": one.person_id} for one in opened.chosen.candidates]
    place = {"area_code": facts.root.area_code, "office_id": facts.root.office_id}
    return policy.may_take(actor, {**place, "candidates": asked, "barred": opened.barred})


def _held(work: Work, user_task_id: str, version: int | None) -> Facts:
    """Lock a user task for the verb under way."""
    facts = user_task_facts.lock(work, user_task_id)
    facts.demand(work.actor, work.verb)
    facts.demand_version(version)
    return facts


def _hand(work: Work, facts: Facts, values: dict[str, Any], before: tuple[UserTaskState, ...]) -> int:
    """Change who holds a user task; the UPDATE names what it was."""
    version = facts.row["version"]
    where = {"of_instance": facts.row["instance_id"], "of_activity": facts.activity_id, "of_version": version}
    holder = values["assignee_id"]
    if holder is not None and holder in exclusion_rows.kept_out(work, facts.root.case_id):  # since when this waited for its lock
        raise Conflict(code="version", version=version)
    if not work.write(_handing(tuple(values), before), where | {f"new_{name}": value for name, value in values.items()}):
        raise Conflict(code="user_task_claimed" if facts.row["state"] == UserTaskState.CLAIMED else "user_task_open")
    _log(work, facts)
    return int(version) + 1


@cache
def _handing(names: tuple[str, ...], before: tuple[UserTaskState, ...]) -> Write:
    """Give the UPDATE of these columns of a user task that is still what it was."""
    place = _user_task.c.instance_id == bindparam("of_instance"), _user_task.c.activity_id == bindparam("of_activity")
    change = update(_user_task).where(*place, _user_task.c.version == bindparam("of_version"), _user_task.c.state.in_(before))
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Write(change.values(version=_user_task.c.version + 1, **new), tells=("of_instance", "of_activity"))


def _holder(work: Work) -> str | None:
    """Give whose a user task becomes by the verb under way: what a deputy takes for an absent person stays with that one."""
    return work.as_whom_id or work.actor.person_id


def _demand_person(work: Work, facts: Facts, person_id: str) -> None:
    facts.demand_another(person_id)
    if work.execute(select(_person.c.id).where(_person.c.id == person_id, _person.c.is_active)).first() is None:
        raise Invalid({"person_id": ["is nobody who works here"]}, code="unknown_person")
    if facts.row["keeps_out"] and person_id in exclusion_rows.kept_out(work, facts.root.case_id):
        raise Invalid({"person_id": ["may have nothing to do with this case"]}, code="person_kept_out")
    takers.demand(work, facts, person_id)


def _log(work: Work, facts: Facts) -> None:
    of = facts.root
    work.log("user_task", facts.id, case_id=of.case_id, instance_id=of.id, data_key_id=of.data_key_id)
