"""What a schema must look like before anything is asked of it."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from forms import checks, components
from forms.errors import Finding, InvalidForm

SCHEMA_VERSION = 19
LARGEST = 512 * 1024  # bytes
DEEPEST = 12

KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
FORBIDDEN = frozenset({"__proto__", "constructor", "prototype"})


def parsed(data: bytes | str) -> dict[str, Any]:
    """Read the JSON of a schema; numbers with a fraction stay the text they are. Raises InvalidForm."""
    if len(data) > LARGEST:
        raise InvalidForm([Finding(None, "size", f"a form may have at most {LARGEST // 1024} KB")])
    try:
        schema = json.loads(data, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise InvalidForm([Finding(None, "json", f"this is not JSON: {error}")]) from error
    if not isinstance(schema, dict) or schema.get("type") != "default":
        raise InvalidForm([Finding(None, "form", "this is not a form of form-js")])
    return schema


def findings(schema: dict[str, Any], data_classes: Iterable[str]) -> list[Finding]:
    """Answers everything that keeps a schema from being used."""
    classes = tuple(data_classes)
    return (
        [*_of_form(schema), *_shape(schema, 1)]
        or [finding for component in every(schema) for finding in _of_component(component, classes)]
        or [*_claims(schema), *_doubles(schema, (), set()), *_references(schema)]
    )


def complete(schema: dict[str, Any]) -> None:
    """Write down what form-js would make up: ids of fields; and lets numbers travel as text."""
    for number, component in enumerate(every(schema), start=1):
        component.setdefault("id", f"Field_{number}")
        if component["type"] == "number":
            component["serializeToString"] = True
        if components.is_list(component):
            component["isRepeating"] = True


def every(parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Goes through all components, parents first."""
    for component in parent.get("components", []):
        yield component
        yield from every(component)


def _of_form(schema: dict[str, Any]) -> Iterator[Finding]:
    if not isinstance(schema.get("id"), str) or not schema["id"]:
        yield Finding(None, "id", "a form needs an id")
    version = schema.get("schemaVersion", SCHEMA_VERSION)
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        yield Finding(None, "version", f"a form of schema version {SCHEMA_VERSION} or older is expected")


def _shape(parent: dict[str, Any], depth: int) -> Iterator[Finding]:
    children = parent.get("components", [])
    if depth > DEEPEST:
        yield Finding(parent.get("id"), "depth", f"components may lie at most {DEEPEST} deep")
        return
    if not isinstance(children, list):
        yield Finding(parent.get("id"), "components", "components must be a list")
        return
    for child in children:
        if not isinstance(child, dict) or not isinstance(child.get("type"), str):
            yield Finding(parent.get("id"), "components", "a component needs a type")
        else:
            yield from _shape(child, depth + 1)


def _of_component(component: dict[str, Any], data_classes: tuple[str, ...]) -> Iterator[Finding]:
    name = component.get("id") or component.get("key") or component.get("path")
    kind = component["type"]
    if kind not in components.ALLOWED:
        yield Finding(name, "component", components.REFUSED.get(kind, f"the component {kind} is not known"))
        return
    yield from (Finding(name, "key", message) for message in _key_problems(component))
    properties = components.properties(component)
    if properties.get("dataClass", data_classes[0]) not in data_classes:
        yield Finding(name, "dataClass", f"the data class must be one of {', '.join(data_classes)}")
    if properties.get("check", "") not in ("", *checks.CHECKS):
        yield Finding(name, "check", f"the check must be one of {', '.join(checks.CHECKS)}")


def _key_problems(component: dict[str, Any]) -> Iterator[str]:
    kind = component["type"]
    key = component.get("key" if kind in components.KEYED else "path")
    needed = kind in components.KEYED or components.is_list(component)
    if not key and needed:
        yield "a field needs a key, a list a path"
    elif key and (not isinstance(key, str) or not KEY.fullmatch(key) or FORBIDDEN.intersection(key.split("."))):
        yield f"{key} cannot be a key: letters, digits and _ only, parts joined by dots"


def _claims(schema: dict[str, Any]) -> Iterator[Finding]:
    ids: set[str] = set()
    numeric: dict[str, bool] = {}
    for component in every(schema):
        name = component.get("id")
        if name in ids:
            yield Finding(name, "id", "two components have this id")
        ids.update([name] if name else [])
        if component["type"] in components.KEYED:
            is_number = component["type"] == "number"
            last = component["key"].rpartition(".")[2]
            if numeric.setdefault(last, is_number) != is_number:
                yield Finding(name, "key", f"{last} is a number in one place and something else in another")


def _doubles(parent: dict[str, Any], path: tuple[str, ...], seen: set[tuple[str, ...]]) -> Iterator[Finding]:
    for component in parent.get("components", []):
        here = path + components.local_path(component)
        if component["type"] in components.KEYED:
            if here in seen:
                yield Finding(component.get("id"), "key", f"two fields have the key {'.'.join(here)}")
            seen.add(here)
        elif component["type"] in components.CONTAINERS:
            yield from _doubles(component, (*here, "*") if components.is_list(component) else here, seen)


def _references(schema: dict[str, Any]) -> Iterator[Finding]:
    dates = {component["key"] for component in every(schema) if component["type"] == "datetime"}
    keys = {component["key"] for component in every(schema) if component["type"] in components.KEYED}
    for component in every(schema):
        for order in checks.ORDERS:
            other = components.properties(component).get(order)
            if other is not None and other not in dates:
                yield Finding(component.get("id"), "check", f"{order} names {other}, which is no date of this form")
        other = components.properties(component).get(checks.OTHER_THAN)
        if other is not None and other not in keys - {component.get("key")}:
            yield Finding(component.get("id"), "check", f"{checks.OTHER_THAN} names {other}, which is no other field of this form")
