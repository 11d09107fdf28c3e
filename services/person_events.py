"""The chronology of a person over all his cases, page by page, the latest first: what the reader may see of each, and no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, union_all

from models import Base
from services import event_rows, keys, person_files, policy, readings, visits
from services.actor import Actor
from services.errors import Invalid
from services.event_rows import KINDS, Asked
from services.paging import USUAL, Keyset, Page
from services.person_files import FileView
from services.rows import AnyRow
from services.transaction import Reading, reading

_tables = Base.metadata.tables
_case, _link, _instance, _person, _file = (
    _tables[name] for name in ("case", "person_file_case", "process_instance", "person", "person_file")
)
OPENED: Final = frozenset({"attachment_added", "comment"})  # sealed as one text; an entry of the file as several values


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened; `link_id` is the user task, document or attachment it happened to."""

    key: str
    kind: str
    event: str
    happened_at: datetime
    case_id: str | None
    case_number: str | None
    by_name: str | None
    text: str | None
    link_id: str | None


def find(actor: Actor, file_id: str, *, kind: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[EventView]:
    """List what happened to the person of a file. Raises NotFound, Forbidden, and Invalid for a kind nobody knows."""
    return of(actor, person_files.get(actor, file_id), kinds=KINDS if kind is None else (kind,), after=after, limit=limit)


def of(actor: Actor, file: FileView, *, kinds: Collection[str] = KINDS, after: str | None = None, limit: int = USUAL) -> Page[EventView]:
    """List what happened to the person of a file that the caller has read already."""
    if not set(kinds) <= set(KINDS):
        raise Invalid({"kind": [f"is none of {', '.join(KINDS)}"]}, code="unknown_filter")
    with reading() as look:
        asked = Asked(actor, file.id, visits.forms(look, _definitions(look, actor, file.id)))
        events = union_all(*(rows for kind in kinds for rows in event_rows.of_kind(asked, kind))).subquery("event")
        order = Keyset((events.c.happened_at, events.c.key), is_descending=True)
        shown = select(
            events, _case.c.number.label("case_number"), _person.c.name.label("by_name"), _file.c.data_key_id.label("file_key_id")
        )
        shown = shown.select_from(events).join(_file, _file.c.id == file.id)
        shown = shown.outerjoin(_case, _case.c.id == events.c.case_id).outerjoin(_person, _person.c.id == events.c.by_id)
        page = order.page(look.execute(order.select(shown, after, limit)).all(), limit, lambda row: _view(look, row))
    readings.note(actor, "history", None, filter={"file_id": file.id, "kinds": sorted(kinds)}, count=len(page.items))
    return page


def _definitions(look: Reading, actor: Actor, file_id: str) -> Collection[str]:
    query = select(_instance.c.definition_id).join(_link, _link.c.case_id == _instance.c.case_id).where(_link.c.file_id == file_id)
    return look.execute(policy.visible(query.distinct(), actor, _instance)).scalars().all()


def _view(look: Reading, row: AnyRow) -> EventView:
    own = {name: getattr(row, name) for name in EventView.__slots__ if name != "text"}
    return EventView(**own, text=row.text if row.sealed is None else _opened(look, row))


def _opened(look: Reading, row: AnyRow) -> str | None:
    if row.event in OPENED:
        return keys.unseal(look, row.data_key_id, row.sealed).decode()
    told: dict[str, Any] = keys.unseal_values(look, row.file_key_id, row.sealed)
    return " ".join(str(told[name]) for name in ("relation", "name", "number", "text", "reason") if told.get(name)) or None
