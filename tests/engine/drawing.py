"""Processes written as text, for tests of the engine."""

import itertools
import re
from xml.sax.saxutils import escape

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'targetNamespace="tests"><message id="m" name="m"/><message id="m2" name="m2"/><signal id="s1" name="s1"/><signal id="s2" name="s2"/>'
    '<error id="E1" name="first" errorCode="E1"/><error id="E2" errorCode="E2"/>'
    '<escalation id="X1" escalationCode="X1"/><escalation id="X2" escalationCode="X2"/>'
)
MESSAGE = '<messageEventDefinition messageRef="m"/>'
SECOND_MESSAGE = '<messageEventDefinition messageRef="m2"/>'
SIGNAL = '<signalEventDefinition signalRef="s1"/>'
ERROR = '<errorEventDefinition errorRef="E1"/>'
OTHER_ERROR = '<errorEventDefinition errorRef="E2"/>'
ANY_ERROR = "<errorEventDefinition/>"
ESCALATION = '<escalationEventDefinition escalationRef="X1"/>'
TERMINATE = "<terminateEventDefinition/>"
COMPENSATION = "<compensateEventDefinition/>"
CANCEL = "<cancelEventDefinition/>"
_numbers = itertools.count()


def process(body: str, key: str = "main", more: str = "", attributes: str = "") -> bytes:
    """Draw a document with one process, and whatever more."""
    return f'{HEAD}<process id="{key}" isExecutable="true" {attributes}>{body}</process>{more}</definitions>'.encode()


def flows(text: str) -> str:
    """Draw sequence flows: 'a > b > c', with a condition 'a -[x > 1]> b', the default 'a -[]> b' (its id is d_a_b)."""
    drawn = []
    for line in text.strip().splitlines():
        parts = re.split(r"\s*(-\[.*?\]>|>)\s*", line.strip())
        for source, arrow, target in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            condition = arrow[2:-2] if arrow.startswith("-[") else None
            name = f"d_{source}_{target}" if condition == "" else f"f{next(_numbers)}"
            inside = f"<conditionExpression>={escape(condition)}</conditionExpression>" if condition else ""
            drawn.append(f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>')
    return "".join(drawn)


def starts(*names: str) -> str:
    """Draw start events without a trigger."""
    return "".join(f'<startEvent id="{name}"/>' for name in names)


def ends(*names: str) -> str:
    """Draw end events without a trigger."""
    return "".join(f'<endEvent id="{name}"/>' for name in names)


def users(*names: str) -> str:
    """Draw user tasks."""
    return "".join(f'<userTask id="{name}"/>' for name in names)


def user(name: str, inside: str = "", attributes: str = "") -> str:
    """Draw one user task."""
    return f'<userTask id="{name}" {attributes}>{inside}</userTask>'


def job(name: str, topic: str = "work", inside: str = "") -> str:
    """Draw a service task."""
    return f'<serviceTask id="{name}" camunda:type="external" camunda:topic="{topic}">{inside}</serviceTask>'


def script(name: str, **assignments: object) -> str:
    """Draw a script task that sets variables to FEEL expressions."""
    context = ", ".join(f"{variable}: {value}" for variable, value in assignments.items())
    return f'<scriptTask id="{name}"><script>{escape("={" + context + "}")}</script></scriptTask>'


def sub(name: str, body: str, attributes: str = "", tag: str = "subProcess") -> str:
    """Draw a sub-process."""
    return f'<{tag} id="{name}" {attributes}>{body}</{tag}>'


def call(name: str, process_id: str, inside: str = "", attributes: str = "") -> str:
    """Draw a call activity."""
    extensions = f"<extensionElements>{inside}</extensionElements>" if inside else ""
    return f'<callActivity id="{name}" calledElement="{process_id}" {attributes}>{extensions}</callActivity>'


def boundary(name: str, host: str, trigger: str, *, interrupting: bool = True) -> str:
    """Draw a boundary event."""
    return f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}">{trigger}</boundaryEvent>'


def catch(name: str, trigger: str) -> str:
    """Draw an intermediate catch event."""
    return f'<intermediateCatchEvent id="{name}">{trigger}</intermediateCatchEvent>'


def throw(name: str, trigger: str) -> str:
    """Draw an intermediate throw event."""
    return f'<intermediateThrowEvent id="{name}">{trigger}</intermediateThrowEvent>'


def end(name: str, trigger: str) -> str:
    """Draw an end event with a trigger."""
    return f'<endEvent id="{name}">{trigger}</endEvent>'


def event_sub(name: str, trigger: str, task: str, *, interrupting: bool = True) -> str:
    """Draw an event sub-process with one user task in it."""
    start = f'<startEvent id="{name}_s" isInterrupting="{str(interrupting).lower()}">{trigger}</startEvent>'
    body = start + users(task) + ends(f"{name}_e") + flows(f"{name}_s > {task} > {name}_e")
    return sub(name, body, 'triggeredByEvent="true"')


def condition(text: str) -> str:
    """Draw a conditional event's definition, in FEEL."""
    return f"<conditionalEventDefinition><condition>={escape(text)}</condition></conditionalEventDefinition>"


def link(name: str = "L") -> str:
    """Draw a link's definition."""
    return f'<linkEventDefinition name="{name}"/>'


def handler(name: str, host: str, drawn: str = "") -> str:
    """Draw the user task (or whatever is drawn) that undoes an activity, and how it hangs on it."""
    task = drawn or f'<userTask id="{name}" isForCompensation="true"/>'
    return boundary(f"{name}_b", host, COMPENSATION) + task + f'<association id="{name}_a" sourceRef="{name}_b" targetRef="{name}"/>'


def timer(text: str = "PT1H", kind: str = "timeDuration") -> str:
    """Draw a timer's definition."""
    return f"<timerEventDefinition><{kind}>{escape(text)}</{kind}></timerEventDefinition>"


def multiple(cardinality: str = "", attributes: str = "", inside: str = "") -> str:
    """Draw a multi-instance marker."""
    number = f"<loopCardinality>{escape(cardinality)}</loopCardinality>" if cardinality else ""
    return f"<multiInstanceLoopCharacteristics {attributes}>{number}{inside}</multiInstanceLoopCharacteristics>"


def gateway(kind: str, *names: str, default: str = "") -> str:
    """Draw gateways of one kind: exclusive, parallel, inclusive, eventBased."""
    attribute = f' default="{default}"' if default else ""
    return "".join(f'<{kind}Gateway id="{name}"{attribute}/>' for name in names)


def mapping(*parameters: str) -> str:
    """Draw input and output parameters: 'in name value', 'out name value'."""
    drawn = []
    for parameter in parameters:
        direction, name, value = parameter.split(" ", 2)
        drawn.append(f'<camunda:{direction}putParameter name="{name}">{escape(value)}</camunda:{direction}putParameter>')
    return f"<extensionElements><camunda:inputOutput>{''.join(drawn)}</camunda:inputOutput></extensionElements>"


def properties(**values: str) -> str:
    """Draw Camunda properties."""
    drawn = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in values.items())
    return f"<extensionElements><camunda:properties>{drawn}</camunda:properties></extensionElements>"
