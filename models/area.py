"""Areas of the national administrative division (行政区划); rights in an area are inherited downwards."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Name


class Area(Base):
    """A province, city, county, town or village."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    parent_code: Mapped[str | None] = mapped_column(Code, ForeignKey("area.code"), index=True)
    path: Mapped[str] = mapped_column(String(80), unique=True)  # codes from the root, each followed by "/": a prefix is an ancestor
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    replaced_by: Mapped[str | None] = mapped_column(Code, ForeignKey("area.code"))
