"""A form: form-js's schema, read once at deployment and kept as it is."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms import components, structure
from forms.errors import Finding, InvalidForm
from forms.sentences import Sentence

# how strictly a value is kept, from open to closed
DATA_CLASSES = ("public", "internal", "sensitive", "sealed")
DEFAULT_CLASS = "internal"
ROW = "*"  # in a field's path: any row of the list before it

IDENTIFIER = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Field:
    """One field that holds a value; `path` says where, with `*` for the rows of a list."""

    field_id: str
    path: tuple[str, ...]
    type: str
    label: str
    data_class: str
    properties: Mapping[str, str]

    @property
    def name(self) -> str:
        """The path as text."""
        return ".".join(self.path)

    @property
    def asked(self) -> Sentence:
        """What the field asks, in both languages."""
        return Sentence(self.label, self.properties.get("en"))


@dataclass(frozen=True)
class Form:
    """A schema and its fields."""

    form_id: str
    schema: dict[str, Any]
    fields: tuple[Field, ...]

    @cached_property
    def text(self) -> str:
        """The schema as JSON text, the same in V8 and in the browser."""
        return json.dumps(self.schema, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def variables(self) -> frozenset[str]:
        """The variables that the form writes."""
        return frozenset(field.path[0] for field in self.fields)

    @cached_property
    def data_classes(self) -> dict[str, str]:
        """For each variable the strictest class of what lies in it."""
        found: dict[str, str] = {}
        for field in self.fields:
            found[field.path[0]] = max(found.get(field.path[0], DATA_CLASSES[0]), field.data_class, key=DATA_CLASSES.index)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the fields, expressions and templates speak of."""
        return frozenset(self.variables.union(*map(_names, structure.every(self.schema))))


def read(data: bytes | str) -> Form:
    """Read a schema. Raises InvalidForm with every finding."""
    schema = structure.parsed(data)
    findings = structure.findings(schema, DATA_CLASSES)
    if findings:
        raise InvalidForm(findings)
    structure.complete(schema)
    return Form(str(schema["id"]), schema, tuple(_fields(schema, (), DEFAULT_CLASS)))


def findings_of(data: bytes | str) -> list[Finding]:
    """Answers what keeps a schema from being read; an empty list when nothing does."""
    try:
        read(data)
    except InvalidForm as error:
        return error.findings
    return []


def _fields(parent: dict[str, Any], path: tuple[str, ...], data_class: str) -> Iterator[Field]:
    for component in parent["components"]:
        properties = components.properties(component)
        here = path + components.local_path(component)
        strictness = properties.get("dataClass", data_class)
        if component["type"] in components.KEYED:
            label = str(component.get("label") or component.get("dateLabel") or component.get("timeLabel") or component["key"])
            yield Field(component["id"], here, components.value_type(component), label, strictness, properties)
        elif component["type"] in components.CONTAINERS:
            yield from _fields(component, (*here, ROW) if components.is_list(component) else here, strictness)


def _names(component: dict[str, Any]) -> set[str]:
    if isinstance(component.get("valuesKey"), str):
        return {component["valuesKey"]}
    return {name for text in _texts(component) if text.startswith("=") or "{{" in text for name in IDENTIFIER.findall(text)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "components":
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
