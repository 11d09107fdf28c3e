"""Views of the list of runs by the API: kept, shared, listed by, forgotten like any saved filter."""

from tests.cast import Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import deploy, ok, start


def test_a_view_is_kept_and_the_list_follows_it(callers: Callers, cast: Cast) -> None:
    deploy(callers)
    ids = [start(callers)["instance_id"] for _ in range(2)]
    wish = {"state": "active", "sort": "oldest", "columns": ["steps", "starter", "due"]}
    view = ok(callers.sunqiang("POST", "/saved-views", {"name": "在办", "criteria": wish, "office_id": cast.offices["baiyun"]}))["id"]
    (kept,) = ok(callers.liwen("GET", "/saved-views"))["items"]
    assert (kept["id"], kept["criteria"]["columns"], kept["by_name"], kept["is_mine"]) == (view, ["steps", "due", "starter"], "孙强", False)
    assert ok(callers.liwen("GET", "/saved-filters"))["items"] == []
    first = ok(callers.liwen("GET", f"/runs?view={view}&limit=1"))
    second = ok(callers.liwen("GET", f"/runs?view={view}&limit=1&after={first['next']}"))
    assert [one["items"][0]["instance"]["id"] for one in (first, second)] == ids
    assert set(first["items"][0]["told"]) == {"steps", "due", "starter"}
    assert callers.wuyue("GET", f"/runs?view={view}").status_code == 404
    assert callers.sunqiang("POST", "/saved-views", {"name": "x", "criteria": {"columns": ["secret"]}}).status_code == 422
    assert callers.sunqiang("DELETE", f"/saved-filters/{view}").status_code == 204
    assert [one["instance"]["id"] for one in ok(callers.sunqiang("GET", "/runs"))["items"]] == ids[::-1]
