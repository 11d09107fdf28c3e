"""Measures of cases: how old, how long, how they end, how often they go on, how well they are entered."""

from collections import Counter
from typing import Final

from sqlalchemy import and_, exists, func, select

from models import Archive, Base, CaseDigest, Correction
from models.lifecycle import CaseState
from services.oversight.measures import names, rows
from services.oversight.measures.shapes import Answer, Look, Measure, Unit, Words
from services.oversight.measures.work import MOST, seconds

_case = Base.metadata.tables["case"]
_archive, _digest, _correction = Archive.__table__, CaseDigest.__table__, Correction.__table__


def open_age(look: Look) -> Answer:
    """Tell how old open cases are."""
    query = select(_case.c.procedure, _case.c.received_at).where(_case.c.state == CaseState.OPEN).order_by(_case.c.id.desc())
    found = look.reading.execute(look.visible(query, _case).limit(MOST)).all()
    return rows.medians(((row.procedure, seconds(row.received_at, look.moment)) for row in found), _names(look))


def duration(look: Look) -> Answer:
    """Tell how long cases took that were closed in the period."""
    query = select(_case.c.procedure, _case.c.received_at, _case.c.closed_at)
    query = query.where(_case.c.closed_at.is_not(None), *look.within(_case.c.closed_at)).order_by(_case.c.id.desc())
    found = look.reading.execute(look.visible(query, _case).limit(MOST)).all()
    return rows.medians(((row.procedure, seconds(row.received_at, row.closed_at)) for row in found), _names(look))


def outcomes(look: Look) -> Answer:
    """Tell how cases ended that were closed in the period, by procedure and outcome."""
    query = select(_case.c.procedure, _case.c.outcome, func.count().label("many"))
    query = query.where(_case.c.closed_at.is_not(None), *look.within(_case.c.closed_at)).group_by(_case.c.procedure, _case.c.outcome)
    counted, told = Counter[str](), dict[str, Words]()
    procedures = _names(look)
    for row in look.reading.execute(look.visible(query, _case)):
        key = f"{row.procedure}.{row.outcome or ''}"
        counted[key] += row.many
        told[key] = _outcome(procedures, row.procedure, row.outcome)
    return rows.spread(counted, told)


def reopened(look: Look) -> Answer:
    """Tell how many of the cases that were closed in the period went on afterwards."""
    later = _archive.alias()
    last = select(func.max(later.c.version)).where(later.c.case_id == _case.c.id).scalar_subquery()
    query = select(_case.c.procedure, _case.c.id, _case.c.state, func.min(_archive.c.version).label("closure"), last.label("last"))
    query = query.join(_archive, _archive.c.case_id == _case.c.id).where(*look.within(_archive.c.closed_at))
    found = look.reading.execute(look.visible(query, _case).group_by(_case.c.procedure, _case.c.id, _case.c.state).limit(MOST)).all()
    every, again = (
        Counter(row.procedure for row in found),
        Counter(row.procedure for row in found if row.last > row.closure or row.state == CaseState.OPEN),
    )
    return rows.shares({key: (again[key], many) for key, many in every.items()}, _names(look))


def identified(look: Look) -> Answer:
    """Tell of how many open cases the ID number of whom they are about is known."""
    known = exists().where(_digest.c.case_id == _case.c.id, _digest.c.kind == "id_number")
    query = select(_case.c.procedure, known.label("is_known")).where(_case.c.state == CaseState.OPEN).order_by(_case.c.id.desc())
    found = look.reading.execute(look.visible(query, _case).limit(MOST)).all()
    every, good = Counter(row.procedure for row in found), Counter(row.procedure for row in found if row.is_known)
    return rows.shares({key: (good[key], many) for key, many in every.items()}, _names(look))


def corrected(look: Look) -> Answer:
    """Count the wrong entries that were corrected in the period."""
    query = select(_case.c.procedure, func.count().label("many")).join(_correction, _correction.c.case_id == _case.c.id)
    query = query.where(and_(_correction.c.state == "applied", *look.within(_correction.c.settled_at))).group_by(_case.c.procedure)
    counted = {row.procedure: row.many for row in look.reading.execute(look.visible(query, _case))}
    return rows.counts(counted, _names(look))


def _names(look: Look) -> dict[str, Words]:
    return names.procedures(look.reading)


def _outcome(procedures: dict[str, Words], process_id: str, outcome: str | None) -> Words:
    name, told = procedures.get(process_id, Words(process_id, process_id)), names.outcome(process_id, outcome)
    return Words(f"{name.zh}：{told.zh}", f"{name.en}: {told.en}")


MEASURES: Final = (
    Measure(
        "open_age",
        Words("在办案件时长", "Age of open cases"),
        Words("在办案件自收到之日至今的时间，取中位数。", "Time since open cases were received, median."),
        Unit.SECONDS,
        open_age,
        "cases",
    ),
    Measure(
        "duration",
        Words("办结案件用时", "From receipt to closure"),
        Words("期间内结案的案件自收到至结案的时间，取中位数。", "Time from receipt to closure of cases closed in the period, median."),
        Unit.SECONDS,
        duration,
        "cases",
    ),
    Measure(
        "outcomes",
        Words("结案结果分布", "How cases end"),
        Words("期间内结案的案件中，各结果所占比例。", "Of the cases closed in the period, the part of each outcome."),
        Unit.SHARE,
        outcomes,
        "cases",
    ),
    Measure(
        "reopened",
        Words("结案后重新办理率", "Reopened cases"),
        Words(
            "期间内结过案的案件中，结案后又继续办理的比例。", "Of the cases that were closed in the period, those that went on afterwards."
        ),
        Unit.SHARE,
        reopened,
        "cases",
    ),
    Measure(
        "identified",
        Words("身份证号码登记率", "ID number entered"),
        Words(
            "在办案件中已登记对象身份证号码的比例（数据质量）。",
            "Of the open cases, those with the ID number of whom they are about (data quality).",
        ),
        Unit.SHARE,
        identified,
        "quality",
    ),
    Measure(
        "corrected",
        Words("更正错误登记数", "Entries corrected"),
        Words("期间内更正生效的错误登记数（数据质量）。", "Wrong entries whose correction took effect in the period (data quality)."),
        Unit.COUNT,
        corrected,
        "quality",
    ),
)
