"""People, their roles, and how they sign in."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select, update

from models import Account, Person, VerbLog
from services import actors, passwords, people, sessions, sign_in
from services.actor import OPERATOR
from services.errors import Conflict, Forbidden, Invalid, NotFound, NotReady
from services.guesses import SlowedDown
from services.sign_in import SignInFailed
from tests.cast import PASSWORD, Cast


@pytest.fixture(autouse=True)
def quick_passwords() -> Iterator[None]:
    passwords.configure(memory_kibibytes=8, rounds=1)
    yield
    passwords.forget()


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count what argon2 is asked."""
    asked: list[str] = []
    verify = passwords._verify

    def counting(password_hash: str, password: str) -> bool:
        asked.append(password)
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "_verify", counting)
    return asked


class TestSigningIn:
    """The right pair lets in, every wrong one is refused alike."""

    def test_the_right_pair_gives_the_person_with_all_roles(self, cast: Cast) -> None:
        assert sign_in.by_password("liwen", PASSWORD) == cast.liwen

    @pytest.mark.parametrize(
        ("login", "password"),
        [("liwen", "wrong"), ("nobody", PASSWORD), ("", ""), ("a\x00", "b"), ("x" * 5000, "y"), ("\ud800", "y"), ("liwen", "\ud800")],
    )
    @pytest.mark.usefixtures("cast")
    def test_a_wrong_pair_is_refused_alike(self, checks: list[str], login: str, password: str) -> None:
        with pytest.raises(SignInFailed):
            sign_in.by_password(login, password)
        assert checks == [password]  # it takes as long for a login nobody has

    @pytest.mark.usefixtures("cast")
    def test_a_right_pair_is_remembered(self, checks: list[str]) -> None:
        for _ in range(5):
            sign_in.by_password("liwen", PASSWORD)
        assert len(checks) == 1

    @pytest.mark.usefixtures("cast")
    def test_a_wrong_pair_is_not(self, checks: list[str]) -> None:
        for _ in range(3):
            with pytest.raises(SignInFailed):
                sign_in.by_password("liwen", "wrong")
        assert len(checks) == 3

    @pytest.mark.usefixtures("cast")
    def test_it_is_remembered_for_five_minutes(self, checks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        sign_in.by_password("liwen", PASSWORD)
        later = time.monotonic() + passwords.REMEMBERED_FOR + 1
        monkeypatch.setattr(passwords.time, "monotonic", lambda: later)
        sign_in.by_password("liwen", PASSWORD)
        assert len(checks) == 2

    @pytest.mark.usefixtures("cast")
    def test_memory_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(passwords, "MOST_REMEMBERED", 3)
        for number in range(10):
            passwords.remember("liwen", str(number), "account", "hash")
        assert len(passwords._verified) == 3

    @pytest.mark.usefixtures("cast")
    def test_what_is_remembered_tells_no_password(self) -> None:
        sign_in.by_password("liwen", PASSWORD)
        assert PASSWORD.encode() not in b"".join(passwords._verified)

    @pytest.mark.usefixtures("cast")
    def test_two_are_checked_at_once_and_the_next_one_waits_in_vain(self, monkeypatch: pytest.MonkeyPatch) -> None:
        entered, leave = threading.Semaphore(0), threading.Event()

        def slow(_hash: str, _password: str) -> bool:
            entered.release()
            leave.wait(10)
            return True

        monkeypatch.setattr(passwords, "_verify", slow)
        monkeypatch.setattr(passwords, "PATIENCE", 0.05)
        busy = [threading.Thread(target=passwords.matches, args=("hash", "password")) for _ in range(2)]
        for thread in busy:
            thread.start()
            assert entered.acquire(timeout=10)
        with pytest.raises(NotReady) as refused:
            sign_in.by_password("liwen", PASSWORD)
        leave.set()
        for thread in busy:
            thread.join()
        assert refused.value.reason == "sign_in_busy"

    @pytest.mark.parametrize("what", [Person, Account])
    @pytest.mark.usefixtures("cast")
    def test_an_inactive_one_stays_outside(self, database: Engine, what: type[Person] | type[Account]) -> None:
        with database.begin() as connection:
            connection.execute(update(what).values(is_active=False))
        with pytest.raises(SignInFailed):
            sign_in.by_password("liwen", PASSWORD)

    def test_hashes_are_argon2id(self) -> None:
        assert passwords.hashed("long enough now").startswith("$argon2id$")

    def test_the_usual_costs_are_those_of_the_library(self) -> None:
        usual = PasswordHasher()
        assert (usual.memory_cost, usual.time_cost) >= (65_536, 3)


class TestActors:
    """Who somebody is, as of a moment ago."""

    def test_a_session_ends_with_its_password(self, cast: Cast) -> None:
        session_id = sessions.begin(cast.liwen, "password", "Firefox")
        assert sessions.actor_of(session_id) is not None
        people.set_password(cast.liwen, str(cast.liwen.person_id), "another one now", PASSWORD)
        assert sessions.actor_of(session_id) is None
        with pytest.raises(SignInFailed):
            sign_in.by_password("liwen", PASSWORD)
        assert sign_in.by_password("liwen", "another one now") == cast.liwen

    def test_a_change_of_another_process_is_seen_within_five_seconds(
        self, cast: Cast, database: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert people.actor_of(str(cast.liwen.account_id)) is not None
        with database.begin() as connection:
            connection.execute(update(Account).values(is_active=False))
        later = time.monotonic() + actors.FRESH
        monkeypatch.setattr(actors.time, "monotonic", lambda: later)
        assert people.actor_of(str(cast.liwen.account_id)) is None

    @pytest.mark.usefixtures("cast")
    def test_an_account_nobody_has(self) -> None:
        assert people.actor_of("nobody") is None


class TestAdding:
    """Who may add whom."""

    def test_an_administrator_adds_a_person_with_roles(self, cast: Cast, database: Engine) -> None:
        person = people.add(cast.admin, "chenjing", "陈静", "long enough now", [("caseworker", cast.offices["baiyun"])])
        assert sign_in.by_password("chenjing", "long enough now").roles == cast.liwen.roles[:1]
        assert [role.office_name for role in person.roles] == ["白云区民政局"]
        with database.connect() as connection:
            logged = connection.execute(select(VerbLog.verb, VerbLog.object_id)).all()
        assert [tuple(row) for row in logged] == [("person.add", person.id)]

    def test_one_who_works_nowhere_yet_is_seen_by_who_looks_after_everybody(self, cast: Cast) -> None:
        new = people.add(cast.admin, "chenmei", "陈梅", PASSWORD)
        assert people.get(cast.admin, new.id) == new
        with pytest.raises(NotFound):
            people.get(cast.sunqiang, new.id)

    def test_nobody_else_does(self, cast: Cast) -> None:
        for actor in (cast.liwen, cast.sunqiang, cast.qianjing, cast.wuyue):
            with pytest.raises(Forbidden):
                people.add(actor, "chenjing", "陈静", "long enough now", [("caseworker", cast.offices["baiyun"])])

    def test_a_login_is_taken_once(self, cast: Cast) -> None:
        with pytest.raises(Conflict):
            people.add(cast.admin, "liwen", "另一个", "long enough now")

    @pytest.mark.parametrize(
        ("login", "name", "password", "role"),
        [
            ("", "x", "long enough now", None),
            ("x" * 65, "x", "long enough now", None),
            ("x", "\x07", "long enough now", None),
            ("x", "x", "short", None),
            ("x", "x", "x" * 300, None),
            ("x", "x", "long enough now", "king"),
            ("x", "x", "long enough now", "caseworker"),
        ],
    )
    def test_what_cannot_be_is_refused(self, cast: Cast, login: str, name: str, password: str, role: str | None) -> None:
        with pytest.raises(Invalid):
            people.add(cast.admin, login, name, password, [(role, "no office")] if role else [])

    def test_a_role_is_given_and_taken(self, cast: Cast) -> None:
        person_id = str(cast.liwen.person_id)
        people.grant(cast.admin, person_id, "supervisor", cast.offices["baiyun"])
        assert sign_in.by_password("liwen", PASSWORD).holds("supervisor")
        with pytest.raises(Conflict):
            people.grant(cast.admin, person_id, "supervisor", cast.offices["baiyun"])
        people.revoke(cast.admin, person_id, "supervisor", cast.offices["baiyun"])
        assert not sign_in.by_password("liwen", PASSWORD).holds("supervisor")
        with pytest.raises(NotFound):
            people.revoke(cast.admin, person_id, "supervisor", cast.offices["baiyun"])

    def test_somebody_who_left_signs_in_no_more(self, cast: Cast) -> None:
        sign_in.by_password("liwen", PASSWORD)
        people.deactivate(cast.admin, str(cast.liwen.person_id))
        with pytest.raises(SignInFailed):
            sign_in.by_password("liwen", PASSWORD)


class TestPasswords:
    """Whose password who may set."""

    def test_ones_own_needs_the_current_one(self, cast: Cast) -> None:
        for current in (None, "wrong"):
            with pytest.raises(Invalid):
                people.set_password(cast.liwen, str(cast.liwen.person_id), "another one now", current)

    def test_an_operator_sets_anybodys(self, cast: Cast) -> None:
        people.set_password(OPERATOR, str(cast.liwen.person_id), "another one now")
        assert sign_in.by_password("liwen", "another one now") == cast.liwen

    def test_a_colleague_does_not(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            people.set_password(cast.zhaomin, str(cast.liwen.person_id), "another one now")
        with pytest.raises(NotFound):
            people.set_password(cast.wuyue, str(cast.liwen.person_id), "another one now")


class TestLists:
    """Whom one sees."""

    def test_a_supervisor_sees_the_county(self, cast: Cast) -> None:
        seen = {person.login for person in people.find(cast.sunqiang).items}
        assert seen >= {"liwen", "zhaomin", "sunqiang", "kangfu", "tianyuan"}
        assert not seen & {"heping", "admin", "qianjing", "wuyue"}

    def test_an_administrator_sees_everybody(self, cast: Cast, database: Engine) -> None:
        assert {person.id for person in people.find(cast.admin).items} == set(everybody(database))

    def test_a_caseworker_has_no_list(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            people.find(cast.liwen)
        assert people.get(cast.liwen, str(cast.zhaomin.person_id)).name == "赵敏"

    def test_pages(self, cast: Cast, database: Engine) -> None:
        known = len(everybody(database))
        first = people.find(cast.admin, limit=known - 2)
        second = people.find(cast.admin, limit=known - 2, after=first.next)
        assert (len(first.items), len(second.items), second.next) == (known - 2, 2, None)

    def test_a_login_is_found(self, cast: Cast) -> None:
        assert people.person_with("liwen") == cast.liwen.person_id
        with pytest.raises(NotFound):
            people.person_with("nobody")


def everybody(database: Engine) -> list[str]:
    with database.connect() as connection:
        return list(connection.execute(select(Person.id)).scalars())


def test_many_who_come_at_once_with_one_pair_wait_for_one_check(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    checks: list[str] = []
    real = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda hashed, password: bool(checks.append(password) or real(hashed, password)))
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: sign_in.by_password("liwen", PASSWORD).name, range(16)))
    assert (set(found), len(checks) <= passwords.AT_ONCE) == ({"李文"}, True)


class TestPolicyOfPasswords:
    """How long a new password is, and what it must not be; no rule about its characters."""

    @pytest.mark.parametrize("password", ["十二个汉字也是很好的密码", "correct horse", "aaaaaaaaaaab", "x1" * 5 + "yz"])
    def test_length_is_what_counts(self, password: str) -> None:
        assert passwords.hashed(password, "liwen", "李文")

    @pytest.mark.parametrize("password", ["x" * 11, "long enough", "y" * 257])
    def test_too_short_or_too_long(self, password: str) -> None:
        with pytest.raises(Invalid) as refused:
            passwords.hashed(password)
        assert refused.value.reason == "password_length"

    @pytest.mark.parametrize(
        "password",
        ["qwerty123456", "QWERTY123456", "1qaz2wsx3edc", "aaaaaaaaaaaa", "abababababab", "liwenliwenliwen", "李文李文李文李文李文李文"],
    )
    def test_what_everybody_tries_first(self, password: str) -> None:
        with pytest.raises(Invalid) as refused:
            passwords.hashed(password, "LiWen", "李文")
        assert refused.value.reason == "password_obvious"

    def test_ones_own_words_are_those_of_the_account(self, cast: Cast) -> None:
        for refused in (
            lambda: people.set_password(cast.admin, str(cast.liwen.person_id), "liwenliwenliwen"),
            lambda: people.add(cast.admin, "chenjing", "陈静", "chenjingchenjing"),
        ):
            with pytest.raises(Invalid):
                refused()

    def test_an_old_short_one_stays_valid_and_is_hashed_again_at_todays_costs(self, cast: Cast, database: Engine) -> None:
        old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash("short")
        with database.begin() as connection:
            connection.execute(update(Account).where(Account.id == cast.liwen.account_id).values(password_hash=old))
        for _ in range(2):
            assert sign_in.by_password("liwen", "short") == cast.liwen
            passwords.forget()
        with database.connect() as connection:
            fresh = connection.execute(select(Account.password_hash).where(Account.id == cast.liwen.account_id)).scalar_one()
        assert "m=8,t=1" in fresh

    def test_guesses_at_ones_own_password_are_slowed_down_too(self, cast: Cast) -> None:
        for _ in range(5):
            with pytest.raises(Invalid):
                people.set_password(cast.liwen, str(cast.liwen.person_id), "another one now", "wrong")
        with pytest.raises(SlowedDown):
            people.set_password(cast.liwen, str(cast.liwen.person_id), "another one now", PASSWORD)
