"""`flask clocks …` and `flask calendars …`: why a clock is due when it is; next year's calendar."""

from datetime import time
from typing import TextIO

import click

from handlers.cli import output
from services import calendars as calendar_service
from services import clock_views
from services.actor import OPERATOR

COLUMNS = ("id", "name", "state", "due_at", "is_provisional", "case_id")
CALENDARS = ("id", "year", "region", "version", "state", "title")


@click.group()
def clocks() -> None:
    """Statutory clocks."""


@clocks.command("list")
@click.option("--case", "case_id", help="Those of one case.")
@click.option("--state")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_clocks(case_id: str | None, state: str | None, limit: int, *, as_json: bool) -> None:
    """List clocks, the oldest first."""
    found = clock_views.find(OPERATOR, clock_views.Filters(case_id=case_id, state=state), limit=limit)
    output.show(found.items, as_json=as_json, columns=COLUMNS)


@clocks.command()
@click.argument("clock_id")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@output.with_json
def explain(clock_id: str, language: str, *, as_json: bool) -> None:
    """Derive a due moment day by day."""
    found = clock_views.explain(OPERATOR, clock_id)
    if as_json:
        output.show(found, as_json=True)
    else:
        click.echo("\n".join(found.zh if language == "zh" else found.en))


@click.group()
def calendars() -> None:
    """Calendars: which days the offices work."""


@calendars.command("list")
@click.option("--year", type=int)
@output.with_json
def list_calendars(year: int | None, *, as_json: bool) -> None:
    """List calendars, the latest year first."""
    output.show(calendar_service.find(OPERATOR, year, limit=200).items, as_json=as_json, columns=CALENDARS)


@calendars.command("import")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--title", required=True, help="Of the notice.")
@click.option("--region", default="", help="The first digits of the areas it holds in; none: the whole country.")
@click.option("--closes", help="The end of business there, such as 17:30.")
@output.with_json
def import_calendar(file: TextIO, title: str, region: str, closes: str | None, *, as_json: bool) -> None:
    """Enter a notice from lines `date,kind,name` (kind: off or work) as a draft, and show what it would change."""
    days = calendar_service.read_csv(file.read())
    calendar_id = calendar_service.draft(OPERATOR, title, days, region=region, closes=time.fromisoformat(closes) if closes else None)
    found = calendar_service.preview(OPERATOR, calendar_id)
    output.show({"id": calendar_id, "clocks": found.clocks, "changed": found.changed, "digest": found.digest}, as_json=as_json)


@calendars.command()
@click.argument("calendar_id")
@click.option("--reason", required=True)
@output.with_json
def publish(calendar_id: str, reason: str, *, as_json: bool) -> None:
    """Let a draft hold from now on; a batch counts open clocks again."""
    output.show(calendar_service.publish(OPERATOR, calendar_id, reason=reason), as_json=as_json)
