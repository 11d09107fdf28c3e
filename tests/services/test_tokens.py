"""Bearer tokens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from models import ApiToken
from services import now, people, policy, rights, scopes, second_factors, tokens
from services.actor import OPERATOR
from services.errors import Forbidden, Invalid, NotFound
from services.verbs import VERBS
from tests.cast import PASSWORD, Cast


def test_a_token_stands_for_its_account(cast: Cast) -> None:
    token = tokens.create(cast.liwen, "exchange").token
    assert tokens.by_token(token) == replace(cast.liwen, scopes=scopes.verbs("*"))
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


class TestScopes:
    """What a token is confined to."""

    def test_without_scopes_it_does_nothing_sensitive(self, cast: Cast) -> None:
        actor = tokens.by_token(tokens.create(cast.admin, "exchange").token)
        assert actor is not None
        assert policy.can(actor, "signal.broadcast", {})
        for refused in (lambda: people.deactivate(actor, str(cast.liwen.person_id)), lambda: second_factors.begin(actor)):
            with pytest.raises(Forbidden) as caught:
                refused()
            assert caught.value.reason == "beyond_scopes"

    @pytest.mark.parametrize("named", [None, ["*"], ["read", "work", "jobs", "deploy"]])
    def test_a_token_makes_no_token(self, cast: Cast, named: list[str] | None) -> None:
        actor = tokens.by_token(tokens.create(cast.liwen, "exchange", scopes=named).token)
        assert actor is not None
        for wanted in (None, ["read"]):
            with pytest.raises(Forbidden):
                tokens.create(actor, "another", scopes=wanted)
        assert len(tokens.find(cast.liwen)) == 1

    def test_a_group_stands_for_its_verbs(self, cast: Cast) -> None:
        made = tokens.create(cast.admin, "exchange", scopes=["deploy"])
        actor = tokens.by_token(made.token)
        assert actor is not None
        assert policy.can(actor, "deployment.deploy", {})
        assert not policy.can(actor, "signal.broadcast", {})
        assert [one.scopes for one in tokens.find(cast.admin)] == [["deploy"]]

    def test_beyond_them_no_verb_is_done_even_where_no_right_is_asked_for(self, cast: Cast) -> None:
        actor = tokens.by_token(tokens.create(cast.liwen, "exchange", scopes=["work"]).token)
        assert actor is not None
        with pytest.raises(Forbidden) as refused:
            tokens.revoke(actor, "any")
        assert refused.value.reason == "beyond_scopes"

    @pytest.mark.parametrize("group", scopes.GROUPS)
    def test_no_group_holds_what_is_sensitive(self, group: str) -> None:
        assert scopes.verbs(group)
        assert not scopes.verbs(group) & rights.SENSITIVE

    def test_a_sensitive_verb_is_held_by_its_own_name(self, cast: Cast) -> None:
        actor = tokens.by_token(tokens.create(cast.admin, "staff", scopes=["person.deactivate", "read"]).token)
        assert actor is not None
        people.deactivate(actor, str(cast.liwen.person_id))

    def test_a_token_makes_none_that_stretches_further(self, cast: Cast) -> None:
        actor = tokens.by_token(tokens.create(cast.liwen, "exchange", scopes=["read", "token.create"]).token)
        assert actor is not None
        assert tokens.create(actor, "narrower", scopes=["user_task.read"]).scopes == ["user_task.read"]
        for wider in (None, ["work"], ["*"]):
            with pytest.raises(Forbidden):
                tokens.create(actor, "wider", scopes=wider)

    @pytest.mark.parametrize("words", [[], ["everything"], ["user_task.fly"], ["read work"], ["read"] * 51])
    def test_words_that_are_no_scopes(self, cast: Cast, words: list[str]) -> None:
        with pytest.raises(Invalid):
            tokens.create(cast.liwen, "exchange", scopes=words)

    def test_an_operator_makes_one_for_somebody(self, cast: Cast) -> None:
        made = tokens.create_for(OPERATOR, "liwen", tokens.Wish("exchange", scopes=["read"]))
        actor = tokens.by_token(made.token)
        assert actor is not None
        assert (actor.login, actor.scopes) == ("liwen", scopes.verbs("read"))
        with pytest.raises(Forbidden):
            tokens.create_for(cast.admin, "liwen", tokens.Wish("exchange"))

    def test_sensitive_verbs_are_verbs(self) -> None:
        assert set(VERBS) | set(rights.RIGHTS) >= rights.SENSITIVE


def test_a_token_costs_no_query_while_it_is_remembered(cast: Cast, database: Engine) -> None:
    made = [tokens.create(cast.liwen, "exchange", scopes=wanted).token for wanted in (None, ["work"])]
    for token in made:
        tokens.by_token(token)
    asked: list[str] = []

    def note(*about: object) -> None:
        asked.append(str(about[2]))

    event.listen(database, "before_cursor_execute", note)
    found = [tokens.by_token(token) for token in made]
    event.remove(database, "before_cursor_execute", note)
    assert (None in found, asked) == (False, [])


@pytest.mark.parametrize("wanted", [None, ["read"]])
def test_a_token_is_no_way_to_guess_its_owners_password(cast: Cast, wanted: list[str] | None) -> None:
    actor = tokens.by_token(tokens.create(cast.liwen, "exchange", scopes=wanted).token)
    assert actor is not None
    for current in ("wrong", PASSWORD, *["wrong"] * 5):  # nor to have its owner slowed down
        with pytest.raises(Forbidden) as refused:
            people.set_password(actor, str(actor.person_id), "an entirely new phrase", current)
        assert refused.value.reason == "beyond_scopes"
    people.set_password(cast.liwen, str(cast.liwen.person_id), "an entirely new phrase", PASSWORD)


def test_another_password_ends_all_tokens(cast: Cast) -> None:
    token = tokens.create(cast.zhaomin, "exchange").token
    assert tokens.by_token(token) is not None
    people.set_password(cast.admin, str(cast.zhaomin.person_id), "an entirely new phrase")
    assert tokens.by_token(token) is None
