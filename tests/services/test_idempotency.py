"""Requests that must not run twice, also when they run at once and when their answer is lost."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from models import Area, IdempotentRequest
from services import areas, idempotency, now
from services.errors import Conflict, Invalid
from services.idempotency import Answer
from tests.cast import CITY, Cast

ANSWER = Answer(201, {"Content-Type": "application/json"}, b'{"code": "440112"}')


@pytest.fixture(autouse=True)
def leave() -> Iterator[None]:
    yield
    idempotency.forget()


def add_area(cast: Cast, key: str, code: str = "440112") -> None:
    assert idempotency.begin(cast.admin, key, "fingerprint") is None
    areas.add(cast.admin, code, "黄埔区", CITY)


def count(database: Engine, model: type) -> int:
    with database.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(model)).scalar_one())


def test_the_second_request_gets_the_first_ones_answer(cast: Cast) -> None:
    add_area(cast, "a")
    idempotency.finish(ANSWER)
    assert idempotency.begin(cast.admin, "a", "fingerprint") == ANSWER


def test_the_answer_is_sealed(cast: Cast, database: Engine) -> None:
    add_area(cast, "a")
    idempotency.finish(ANSWER)
    with database.connect() as connection:
        assert b"440112" not in connection.execute(select(IdempotentRequest.answer)).scalar_one()


def test_a_lost_answer_is_no_reason_to_do_it_again(cast: Cast) -> None:
    add_area(cast, "a")
    idempotency.forget()  # the process was killed after the commit
    with pytest.raises(Conflict):
        idempotency.begin(cast.admin, "a", "fingerprint")


def test_what_did_nothing_leaves_no_key(cast: Cast, database: Engine) -> None:
    assert idempotency.begin(cast.admin, "a", "fingerprint") is None
    with pytest.raises(Invalid):
        areas.add(cast.admin, "no code", "x", CITY)
    idempotency.finish(Answer(422, {}, b""))
    assert count(database, IdempotentRequest) == 0


def test_another_request_cannot_use_the_key(cast: Cast) -> None:
    add_area(cast, "a")
    with pytest.raises(Invalid):
        idempotency.begin(cast.admin, "a", "another")


def test_keys_of_yesterday_are_forgotten(cast: Cast, database: Engine) -> None:
    add_area(cast, "a")
    idempotency.finish(ANSWER)
    with now.at(now.now() + timedelta(hours=25)):
        assert idempotency.begin(cast.admin, "a", "another") is None
        areas.add(cast.admin, "440113", "番禺区", CITY)
        idempotency.finish(ANSWER)
    assert count(database, IdempotentRequest) == 1


def test_of_two_at_once_one_is_done(cast: Cast, database: Engine) -> None:
    start, outcomes = threading.Barrier(4), []

    def request(code: str) -> None:
        idempotency.begin(cast.admin, "a", "fingerprint")
        start.wait(10)
        try:
            areas.add(cast.admin, code, "区", CITY)
            outcomes.append("done")
        except Conflict as error:
            outcomes.append(error.reason)

    threads = [threading.Thread(target=request, args=(f"44012{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["request_under_way"] * 3]
    with database.connect() as connection:
        assert connection.execute(select(func.count()).where(Area.code.like("44012%"))).scalar_one() == 1
