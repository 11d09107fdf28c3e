"""Questions whose refusal could tell more than the answer: a login that is taken, somebody's key, what others have in hand."""

from io import BytesIO
from typing import Any, Final

import pytest
from werkzeug.test import TestResponse

from services.ids import new_id
from services.rights import ROLES
from tests.cast import PASSWORD
from tests.security.calling import Caller
from tests.security.expected import STAFFING
from tests.security.people import TWINS
from tests.security.saying import Said, difference, said
from tests.security.world import World

TAKEN, FREE = "liwen", "chenmei"
KEY: Final = {"Idempotency-Key": "of the day"}
NOBODYS: Final = {"Idempotency-Key": "nobody used it"}
SEEN: Final = {"reason": "x"}


class TestATakenLogin:
    """Whether somebody has an account is told to those alone who may open one there."""

    @pytest.mark.parametrize("role", sorted(ROLES - STAFFING - TWINS))
    def test_is_not_told_to_others(self, world: World, role: str) -> None:
        assert _alike(world, role, "own") == 403

    @pytest.mark.parametrize("role", sorted(STAFFING))
    @pytest.mark.parametrize("relation", ["beside", "deputy"])
    def test_is_not_told_to_those_of_another_county(self, world: World, role: str, relation: str) -> None:
        assert _alike(world, role, relation) == 403

    @pytest.mark.parametrize("role", sorted(STAFFING))
    def test_is_told_to_those_who_open_accounts(self, world: World, role: str) -> None:
        caller = Caller(world, world.crowd[role, "own"])
        assert _added(world, caller, TAKEN).status_code == 409
        assert "login_taken" in _imported(world, caller, TAKEN).get_data(as_text=True)


class TestAKeyOfSomebodyElse:
    """The answer that is kept for a key is told to the account alone that asked."""

    def test_gives_a_stranger_nothing(self, world: World) -> None:
        path = f"/api/v1/user-tasks/{world.ids['user_task']}/claim"
        insider, stranger = (Caller(world, world.crowd["caseworker", relation]) for relation in ("own", "beside"))
        assert insider.ask("POST", path, SEEN, KEY).status_code == 200
        assert insider.ask("POST", path, SEEN, KEY).headers["Idempotency-Replayed"] == "true"
        for body in (SEEN, {"reason": "y"}):  # the same request, and another one
            asked = [said(stranger.ask("POST", path, body, key)) for key in (KEY, NOBODYS)]
            assert asked[0].status == 404
            assert difference(*asked) == ""


class TestWhatIsInHand:
    """Looking ahead at a deed for many tells nothing of those one does not see."""

    @pytest.fixture
    def supervisor(self, world: World) -> Caller:
        return Caller(world, world.crowd["supervisor", "beside"])

    def test_a_caseload_of_another_county_is_as_none(self, world: World, supervisor: Caller) -> None:
        holder = Caller(world, world.crowd["caseworker", "own"])
        wish = {"giver": str(world.crowd["caseworker", "own"].person_id), "takers": [supervisor.who and supervisor.who.person_id]}
        deeds = (("preview", wish), ("hand-over", wish | {"reason": "x"}))
        before = [said(supervisor.ask("POST", f"/api/v1/caseloads/{deed}", body)) for deed, body in deeds]
        assert holder.ask("POST", f"/api/v1/user-tasks/{world.ids['user_task']}/claim", {}).status_code == 200
        after = [said(supervisor.ask("POST", f"/api/v1/caseloads/{deed}", body)) for deed, body in deeds]
        assert [one.status for one in after] == [409, 409]
        assert after == before
        overseer = Caller(world, world.crowd["supervisor", "own"])
        seen = overseer.ask("POST", "/api/v1/caseloads/preview", {**wish, "takers": [world.ids["zhaomin"]]})
        assert (seen.status_code, seen.json and seen.json["user_tasks"]) == (200, 1)

    def test_nobody_who_works_elsewhere_is_told_from_nobody_at_all(self, world: World, supervisor: Caller) -> None:
        own = str(supervisor.who and supervisor.who.person_id)
        for wish in ({"giver": "{one}", "takers": [own]}, {"giver": own, "takers": ["{one}"]}):
            asked = [self._previewed(supervisor, wish, one) for one in (world.ids["zhaomin"], new_id())]
            assert difference(*asked) == ""

    @pytest.mark.parametrize("role", ["supervisor", "administrator"])
    def test_a_batch_of_what_one_does_not_see_is_as_one_of_nothing(self, world: World, role: str) -> None:
        caller = Caller(world, world.crowd[role, "beside"])
        for path, body in (
            ("batches", {"verb": "instance.suspend", "reason": "x"}),
            ("batches", {"verb": "instance.migrate", "target_id": world.ids["definition"], "reason": "x"}),
            ("migrations/dry-run", {"target_id": world.ids["definition"]}),
        ):
            asked = [
                said(caller.ask("POST", f"/api/v1/{path}", body | {"instance_ids": [one]})) for one in (world.ids["instance"], new_id())
            ]
            assert asked[0].status == 404
            assert difference(*asked) == ""

    @staticmethod
    def _previewed(caller: Caller, wish: dict[str, Any], one: str) -> Said:
        filled = {name: one if value == "{one}" else [one] if value == ["{one}"] else value for name, value in wish.items()}
        return said(caller.ask("POST", "/api/v1/caseloads/preview", filled))


def _alike(world: World, role: str, relation: str) -> int:
    """Give the status of adding somebody, once a taken login is told from a free one by nothing."""
    caller = Caller(world, world.crowd[role, relation])
    for ask in (_added, _imported):
        taken, free = (said(ask(world, caller, login)) for login in (TAKEN, FREE))
        assert difference(taken, free) == ""
    return _added(world, caller, TAKEN).status_code


def _added(world: World, caller: Caller, login: str) -> TestResponse:
    held = [{"role": "caseworker", "office_id": world.ids["office"]}]
    return caller.ask("POST", "/api/v1/people", {"login": login, "name": "陈梅", "password": PASSWORD, "roles": held})


def _imported(_world: World, caller: Caller, login: str) -> TestResponse:
    sheet = f"账号,姓名,机构,角色\n{login},陈梅,白云区民政局,caseworker\n".encode()
    return caller.send("/api/v1/imports/people", {"file": (BytesIO(sheet), "people.csv")})
