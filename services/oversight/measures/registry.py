"""All measures by name; and how one of them is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from services import now, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.oversight import working
from services.oversight.board import VERB
from services.oversight.measures import clocks, house, matters, shipped, work
from services.oversight.measures.shapes import Answer, Look, Measure
from services.oversight.spans import Span
from services.transaction import reading


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, and its answer."""

    measure: Measure
    answer: Answer
    working_day: int  # seconds of business hours


@cache
def measures() -> Mapping[str, Measure]:
    """Give all measures, those of the house first, in the order in which they are shown."""
    every = (*work.MEASURES, *clocks.MEASURES, *matters.MEASURES, *house.MEASURES, *shipped.of())
    found = {one.name: one for one in every}
    if len(found) < len(every):
        message = "two measures bear the same name"
        raise RuntimeError(message)
    return found


def find(actor: Actor) -> list[Measure]:
    """List what is measured."""
    policy.demand(actor, VERB, {})
    return list(measures().values())


def read(actor: Actor, name: str, span: Span | None = None) -> Measured:
    """Measure; NotFound when there is no such measure."""
    policy.demand(actor, VERB, {})
    measure, asked = measures().get(name), span or Span()
    if measure is None:
        raise NotFound(code="no_such_measure")
    with reading() as look:
        hours = working.hours(look)
        answer = measure.read(Look(look, actor, asked, hours, now.now()))
        day = hours.day(asked.area_code)
    readings.note(actor, "measure", name, filter={"area_code": asked.area_code}, count=answer.total.of)
    return Measured(measure, answer, day)
