"""How the work is measured: a heading of measures a page, each figure fetched after it; and the same as a spreadsheet."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers import headers
from handlers.web import language, wording
from handlers.web.board import numbers, spans
from handlers.web.guard import actor
from services import sheets
from services.oversight.measures import registry
from services.oversight.measures.registry import Measured
from services.oversight.measures.shapes import Measure, Row, Words

GROUPS: Final[Mapping[str, object]] = {  # those of the house; a procedure's are called as the procedure is
    "work": _l("办理"),
    "limits": _l("法定期限"),
    "cases": _l("案件"),
    "quality": _l("数据质量"),
    "house": _l("机构与运行"),
    "mandatory_report": _l("强制报告"),
    "rehab_referral": _l("康复转介"),
    "temporary_guardianship": _l("临时监护"),
    "institution_registration": _l("机构注册"),
}
UNITS: Final[Mapping[str, object]] = {
    "count": _l("数量"),
    "share": _l("比例"),
    "seconds": _l("时间（中位数）"),
    "worked": _l("工作时间（中位数）"),
}
SHOWN: Final = 12  # bars of a chart; the table has all


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/measures", "measures", show)
    desk.add_url_rule("/measures/sheet", "measures_sheet", sheet)
    desk.add_url_rule("/measures/<name>", "measure", one)


def show() -> ResponseReturnValue:
    """Show the measures of one heading."""
    headers.allow_style_attributes()
    every, span = registry.find(actor()), spans.asked()
    groups = list(dict.fromkeys(one.group for one in every))
    chosen = request.args.get("group", groups[0])
    shown = [one for one in every if one.group == chosen]
    names = {group: GROUPS.get(group, group) for group in groups}
    asked = {"span": span, "words": spans.words(span), "areas": spans.areas(span), "said": said}
    return render_template("board/measures.html", measures=shown, groups=names, chosen=chosen, **asked)


def one(name: str) -> ResponseReturnValue:
    """Show one of them."""
    found = registry.read(actor(), name, spans.asked())
    return render_template("board/measure.html", one=found.measure, found=found, units=UNITS, said=said, **_drawn(found))


def sheet() -> ResponseReturnValue:
    """Give the measures of one heading as a spreadsheet."""
    group, span = request.args.get("group", ""), spans.asked()
    wanted = [one for one in registry.find(actor()) if group in ("", one.group)]
    rows = [row for one in wanted for row in _lines(registry.read(actor(), one.name, span))]
    headings = (_("指标"), _("项目"), _("数值"), _("单位"), _("基数"), _("计算方法"), _("依据"))
    answer = Response(sheets.write(_("指标"), headings, rows), content_type=sheets.XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="measures.xlsx"'
    return answer


def said(words: Words | None) -> str:
    """Say a text of a measure in the language of the page."""
    return str(_("未填写")) if words is None else wording.named(words.en) if language.chosen() == "en" else words.zh


def _drawn(found: Measured) -> dict[str, Any]:
    unit, rows = found.measure.unit, found.answer.rows
    texts = [(said(row.label), numbers.told(row.value, unit, found.working_day), row.of) for row in rows]
    bars = [{"label": label, "value": row.value or 0, "text": text} for row, (label, text, _of) in zip(rows, texts, strict=True)]
    setup = {"bars": bars[:SHOWN], "most": 10_000 if unit == "share" else None}
    return {"setup": setup, "rows": texts, "total": numbers.told(found.answer.total.value, unit, found.working_day)}


def _lines(found: Measured) -> list[tuple[Any, ...]]:
    return [_line(found.measure, row, found.working_day) for row in (found.answer.total, *found.answer.rows)]


def _line(measure: Measure, row: Row, day: int) -> tuple[Any, ...]:
    value = numbers.told(row.value, measure.unit, day)
    return said(measure.title), said(row.label), value, str(UNITS[measure.unit]), row.of, said(measure.how), measure.source
