"""Writes the shipped time limits and calendars down, so that they can be looked at and given further versions."""

from sqlalchemy import select

from deadlines import limits, seed
from deadlines.calendars import Layer
from deadlines.limits import Limit
from models import Base
from models.lifecycle import RuleState
from services import calendars, time_limits, transaction
from services.actor import OPERATOR
from services.transaction import Reading

_limit, _calendar = Base.metadata.tables["time_limit"], Base.metadata.tables["calendar"]


def write() -> int:
    """Write what is new; tell how much that was. What an office has changed itself gets the shipped version as a draft."""
    with transaction.reading() as look:
        missing, years = _missing_limits(look), _missing_calendars(look)
    if not missing and not years:
        return 0
    with transaction.transaction(OPERATOR, "rules.seed") as work:
        query = select(_limit.c.name, _limit.c.region).where(_limit.c.source == "entered")
        entered = {(row.name, row.region) for row in work.execute(query)}
        for limit in missing:
            state = RuleState.DRAFT if (limit.id, limit.region) in entered else RuleState.PUBLISHED
            time_limits.write(work, limit, state, "shipped")
        for layer in years:
            calendars.write(work, layer, seed.SOURCE.format(year=layer.year), RuleState.PUBLISHED, "shipped")
        work.log("rules", None)
    return len(missing) + len(years)


def _missing_limits(look: Reading) -> list[Limit]:
    known = set(look.execute(select(_limit.c.id)).scalars())
    return [limit for limit in limits.shipped() if limit.key not in known]


def _missing_calendars(look: Reading) -> list[Layer]:
    known = {(row.region, row.year) for row in look.execute(select(_calendar.c.region, _calendar.c.year))}
    return [layer for layer in seed.layers() if (layer.region, layer.year) not in known]
