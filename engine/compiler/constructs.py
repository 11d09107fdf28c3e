"""What the compiler knows: each word of BPMN and of the Camunda dialect, and whether it works, is drawn only, or is refused."""

from collections.abc import Iterable, Mapping
from typing import Literal

from engine.compiler import whitelist
from engine.compiler.sites import MAKERS
from engine.normalise import FLOW_NODES, GLOBAL_ACTIVITIES

Grade = Literal["works", "drawn", "refused"]


def grade(element: str) -> Grade:
    """Tell what becomes of an element."""
    if element in GLOBAL_ACTIVITIES or (element in whitelist.ATTRIBUTES and (element not in FLOW_NODES or element in MAKERS)):
        return "works"
    if element in whitelist.ATTRIBUTES:
        return "refused"
    drawn = whitelist.DRAWN | whitelist.ROOT | whitelist.BESIDE
    return "drawn" if element in drawn else "refused"


def attributes(element: str) -> list[str]:
    """List the attributes of an element besides id and name."""
    return sorted(whitelist.ATTRIBUTES.get(element, "").split())


def vendor_attributes(element: str) -> list[str]:
    """List the attributes of the Camunda dialect that an element may have."""
    usual = whitelist.ASYNC if element in FLOW_NODES else ""
    return sorted(whitelist.VENDOR.get(element, usual).split())


def vendor_elements(element: str) -> list[str]:
    """List the extension elements of the Camunda dialect that an element may have."""
    usual = whitelist.ANY_NODE if element in FLOW_NODES else ""
    return sorted(whitelist.EXTENSIONS.get(element, usual).split())


def vendor_contents() -> Mapping[str, tuple[Iterable[str], Iterable[str]]]:
    """Tell for each extension element what it may hold: elements, and attributes."""
    return {
        name: (sorted(inside.split()), sorted(whitelist.INNER_ATTRIBUTES.get(name, "").split())) for name, inside in whitelist.INNER.items()
    }
