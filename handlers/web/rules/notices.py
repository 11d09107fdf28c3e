"""What notices say: the words of each kind by channel and language, changed with an example beside them, and back to the shipped ones."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from documents.notices import Words
from handlers.web import language as speech
from handlers.web.guard import actor
from handlers.web.rules import wrongs
from services import notice_templates, policy
from services.errors import Invalid

ONE: Final = "/notice-templates/<kind>/<channel>/<language>"
KINDS: Final = {
    "assigned": _l("交给您办理"),
    "delegated": _l("委托办理"),
    "handed_over": _l("批量转派"),
    "disposal_proposed": _l("拟销毁"),
    "mentioned": _l("留言提到"),
    "asked": _l("咨询"),
    "answered": _l("答复咨询"),
    "alarm": _l("警报"),
    "digest": _l("每日汇总"),
}
CHANNELS: Final = {"page": _l("页面"), "email": _l("电子邮件"), "sms": _l("短信")}
LANGUAGES: Final = {"zh": _l("中文"), "en": _l("英文")}
VALUES: Final = {
    "case": _l("案件编号，带括号；没有案件时为空"),
    "number": _l("案件编号"),
    "procedure": _l("流程名称"),
    "deadline": _l("办理期限"),
    "overdue": _l("超期件数"),
    "today": _l("今日到期件数"),
    "unread": _l("未读通知条数"),
}
NAMES: Final = {"kinds": KINDS, "channels": CHANNELS, "languages": LANGUAGES, "values": VALUES}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/notice-templates", "notice_templates", find)
    desk.add_url_rule(ONE, "notice_template", show)
    desk.add_url_rule(ONE, "write_notice_template", write, methods=["POST"])
    desk.add_url_rule(f"{ONE}/reset", "reset_notice_template", reset, methods=["POST"])


def find() -> ResponseReturnValue:
    """List the words of all kinds in the language of the page."""
    chosen = request.args.get("language", speech.chosen())
    every = [one for one in notice_templates.find(actor()) if one.language == chosen]
    return render_template("rules/notices.html", every=every, chosen=chosen, **NAMES)


def show(kind: str, channel: str, language: str) -> ResponseReturnValue:
    """Show the words of one place."""
    return _page((kind, channel, language))


def write(kind: str, channel: str, language: str) -> ResponseReturnValue:
    """Show what words would look like, or let them hold from now on."""
    place = kind, channel, language
    words = Words(request.form.get("body", "").replace("\r\n", "\n"), request.form.get("subject"))
    try:
        shown = notice_templates.preview(actor(), *place, words)
        if request.form.get("deed") == "preview":
            return _page(place, words, shown=shown)
        notice_templates.write(actor(), *place, words)
    except Invalid as error:
        return _page(place, words, refused=error)
    flash(_("通知文本已保存，从现在起使用。"), "green")
    return redirect(url_for("web.notice_template", kind=kind, channel=channel, language=language))


def reset(kind: str, channel: str, language: str) -> ResponseReturnValue:
    """Go back to the shipped words."""
    notice_templates.reset(actor(), kind, channel, language)
    flash(_("已恢复随附的文本。"), "green")
    return redirect(url_for("web.notice_template", kind=kind, channel=channel, language=language))


def _page(
    place: tuple[str, str, str], words: Words | None = None, *, shown: Words | None = None, refused: Invalid | None = None
) -> ResponseReturnValue:
    one = notice_templates.get(actor(), *place)
    answer = render_template(
        "rules/notice.html",
        one=one,
        words=words or Words(one.body, one.subject),
        shown=shown or one.example,
        is_tried=shown is not None,
        versions=notice_templates.versions(actor(), *place),
        may_write=policy.can(actor(), "notice_template.write", {}),
        wrong=wrongs.told(refused),
        **NAMES,
    )
    return answer, 422 if refused else 200
