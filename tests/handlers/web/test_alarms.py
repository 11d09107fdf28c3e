"""The page of alarms."""

import pytest
from flask import Flask
from sqlalchemy import select

from models import ProcessInstance
from services import alarm_rows, definitions, root
from services.instances import Started
from services.transaction import transaction
from tests.cast import Cast
from tests.handlers.web.conftest import Desk
from tests.processes import report_papers as papers
from tests.processes.services_desk import deploy


@pytest.fixture
def alarm(started: Started, cast: Cast) -> str:
    """Have an alarm ring in a case."""
    with transaction(cast.liwen, "user_task.complete") as work:
        row = work.execute(select(*root.COLUMNS).where(ProcessInstance.id == started.instance_id)).mappings().one()
        wish = alarm_rows.Wish("duty_officer", "mandatory_report/police", "apply", "440111-20260302-0001")
        return alarm_rows.begin(work, root.of_row(row), wish)


def test_whoever_was_called_acknowledges(desk: Desk, alarm: str) -> None:
    desk.sign_in("zhoutao")
    page = desk.text("/alarms")
    assert "440111-20260302-0001" in page
    assert "呼叫中" in page
    assert "周涛" in page
    answer = desk.post(f"/alarms/{alarm}/acknowledge")
    assert answer.status_code == 302
    assert "没有未确认的警报" in desk.text("/alarms")
    assert "已确认" in desk.text("/alarms?state=over")


def test_the_page_speaks_english(desk: Desk, alarm: str) -> None:
    desk.sign_in("zhoutao")
    desk.post("/language", language="en")
    assert "Call the police now: report 440111-20260302-0001" in desk.text("/alarms")


def test_a_colleague_sees_it_and_has_no_button(desk: Desk, alarm: str) -> None:
    desk.sign_in("liwen")
    page = desk.text("/alarms")
    assert "440111-20260302-0001" in page
    assert "确认警报" not in page
    assert desk.post(f"/alarms/{alarm}/acknowledge").status_code == 403


def test_a_stranger_sees_nothing(desk: Desk, alarm: str) -> None:
    desk.sign_in("tangjing")
    assert "没有未确认的警报" in desk.text("/alarms")
    assert desk.post(f"/alarms/{alarm}/acknowledge").status_code == 404


def test_who_reports_from_outside_is_told_the_number_and_sees_no_case(app: Flask, desk: Desk, cast: Cast) -> None:
    deploy(cast, "mandatory_report")
    (definition,) = definitions.find(cast.admin, process_id="mandatory_report").items
    desk.sign_in("tangjing")
    assert "侵害未成年人强制报告" in desk.text("/procedures")
    values = papers.report("2026-03-02", report_stage="unit")
    answer = desk.send(f"/procedures/{definition.id}", {"values": values})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.json["next"] == "/worklist?show=open"
    page = desk.text("/worklist?show=open")
    assert "已发起，编号" in page
    assert "本单位立即报警并补录" in page
    assert "受理登记" not in page
