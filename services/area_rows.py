"""Areas as rows: one or many entered, and moved below the one that replaces them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from models import Area
from services import actors, area_paths, directory, policy, texts
from services.errors import Conflict, Forbidden, Invalid, ServiceError
from services.transaction import Work

CODE: Final = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?")
NATION: Final = "000000"
LONGEST_NAME: Final = 255  # characters
LONGEST_PATH: Final = 255
AT_ONCE: Final = 1_000  # rows of one statement


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area that is to be entered; without a parent it goes below the one that its code names."""

    code: str
    name: str
    parent_code: str | None = None
    valid_from: date | None = None


def lock(work: Work) -> None:
    """Wait until nobody else changes the tree: a new area must not go below one that is being moved."""
    work.execute(select(Area.code).where(Area.parent_code.is_(None)).order_by(Area.code).with_for_update())


def enter(work: Work, area: NewArea, above: str) -> str:
    """Write the row of an area below a path; give its own path."""
    path = f"{above}{checked_code(area.code)}/"
    try:
        work.execute(insert(Area), _row(area, path))
    except IntegrityError as error:
        raise Conflict(code="area_known_already") from error
    work.log("area", area.code)
    return path


def enter_all(work: Work, wanted: Sequence[NewArea]) -> Iterator[tuple[int, ServiceError]]:
    """Write the rows of areas that may lie in each other, in any order; give what is wrong with which.

    One that is known already under the same name is passed over.
    """
    forest = Forest({row.code: (row.name, row.path, row.replaced_by) for row in work.execute(_KNOWN)}, {area.code: area for area in wanted})
    rows, seen = [], set[str]()
    for number, area in enumerate(wanted):
        try:
            if area.code in seen:
                raise Conflict(code="area_known_already")
            seen.add(area.code)
            if not forest.has(area):
                rows.append(_row(area, _permitted(work, forest, area)))
        except ServiceError as error:
            yield number, error
    rows.sort(key=lambda row: len(str(row["path"])))  # an area is written after those it lies in
    for start in range(0, len(rows), AT_ONCE):
        work.execute(insert(Area), rows[start : start + AT_ONCE])


def move_below(work: Work, path: str, above: str) -> None:
    """Let an area and everything below it lie below another path, so that whoever looks after that one looks after them."""
    new = f"{above}{path.split('/')[-2]}/"
    longest = work.execute(select(func.max(func.length(Area.path))).where(below(path))).scalar_one()
    if longest + len(new) - len(path) > LONGEST_PATH:
        raise Conflict(code="area_too_deep")
    moved = literal(new).concat(func.substr(Area.path, len(path) + 1))
    work.execute(update(Area).where(below(path)).values(path=moved, moved_at=work.moment))


def below(path: str) -> ColumnElement[bool]:
    """Say in SQL that an area is the one of this path, or lies below it."""
    return Area.path.startswith(path, autoescape=True)


def forget() -> None:
    """Read areas, rights and offices again: an area was moved."""
    area_paths.forget()
    actors.forget()
    directory.forget()


def checked_code(code: str) -> str:
    """Give a code of six, nine or twelve digits; raise Invalid."""
    if not CODE.fullmatch(code):
        raise Invalid({"code": ["needs 6, 9 or 12 digits"]}, code="area_code")
    return code


def upwards(code: str) -> Iterator[str]:
    """Give the codes an area can lie in by its own, the nearest first: its town, county, city, province and nation."""
    for above in (code[:9], code[:6], f"{code[:4]}00", f"{code[:2]}0000", NATION):
        if above != code and len(above) <= len(code):
            yield above


@dataclass
class Forest:
    """The areas there are, and those that are to come."""

    known: Mapping[str, tuple[str, str, str | None]]  # name, path, who replaced it
    coming: Mapping[str, NewArea]
    _paths: dict[str, str] = field(default_factory=dict)

    def has(self, area: NewArea) -> bool:
        """Say whether an area is known under this name; raise Conflict where it is known under another."""
        found = self.known.get(area.code)
        if found is not None and found[0] != area.name:
            raise Conflict(code="area_has_another_name", name=found[0])
        return found is not None

    def above(self, area: NewArea, under: tuple[str, ...] = ()) -> str:
        """Give the path below which an area goes, empty for a root; raise Invalid."""
        parent = area.parent_code or next((code for code in upwards(area.code) if code in self.known or code in self.coming), None)
        if parent is None:
            if area.code.endswith("0000"):
                return ""
            raise Invalid({"parent_code": ["is needed"]}, code="unknown_area")
        return self._path(parent, (*under, area.code))

    def _path(self, code: str, under: tuple[str, ...]) -> str:
        if code in self.known:
            _, path, successor = self.known[code]
            if successor is not None:
                raise Invalid({"parent_code": [f"was replaced by {successor}"]}, code="area_replaced", successor=successor)
            return path
        if code in under or code not in self.coming:
            raise Invalid({"parent_code": ["is no area"]}, code="unknown_area")
        if code not in self._paths:
            self._paths[code] = f"{self.above(self.coming[code], under)}{code}/"
        return self._paths[code]


def _permitted(work: Work, forest: Forest, area: NewArea) -> str:
    """Give the path of a new area; raise Invalid, or Forbidden where its parent is not the actor's to look after."""
    checked_code(area.code)
    above = forest.above(area)
    if not policy.can(work.actor, work.verb, {"area_path": above} if above else {}):
        raise Forbidden
    return f"{above}{area.code}/"


def _row(area: NewArea, path: str) -> dict[str, object]:
    parent_code = path.split("/")[-3] if path.count("/") > 1 else None
    name = texts.clean("name", area.name, LONGEST_NAME)
    return {"code": area.code, "name": name, "parent_code": parent_code, "path": path, "valid_from": area.valid_from}


_KNOWN = select(Area.code, Area.name, Area.path, Area.replaced_by)
