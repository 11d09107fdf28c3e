"""Offices to choose from: as many as a list can hold, those first that bear the words one looks for."""

from dataclasses import dataclass
from typing import Final

from flask import request

from handlers.web.guard import actor
from services import offices
from services.paging import LARGEST

MOST: Final = LARGEST


@dataclass(frozen=True, slots=True)
class Offered:
    """Ids and names; whether there are more, and by which words they were narrowed."""

    choices: list[tuple[str, str]]
    has_more: bool
    text: str


def offered(picked: str = "", *, without: str = "") -> Offered:
    """Give the offices that a form offers: those of the words in the address, and the one that is picked already."""
    text = request.args.get("office_text", "").strip()
    page = offices.find(actor(), offices.Filters(text=text or None), limit=MOST)
    found = page.items
    if picked and picked not in {one.id for one in found}:
        found = [offices.get(actor(), picked), *found]
    choices = [(one.id, f"{one.area_name} · {one.name}") for one in found if one.id != without]
    return Offered(choices, page.next is not None, text)
