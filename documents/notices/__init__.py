"""What notices say: shipped words by kind, channel and language, and the few values that words may name.

Words are plain text: a name in braces is a value of a fixed list, and nothing else in braces is taken. Nobody's name is on any list.
"""

import functools
import string
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).with_name("words.toml")
PAGE, EMAIL, SMS = CHANNELS = ("page", "email", "sms")
LANGUAGES: Final = ("zh", "en")
OF_A_CASE: Final = ("case", "number", "procedure", "deadline")
NARROWER: Final[Mapping[str, tuple[str, ...]]] = {
    PAGE: ("case", "number"),  # a list has a line each, and a column for the rest
    SMS: ("case", "number", "deadline"),  # no procedure: others read it on a locked screen
}
LONGEST: Final[Mapping[str, int]] = {PAGE: 200, EMAIL: 2_000, SMS: 140}  # characters
SUBJECT: Final = 120
CASE: Final = {"zh": "（案件 {}）", "en": " (case {})"}


@dataclass(frozen=True, slots=True)
class Words:
    """What one kind of notice says by one channel in one language."""

    body: str
    subject: str | None = None  # of an e-mail; the Chinese one stands over both languages


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice."""

    kind: str
    zh: str
    en: str
    sent_zh: str = ""
    sent_en: str = ""
    values: tuple[str, ...] = OF_A_CASE
    channels: tuple[str, ...] = CHANNELS


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Give all kinds."""
    found: list[dict[str, Any]] = tomllib.loads(TABLE.read_text("utf-8"))["notice"]
    lists: list[dict[str, Any]] = [
        {name: tuple(value) if isinstance(value, list) else value for name, value in one.items()} for one in found
    ]
    return {one.kind: one for one in (Kind(**row) for row in lists)}


def shipped(kind: str, channel: str, language: str) -> Words:
    """Give the words that hold where the office has none of its own."""
    one = kinds()[kind]
    text: str = getattr(one, language)
    if channel == PAGE:
        return Words(text)
    sent = (getattr(one, f"sent_{language}") or text) + ("{case}" if "case" in one.values else "")
    return Words(sent, sent if channel == EMAIL and language == LANGUAGES[0] else None)


def values(kind: str, channel: str) -> tuple[str, ...]:
    """Name the values that words may name."""
    named, narrower = kinds()[kind].values, NARROWER.get(channel, OF_A_CASE)
    return tuple(name for name in named if name not in OF_A_CASE or name in narrower)


def problems(words: Words, kind: str, channel: str) -> Iterator[tuple[str, str]]:
    """Tell what is wrong with words: the field, and why."""
    fields = [("body", words.body, LONGEST[channel], channel == EMAIL)]
    fields += [("subject", words.subject, SUBJECT, False)] if words.subject is not None else []
    for name, text, longest, has_lines in fields:
        if not text.strip():
            yield name, "must not be empty"
        if len(text) > longest:
            yield name, f"has more than {longest} characters"
        if any(not (one.isprintable() or (has_lines and one == "\n")) for one in text):
            yield name, "has characters that cannot be shown"
        yield from ((name, f"names {{{one}}}, which is no value here") for one in _strange(text, values(kind, channel)))


def fill(text: str, known: Mapping[str, Any]) -> str:
    """Put values in; one that is not known is left out."""
    return "".join(part + (str(known.get(name, "")) if name else "") for part, name, _, _ in string.Formatter().parse(text))


def letter(kind: str, known: Mapping[str, Mapping[str, Any]], chosen: Callable[[str, str, str], Words] = shipped) -> dict[str, str]:
    """Give what a notice says on its way out: subject, both languages of the e-mail, and the short message."""
    chinese, english = (chosen(kind, EMAIL, language) for language in LANGUAGES)
    return {
        "subject": fill(chinese.subject or chinese.body, known["zh"]),
        "zh": fill(chinese.body, known["zh"]),
        "en": fill(english.body, known["en"]),
        "sms": fill(chosen(kind, SMS, "zh").body, known["zh"]),
    }


def of_case(number: str | None, language: str) -> dict[str, str]:
    """Give the values that tell a case: its number and no more."""
    return {"number": number or "", "case": CASE[language].format(number) if number else ""}


def _strange(text: str, allowed: tuple[str, ...]) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        yield "…"
        return
    for _, name, layout, conversion in parts:
        if name is not None and (name not in allowed or layout or conversion):
            yield name + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "")
