"""A second person looks a design over: whoever drew any part of it approves nothing of it."""

from datetime import datetime
from typing import Unpack

from sqlalchemy import func, select

from models import Base, VerbLog
from models.lifecycle import DesignState
from services import second_person
from services.actor import Actor
from services.designing import states, views
from services.designing.views import DesignView
from services.errors import Conflict
from services.rows import AnyRow
from services.transaction import Reading, When, Work, transaction

DRAWING = ("design.begin", "design.save")
_remark = Base.metadata.tables["design_remark"]


def submit(actor: Actor, design_id: str, note: str = "", *, version: int | None = None, **when: Unpack[When]) -> DesignView:
    """Lay a draft before a second person, with a word on what is new."""
    note = states.words("note", note)
    with transaction(actor, "design.submit", **when) as work:
        row = states.lock(work, design_id, version)
        states.move(work, row, DesignState.SUBMITTED)
        states.remark(work, row, note)
        return views.one(work, design_id)


def take_back(actor: Actor, design_id: str, **when: Unpack[When]) -> DesignView:
    """Go on drawing what was submitted or approved: it must be looked over again."""
    with transaction(actor, "design.take_back", **when) as work:
        row = states.lock(work, design_id)
        states.move(work, row, DesignState.DRAFT)
        states.remark(work, row, "")
        return views.one(work, design_id)


def approve(actor: Actor, design_id: str, note: str = "", *, version: int, **when: Unpack[When]) -> DesignView:
    """Let the version that was looked at be published, which others have drawn; Conflict when it is another one by now."""
    note = states.words("note", note, is_needed=False)
    with transaction(actor, "design.approve", **when) as work:
        row = _submitted(work, design_id, version)
        states.move(work, row, DesignState.APPROVED)
        states.remark(work, row, note)
        return views.one(work, design_id)


def send_back(actor: Actor, design_id: str, note: str, *, version: int | None = None, **when: Unpack[When]) -> DesignView:
    """Give a version back to those who drew it, and say why."""
    note = states.words("note", note)
    with transaction(actor, "design.send_back", **when) as work:
        row = _submitted(work, design_id, version)
        states.move(work, row, DesignState.DRAFT)
        states.remark(work, row, note)
        return views.one(work, design_id)


def demand_no_author(work: Work, design_id: str, code: str) -> None:
    """Raise Forbidden for whoever drew a part of a design, himself or through another, and for their deputies and principals."""
    second_person.demand_apart(work, authors(work, design_id), code)


def approved_at(look: Reading, row: AnyRow) -> datetime | None:
    """Say when a design's last version was approved; None when nobody has."""
    said = _remark.c.design_id == row.id, _remark.c.version == row.version, _remark.c.verb == "design.approve"
    moment: datetime | None = look.execute(select(func.max(_remark.c.said_at)).where(*said)).scalar_one()
    return moment


def authors(work: Work, design_id: str) -> frozenset[str]:
    """Give all who drew a design, and in whose place."""
    entries = select(VerbLog.actor_id, VerbLog.as_whom_id).where(VerbLog.object_type == "design", VerbLog.object_id == design_id)
    found = work.execute(entries.where(VerbLog.verb.in_(DRAWING)).distinct()).all()
    return frozenset(person for row in found for person in row if person is not None)


def _submitted(work: Work, design_id: str, version: int | None) -> AnyRow:
    row = states.lock(work, design_id, version)
    demand_no_author(work, design_id, "own_design")
    if row.state != DesignState.SUBMITTED:
        raise Conflict(code="design_state", state=row.state)
    return row
