"""What may stand in a diagram: every element, attribute and extension that is not known here is refused."""

from lxml import etree

from engine.compiler.draft import Draft
from engine.normalise import FLOW_NODES
from engine.problems import said
from engine.xml import XmlElement, is_bpmn, is_vendor, local, local_name, namespace


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ACTIVITY = "startQuantity completionQuantity default isForCompensation implementation operationRef"
ATTRIBUTES = {
    "process": "isExecutable isClosed processType definitionalCollaborationRef",
    "userTask": _ACTIVITY,
    "task": _ACTIVITY,
    "manualTask": _ACTIVITY,
    "scriptTask": _ACTIVITY + " scriptFormat",
    "serviceTask": _ACTIVITY,
    "businessRuleTask": _ACTIVITY,
    "sendTask": _ACTIVITY + " messageRef",
    "receiveTask": _ACTIVITY + " messageRef instantiate",
    "callActivity": _ACTIVITY + " calledElement",
    "subProcess": _ACTIVITY + " triggeredByEvent",
    "transaction": _ACTIVITY + " triggeredByEvent method",
    "adHocSubProcess": _ACTIVITY + " triggeredByEvent ordering cancelRemainingInstances",
    "startEvent": "parallelMultiple isInterrupting",
    "endEvent": "",
    "intermediateThrowEvent": "",
    "intermediateCatchEvent": "parallelMultiple",
    "boundaryEvent": "parallelMultiple attachedToRef cancelActivity",
    "exclusiveGateway": "gatewayDirection default",
    "inclusiveGateway": "gatewayDirection default",
    "parallelGateway": "gatewayDirection",
    "complexGateway": "gatewayDirection default",
    "eventBasedGateway": "gatewayDirection instantiate eventGatewayType",
    "sequenceFlow": "sourceRef targetRef isImmediate",
    "conditionExpression": "language evaluatesToTypeRef",
    "messageEventDefinition": "messageRef",
    "signalEventDefinition": "signalRef",
    "errorEventDefinition": "errorRef",
    "escalationEventDefinition": "escalationRef",
    "timerEventDefinition": "",
    "terminateEventDefinition": "",
    "conditionalEventDefinition": "",
    "linkEventDefinition": "name",
    "compensateEventDefinition": "activityRef waitForCompletion",
    "cancelEventDefinition": "",
    "condition": "language evaluatesToTypeRef",
    "activationCondition": "language evaluatesToTypeRef",
    "timeDate": "language evaluatesToTypeRef",
    "timeDuration": "language evaluatesToTypeRef",
    "timeCycle": "language evaluatesToTypeRef",
    "multiInstanceLoopCharacteristics": "isSequential behavior noneBehaviorEventRef oneBehaviorEventRef",
    "complexBehaviorDefinition": "",
    "event": "",
    "standardLoopCharacteristics": "testBefore loopMaximum",
    "loopCardinality": "language evaluatesToTypeRef",
    "loopCondition": "language evaluatesToTypeRef",
    "completionCondition": "language evaluatesToTypeRef",
    "loopDataInputRef": "",
    "loopDataOutputRef": "",
    "inputDataItem": "itemSubjectRef isCollection",
    "outputDataItem": "itemSubjectRef isCollection",
    "script": "",
}
# drawn for the reader: nothing follows from them when the process runs
DRAWN = _words(
    "documentation extensionElements incoming outgoing laneSet lane flowNodeRef childLaneSet partitionElement textAnnotation text "
    "association group category categoryValue dataObject dataObjectReference dataStoreReference dataState property ioSpecification "
    "dataInput dataOutput inputSet outputSet dataInputRefs dataOutputRefs dataInputAssociation dataOutputAssociation sourceRef "
    "targetRef auditing monitoring eventDefinitionRef outputSetRefs inputSetRefs messageEventDefinitionRef supportedInterfaceRef "
    "operationRef source target"
)
ASYNC = "asyncBefore asyncAfter async exclusive"  # transaction boundaries: every step is one transaction here
_JOB = "type topic taskPriority jobPriority delegateExpression " + ASYNC
_DECISION = "decisionRef decisionRefBinding decisionRefVersion decisionRefVersionTag resultVariable mapDecisionResult"
VENDOR = {
    "process": "candidateStarterGroups candidateStarterUsers historyTimeToLive versionTag isStartableInTasklist",
    "userTask": "assignee candidateUsers candidateGroups dueDate followUpDate priority formKey formRef formRefBinding " + ASYNC,
    "serviceTask": _JOB,
    "sendTask": _JOB,
    "businessRuleTask": _JOB + " " + _DECISION,
    "scriptTask": "resultVariable " + ASYNC,
    "callActivity": "calledElementBinding calledElementVersion calledElementVersionTag " + ASYNC,
    "startEvent": "formKey formRef formRefBinding initiator " + ASYNC,
    "messageEventDefinition": "type topic taskPriority",
    "errorEventDefinition": "errorCodeVariable errorMessageVariable",
    "escalationEventDefinition": "escalationCodeVariable",
    "multiInstanceLoopCharacteristics": "collection elementVariable " + ASYNC,
}
EXTENSIONS = {
    "callActivity": "in out inputOutput properties failedJobRetryTimeCycle",
    "messageEventDefinition": "in",
    "signalEventDefinition": "in",
    "process": "properties",
    "sequenceFlow": "properties",
    "lane": "properties",
}
ANY_NODE = "inputOutput properties failedJobRetryTimeCycle"
INNER = {
    "properties": "property",
    "inputOutput": "inputParameter outputParameter",
    "property": "",
    "inputParameter": "",
    "outputParameter": "",
    "in": "",
    "out": "",
    "failedJobRetryTimeCycle": "",
}
INNER_ATTRIBUTES = {
    "property": "id name value",
    "inputParameter": "name",
    "outputParameter": "name",
    "in": "source sourceExpression target variables businessKey",
    "out": "source sourceExpression target variables",
}
# what somebody who misses it can draw instead
_LISTENER = ": a listener is a program inside the engine; draw a service task, or let a worker do it"
_PROGRAM = ": a program inside the engine; give the task a topic, and let a worker do it"
_INSTEAD = {
    "executionListener": _LISTENER,
    "taskListener": _LISTENER,
    "class": _PROGRAM,
    "expression": _PROGRAM,
    "connector": _PROGRAM,
    "formData": ": its fields would be shown to nobody; draw a form and name it (camunda:formRef)",
    "assignment": ": data associations copy whole variables; use camunda:inputOutput",
    "transformation": ": data associations copy whole variables; use camunda:inputOutput",
}
_OTHER_ENGINES = ("camunda.org/schema/zeebe", "flowable.org", "activiti.com", "jboss.org/drools", "spiffworkflow.org")
ROOT = _words(
    "process collaboration message signal error escalation itemDefinition interface dataStore category import resource "
    "messageEventDefinition signalEventDefinition timerEventDefinition errorEventDefinition escalationEventDefinition "
    "terminateEventDefinition conditionalEventDefinition linkEventDefinition compensateEventDefinition cancelEventDefinition "
    "extension relationship documentation extensionElements partnerEntity partnerRole endPoint"
)
# in what stands beside the processes, drawn for the reader too
BESIDE = _words(
    "participant participantMultiplicity interfaceRef endPointRef messageFlow messageFlowAssociation messageFlowRef conversation "
    "subConversation callConversation conversationAssociation conversationLink participantAssociation participantRef "
    "innerParticipantRef outerParticipantRef operation inMessageRef outMessageRef errorRef resourceParameter"
)


def check_root(draft: Draft) -> None:
    """Refuse what may not stand beside the processes, or in what does."""
    for element in draft.root:
        if not is_bpmn(element):
            continue
        if local(element) not in ROOT:
            _refuse_element(draft, element)
        elif local(element) != "process":
            for inner in element.iterdescendants(etree.Element):
                if is_bpmn(inner) and not any(local(inner) in words for words in (BESIDE, DRAWN, ROOT, ATTRIBUTES)):
                    _refuse_element(draft, inner)


def _refuse_element(draft: Draft, element: XmlElement) -> None:
    draft.refuse(element, "unsupported element", said("{element} is not supported", element=local(element)))


def check_process(draft: Draft, process: XmlElement) -> None:
    """Refuse what is not known in one process."""
    for element in process.iter(etree.Element):
        if is_bpmn(element):
            _check_element(draft, element)
        elif is_vendor(str(element.tag)):
            _check_extension(draft, element)
        elif any(engine in namespace(str(element.tag)) for engine in _OTHER_ENGINES):
            draft.refuse(element, "unsupported extension", said("{element} belongs to another engine", element=local(element)))


def _check_element(draft: Draft, element: XmlElement) -> None:
    kind = local(element)
    if kind not in ATTRIBUTES and kind not in DRAWN:
        draft.refuse(element, "unsupported element", said("{kind} is not supported{hint}", kind=kind, hint=_INSTEAD.get(kind, "")))
        return
    known, vendor = ATTRIBUTES.get(kind, "").split(), VENDOR.get(kind, ASYNC if kind in FLOW_NODES else "").split()
    for name in map(str, element.attrib):
        if is_vendor(name):
            if local_name(name) not in vendor:
                draft.refuse(
                    element,
                    "unsupported extension",
                    said(
                        "camunda:{name} is not supported on {kind}{hint}",
                        name=local_name(name),
                        kind=kind,
                        hint=_INSTEAD.get(local_name(name), ""),
                    ),
                )
        elif not namespace(name) and kind not in DRAWN and name not in known and name not in ("id", "name"):
            draft.refuse(element, "unsupported attribute", said("{name} is not known on {kind}", name=name, kind=kind))
        elif any(engine in namespace(name) for engine in _OTHER_ENGINES):
            draft.refuse(element, "unsupported extension", said("{name} belongs to another engine", name=local_name(name)))


def _check_extension(draft: Draft, element: XmlElement) -> None:
    parent, kind = element.getparent(), local(element)
    if parent is not None and is_vendor(str(parent.tag)):
        allowed = INNER.get(local(parent), "").split()
        if local(parent) not in INNER:
            return  # the outer one has been refused
    else:
        holder = parent.getparent() if parent is not None else None
        name = "" if holder is None else local(holder)
        allowed = EXTENSIONS.get(name, ANY_NODE if name in FLOW_NODES else "").split()
    if kind not in allowed:
        draft.refuse(
            element, "unsupported extension", said("camunda:{kind} is not supported here{hint}", kind=kind, hint=_INSTEAD.get(kind, ""))
        )
        return
    for attribute in map(str, element.attrib):
        if attribute not in INNER_ATTRIBUTES.get(kind, "").split():
            draft.refuse(
                element,
                "unsupported extension",
                said("{attribute} is not known on camunda:{kind}", attribute=local_name(attribute), kind=kind),
            )
