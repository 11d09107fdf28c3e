"""How somebody signs in, and what was done to him, as those see it who keep people."""

from datetime import timedelta

import pytest
from pyotp import TOTP

from services import now, people, person_accounts, person_history, second_factors, sessions, sign_in, tokens
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.person_finding import Filters
from services.sign_in import SignInFailed
from tests.cast import OTHER_COUNTY as ELSEWHERE
from tests.cast import PASSWORD, Cast, keeper


def test_what_there_is_to_see(cast: Cast) -> None:
    session_id = sessions.begin(cast.liwen, "password", "Firefox")
    token = tokens.create(cast.liwen, "laptop")
    second_factors.confirm(cast.liwen, TOTP(second_factors.begin(cast.liwen).secret).now())
    seen = person_accounts.get(cast.renhe, str(cast.liwen.person_id))
    assert (seen.login, seen.is_active, seen.has_factor, seen.codes_left) == ("liwen", True, True, 10)
    assert [one.id for one in seen.sessions] == [session_id]
    assert [one.id for one in seen.tokens] == [token.id]
    assert not hasattr(seen.tokens[0], "token")


def test_who_was_not_let_in_of_late(cast: Cast) -> None:
    person_id = str(cast.liwen.person_id)
    assert person_accounts.get(cast.renhe, person_id).refused.count == 0
    for _ in range(2):
        with pytest.raises(SignInFailed):
            sign_in.by_password("liwen", "wrong")
    refused = person_accounts.get(cast.renhe, person_id).refused
    assert refused.count == 2
    assert refused.last_at is not None
    with now.at(now.now() + timedelta(days=2)):
        assert person_accounts.get(cast.renhe, person_id).refused.count == 0


def test_nobody_else_sees_it(cast: Cast) -> None:
    person_id = str(cast.liwen.person_id)
    for actor in (cast.sunqiang, cast.zhaomin):
        for look in (person_accounts.get, person_history.find):
            with pytest.raises(Forbidden):
                look(actor, person_id)
    for look in (person_accounts.get, person_history.find):
        with pytest.raises(NotFound):
            look(keeper(cast, ELSEWHERE), person_id)


def test_an_administrators_account_is_looked_after_by_another_one(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        person_accounts.get(cast.renhe, str(cast.admin.person_id))


def test_a_token_of_somebody_else_is_ended(cast: Cast) -> None:
    token = tokens.create(cast.liwen, "laptop")
    with pytest.raises(Forbidden):
        tokens.revoke_of(cast.sunqiang, str(cast.liwen.person_id), token.id)
    with pytest.raises(NotFound):
        tokens.revoke_of(cast.renhe, str(cast.zhaomin.person_id), token.id)
    assert tokens.by_token(token.token) is not None
    tokens.revoke_of(cast.renhe, str(cast.liwen.person_id), token.id)
    assert tokens.by_token(token.token) is None


def test_what_was_done_to_a_person_is_told_with_its_reason(cast: Cast) -> None:
    person = people.add(cast.renhe, "chenjing", "陈静", PASSWORD, [("caseworker", cast.offices["baiyun"])])
    people.revoke(cast.renhe, person.id, "caseworker", cast.offices["baiyun"], reason="调离")
    sessions.begin(sign_in.by_password("chenjing", PASSWORD), "password", "Firefox")
    told = person_history.find(cast.renhe, person.id).items
    assert [(one.verb, one.by_name, one.reason) for one in told] == [("person.revoke", "任和", "调离"), ("person.add", "任和", None)]


def test_who_left_by_mistake_comes_back(cast: Cast) -> None:
    person_id = str(cast.liwen.person_id)
    with pytest.raises(Conflict):
        people.reactivate(cast.renhe, person_id)
    people.deactivate(cast.renhe, person_id)
    with pytest.raises(Forbidden):
        people.reactivate(cast.sunqiang, person_id)
    people.reactivate(cast.renhe, person_id)
    assert sign_in.by_password("liwen", PASSWORD).person_id == person_id


def test_a_name_is_entered_anew_and_found(cast: Cast) -> None:
    person_id = str(cast.liwen.person_id)
    with pytest.raises(Invalid):
        people.rename(cast.renhe, person_id, "李雯")
    with pytest.raises(Forbidden):
        people.rename(cast.sunqiang, person_id, "李雯", reason="笔误")
    assert people.rename(cast.renhe, person_id, "李雯", reason="笔误").name == "李雯"
    assert [one.id for one in people.find(cast.renhe, Filters(text="雯")).items] == [person_id]
    assert people.find(cast.renhe, Filters(text="李文")).items == []
