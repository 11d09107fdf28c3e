"""How long the figures of a process take that ran 5,000 times, 100,000 activities in all: its heatmap and its ways; on both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from benchmarks import databases, office
from benchmarks.figures import Figure
from services import now
from services.oversight import heatmaps, variants

RUNS: Final = 5_000
ROUNDS: Final = 6  # of a user task, what the machine does, and a choice
STEPS: Final = ["startEvent", *(("userTask", "serviceTask", "exclusiveGateway") * ROUNDS), "endEvent"]
HEAD: Final = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
EXTERNAL: Final = ' camunda:type="external" camunda:topic="x"'


def measure() -> Iterator[Figure]:
    """Fill a database of each kind, and look at the process as its supervisor."""
    for kind in databases.KINDS:
        with office.filled(kind, _rows()):
            yield from _measured(kind)


def diagram() -> bytes:
    """Draw the steps one after another."""
    more = {"serviceTask": EXTERNAL, "exclusiveGateway": ""}
    nodes = "".join(f'<{kind} id="e{at}" name="{kind} {at}"{more.get(kind, "")}/>' for at, kind in enumerate(STEPS))
    flows = "".join(f'<sequenceFlow id="f{at}" sourceRef="e{at}" targetRef="e{at + 1}"/>' for at in range(len(STEPS) - 1))
    return f'{HEAD} id="d" targetNamespace="urn:x"><process id="heat" isExecutable="true">{nodes}{flows}</process></definitions>'.encode()


def _rows() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Make one process and its finished runs, each of them lasting some days."""
    moment = now.now() - timedelta(days=400)
    yield from office.ground(moment, diagram())
    drawn = {"process_id": "heat", "version": 1, "name": "x", "deployment_id": "bench", "resource_id": "x", "checksum": "x"}
    yield "process_definition", [{"id": "heat", **drawn, "state": "active", "is_startable": True, "starters": "{}"}]
    begun = {number: moment + timedelta(minutes=number * 97) for number in range(RUNS)}
    run = {**office.PLACE, "definition_id": "heat", "data_key_id": "key", "state": "completed", "version": 1}
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
    actor = office.somebody("supervisor")
    for what, read in (("heatmap", heatmaps.read), ("ways", variants.read)):
        read(actor, "heat")  # what a process remembers is remembered
        seconds = office.timed(lambda ask=read: ask(actor, "heat"))  # type: ignore[misc]
        yield Figure(f"heat.{kind}.{what}", f"{what} of 100,000 activities on {kind}: median", seconds * 1e3, "ms")
