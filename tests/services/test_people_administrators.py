"""What an administrator of people cannot make of himself."""

from dataclasses import replace

import pytest

from services import people, rosters
from services.actor import Role
from services.errors import Forbidden
from tests.cast import AREAS, COUNTY, PASSWORD, Cast


def test_nobody_gives_himself_a_role(cast: Cast) -> None:
    for actor in (cast.renhe, cast.admin):
        with pytest.raises(Forbidden) as caught:
            people.grant(actor, str(actor.person_id), "caseworker", cast.offices["guangdong"])
        assert caught.value.reason == "own_role"


def test_only_an_administrator_makes_another_one(cast: Cast) -> None:
    roles = [("administrator", cast.offices["guangdong"])]
    with pytest.raises(Forbidden):
        people.add(cast.renhe, "chenmei", "陈梅", PASSWORD, roles)
    with pytest.raises(Forbidden):
        people.grant(cast.renhe, str(cast.tuzhi.person_id), *roles[0])
    assert people.add(cast.admin, "chenmei", "陈梅", PASSWORD, roles).roles[0].role == "administrator"


def test_only_an_administrator_changes_the_account_of_another_one(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        people.set_password(cast.renhe, str(cast.admin.person_id), "taken over at night")
    with pytest.raises(Forbidden):
        people.deactivate(cast.renhe, str(cast.admin.person_id))
    with pytest.raises(Forbidden):
        people.revoke(cast.renhe, str(cast.admin.person_id), "administrator", cast.offices["guangdong"])
    people.set_password(cast.renhe, str(cast.tuzhi.person_id), "forgotten yesterday")
    people.deactivate(cast.renhe, str(cast.tuzhi.person_id))


def test_only_an_administrator_says_how_another_one_is_reached(cast: Cast) -> None:
    """An identity provider that has verified this address would open the account to whoever has it."""
    with pytest.raises(Forbidden):
        rosters.set_contacts(cast.renhe, str(cast.admin.person_id), {"email": "renhe@example.org"})
    assert rosters.set_contacts(cast.renhe, str(cast.tuzhi.person_id), {"email": "tuzhi@example.org"}) == ["email"]
    assert rosters.set_contacts(cast.admin, str(cast.admin.person_id), {"email": "admin@example.org"}) == ["email"]


def test_an_administrator_of_a_county_makes_none_of_the_province(cast: Cast) -> None:
    """Whoever keeps the people of the province and looks after the service of one county is no administrator beyond that county."""
    county = Role("administrator", cast.offices["baiyun"], COUNTY, AREAS[COUNTY][2])
    both = replace(cast.renhe, roles=(*cast.renhe.roles, county))
    for refused in (
        lambda: people.grant(both, str(cast.tuzhi.person_id), "administrator", cast.offices["guangdong"]),
        lambda: people.set_password(both, str(cast.admin.person_id), "taken over at night"),
        lambda: people.revoke(both, str(cast.admin.person_id), "administrator", cast.offices["guangdong"]),
        lambda: rosters.set_contacts(both, str(cast.admin.person_id), {"email": "renhe@example.org"}),
    ):
        with pytest.raises(Forbidden):
            refused()
    people.grant(both, str(cast.liwen.person_id), "administrator", cast.offices["baiyun"])
