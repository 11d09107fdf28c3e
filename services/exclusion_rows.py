"""Exclusions, as rows: somebody is kept out of a case, and what he holds of it is taken from him."""

from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, CompoundSelect, and_, bindparam, exists, insert, select, union, update

from models import Base, CaseExclusion
from models.lifecycle import UNFINISHED, UserTaskState
from services import ids, keys
from services.excluded_offices import KEPT_OUT
from services.rows import AnyRow
from services.transaction import Reading, Work

GROUNDS: Final = ("suspect_guardian", "suspect_official", "reported_unit", "conflict_of_interest")
_exclusion = CaseExclusion.__table__
_instance = Base.metadata.tables["process_instance"]
_task = Base.metadata.tables["user_task"]


class OfCase(Protocol):
    """A case's row, or as much of it as is needed here."""

    @property
    def id(self) -> str:
        """Give the case's id."""
        ...

    @property
    def data_key_id(self) -> str:
        """Give the key under which its personal data are encrypted."""
        ...


@dataclass(frozen=True, slots=True)
class Whom:
    """A person, or an office with everybody in it."""

    person_id: str | None = None
    office_id: str | None = None

    def is_in(self, table: Any) -> ColumnElement[bool]:
        """Say in SQL that a row is about exactly this one."""
        return and_(table.c.person_id.is_not_distinct_from(self.person_id), table.c.office_id.is_not_distinct_from(self.office_id))


def is_kept_out(look: Reading, case_id: str, whom: Whom) -> bool:
    """Say whether exactly this person, or this office, is kept out of a case."""
    live = _exclusion.c.case_id == case_id, _exclusion.c.lifted_at.is_(None), whom.is_in(_exclusion)
    return bool(look.execute(select(exists().where(*live))).scalar())


def add(work: Work, case: OfCase | AnyRow, whom: Whom, ground: str, reason: str | None = None) -> str | None:
    """Keep somebody out of a case and take its user tasks from him; give the id, or None when he is kept out already."""
    _hold(work, case)
    if is_kept_out(work, case.id, whom):
        return None
    row = {
        "id": ids.new_id(),
        "case_id": case.id,
        "person_id": whom.person_id,
        "office_id": whom.office_id,
        "ground": ground,
        "reason": None if reason is None else keys.seal(work, case.data_key_id, reason.encode()),
        "excluded_by": work.actor.person_id,
        "excluded_at": work.moment,
    }
    work.execute(insert(CaseExclusion), row)
    _take_back(work, case)
    return str(row["id"])


def _hold(work: Work, case: OfCase | AnyRow) -> None:
    """Have nothing of the case move until this is committed: whoever takes a user task holds its instance first, and then looks."""
    hold(work, _instance.c.case_id == case.id, _instance.c.id == _instance.c.root_id)


def hold(work: Work, *which: ColumnElement[bool]) -> None:
    """Hold several instances until the transaction is over: everybody in the same order, so that no two wait for each other."""
    work.execute(select(_instance.c.id).where(*which).order_by(_instance.c.id).with_for_update()).all()


def people(case_id: ColumnElement[str] | str) -> CompoundSelect[Any]:
    """Select the people who are kept out of a case: by name, or with an office."""
    of_case = _exclusion.c.case_id == case_id, _exclusion.c.lifted_at.is_(None)
    with_office = select(KEPT_OUT.c.person_id).where(KEPT_OUT.c.case_id == case_id)
    return union(select(_exclusion.c.person_id).where(*of_case, _exclusion.c.person_id.is_not(None)), with_office)


def kept_out(look: Reading, case_id: str | None) -> frozenset[str]:
    """Give the people who are kept out of a case; nobody is where no case is concerned."""
    if case_id is None or not look.execute(_ANY, {"of_case": case_id}).scalar():
        return frozenset()
    return frozenset(look.execute(people(case_id)).scalars())


def _take_back(work: Work, case: OfCase | AnyRow) -> None:
    """Give the user tasks that somebody holds who is now kept out back to their candidates."""
    nobodys = {"assignee_id": None, "owner_id": None, "state": UserTaskState.OPEN, "version": _task.c.version + 1}
    his = _task.c.case_id == case.id, _task.c.state.in_(UNFINISHED), _task.c.assignee_id.in_(people(case.id))
    found: list[AnyRow] = list(work.execute(update(_task).where(*his).values(nobodys).returning(_task.c.id, _task.c.instance_id)))
    for task in found:
        work.log("user_task", task.id, case_id=case.id, instance_id=task.instance_id, data_key_id=case.data_key_id)
    owned = _task.c.case_id == case.id, _task.c.state.in_(UNFINISHED), _task.c.owner_id.in_(people(case.id))
    work.execute(update(_task).where(*owned).values(owner_id=None, version=_task.c.version + 1))


_ANY = select(exists().where(_exclusion.c.case_id == bindparam("of_case"), _exclusion.c.lifted_at.is_(None)))
