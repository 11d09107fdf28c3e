"""Regions of rules: the first digits of the areas in which a rule holds; none at all: the whole country."""

from collections.abc import Iterable

from sqlalchemy import select

from models import Base
from services import publishing, transaction

_area = Base.metadata.tables["area"]


def names(regions: Iterable[str]) -> dict[str, str]:
    """Give the names of the areas that regions are; a region that is no one area is called by its digits."""
    codes = {region: region.ljust(publishing.CODE, "0") for region in regions if region}
    if not codes:
        return {}
    with transaction.reading() as look:
        known = {row.code: row.name for row in look.execute(select(_area.c.code, _area.c.name).where(_area.c.code.in_(codes.values())))}
    return {region: known.get(code, region) for region, code in codes.items()}
