"""Hides what need not be read: numbers lose their middle (440111********000X), texts all they say; and keeps masks out of the data.

Values are hidden by the class that the forms give their fields. What was hidden comes back as it was shown: where it stands as it did,
the clear value stays; anywhere else it is refused.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from forms.classes import Classes, Path
from forms.schema import DATA_CLASSES, IDENTIFIER, ROW
from services.errors import Invalid

SHOWN: Final[Mapping[str, tuple[int, int]]] = {"id_number": (6, 4), "phone": (3, 4)}  # characters at the beginning and at the end
STAR: Final = "*"
HIDDEN: Final = "已隐藏/hidden"
SEALED: Final = "已封存/sealed"
NUMBER: Final = re.compile(r"\+?[0-9]{6,29}[0-9Xx]")
LONG: Final = 15  # characters of the shortest ID number
MASKED_NUMBER: Final = re.compile(r"[0-9+]{0,6}\*{3,}[0-9Xx]{0,4}")
STRICT: Final = frozenset({"sensitive", "sealed"})
OF_SUBJECT: Final = frozenset({"address", "remarks", "nationality"})  # what is hidden of whom a case or a file is about, numbers apart


def masked(kind: str, value: Any) -> Any:
    """Give a value as a list or an overview shows it: numbers that identify somebody lose their middle, short ones everything."""
    if kind not in SHOWN or not isinstance(value, str):
        return value
    head, tail = SHOWN[kind]
    hidden = len(value) - head - tail
    return STAR * len(value) if hidden <= 0 else value[:head] + STAR * hidden + value[-tail:]


def masked_subject(subject: Mapping[str, Any]) -> dict[str, Any]:
    """Give whom a case is about, to be recognised: by the name, with the numbers masked and the rest hidden."""
    return {kind: hidden(value) if kind in OF_SUBJECT else masked(kind, value) for kind, value in subject.items()}


def masked_variables(classes: Classes, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Give variables as people read them who do not work on a form that asks for them."""
    return {name: masked_value(classes, (name,), value) for name, value in variables.items()}


def masked_value(classes: Classes, path: Path, value: Any) -> Any:
    """Give one value as people read it; what lies in it has classes of its own."""
    strictness = classes.of(path)
    if strictness == "sealed":
        return SEALED
    if strictness == "sensitive":
        return hidden(value)
    if isinstance(value, dict):
        return {name: masked_value(classes, (*path, name), item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked_value(classes, (*path, ROW), item) for item in value]
    return value


def holds_sealed(classes: Classes, path: Path, value: Any) -> bool:
    """Say whether a value is sealed, or anything that lies in it."""
    if classes.of(path) == "sealed":
        return True
    if isinstance(value, dict):
        return any(holds_sealed(classes, (*path, name), item) for name, item in value.items())
    return isinstance(value, list | tuple) and any(holds_sealed(classes, (*path, ROW), item) for item in value)


def hidden(value: Any) -> Any:
    """Give a sensitive value as people read it: that it is there, and of a number both ends."""
    if value is None or value == "":
        return value
    if isinstance(value, dict):
        return {name: hidden(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [hidden(item) for item in value]
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return masked("id_number" if len(value) >= LONG else "phone", value)
    return HIDDEN


def masked_trace(classes: Classes, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a decision was asked and answered; an input is as strict as the strictest variable of which its words speak."""
    found = dict(asked)
    if "inputs" in asked:
        found["inputs"] = [{**one, "value": _by_words(classes, str(one.get("label", "")), one["value"])} for one in asked["inputs"]]
    if "rows" in asked:
        found["rows"] = [masked_variables(classes, row) for row in asked["rows"]]
    if isinstance(asked.get("value"), dict):
        found["value"] = masked_variables(classes, asked["value"])
    return found


def _by_words(classes: Classes, words: str, value: Any) -> Any:
    names = [(name,) for name in IDENTIFIER.findall(words)]
    strictest = max(names, key=lambda path: DATA_CLASSES.index(classes.of(path)), default=None)
    return value if strictest is None else masked_value(classes, strictest, value)


# ---- what was shown comes back


def has_masks(value: Any) -> bool:
    """Say whether a mask stands anywhere in a value."""
    if isinstance(value, dict):
        return any(has_masks(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(has_masks(item) for item in value)
    return isinstance(value, str) and (value in {HIDDEN, SEALED} or MASKED_NUMBER.fullmatch(value) is not None)


def demand_clear(values: Mapping[str, Any]) -> None:
    """Raise Invalid, naming the field, where a mask would be written down as a value."""
    errors = {str(name): ["is masked: it says nothing"] for name, value in values.items() if has_masks(value)}
    if errors:
        raise Invalid(errors, code="masked_value")


def restored(classes: Classes, given: Mapping[str, Any], clear: Mapping[str, Any]) -> dict[str, Any]:
    """Put the clear values back where somebody returns what he was shown; Invalid where a mask stands for nothing."""
    back = {name: _restored(classes, (name,), value, clear[name]) for name, value in given.items() if name in clear and has_masks(value)}
    found = {**given, **back}
    demand_clear(found)
    return found


def restored_subject(given: Mapping[str, Any], clear: Mapping[str, Any]) -> dict[str, Any]:
    """Put the clear values of a subject back where somebody returns what he was shown."""
    shown = masked_subject(clear)
    found = {kind: clear[kind] if kind in clear and has_masks(value) and value == shown[kind] else value for kind, value in given.items()}
    demand_clear(found)
    return found


def _restored(classes: Classes, path: Path, given: Any, clear: Any) -> Any:
    """Take a list as a whole or not at all: rows may have changed places, and their masks look alike."""
    if given == masked_value(classes, path, clear):
        return clear
    if isinstance(given, dict) and isinstance(clear, dict) and classes.of(path) not in STRICT:
        return {name: _restored(classes, (*path, name), item, clear[name]) if name in clear else item for name, item in given.items()}
    return given
