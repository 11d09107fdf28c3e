"""The service is killed at random points while timers start processes: each starts its process once."""

import random
import threading
from collections.abc import Iterator

import pytest

from config import Config
from services import deployments, transaction
from tests.cast import Cast
from tests.engine.drawing import ends, flows, process, starts, timer, users
from tests.kill.processes import Service
from tests.kill.test_kill import counts

PROCESSES, KILLS = 60, 6
PATIENCE = 600  # times a tenth of a second


@pytest.fixture
def service(config: Config, cast: Cast) -> Iterator[Service]:
    files = [(f"p{number}.bpmn", drawn(f"p{number}")) for number in range(PROCESSES)]
    deployments.deploy(cast.admin, files, name="timers")
    running = Service(config)
    yield running
    running.close()


def drawn(key: str) -> bytes:
    body = starts("s") + f'<startEvent id="ts">{timer("PT1S")}</startEvent>' + users("u") + ends("e")
    return process(body + flows("s > u > e\nts > u"), key=key)


def test_each_timer_starts_its_process_once(service: Service) -> None:
    chance, pause = random.Random(KILLS), threading.Event()
    for _ in range(KILLS):
        service.start()
        pause.wait(chance.random() * 0.2)
        service.kill()
    service.start()
    for _ in range(PATIENCE):
        if not counts("SELECT id, 1 FROM job WHERE state IN ('due', 'running')"):
            break
        pause.wait(0.1)
    service.kill()
    started = counts("SELECT definition_id, count(*) FROM process_instance GROUP BY definition_id")
    assert (len(started), set(started.values())) == (PROCESSES, {1})
    assert counts("SELECT state, count(*) FROM job GROUP BY state") == {"done": PROCESSES}
    assert counts("SELECT state, count(*) FROM user_task GROUP BY state") == {"open": PROCESSES}
    logged = counts("SELECT object_id, count(*) FROM verb_log WHERE verb = 'job.run' AND object_type = 'timer' GROUP BY object_id")
    assert (len(logged), set(logged.values())) == (PROCESSES, {1})
    assert counts("SELECT id, 1 FROM incident") == {}
    with transaction.reading() as look:
        assert look.connection.exec_driver_sql("SELECT count(*) FROM start_timer WHERE remaining = 0").scalar_one() == PROCESSES
