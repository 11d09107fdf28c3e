"""The process instance that rows are written for: what each of them carries."""

from typing import Any, Protocol

from services import ids


class Owner(Protocol):
    """A root instance's row, or as much of it as its rows carry."""

    @property
    def id(self) -> str:
        """Give the root instance's id."""
        ...

    @property
    def case_id(self) -> str | None:
        """Give the case."""

    @property
    def area_code(self) -> str | None:
        """Give the area."""

    @property
    def office_id(self) -> str | None:
        """Give the office."""

    @property
    def data_key_id(self) -> str:
        """Give the key under which its personal data are encrypted."""
        ...

    @property
    def business_key(self) -> str | None:
        """Give the key its messages are correlated by."""


def belonging(owner: Owner) -> dict[str, Any]:
    """Give a new row's id, and the columns that say to which case, area and office it belongs."""
    return {"id": ids.new_id(), "case_id": owner.case_id, "area_code": owner.area_code, "office_id": owner.office_id}
