"""By what a person is recognised: ID number, name and pinyin each with the date of birth; all of it as keyed digests."""

import importlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from services import case_records, keys

BORN: Final = slice(6, 14)  # of an ID number
ID_LENGTH: Final = 18


class Grade(StrEnum):
    """How sure two entries speak of one person."""

    SAME = "same"  # the ID number agrees
    LIKELY = "likely"  # name and date of birth agree
    POSSIBLE = "possible"  # date of birth agrees, and the name sounds alike


GRADES: Final[Mapping[str, Grade]] = {"id_number": Grade.SAME, "name_birth": Grade.LIKELY, "sound_birth": Grade.POSSIBLE}


def digests(subject: Mapping[str, Any]) -> dict[str, str]:
    """Give, by kind, the keyed digests under which somebody is found."""
    return {kind: keys.digest(kind, text) for kind, text in _texts(subject).items() if text}


def birth_date(subject: Mapping[str, Any]) -> str | None:
    """Give the date of birth as ISO text: the ID number's, else the one that was entered; None when neither says it."""
    digits = str(subject.get("id_number") or "")
    if len(digits) == ID_LENGTH and digits[BORN].isdigit():
        day = digits[BORN]
        return f"{day[:4]}-{day[4:6]}-{day[6:]}"
    born = subject.get("birth_date")
    return born.isoformat() if isinstance(born, date) else (born or None)


def sound(name: str) -> str:
    """Give a name as it sounds, without tones: characters that sound alike give one text."""
    pinyin = importlib.import_module("pypinyin")  # its dictionary takes memory that most processes never need
    return "".join(pinyin.lazy_pinyin(name)).casefold()


def _texts(subject: Mapping[str, Any]) -> dict[str, str]:
    name, born = case_records.plain(str(subject.get("name") or "")), birth_date(subject)
    found = {"id_number": case_records.plain(str(subject.get("id_number") or "")), "name": name}
    if name and born:
        found |= {"name_birth": f"{name}|{born}", "sound_birth": f"{sound(name)}|{born}"}
    return found
