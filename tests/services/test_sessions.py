"""Sessions of browsers: how long they last, who ends them, what they cost."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select, update

from models import Session, VerbLog
from services import actors, now, origin, passwords, people, permits, policy, sessions
from services.actor import OPERATOR, Actor
from services.errors import Forbidden, Invalid, NotFound, ProofNeeded
from services.origin import Origin
from tests.cast import PASSWORD, Cast

MOMENT = datetime.fromisoformat("2026-03-02T08:00:00+00:00")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with now.at(MOMENT):
        yield


@pytest.fixture
def session_id(cast: Cast) -> str:
    with origin.coming(Origin("web", "192.0.2.7")):
        return sessions.begin(cast.liwen, "password", "Firefox, Windows")


def logged(database: Engine) -> list[tuple[str, str, str | None]]:
    with database.connect() as connection:
        rows = connection.execute(select(VerbLog.verb, VerbLog.actor_kind, VerbLog.object_id).order_by(VerbLog.id)).all()
    return [tuple(row) for row in rows]


def test_it_says_who_acts_from_where_and_how_lately_proved(cast: Cast, session_id: str, database: Engine) -> None:
    actor = sessions.actor_of(session_id)
    assert actor is not None
    assert (actor.person_id, actor.session_id, actor.proved_at) == (cast.liwen.person_id, session_id, MOMENT)
    (view,) = sessions.find(actor)
    assert (view.device, view.address, view.is_this) == ("Firefox, Windows", "192.0.2.7", True)
    assert logged(database) == [("session.begin", "person", session_id)]


def test_it_ends_after_half_an_hour_without_use(session_id: str) -> None:
    with now.at(MOMENT + timedelta(minutes=31)):
        assert sessions.actor_of(session_id) is None


def test_use_keeps_it_alive_until_its_day_is_over(session_id: str) -> None:
    for minutes in range(25, 12 * 60, 25):
        with now.at(MOMENT + timedelta(minutes=minutes)):
            assert sessions.actor_of(session_id) is not None, minutes
    with now.at(MOMENT + timedelta(hours=12, minutes=1)):
        assert sessions.actor_of(session_id) is None


def test_refreshing_is_no_use(session_id: str) -> None:
    with now.at(MOMENT + timedelta(minutes=20)):
        assert sessions.actor_of(session_id, is_used=False) is not None
    with now.at(MOMENT + timedelta(minutes=31)):
        assert sessions.actor_of(session_id) is None


def test_other_limits_may_be_set(session_id: str) -> None:
    sessions.configure(idle=timedelta(minutes=5), whole=timedelta(hours=1))
    try:
        with now.at(MOMENT + timedelta(minutes=6)):
            assert sessions.actor_of(session_id) is None
    finally:
        sessions.configure(idle=timedelta(minutes=30), whole=timedelta(hours=12))


def test_a_request_asks_nothing_and_writes_nothing_while_it_is_remembered(session_id: str, database: Engine) -> None:
    sessions.actor_of(session_id)
    asked: list[str] = []

    def note(*about: object) -> None:
        asked.append(str(about[2]))

    event.listen(database, "before_cursor_execute", note)
    with now.at(MOMENT + timedelta(seconds=59)):
        found = sessions.actor_of(session_id)
    event.remove(database, "before_cursor_execute", note)
    assert (found is None, asked) == (False, [])


def test_one_ended_by_another_process_is_over_within_five_seconds(
    session_id: str, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sessions.actor_of(session_id) is not None
    with database.begin() as connection:
        connection.execute(update(Session).values(ended_at=MOMENT))
    later = time.monotonic() + sessions.FRESH
    monkeypatch.setattr(sessions.time, "monotonic", lambda: later)
    assert sessions.actor_of(session_id) is None


class TestEnding:
    """Who ends which."""

    def test_its_owner_does(self, cast: Cast, session_id: str, database: Engine) -> None:
        sessions.end(cast.liwen, session_id)
        assert sessions.actor_of(session_id) is None
        assert sessions.find(cast.liwen) == []
        assert logged(database)[-1] == ("session.end", "person", session_id)
        with pytest.raises(NotFound):
            sessions.end(cast.liwen, session_id)

    def test_a_colleague_does_not(self, cast: Cast, session_id: str) -> None:
        with pytest.raises(NotFound):
            sessions.end(cast.zhaomin, session_id)
        with pytest.raises(Forbidden):
            sessions.end_of(cast.zhaomin, str(cast.liwen.person_id))
        with pytest.raises(Forbidden):
            sessions.find_of(cast.sunqiang, str(cast.liwen.person_id))
        with pytest.raises(NotFound):
            sessions.end_of(cast.wuyue, str(cast.liwen.person_id))
        assert sessions.actor_of(session_id) is not None

    def test_an_administrator_of_people_does(self, cast: Cast, session_id: str) -> None:
        other = sessions.begin(cast.liwen, "password", "")
        assert {one.id for one in sessions.find_of(cast.admin, str(cast.liwen.person_id))} == {session_id, other}
        sessions.end_of(cast.admin, str(cast.liwen.person_id), other)
        assert (sessions.actor_of(session_id) is None, sessions.actor_of(other)) == (False, None)
        sessions.end_of(cast.admin, str(cast.liwen.person_id))
        assert sessions.actor_of(session_id) is None

    def test_all_but_this_one(self, cast: Cast, session_id: str) -> None:
        other, strangers = sessions.begin(cast.liwen, "password", ""), sessions.begin(cast.zhaomin, "password", "")
        actor = sessions.actor_of(session_id)
        assert actor is not None
        sessions.end_others(actor)
        assert [sessions.actor_of(one) is None for one in (session_id, other, strangers)] == [False, True, False]

    def test_with_the_password_or_the_person(self, cast: Cast, session_id: str) -> None:
        passwords.configure(memory_kibibytes=8, rounds=1)
        people.set_password(OPERATOR, str(cast.liwen.person_id), "another one now")
        assert sessions.actor_of(session_id) is None
        again = sessions.begin(cast.liwen, "password", "")
        people.deactivate(cast.admin, str(cast.liwen.person_id))
        assert sessions.actor_of(again) is None

    def test_with_the_account(self, session_id: str, database: Engine) -> None:
        with database.begin() as connection:
            connection.exec_driver_sql("UPDATE account SET is_active = false")
        actors.forget()
        assert sessions.actor_of(session_id) is None


class TestProof:
    """What a session does only when its person has just proved who he is."""

    @pytest.fixture
    def admin(self, cast: Cast) -> Actor:
        actor = sessions.actor_of(sessions.begin(cast.admin, "password", ""))
        assert actor is not None
        return actor

    def test_ten_minutes_long(self, cast: Cast, admin: Actor) -> None:
        person_id, office_id = str(cast.liwen.person_id), cast.offices["baiyun"]
        with now.at(MOMENT + permits.PROVED_FOR):
            people.grant(admin, person_id, "supervisor", office_id)
        with now.at(MOMENT + permits.PROVED_FOR + timedelta(seconds=1)):
            for refused in (
                lambda: people.revoke(admin, person_id, "supervisor", office_id),
                lambda: policy.demand(admin, "person.revoke", {}),
            ):
                with pytest.raises(ProofNeeded):
                    refused()
            sessions.prove(admin)
            proved = sessions.actor_of(str(admin.session_id))
            assert proved is not None
            people.revoke(proved, person_id, "supervisor", office_id)

    def test_whoever_may_not_is_not_even_asked(self, cast: Cast) -> None:
        actor = sessions.actor_of(sessions.begin(cast.liwen, "password", ""))
        assert actor is not None
        with now.at(MOMENT + timedelta(hours=1)), pytest.raises(Forbidden) as refused:
            policy.demand(actor, "person.grant", {})
        assert not isinstance(refused.value, ProofNeeded)

    def test_what_is_not_sensitive_needs_none(self, admin: Actor) -> None:
        with now.at(MOMENT + timedelta(hours=1)):
            policy.demand(admin, "office.add", {})
            assert policy.can(admin, "person.grant", {})  # the button is there; pressing it asks

    def test_who_says_with_each_call_who_he_is_needs_none(self, cast: Cast) -> None:
        with now.at(MOMENT + timedelta(hours=1)):
            policy.demand(cast.admin, "person.grant", {})
        with pytest.raises(Forbidden):
            sessions.prove(cast.admin)


class TestGivenPassword:
    """A password that somebody else has set is changed before anything else."""

    def owes(self, session_id: str) -> bool:
        actor = sessions.actor_of(session_id)
        assert actor is not None
        return sessions.owes_password(actor)

    def begun(self, actor: Actor, method: sessions.Method = "password") -> str:
        return sessions.begin(actor, method, "Firefox")

    def test_whoever_is_added_owes_one_of_his_own(self, cast: Cast) -> None:
        person = people.add(cast.admin, "chenjing", "陈静", "given by somebody", [("caseworker", cast.offices["baiyun"])])
        known = actors.of_login("chenjing")
        assert known is not None
        assert self.owes(self.begun(known.actor))
        people.set_password(known.actor, person.id, "one of her own", "given by somebody")
        assert not self.owes(self.begun(known.actor))

    @pytest.mark.parametrize("giver", ["admin", "operator"])
    def test_so_does_whoever_was_given_another(self, cast: Cast, giver: str) -> None:
        assert not self.owes(self.begun(cast.liwen))
        people.set_password(OPERATOR if giver == "operator" else cast.admin, str(cast.liwen.person_id), "given by somebody")
        assert self.owes(self.begun(cast.liwen))

    def test_whoever_came_by_the_identity_provider_owes_none(self, cast: Cast) -> None:
        people.set_password(cast.admin, str(cast.liwen.person_id), "given by somebody")
        assert not self.owes(self.begun(cast.liwen, "identity_provider"))

    def test_a_program_without_a_session_owes_none(self, cast: Cast) -> None:
        people.set_password(cast.admin, str(cast.liwen.person_id), "given by somebody")
        assert not sessions.owes_password(cast.liwen)

    def test_the_same_again_is_refused(self, cast: Cast) -> None:
        with pytest.raises(Invalid) as refused:
            people.set_password(cast.liwen, str(cast.liwen.person_id), PASSWORD, PASSWORD)
        assert refused.value.reason == "password_same"
