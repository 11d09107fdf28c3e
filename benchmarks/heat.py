"""How long the figures of a process take that ran 5,000 times, 100,000 activities in all: its heatmap and its ways; on both databases."""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, create_engine, insert

from benchmarks import databases
from benchmarks.desk import COUNTY, OFFICE, PATH, PROVINCE, timed
from benchmarks.figures import Figure
from models import Base
from services import keys, now, transaction
from services.actor import Actor, Role
from services.oversight import heatmaps, variants

RUNS: Final = 5_000
ROUNDS: Final = 6  # of a user task, what the machine does, and a choice
STEPS: Final = ["startEvent", *(("userTask", "serviceTask", "exclusiveGateway") * ROUNDS), "endEvent"]
HEAD: Final = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
EXTERNAL: Final = ' camunda:type="external" camunda:topic="x"'


def measure() -> Iterator[Figure]:
    """Fill a database of each kind, and look at the process as its supervisor."""
    for kind in databases.KINDS:
        with databases.folder() as folder, databases.database(kind, folder) as address, tempfile.TemporaryDirectory() as key_folder:
            engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
            try:
                Base.metadata.create_all(engine)
                keys.load(Path(key_folder))
                with engine.begin() as connection:
                    fill(connection)
                    connection.exec_driver_sql("ANALYZE")
                transaction.bind(engine)
                yield from _measured(kind)
            finally:
                engine.dispose()


def fill(connection: Connection) -> None:
    """Make one process and its finished runs, each of them lasting some days."""
    for table, rows in _rows():
        connection.execute(insert(Base.metadata.tables[table]), rows)


def diagram() -> bytes:
    """Draw the steps one after another."""
    more = {"serviceTask": EXTERNAL, "exclusiveGateway": ""}
    nodes = "".join(f'<{kind} id="e{at}" name="{kind} {at}"{more.get(kind, "")}/>' for at, kind in enumerate(STEPS))
    flows = "".join(f'<sequenceFlow id="f{at}" sourceRef="e{at}" targetRef="e{at + 1}"/>' for at in range(len(STEPS) - 1))
    return f'{HEAD} id="d" targetNamespace="urn:x"><process id="heat" isExecutable="true">{nodes}{flows}</process></definitions>'.encode()


def _rows() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    moment, place = now.now() - timedelta(days=400), {"area_code": COUNTY, "office_id": OFFICE}
    yield "area", [{"code": PROVINCE, "name": "x", "path": f"{PROVINCE}/"}]
    yield "area", [{"code": COUNTY, "name": "x", "parent_code": PROVINCE, "path": PATH}]
    yield "office", [{"id": OFFICE, "name": "x", "area_code": COUNTY}]
    yield "data_key", [{"id": "key", "wrapping_key_id": "x", "wrapped": b"", "created_at": moment}]
    yield "deployment", [{"id": "bench", "name": "x", "source": "published", "deployed_at": moment}]
    yield "resource", [{"id": "x", "deployment_id": "bench", "name": "x.bpmn", "kind": "bpmn", "content": diagram(), "checksum": "x"}]
    drawn = {"process_id": "heat", "version": 1, "name": "x", "deployment_id": "bench", "resource_id": "x", "checksum": "x"}
    yield "process_definition", [{"id": "heat", **drawn, "state": "active", "is_startable": True, "starters": "{}"}]
    begun = {number: moment + timedelta(minutes=number * 97) for number in range(RUNS)}
    run = {**place, "definition_id": "heat", "data_key_id": "key", "state": "completed", "version": 1}
    runs = [{"id": _id(n), "root_id": _id(n), "started_at": at, "ended_at": at + timedelta(days=30), **run} for n, at in begun.items()]
    yield "process_instance", runs
    yield "activity", [row for number, at in begun.items() for row in _activities(number, at)]


def _id(number: int) -> str:
    return f"{number:036}"


def _activities(number: int, moment: datetime) -> Iterator[dict[str, Any]]:
    """Make the activities of a run: what people do lasts, what the machine does is over in the moment it begins, but for its jobs."""
    for at, kind in enumerate(STEPS):
        lasted = {"userTask": timedelta(seconds=600 + (number * 7919 + at * 104_729) % 400_000), "serviceTask": timedelta(seconds=2)}
        left = moment + lasted.get(kind, timedelta(0))
        row = {"instance_id": _id(number), "activity_id": at + 1, "scope_id": 0, "element_id": f"e{at}", "element_type": kind}
        yield row | {"entered_at": moment, "left_at": left, "how": "completed"}
        moment = left


def _measured(kind: str) -> Iterator[Figure]:
    actor = Actor("person", "person-0", "x", None, (Role("supervisor", OFFICE, COUNTY, PATH),))
    for what, read in (("heatmap", heatmaps.read), ("ways", variants.read)):
        read(actor, "heat")  # what a process remembers is remembered
        seconds = timed(lambda ask=read: ask(actor, "heat"))  # type: ignore[misc]
        yield Figure(f"heat.{kind}.{what}", f"{what} of 100,000 activities on {kind}: median", seconds * 1e3, "ms")
