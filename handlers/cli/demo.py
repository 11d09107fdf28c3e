"""`flask demo …`: move the demonstration's time."""

from datetime import UTC, datetime, timedelta

import click

from handlers.cli import output
from services import demo_time
from services.actor import OPERATOR
from services.errors import Invalid


@click.group()
def demo() -> None:
    """Move the demonstration's time."""


@demo.command()
@click.option("--days", type=click.IntRange(1, 36_500))
@click.option("--seconds", type=click.IntRange(1, 3_000_000_000))
@click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]), help="A moment in UTC.")
@click.option("--to-next-due", is_flag=True, help="To the moment at which the next job is due.")
@output.with_json
def advance(days: int | None, seconds: int | None, until: datetime | None, *, to_next_due: bool, as_json: bool) -> None:
    """Move time forward, running what becomes due, each job at its own moment."""
    if (days, seconds, until).count(None) + (not to_next_due) != 3:  # noqa: PLR2004 — three of the four are absent
        raise Invalid({"options": ["give one of --days, --seconds, --until, --to-next-due"]}, code="one_way_forward")
    span = int(timedelta(days=days or 0, seconds=seconds or 0).total_seconds()) or None
    moment = until.replace(tzinfo=UTC) if until else None
    present, ran = demo_time.advance(OPERATOR, seconds=span, until=moment, to_next_due=to_next_due)
    output.show({"now": present, "ran": ran}, as_json=as_json)
