"""What can go wrong with a document; the class's docstring is its default message."""


class DocumentError(Exception):
    """The document cannot be made."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


INSTALL = "apt-get install --no-install-recommends fonts-noto-cjk libpangoft2-1.0-0"  # as `flask doctor` names it


class Unavailable(DocumentError):
    """Documents need the system's Pango library and Chinese fonts."""


class UnknownTemplate(DocumentError):
    """There is no template of that name."""


class Unfilled(DocumentError):
    """A value the template needs is missing."""
