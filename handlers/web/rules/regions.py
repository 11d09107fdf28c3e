"""What the region of a rule is called."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask_babel import gettext as _

from services import regions

WHOLE: Final = ""


def names(asked: Iterable[str]) -> Mapping[str, str]:
    """Give the names of regions, the whole country among them."""
    return {WHOLE: str(_("全国")), **regions.names(asked)}
