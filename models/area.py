"""Areas of the national administrative division (行政区划); rights in an area are inherited downwards."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Name, Utc


class Area(Base):
    """A province, city, county, town or village; one that another has replaced lies below that one."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    parent_code: Mapped[str | None] = mapped_column(Code, ForeignKey("area.code"), index=True)
    path: Mapped[str] = mapped_column(String(255), unique=True)  # codes from the root, each followed by "/": a prefix is an ancestor
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)  # the last day
    replaced_by: Mapped[str | None] = mapped_column(Code, ForeignKey("area.code"))
    moved_at: Mapped[datetime | None] = mapped_column(Utc, index=True)  # when its path last changed


class AreaName(Base):
    """A name that an area bore before."""

    __tablename__ = "area_name"

    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"), primary_key=True)
    valid_to: Mapped[date] = mapped_column(Date, primary_key=True)  # the last day
    name: Mapped[str] = mapped_column(Name)
