"""Activities become specs, sub-processes and loops aside."""

import re
from typing import Any

from engine.compiler.draft import Sketch
from engine.compiler.mappings import passings, properties
from engine.compiler.triggers import message
from engine.compiler.user_tasks import assignment
from engine.elements.calls import CallActivity, Called
from engine.elements.catching import ReceiveTask
from engine.elements.tasks import PassThrough, ScriptTask, ServiceTask, WaitingTask, Work
from engine.elements.throwing import SendTask
from engine.elements.user_tasks import UserTask
from engine.expressions import feel, parse
from engine.expressions.periods import parse_period
from engine.problems import said
from engine.xml import XmlElement, child, extensions, vendor

_DELEGATE = re.compile(r"[$#]\{\s*([A-Za-z_][\w.-]*)\s*\}")
_REPEATED = re.compile(r"R(\d+)/(P.+)")
_BINDINGS = {"version": "calledElementVersion", "versionTag": "calledElementVersionTag"}
_KEY_OF_CALLER = re.compile(r"[$#]\{\s*execution\.(processB|b)usinessKey\s*\}")


def pass_through(sketch: Sketch) -> Any:
    """Make a task without a type, or a manual task."""
    return sketch.make(PassThrough)


def user_task(sketch: Sketch) -> Any:
    """Make a user task."""
    return sketch.make(UserTask, assignment=assignment(sketch))


def script_task(sketch: Sketch) -> Any:
    """Make a script task: FEEL, or ${…} with a result variable."""
    script = child(sketch.element, "script")
    source = "" if script is None else (script.text or "").strip()
    language = (sketch.element.get("scriptFormat") or "feel").lower()
    result = vendor(sketch.element, "resultVariable")
    if not source or language not in ("feel", "juel"):
        return sketch.refuse(
            "script",
            said("a script is written in FEEL, not in {language}", language=language) if source else "a script task needs a script",
        )
    if result is None and not source.removeprefix("=").lstrip().startswith("{"):
        return sketch.refuse("script", "a script is a context whose entries become variables, or it has a camunda:resultVariable")
    try:
        expression = parse(source) if source.startswith(("${", "#{")) else feel(source.removeprefix("="))
    except SyntaxError as error:
        return sketch.refuse("script", said("{expression_error}", expression_error=error.msg))
    return sketch.make(ScriptTask, expression=expression, result_variable=result)


def service_task(sketch: Sketch) -> Any:
    """Make a service or business rule task: a job."""
    work = job_of(sketch, sketch.element)
    if work is None:
        return sketch.refuse("implementation", "it needs a job type: camunda:type external with a topic, or the property jobType")
    return sketch.make(ServiceTask, work=work)


def send_task(sketch: Sketch) -> Any:
    """Make a send task: a job, or a message."""
    work = job_of(sketch, sketch.element)
    if work is not None:
        return sketch.make(ServiceTask, work=work)
    if not sketch.element.get("messageRef"):
        return sketch.refuse("implementation", "a send task needs a message or a job type")
    sent = message(sketch, sketch.element, sketch.element.get("messageRef"))
    return None if sent is None else sketch.make(SendTask, throws=(sent,))


def receive_task(sketch: Sketch) -> Any:
    """Make a receive task; one that starts a process is noted as its start."""
    if not sketch.element.get("messageRef"):
        sketch.refuse_unless(not sketch.is_set("instantiate"), "instantiate", "a receive task that starts a process needs a message")
        return sketch.make(WaitingTask)
    awaited = message(sketch, sketch.element, sketch.element.get("messageRef"))
    if awaited is None:
        return None
    if sketch.is_set("instantiate"):
        starts = sketch.draft.process.start_messages
        if not sketch.site.is_process or sketch.incoming or type(awaited.name).__name__ != "Literal" or awaited.name.text in starts:
            return sketch.refuse("instantiate", "a receive task that starts a process stands at its beginning, with a message of its own")
        starts[awaited.name.text] = sketch.name
    return sketch.make(ReceiveTask, triggers=(awaited,))


def call_activity(sketch: Sketch) -> Any:
    """Make a call activity; which process it is, is found when it is called."""
    element = sketch.element
    source = element.get("calledElement")
    if not source:
        return sketch.refuse("called element", "calledElement is missing")
    binding = vendor(element, "calledElementBinding") or "latest"
    if binding not in ("latest", "deployment", "version", "versionTag"):
        return sketch.refuse("called element", said("calledElementBinding {binding} is not known", binding=binding))
    value = vendor(element, _BINDINGS[binding]) if binding in _BINDINGS else None
    if binding in _BINDINGS and not value:
        return sketch.refuse(
            "called element",
            said("calledElementBinding {binding} needs camunda:{attribute}", binding=binding, attribute=_BINDINGS[binding]),
        )
    keys = [m.get("businessKey", "") for m in extensions(element, "in") if m.get("businessKey") is not None]
    is_key_passed = any(_KEY_OF_CALLER.fullmatch(key.strip()) for key in keys)
    called = Called(
        process=sketch.draft.template(element, source, "called element"),
        binding=binding,  # type: ignore[arg-type]
        binding_value=None if value is None else sketch.draft.template(element, value, "called element"),
        business_key=sketch.draft.template(element, keys[0], "business key") if keys and not is_key_passed else None,
        is_key_passed=is_key_passed,
        inward=passings(sketch.draft, element, "in"),
        outward=passings(sketch.draft, element, "out"),
    )
    return sketch.make(CallActivity, called=called)


def job_of(sketch: Sketch, element: XmlElement) -> Work | None:
    """Read what job an element owes; None when it names none."""
    source = job_type_of(sketch.element, element)
    if source is None:
        return None
    job_type = sketch.draft.template(element, source, "job type")
    priority = vendor(element, "taskPriority") or vendor(element, "jobPriority")
    retries, back_off = attempts(sketch)
    parsed = None if priority is None else sketch.draft.template(element, priority, "priority")
    return None if job_type is None else Work(job_type, retries, back_off, parsed)


def job_type_of(node: XmlElement, element: XmlElement) -> str | None:
    """Tell the job type as it is written: property jobType, topic, or the name of a delegate."""
    delegate = _DELEGATE.fullmatch(vendor(element, "delegateExpression") or "")
    topic = vendor(element, "topic") if vendor(element, "type") in (None, "external") else None
    return properties(node).get("jobType") or topic or (delegate[1] if delegate else None)


def attempts(sketch: Sketch) -> tuple[int, tuple[str, ...]]:
    """Read how often a job is tried, and the waits between: R3/PT10M, or PT1M,PT5M."""
    found = extensions(sketch.element, "failedJobRetryTimeCycle")
    source = (found[0].text or "").strip() if found else ""
    if not source:
        return 3, ()
    repeated = _REPEATED.fullmatch(source)
    waits = tuple(part.strip() for part in source.split(",")) if repeated is None else (repeated[2],)
    try:
        for wait in waits:
            parse_period(wait)
    except ValueError:
        sketch.refuse("retries", said("{source!r} is neither R3/PT10M nor a list of durations", source=source))
    return (int(repeated[1]), waits) if repeated else (len(waits) + 1, waits)
