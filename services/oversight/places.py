"""Areas as a board groups them: those that lie right below the one that is looked at."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Table, or_, select

from models import Area
from services import area_paths
from services.actor import Actor
from services.paging import LARGEST
from services.rights import OVERSEEING
from services.transaction import Reading, reading


def within(table: Table, area_code: str) -> ColumnElement[bool]:
    """Say in SQL that a row lies in an area or below it; nothing lies in an area that nobody knows."""
    path = area_paths.path_of(area_code) or "-"
    return table.c.area_code.in_(select(Area.code).where(Area.path.startswith(path, autoescape=True)))


def outermost(actor: Actor) -> str | None:
    """Give the highest area that somebody oversees; None for whoever oversees none."""
    paths = [
        (role.area_path.count("/"), role.area_code) for one in (actor, *actor.principals) for role in one.roles if role.role in OVERSEEING
    ]
    return min(paths)[1] if paths else None


def below(path: str | None, around: str | None) -> str | None:
    """Give the code, of those on a path, that lies right below an area; itself where the path ends there."""
    outer = area_paths.path_of(around) or ""
    if path is None or not path.startswith(outer):
        return None
    rest = path.removeprefix(outer).strip("/")
    return rest.split("/")[0] if rest else around


def names(look: Reading, codes: Iterable[str]) -> dict[str, str]:
    """Name areas."""
    wanted = sorted(set(codes))
    rows = look.execute(select(Area.code, Area.name).where(Area.code.in_(wanted))) if wanted else ()
    return {row.code: row.name for row in rows}


def choices(actor: Actor, chosen: str | None) -> list[tuple[str, str]]:
    """Give the areas that a filter offers: the chosen one or the highest that somebody oversees, and those right below it."""
    around = chosen or outermost(actor)
    with reading() as look:
        own = or_(Area.code == around, Area.parent_code == around)
        rows = look.execute(select(Area.code, Area.name).where(own, Area.valid_to.is_(None)).order_by(Area.path).limit(LARGEST))
        return [(row.code, row.name) for row in rows]
