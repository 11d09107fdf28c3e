"""Writes docs/reference/dmn.md from the registry that the reader of decision models asks."""

import sys
from collections.abc import Mapping
from pathlib import Path

from engine.decisions import constructs

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "dmn.md"
HEAD = """# Decisions: what works and what is refused

Written from `engine/decisions/constructs.py` by `python -m tools.dmn_reference`; a test keeps it equal. What is refused is refused when it
is deployed, with the id of its element. What goes wrong while a decision is evaluated is an incident that names decision, rule and input.
"""


def reference() -> str:
    """Give the whole page."""
    versions = ", ".join(constructs.NAMESPACES.values())
    parts = [
        HEAD,
        f"Versions of DMN: {versions}.\n",
        _table("Elements", ("element", "works"), constructs.WORKS),
        _table("Hit policies", ("policy", "works"), constructs.POLICIES),
        _table("Aggregations of COLLECT", ("aggregation", "works"), constructs.AGGREGATIONS),
        _table("Functions besides the standard's, here and in diagrams and forms", ("function", "gives"), constructs.FUNCTIONS),
        _table("Functions refused by name", ("function", "why"), constructs.OTHER_FUNCTIONS, is_code=False),
        _table("Warnings", ("when", "what is said"), constructs.WARNINGS, is_code=False),
        _table("Refused", ("element", "why"), constructs.REFUSED),
        _table("Refused besides", ("what", "why"), constructs.OTHER_REFUSALS, is_code=False),
        _table("Limits", ("what", "most"), constructs.LIMITS, is_code=False),
        "## Drawn for the reader\n\nNothing follows from them: " + ", ".join(f"`{name}`" for name in sorted(constructs.DRAWN)) + ".\n",
    ]
    return "\n".join(parts)


def _table(title: str, heads: tuple[str, str], rows: Mapping[str, str], *, is_code: bool = True) -> str:
    lines = [f"| {f'`{name}`' if is_code else name} | {text} |" for name, text in rows.items()]
    return "\n".join([f"## {title}\n", f"| {heads[0]} | {heads[1]} |", "| --- | --- |", *lines, ""])


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
