"""A user task's row as its verbs read it, held against what the actor may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, select

from models import Base
from models.lifecycle import UNFINISHED
from services import library, policy, root, second_person, user_task_views
from services.actor import Actor
from services.errors import Conflict, Forbidden, NotFound
from services.prepared import Read
from services.root import Root
from services.rounds import Place
from services.transaction import Reading, Work

_user_task = Base.metadata.tables["user_task"]
_instance = Base.metadata.tables["process_instance"]
_candidate = Base.metadata.tables["candidate"]
_draft = Base.metadata.tables["draft"]
_exclusion = Base.metadata.tables["case_exclusion"]
_ASKED = (_candidate.c.role.label("asked_role"), _candidate.c.office_id.label("asked_office"), _candidate.c.person_id.label("asked_person"))
_KEEPS_OUT = exists().where(_exclusion.c.case_id == _user_task.c.case_id, _exclusion.c.lifted_at.is_(None)).label("keeps_out")
_HAS_DRAFT = exists().where(_draft.c.user_task_id == _user_task.c.id).label("has_draft")
_NAMES = ("id", "instance_id", "activity_id", "definition_id", "element_id", "form_id", "assignee_id", "owner_id", "state", "version")
_OWN = [_user_task.c[name] for name in (*_NAMES, "case_id", "area_code", "office_id")]  # each costs time at every completion
_FIND = (
    select(*_OWN, *root.COLUMNS, *_ASKED, _candidate.c.id.label("asked"), _HAS_DRAFT, _KEEPS_OUT)
    .join(_instance, _instance.c.id == _user_task.c.instance_id)
    .outerjoin(_candidate, _candidate.c.user_task_id == _user_task.c.id)
    .where(_user_task.c.id == bindparam("id"))
)
_READ = Read(_FIND)
_LOCK = Read(_FIND.with_for_update(of=[_instance, _user_task]))  # in the order in which steps lock them


_STANDS = ("state", "version", "root_state", "root_version", "root_has_incidents", "has_draft", "keeps_out")
_SEEN = (_user_task.c.state, _user_task.c.version, *(column for column in root.COLUMNS if column.name in _STANDS), _HAS_DRAFT, _KEEPS_OUT)
_CONFIRM = Read(select(*_SEEN).join(_instance, _instance.c.id == _user_task.c.instance_id).where(_user_task.c.id == bindparam("id")))


class Outdated(Exception):
    """Somebody has changed what was read."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A user task, its root instance, and who is asked."""

    row: Mapping[Any, Any]
    root: Root
    candidates: tuple[dict[str, Any], ...]
    barred: frozenset[str] = frozenset()  # people who did what it is to approve

    @property
    def id(self) -> str:
        """Give the user task's id."""
        return str(self.row["id"])

    @property
    def activity_id(self) -> int:
        """Give the activity."""
        return int(self.row["activity_id"])

    @property
    def place(self) -> Place:
        """Tell where the user task stands."""
        return _place(self.row)

    @property
    def is_approved_elsewhere(self) -> bool:
        """Say whether some user task of the process approves what is done here."""
        named = library.known(self.row["definition_id"]).approvals.values()
        return any(self.row["element_id"] in names for names in named)

    def demand(self, actor: Actor, verb: str) -> None:
        """Raise Conflict when the user task is over; NotFound or Forbidden when this is not for the actor to do."""
        if self.row["keeps_out"]:
            user_task_views.get(actor, self.id)  # raises NotFound
        row = {**self.row, "candidates": self.candidates}
        try:
            policy.demand(actor, verb, {**row, "barred": self.barred})
        except Forbidden:
            user_task_views.get(actor, self.id)  # raises NotFound
            self.demand_unfinished()
            if verb == "user_task.claim" and self.row["assignee_id"] is not None:
                raise Conflict(code="user_task_claimed") from None
            if self.barred and policy.can(actor, verb, row):
                raise Forbidden(code="four_eyes") from None
            raise
        self.demand_unfinished()

    def demand_another(self, person_id: str) -> None:
        """Raise Forbidden for somebody who did what the user task is to approve."""
        if person_id in self.barred:
            raise Forbidden(code="four_eyes")

    def demand_unfinished(self) -> None:
        """Raise Conflict when the user task is over."""
        if self.row["state"] not in UNFINISHED:
            raise Conflict(code=f"user_task_{self.row['state']}")

    def confirm(self, work: Work) -> None:
        """Raise Outdated when this is no longer so."""
        if work.read(_CONFIRM, {"id": self.id}) != [{name: self.row[name] for name in _STANDS}]:
            raise Outdated

    def demand_version(self, version: int | None) -> None:
        """Raise Conflict when the actor looked at another version."""
        if version is not None and version != self.row["version"]:
            raise Conflict(code="version", version=self.row["version"])


def read(look: Reading, user_task_id: str) -> Facts:
    """Look at a user task; NotFound when there is none."""
    return _facts(look, look.read(_READ, {"id": user_task_id}))


def lock(work: Work, user_task_id: str) -> Facts:
    """Hold a user task and its root instance until the transaction is over; NotFound when there is none."""
    rows = work.read(_LOCK, {"id": user_task_id})
    if not rows or _place(rows[0]).approves:  # asked before anything else is: it takes as long for one that is there
        user_task_views.get(work.actor, user_task_id)  # raises NotFound
    return _facts(work, rows)


def _place(row: Mapping[Any, Any]) -> Place:
    return Place(row["instance_id"], row["definition_id"], row["element_id"], row["activity_id"])


def _facts(look: Reading, rows: Sequence[Mapping[Any, Any]]) -> Facts:
    if not rows:
        raise NotFound(code="no_such_user_task")
    asked = tuple(
        {"role": row["asked_role"], "office_id": row["asked_office"], "person_id": row["asked_person"]}
        for row in rows
        if row["asked"] is not None
    )
    of = root.of_row(rows[0])
    return Facts(rows[0], of, asked, second_person.barred(look, _place(rows[0])))
