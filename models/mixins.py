"""Columns that several tables share."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Code, Id


class Belongs:
    """To which case, area and office a row belongs: what every list is filtered by."""

    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id"), index=True)
    area_code: Mapped[str | None] = mapped_column(Code, ForeignKey("area.code"), index=True)
    office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"), index=True)
