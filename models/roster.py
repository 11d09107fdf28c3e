"""Who is on duty, how he is reached, and the alarms that call him."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Name, Sealed, Slug, Utc
from models.mixins import Belongs


class DutyShift(Base):
    """A person is on duty for an office from one moment to another."""

    __tablename__ = "duty_shift"
    __table_args__ = (Index(None, "office_id", "role", "ends_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    office_id: Mapped[str] = mapped_column(Id, ForeignKey("office.id"))
    role: Mapped[str] = mapped_column(Slug)  # as whom: duty_officer, supervisor …
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(Slug)  # day | night | holiday
    rank: Mapped[int] = mapped_column(Integer)  # 0 is called first, 1 is the deputy, 2 his deputy …
    begins_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class Contact(Base):
    """One channel by which a person is reached besides the page."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("person_id", "channel"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(Slug)  # email | sms | webhook
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    address: Mapped[bytes] = mapped_column(Sealed)


class Alarm(Belongs, Base):
    """A call that goes from one person to the next until somebody acknowledges it."""

    __tablename__ = "alarm"
    __table_args__ = (Index(None, "state", "raised_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str | None] = mapped_column(Id, ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str] = mapped_column(Name)
    user_task: Mapped[str | None] = mapped_column(Name)  # the element whose user task ends the alarm when nobody waits for it any more
    role: Mapped[str] = mapped_column(Slug)  # whose roster
    called_office_id: Mapped[str | None] = mapped_column(Id, ForeignKey("office.id"))
    text: Mapped[str] = mapped_column(Name)  # names the words
    number: Mapped[str] = mapped_column(Name)  # of the case
    state: Mapped[str] = mapped_column(Slug)
    raised_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class AlarmCall(Base):
    """One person whom an alarm called."""

    __tablename__ = "alarm_call"
    __table_args__ = (UniqueConstraint("alarm_id", "person_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    alarm_id: Mapped[str] = mapped_column(Id, ForeignKey("alarm.id"))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    rung: Mapped[int] = mapped_column(Integer)
    called_at: Mapped[datetime] = mapped_column(Utc)
