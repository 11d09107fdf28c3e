"""Pages of figures: measures with their charts and tables, steps of a process on its diagram, ways taken, and spreadsheets."""

import io
import json
import re

import pytest
from openpyxl import load_workbook

from services.oversight.measures import registry
from tests.cast import COUNTY
from tests.handlers.web.conftest import Desk

SCRIPT = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def sunqiang(desk: Desk, review: str) -> Desk:
    desk.sign_in("sunqiang")
    return desk


def test_every_measure_stands_under_a_heading_and_is_fetched_after_the_page(sunqiang: Desk) -> None:
    page = sunqiang.text("/measures")
    assert "每个人手上未办结的待办数" not in page  # comes later
    groups = set(re.findall(r"/measures\?group=(\w+)", page))
    later = {name for group in groups for name in re.findall(r'hx-get="/measures/(\w+)', sunqiang.text(f"/measures?group={group}"))}
    assert later == set(registry.measures())
    for name in later:
        assert sunqiang.open(f"/measures/{name}?since=2020-01-01&area={COUNTY}").status_code == 200


def test_a_measure_is_a_chart_with_a_table_and_says_how_it_is_computed(sunqiang: Desk) -> None:
    page = sunqiang.text("/measures/caseload")
    assert json.loads(SCRIPT.findall(page)[0])["bars"] == [{"label": "李文", "value": 1, "text": "1"}]
    assert "<table" in page
    assert "每个人手上未办结的待办数，不含待领办的。" in page
    assert "依据：未成年人保护法第十一条" in sunqiang.text("/measures/report_to_police")
    assert sunqiang.open("/measures/caseload?since=yesterday").status_code == 422
    assert sunqiang.open("/measures/happiness").status_code == 404


def test_measures_go_out_as_a_spreadsheet(sunqiang: Desk) -> None:
    answer = sunqiang.open("/measures/sheet?group=work")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["指标", "项目", "数值"]
    assert ["各人承办量", "李文", "1"] in [row[:3] for row in rows]


def test_the_steps_of_a_process_are_told_and_compared(sunqiang: Desk, procedure: str) -> None:
    assert f"/definitions/{procedure}/figures" in sunqiang.text("/figures")
    page = sunqiang.text(f"/definitions/{procedure}/figures?area={COUNTY}&other_until=2020-01-01")
    (address,) = re.findall(r'hx-get="(/definitions/[^"]+/steps[^"]*)"', page.replace("&amp;", "&"))
    told = sunqiang.text(address)
    data = json.loads(SCRIPT.findall(told)[0])
    assert set(data) == {"entered", "median", "ninetieth", "worked", "worked_ninetieth", "late"}
    assert {(one["value"], one["text"]) for one in data["entered"].values()} == {(1, "+1")}
    assert data["late"] == {}, "a share of nothing differs from no other"
    assert "1 / 0" in told
    assert "1 次办理（白云区）与 0 次办理（截至2020年1月1日）比较。" in told
    assert "还没有办结的办理" in sunqiang.text(f"/definitions/{procedure}/figures/ways")


def test_only_whoever_oversees_sees_figures(desk: Desk, procedure: str) -> None:
    desk.sign_in("liwen")
    for path in ("/measures", "/measures/caseload", "/measures/sheet", f"/definitions/{procedure}/figures/steps"):
        assert desk.open(path).status_code == 403
