"""Whoever guesses waits; nobody can make somebody else wait."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from models import FailedSignIns, VerbLog
from services import guesses, now, origin, passwords, sign_in
from services.guesses import Guess, SlowedDown
from services.origin import Origin
from services.sign_in import SignInFailed
from tests.cast import PASSWORD, Cast

MOMENT = datetime.fromisoformat("2026-03-02T08:00:00+00:00")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    passwords.configure(memory_kibibytes=8, rounds=1)
    with now.at(MOMENT), origin.coming(Origin("web", "192.0.2.7")):
        yield
    passwords.forget()


def fail(times: int, login: str = "liwen", browser: str | None = None) -> None:
    for _ in range(times):
        Guess("password", login, browser).failed(None)


def wait(login: str = "liwen", browser: str | None = None) -> int:
    """Give how many seconds an attempt has to wait."""
    try:
        Guess("password", login, browser).demand()
    except SlowedDown as slowed:
        return int(slowed.parameters["seconds"])
    return 0


@pytest.mark.usefixtures("database")
def test_five_are_free_and_then_each_one_waits_twice_as_long() -> None:
    found = []
    for _ in range(20):
        found.append(wait())
        fail(1)
    assert found[:5] == [0] * 5
    assert found[5:9] == [2, 3, 5, 9]
    assert found[-1] == guesses.LONGEST_WAIT.total_seconds() + 1


@pytest.mark.usefixtures("database")
def test_waiting_helps_and_after_an_hour_all_is_forgiven() -> None:
    fail(7)
    assert wait() > 0
    with now.at(MOMENT + timedelta(seconds=wait())):
        assert wait() == 0
        fail(1)
        assert wait() > 0
    with now.at(MOMENT + timedelta(minutes=62)):
        fail(1)
        assert wait() == 0


@pytest.mark.usefixtures("database")
def test_another_address_another_account_and_a_known_browser_do_not_wait() -> None:
    fail(12)
    assert wait() > 0
    assert (wait("zhaomin"), wait(browser="known")) == (0, 0)
    with origin.coming(Origin("web", "192.0.2.8")):
        assert wait() == 0


@pytest.mark.usefixtures("database")
def test_an_address_that_tries_many_accounts_waits_for_all_but_known_browsers_there_do_not() -> None:
    for number in range(guesses.FREE_OF_ADDRESS + 3):
        fail(1, f"login {number}")
    assert wait("liwen") > 0
    assert wait("liwen", "known") == 0


@pytest.mark.usefixtures("database")
def test_getting_in_forgives_ones_own_failures_and_nobody_elses() -> None:
    fail(4)
    Guess("password", "liwen").succeeded()
    fail(4)
    assert wait() == 0
    for number in range(guesses.FREE_OF_ADDRESS):
        fail(1, f"login {number}")
    Guess("password", "liwen").succeeded()
    assert wait("zhaomin") > 0


def test_nothing_tells_who_tried_what(database: Engine, cast: Cast) -> None:
    for login in ("liwen", "my secret password, in the wrong field"):
        with pytest.raises(SignInFailed):
            sign_in.by_password(login, "wrong")
    with database.connect() as connection:
        kept = str(connection.execute(select(FailedSignIns.__table__)).all())
        logged = connection.execute(select(VerbLog.verb, VerbLog.actor_kind, VerbLog.actor_id, VerbLog.object_id, VerbLog.address)).all()
    assert not [word for word in ("liwen", "secret", "192.0.2.7") if word in kept]
    account_id = cast.liwen.account_id
    refused = "session.refuse", "stranger", None
    assert {tuple(row) for row in logged} == {(*refused, account_id, "192.0.2.7"), (*refused, None, "192.0.2.7")}


def test_who_comes_at_once_is_counted_one_by_one(database: Engine) -> None:
    """Make sure that no failure is lost, and that nobody waits for ever for somebody else."""

    def one(_: int) -> None:
        with now.at(MOMENT), origin.coming(Origin("web", "192.0.2.7")):
            fail(2)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    with database.connect() as connection:
        assert set(connection.execute(select(FailedSignIns.failures)).scalars()) == {16}


@pytest.mark.usefixtures("cast")
def test_the_right_password_waits_like_a_wrong_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fail(8)
    asked: list[str] = []
    monkeypatch.setattr(passwords, "_verify", lambda _hash, password: bool(asked.append(password)))
    for login in ("liwen", "liwen"):
        with pytest.raises(SlowedDown):
            sign_in.by_password(login, PASSWORD)
    assert asked == []
