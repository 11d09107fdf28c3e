"""How long it takes to count a hundred thousand open clocks again, with their jobs and user tasks, after a calendar is published."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, select

from benchmarks import databases
from benchmarks.figures import Figure
from deadlines.calendars import SpecialDay
from deadlines.counting import OFFICE
from models import Base
from services import batch_views, calendars, demo_data, deployments, ids, instances, keys, now, runner, running, sign_in, transaction
from services.actor import OPERATOR, Actor

MANY = 100_000
CHAINED = 5_000  # rows of one INSERT
_THREADS = {"sqlite": 1, "postgresql": runner.THREADS}  # which of one process of the service can write at the same time
BEGUN = datetime(2026, 12, 30, 10, tzinfo=OFFICE)
DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 targetNamespace="urn:bench"><process id="matter" isExecutable="true">
 <extensionElements><camunda:properties><camunda:property name="case" value="true"/></camunda:properties></extensionElements>
 <startEvent id="s"/><userTask id="u" camunda:dueDate='=deadline("jk.intake_verify")'/><endEvent id="e"/><endEvent id="f"/>
 <boundaryEvent id="b" attachedToRef="u"><timerEventDefinition><timeDate>=deadline("jk.intake_verify")</timeDate></timerEventDefinition>
 </boundaryEvent><sequenceFlow id="x" sourceRef="s" targetRef="u"/><sequenceFlow id="y" sourceRef="u" targetRef="e"/>
 <sequenceFlow id="z" sourceRef="b" targetRef="f"/></process></definitions>"""


def measure() -> Iterator[Figure]:
    """Measure on both databases."""
    for kind in databases.KINDS:
        with databases.folder() as path, databases.database(kind, path) as address, now.at(BEGUN):
            yield from _measure(kind, address)


def _measure(kind: str, address: str) -> Iterator[Figure]:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    try:
        Base.metadata.create_all(engine)
        with tempfile.TemporaryDirectory() as folder:
            keys.load(Path(folder))
            transaction.bind(engine)
            _fill()
        begun = time.perf_counter()
        days = [SpecialDay(date(2027, 1, day), is_working=False, name="元旦") for day in range(1, 7)]
        published = calendars.publish(OPERATOR, calendars.draft(OPERATOR, "通知", days), reason="通知")
        ordered = time.perf_counter()
        with ThreadPoolExecutor(_THREADS[kind]) as pool:
            while batch_views.get(OPERATOR, published.batch_id or "").state == "running":
                list(pool.map(_run, [job.id for job in running.due(now.now(), MANY)]))
        ended = time.perf_counter()
        what = f"{published.changed:,} clocks moved with their jobs and user tasks ({ordered - begun:.1f} s of it shown and ordered)"
        yield Figure(f"clocks.{kind}.recounted", what, ended - begun, "s")
    finally:
        engine.dispose()


def _run(job_id: str) -> None:
    with now.at(BEGUN):
        running.run(job_id)


def _fill() -> None:
    """Make one case through the services, and the others after its image."""
    demo_data.load()
    deployments.deploy(OPERATOR, [("matter.bpmn", DIAGRAM.encode())], name="bench")
    instances.start(_caseworker(), "matter")
    tables = [Base.metadata.tables[name] for name in ("case", "process_instance", "clock", "job", "user_task")]
    with transaction.upkeep() as look:
        image = {table.name: dict(look.execute(select(table)).mappings().one()) for table in tables}
        for start in range(1, MANY, CHAINED):
            rows = [_twin(image, number) for number in range(start, min(start + CHAINED, MANY))]
            for table in tables:
                look.execute(insert(table), [row[table.name] for row in rows])


def _twin(image: Mapping[str, Mapping[str, Any]], number: int) -> dict[str, dict[str, Any]]:
    case_id, instance_id, clock_id = (ids.new_id() for _ in range(3))
    belongs = {"case_id": case_id, "instance_id": instance_id}
    return {
        "case": {**image["case"], "id": case_id, "number": f"B-{number}"},
        "process_instance": {**image["process_instance"], "id": instance_id, "root_id": instance_id, "case_id": case_id},
        "clock": {**image["clock"], **belongs, "id": clock_id},
        "job": {**image["job"], **belongs, "id": ids.new_id(), "clock_id": clock_id},
        "user_task": {**image["user_task"], **belongs, "id": ids.new_id(), "clock_id": clock_id},
    }


def _caseworker() -> Actor:

    return sign_in.by_password("liwen", demo_data.PASSWORD)
