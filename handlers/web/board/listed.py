"""The columns of the list of runs: what they are called, and what stands in them in a spreadsheet."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web import wording
from services.oversight.run_columns import Row

FIRST: Final = "process"
HEADS: Final[Mapping[str, object]] = {
    "process": _l("流程"),
    "version": _l("版本"),
    "number": _l("编号"),
    "case": _l("案件编号"),
    "subject": _l("当事人"),
    "state": _l("状态"),
    "steps": _l("所在环节"),
    "due": _l("办理期限"),
    "started": _l("开始时间"),
    "ended": _l("结束时间"),
    "starter": _l("发起人"),
    "office": _l("承办单位"),
    "area": _l("地区"),
    "incidents": _l("异常"),
}
SORTS: Final[Mapping[str, object]] = {
    "newest": _l("最新的在前"),
    "oldest": _l("最早的在前"),
    "ended": _l("按结束时间，最近的在前"),
    "number": _l("按编号"),
}
_PLAIN: Final[Mapping[str, Callable[[Row], Any]]] = {
    "process": lambda row: wording.named(row.run.instance.process_name),
    "version": lambda row: row.run.instance.definition_version,
    "number": lambda row: row.run.instance.business_key,
    "case": lambda row: row.run.instance.case_number,
    "state": lambda row: wording.state_word(row.run.instance.state, "instance"),
    "steps": lambda row: str(_("、")).join(map(wording.named, row.told["steps"] or ())),
    "started": lambda row: row.run.instance.started_at,
    "ended": lambda row: row.run.instance.ended_at,
    "incidents": lambda row: row.run.incidents,
}


def plain(row: Row, column: str) -> Any:
    """Give what stands in a cell."""
    return _PLAIN[column](row) if column in _PLAIN else row.told.get(column)
