"""What a reporter who did not sign in holds in his hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Id, Utc


class ReportReceipt(Base):
    """A code by which somebody asks how his report stands: its digest, and the case; the code itself is nowhere."""

    __tablename__ = "report_receipt"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(Utc)
