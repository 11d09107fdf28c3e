"""Addresses of other systems at the desk: the secret is shown once, the one way out is held to, a test says what came of it."""

import re

import pytest

from services import channels, webhooks
from tests.cast import Cast
from tests.handlers.web.conftest import Desk

FORM = {"name": "督办平台", "address": "https://hooks.example/in", "kinds": ["assigned", "alarm"]}


@pytest.fixture
def admin(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(channels, "settings", lambda: {"OUTBOUND_HOSTS": "hooks.example"})
    desk.sign_in("admin")
    return desk


def test_the_secret_is_shown_once(admin: Desk, cast: Cast) -> None:
    shown = admin.post("/webhooks", **FORM).get_data(as_text=True)
    (secret,) = re.findall(r"<code>([\w-]{40,})</code>", shown)
    (one,) = webhooks.find(cast.admin)
    page = f"/webhooks/{one.id}"
    assert "督办平台" in admin.text("/webhooks")
    assert "https://hooks.example/in" in admin.text(page)
    assert secret not in admin.text(page) + admin.text("/webhooks")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"address": "https://elsewhere.example/"}, "OUTBOUND_HOSTS"),
        ({"address": "http://hooks.example/"}, "OUTBOUND_HTTP"),
        ({"kinds": []}, "请至少选择一种通知。"),
    ],
)
def test_the_one_way_out_is_held_to_when_an_address_is_entered(admin: Desk, cast: Cast, wrong: dict[str, object], told: str) -> None:
    answer = admin.post("/webhooks", **{**FORM, **wrong})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert webhooks.find(cast.admin) == []


def test_an_address_is_tried_paused_and_removed(admin: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"/webhooks/{webhooks.add(cast.admin, 'x', 'https://hooks.example/in', ['alarm']).id}"
    monkeypatch.setattr(channels, "settings", dict)  # nothing is allowed any more
    assert admin.post(f"{page}/test").status_code == 302
    assert "主机 hooks.example 不在允许名单内（OUTBOUND_HOSTS）。" in admin.text(page)
    assert admin.post(f"{page}/pause").status_code == 302
    assert "恢复发送" in admin.text(page)
    assert admin.post(f"{page}/resume").status_code == 302
    assert admin.post(f"{page}/remove").status_code == 302
    assert admin.open(page).status_code == 404


def test_an_auditor_looks_and_others_do_not(desk: Desk, cast: Cast) -> None:
    page = f"/webhooks/{webhooks.add(cast.admin, 'x', 'https://hooks.example/in', ['alarm']).id}"
    desk.sign_in("qianjing")
    assert "发送测试" not in desk.text(page)
    assert desk.post(f"{page}/test").status_code == 403
    desk.sign_in("liwen")
    assert desk.open(page).status_code == 403
