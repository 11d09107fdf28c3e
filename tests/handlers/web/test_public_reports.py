"""Whoever comes along reports harm to a child, without a sign-in and however often; the code says how it stands and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, FromClause, select, update

from forms import catalog
from handlers import rates
from models import Case, ProcessInstance, ReportReceipt, UserTask, VerbLog
from services import cases, deployments, instances, public_reports, transaction, user_tasks
from services.actor import OPERATOR
from tests.cast import COUNTY, Cast
from tests.handlers.web.conftest import Desk
from tests.security.saying import said

CODE = re.compile(r"<output>([A-Z2-7-]{19})</output>")
TOLD = {
    "once": "one sheet",
    "discovered_at": "2026-11-20T08:30:00+08:00",
    "current_safety": "有现实危险",
    "description": "楼上的孩子每天晚上被打。",
    "discovered_place": "白云区某小区3栋",
    "area_code": COUNTY,
    "situation_codes": "MR04",
}
HIDDEN = ("楼上的孩子", "某小区", "440111-", "陈阿姨")


@pytest.fixture
def reporting(app: Flask, cast: Cast) -> None:
    """Deploy the procedure as it is shipped."""
    drawn = [(path.name, path.read_bytes()) for path in sorted(Path("processes/mandatory_report").glob("*.[bd]*n"))]
    deployments.deploy(cast.admin, [*drawn, *catalog.shipped()["mandatory_report"]], name="mandatory_report")


Send = Callable[..., str]


@pytest.fixture
def send(desk: Desk, reporting: None) -> Send:
    """Send a sheet as nobody; give the code."""

    def sent(**more: str) -> str:
        found = CODE.search(desk.post("/report", **TOLD | more).get_data(as_text=True))
        assert found
        return found[1]

    return sent


def reports() -> list[str]:
    with transaction.reading() as look:
        return list(look.execute(select(Case.id).where(Case.procedure == "mandatory_report")).scalars())


def variables() -> list[dict[str, object]]:
    with transaction.reading() as look:
        found = look.execute(select(ProcessInstance.id).where(ProcessInstance.parent_id.is_(None)).order_by(ProcessInstance.id)).scalars()
        return [instances.variables(OPERATOR, one) for one in found]


def asked(desk: Desk, code: str) -> str:
    return desk.post("/report/status", code=code).get_data(as_text=True)


def change(table: FromClause, **values: object) -> None:
    """Let rows be as no short way leads to."""
    with transaction.transaction(OPERATOR, "rules.seed") as work:
        work.log(str(table), None)
        work.execute(update(table).values(**values))


def test_the_sheet_asks_for_no_sign_in_and_stays_nowhere(desk: Desk, reporting: None) -> None:
    answer = desk.open("/report")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.index('href="tel:110"') < page.index('<form class="sheet"')
    assert 'autocomplete="off"' in page
    assert "data-island" not in page


def test_a_report_reaches_whoever_is_on_duty(send: Send, cast: Cast) -> None:
    send()
    (case_id,) = reports()
    assert cases.get(cast.zhiban, case_id).office_name == "白云区民政局"
    assert {"call_police", "take_in"} <= {one.element_id for one in user_tasks.find(cast.zhiban, case_id=case_id).items}
    (held,) = variables()
    assert (held["description"], held["situation_codes"], held["injury_level"]) == ("楼上的孩子每天晚上被打。", ["MR04"], "不明")
    assert (held["is_public"], held["is_one_of_too_many"]) == (True, False)


def test_nothing_is_kept_of_where_the_reporter_called_from(send: Send, database: Engine) -> None:
    send()
    with transaction.reading() as look:
        rows = look.execute(
            select(VerbLog.actor_kind, VerbLog.actor_id, VerbLog.address, VerbLog.session_id).where(VerbLog.verb == "report.receive")
        )
        assert {tuple(row) for row in rows} == {("stranger", None, None, None)}


def test_the_code_says_where_it_stands_and_nothing_else(send: Send, desk: Desk) -> None:
    code = send(reporter_name="陈阿姨")
    assert "已收到" in (page := asked(desk, code.lower().replace("-", " ")))
    (case_id,) = reports()
    change(UserTask.__table__, state="completed")
    assert "正在处理" in (later := asked(desk, code))
    assert not [text for text in (*HIDDEN, case_id) if text in page + later]


@pytest.mark.parametrize(
    ("state", "outcome", "word"),
    [("closed", "closed_substantiated", "已办结"), ("closed", "merged_duplicate", "正在处理"), ("disposed", None, "已办结")],
)
def test_a_closed_report(send: Send, desk: Desk, state: str, outcome: str | None, word: str) -> None:
    code = send()
    change(Case.__table__, state=state, outcome=outcome)
    assert word in asked(desk, code)


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 10_000, "\x00", "'; drop table case"])
def test_every_code_behind_which_nothing_is_gets_the_same_answer(send: Send, desk: Desk, code: str) -> None:
    send()
    answers = [desk.post("/report/status", code=one) for one in (code, "ZZZZ-ZZZZ-ZZZZ-ZZZZ")]
    assert said(answers[0]) == said(answers[1])
    assert "没有与这个查询码对应" in answers[0].get_data(as_text=True)


def test_the_code_itself_is_nowhere(send: Send, database: Engine) -> None:
    code = send()
    with transaction.reading() as look:
        (receipt,) = look.execute(select(ReportReceipt.digest)).scalars()
    assert code.replace("-", "") not in receipt.upper()
    assert public_reports.follow(code) == "received"


def test_a_sheet_sent_twice_is_one_report_and_another_sheet_another(send: Send) -> None:
    first = send()
    assert send() == first
    assert len(reports()) == 1
    assert send(description="又听到了哭声。") != first
    assert send(once="another sheet") != first
    assert len(reports()) == 3


def test_over_the_limit_a_report_is_taken_and_marked(desk: Desk, app: Flask, reporting: None) -> None:
    token = desk.token()
    app.extensions[rates.EXTENSION] = rates.Rates({"stranger": 1, "person": 1, "program": 1}, rates.Counters())
    answers = [desk.client.post("/report", data=TOLD | {"csrf_token": token, "once": str(number)}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert desk.client.get("/report").status_code == 200
    assert desk.client.post("/report/status", data={"csrf_token": token, "code": "x"}).status_code == 429
    assert [held["is_one_of_too_many"] for held in variables()] == [False, True, True]


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(desk: Desk, reporting: None) -> None:
    answer = desk.post("/report", **TOLD | {"description": "", "feedback_channel": "phone", "reporter_phone": "12", "child_name": "小宝"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#description"' in page
    assert 'href="#reporter_phone"' in page
    assert 'value="小宝"' in page
    assert reports() == []


def test_a_place_where_nobody_is_on_duty_is_refused(desk: Desk, reporting: None) -> None:
    assert desk.post("/report", **TOLD | {"area_code": "999999"}).status_code == 422
    missing = desk.post("/report", **TOLD | {"area_code": ""})
    assert missing.status_code == 422
    assert "事情发生在哪个区县：请选择区县。" in missing.get_data(as_text=True)


def test_a_browser_without_cookies_reports_and_asks(app: Flask, reporting: None) -> None:
    browser = app.test_client(use_cookies=False)
    found = CODE.search(browser.post("/report", data=TOLD).get_data(as_text=True))
    assert found
    assert "已收到" in browser.post("/report/status", data={"code": found[1]}).get_data(as_text=True)


def test_whoever_is_signed_in_reports_as_nobody(liwen: Desk, reporting: None) -> None:
    assert "李文" not in liwen.text("/report")
    liwen.post("/report", **TOLD)
    with transaction.reading() as look:
        assert set(look.execute(select(VerbLog.actor_kind).where(VerbLog.verb == "report.receive")).scalars()) == {"stranger"}
