"""What the diagram says of a user task: for whom, which form, until when."""

import re
from typing import Any

from engine.compiler.draft import Sketch
from engine.compiler.mappings import properties
from engine.compiler.triggers import timed
from engine.elements.user_tasks import Assignment
from engine.problems import said
from engine.xml import XmlElement, vendor

_FORM_KEY = re.compile(r"(?:camunda-forms:deployment:)?(?:[\w./-]*/)?([\w-]+)(?:\.form)?")


def assignment(sketch: Sketch) -> Assignment:
    """Read what a user task says of people, forms and dates."""
    element = sketch.element
    return Assignment(
        name=sketch.draft.template(element, element.get("name") or "", "name"),
        lane=sketch.draft.process.lanes.get(sketch.name),
        assignee=_text(sketch, "assignee"),
        candidate_users=_text(sketch, "candidateUsers"),
        candidate_groups=_text(sketch, "candidateGroups"),
        form_ref=form_of(sketch),
        due=_due(sketch, "dueDate"),
        follow_up=_due(sketch, "followUpDate"),
        priority=_text(sketch, "priority"),
        properties=properties(element),
    )


def form_of(sketch: Sketch) -> Any:
    """Tell the id of the form a user task or start event names."""
    binding = vendor(sketch.element, "formRefBinding") or "deployment"
    if binding not in ("deployment", "latest"):
        return sketch.refuse("form", "a form is the one that was deployed with the diagram")
    key = vendor(sketch.element, "formRef") or vendor(sketch.element, "formKey")
    return form_id(key) if key is None or form_id(key) else sketch.refuse("form", said("{key!r} names no form of this deployment", key=key))


def form_id(key: str | None) -> str | None:
    """Read a form's id from a formRef or formKey."""
    found = _FORM_KEY.fullmatch((key or "").strip())
    return found[1] if found else None


def form_of_element(element: XmlElement) -> str | None:
    """Tell the form an element names, without any finding."""
    return form_id(vendor(element, "formRef") or vendor(element, "formKey"))


def _text(sketch: Sketch, attribute: str) -> Any:
    source = vendor(sketch.element, attribute)
    return sketch.draft.template(sketch.element, source, attribute) if source else None


def _due(sketch: Sketch, attribute: str) -> Any:
    source = vendor(sketch.element, attribute)
    return timed(sketch, sketch.element, "due", source) if source else None
