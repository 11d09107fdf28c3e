"""What the audit costs: its part of a step, and what the sealer spends afterwards on what the step wrote, as shares of the step.

What is measured is the processor time of the service itself: a busy machine does not change it much.
"""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median

from benchmarks import databases, hotspots, work
from benchmarks.figures import Figure
from services import entries, now
from services.actor import OPERATOR
from services.audit import sealing, verifying

CASES = 100
ROUNDS = 8  # of the ten user tasks of a case: each is sealed by itself, as when seconds lie between them
NAMES = ["s", *(f"u{number}" for number in range(10)), "e"]
DIAGRAM = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'targetNamespace="urn:bench"><process id="matter" isExecutable="true"><extensionElements><camunda:properties>'
    '<camunda:property name="case" value="true"/></camunda:properties></extensionElements><startEvent id="s"/><endEvent id="e"/>'
    + "".join(f'<userTask id="{name}"/>' for name in NAMES[1:-1])
    + "".join(f'<sequenceFlow id="f{a}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(NAMES))
    + "</process></definitions>"
)


def measure() -> Iterator[Figure]:
    """Measure on both databases."""
    for kind in databases.KINDS:
        with databases.folder() as path, databases.database(kind, path) as address:
            yield from _measure(kind, hotspots.opened(address, path))


def _measure(kind: str, door: hotspots.Door) -> Iterator[Figure]:
    rounds = list(_work(door))
    entry = _worked(lambda: [_entry() for _ in range(CASES)]) / CASES
    begun = time.perf_counter()
    verifying.verify()
    looked = time.perf_counter() - begun
    step, seal = (median(spent) / CASES for spent in zip(*rounds, strict=True))
    what = f"of a completion of {step * 1e3:.2f} ms is the audit's: salt, digests and stamp of its entry"
    yield Figure(f"audit.{kind}.share", what, 100 * entry / step, "%")
    yield Figure(f"audit.{kind}.sealed", "of a completion's time is spent later, by the sealer, on what it wrote", 100 * seal / step, "%")
    yield Figure(f"audit.{kind}.cost", "of a completion's time is the audit's, both together", 100 * (entry + seal) / step, "%")
    yield Figure(f"audit.{kind}.verified", f"to verify {CASES} cases", looked, "s")


def _work(door: hotspots.Door) -> Iterator[tuple[float, float]]:
    """Complete one user task of every case, then seal, round after round; give the seconds of both in each round."""
    resources = [{"name": "matter.bpmn", "content": DIAGRAM}]
    door.call("POST", f"{work.API}/deployments", {"name": "matter", "resources": resources})
    work.start(door, "matter", CASES)
    waiting = work.open_user_tasks(door, "matter", "u0")
    sealing.seal()
    for _ in range(ROUNDS):
        opened: list[str] = []
        step = _worked(lambda: opened.extend(_completed(door, one) for one in waiting))  # noqa: B023 — called at once
        yield step, _worked(sealing.seal)
        waiting = opened


def _completed(door: hotspots.Door, user_task_id: str) -> str:
    return str(work.following(door.call(*work.completion(user_task_id, {"note": "checked"}))))


def _entry() -> None:
    """Do what an entry costs besides its columns: salt, digests of two states, stamp."""
    moment = now.now()
    about = {"object_type": "user_task", "object_id": "x" * 36, "case_id": "x" * 36, "instance_id": "x" * 36}
    entries.close(entries.row("user_task.complete", OPERATOR, about, (moment, moment)), None, (bytes(450), bytes(450)))


def _worked(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
