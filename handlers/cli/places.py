"""`flask areas …`, `flask offices …`: the division of areas and its offices, as they change over time."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from handlers.cli import output
from services import area_seed, areas, case_moves, importing, offices
from services.actor import OPERATOR
from services.errors import Invalid

DAY = click.DateTime(["%Y-%m-%d"])
SINCE = click.option("--since", required=True, type=DAY, help="The first day, as 2026-03-01.")


@click.group("areas")
def areas_() -> None:
    """Areas of the national division: imported, renamed, replaced."""


@areas_.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=area_seed.SHIPPED)
@click.option("--dry-run", is_flag=True, help="Only say what would stand in the way.")
@output.with_json
def import_areas(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Bring a list of areas in, all rows or none; without a file the shipped one, from province to county."""
    found = importing.run(OPERATOR, "areas", file.read_bytes(), dry_run=dry_run)
    shown = [{"row": one.row, "column": one.column, "code": one.error.reason, "message": one.error.message} for one in found.problems]
    output.show({"rows": found.rows, "done": found.done, "problems": shown}, as_json=as_json)
    if found.problems:
        sys.exit(1)


@areas_.command("list")
@click.option("--below", "parent_code", help="Only those right below this code.")
@click.option("--with-former", is_flag=True, help="Also those that are no more.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_areas(parent_code: str | None, *, with_former: bool, limit: int, as_json: bool) -> None:
    """List areas by their codes."""
    found = areas.find(OPERATOR, areas.Filters(parent_code=parent_code, with_former=with_former), limit=limit).items
    output.show(found, as_json=as_json, columns=("code", "name", "parent_code", "valid_to", "replaced_by"))


@areas_.command("rename")
@click.argument("code")
@click.argument("name")
@SINCE
@output.with_json
def rename_area(code: str, name: str, since: datetime, *, as_json: bool) -> None:
    """Give an area another name from a day on; the one before is kept."""
    output.show(areas.rename(OPERATOR, code, name, since.date()), as_json=as_json)


@areas_.command("replace")
@click.argument("code")
@click.argument("successor_code")
@SINCE
@click.option("--office", "heirs", multiple=True, help="OLD_OFFICE_ID=NEW_OFFICE_ID; may be given several times.")
@output.with_json
def replace_area(code: str, successor_code: str, since: datetime, heirs: tuple[str, ...], *, as_json: bool) -> None:
    """Let an area go into another one; --office says who goes on with what an office of it handled."""
    output.show(areas.replace(OPERATOR, code, successor_code, since.date(), offices=dict(map(_heir, heirs))), as_json=as_json)


@areas_.command("move-case")
@click.argument("case_id")
@click.argument("code")
@click.option("--office", "office_id", help="The office that takes it over; without it the one that does such work there.")
@click.option("--reason", required=True)
@output.with_json
def move_case(case_id: str, code: str, office_id: str | None, reason: str, *, as_json: bool) -> None:
    """Let another office handle a case (its id or number), with everything that belongs to it."""
    output.show(case_moves.move(OPERATOR, case_id, code, office_id, reason=reason), as_json=as_json)


@click.group("offices")
def offices_() -> None:
    """Offices: added, renamed, closed."""


@offices_.command("list")
@click.option("--area", "area_code", help="Only those of this code.")
@click.option("--with-former", is_flag=True, help="Also those that are no more.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_offices(area_code: str | None, *, with_former: bool, limit: int, as_json: bool) -> None:
    """List offices."""
    found = offices.find(OPERATOR, offices.Filters(area_code=area_code, with_former=with_former), limit=limit).items
    output.show(found, as_json=as_json, columns=("id", "name", "area_code", "area_name", "valid_to", "replaced_by"))


@offices_.command("add")
@click.argument("name")
@click.argument("area_code")
@click.option("--valid-from", type=DAY, help="The first day.")
@output.with_json
def add_office(name: str, area_code: str, valid_from: datetime | None, *, as_json: bool) -> None:
    """Add an office to an area."""
    output.show(offices.add(OPERATOR, name, area_code, _day(valid_from)), as_json=as_json)


@offices_.command("rename")
@click.argument("office_id")
@click.argument("name")
@SINCE
@output.with_json
def rename_office(office_id: str, name: str, since: datetime, *, as_json: bool) -> None:
    """Give an office another name from a day on; the one before is kept."""
    output.show(offices.rename(OPERATOR, office_id, name, since.date()), as_json=as_json)


@offices_.command("close")
@click.argument("office_id")
@SINCE
@click.option("--replaced-by", help="The office that goes on with its matters.")
@output.with_json
def close_office(office_id: str, since: datetime, replaced_by: str | None, *, as_json: bool) -> None:
    """End an office; refused while user tasks would lose the only ones who can do them."""
    output.show(offices.close(OPERATOR, office_id, since.date(), replaced_by), as_json=as_json)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _heir(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals:
        raise Invalid({"office": ["is written OLD_OFFICE_ID=NEW_OFFICE_ID"]}, code="heir_form")
    return old, new
