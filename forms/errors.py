"""What can go wrong with a form; the class's docstring is its default message."""

from typing import NamedTuple


class Finding(NamedTuple):
    """Why a schema cannot be used, and on which field."""

    field_id: str | None
    rule: str
    message: str


class FormsError(Exception):
    """The forms cannot do this."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class InvalidForm(FormsError):
    """The schema cannot be used as a form."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{f.field_id or 'form'}: {f.message}" for f in findings))
        self.findings = findings


class FormFailed(FormsError):
    """The form's own expressions or patterns gave no answer in time."""
