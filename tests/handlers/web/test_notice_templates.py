"""The words of notices at the desk: seen with an example, tried, kept, and back to the shipped ones."""

import pytest

from services import notice_templates
from tests.cast import Cast
from tests.handlers.web.conftest import Desk

PAGE = "/notice-templates/assigned/email/zh"


@pytest.fixture
def admin(desk: Desk) -> Desk:
    desk.sign_in("admin")
    return desk


def test_words_are_listed_by_language(admin: Desk) -> None:
    assert "有一项待办交给您办理（案件 440111-20261123-0001）" in admin.text("/notice-templates")
    assert "A task was given to you (case 440111-20261123-0001)" in admin.text("/notice-templates?language=en")


def test_words_are_tried_then_kept_then_shipped_again(admin: Desk, cast: Cast) -> None:
    written = {"subject": "新待办{case}", "body": "{procedure}：{deadline} 前办理"}
    tried = admin.post(PAGE, **written, deed="preview").get_data(as_text=True)
    assert "这是预览，尚未保存。" in tried
    assert "精神障碍社区康复转介：2026-12-07 17:30 前办理" in tried
    assert notice_templates.get(cast.admin, "assigned", "email", "zh").is_shipped
    assert admin.post(PAGE, **written).status_code == 302
    assert "自拟" in admin.text(PAGE)
    assert admin.post(f"{PAGE}/reset").status_code == 302
    text = admin.text(PAGE)
    assert "自拟" not in text
    assert "{procedure}：{deadline} 前办理" in text  # among the versions that are kept
    assert admin.post(f"{PAGE}/reset").status_code == 409


def test_what_is_no_value_is_told_above_the_words(admin: Desk) -> None:
    answer = admin.post(PAGE, subject="x", body="{name}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "data-error-summary" in text
    assert "正文：不能使用 {name}。" in text


def test_an_auditor_looks_and_others_do_not(desk: Desk) -> None:
    desk.sign_in("qianjing")
    assert "可以使用的内容" not in desk.text(PAGE)
    assert desk.post(PAGE, subject="x", body="x").status_code == 403
    desk.sign_in("liwen")
    assert desk.open(PAGE).status_code == 403


def test_retention_is_shown_with_its_source(desk: Desk) -> None:
    desk.sign_in("sunqiang")
    text = desk.text("/retention")
    assert "30 年" in text
    assert "没有冻结的案件" in text
    desk.sign_in("tuzhi")
    assert "已归档" not in desk.text("/retention")
