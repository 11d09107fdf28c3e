"""Somebody draws a small procedure, another looks it over and publishes it, a third starts it and sees the step by its new name."""

from playwright.sync_api import expect

from tests.browser.stories.conftest import Seat, Sit

STEP = "入户走访"


def test_a_procedure_is_drawn_looked_over_published_and_used(sit: Sit) -> None:
    author = sit("tuzhi")
    process_id = f"home_visit_{author.look}".replace("-", "_")
    name = f"困境儿童家访 {author.look}"
    address = begun(author, name, process_id)
    drawn(author, process_id)
    submitted(author)
    published(sit("admin"), address)
    used(sit("liwen"), name)


def begun(seat: Seat, name: str, process_id: str) -> str:
    seat.goto("/designs")
    seat.looks_right()
    seat.press("新建设计")
    seat.fill("名称", name, seat.dialog)
    seat.fill("流程标识", process_id, seat.dialog)
    seat.looks_right()
    seat.press("开始设计", seat.dialog)
    seat.page.wait_for_url("**/designs/*")
    seat.looks_right()
    return seat.page.url.removeprefix(seat.site)


def drawn(seat: Seat, process_id: str) -> None:
    page = seat.page
    page.get_by_role("link", name=f"{process_id}.bpmn").click()
    expect(page.locator('[data-island="modeler"][data-ready]')).to_be_visible()
    page.locator('[data-element-id="handle"] > .djs-hit').first.dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(STEP)
    page.locator(".djs-container > svg").click(position={"x": 280, "y": 280})
    expect(page.locator("[data-status].green")).to_be_visible()
    expect(page.locator('[data-element-id="handle"]').first).to_contain_text(STEP)
    seat.looks_right()


def submitted(seat: Seat) -> None:
    seat.page.get_by_role("link", name="困境儿童家访").first.click()
    seat.press("提交审核")
    seat.dialog.get_by_label(seat.says("改了什么")).fill("新的家访流程")
    seat.press("提交", seat.dialog)
    expect(seat.page.get_by_text(seat.says("待审核"), exact=True).first).to_be_visible()
    seat.looks_right()


def published(seat: Seat, address: str) -> None:
    seat.goto(address)
    seat.press("审核通过")
    seat.press("通过", seat.dialog)
    seat.press("发布")
    seat.dialog.get_by_label(seat.says("版本说明")).fill("首次发布")
    seat.looks_right()
    seat.press("发布", seat.dialog)
    expect(seat.page.get_by_text(seat.says("已发布为新版本。"))).to_be_visible()
    seat.looks_right()


def used(seat: Seat, name: str) -> None:
    seat.goto("/procedures")
    seat.page.get_by_role("link", name=name).click()
    seat.press("发起")
    seat.told("已发起。")
    seat.goto("/worklist?show=open")
    expect(seat.page.get_by_role("link", name=STEP).first).to_be_visible()
    seat.looks_right()
