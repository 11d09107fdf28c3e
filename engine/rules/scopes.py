"""Sub-processes of the special kinds, and compensation."""

from engine.compiler.triggers import definitions_of
from engine.problems import said
from engine.rules.document import ACTIVITIES, Document, children, scope_of
from engine.xml import XmlElement, local, reference


def check(document: Document) -> None:
    """Refuse ad-hoc sub-processes and compensation handlers that the standard forbids."""
    for element in document.of("adHocSubProcess"):
        _ad_hoc(document, element)
    targets: dict[str | None, list[str | None]] = {}
    for one in document.of("association"):
        targets.setdefault(reference(one.get("sourceRef")), []).append(one.get("targetRef"))
    for event in document.of("boundaryEvent"):
        if any(kind == "compensate" for kind, _ in definitions_of(event)):
            _compensation(document, event, targets.get(event.get("id"), []))
    for activity in document.of(*sorted(ACTIVITIES)):
        if activity.get("isForCompensation") == "true" and (document.ways_in(activity) or document.ways_out(activity)):
            document.refuse(activity, "compensation", "an activity for compensation stands outside the flow")
    for definition in document.of("compensateEventDefinition"):
        _activity(document, definition)


def _ad_hoc(document: Document, element: XmlElement) -> None:
    if not children(element, *ACTIVITIES):
        document.refuse(element, "ad hoc", "an ad-hoc sub-process needs activities to choose from")
    for event in children(element, "startEvent", "endEvent"):
        document.refuse(event, "ad hoc", "an ad-hoc sub-process has neither start nor end events")


def _compensation(document: Document, event: XmlElement, targets: list[str | None]) -> None:
    if document.ways_out(event):
        document.refuse(event, "compensation", "a compensation boundary event leads to its handler by an association, not by a flow")
    handlers = [document.target(target, *ACTIVITIES) for target in targets]
    right = [one for one in handlers if one is not None and one.get("isForCompensation") == "true" and scope_of(one) is scope_of(event)]
    if len(right) != 1:
        document.refuse(event, "compensation", "it needs an association to exactly one activity of its scope that is for compensation")


def _activity(document: Document, definition: XmlElement) -> None:
    event, named = definition.getparent(), document.target(definition.get("activityRef"), *ACTIVITIES)
    if event is None or named is None or definition.get("activityRef") is None:
        return
    own = [one for one in event.iterancestors() if local(one) in ("process", "subProcess", "transaction", "adHocSubProcess")]
    if scope_of(named) not in own:
        document.refuse(event, "compensation", said("activityRef names {id}, which is in another scope", id=named.get("id")))
