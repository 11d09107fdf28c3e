"""The second factor: when a code counts, and who takes it away."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine, select

from models import RecoveryCode, SecondFactor
from services import now, origin, second_factors, sessions
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.guesses import SlowedDown
from services.origin import Origin
from services.sign_in import SignInFailed
from tests.cast import Cast
from tests.services.clockwork import at_once

MOMENT = datetime.fromisoformat("2026-03-02T08:00:10+00:00")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with now.at(MOMENT):
        yield


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(now.real() + timedelta(seconds=30 * steps))


@pytest.fixture
def secret(cast: Cast) -> str:
    """Give the secret of a second factor that is on, and whose last code is a minute old."""
    made = second_factors.begin(cast.liwen)
    with now.at(MOMENT - timedelta(minutes=2)):
        second_factors.confirm(cast.liwen, code(made.secret))
    return made.secret


def test_it_counts_once_a_code_has_come_back(cast: Cast) -> None:
    made = second_factors.begin(cast.liwen)
    assert made.uri.startswith("otpauth://totp/Careflow:liwen?secret=")
    assert second_factors.begun(cast.liwen) == made
    assert not second_factors.is_on(str(cast.liwen.account_id))
    with pytest.raises(Invalid):
        second_factors.confirm(cast.liwen, "000000")
    assert len(second_factors.confirm(cast.liwen, code(made.secret))) == 10
    assert second_factors.is_on(str(cast.liwen.account_id))
    assert second_factors.begun(cast.liwen) is None
    with pytest.raises(Conflict):
        second_factors.begin(cast.liwen)


def test_neither_secret_nor_codes_are_readable(cast: Cast, database: Engine) -> None:
    made = second_factors.begin(cast.liwen)
    codes = second_factors.confirm(cast.liwen, code(made.secret))
    with database.connect() as connection:
        rows = [*connection.execute(select(SecondFactor.__table__)), *connection.execute(select(RecoveryCode.__table__))]
    assert not [word for word in (made.secret, *codes, *(one.replace("-", "") for one in codes)) if word in str(rows)]


def test_a_code_counts_once(cast: Cast, secret: str) -> None:
    second_factors.demand(cast.liwen, code(secret))
    with pytest.raises(SignInFailed):
        second_factors.demand(cast.liwen, code(secret))


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_telephone_may_be_half_a_minute_early_or_late(cast: Cast, secret: str, steps: int) -> None:
    typed = code(secret, steps)
    second_factors.demand(cast.liwen, f"{typed[:3]} {typed[3:]}")


@pytest.mark.parametrize("steps", [-2, 2])
def test_but_no_more(cast: Cast, secret: str, steps: int) -> None:
    with pytest.raises(SignInFailed):
        second_factors.demand(cast.liwen, code(secret, steps))


def test_an_older_code_does_not_count_after_a_newer_one(cast: Cast, secret: str) -> None:
    second_factors.demand(cast.liwen, code(secret, 1))
    with pytest.raises(SignInFailed):
        second_factors.demand(cast.liwen, code(secret))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "000000\x00", "\ud800"])
def test_what_is_no_code(cast: Cast, secret: str, typed: str) -> None:
    assert secret
    with pytest.raises(SignInFailed):
        second_factors.demand(cast.liwen, typed)


def test_guesses_are_slowed_down_wherever_they_come_from(cast: Cast, secret: str) -> None:
    for number in range(5):
        with origin.coming(Origin("web", f"192.0.2.{number}")), pytest.raises(SignInFailed):
            second_factors.demand(cast.liwen, f"{number:06}")
    with pytest.raises(SlowedDown):
        second_factors.demand(cast.liwen, code(secret))
    second_factors.demand(cast.liwen, code(secret), "a browser that is known")


def test_a_code_on_paper_counts_once_and_new_ones_replace_the_old(cast: Cast, secret: str) -> None:
    codes = second_factors.renew_codes(cast.liwen)
    second_factors.demand(cast.liwen, codes[0].upper().replace("-", " "))
    assert second_factors.view(cast.liwen).codes_left == 9
    newer = second_factors.renew_codes(cast.liwen)
    for used in (codes[0], codes[1]):
        with pytest.raises(SignInFailed):
            second_factors.demand(cast.liwen, used)
    second_factors.demand(cast.liwen, newer[1])


def test_somebody_elses_code_does_not_count(cast: Cast, secret: str) -> None:
    other = second_factors.begin(cast.zhaomin)
    paper = second_factors.confirm(cast.zhaomin, code(other.secret))
    assert secret
    for typed in (code(other.secret, 1), paper[0]):
        with pytest.raises(SignInFailed):
            second_factors.demand(cast.liwen, typed)


def test_an_administrator_of_people_takes_away_what_is_lost(cast: Cast, secret: str) -> None:
    assert secret
    session_id = sessions.begin(cast.liwen, "password", "")
    for actor, refusal in ((cast.sunqiang, Forbidden), (cast.wuyue, NotFound)):
        with pytest.raises(refusal):
            second_factors.reset(actor, str(cast.liwen.person_id))
    second_factors.reset(cast.admin, str(cast.liwen.person_id))
    assert not second_factors.is_on(str(cast.liwen.account_id))
    assert second_factors.view(cast.liwen).codes_left == 0
    assert sessions.actor_of(session_id) is None
    with pytest.raises(NotFound):
        second_factors.reset(cast.admin, str(cast.liwen.person_id))


def test_its_owner_does_without_it(cast: Cast, secret: str) -> None:
    assert secret
    second_factors.remove(cast.liwen)
    assert not second_factors.is_on(str(cast.liwen.account_id))


def test_whose_role_asks_for_it(cast: Cast) -> None:
    second_factors.configure(["supervisor"])
    assert [second_factors.is_missing(actor) for actor in (cast.sunqiang, cast.liwen)] == [True, False]
    made = second_factors.begin(cast.sunqiang)
    assert second_factors.is_missing(cast.sunqiang)
    second_factors.confirm(cast.sunqiang, code(made.secret))
    assert not second_factors.is_missing(cast.sunqiang)


def test_the_first_code_is_no_place_to_guess_either(cast: Cast) -> None:
    begun = second_factors.begin(cast.liwen)
    for number in range(5):
        with pytest.raises(Invalid):
            second_factors.confirm(cast.liwen, f"{number:06}")
    with pytest.raises(SlowedDown):
        second_factors.confirm(cast.liwen, code(begun.secret))
    assert not second_factors.is_on(str(cast.liwen.account_id))


def test_begun_twice_the_later_secret_counts(cast: Cast) -> None:
    first, second = second_factors.begin(cast.liwen), second_factors.begin(cast.liwen)
    with pytest.raises(Invalid):
        second_factors.confirm(cast.liwen, code(first.secret))
    assert second_factors.begun(cast.liwen) == second
    second_factors.confirm(cast.liwen, code(second.secret))
    with pytest.raises(Conflict):
        second_factors.begin(cast.liwen)


def test_begun_at_once_both_are_answered(cast: Cast) -> None:
    begun: list[str] = []
    at_once(1, *[lambda _key: begun.append(second_factors.begin(cast.liwen).secret)] * 4)
    assert len(begun) == 4
    found = second_factors.begun(cast.liwen)
    assert found is not None
    assert found.secret in begun
