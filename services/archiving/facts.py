"""Everything a package tells of a case, read in clear: the rows that its chain covers, and what they point to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from deadlines import explain as derivation
from deadlines import grounds, sentences
from models import Base
from services import clock_rules, clock_views, keys, readings
from services.audit import covered
from services.audit.covered import COVERS, ENTRIES
from services.transaction import Reading

_tables = Base.metadata.tables
_person, _area, _office, _clock = (_tables[name] for name in ("person", "area", "office", "clock"))
_definition, _resource, _attachment = (_tables[name] for name in ("process_definition", "resource", "attachment"))
_decision = _tables["decision_definition"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """A case in clear."""

    rows: dict[str, list[Row]]  # by table
    people: dict[str, str]  # names by id
    area: str
    office: str
    definitions: dict[str, Row]  # process definitions by id
    decided: dict[str, Row]  # decision definitions by id
    _indexes: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def case(self) -> Row:
        """Give the case itself."""
        return self.rows["case"][0]

    def who(self, person_id: str | None) -> str:
        """Name somebody; nobody is the service itself."""
        return "系统" if person_id is None else self.people.get(person_id, person_id)

    def mine(self, kind: str, column: str, key: Any) -> list[Row]:
        """Give the rows of a table that point to something."""
        if (kind, column) not in self._indexes:
            index = self._indexes[kind, column] = defaultdict(list)
            for row in self.rows[kind]:
                index[row[column]].append(row)
        return self._indexes[kind, column].get(key, [])


def read(look: Reading, case_id: str) -> Facts:
    """Read a case."""
    rows = {
        cover.kind: [covered.values(look, cover, row) for row in covered.rows_of(look, cover, [case_id])] for cover in (*COVERS, ENTRIES)
    }
    rows["verb_log"] = [row for row in rows["verb_log"] if row["verb"] not in readings.READINGS]
    case = rows["case"][0]
    definitions = _by_id(look, _definition, {row["definition_id"] for row in rows["process_instance"]})
    decided = _by_id(look, _decision, {row["decision_definition_id"] for row in rows["decision_evaluation"]})
    area = str(look.execute(select(_area.c.name).where(_area.c.code == case["area_code"])).scalar_one())
    office = str(look.execute(select(_office.c.name).where(_office.c.id == case["office_id"])).scalar_one())
    return Facts(rows, _names(look, rows), area, office, definitions, decided)


def diagrams(look: Reading, facts: Facts) -> Iterable[tuple[str, bytes]]:
    """Give the diagrams by which the case ran, by the ids of their definitions."""
    query = select(_definition.c.id, _resource.c.content).join(_resource, _resource.c.id == _definition.c.resource_id)
    for row in look.execute(query.where(_definition.c.id.in_(sorted(facts.definitions))).order_by(_definition.c.id)):
        yield row.id, bytes(row.content)


def derivations(look: Reading, case_id: str) -> Iterable[Row]:
    """Give each clock of the case with its derivation, day by day."""
    rules = clock_rules.rules(look)
    for row in look.execute(select(_clock).where(_clock.c.case_id == case_id).order_by(_clock.c.started_at, _clock.c.id)).all():
        found, limit = clock_views.derived(look, row), rules.limit(row.limit_id)
        told = sentences.sentences(found, "zh", grounds.labels("zh"))
        yield {"id": row.id, "label": limit.label, "is_local": limit.is_local, "sentences": told, "derivation": derivation.as_json(found)}


def attachments(look: Reading, case_id: str) -> dict[str, tuple[str, str]]:
    """Give names and media types of the case's files, by id."""
    query = select(_attachment.c.id, _attachment.c.name, _attachment.c.media_type, _attachment.c.data_key_id)
    rows = look.execute(query.where(_attachment.c.case_id == case_id).order_by(_attachment.c.id)).all()
    return {row.id: (keys.unseal(look, row.data_key_id, row.name).decode(), row.media_type) for row in rows}


def _by_id(look: Reading, table: Any, ids: set[str]) -> dict[str, Row]:
    return {row.id: dict(row._mapping) for row in look.execute(select(table).where(table.c.id.in_(sorted(ids))))}


def _names(look: Reading, rows: dict[str, list[Row]]) -> dict[str, str]:
    columns = {"actor_id", "as_whom_id", "assignee_id", "owner_id", "person_id", "started_by", "by_id"}
    ids = {
        value
        for some in rows.values()
        for row in some
        for name, value in row.items()
        if (name in columns or name.endswith("_by")) and isinstance(value, str)
    }
    return {row.id: row.name for row in look.execute(select(_person.c.id, _person.c.name).where(_person.c.id.in_(sorted(ids))))}
