"""Rounds: user tasks that were done in the same occurrence of the innermost sub-process around them both.

A sub-process may happen many times in one instance, one after the other or side by side: what was done in one of its rounds
is not what is approved in another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import bindparam, or_, select

from engine.definitions import Definition
from engine.effects import ActivityEntered
from models import Base
from services import library
from services.rows import AnyRow
from services.transaction import Reading

_activity = Base.metadata.tables["activity"]
_user_task = Base.metadata.tables["user_task"]
PLACE: Final = tuple(_user_task.c[name] for name in ("instance_id", "definition_id", "element_id", "activity_id"))
_here = _activity.c.instance_id == bindparam("root")
_SCOPES = select(_activity.c.scope_id).where(_here)
_DONE = select(_user_task.c.activity_id).where(
    _user_task.c.instance_id == bindparam("root"), _user_task.c.element_id.in_(bindparam("named", expanding=True))
)
_FIND = select(_activity.c.activity_id, _activity.c.scope_id, _activity.c.element_id).where(
    _here,
    or_(
        _activity.c.activity_id.in_(_SCOPES),
        _activity.c.activity_id.in_(_DONE),
        # the user task itself, which an earlier step entered; an ad hoc sub-process in which nothing has begun
        _activity.c.activity_id.in_(bindparam("around", expanding=True)),
    ),
)


class UserTask(Protocol):
    """A user task that was opened once."""

    @property
    def element_id(self) -> str:
        """Give the element it is drawn as."""
        ...

    @property
    def activity_id(self) -> int:
        """Give the activity it is."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user task stands in its instance, and where it is drawn."""

    instance_id: str  # the root
    definition_id: str
    element_id: str
    activity_id: int

    @classmethod
    def of(cls, row: Any) -> "Place":
        """Give the place of a user task that was read with the columns of `PLACE`."""
        return cls(row.instance_id, row.definition_id, row.element_id, row.activity_id)

    @property
    def approves(self) -> tuple[str, ...]:
        """Name the elements that the user task approves."""
        return library.known(self.definition_id).approvals.get(self.element_id, ())


@dataclass(frozen=True, slots=True)
class Rounds:
    """The user tasks of some elements, and the scopes they lie in."""

    definition: Definition
    _scopes: Mapping[int, tuple[int, str]]  # activity -> its scope, its element

    def is_same(self, one: UserTask, other: UserTask | AnyRow) -> bool:
        """Say whether two user tasks belong to one round."""
        return self._occurrence(one, other.element_id) == self._occurrence(other, one.element_id)

    def _occurrence(self, one: UserTask | AnyRow, other: str) -> int:
        """Give the activity of the innermost scope around a user task that is drawn around another one too; 0 is the process."""
        inner = {one.element_id, *_around(self.definition, one.element_id)} - set(_around(self.definition, other))
        scope_id = self._scopes[one.activity_id][0]
        while scope_id and self._scopes[scope_id][1] in inner:
            scope_id = self._scopes[scope_id][0]
        return scope_id


def read(look: Reading, of: Place, entered: Iterable[ActivityEntered] = ()) -> Rounds:
    """Read the rounds of a user task and of those it approves; what the step under way enters has no rows yet."""
    new = {one.activity_id: (one.scope_id, one.element_id) for one in entered}
    around = [of.activity_id, *(scope_id for scope_id, _ in new.values())]
    which = {"root": of.instance_id, "named": [*of.approves, of.element_id], "around": around}
    old = {row.activity_id: (row.scope_id, row.element_id) for row in look.execute(_FIND, which)}
    return Rounds(library.known(of.definition_id).definition, old | new)


def _around(definition: Definition, element_id: str) -> list[str]:
    """Name the sub-processes that an element is drawn in, the innermost first, and the process."""
    found = []
    while element_id in definition.elements:
        element_id = definition.elements[element_id].scope_id
        found.append(element_id)
    return found
