"""When offices are open."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Code, Id, Utc


class OpeningHours(Base):
    """From when the offices of an area, and of those below it, are open from a day on; they close when its calendar says."""

    __tablename__ = "opening_hours"

    area_code: Mapped[str] = mapped_column(Code, ForeignKey("area.code"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True)
    opens_at: Mapped[int] = mapped_column(Integer)  # minutes after midnight
    pauses_at: Mapped[int | None] = mapped_column(Integer)  # none: nobody pauses
    resumes_at: Mapped[int | None] = mapped_column(Integer)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
