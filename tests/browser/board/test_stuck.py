"""From the board to a case that stands still, in a real browser: what is wrong is put right, and the list of such cases is taken away."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from services import deployments, incidents, instances, now, timers, user_tasks
from services.errors import Conflict
from tests.browser.board.test_oversight import fits
from tests.browser.conftest import Visitor, apart, visit
from tests.cast import Cast

NODES = {  # what it is, what it is called, where it stands
    "s": ("startEvent", "开始", 100, 100),
    "check": ("userTask", "核实情况", 200, 80),
    "late": ("boundaryEvent", "逾期未核实", 230, 142),
    "g": ("exclusiveGateway", "金额", 380, 95),
    "pay": ("userTask", "发放救助", 500, 80),
    "refuse": ("userTask", "告知不予救助", 500, 200),
    "e": ("endEvent", "办结", 680, 100),
}
FLOWS = [("s", "check"), ("check", "g"), ("g", "pay"), ("g", "refuse"), ("late", "refuse"), ("pay", "e"), ("refuse", "e")]
NS = "http://www.omg.org/spec"
HEAD = f'<definitions xmlns="{NS}/BPMN/20100524/MODEL" xmlns:di="{NS}/DD/20100524/DI" xmlns:dc="{NS}/DD/20100524/DC"'


def diagram() -> bytes:
    inside = {"late": "<timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition>"}
    more = {"late": ' attachedToRef="check"', "g": ' default="f3"'}
    conditions = {("g", "pay"): "<conditionExpression>=amount &gt; 5</conditionExpression>"}
    nodes = "".join(
        f'<{kind} id="{one}" name="{name}"{more.get(one, "")}>{inside.get(one, "")}</{kind}>' for one, (kind, name, *_) in NODES.items()
    )
    flows = "".join(
        f'<sequenceFlow id="f{at}" sourceRef="{one}" targetRef="{other}">{conditions.get((one, other), "")}</sequenceFlow>'
        for at, (one, other) in enumerate(FLOWS)
    )
    sizes = {"userTask": (100, 80), "exclusiveGateway": (50, 50)}
    shapes = "".join(
        f'<d:BPMNShape id="{one}_d" bpmnElement="{one}"><dc:Bounds x="{x}" y="{y}" width="{sizes.get(kind, (36, 36))[0]}"'
        f' height="{sizes.get(kind, (36, 36))[1]}"/></d:BPMNShape>'
        for one, (kind, _name, x, y) in NODES.items()
    )
    edges = "".join(
        f'<d:BPMNEdge id="f{at}_d" bpmnElement="f{at}"><di:waypoint x="{NODES[one][2] + 40}" y="{NODES[one][3] + 30}"/>'
        f'<di:waypoint x="{NODES[other][2]}" y="{NODES[other][3] + 20}"/></d:BPMNEdge>'
        for at, (one, other) in enumerate(FLOWS)
    )
    drawn = f'<d:BPMNDiagram id="diagram"><d:BPMNPlane id="plane" bpmnElement="stuck">{shapes}{edges}</d:BPMNPlane></d:BPMNDiagram>'
    process = f'<process id="stuck" name="困难救助" isExecutable="true">{nodes}{flows}</process>'
    return f'{HEAD} xmlns:d="{NS}/BPMN/20100524/DI" id="stuck_d" targetNamespace="urn:x">{process}{drawn}</definitions>'.encode()


@pytest.fixture
def stuck(site: str, cast: Cast) -> str:
    """Give a run that does not know which way to go, for its amount is a word."""
    apart(deployments.deploy, cast.admin, [("stuck.bpmn", diagram())], name="stuck")
    instance_id = apart(instances.start, cast.liwen, "stuck", variables={"amount": "七"}).instance_id
    (task,) = user_tasks.find(cast.liwen, instance_id=instance_id).items
    apart(stand_still, cast, task.id)
    return instance_id


def stand_still(cast: Cast, user_task_id: str) -> None:
    """Complete what cannot go on: an incident says so."""
    with pytest.raises(Conflict):
        user_tasks.complete(cast.liwen, user_task_id, {})


def find(visitor: Visitor) -> None:
    """Go from the board to the incident, and to its run."""
    page = visitor.page
    visitor.goto("/board")
    page.locator("#troubles").locator("xpath=..").get_by_role("link").first.click()
    page.get_by_role("link", name="查看流程").click()
    expect(page.locator("#incidents")).to_be_visible()


def correct(page: Page) -> None:
    """Put the variable right, and let the run try again."""
    page.locator('[href$="change?name=amount"]').click()
    page.get_by_label("类型").select_option("number")
    page.get_by_label("新的值").fill("7")
    page.get_by_label("更改原因").fill("录入时写成了汉字")
    page.get_by_role("button", name="更改", exact=True).click()
    expect(page.get_by_text("变量“amount”已更改。")).to_be_visible()
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("已重试。")).to_be_visible()


def move(page: Page) -> None:
    """Move the token to a step chosen on the diagram, after a look; and back by the list, to where its timer runs."""
    page.get_by_role("link", name="人工调整").click()
    expect(page.locator('.steer [data-island="viewer"][data-ready]')).to_be_visible()
    page.locator('.steer [data-element-id="refuse"] .djs-hit').first.click()
    expect(page.get_by_label("目标环节（取消时不用填）")).to_have_value("refuse")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#foreseen").locator("xpath=..")).to_contain_text("告知不予救助")
    assert fits(page)
    confirm(page, "材料已在线下核实")
    expect(page.locator("#waits").locator("xpath=..")).to_contain_text("告知不予救助")
    page.get_by_role("link", name="人工调整").click()
    page.get_by_label("目标环节（取消时不用填）").select_option("check")
    page.get_by_role("button", name="预览").click()
    confirm(page, "家属提出新情况")


def confirm(page: Page, reason: str) -> None:
    page.get_by_label("调整原因").fill(reason)
    page.get_by_role("button", name="确认调整").click()
    expect(page.get_by_text("已按预览调整。")).to_be_visible()


def postpone(page: Page) -> None:
    """Give the timer forty more days, having seen how many of them are working days."""
    page.get_by_role("link", name="逾期未核实").click()
    page.get_by_label("推迟到哪一天").fill((now.now() + timedelta(days=40)).date().isoformat())
    page.get_by_role("button", name="查看变化").click()
    expect(page.locator(".facts .tag")).to_contain_text("个工作日")
    page.get_by_label("推迟原因").fill("家属在外地")
    page.get_by_role("button", name="确认推迟").click()
    expect(page.get_by_text("定时已推迟。")).to_be_visible()


def take_away(visitor: Visitor) -> None:
    """Keep a view with columns of its own, and take just that away as a spreadsheet."""
    page = visitor.page
    visitor.goto("/instances")
    page.get_by_text("显示哪些列").click()
    page.get_by_label("开始时间").uncheck()
    page.get_by_label("发起人").check()
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_role("columnheader", name="发起人")).to_be_visible()
    page.get_by_role("button", name="保存为视图").click()
    page.get_by_label("名称").fill("在办救助")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name="在办救助")).to_have_attribute("aria-current", "page")
    with page.expect_download() as given:
        page.get_by_role("link", name="导出表格").click()
    sheet = load_workbook(io.BytesIO(given.value.path().read_bytes())).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["流程", "编号", "状态", "所在环节", "结束时间", "发起人"]
    assert [row[3].value for row in sheet.iter_rows(min_row=2)] == ["核实情况"]


def test_a_case_that_stands_still_is_put_right(browser: Browser, stuck: str, site: str, cast: Cast) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    visitor = visit(context, site)
    visitor.sign_in("sunqiang")
    page = visitor.page

    find(visitor)
    correct(page)
    assert incidents.find(cast.sunqiang, incidents.Filters(state="open")).items == []
    move(page)
    postpone(page)
    (timer,) = timers.find(cast.sunqiang, timers.Filters(instance_id=stuck)).items
    assert timer.due_at > now.now() + timedelta(days=30)
    take_away(visitor)
    assert visitor.complaints == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    context.close()
