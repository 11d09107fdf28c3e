"""Every element as it happened, as rows."""

from typing import Any

from sqlalchemy import bindparam, insert, update

from engine.effects import ActivityEntered, ActivityLeft
from models import Base
from services.changes import Changes
from services.prepared import Write
from services.root import Root
from services.transaction import Work

_activity = Base.metadata.tables["activity"]
_ADD = Write(insert(_activity), tells=("instance_id", "activity_id"))
_LEAVE = Write(
    update(_activity)
    .where(_activity.c.instance_id == bindparam("of_instance"), _activity.c.activity_id == bindparam("of_activity"))
    .values(left_at=bindparam("new_left_at"), how=bindparam("new_how")),
    tells=("of_instance", "of_activity"),
)


def write(work: Work, of: Root, what: Changes) -> None:
    """Add the activities entered, with their end when they have already been left; end the older ones."""
    if what.entered:
        work.write_later(_ADD, [_row(work, of, one, what.left.get(one.activity_id)) for one in what.entered.values()])
    older = [one for one in what.left.values() if one.activity_id not in what.entered]
    if older:
        at = work.occurred_at
        work.write_later(
            _LEAVE, [{"of_instance": of.id, "of_activity": one.activity_id, "new_left_at": at, "new_how": one.how} for one in older]
        )


def _row(work: Work, of: Root, entered: ActivityEntered, left: ActivityLeft | None) -> dict[str, Any]:
    return {
        "instance_id": of.id,
        "activity_id": entered.activity_id,
        "scope_id": entered.scope_id,
        "element_id": entered.element_id,
        "element_type": entered.element_type,
        "entered_at": work.occurred_at,
        "left_at": None if left is None else work.occurred_at,
        "how": None if left is None else left.how,
    }
