"""Writes docs/reference/bpmn.md from the registries that compiler and rules ask."""

import sys
from collections.abc import Iterable
from pathlib import Path

from engine import rules
from engine.compiler import constructs
from engine.rules import events, schema

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "bpmn.md"
HEAD = """# BPMN: what works and what is refused

Written by `python -m tools.reference` from the registries that the compiler and the rules ask; a test keeps it equal. What is refused is
refused when it is deployed, with the id of its element and every finding at once. Elements of other vendors are let through and ignored,
those of other engines are refused.
"""
TRIGGERS = {
    "message": '<messageEventDefinition messageRef="m"/>',
    "timer": "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
    "error": '<errorEventDefinition errorRef="r"/>',
    "escalation": '<escalationEventDefinition escalationRef="l"/>',
    "cancel": "<cancelEventDefinition/>",
    "compensate": "<compensateEventDefinition/>",
    "conditional": "<conditionalEventDefinition><condition>=x = 1</condition></conditionalEventDefinition>",
    "link": '<linkEventDefinition name="k"/>',
    "signal": '<signalEventDefinition signalRef="g"/>',
    "terminate": "<terminateEventDefinition/>",
}
DOCUMENT = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><message id="m"/><signal id="g"/>
<error id="r" errorCode="r"/><escalation id="l" escalationCode="l"/><process id="p" isExecutable="true">{}</process></definitions>"""
FLOW = '<sequenceFlow id="f" sourceRef="a" targetRef="e"/>'
SMALLEST = {  # a diagram that holds such an event as “e”, or in “x”
    "start of a process": '<startEvent id="e">{trigger}</startEvent>',
    "start of an event sub-process": '<subProcess id="a"><task id="t"/><subProcess id="x" triggeredByEvent="true">'
    '<startEvent id="e">{trigger}</startEvent></subProcess></subProcess>',
    "intermediateCatchEvent": '<task id="a"/><intermediateCatchEvent id="e">{trigger}</intermediateCatchEvent>' + FLOW,
    "intermediateThrowEvent": '<task id="a"/><intermediateThrowEvent id="e">{trigger}</intermediateThrowEvent>' + FLOW,
    "boundaryEvent": '<subProcess id="a"><task id="t"/></subProcess><boundaryEvent id="e" attachedToRef="a">{trigger}</boundaryEvent>',
    "endEvent": '<task id="a"/><endEvent id="e">{trigger}</endEvent>' + FLOW,
}
HANDLER = '<task id="h" isForCompensation="true"/><association id="o" sourceRef="e" targetRef="h"/>'
CATCH = '<intermediateCatchEvent id="{}"><linkEventDefinition name="k"/></intermediateCatchEvent>'
CANCELLED = '<transaction id="y"><task id="a"/><endEvent id="{0}"><cancelEventDefinition/></endEvent><sequenceFlow id="f" sourceRef="a" '
CANCELLED += 'targetRef="{0}"/></transaction><boundaryEvent id="{1}" attachedToRef="y"><cancelEventDefinition/></boundaryEvent>'
THROW = '<task id="a"/><intermediateThrowEvent id="{0}"><linkEventDefinition name="k"/></intermediateThrowEvent>'
THROW += '<sequenceFlow id="f" sourceRef="a" targetRef="{0}"/>'
SPECIAL = {  # what such an event cannot be without
    ("boundaryEvent", "compensate"): SMALLEST["boundaryEvent"] + HANDLER,
    ("boundaryEvent", "cancel"): CANCELLED.format("z", "e"),
    ("endEvent", "cancel"): CANCELLED.format("e", "z"),
    ("intermediateCatchEvent", "link"): THROW.format("z") + CATCH.format("e"),
    ("intermediateThrowEvent", "link"): THROW.format("e") + CATCH.format("z"),
}


def reference() -> str:
    """Give the whole page."""
    graded = {name: constructs.grade(name) for name in schema.names()}
    parts = [
        HEAD,
        "## Elements that work\n",
        "`id` and `name` aside. Camunda's attributes and extension elements are written `camunda:…`.\n",
        _table(("element", "attributes", "Camunda's attributes", "Camunda's elements"), map(_row, _of(graded, "works"))),
        "## Triggers\n",
        "Empty: the standard has no such event.\n",
        _table(("event", *TRIGGERS), map(_triggers, events.PLACES)),
        "## Camunda's elements\n",
        _table(("element", "holds", "attributes"), ([f"`{n}`", *map(_code, row)] for n, row in constructs.vendor_contents().items())),
        "## Drawn for the reader\n",
        "Nothing follows from them when the process runs: " + _code(_of(graded, "drawn")) + ".\n",
        "## Refused\n",
        _code(_of(graded, "refused")) + ".\n",
        "## Rules\n",
        _table(("family", "holds"), ([module, sentence] for module, sentence in rules.families().items())),
    ]
    return "\n".join(parts)


def _of(graded: dict[str, constructs.Grade], grade: constructs.Grade) -> list[str]:
    return [name for name, one in graded.items() if one == grade]


def _row(name: str) -> list[str]:
    known = constructs.attributes(name), constructs.vendor_attributes(name), constructs.vendor_elements(name)
    return [f"`{name}`", *map(_code, known)]


def _triggers(place: str) -> list[str]:
    """Tell of one kind of event which triggers work, of those that the standard has."""
    allowed = events.PLACES[place].split()
    return [place, *(_word(place, kind) if kind in allowed else "" for kind in TRIGGERS)]


def _word(place: str, kind: str) -> str:
    """Ask the rules themselves about the smallest diagram that holds such an event."""
    diagram = SPECIAL.get((place, kind), SMALLEST.get(place, "")).format(trigger=TRIGGERS[kind])
    found = rules.check(DOCUMENT.format(diagram).encode())
    return "refused" if any(problem.severity == "error" for problem in found) else "works"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: tuple[str, ...], rows: Iterable[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads), *lines, ""])


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
