"""The service is killed at random points while it drives 200 cases: nothing acknowledged is lost, nothing happens twice."""

import logging
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import text

from config import Config
from services import deployments, tokens, transaction
from tests.cast import Cast
from tests.engine.drawing import boundary, catch, ends, flows, gateway, job, process, starts, timer, users
from tests.kill.driving import Books, Caseworker
from tests.kill.processes import Service
from tests.kill.service import GATHERED, POSTED

log = logging.getLogger(__name__)
CASES, CASEWORKERS = 200, 4
STEPS = CASES * 4  # a start and three completions each
DIAGRAM = process(
    starts("s")
    + gateway("parallel", "fork", "join")
    + users("one", "two", "last")
    + catch("wait", timer("PT1S"))
    + job("post", "post")
    + boundary("late", "one", timer("PT1S"), interrupting=False)
    + ends("reminded", "e")
    + flows("s > fork > one > two > join > last > e\nfork > wait > post > join\nlate > reminded"),
    key="killed",
)


@pytest.fixture
def service(config: Config, cast: Cast) -> Iterator[Service]:
    deployments.deploy(cast.admin, [("killed.bpmn", DIAGRAM)], name="killed")
    running = Service(config)
    yield running
    running.close()


@pytest.mark.parametrize("kills", [10, pytest.param(50, marks=pytest.mark.slow)])
def test_what_was_acknowledged_is_there_once_and_every_case_ends(service: Service, cast: Cast, config: Config, kills: int) -> None:
    books = Books()
    token = tokens.create(cast.liwen, "tests").token
    service.start()
    with ThreadPoolExecutor(CASEWORKERS) as pool:
        keys = [f"K-{number:03}" for number in range(CASES)]
        workers = [pool.submit(Caseworker(service.port, token, books).drive, keys[n::CASEWORKERS]) for n in range(CASEWORKERS)]
        killed = kill_now_and_then(service, books, workers, kills)
        for worker in workers:
            worker.result()
    log.info("%d kills, %d acknowledged, %d broken off, %s", killed, books.acknowledged, books.broken, dict(books.answers))
    assert killed == kills
    assert not [status for _, status in books.answers if status >= 500]
    service.kill()
    check_everything(books, config)
    assert (config.data_dir / GATHERED).exists() == config.database_url.startswith("sqlite")  # else this has tested less than it says


def kill_now_and_then(service: Service, books: Books, workers: list[Future[None]], kills: int) -> int:
    """Kill the service each time so much more was acknowledged; tell how often it was done."""
    chance = random.Random(kills)
    killed = 0
    for mark in sorted(chance.sample(range(5, STEPS - 40), kills)):
        while books.acknowledged < mark and not all(worker.done() for worker in workers):
            threading.Event().wait(0.002)
        threading.Event().wait(chance.random() * 0.03)
        service.kill()
        killed += 1
        service.start()
    return killed


def check_everything(books: Books, config: Config) -> None:
    """Hold the database against what the caseworkers were told."""
    assert counts("SELECT business_key, count(*) FROM process_instance GROUP BY business_key") == {f"K-{n:03}": 1 for n in range(CASES)}
    assert counts("SELECT state, count(*) FROM process_instance GROUP BY state") == {"completed": CASES}
    done = counts("SELECT object_id, count(*) FROM verb_log WHERE verb = 'user_task.complete' GROUP BY object_id")
    assert set(done.values()) == {1}
    assert set(done) == set(counts("SELECT id, count(*) FROM user_task WHERE state = 'completed' GROUP BY id"))
    assert (len(done), len(books.completed)) == (3 * CASES, len(set(books.completed)))
    assert set(books.completed) <= set(done)
    check_jobs(config)


def check_jobs(config: Config) -> None:
    """See that every timer fired once, and every job was done once."""
    assert counts("SELECT state, count(*) FROM job WHERE kind = 'service' GROUP BY state") == {"done": CASES}
    assert counts("SELECT state, count(*) FROM job WHERE element_id = 'wait' GROUP BY state") == {"done": CASES}
    fired = counts("SELECT object_id, count(*) FROM verb_log WHERE verb = 'job.run' AND object_type = 'timer' GROUP BY object_id")
    assert set(fired) == set(counts("SELECT id, count(*) FROM job WHERE kind = 'timer' AND state = 'done' GROUP BY id"))
    assert set(fired.values()) == {1}
    for element, of in (("post", "wait"), ("reminded", "late")):
        entered = counts(f"SELECT instance_id, count(*) FROM activity WHERE element_id = '{element}' GROUP BY instance_id")  # noqa: S608
        assert entered == counts(f"SELECT instance_id, count(*) FROM job WHERE element_id = '{of}' AND state = 'done' GROUP BY instance_id")  # noqa: S608
    posted = Counter((config.data_dir / POSTED).read_text().split())
    assert set(posted) == set(counts("SELECT id, count(*) FROM job WHERE kind = 'service' GROUP BY id"))
    assert counts("SELECT id, 1 FROM incident") == {}


def counts(query: str) -> dict[str, int]:
    """Give the rows of a query with two columns."""
    with transaction.reading() as look:
        return {name: int(count) for name, count in look.execute(text(query)).all()}
