"""Measures of the house: places in institutions, and processes that cannot go on by themselves."""

from typing import Final

from sqlalchemy import func, select

from models import Base
from models.lifecycle import IncidentState, InstitutionState
from services.oversight import places
from services.oversight.measures import rows
from services.oversight.measures.shapes import Answer, Look, Measure, Unit, Words

_incident = Base.metadata.tables["incident"]
_institution = Base.metadata.tables["institution"]
MOST: Final = 500  # institutions
KINDS: Final = {
    "expression": Words("表达式无法求值", "An expression fails"),
    "job": Words("自动任务多次失败", "A job keeps failing"),
    "loop": Words("流程陷入循环", "A loop without end"),
    "role": Words("岗位无人承担", "Nobody holds the role"),
    "clock": Words("期限无法计算", "A limit cannot be counted"),
    "error": Words("业务错误未被处理", "An error nobody handles"),
    "message": Words("消息无法送达", "A message reaches nobody"),
}


def capacity(look: Look) -> Answer:
    """Tell how many places of the institutions that take people in are taken."""
    query = select(_institution.c.id, _institution.c.name, _institution.c.load, _institution.c.capacity)
    query = query.where(_institution.c.state == InstitutionState.ACTIVE).order_by(_institution.c.id).limit(MOST)
    around = places.outermost(look.actor)
    if around is not None:  # the register is open to everybody; a measure is of what one oversees
        query = query.where(places.within(_institution, around))
    found = look.reading.execute(look.visible(query, _institution)).all()
    names = {row.id: Words(row.name, row.name) for row in found}
    answer = rows.shares({row.id: (row.load, row.capacity) for row in found}, names)
    return Answer(answer.total, answer.rows[::-1], is_capped=len(found) == MOST)  # the fullest first


def incidents(look: Look) -> Answer:
    """Count where processes cannot go on by themselves."""
    query = select(_incident.c.kind, func.count().label("many")).where(_incident.c.state == IncidentState.OPEN).group_by(_incident.c.kind)
    return rows.counts({row.kind: row.many for row in look.reading.execute(look.visible(query, _incident))}, KINDS)


MEASURES: Final = (
    Measure(
        "capacity",
        Words("机构床位（名额）使用率", "Capacity use of institutions"),
        Words("在库机构已用名额占核定名额的比例。", "Places taken, of the places that institutions of the register have."),
        Unit.SHARE,
        capacity,
        "house",
    ),
    Measure(
        "incidents",
        Words("待处理异常", "Open incidents"),
        Words("流程无法自行继续、尚未处理的异常数，按种类。", "Where processes cannot go on by themselves, by kind."),
        Unit.COUNT,
        incidents,
        "house",
    ),
)
