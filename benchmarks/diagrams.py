"""The diagrams that are measured: our own in FEEL, and the same in the dialects that others read."""

import re
from functools import cache
from pathlib import Path

MODELS = Path(__file__).with_name("models")


def ours(name: str) -> bytes:
    """Give a diagram as our engine reads it."""
    return (MODELS / f"{name}.bpmn").read_bytes()


def stock(name: str) -> Path:
    """Give where the diagram lies that the stock library reads."""
    return MODELS / "stock" / f"{name}.bpmn"


def camunda(name: str) -> bytes:
    """Give a diagram in the dialect that every server with Camunda's REST API reads: JUEL instead of FEEL."""
    return (MODELS / "camunda" / f"{name}.bpmn").read_bytes()


@cache
def order(name: str) -> dict[str, int]:
    """Give each element its place in the document: both sides complete the first open user task by it."""
    found = re.findall(r'<bpmn:\w+[^>]* id="([^"]+)"', ours(name).decode())
    return {element_id: position for position, element_id in enumerate(found)}


def values(element_id: str) -> dict[str, str]:
    """Give the one variable that every completion writes."""
    return {f"{element_id}_by": "liwen"}
