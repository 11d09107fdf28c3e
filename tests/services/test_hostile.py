"""Hostile texts and numbers are kept where they are sealed, and refused where they cannot stand; never a crash."""

import threading
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine

from services import cases, drafts, instances, keys, transaction, user_tasks
from services.actor import OPERATOR
from services.errors import Invalid, NotFound, ServiceError
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

HALF, NUL = "\ud800", "a\x00b"
HOSTILE = {"__class__": HALF, "typename": NUL, "@": 10**60, "deep": [[{"x": Decimal("1E+300")}]], "空": "'; DROP TABLE person; --"}


def test_hostile_values_are_data(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 2, diagrams.case()))
    started = instances.start(cast.liwen, "seq", variables=HOSTILE, subject={"name": HALF, "phone": NUL}, reason=HALF)
    user_task = user_tasks.find(cast.liwen).items[0]
    drafts.save(cast.liwen, user_task.id, HOSTILE)
    user_tasks.complete(cast.liwen, user_task.id, HOSTILE, reason=NUL)
    assert instances.variables(cast.liwen, started.instance_id) == HOSTILE
    assert {one.name: one.value for one in instances.changes(cast.liwen, started.instance_id)} == HOSTILE
    assert [one.id for one in cases.find(cast.liwen, subject=HALF).items] == [started.case_id]


@pytest.mark.parametrize("text", [HALF, NUL, "x" * 5000])
def test_a_business_key_that_cannot_stand(cast: Cast, deploy: Deploy, text: str) -> None:
    deploy(diagrams.sequence("seq", 1, diagrams.case()))
    deploy(diagrams.sequence("bare", 1), "bare.bpmn")
    for process_id in ("seq", "bare"):
        with pytest.raises(Invalid):
            instances.start(cast.liwen, process_id, business_key=text)
    assert instances.find(cast.liwen).items == []


@pytest.mark.parametrize("text", [HALF, NUL, "' OR 1=1", "x" * 5000, ""])
def test_whatever_is_asked_for(cast: Cast, deploy: Deploy, text: str) -> None:
    deploy(diagrams.sequence("seq", 1, diagrams.case()))
    instances.start(cast.liwen, "seq")
    for look in (instances.get, user_tasks.get, cases.get, user_tasks.form, instances.history):
        with pytest.raises((NotFound, Invalid)):
            look(cast.liwen, text)
    for deed in (user_tasks.claim, user_tasks.release, lambda who, what: user_tasks.complete(who, what, {}), drafts.get):
        with pytest.raises(ServiceError):
            deed(cast.liwen, text)
    with pytest.raises(ServiceError):
        instances.start(cast.liwen, text)


def test_a_title_that_quotes_a_hostile_variable(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1).replace(b'name="t1"', b'name="${title}"'))
    instances.start(cast.liwen, "seq", variables={"title": f"{HALF}{NUL}"})
    assert user_tasks.find(cast.liwen).items[0].name == "?ab"


def test_a_binary_real_is_refused(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1))
    with pytest.raises(Invalid):
        instances.start(cast.liwen, "seq", variables={"x": 0.1})
    started = instances.start(cast.liwen, "seq")
    with pytest.raises(Invalid):
        user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {"x": [0.1]})
    with pytest.raises(Invalid):
        instances.set_variables(cast.sunqiang, started.instance_id, {"x": 0.1})


def test_numbers_are_given_out_once(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, diagrams.case()))
    numbers: list[str] = []

    def start() -> None:
        numbers.extend(instances.start(cast.liwen, "seq").business_key or "" for _ in range(5))

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(number[-4:]) for number in numbers) == list(range(1, 31))


def test_a_newer_wrapping_key_wraps_and_the_older_still_opens(database: Engine, tmp_path: Path, key_files: Path) -> None:
    folder = tmp_path / "ring"
    keys.load(folder)
    with transaction.transaction(OPERATOR, "office.add") as work:
        old = keys.new_data_key(work)
        sealed = keys.seal(work, old, b"old")
        work.log("office", "1")
    (folder / "wrapping-2.key").write_bytes(AESGCM.generate_key(256))
    keys.load(folder)
    with transaction.transaction(OPERATOR, "office.add") as work:
        new = keys.new_data_key(work)
        assert keys.unseal(work, old, sealed) == b"old"
        work.log("office", "1")
    (folder / "wrapping-1.key").unlink()
    (folder / "wrapping-1.key").write_bytes(AESGCM.generate_key(256))
    keys.load(folder)
    with transaction.reading() as look:
        assert keys.unseal(look, new, keys.seal(look, new, b"new")) == b"new"
    keys.load(key_files)
