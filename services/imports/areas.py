"""Areas: towns and villages, or the whole country, as one list."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from services import area_rows, sheets
from services.area_rows import NewArea
from services.errors import Invalid, ServiceError
from services.imports import Cells, Column, Kind
from services.transaction import Work

MOST: Final = 50_000  # towns and villages of a large city, with room to spare


def enter_all(work: Work, rows: Sequence[Cells]) -> Iterator[tuple[int, ServiceError]]:
    """Enter the areas that are not known yet; what was known under another name is a problem, for `area.rename` has a date."""
    area_rows.lock(work)
    wanted, numbers = [], []
    for number, cells in enumerate(rows):
        try:
            wanted.append(_area(cells))
            numbers.append(number)
        except ServiceError as error:
            yield number, error
    for at, wrong in area_rows.enter_all(work, wanted):
        yield numbers[at], wrong
    work.log("area_list", _digest(wanted))


def plain_code(code: str) -> str:
    """Give a code as we know it: statistics write every code with twelve digits, the empty levels as zeros."""
    if len(code) == len("440111000000"):
        return code[:6] if code.endswith("000000") else code[:9] if code.endswith("000") else code
    return code


def _area(cells: Cells) -> NewArea:
    parent = cells.get("parent_code")
    try:
        valid_from = sheets.day(cells.get("valid_from"))
    except ValueError as error:
        raise Invalid({"valid_from": ["is no day"]}, code="no_day") from error
    code = area_rows.checked_code(plain_code(str(cells["code"])))
    return NewArea(code, str(cells["name"]), None if parent is None else plain_code(str(parent)), valid_from)


def _digest(areas: Iterable[NewArea]) -> str:
    text = hashlib.sha256()
    for area in areas:
        text.update(f"{area.code} {area.name} {area.parent_code} {area.valid_from}\n".encode())
    return text.hexdigest()


KIND = Kind(
    name="areas",
    title="行政区划",
    title_en="Areas",
    verb="area.import",
    columns=(
        Column("code", "区划代码", "6、9 或 12 位，以文本填写", "6, 9 or 12 digits, as text", is_needed=True),
        Column("name", "名称", "如 景泰街道", "E.g. 景泰街道", is_needed=True),
        Column("parent_code", "上级代码", "留空时按代码归属", "Empty: the area that the code itself names"),
        Column("valid_from", "启用日期", "如 2026-01-01；可留空", "E.g. 2026-01-01; may be empty"),
    ),
    enter_all=enter_all,
    most=MOST,
)
