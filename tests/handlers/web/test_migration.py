"""A migration without scripts: elements are matched, cases chosen, tried, moved, and moved back."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import Engine, event

from services import deployments, instances, jobs, now, user_tasks
from tests.cast import PASSWORD, Cast
from tests.handlers.web import relief
from tests.handlers.web.conftest import Desk

PLAN = "/designs/of/relief/migrate"
VERSIONS = "source=1&target=2"
MOVED = f"{VERSIONS}&pair=review:examine"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def begun(cast: Cast, *, paying: bool = False) -> str:
    """Begin a case of the older version; give its instance."""
    started = instances.start(cast.liwen, "relief", variables=relief.APPLICANT)
    if paying:
        (task,) = user_tasks.find(cast.liwen, instance_id=started.instance_id).items
        user_tasks.claim(cast.liwen, task.id)
        user_tasks.complete(cast.liwen, task.id, relief.REVIEWED)
    return started.instance_id


@pytest.fixture
def cases(procedure: str, cast: Cast) -> list[str]:
    """Begin three cases, one of them further than the others; then comes the newer version."""
    found = [begun(cast), begun(cast), begun(cast, paying=True)]
    deployments.deploy(cast.admin, relief.newer(), name="relief")
    return found


def at(instance_id: str, cast: Cast) -> tuple[int, str]:
    """Tell in which version an instance is, and which user task is open."""
    (task,) = user_tasks.find(cast.liwen, instance_id=instance_id, state="open").items
    return instances.get(cast.admin, instance_id).definition_version, task.element_id


def form_of(page: str) -> dict[str, Any]:
    """Read the hidden fields of a page's order."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page) if name != "csrf_token"}


def test_elements_are_matched_with_findings_beside_each(cases: list[str], cast: Cast, desk: Desk) -> None:
    desk.sign_in("admin")
    page = desk.text(f"{PLAN}?{VERSIONS}")
    assert "2 个环节需要处理" in page
    assert 'data-line="review" data-number="1" data-state="wrong" data-to="" data-tokens="2"' in " ".join(page.split())
    wrong = {"to.applied": "applied", "to.review": "paid", "to.pay": "", "to.paid": "paid"}
    answer = desk.post(f"{PLAN}?{VERSIONS}", **wrong, then="cases")
    assert answer.location == f"{PLAN}?source=1&target=2&pair=review:paid"
    assert "userTask" in desk.text(answer.location)
    assert desk.open(f"{PLAN}/cases?source=1&target=2&pair=review:paid").location.startswith(PLAN + "?")
    right = wrong | {"to.review": "examine"}
    assert desk.post(f"{PLAN}?{VERSIONS}", **right, then="cases").location == f"{PLAN}/cases?{MOVED}"
    assert desk.post(f"{PLAN}?{VERSIONS}", **right, then="look").location == f"{PLAN}?{MOVED}"
    fragment = desk.client.post(f"{PLAN}?{VERSIONS}", data={"csrf_token": desk.token(), **right}, headers={"HX-Request": "true"}).get_data(
        as_text=True
    )
    assert fragment.lstrip().startswith('<div id="lines"')
    assert "1 个环节需要处理" in fragment
    assert desk.open(f"{PLAN}?source=1&target=9").status_code == 404


def test_who_sees_no_case_prepares_the_mapping_and_hands_its_address_on(cases: list[str], desk: Desk) -> None:
    desk.sign_in("tuzhi")
    page = desk.text(f"{PLAN}?{MOVED}")
    assert "迁移由系统管理员执行" in page
    assert "下一步：选择办理" not in page
    assert 'data-tokens="2"' in page
    for path in (f"{PLAN}/cases?{MOVED}", f"{PLAN}/trial?{MOVED}"):
        assert desk.open(path).status_code == 403
    desk.sign_in("liwen")
    assert desk.open(f"{PLAN}?{MOVED}").status_code == 403


def test_cases_are_chosen_tried_moved_and_moved_back(cases: list[str], cast: Cast, desk: Desk) -> None:
    desk.sign_in("admin")
    assert "共 3 件" in desk.text(f"{PLAN}/cases?{MOVED}")
    assert "试运行这 1 件" in desk.text(f"{PLAN}/cases?{MOVED}&step=pay")
    assert "没有符合条件的办理" in desk.text(f"{PLAN}/cases?{MOVED}&state=suspended")
    raw = desk.open(f"{PLAN}/trial?{MOVED}").get_data(as_text=True)
    trial = unescape(raw)
    assert "已试 3 / 3 件：2 件可以，1 件不能" in trial
    assert "“发放”：这里有活动，而对应关系没有给它去处" in trial
    form = form_of(raw)
    assert (sorted(form["fit"].split()), form["unfit"]) == (sorted(cases[:2]), cases[2])
    answer = desk.post("/migrations", **form, leave=cases[1], with_unfit="yes", reason="新规定")
    batch = answer.location
    assert "进行中" in desk.text(batch)
    assert "HX-Refresh" not in desk.open(f"{batch}/progress").headers
    jobs.run_due()
    assert desk.open(f"{batch}/progress").headers["HX-Refresh"] == "true"
    assert [at(one, cast) for one in cases] == [(2, "examine"), (1, "review"), (1, "pay")]
    page = desk.text(f"{batch}?state=failed")
    assert "“发放”：这里有活动" in page
    assert "重试失败的" in page
    assert desk.post(f"{batch}/retry", reason="再试").location == batch
    jobs.run_due()
    back = desk.text(f"{batch}/way-back")
    assert "已试 1 / 1 件：1 件可以" in back
    assert desk.post(f"{batch}/revert", fit="", reason="撤回").status_code == 422
    reverted = desk.post(f"{batch}/revert", **form_of(back), reason="撤回").location
    jobs.run_due()
    assert at(cases[0], cast) == (1, "review")
    listed = desk.text("/batches")
    assert listed.split("<table")[1].count("迁移到其他版本") >= 2
    assert reverted in listed
    assert [reverted in desk.text(f"/batches?verb={verb}") for verb in ("instance.migrate", "instance.suspend")] == [True, False]
    assert "撤回的是这个批次" in desk.text(reverted)


def test_a_batch_is_stopped(cases: list[str], cast: Cast, desk: Desk) -> None:
    desk.sign_in("admin")
    form = form_of(desk.open(f"{PLAN}/trial?{MOVED}").get_data(as_text=True))
    batch = desk.post("/migrations", **form, reason="新规定").location
    assert desk.post(f"{batch}/cancel", reason="等一等").location == batch
    assert jobs.run_due() == 0
    assert "已停止" in desk.text(batch)
    assert desk.post("/migrations", **form | {"pairs": "["}, reason="x").status_code == 422
    assert desk.post("/migrations", **form, reason=" ").status_code == 422
    assert desk.post("/migrations", **form | {"fit": ""}, reason="x").status_code == 422


def test_portions_follow_each_other_and_add_up(cases: list[str], desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.paging.LARGEST", 2)
    desk.sign_in("admin")
    first = desk.text(f"{PLAN}/trial?{MOVED}&step=")
    assert "已试 2 / 3 件：2 件可以，0 件不能" in first
    more = re.search(r'hx-get="([^"]*after=[^"]*)"', first)
    assert more
    rest = unescape(desk.open(more[1], headers={"HX-Request": "true"}).get_data(as_text=True))
    assert "已试 3 / 3 件：2 件可以，1 件不能" in rest
    assert "hx-get" not in rest
    assert rest.count('id="sums"') == first.count('id="sums"') == 1


def test_who_was_proved_too_long_ago_proves_first_and_comes_back(cases: list[str], desk: Desk) -> None:
    desk.sign_in("admin")
    with now.at(now.real() + timedelta(minutes=11)):
        asked = desk.open(f"{PLAN}/trial?{MOVED}").location
        assert asked.startswith("/proof?next=")
        assert desk.open(f"{PLAN}/cases?{MOVED}").status_code == 200
        assert desk.post("/proof", proof=PASSWORD, next=f"{PLAN}/trial?{MOVED}").location == f"{PLAN}/trial?{MOVED}"


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "demo_time" not in statement:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_no_page_asks_the_database_more_for_more_cases(cases: list[str], cast: Cast, desk: Desk, database: Engine) -> None:
    desk.sign_in("admin")
    form = form_of(desk.open(f"{PLAN}/trial?{MOVED}").get_data(as_text=True))
    batch = desk.post("/migrations", **form, with_unfit="yes", reason="新规定").location
    jobs.run_due()
    paths = [
        f"{PLAN}?{MOVED}",
        f"{PLAN}/cases?{MOVED}",
        f"{PLAN}/trial?{MOVED}",
        batch,
        f"{batch}/progress",
        f"{batch}/way-back",
        "/batches",
    ]

    def measured() -> dict[str, int]:
        found = {}
        for path in paths:
            desk.open(path)
            with counted(database) as asked:
                assert desk.open(path).status_code == 200
            found[path] = len(asked)
        return found

    few = measured()
    assert {path: many for path, many in few.items() if many > 8} == {}
    assert json.dumps(few) == json.dumps(measured())


def test_elements_are_named_in_english_as_each_version_does(cases: list[str], cast: Cast, desk: Desk) -> None:
    english = '<camunda:properties><camunda:property name="name.en" value="Look over" /></camunda:properties>'
    named = dict(relief.newer())
    opened = named["relief.bpmn"].decode().replace('id="examine" name="审查"', 'id="examine" name="审阅"')
    head = opened.index(">", opened.index('id="examine"')) + 1
    named["relief.bpmn"] = f"{opened[:head]}<bpmn:extensionElements>{english}</bpmn:extensionElements>{opened[head:]}".encode()
    deployments.deploy(cast.admin, list(named.items()), name="relief")
    desk.sign_in("admin")
    desk.post("/language", language="en")
    page = desk.text(f"{PLAN}?source=1&target=3&pair=review:examine")
    assert "Look over (examine)" in page
