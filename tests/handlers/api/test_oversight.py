"""The supervisor's figures over the API: the board, the rows behind it, balancing, heatmaps and ways."""

import pytest

from services import definitions, instances, user_tasks
from tests import diagrams
from tests.cast import COUNTY, Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import ok
from tests.services.conftest import Deploy
from tests.services.conftest import deploy as deploy  # noqa: PLC0414 — a fixture


@pytest.fixture
def visits(cast: Cast, deploy: Deploy) -> str:
    """Let three visits wait in the county, and one be done; give their definition."""
    deploy(diagrams.sequence("visit", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    for _ in range(4):
        instances.start(cast.liwen, "visit")
    user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {})
    return definitions.find(cast.admin, process_id="visit").items[0].id


def test_a_board_and_the_rows_behind_it(callers: Callers, visits: str) -> None:
    found = ok(callers.sunqiang("GET", "/board"))
    assert (found["area_code"], found["total"]["total"], found["total"]["bands"]["never"]) == (COUNTY, 3, 3)
    assert [(line["key"], line["total"], line["urgent"]) for line in found["procedures"]] == [("visit", 3, 0)]
    behind = ok(callers.sunqiang("GET", "/board/user-tasks?process_id=visit&band=never&limit=2"))
    assert len(behind["items"]) == 2
    assert len(ok(callers.sunqiang("GET", f"/board/user-tasks?process_id=visit&limit=2&after={behind['next']}"))["items"]) == 1
    assert callers.sunqiang("GET", "/board?band=yesterday").status_code == 422
    assert callers.liwen("GET", "/board").status_code == 403


def test_picked_user_tasks_go_to_others(callers: Callers, cast: Cast, visits: str) -> None:
    ids = [one["id"] for one in ok(callers.sunqiang("GET", "/board/user-tasks"))["items"]]
    body = {"user_tasks": ids, "takers": [cast.liwen.person_id, cast.zhaomin.person_id]}
    told = ok(callers.sunqiang("POST", "/board/balance/preview", body))
    assert sorted(taker["gets"] for taker in told["takers"]) == [1, 2]
    assert callers.sunqiang("POST", "/board/balance", body).status_code == 422  # why?
    assert ok(callers.sunqiang("POST", "/board/balance", {**body, "reason": "均衡工作量"})) == told
    held = {one["id"]: one["assignee_id"] for one in ok(callers.sunqiang("GET", "/board/user-tasks"))["items"]}
    assert held == {one["user_task_id"]: one["person_id"] for one in told["given"]}


def test_a_definition_is_measured(callers: Callers, visits: str) -> None:
    found = ok(callers.qianjing("GET", f"/process-definitions/{visits}/heatmap?area_code={COUNTY}&since=2000-01-01"))
    (step,) = [one for one in found["elements"] if one["element_id"] == "t1"]
    assert (found["runs"], step["entered"], step["done"], step["active"]) == (4, 4, 1, 3)
    (way,) = ok(callers.sunqiang("GET", f"/process-definitions/{visits}/variants"))["items"]
    assert ([one["element_id"] for one in way["steps"]], way["runs"], way["share"]) == (["t1"], 1, 10_000)
    assert callers.liwen("GET", f"/process-definitions/{visits}/heatmap").status_code == 403


def test_the_work_is_measured(callers: Callers, visits: str) -> None:
    items = ok(callers.sunqiang("GET", "/measures"))["items"]
    assert len(items) >= 15
    assert {"zh", "en"} == set(items[0]["how"])
    found = ok(callers.sunqiang("GET", f"/measures/waiting_age?area_code={COUNTY}"))
    assert [(row["key"], row["of"]) for row in found["answer"]["rows"]] == [("visit", 3)]
    assert callers.sunqiang("GET", "/measures/happiness").status_code == 404
    assert callers.sunqiang("GET", "/measures/caseload?since=yesterday").status_code == 422
    assert callers.liwen("GET", "/measures").status_code == 403
