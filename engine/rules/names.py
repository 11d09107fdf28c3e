"""Names outside the document: processes, forms and decisions that a diagram calls for, and who does its jobs."""

from collections.abc import Iterator
from typing import Protocol

from engine.definitions import DecisionRef, Definition, Element
from engine.problems import Problem, said


class Known(Protocol):
    """What is in the deployment, or deployed."""

    def has_process(self, process_id: str) -> bool:
        """Tell whether there is such a process."""
        ...

    def has_form(self, form_id: str) -> bool:
        """Tell whether there is such a form."""
        ...

    def has_decision(self, decision: DecisionRef) -> bool:
        """Tell whether there is such a decision, at that version."""
        ...

    def has_worker(self, job_type: str) -> bool:
        """Tell whether somebody here does such jobs."""
        ...


def missing(definition: Definition, known: Known) -> Iterator[Problem]:
    """Find what a diagram names that is not there: errors, and jobs that wait for an external worker: warnings."""
    for element in definition.elements.values():
        yield from _of(element, known)


def _of(element: Element, known: Known) -> Iterator[Problem]:
    if element.called and not known.has_process(element.called):
        yield Problem(element.element_id, "called element", said("the process {called} is not deployed", called=element.called))
    if element.form_ref and not known.has_form(element.form_ref):
        yield Problem(element.element_id, "form", said("the form {form_ref} is not deployed", form_ref=element.form_ref))
    if element.decision and not known.has_decision(element.decision):
        which = f" ({element.decision.binding} {element.decision.value})" if element.decision.value else ""
        yield Problem(
            element.element_id,
            "decision",
            said("the decision {decision_id}{which} is not deployed", decision_id=element.decision.decision_id, which=which),
        )
    if element.job_type and _is_literal(element.job_type) and not known.has_worker(element.job_type):
        sentence = said("nobody here does {job_type}: such jobs wait for an external worker", job_type=element.job_type)
        yield Problem(element.element_id, "job type", sentence, "warning")


def _is_literal(text: str) -> bool:
    return "${" not in text and not text.startswith(("=", "#{"))
