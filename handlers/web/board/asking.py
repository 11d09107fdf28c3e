"""What the desk's pages are asked for in their addresses, and how they say it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from flask import request
from flask_babel import lazy_gettext as _l

from services.oversight.bands import Band
from services.oversight.wanted import Wanted

BANDS: Final[Mapping[str, tuple[object, str]]] = {  # what a band is called, and its colour
    Band.OVERDUE: (_l("逾期"), "red"),
    Band.TODAY: (_l("今天到期"), "amber"),
    Band.SOON: (_l("三天内到期"), "amber"),
    Band.LATER: (_l("三天后到期"), "blue"),
    Band.NEVER: (_l("无期限"), ""),
}
NAMES: Final = {
    "area": "area_code",
    "office": "office_id",
    "person": "person_id",
    "procedure": "process_id",
    "step": "element_id",
    "band": "band",
}


def wanted() -> Wanted:
    """Read which part is asked for."""
    return Wanted(**{field: request.args.get(name) or None for name, field in NAMES.items()})


def query(asked: Wanted, **changes: str | None) -> dict[str, Any]:
    """Give the words of an address that asks for a part, or for a part of it."""
    fields = asdict(replace(asked, **changes))
    return {name: fields[field] for name, field in NAMES.items() if fields[field] is not None}
