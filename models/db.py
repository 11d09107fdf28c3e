"""The one metadata of all tables, and the column types that both databases understand alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
LOCAL = len("2026-11-22 08:00:00.000000")
NAIVE = "a moment needs a time zone"
UNSEALED = "no keys are loaded, so no name can be read or written"


class Base(DeclarativeBase):
    """A table of the service."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class Utc(TypeDecorator[datetime]):
    """A moment: aware and in UTC, also on SQLite, which keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Tell what its values are."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(NAIVE)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the time zone back that SQLite dropped."""
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]

    def bind_processor(self, dialect: Dialect) -> Any:
        """For SQLite write the same text as SQLAlchemy, in a fifth of the time: a step writes a dozen moments."""
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)


def _written(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(NAIVE)
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:LOCAL]  # without the zone: it is UTC


class SealedText(TypeDecorator[str]):
    """A short text that stands encrypted in its column: read and written like any other, never ordered by or compared with."""

    impl = Text
    cache_ok = True
    sealing: ClassVar[tuple[Callable[[str], str], Callable[[str], str]] | None] = None  # seal and unseal, of whoever has the keys

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 — of every type
        """Seal."""
        return value if value is None else self._sealing()[0](value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Unseal."""
        return value if value is None else self._sealing()[1](value)

    def _sealing(self) -> tuple[Callable[[str], str], Callable[[str], str]]:
        if SealedText.sealing is None:
            raise RuntimeError(UNSEALED)
        return SealedText.sealing


Id = String(36)  # a UUID, version 7: sorts by the time it was made
Code = String(12)  # an area's code in the national division of areas
Slug = String(64)
Name = String(255)
Sealed = LargeBinary  # ciphertext under the data key of the case; never queried
IN_ITS_KEY = {"sqlite_with_rowid": False}  # SQLite keeps the rows in the tree of their key, not in a second one beside it
Count = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in INTEGER columns

db = SQLAlchemy(model_class=Base)
