"""`flask absences …` and `flask caseloads …`: who stands in for whom, and what goes over to others."""

from datetime import datetime

import click

from handlers.cli import output
from services import caseloads as handing_over
from services import deputies, people
from services.actor import OPERATOR
from services.deputies import Part, Wish
from services.errors import NotFound

COLUMNS = ("id", "person_name", "valid_from", "valid_to", "state")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def absences() -> None:
    """Absences and deputies."""


@absences.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_absences(limit: int, *, as_json: bool) -> None:
    """List absences, the latest first."""
    output.show(deputies.find(OPERATOR, limit=limit).items, as_json=as_json, columns=COLUMNS)


@absences.command()
@click.argument("login")
@click.option("--from", "first", type=DAY, required=True, help="The first day.")
@click.option("--to", "last", type=DAY, required=True, help="The last day.")
@click.option("--deputy", "names", multiple=True, required=True, help="A login; may be given several times.")
@click.option(
    "--covers", nargs=3, multiple=True, metavar="ROLE OFFICE_ID PROCESS_ID", help="A part of the scope; - for any. None: everything."
)
@click.option("--reason")
@output.with_json
def enter(  # noqa: PLR0913, PLR0917 — its options
    login: str,
    first: datetime,
    last: datetime,
    names: tuple[str, ...],
    covers: tuple[tuple[str, str, str], ...],
    reason: str | None,
    *,
    as_json: bool,
) -> None:
    """Enter somebody's absence."""
    scope = tuple(Part(*(None if one == "-" else one for one in part)) for part in covers)
    wish = Wish(first.date(), last.date(), tuple(people.person_with(name) for name in names), scope)
    output.show(deputies.enter(OPERATOR, people.person_with(login), wish, reason=reason), as_json=as_json)


@absences.command()
@click.argument("absence_id")
@click.option("--reason")
@output.with_json
def end(absence_id: str, reason: str | None, *, as_json: bool) -> None:
    """End an absence before its last day."""
    output.show(deputies.end(OPERATOR, absence_id, reason=reason), as_json=as_json)


@click.group()
def caseloads() -> None:
    """Hand over what people have to do."""


@caseloads.command("hand-over")
@click.argument("giver")
@click.option("--to", "takers", multiple=True, required=True, help="A login; may be given several times: they take it in turn.")
@click.option("--process", "process_id", help="Only user tasks of this process.")
@click.option("--office", "office_id", help="Only those of this office's matters.")
@click.option("--dry-run", is_flag=True, help="Count, and change nothing.")
@click.option("--reason", default="", help="Needed unless it is a dry run.")
@output.with_json
def hand_over(  # noqa: PLR0913 — its options
    giver: str, takers: tuple[str, ...], process_id: str | None, office_id: str | None, reason: str, *, dry_run: bool, as_json: bool
) -> None:
    """Hand all open user tasks of GIVER, a login or a person's id, over to others."""
    wish = handing_over.Wish(_giver(giver), tuple(people.person_with(one) for one in takers), process_id, office_id)
    told = handing_over.preview(OPERATOR, wish) if dry_run else handing_over.hand_over(OPERATOR, wish, reason=reason)
    output.show(told, as_json=as_json)


def _giver(text: str) -> str:
    """Find a person by login; whoever can no longer sign in is named by id."""
    try:
        return people.person_with(text)
    except NotFound:
        return text
