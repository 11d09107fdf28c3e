"""Business rule tasks become specs: a decision that is asked here, or a job like a service task's."""

from typing import Any

from engine.compiler.activities import job_of
from engine.compiler.draft import Sketch
from engine.definitions import DecisionRef
from engine.elements.business_rules import MAPPINGS, Asked, BusinessRuleTask
from engine.elements.tasks import ServiceTask
from engine.problems import said
from engine.xml import XmlElement, vendor

_VALUES = {"version": "decisionRefVersion", "versionTag": "decisionRefVersionTag"}
_BINDINGS = ("latest", "deployment", "version", "versionTag")


def business_rule_task(sketch: Sketch) -> Any:
    """Make a business rule task."""
    element = sketch.element
    source = vendor(element, "decisionRef")
    work = job_of(sketch, element)
    if work is not None and source is None:
        return sketch.make(ServiceTask, work=work)
    if not source or work is not None:
        return sketch.refuse("implementation", "it needs either a decision (camunda:decisionRef) or a job type (topic, property jobType)")
    binding, mapping = vendor(element, "decisionRefBinding") or "latest", vendor(element, "mapDecisionResult") or "resultList"
    value = vendor(element, _VALUES[binding]) if binding in _VALUES else None
    if not _is_sound(sketch, binding, value, mapping):
        return None
    asked = Asked(
        decision=sketch.draft.template(element, source, "decision"),
        binding=binding,  # type: ignore[arg-type]
        binding_value=None if value is None else sketch.draft.template(element, value, "decision"),
        mapping=mapping,
        result_variable=vendor(element, "resultVariable"),
    )
    return None if asked.decision is None else sketch.make(BusinessRuleTask, asked=asked)


def decision_of(element: XmlElement) -> DecisionRef | None:
    """Tell which decision an element names; None when it names none, or by an expression."""
    source, binding = vendor(element, "decisionRef"), vendor(element, "decisionRefBinding") or "latest"
    value = vendor(element, _VALUES[binding]) if binding in _VALUES else None
    if not source or any(text.lstrip().startswith("=") or "${" in text or "#{" in text for text in (source, value or "")):
        return None
    return DecisionRef(source, binding, value)  # type: ignore[arg-type]


def _is_sound(sketch: Sketch, binding: str, value: str | None, mapping: str) -> bool:
    has_value = binding not in _VALUES or bool(value)
    sketch.refuse_unless(binding in _BINDINGS, "decision", said("decisionRefBinding {binding} is not known", binding=binding))
    sketch.refuse_unless(mapping in MAPPINGS, "decision", said("mapDecisionResult {mapping} is not known", mapping=mapping))
    sketch.refuse_unless(
        has_value,
        "decision",
        said("decisionRefBinding {binding} needs camunda:{attribute}", binding=binding, attribute=_VALUES.get(binding)),
    )
    is_number = binding != "version" or not value or value.isdecimal() or value.startswith(("=", "${", "#{"))
    sketch.refuse_unless(is_number, "decision", said("the version {value} is no number", value=value))
    return binding in _BINDINGS and mapping in MAPPINGS and has_value and is_number
