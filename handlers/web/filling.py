"""What the island of a form needs, and what it sends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _

from handlers.web import language
from services import incoming, now
from services.errors import Invalid

HERE = ZoneInfo("Asia/Shanghai")


def setup(schema: Mapping[str, Any], values: Mapping[str, Any], send: str, draft: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Answer what the page hands to the island."""
    return {
        "schema": schema,
        "values": values,
        "send": send,
        "draft": draft,
        "language": language.chosen(),
        "now": now.now().astimezone(HERE).replace(microsecond=0).isoformat(),
        "texts": {
            "failed": _("未能提交，请稍后再试。"),
            "offline": _("网络不通，填写的内容还在本页。请检查网络后再试。"),
            "onDevice": _("网络不通，已保存在本机，联网后自动上传"),
            "signedOut": _("登录已失效，填写的内容保存在本机，重新登录后自动恢复"),
            "taken": _("已保存到本机，没有网络也能打开"),
            "notTaken": _("未能保存到本机"),
            "photosWait": _("{n} 张照片等待上传"),
            "photosSent": _("照片已上传"),
            "photosRefused": _("{n} 张照片未能上传"),
            "saved": _("草稿已保存（{time}）"),
            "notSaved": _("草稿未能保存"),
            "removeRow": _("删除第 {n} 项"),
            "placeholders": {"Select": _("请选择"), "Search": _("搜索"), "yyyy/mm/dd": _("年/月/日"), "hh:mm": _("时:分")},
            "change": _("更改"),
            "yes": _("是"),
            "no": _("否"),
            "unanswered": _("未填写"),
            "check": _("核对并提交"),
            "row": _("（第 {n} 项）"),
            "colon": _("："),
        },
    }


def sent() -> dict[str, Any]:
    """Read what the island sends; numbers stay exact. Raises Invalid."""
    body = incoming.loads(request.get_data())
    if not isinstance(body, dict) or not isinstance(body.get("values"), dict):
        raise Invalid({}, code="not_json")
    return body


def late(body: Mapping[str, Any]) -> dict[str, Any]:
    """Answer when it really happened, and why that is entered only now."""
    reason = body.get("reason")
    text = body.get("occurred_at")
    if not text:
        return {"reason": str(reason) if reason else None}
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Invalid({"occurred_at": [_("请填写正确的时间。")]}) from error
    return {"occurred_at": moment.replace(tzinfo=HERE) if moment.tzinfo is None else moment, "reason": str(reason) if reason else None}
