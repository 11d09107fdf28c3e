"""What happened at a few elements of one procedure, whatever the version: the ground of the measures that a procedure brings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from models import Base
from services.oversight.measures.shapes import Look
from services.oversight.spans import conditions
from services.rows import AnyRow, AnySelect

_tables = Base.metadata.tables
_instance, _activity, _definition = (_tables[name] for name in ("process_instance", "activity", "process_definition"))
MOST: Final = 5_000  # runs, the latest


@dataclass(frozen=True, slots=True)
class Happened:
    """The runs that were looked at, and what happened in each at these elements, in order."""

    runs: Sequence[AnyRow]
    by_run: dict[str, list[AnyRow]]
    is_capped: bool

    @property
    def everything(self) -> list[AnyRow]:
        """Give all of it, whatever the run."""
        return [one for many in self.by_run.values() for one in many]


def at(look: Look, process_id: str, elements: Collection[str]) -> Happened:
    """Read what happened at some elements in the runs of a procedure that began in the period."""
    found = look.reading.execute(_runs(look, process_id).limit(MOST + 1)).all()
    roots = _runs(look, process_id).with_only_columns(_instance.c.id).limit(MOST).subquery()
    query = select(*(_activity.c[name] for name in ("instance_id", "element_id", "entered_at", "left_at", "how")))
    query = query.where(_activity.c.instance_id.in_(select(roots.c.id)), _activity.c.element_id.in_(sorted(elements)))
    by_run: dict[str, list[AnyRow]] = {}
    for one in look.reading.execute(query.order_by(_activity.c.instance_id, _activity.c.activity_id)):
        by_run.setdefault(one.instance_id, []).append(one)
    return Happened(found[:MOST], by_run, len(found) > MOST)


def _runs(look: Look, process_id: str) -> AnySelect:
    names = ("id", "root_id", "case_id", "area_code", "office_id", "definition_id", "data_key_id", "state", "started_at")
    query = select(*(_instance.c[name] for name in names)).join(_definition, _definition.c.id == _instance.c.definition_id)
    query = query.where(_definition.c.process_id == process_id, _instance.c.parent_id.is_(None), *conditions(look.span))
    return look.visible(query, _instance).order_by(_instance.c.id.desc())
