"""Professionals: their applications, which the county then looks at."""

from sqlalchemy import select

from forms import checks
from models import Base
from services import professionals, sheets
from services.errors import Invalid
from services.imports import Cells, Column, Kind
from services.transaction import Work

_institution = Base.metadata.tables["institution"]


def enter(work: Work, cells: Cells) -> None:
    """Enter somebody's application."""
    if checks.resident_id(str(cells["id_no"])) is None:
        raise Invalid({"id_no": [checks.WRONG_ID]}, code="resident_id")
    institution_id = None
    if cells.get("institution") is not None:
        institution_id = work.execute(select(_institution.c.id).where(_institution.c.org_no == cells["institution"])).scalar()
        if institution_id is None:
            raise Invalid({"institution": ["is not in the register"]}, code="unknown_institution")
    try:
        until = sheets.day(cells.get("certificate_valid_until"))
    except ValueError as error:
        raise Invalid({"certificate_valid_until": ["is no day"]}, code="no_day") from error
    professionals.enter(work, {**cells, "institution_id": institution_id, "certificate_valid_until": until})


KIND = Kind(
    name="professionals",
    title="服务人才",
    title_en="Professionals",
    verb="professional.add",
    columns=(
        Column("name", "姓名", "身份证件上的姓名", "The name on the identity document", is_needed=True),
        Column("id_no", "身份证号码", "以文本填写", "The resident identity number, as text", is_needed=True),
        Column("phone", "电话", "以文本填写", "A phone number, as text"),
        Column("category", "类别", "类别代码，如 social_worker", "What he is, e.g. social_worker", is_needed=True),
        Column("certificate", "证书名称", "职业资格证书名称", "The name of the certificate", is_needed=True),
        Column("certificate_no", "证书编号", "以文本填写", "The number of the certificate, as text"),
        Column("certificate_valid_until", "证书有效期至", "如 2027-12-31", "E.g. 2027-12-31"),
        Column("institution", "机构编号", "所在机构的编号；志愿者可留空", "The number of the institution he works in"),
        Column("area_code", "行政区划", "6 位区划代码", "The code of his county", is_needed=True),
    ),
    enter=enter,
)
