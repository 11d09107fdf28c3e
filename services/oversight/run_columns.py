"""What a list of runs tells of each beyond the run itself: fetched for a page at once, and only what its columns ask for."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from models import Base
from services import cases, library, policy, readings, sight
from services.actor import Actor
from services.instance_views import InstanceView
from services.oversight import runs
from services.oversight.run_lists import Looked
from services.oversight.runs import Run, Sought
from services.paging import LARGEST
from services.transaction import Reading, reading

MOST: Final = 5_000  # rows of a spreadsheet
_tables = Base.metadata.tables
_activity, _task, _person, _office, _area = (_tables[name] for name in ("activity", "user_task", "person", "office", "area"))
AROUND: Final = frozenset({"subProcess", "adHocSubProcess", "transaction"})
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A run, and what its columns ask for besides."""

    run: Run
    told: Mapping[str, Any]


def fill(actor: Actor, found: Sequence[Run], columns: Collection[str]) -> list[Row]:
    """Give each run with what the columns ask for."""
    instances = [run.instance for run in found]
    asked = {name: read(actor, instances) for name, read in _READ.items() if name in columns and instances}
    return [Row(run, {name: values.get(run.instance.id) for name, values in asked.items()}) for run in found]


def take_out(actor: Actor, looked: Looked) -> tuple[list[Row], bool]:
    """Give the rows of a whole list, to be taken away as a spreadsheet, and say whether there are more; one entry of the audit."""
    rows, after, sought = list[Row](), None, looked.sought()
    while True:
        page = runs.page_of(actor, sought, after, LARGEST)
        rows, after = rows + fill(actor, page.items, looked.columns), page.next
        if after is None or len(rows) >= MOST:
            break
    readings.note(actor, "process_instance_export", None, filter=_plain(sought) | {"columns": list(looked.columns)}, count=len(rows))
    return rows, after is not None


def _plain(sought: Sought) -> dict[str, Any]:
    return {name: str(value) if name == "span" else value for name, value in asdict(sought).items() if value}


def _steps(_actor: Actor, instances: Sequence[InstanceView]) -> Told:
    """Name the steps at which each run stands, as its diagram calls them."""
    roots = {one.root_id for one in instances}
    query = select(_activity.c.instance_id, _activity.c.element_id).where(_activity.c.instance_id.in_(roots), _activity.c.left_at.is_(None))
    standing = defaultdict[str, list[str]](list)
    with reading() as look:
        for row in look.execute(query.where(_activity.c.element_type.not_in(sorted(AROUND))).order_by(_activity.c.activity_id)):
            standing[row.instance_id].append(row.element_id)
    return {one.id: _named(one, standing[one.root_id]) for one in instances}


def _named(one: InstanceView, element_ids: Sequence[str]) -> list[str]:
    elements = library.known(one.definition_id).definition.elements
    return [elements[each].name for each in dict.fromkeys(element_ids) if each in elements and elements[each].name]


def _due(actor: Actor, instances: Sequence[InstanceView]) -> Told:
    """Tell by when the most urgent user task of each run that the reader sees is to be done."""
    roots = {one.root_id for one in instances}
    query = select(_task.c.instance_id, func.min(_task.c.due_at).label("due_at"))
    query = query.where(_task.c.instance_id.in_(roots), _task.c.state.in_(sight.UNFINISHED_IN_SQL))
    with reading() as look:
        rows = look.execute(policy.visible(query, actor, _task).group_by(_task.c.instance_id)).all()
    due: dict[str, datetime | None] = {row.instance_id: row.due_at for row in rows}
    return {one.id: due.get(one.root_id) for one in instances}


def _subject(actor: Actor, instances: Sequence[InstanceView]) -> Told:
    """Tell whom each case is about, masked as everywhere, to those who may know it."""
    about = {case.id: (case.subject or {}).get("name") for case in cases.among(actor, {one.case_id for one in instances if one.case_id})}
    return {one.id: about.get(one.case_id or "") for one in instances}


def _names(table: Any, key: str, column: str) -> Callable[[Actor, Sequence[InstanceView]], Told]:
    def read(_actor: Actor, instances: Sequence[InstanceView]) -> Told:
        wanted = {getattr(one, column) for one in instances} - {None}
        with reading() as look:
            names = _known(look, table, key, wanted)
        return {one.id: names.get(getattr(one, column)) for one in instances}

    return read


def _known(look: Reading, table: Any, key: str, wanted: Collection[str]) -> dict[str, str]:
    rows = look.execute(select(table.c[key].label("key"), table.c.name).where(table.c[key].in_(wanted))) if wanted else ()
    return {row.key: row.name for row in rows}


_READ: Final[Mapping[str, Callable[[Actor, Sequence[InstanceView]], Told]]] = {
    "steps": _steps,
    "due": _due,
    "subject": _subject,
    "starter": _names(_person, "id", "started_by"),
    "office": _names(_office, "id", "office_id"),
    "area": _names(_area, "code", "area_code"),
}
