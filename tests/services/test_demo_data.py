"""What the demonstration and an empty installation begin with."""

import pytest
from sqlalchemy import Engine

from services import actors, demo_data, passwords, policy, sign_in, transaction
from tests.cast import OFFICES, PEOPLE


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    passwords.configure(memory_kibibytes=8, rounds=1)


def test_everybody_can_sign_in(database: Engine) -> None:
    assert demo_data.load()
    for login, (name, roles) in PEOPLE.items():
        actor = sign_in.by_password(login, demo_data.PASSWORD)
        assert (actor.name, {role.role for role in actor.roles}) == (name, {role for role, _ in roles})


def test_the_cast_of_the_tests_works_in_the_same_places() -> None:
    assert dict(demo_data.OFFICES) == dict(OFFICES.values())


def test_a_second_time_changes_nothing(database: Engine) -> None:
    assert demo_data.load()
    assert not demo_data.load()


def test_what_is_missing_is_added(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_data, "PEOPLE", demo_data.PEOPLE[:3])
    demo_data.load()
    monkeypatch.undo()
    assert demo_data.load()
    assert sign_in.by_password("wuyue", demo_data.PASSWORD).holds("caseworker")


def test_an_empty_installation_gets_an_administrator_over_everything(database: Engine) -> None:
    assert demo_data.first_administrator("long enough now")
    admin = sign_in.by_password("admin", "long enough now")
    assert policy.can(admin, "deployment.deploy", {})
    assert policy.can(admin, "area.add", {})


def test_an_administrator_who_is_there_keeps_the_password(database: Engine) -> None:
    assert demo_data.first_administrator("long enough now")
    assert not demo_data.first_administrator("another one now")
    assert sign_in.by_password("admin", "long enough now")


def test_the_first_administrator_joins_the_office_that_is_there(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_data, "PEOPLE", demo_data.PEOPLE[:3])
    demo_data.load()
    demo_data.first_administrator("long enough now")
    actor = sign_in.by_password("admin", "long enough now")
    assert {(role.role, role.area_code) for role in actor.roles} == {("administrator", "440000"), ("publisher", "440000")}
    assert len({role.office_id for role in actor.roles}) == 1


def test_accounts_are_found(database: Engine) -> None:
    demo_data.load()
    assert demo_data.has_account("liwen")
    assert not demo_data.has_account("nobody")
    assert actors.of_login("liwen") is not None
    assert transaction.engine() is database
