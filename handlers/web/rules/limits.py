"""Time limits: which hold where and by which article, each with an example counted day by day and the diagrams that name it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from deadlines import sentences
from deadlines.limits import Unit
from engine.expressions import zone
from handlers.web import language
from handlers.web.guard import actor
from handlers.web.rules import regions
from handlers.web.rules.calendars import may
from models.lifecycle import RuleState
from services import limit_views, now, policy, time_limits
from services.errors import Invalid
from services.time_limits import TimeLimitView

GROUPS: Final[Mapping[str, object]] = {
    "jk": _l("康复转介"),
    "mr": _l("强制报告"),
    "tg": _l("临时监护"),
    "org": _l("机构注册"),
    "child": _l("困境儿童"),
    "xs": _l("跨省通办"),
    "benefit": _l("补贴"),
    "duty": _l("值班"),
}
PARTIES: Final = {"office": _l("本机关"), "applicant": _l("申请人"), "other": _l("其他单位")}
CERTAINTIES: Final = {
    "found": (_l("已核对原文"), "green"),
    "seed": (_l("依规定文本"), "green"),
    "memory": (_l("未核对原文，按本地设定使用"), "amber"),
    "local": (_l("本地设定"), ""),
}
STARTS: Final = {"next_day": _l("自次日起算"), "same_moment": _l("自该时刻起算")}
ENDS: Final = {"24:00": _l("末日 24:00 届满"), "close": _l("末日下班时届满")}
WORDS: Final = {"parties": PARTIES, "certainties": CERTAINTIES, "starts": STARTS, "ends": ENDS}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/time-limits", "time_limits", find)
    desk.add_url_rule("/time-limits/<limit_id>", "time_limit", show)
    desk.add_url_rule("/time-limits/<limit_id>/uses", "time_limit_uses", uses)


def find() -> ResponseReturnValue:
    """List the limits of one group."""
    known = limit_views.groups(actor())
    groups = {name: known[name] for name in [*(name for name in GROUPS if name in known), *(name for name in known if name not in GROUPS)]}
    asked = request.args.get("group", "")
    chosen = asked if asked in groups else next(iter(groups), "")
    lines = limit_views.find(actor(), chosen) if chosen else []
    names = regions.names(one.region for one in lines)
    return render_template(
        "rules/limits.html",
        lines=lines,
        groups=groups,
        chosen=chosen,
        group_names=GROUPS,
        names=names,
        may_draft=may_draft(),
        may_look_back=policy.can(actor(), "batch.read", {}),
        much=much,
        label=label,
        **WORDS,
    )


def show(limit_id: str) -> ResponseReturnValue:
    """Show one version, with an example."""
    one = time_limits.get(actor(), limit_id)
    versions = limit_views.versions(actor(), one.name)
    start = _start()
    return render_template(
        "rules/limit.html",
        one=one,
        example=limit_views.example(actor(), limit_id, start),
        start=start,
        versions=versions,
        names=regions.names(version.region for version in versions),
        is_draft=one.state == RuleState.DRAFT,
        may_draft=may("time_limit.draft", one.region),
        much=much,
        label=label,
        **WORDS,
    )


def uses(limit_id: str) -> ResponseReturnValue:
    """List the diagrams that name it: fetched after the page."""
    return render_template("rules/uses.html", uses=limit_views.uses(actor(), time_limits.get(actor(), limit_id).name))


def may_draft() -> bool:
    """Say whether the reader, or somebody for whom he stands in, may enter versions for any region at all."""
    able = policy.as_reader(actor(), "time_limit.draft")
    return any(one.roles for one in (able, *able.principals))


def much(one: TimeLimitView) -> str:
    """Say how long a limit is."""
    unit = sentences.UNITS[Unit(one.unit)]
    if one.unit == Unit.IMMEDIATE:
        return unit[language.chosen() == "en"]
    return f"{one.value} {unit[1]}" if language.chosen() == "en" else f"{one.value} {unit[0]}"


def label(one: TimeLimitView) -> str:
    """Say what a limit is called."""
    return one.label if language.chosen() == "zh" else one.label_en


def _start() -> date:
    text = request.args.get("start", "")
    try:
        return date.fromisoformat(text) if text else now.now().astimezone(zone.office()).date()
    except ValueError as error:
        raise Invalid({"start": [_("请填写日期。")]}) from error
