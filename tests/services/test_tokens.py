"""Bearer tokens."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from models import ApiToken
from services import now, people, tokens
from services.actor import OPERATOR
from services.errors import Forbidden, Invalid, NotFound
from tests.cast import Cast


def test_a_token_stands_for_its_account(cast: Cast) -> None:
    token = tokens.create(cast.liwen, "exchange").token
    assert tokens.by_token(token) == cast.liwen
    assert tokens.by_token(token + "x") is None
    assert tokens.by_token("") is None


def test_only_its_digest_is_kept(cast: Cast, database: Engine) -> None:
    token = tokens.create(cast.liwen, "exchange").token
    with database.connect() as connection:
        row = connection.execute(select(ApiToken.__table__)).one()
    assert token not in str(row)


def test_an_expired_token_is_none(cast: Cast) -> None:
    token = tokens.create(cast.liwen, "exchange", lifetime=timedelta(days=1)).token
    with now.at(now.now() + timedelta(days=2)):
        assert tokens.by_token(token) is None


def test_a_revoked_token_is_none(cast: Cast) -> None:
    made = tokens.create(cast.liwen, "exchange")
    assert tokens.by_token(made.token) is not None
    tokens.revoke(cast.liwen, made.id)
    assert tokens.by_token(made.token) is None
    assert tokens.find(cast.liwen) == []


def test_somebody_elses_token_cannot_be_revoked(cast: Cast) -> None:
    made = tokens.create(cast.liwen, "exchange")
    with pytest.raises(NotFound):
        tokens.revoke(cast.admin, made.id)


def test_a_token_ends_with_its_account(cast: Cast) -> None:
    token = tokens.create(cast.liwen, "exchange").token
    people.deactivate(cast.admin, str(cast.liwen.person_id))
    assert tokens.by_token(token) is None


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
def test_a_life_that_is_none_is_refused(cast: Cast, lifetime: timedelta) -> None:
    with pytest.raises(Invalid):
        tokens.create(cast.liwen, "exchange", lifetime=lifetime)


def test_who_has_no_account_has_no_token(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        tokens.create(OPERATOR, "exchange")
