"""A root instance's row, as a step reads it, holds it and writes it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, exists, select

from engine.errors import NotWaiting
from models import Base
from models.lifecycle import IncidentState, InstanceState
from services.errors import Conflict, NotFound
from services.transaction import Work

_instance = Base.metadata.tables["process_instance"]
_incident = Base.metadata.tables["incident"]
_NAMES = ("id", "definition_id", "case_id", "area_code", "office_id", "data_key_id", "business_key", "version", "state", "blob")
_HAS_INCIDENTS = exists().where(_incident.c.instance_id == _instance.c.id, _incident.c.state == IncidentState.OPEN)
COLUMNS = (*(_instance.c[name].label(f"root_{name}") for name in _NAMES), _HAS_INCIDENTS.label("root_has_incidents"))
_PICK = itemgetter(*(column.name for column in COLUMNS))


@dataclass(frozen=True, slots=True)
class Root:
    """What the rows of an instance carry, and the state a step starts from."""

    id: str
    definition_id: str
    case_id: str | None
    area_code: str | None
    office_id: str | None
    data_key_id: str
    business_key: str | None
    version: int
    state: str
    blob: bytes | None  # sealed
    has_incidents: bool

    def demand_active(self) -> None:
        """Raise NotWaiting when the instance is over, Conflict while it is suspended."""
        if self.state == InstanceState.SUSPENDED:
            raise Conflict(code="instance_suspended")
        self.demand_unfinished()

    def demand_unfinished(self) -> None:
        """Raise NotWaiting when the instance is over."""
        if self.state not in {InstanceState.ACTIVE, InstanceState.SUSPENDED}:
            raise NotWaiting


def of_row(row: Mapping[Any, Any]) -> Root:
    """Take the root out of a row that was selected with `COLUMNS`."""
    return Root(*_PICK(row))


def lock(work: Work, instance_id: str) -> Root:
    """Hold an instance, or the root of a called one, until the transaction is over; NotFound when there is none."""
    row = work.execute(_LOCK, {"id": instance_id}).mappings().first()
    if row is None:
        raise NotFound(code="no_such_instance")
    return of_row(row) if row["root"] == instance_id else lock(work, row["root"])


_LOCK = select(*COLUMNS, _instance.c.root_id.label("root")).where(_instance.c.id == bindparam("id")).with_for_update()
