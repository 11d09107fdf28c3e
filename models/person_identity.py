"""By what those who work here are recognised when a case speaks of them."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Sealed, Slug


class PersonIdentity(Base):
    """The ID number or the phone of somebody who works here: compared by digest, read by nobody."""

    __tablename__ = "person_identity"
    __table_args__ = (UniqueConstraint("person_id", "kind"), Index(None, "kind", "digest"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(Slug)  # id_number | phone
    digest: Mapped[str] = mapped_column(String(64))
    data_key_id: Mapped[str] = mapped_column(Id, ForeignKey("data_key.id"))
    value: Mapped[bytes] = mapped_column(Sealed)
