"""Running cases: each begins at its present step, with its real dates; its clocks run from them, and what is overdue is so at once."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import update

from engine import modification
from engine.execution import Execution
from engine.modification import CannotModify, Modification, StartBefore
from engine.moment import Moment
from forms import checks
from models import Base
from services import actors, library, policy, sheets, starting
from services.errors import Invalid, Unsuitable
from services.imports import Cells, Column, Kind
from services.library import Known
from services.starting import Wish
from services.transaction import Work

_case = Base.metadata.tables["case"]
SUBJECT: Final = {"name": "name", "id_number": "id_number", "phone": "phone"}


def enter(work: Work, cells: Cells) -> None:
    """Begin an instance before its present element, and date its case back to the day on which it was received."""
    definition_id = library.latest(str(cells["process"]))
    received, since = _day(cells, "received_on"), _day(cells, "since")
    if received > since:
        raise Invalid({"since": ["lies before the day on which the case was received"]}, code="import_dates")
    element_id = _element(definition_id, str(cells["element"]))
    place = starting.place(work.actor, str(cells["area_code"]))
    policy.demand(work.actor, work.verb, {"area_code": place.area_code, "office_id": place.office_id})
    wish = Wish(definition_id, place, _variables(cells), str(cells["number"]), _subject(cells))
    try:
        begun = starting.begin(work, wish, lambda known, moment: _begin(known, moment, element_id, wish.variables))
    except CannotModify as error:
        raise Unsuitable(error.problems) from error
    dates = {"opened_at": _moment(received), "received_at": _moment(received)}
    work.execute(update(_case).where(_case.c.id == begun.case_id).values(dates))


def happened(cells: Cells) -> datetime:
    """Tell when the case came to its present step: the moment from which its clocks run."""
    return _moment(_day(cells, "since"))


def _begin(known: Known, moment: Moment, element_id: str, variables: Mapping[str, Any]) -> Execution:
    return modification.begin(known.definition, Modification((StartBefore(element_id),), dict(variables)), moment=moment)


def _element(definition_id: str, told: str) -> str:
    """Find an element by its id, or by a name that only one bears."""
    elements = library.known(definition_id).definition.elements
    named = [one.element_id for one in elements.values() if one.name == told]
    if told in elements:
        return told
    if len(named) != 1:
        raise Invalid({"element": ["is no element of the procedure, or several bear this name"]}, code="unknown_element")
    return named[0]


def _day(cells: Cells, name: str) -> date:
    try:
        found = sheets.day(cells[name])
    except ValueError:
        found = None
    if found is None or found > actors.today():
        raise Invalid({name: ["is a day that has come, like 2026-11-02"]}, code="import_day")
    return found


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), actors.HERE)


def _subject(cells: Cells) -> dict[str, str]:
    subject = {name: str(cells[name]) for name in SUBJECT if cells.get(name) is not None}
    if "id_number" in subject and checks.resident_id(subject["id_number"]) is None:
        raise Invalid({"id_number": [checks.WRONG_ID]}, code="resident_id")
    return subject


def _variables(cells: Cells) -> dict[str, Any]:
    """Give the columns that are not ours: variables of the process, by name."""
    ours = {column.name for column in KIND.columns}
    return {name: value for name, value in cells.items() if name not in ours and value is not None}


KIND = Kind(
    name="cases",
    title="在办案件",
    title_en="Running cases",
    verb="case.import",
    columns=(
        Column("process", "流程", "流程标识，如 rehab_referral", "The procedure, e.g. rehab_referral", is_needed=True),
        Column("number", "案件编号", "原编号，不可重复", "The number it has; each only once", is_needed=True),
        Column("area_code", "行政区划", "6 位区划代码", "The code of the area that handles it", is_needed=True),
        Column("received_on", "收到日期", "如 2026-11-02", "When it was received, e.g. 2026-11-02", is_needed=True),
        Column("element", "当前环节", "流程图中环节的名称或标识", "The step where it stands, by name or id", is_needed=True),
        Column("since", "进入环节日期", "如 2026-11-02；期限从这一天起算", "Since when; clocks run from this day", is_needed=True),
        Column("name", "姓名", "当事人姓名", "Whom the case is about"),
        Column("id_number", "身份证号码", "以文本填写", "The resident identity number, as text"),
        Column("phone", "电话", "以文本填写", "A phone number, as text"),
    ),
    enter=enter,
    happened=happened,
    takes_more=True,
)
