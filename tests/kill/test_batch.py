"""A migration of many instances, in every kind of wait, is killed half way twice: nothing is lost, nothing happens twice."""

import logging
import time
from collections import Counter

import pytest
from sqlalchemy import Engine

from services import batch_views, batches, deployments
from tests.cast import Cast
from tests.kill.batch_runner import work_off
from tests.kill.waits import INNER, NEW, V1, V2, WAYS, begin, finish, snapshot
from tests.services.clockwork import rows

log = logging.getLogger(__name__)


def deploy(cast: Cast, data: bytes) -> str:
    return deployments.deploy(cast.admin, [("main.bpmn", data)], name="main").definitions[0].id


@pytest.mark.parametrize("many", [56, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_migration_that_is_killed_half_way_goes_on(database: Engine, cast: Cast, many: int) -> None:
    deploy(cast, INNER)
    first = deploy(cast, V1)
    ids = [begin(cast, number) for number in range(many)]
    versions = {row.id: row.version for row in rows("process_instance", parent_id=None)}
    before, second = snapshot(), deploy(cast, V2)
    began = time.perf_counter()
    batch_id = batches.start(cast.admin, "instance.migrate", ids, {"target_id": second}, reason="新规定")
    url = database.url.render_as_string(hide_password=False)
    assert (work_off(url, many // 3), work_off(url, many // 3)) == (-9, -9)
    view = batch_views.get(cast.admin, batch_id)
    assert 0 < view.done < many
    assert (view.state, view.failed) == ("running", 0)
    assert work_off(url) == 0
    log.info("%d instances, two kills: %.1f s", many, time.perf_counter() - began)
    view = batch_views.get(cast.admin, batch_id)
    assert (view.state, view.done, view.failed) == ("completed", many, 0)
    check_once(ids, versions, (first, second))
    assert snapshot() == before
    check_timers(many)
    finish(cast, ids)
    check_ends(many)


def check_once(ids: list[str], versions: dict[str, int], definitions: tuple[str, str]) -> None:
    """See that each instance was carried over, and once."""
    found = {row.id: row for row in rows("process_instance", parent_id=None)}
    assert {row.definition_id for row in found.values()} == {definitions[1]}
    assert {one: row.version for one, row in found.items()} == {one: version + 1 for one, version in versions.items()}
    assert Counter(row.object_id for row in rows("verb_log", verb="instance.migrate")) == dict.fromkeys(ids, 1)
    assert {row.state for row in rows("job", kind="batch")} == {"done"}
    assert rows("verb_log", verb="job.fail") == []


def check_timers(many: int) -> None:
    """See that what is new is armed once for each, and what is gone is cancelled."""
    kinds = Counter(list(WAYS)[number % len(WAYS)] for number in range(many))
    armed = Counter(row.element_id for row in rows("job", kind="timer", state="due"))
    assert {name: armed[name] for name in NEW.values()} == {name: kinds[kind] for kind, name in NEW.items()}
    assert {row.state for row in rows("job", element_id="goes")} == {"cancelled"}
    assert len(rows("job", element_id="goes")) == kinds["multi"]


def check_ends(many: int) -> None:
    """See that every instance came to its end by the new way, once."""
    assert Counter(row.state for row in rows("process_instance", parent_id=None)) == {"completed": many}
    assert Counter(Counter(row.instance_id for row in rows("activity", element_id="after")).values()) == {1: many}
    assert {row.state for row in rows("job")} <= {"done", "cancelled"}
    assert {row.state for row in rows("incident")} == {"resolved"}
    assert rows("subscription") == []
