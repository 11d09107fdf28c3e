"""The sheet on which a stranger reports: what it asks, in plain words, and the answers that the procedure's start form takes."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

Choices = tuple[tuple[str, object], ...]

SAFETY: Final[Choices] = (
    ("有现实危险", _l("孩子现在有危险")),
    ("无人照料", _l("孩子没人照料")),
    ("失踪", _l("孩子不见了")),
    ("安全", _l("孩子现在安全")),
)
INJURY: Final[Choices] = (
    ("不明", _l("不清楚")),
    ("无", _l("没有受伤")),
    ("轻", _l("轻伤")),
    ("重", _l("重伤")),
    ("危及生命", _l("有生命危险")),
    ("死亡", _l("已经死亡")),
)
SITUATIONS: Final[Choices] = (
    ("MR04", _l("被打、被虐待，身上多处受伤，严重挨饿或者昏迷")),
    ("MR01", _l("被性侵害，或者隐私部位受伤")),
    ("MR06", _l("被遗弃，或者长期没人照料")),
    ("MR07", _l("失踪、被拐卖，或者来历不明")),
    ("MR08", _l("被组织乞讨")),
    ("MR05", _l("自杀、自残、中毒等造成伤残或者死亡")),
    ("MR09", _l("其他严重侵害，或者正面临危险")),
    ("MR10_other_danger", _l("说不清")),
)
UNCLEAR: Final = "MR10_other_danger"
GUARDIAN: Final[Choices] = (("不明", _l("不清楚")), ("是", _l("是")), ("否", _l("不是")))
REPORTERS: Final[Choices] = (
    ("citizen", _l("普通群众")),
    ("guardian", _l("孩子的监护人")),
    ("child_self", _l("我就是这个孩子")),
    ("school", _l("中小学校")),
    ("kindergarten", _l("幼儿园")),
    ("hospital", _l("医院")),
    ("village_committee", _l("居（村）民委员会")),
    ("social_work_org", _l("社会工作服务机构")),
    ("state_organ", _l("国家机关")),
)
ALONE: Final = frozenset({"citizen", "guardian", "child_self"})  # report for no unit
FEEDBACK: Final[Choices] = (("system", _l("不留联系方式，用查询码自己查看")), ("phone", _l("打电话告诉我")))
TEXTS: Final = ("description", "discovered_place", "child_name", "suspect_desc", "reporter_name")
LONGEST: Final = 4_000  # characters of a text
CALLED: Final = "报告人称已经拨打110。"
FIXED: Final = {"report_stage": "county"}


def answers(filled: Mapping[str, Any], situations: list[str]) -> dict[str, Any]:
    """Give what the start form takes; whatever was left open is unclear, and a reporter is anonymous unless he says otherwise."""
    told: dict[str, Any] = {name: text for name in TEXTS if (text := _text(filled, name))}
    told |= FIXED | {"discovered_at": _text(filled, "discovered_at")}
    told |= {"situation_codes": [code for code, _ in SITUATIONS if code in situations] or [UNCLEAR]}
    told |= {
        "injury_level": _one_of(INJURY, filled, "injury_level"),
        "guardian_is_suspect": _one_of(GUARDIAN, filled, "guardian_is_suspect"),
    }
    told |= {"current_safety": _one_of(SAFETY, filled, "current_safety")}
    age = _text(filled, "child_est_age")
    if age.isdecimal() and age.isascii():
        told["child_est_age"] = int(age[:4])
    if filled.get("is_police_called"):
        told["remarks"] = CALLED
    return told | _reporter(filled)


def _reporter(filled: Mapping[str, Any]) -> dict[str, Any]:
    kind, channel = _one_of(REPORTERS, filled, "reporter_unit_type"), _one_of(FEEDBACK, filled, "feedback_channel")
    told = {"reporter_unit_type": kind, "feedback_channel": channel, "anonymous_requested": "no" if filled.get("may_be_named") else "yes"}
    if channel == "phone":
        told["reporter_phone"] = _text(filled, "reporter_phone")
    if kind not in ALONE:
        told["reporter_org"] = _text(filled, "reporter_org")
    return told


def _text(filled: Mapping[str, Any], name: str) -> str:
    return str(filled.get(name) or "").strip()[:LONGEST]


def _one_of(choices: Choices, filled: Mapping[str, Any], name: str) -> str:
    asked = _text(filled, name)
    return asked if asked in dict(choices) else choices[0][0]
