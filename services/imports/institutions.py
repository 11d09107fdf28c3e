"""Institutions that were confirmed before this system began."""

from services import institutions, sheets
from services.errors import Invalid
from services.imports import Cells, Column, Kind
from services.transaction import Work

LISTS = ("service_types", "accepted_diagnoses")
NUMBERS = ("capacity", "load", "distance_km")


def enter(work: Work, cells: Cells) -> None:
    """Enter an institution with its office."""
    wrong = {name: ["is a whole number"] for name in NUMBERS if not isinstance(_number(cells.get(name)), int | None)}
    if wrong:
        raise Invalid(wrong, code="whole_number")
    numbers = {name: _number(cells.get(name)) for name in NUMBERS}
    institutions.enter(work, {**cells, **numbers, **{name: sheets.several(cells.get(name)) for name in LISTS}})


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


KIND = Kind(
    name="institutions",
    title="机构",
    title_en="Institutions",
    verb="institution.add",
    columns=(
        Column("name", "机构名称", "登记证上的名称", "The name it is registered by", is_needed=True),
        Column("credit_code", "统一社会信用代码", "18 位，以文本填写", "18 characters, as text", is_needed=True),
        Column("kind", "机构性质", "如 民办非企业单位", "What kind of body it is", is_needed=True),
        Column("area_code", "服务场所区划", "6 位区划代码", "The code of the county of the service site", is_needed=True),
        Column("address", "服务场所地址", "详细地址", "The address of the service site", is_needed=True),
        Column("service_types", "服务类型", "多个用逗号分隔", "Several separated by commas", is_needed=True),
        Column("accepted_diagnoses", "服务对象诊断范围", "多个用逗号分隔", "Several separated by commas", is_needed=True),
        Column("capacity", "容量", "人数", "How many people it can take", is_needed=True),
        Column("load", "现有人数", "人数，留空为 0", "How many it has; empty means none"),
        Column("distance_km", "距县城公里数", "整数", "From the centre of the county, a whole number"),
    ),
    enter=enter,
)
