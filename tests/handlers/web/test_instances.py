"""Runs of processes: found by what one looks for, taken away as a spreadsheet, and one of them with all that stands around it."""

import io
import json
import re
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from handlers.web.board import deeds
from services import cases, deployments, history, instances, user_tasks
from services.history import EntryView
from services.instances import Started
from tests.cast import COUNTY, OTHER_COUNTY, Cast
from tests.handlers.web import relief
from tests.handlers.web.conftest import Desk
from tests.services.clockwork import rows

SCRIPT = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def sunqiang(desk: Desk, started: Started) -> Desk:
    desk.sign_in("sunqiang")
    return desk


def test_a_list_is_narrowed(sunqiang: Desk, started: Started) -> None:
    link = f'href="/instances/{started.instance_id}"'
    for words in ("", "?procedure=relief", f"?area={COUNTY}", "?state=any", "?step=review"):
        assert link in sunqiang.text(f"/instances{words}"), words
    for words in ("?procedure=other", f"?area={OTHER_COUNTY}", "?state=completed", "?until=2020-01-01", "?trouble=yes", "?step=nowhere"):
        assert link not in sunqiang.text(f"/instances{words}"), words


def test_one_number_leads_to_its_run(sunqiang: Desk, started: Started) -> None:
    answer = sunqiang.post("/instances", number=started.business_key)
    assert answer.headers["Location"] == f"/instances/{started.instance_id}"
    assert "没有这样的流程" in sunqiang.post("/instances", number="440111-20200101-0001").get_data(as_text=True)


def test_the_list_goes_out_as_a_spreadsheet_where_nothing_is_a_formula(sunqiang: Desk, cast: Cast) -> None:
    instances.start(cast.liwen, "relief", business_key="=1+1", variables=relief.APPLICANT)
    sheet = load_workbook(io.BytesIO(sunqiang.open("/instances/sheet?state=active").data)).worksheets[0]
    lines = list(sheet.iter_rows(min_row=2))
    assert len(lines) == 2
    assert {cell.data_type for row in lines for cell in row if isinstance(cell.value, str)} == {"s"}
    assert [(row[1].value, row[1].quotePrefix) for row in lines if str(row[1].value).startswith("=")] == [("=1+1", True)]


def headings(desk: Desk, words: str) -> list[object]:
    sheet = load_workbook(io.BytesIO(desk.open(f"/instances/sheet?{words}").data)).worksheets[0]
    return [cell.value for cell in sheet[1]]


def test_columns_are_chosen_kept_and_what_is_exported(sunqiang: Desk, started: Started) -> None:
    chosen = sunqiang.text("/instances?column=steps&column=starter&column=subject&column=nonsense")
    assert ['data-label="所在环节">' in chosen, 'data-label="发起人">' in chosen, 'data-label="结束时间">' in chosen] == [True, True, False]
    assert ["审核" in chosen, "李文" in chosen] == [True, True]
    assert 'data-label="发起人">' in sunqiang.text("/instances")  # the next time, too
    assert headings(sunqiang, "column=starter&column=steps") == ["流程", "所在环节", "发起人"]
    (entry,) = rows("verb_log", verb="process_instance_export.list")
    assert entry.matches == 1
    assert "starter" in entry.criteria


def test_a_view_is_kept_shared_with_the_office_and_forgotten(sunqiang: Desk, started: Started, cast: Cast) -> None:
    wish = {"name": "在办的临时救助", "procedure": "relief", "state": "active", "sort": "oldest", "column": ["steps", "due"]}
    view = sunqiang.post("/instances/views", **wish, office_id=cast.offices["baiyun"]).headers["Location"].removeprefix("/instances?view=")
    page = sunqiang.text(f"/instances?view={view}")
    assert ['data-label="所在环节">' in page, 'data-label="开始时间">' in page, "删除此视图" in page] == [True, False, True]
    assert headings(sunqiang, f"view={view}") == ["流程", "所在环节", "办理期限"]
    assert sunqiang.text("/worklist").count("在办的临时救助") == 0  # a view is no filter of an inbox
    sunqiang.sign_in("liwen")
    page = sunqiang.text("/instances")
    assert (f"view={view}" in page, "孙强 共享" in page) == (True, True)
    assert sunqiang.post(f"/instances/views/{view}/remove").status_code == 403
    sunqiang.sign_in("wuyue")
    assert sunqiang.open(f"/instances?view={view}").status_code == 404
    sunqiang.sign_in("sunqiang")
    sunqiang.post(f"/instances/views/{view}/remove")
    assert "在办的临时救助" not in sunqiang.text("/instances")


def test_a_person_is_looked_for_in_a_body(sunqiang: Desk, started: Started, cast: Cast) -> None:
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "王小明"})
    link = f'href="/instances/{started.instance_id}"'
    assert link in sunqiang.post("/instances", subject="王小明").get_data(as_text=True)
    assert link in sunqiang.post("/instances", subject="wang").get_data(as_text=True)
    assert link not in sunqiang.post("/instances", subject="李雷").get_data(as_text=True)
    assert "sort=sideways" not in sunqiang.text("/instances")
    assert sunqiang.open("/instances?sort=sideways").status_code == 422


def test_the_diagram_shows_where_tokens_stand(sunqiang: Desk, started: Started, cast: Cast) -> None:
    (task,) = user_tasks.find(cast.liwen, instance_id=started.instance_id).items
    setup = json.loads(SCRIPT.findall(sunqiang.text(f"/instances/{started.instance_id}"))[0])
    assert setup["counts"] == {task.element_id: {"text": "1", "kind": "token"}}
    assert task.element_id in setup["marks"]["active"]


def test_around_it_stands_what_it_waits_for_what_happened_and_what_it_knows(sunqiang: Desk, started: Started, cast: Cast) -> None:
    base = f"/instances/{started.instance_id}"
    page = sunqiang.text(base)
    for part in ("waits", "story", "related", "variables", "entries"):
        assert f'hx-get="{base}/{part}"' in page
    (task,) = user_tasks.find(cast.liwen, instance_id=started.instance_id).items
    assert "待领办" in sunqiang.text(f"{base}/waits")
    user_tasks.claim(cast.liwen, task.id)
    assert "李文" in sunqiang.text(f"{base}/waits")
    assert task.name in sunqiang.text(f"{base}/story")
    assert "没有相关的流程" in sunqiang.text(f"{base}/related")
    assert "领办待办" in sunqiang.text(f"{base}/entries")


def test_a_deed_is_one_line_however_much_it_touched(sunqiang: Desk) -> None:
    moment = datetime(2026, 11, 25, 10, tzinfo=UTC)

    def row(number: int, verb: str, kind: str, reason: str | None = None) -> EntryView:
        return EntryView(number, verb, "person", "p", "秦值", None, kind, f"{number}", reason, moment, moment)

    rows = [row(4, "instance.start", kind) for kind in ("alarm", "alarm", "document")]
    start, claim = deeds.folded([*rows, row(5, "instance.start", "process_instance", "补录"), row(6, "user_task.claim", "user_task")])
    assert (start.entry.reason, [times for _words, times in start.brought]) == ("补录", [2, 1])
    assert (claim.entry.verb, claim.brought) == ("user_task.claim", ())


def test_what_was_done_last_stands_first_however_long_the_history(sunqiang: Desk, started: Started, cast: Cast) -> None:
    (task,) = user_tasks.find(cast.liwen, instance_id=started.instance_id).items
    for _ in range(2):
        user_tasks.claim(cast.liwen, task.id)
        user_tasks.release(cast.liwen, task.id)
    verbs = [one.verb for one in history.latest(cast.sunqiang, started.instance_id, limit=2)]
    assert verbs == ["user_task.release", "user_task.claim"]
    page = sunqiang.text(f"/instances/{started.instance_id}/entries")
    assert page.index("退回待办") < page.index("领办待办") < page.index("启动流程")


def test_a_value_that_was_chosen_is_called_as_the_form_calls_it(sunqiang: Desk, started: Started, cast: Cast) -> None:
    words = {"en": "Way of applying", "en.values.self": "In person"}
    asked = {"type": "checklist", "id": "ways", "key": "ways", "label": "申请方式", "properties": words}
    asked["values"] = [{"value": "self", "label": "本人申请"}, {"value": "town", "label": "乡镇代办"}]
    form = {**relief.APPLICATION, "components": [*relief.APPLICATION["components"], asked]}
    files = [relief.FILES[0], ("relief/application.form", json.dumps(form).encode()), relief.FILES[2]]
    deployments.deploy(cast.admin, files, name="relief")
    run = instances.start(cast.liwen, "relief", variables=relief.APPLICANT | {"ways": ["self", "town"]})
    address = f"/instances/{run.instance_id}/variables"
    assert "本人申请、乡镇代办" in sunqiang.text(address)
    sunqiang.client.set_cookie("language", "en")
    page = sunqiang.text(address)
    assert "In person" in page
    assert "Way of applying" in page


def test_variables_are_masked_and_for_those_who_may_read_them(sunqiang: Desk, started: Started) -> None:
    found = sunqiang.text(f"/instances/{started.instance_id}/variables")
    assert "变更历史" in found
    assert re.search(r"<dt>身份证号码<span[^>]*>id_number</span></dt>", found)  # as the form calls it
    for value in relief.APPLICANT.values():
        if isinstance(value, str) and len(value) == 18:
            assert value not in found
    sunqiang.sign_in("admin")
    assert "您无权查看变量" in sunqiang.text(f"/instances/{started.instance_id}/variables")


def test_a_stranger_finds_nothing_around_it(desk: Desk, started: Started) -> None:
    desk.sign_in("wuyue")
    for part in ("", "/waits", "/story", "/related", "/variables", "/entries"):
        assert desk.open(f"/instances/{started.instance_id}{part}").status_code == 404
    assert started.instance_id not in desk.text("/instances?state=any")
