"""Roles for a time: outside the area of the home office none is held for ever, and one that ran out is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from services import actors, directory, now, people, user_tasks
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from tests.cast import COUNTY, Cast
from tests.services.case_rows import a_case


def present(actor: Actor) -> Actor:
    found = people.actor_of(str(actor.account_id))
    assert found is not None
    return found


def grant(cast: Cast, person: Actor, role: str, office: str, *, first: int | None = None, last: int | None = None) -> None:
    """Give a role from so many days from now to so many."""
    day = actors.today()
    term = {"valid_from": None if first is None else day + timedelta(first), "valid_to": None if last is None else day + timedelta(last)}
    people.grant(cast.admin, str(person.person_id), role, cast.offices[office], **term)


class TestElsewhere:
    """A role outside the area of the home office, the first one, ends within a year."""

    @pytest.mark.parametrize("last", [None, 366])
    def test_it_needs_an_end_within_a_year(self, cast: Cast, last: int | None) -> None:
        for person, office in ((cast.liwen, "tianhe"), (cast.liwen, "guangzhou")):  # beside, above
            with pytest.raises(Invalid) as caught:
                grant(cast, person, "caseworker", office, last=last)
            assert caught.value.reason == "role_elsewhere"

    def test_with_one_it_is_given(self, cast: Cast) -> None:
        grant(cast, cast.liwen, "caseworker", "tianhe", last=365)
        assert "440106" in {role.area_code for role in present(cast.liwen).roles}

    def test_below_the_home_area_it_needs_none(self, cast: Cast) -> None:
        grant(cast, cast.heping, "caseworker", "baiyun")

    def test_home_stays_where_somebody_came_from(self, cast: Cast) -> None:
        grant(cast, cast.liwen, "caseworker", "tianhe", last=10)
        with pytest.raises(Invalid):
            grant(cast, cast.liwen, "supervisor", "tianhe")

    def test_the_first_role_may_be_anywhere(self, cast: Cast) -> None:
        new = people.add(cast.admin, "chenmei", "陈梅", "correct horse battery")
        people.grant(cast.admin, new.id, "caseworker", cast.offices["tianhe"])


class TestTerm:
    """It holds from its first day to its last one, everywhere at once."""

    def test_it_runs_out(self, cast: Cast, database: Engine) -> None:
        ids = a_case(database, cast, candidates=({"role": "caseworker", "office_id": cast.offices["baiyun"]},))
        grant(cast, cast.wuyue, "caseworker", "baiyun", last=3)
        assert user_tasks.get(present(cast.wuyue), ids["task"]).is_candidate
        with now.at(now.now() + timedelta(3)):
            actors.forget()
            user_tasks.get(present(cast.wuyue), ids["task"])
        with now.at(now.now() + timedelta(4)):
            actors.forget()
            with pytest.raises(NotFound):
                user_tasks.get(present(cast.wuyue), ids["task"])

    def test_it_has_not_begun(self, cast: Cast) -> None:
        grant(cast, cast.zhaomin, "supervisor", "baiyun", first=1)
        assert not present(cast.zhaomin).holds("supervisor")

    def test_whoever_holds_it_no_longer_is_asked_no_longer(self, cast: Cast) -> None:
        grant(cast, cast.wuyue, "liaison", "baiyun", last=3)
        assert directory.present(fresh=True).offices_holding("liaison", COUNTY) == [cast.offices["baiyun"]]
        with now.at(now.now() + timedelta(4)):
            assert directory.present(fresh=True).offices_holding("liaison", COUNTY) == []

    def test_a_revoked_one_is_gone_at_the_next_request(self, cast: Cast, database: Engine) -> None:
        ids = a_case(database, cast, candidates=({"role": "caseworker", "office_id": cast.offices["baiyun"]},))
        assert user_tasks.get(present(cast.liwen), ids["task"])
        for role in ("caseworker", "referral_worker"):
            people.revoke(cast.admin, str(cast.liwen.person_id), role, cast.offices["baiyun"])
        with pytest.raises(NotFound):
            user_tasks.get(present(cast.liwen), ids["task"])

    @pytest.mark.parametrize(("first", "last"), [(None, -1), (3, 2)])
    def test_it_must_have_days_to_come(self, cast: Cast, first: int | None, last: int) -> None:
        with pytest.raises(Invalid) as caught:
            grant(cast, cast.liwen, "supervisor", "baiyun", first=first, last=last)
        assert caught.value.reason == "role_term"

    def test_one_that_ran_out_is_given_again(self, cast: Cast) -> None:
        grant(cast, cast.liwen, "supervisor", "baiyun", last=3)
        with pytest.raises(Conflict):
            grant(cast, cast.liwen, "supervisor", "baiyun", last=9)
        with now.at(now.now() + timedelta(4)):
            grant(cast, cast.liwen, "supervisor", "baiyun", last=9)
            assert present(cast.liwen).holds("supervisor")
            held = next(role for role in people.get(cast.admin, str(cast.liwen.person_id)).roles if role.role == "supervisor")
            assert held.valid_to == actors.today() + timedelta(9)
