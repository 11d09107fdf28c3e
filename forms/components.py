"""form-js's components, as far as a form may use them."""

from typing import Any

KEYED = frozenset({"textfield", "textarea", "number", "datetime", "select", "radio", "checkbox", "checklist", "taglist", "expression"})
SHOWN = frozenset({"text", "image", "table", "spacer", "separator", "button"})
CONTAINERS = frozenset({"group", "dynamiclist"})
ALLOWED = KEYED | SHOWN | CONTAINERS

# what a form author may not use, and what to use instead
REFUSED = {
    "iframe": "a form may not embed foreign pages",
    "html": "a form may not contain markup; use a text component",
    "filepicker": "files are attached to the case, not to the form",
    "documentPreview": "files are attached to the case, not to the form",
}


def is_list(component: dict[str, Any]) -> bool:
    """Says whether a component repeats its children, one row each."""
    return component["type"] == "dynamiclist" or component.get("isRepeating") is True


def local_path(component: dict[str, Any]) -> tuple[str, ...]:
    """Where a component keeps its value below its parent."""
    name = component.get("key") if component["type"] in KEYED else component.get("path")
    return tuple(name.split(".")) if isinstance(name, str) and name else ()


def value_type(component: dict[str, Any]) -> str:
    """Say of what type a value is: the component's own name; for a datetime which of the two it asks for."""
    if component["type"] == "datetime":
        return str(component.get("subtype") or "date")
    if component["type"] == "expression":
        return str(properties(component).get("type") or "expression")
    return str(component["type"])


def properties(component: dict[str, Any]) -> dict[str, Any]:
    """Answer the custom properties of a component, where we keep what form-js does not know."""
    found = component.get("properties")
    return found if isinstance(found, dict) else {}
