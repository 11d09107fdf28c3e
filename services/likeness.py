"""By what a person is recognised: ID number, name and pinyin each with the date of birth; all of it as keyed digests."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from services import keys, name_sounds, searching, texts

BORN: Final = slice(6, 14)  # of an ID number
ID_LENGTH: Final = 18


class Grade(StrEnum):
    """How sure two entries speak of one person."""

    SAME = "same"  # the ID number agrees
    LIKELY = "likely"  # name and date of birth agree
    POSSIBLE = "possible"  # date of birth agrees, and the name sounds alike


DATED: Final = frozenset({"name_birth", "sound_birth"})
GRADES: Final[Mapping[str, Grade]] = {"id_number": Grade.SAME, "name_birth": Grade.LIKELY, "sound_birth": Grade.POSSIBLE}


def digests(subject: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give kinds and keyed digests for the rows of somebody: what he is searched by, and what he is recognised by."""
    return [
        *searching.digests(subject),
        *((kind, keys.search_digest(kind, text)) for kind, text in traits(subject).items() if kind in DATED),
    ]


def traits(subject: Mapping[str, Any]) -> dict[str, str]:
    """Give, by kind, what somebody is recognised by."""
    name, born = texts.plain(str(subject.get("name") or "")), birth_date(subject)
    found = {"id_number": texts.plain(str(subject.get("id_number") or ""))}
    if name and born:
        found |= {"name_birth": f"{name}|{born}", "sound_birth": f"{sound(name)}|{born}"}
    return {kind: text for kind, text in found.items() if text}


def birth_date(subject: Mapping[str, Any]) -> str | None:
    """Give the date of birth as ISO text: the ID number's, else the one that was entered; None when neither says it."""
    digits = str(subject.get("id_number") or "")
    if len(digits) == ID_LENGTH and digits[BORN].isdigit():
        day = digits[BORN]
        return f"{day[:4]}-{day[4:6]}-{day[6:]}"
    born = subject.get("birth_date")
    return born.isoformat() if isinstance(born, date) else (born or None)


def age(subject: Mapping[str, Any], today: date) -> int | None:
    """Give the full years somebody has lived on a day; None when nothing says it, or nothing that is a day in the past."""
    try:
        born = date.fromisoformat(birth_date(subject) or "")
    except ValueError:
        return None
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years if years >= 0 else None


def sound(name: str) -> str:
    """Give a name as it sounds, without tones: characters that sound alike give one text."""
    return "".join(name_sounds.pinyin().lazy_pinyin(name)).casefold()
