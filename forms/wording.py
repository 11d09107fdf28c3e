"""What a form says to people, each text with its English where the author gave one.

A component keeps its English in its custom properties: `en` for what it is called, `en.<attribute>` for another text of it,
`en.values.<value>` for an option, one that the case computes too, `en.columns.<key>` for a heading. The browser chooses by the same names
(`wording.mjs`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms import components, structure
from forms.sentences import Sentence

NAMES = ("label", "dateLabel", "timeLabel", "text")  # the first of these that a component has is what it is called
OTHERS = ("description", "timeLabel", "alt")
INSIDE = {"appearance": ("prefixAdorner", "suffixAdorner"), "validate": ("patternErrorMessage",)}
CHOICES = {"values": "value", "columns": "key"}

TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that people see, and the custom property in which its English belongs."""

    component_id: str
    kept_in: str
    chinese: str
    english: str | None

    @property
    def needs_english(self) -> bool:
        """Say whether somebody who reads English alone would not understand it: not so for figures and what is filled in."""
        return HAN.search(TEMPLATE.sub("", self.chinese)) is not None


def texts(schema: Mapping[str, Any]) -> Iterator[Text]:
    """Give every text of a form in the order of its components."""
    for component in structure.every(dict(schema)):
        english = components.properties(component)
        for name, chinese in _said(component):
            yield Text(str(component.get("id") or ""), name, chinese, english.get(name))


def options(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Sentence]]:
    """Give what each value that can be chosen is called: the key of its field, the value, and the words for it."""
    for component in structure.every(dict(schema)):
        english, key = components.properties(component), component.get("key")
        for row in component.get("values") or ():
            value, label = row.get("value"), row.get("label")
            if isinstance(key, str) and isinstance(value, str) and isinstance(label, str):
                yield key, value, Sentence(label, english.get(f"en.values.{value}"))


def untranslated(schema: Mapping[str, Any]) -> list[Text]:
    """Give the texts that a page in English shows in Chinese."""
    return [text for text in texts(schema) if text.needs_english and not text.english]


def _said(component: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    own = next((name for name in NAMES if name in component), None)
    found = [("en", component[own])] if own else []
    found += [(f"en.{name}", component.get(name)) for name in OTHERS if name != own]
    for part, names in INSIDE.items():
        found += [(f"en.{name}", (component.get(part) or {}).get(name)) for name in names]
    for choices, key in CHOICES.items():
        found += [(f"en.{choices}.{row.get(key)}", row.get("label")) for row in component.get(choices) or ()]
    yield from ((name, text) for name, text in found if isinstance(text, str) and text)
