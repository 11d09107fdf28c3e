"""The room of people: added, found, given roles, helped back in, and gone."""

import io
import re

import pytest
from pyotp import TOTP

from handlers.web.people import picking
from services import actors, people, person_accounts, second_factors, sessions, tokens
from services.instances import Started
from services.user_tasks import find as user_tasks_of
from tests.cast import Cast
from tests.handlers.web.conftest import Desk

ONCE = re.compile(r'<output class="once">([^<]+)</output>')


@pytest.fixture
def renhe(desk: Desk, cast: Cast) -> Desk:
    """Let the administrator of people sit down."""
    assert desk.sign_in("renhe").status_code == 302
    return desk


def of(cast: Cast, login: str) -> str:
    return str(getattr(cast, login).person_id)


def test_somebody_is_added_and_takes_a_password_of_his_own_for_the_one_that_was_shown_once(renhe: Desk, cast: Cast) -> None:
    roles = ["caseworker", "referral_worker"]
    answer = renhe.post("/people/new", login="chenjing", name="陈静", office_id=cast.offices["baiyun"], role=roles)
    shown = ONCE.search(answer.get_data(as_text=True))
    assert shown
    assert shown[1] not in renhe.text("/people")
    added = people.get(cast.renhe, people.person_with("chenjing"))
    assert [one.role for one in added.roles] == roles
    assert renhe.sign_in("chenjing", shown[1]).status_code == 302
    assert renhe.open("/worklist").location == "/account/password"
    renhe.post("/account/password", current=shown[1], password="one of her own")
    assert renhe.sign_in("chenjing", "one of her own").status_code == 302
    assert "待办" in renhe.text("/worklist")


def test_what_is_wrong_stands_above_the_form_and_what_was_filled_in_stays(renhe: Desk, cast: Cast) -> None:
    answer = renhe.post("/people/new", login="liwen", name="另一个", office_id=cast.offices["baiyun"], role="caseworker")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "data-error-summary" in page, 'value="另一个"' in page) == (409, True, True)
    answer = renhe.post("/people/new", login="", name="另一个")
    assert answer.status_code == 422
    assert 'href="#login"' in answer.get_data(as_text=True)


def test_whatever_is_missing_is_named_at_once_with_its_field(renhe: Desk) -> None:
    page = renhe.post("/people/new").get_data(as_text=True)
    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', page)[-2:] == [("login", "账号：请填写。"), ("name", "姓名：请填写。")]


@pytest.mark.parametrize("path", ["/people/new", "/people/{liwen}/roles/grant", "/offices/{office}/close"])
def test_offices_beyond_the_list_are_found_by_name(renhe: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    address = path.format(liwen=of(cast, "liwen"), office=cast.offices["baiyun"])
    assert 'name="office_text"' not in renhe.text(address)  # all of them stand in the list
    monkeypatch.setattr(picking, "MOST", 2)
    assert ['name="office_text"' in renhe.text(address), "白云区心桥康复站" in renhe.text(address)] == [True, False]
    narrowed = renhe.text(f"{address}?office_text=心桥")
    assert ["白云区心桥康复站" in narrowed, "康宁社区康复中心" in narrowed] == [True, False]


def test_a_name_is_looked_for_in_a_body_and_a_role_in_the_address(renhe: Desk, cast: Cast) -> None:
    people.add(cast.renhe, "chenjing", "陈静", "long enough now", [("caseworker", cast.offices["baiyun"])])
    found = renhe.post("/people", text="chenj").get_data(as_text=True)
    assert ("陈静" in found, "赵敏" in found) == (True, False)
    assert "陈静" in renhe.post("/people", text="陈").get_data(as_text=True)
    assert "没有找到" in renhe.post("/people", text="无此人").get_data(as_text=True)
    assert "孙强" not in renhe.text("/people?role=caseworker")
    assert "赵敏" in renhe.text("/people?text=chenj")  # nothing is looked for that stands in an address


def test_a_role_elsewhere_needs_an_end_and_is_taken_away(renhe: Desk, cast: Cast) -> None:
    path, tianhe = f"/people/{of(cast, 'liwen')}", cast.offices["tianhe"]
    refused = renhe.post(f"{path}/roles/grant", role="caseworker", office_id=tianhe)
    assert refused.status_code == 422
    assert 'href="#valid_to"' in refused.get_data(as_text=True)
    last = actors.today().replace(month=12, day=31).isoformat()
    assert renhe.post(f"{path}/roles/grant", role="caseworker", office_id=tianhe, valid_to=last).status_code == 302
    assert "外区域" in renhe.text(path)
    assert renhe.post(f"{path}/roles/revoke", role="caseworker", office_id=tianhe, reason="借调结束").status_code == 302
    page = renhe.text(path)
    assert ("外区域" in page, "以前的岗位（1）" in page) == (False, True)
    assert "借调结束" in renhe.text(f"{path}/history")


def test_how_somebody_signs_in_is_seen_and_ended(renhe: Desk, cast: Cast) -> None:
    person_id = of(cast, "liwen")
    sessions.begin(cast.liwen, "password", "Firefox")
    token = tokens.create(cast.liwen, "laptop")
    second_factors.confirm(cast.liwen, TOTP(second_factors.begin(cast.liwen).secret).now())
    part = renhe.text(f"/people/{person_id}/account")
    assert all(word in part for word in ("Firefox", "laptop", "已启用", "剩余恢复码 10 个"))
    renhe.post(f"/people/{person_id}/sessions/end")
    renhe.post(f"/people/{person_id}/tokens/{token.id}/revoke")
    renhe.post(f"/people/{person_id}/second-factor/reset")
    account = person_accounts.get(cast.renhe, person_id)
    assert (account.sessions, account.tokens, account.has_factor) == ([], [], False)


def test_a_new_password_is_shown_once(renhe: Desk, cast: Cast) -> None:
    path = f"/people/{of(cast, 'liwen')}/password"
    assert "生成新密码" in renhe.text(path)
    shown = ONCE.search(renhe.post(path).get_data(as_text=True))
    assert shown
    assert renhe.sign_in("liwen", shown[1]).status_code == 302


def test_a_name_is_corrected_with_a_reason(renhe: Desk, cast: Cast) -> None:
    path = f"/people/{of(cast, 'liwen')}"
    assert 'href="#reason"' in renhe.post(f"{path}/rename", name="李雯").get_data(as_text=True)
    assert renhe.post(f"{path}/rename", name="李雯", reason="笔误").status_code == 302
    assert "<h1>李雯</h1>" in renhe.text(path)


def test_whoever_has_work_left_does_not_leave_unseen(renhe: Desk, cast: Cast, review: str) -> None:
    path = f"/people/{of(cast, 'liwen')}"
    page = renhe.text(f"{path}/leave")
    assert ("1 项" in page, "可以移交的负责人：孙强" in page) == (True, True)
    refused = renhe.post(f"{path}/deactivate")
    assert (refused.status_code, 'href="#is_checked"' in refused.get_data(as_text=True)) == (422, True)
    assert renhe.post(f"{path}/deactivate", is_checked="yes", reason="离职").status_code == 302
    assert "账号停用" in renhe.text(path)
    assert renhe.post(f"{path}/reactivate").status_code == 302
    assert "账号停用" not in renhe.text(path)


def test_a_supervisor_hands_the_work_over_before(desk: Desk, cast: Cast, review: str, started: Started) -> None:
    desk.sign_in("sunqiang")
    path = f"/people/{of(cast, 'liwen')}/hand-over"
    assert "共有 1 项" in desk.text(path)
    assert "赵敏" in desk.text(path)
    refused = desk.post(path)
    assert (refused.status_code, 'href="#takers"' in refused.get_data(as_text=True)) == (422, True)
    assert "确认移交" in desk.post(path, taker=of(cast, "zhaomin")).get_data(as_text=True)
    assert desk.post(f"{path}/done", taker=of(cast, "zhaomin")).status_code == 422  # a reason is needed
    assert desk.post(f"{path}/done", taker=of(cast, "zhaomin"), reason="离职").status_code == 302
    held = user_tasks_of(cast.zhaomin, instance_id=started.instance_id).items[0]
    assert held.assignee_id == of(cast, "zhaomin")


def test_who_keeps_no_people_sees_no_such_place(liwen: Desk, cast: Cast) -> None:
    assert "/people" not in liwen.text("/worklist")
    for path in ("/people", "/people/new", f"/people/{of(cast, 'zhaomin')}/leave", f"/people/{of(cast, 'zhaomin')}/account"):
        assert liwen.open(path).status_code == 403
    assert liwen.open(f"/people/{of(cast, 'wuyue')}").status_code == 404


def test_a_list_is_looked_at_before_it_comes_in(renhe: Desk, cast: Cast) -> None:
    def sheet(*rows: str) -> dict[str, object]:
        text = "\n".join(("账号,姓名,机构,角色", *rows))
        return {"file": (io.BytesIO(text.encode()), "people.csv")}

    wrong = renhe.post("/people/import/people", **sheet("chenmei,陈梅,没有这个单位,caseworker")).get_data(as_text=True)
    assert "1 行中有 1 处需要更正" in wrong
    right = renhe.post("/people/import/people", **sheet("chenmei,陈梅,白云区民政局,caseworker")).get_data(as_text=True)
    carried = re.search(r'name="content" value="([^"]+)"', right)
    assert carried
    assert "陈梅" not in renhe.text("/people")  # nothing has come in yet
    assert renhe.post("/people/import/people", content=carried[1]).status_code == 302
    assert "陈梅" in renhe.text("/people")
    assert renhe.post("/people/import/people", content="???").status_code == 422
    assert renhe.open("/people/import/cases").status_code == 404


def test_what_each_role_may_do_is_said_in_both_languages(renhe: Desk) -> None:
    assert "重设密码" in renhe.text("/roles/people_administrator")
    assert "本区域及下级的全部事项" in renhe.text("/roles")
    renhe.post("/language/en")
    renhe.client.set_cookie("language", "en")
    assert "Give a new password" in renhe.text("/roles/people_administrator")
    assert renhe.open("/roles/king").status_code == 404
