"""Calendars at the desk: a year to look at, a draft changed day by day, the list of what moves, the publication."""

import io
from collections.abc import Iterator
from datetime import datetime

import pytest

from deadlines.counting import OFFICE
from services import deployments, instances, jobs, now
from services.actor import OPERATOR
from tests.cast import Cast
from tests.handlers.web.conftest import Desk
from tests.services.test_publishing_rules import MATTER, NOTICE


@pytest.fixture(autouse=True)
def before_the_year() -> Iterator[None]:
    with now.at(datetime(2026, 12, 30, 10, tzinfo=OFFICE)):
        yield


@pytest.fixture
def admin(desk: Desk) -> Desk:
    desk.sign_in("admin")
    return desk


@pytest.fixture
def number(cast: Cast) -> str:
    """Begin a matter whose clock runs into the year that nobody has announced; give its case's number."""
    deployments.deploy(OPERATOR, [("matter.bpmn", MATTER)], name="matter")
    return str(instances.start(cast.liwen, "matter").business_key)


def begun(desk: Desk, **values: object) -> str:
    answer = desk.post("/calendars", **{"title": "关于2027年部分节假日安排的通知", **values})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_years_are_listed_and_laid_out(admin: Desk) -> None:
    years = admin.text("/calendars")
    assert "国务院办公厅关于2026年部分节假日安排的通知" in years
    assert "尚无通知，按放假办法推算" in years
    year = admin.text("/calendars/years/2026")
    assert year.count("<table") == 12
    assert "调休上班" in year
    assert "暂定：" not in year
    assert "暂定：" in admin.text("/calendars/years/2027")
    assert admin.open("/calendars/years/1066").status_code == 404


def test_a_draft_begins_with_what_holds_and_is_changed(admin: Desk) -> None:
    page = begun(admin, year="2026")
    assert "改变 0 天" in admin.text(page)
    assert admin.post(f"{page}/days", day="2026-12-30", until="2026-12-31", kind="off", name="元旦").status_code == 302
    text = admin.text(page)
    assert "改变 2 天" in text
    assert "12月30日" in admin.text(f"{page}/publish")
    assert admin.post(f"{page}/days", day="2026-12-30", kind="usual").status_code == 302
    assert "改变 1 天" in admin.text(page)


@pytest.mark.parametrize(
    "values",
    [
        {"day": "", "kind": "off"},
        {"day": "2026-12-31", "until": "2026-12-01", "kind": "off"},
        {"day": "2026-12-31", "kind": "sometimes"},
        {"day": "2031-01-01", "kind": "off"},
    ],
)
def test_a_day_that_is_none_is_told_on_the_page(admin: Desk, values: dict[str, str]) -> None:
    page = begun(admin, year="2026")
    answer = admin.post(f"{page}/days", **values)
    assert answer.status_code == 422
    assert "data-error-summary" in answer.get_data(as_text=True)


def test_what_moves_is_listed_before_it_is_published(admin: Desk, number: str) -> None:
    page = begun(admin, file=(io.BytesIO(NOTICE.encode()), "2027.csv"))
    moves = admin.text(f"{page}/moves")
    assert "会变动的期限（1）" in moves
    assert number in moves
    assert "不变，不再暂定" in moves
    answer = admin.post(f"{page}/publish", reason="国务院办公厅通知")
    assert answer.status_code == 302
    progress = answer.headers["Location"]
    assert "进行中" in admin.text(progress)
    assert 'hx-trigger="every 2s"' in admin.text(f"{progress}/progress")
    jobs.run_due(10)
    over = admin.text(progress)
    assert "已完成" in over
    assert "every 2s" not in over
    for earlier in ("/calendars", "/time-limits", progress):
        assert 'href="/batches?verb=clock.recompute"' in admin.text(earlier), earlier
    batch = progress.removeprefix("/recounts/")
    assert f"/batches/{batch}" in admin.text("/batches?verb=clock.recompute")
    assert "暂定：" not in admin.text("/calendars/years/2027")
    assert admin.post(f"{page}/publish", reason="再次").status_code == 409
    assert admin.post(f"{page}/days", day="2027-01-01", kind="off").status_code == 409


def test_whoever_sees_no_case_is_told_a_number(desk: Desk, number: str) -> None:
    desk.sign_in("tuzhi")
    page = begun(desk, file=(io.BytesIO(NOTICE.encode()), "2027.csv"))
    moves = desk.text(f"{page}/moves")
    assert "会变动的期限（1）" in moves
    assert "1 个变动属于您无权查看的案件" in moves
    assert number not in moves


def test_a_draft_is_given_up(admin: Desk) -> None:
    page = begun(admin, year="2026")
    assert admin.post(f"{page}/discard").status_code == 302
    assert admin.open(page).status_code == 404


def test_a_file_that_is_none_is_told(admin: Desk) -> None:
    answer = admin.post("/calendars", title="x", file=(io.BytesIO(b"date,kind\n2027-13-01,off\n"), "x.csv"))
    assert answer.status_code == 422
    assert "第 2 行：每行需要日期" in answer.get_data(as_text=True)
    assert admin.post("/calendars", title="x", year="27").status_code == 422


def test_who_may_only_look_gets_no_buttons(admin: Desk, app: object) -> None:
    page = begun(admin, year="2026")
    other = Desk(app.test_client())  # type: ignore[attr-defined]
    other.sign_in("liwen")
    assert "修改日期" not in other.text(page)
    assert other.post(f"{page}/days", day="2026-12-30", kind="off").status_code == 403
    assert other.open(f"{page}/moves").status_code == 403
