"""What is refused at deployment: with the element's id, a sentence, and every finding at once."""

import pytest

from engine.compiler import compile_document
from engine.errors import InvalidDefinition
from engine.rules import check
from tests.engine.drawing import (
    ANY_ERROR,
    ERROR,
    MESSAGE,
    TERMINATE,
    boundary,
    call,
    catch,
    end,
    ends,
    event_sub,
    flows,
    gateway,
    job,
    mapping,
    multiple,
    process,
    script,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)

S = starts("s")
A = S + users("a") + flows("s > a")
UNTIL = "<completionCondition>=done</completionCondition>"
LOOP = "<standardLoopCharacteristics loopMaximum='2'/>"
CONDITION = '<sequenceFlow id="bad" sourceRef="a" targetRef="b"><conditionExpression>{}</conditionExpression></sequenceFlow>'


def extension(kind: str, inside: str, attributes: str = "") -> str:
    """Draw an activity with something of the Camunda dialect in it."""
    return S + f'<{kind} id="a" {attributes}><extensionElements>{inside}</extensionElements></{kind}>' + flows("s > a")


REFUSED = {
    # elements that are not known, or stand where they have no meaning
    "choreography": (S + '<choreographyTask id="a"/>', "a"),
    "complex join without condition": (S + users("a", "b") + gateway("complex", "g") + flows("s > a > g\ns > b > g"), "g"),
    "complex flow at the end of a round": (S + gateway("complex", "g") + users("a") + flows("s > g -[waitingForStart]> a"), "g"),
    "ad hoc without end": (S + sub("a", users("u"), tag="adHocSubProcess") + flows("s > a"), "a"),
    "ad hoc with a start": (
        S + sub("a", UNTIL + starts("as") + users("u") + flows("as > u"), tag="adHocSubProcess") + flows("s > a"),
        "as",
    ),
    "ad hoc without activities": (S + sub("a", UNTIL, tag="adHocSubProcess") + flows("s > a"), "a"),
    "ad hoc with a free event": (S + sub("a", UNTIL + users("u") + catch("c", MESSAGE), tag="adHocSubProcess") + flows("s > a"), "c"),
    "error start": (f'<startEvent id="es">{ERROR}</startEvent>' + users("a") + flows("es > a"), "es"),
    # the Camunda dialect
    "java class": (S + '<serviceTask id="a" camunda:class="com.X"/>' + flows("s > a"), "a"),
    "expression": (S + '<serviceTask id="a" camunda:expression="${x.y()}"/>' + flows("s > a"), "a"),
    "decision": (S + '<businessRuleTask id="a" camunda:decisionRef="d" camunda:decisionRefBinding="odd"/>' + flows("s > a"), "a"),
    "execution listener": (extension("userTask", '<camunda:executionListener class="X"/>'), "a"),
    "task listener": (extension("userTask", '<camunda:taskListener class="X"/>'), "a"),
    "connector": (extension("serviceTask", "<camunda:connector/>", 'camunda:topic="t"'), "a"),
    "form data": (extension("userTask", "<camunda:formData/>"), "a"),
    "script parameter": (
        extension(
            "userTask",
            '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:script/></camunda:inputParameter></camunda:inputOutput>',
        ),
        "a",
    ),
    "unknown attribute": (S + '<userTask id="a" camunda:madeUp="1"/>' + flows("s > a"), "a"),
    "another engine": (
        S + '<userTask id="a"><extensionElements><z:x xmlns:z="http://camunda.org/schema/zeebe/1.0"/></extensionElements></userTask>',
        "a",
    ),
    "plain attribute": (S + '<userTask id="a" assignee="liwen"/>' + flows("s > a"), "a"),
    "embedded form": (S + '<userTask id="a" camunda:formKey="embedded:app:x.html"/>' + flows("s > a"), "a"),
    "local mapping": (S + call("a", "q", '<camunda:in variables="all" local="true"/>') + flows("s > a"), "a"),
    "mapping without target": (S + call("a", "q", '<camunda:in source="x"/>') + flows("s > a"), "a"),
    "retry cycle": (
        S
        + job(
            "a", inside="<extensionElements><camunda:failedJobRetryTimeCycle>often</camunda:failedJobRetryTimeCycle></extensionElements>"
        ),
        "a",
    ),
    # references and structure
    "unknown message": (A + boundary("b", "a", '<messageEventDefinition messageRef="nobody"/>'), "b"),
    "unknown error": (A + boundary("b", "a", '<errorEventDefinition errorRef="nobody"/>'), "b"),
    "error end without code": (S + end("x", ANY_ERROR) + flows("s > x"), "x"),
    "unknown host": (A + boundary("b", "nobody", MESSAGE), "b"),
    "gateway as host": (A + gateway("exclusive", "g") + flows("a > g") + boundary("b", "g", MESSAGE), "b"),
    "boundary without trigger": (A + boundary("b", "a", ""), "b"),
    "non-interrupting error": (A + boundary("b", "a", ERROR, interrupting=False), "b"),
    "flow across scopes": (A + sub("o", users("u")) + '<sequenceFlow id="bad" sourceRef="a" targetRef="u"/>', "bad"),
    "flow into a start": (A + flows("a > s"), "s"),
    "flow out of an end": (A + ends("e") + users("b") + flows("a > e > b"), "e"),
    "two plain starts": (A + starts("s2") + flows("s2 > a"), "s2"),
    "trigger of a sub-process": (S + sub("o", f'<startEvent id="os">{MESSAGE}</startEvent>') + flows("s > o"), "os"),
    "default that is none": (S + user("a", attributes='default="x"') + users("b") + flows("s > a > b"), "a"),
    "gateway direction": (
        S + '<exclusiveGateway id="g" gatewayDirection="Converging"/>' + users("a", "b") + flows("s > g -[x]> a\ng -[y]> b"),
        "g",
    ),
    "event gateway before a task": (S + gateway("eventBased", "g") + users("a") + flows("s > g > a"), "g"),
    "event sub-process with two starts": (A + sub("o", starts("o1", "o2"), 'triggeredByEvent="true"'), "o"),
    "event sub-process without trigger": (A + sub("o", starts("o1"), 'triggeredByEvent="true"'), "o"),
    "flow to an event sub-process": (A + event_sub("o", MESSAGE, "u") + flows("a > o"), "o"),
    "terminate in the middle": (S + throw("t", TERMINATE) + flows("s > t"), "t"),
    "same id twice": (A + users("a"), "a"),
    "id with a hash": (S + users("a#b") + flows("s > a#b"), "a#b"),
    "message that starts twice": (f'<startEvent id="m1">{MESSAGE}</startEvent><startEvent id="m3">{MESSAGE}</startEvent>', "m3"),
    # expressions, scripts, times
    "wrong condition": (A + users("b") + CONDITION.format("=1 +"), "bad"),
    "bare condition": (A + users("b") + CONDITION.format("x"), "bad"),
    "condition in another language": (
        A + users("b") + CONDITION.replace("<cond", "<cond").format("x").replace("Expression>x", 'Expression language="groovy">x'),
        "bad",
    ),
    "python script": (S + '<scriptTask id="a"><script>import os</script></scriptTask>' + flows("s > a"), "a"),
    "javascript": (S + '<scriptTask id="a" scriptFormat="javascript"><script>1</script></scriptTask>' + flows("s > a"), "a"),
    "empty script": (S + '<scriptTask id="a"/>' + flows("s > a"), "a"),
    "wrong script": (S + script("a", x="1 +") + flows("s > a"), "a"),
    "method of java": (S + user("a", attributes='camunda:assignee="${x.getClass()}"') + flows("s > a"), "a"),
    "wrong duration": (S + catch("c", timer("5 minutes")) + flows("s > c"), "c"),
    "two times": (S + catch("c", timer().replace("</timerE", "<timeDate>2026-01-01</timeDate></timerE")) + flows("s > c"), "c"),
    "endless cycle": (S + catch("c", timer("R/PT1H", "timeCycle")) + flows("s > c"), "c"),
    "wrong due date": (S + user("a", attributes='camunda:dueDate="soon"') + flows("s > a"), "a"),
    "wrong mapping": (S + user("a", mapping("in x =1 +")) + flows("s > a"), "a"),
    # loops
    "both markers": (S + user("a", LOOP + multiple("2")) + flows("s > a"), "a"),
    "loop without end": (S + user("a", "<standardLoopCharacteristics/>") + flows("s > a"), "a"),
    "negative maximum": (S + user("a", LOOP.replace("2", "-1")) + flows("s > a"), "a"),
    "no cardinality": (S + user("a", multiple("")) + flows("s > a"), "a"),
    "cardinality and collection": (S + user("a", multiple("2", 'camunda:collection="x"')) + flows("s > a"), "a"),
    "behaviour": (S + user("a", multiple("2", 'behavior="Odd"')) + flows("s > a"), "a"),
    "behaviour without its event": (S + user("a", multiple("2", 'behavior="One" oneBehaviorEventRef="m"')) + flows("s > a"), "a"),
    "token quantity": (S + user("a", attributes='startQuantity="0"') + flows("s > a"), "a"),
    "called element": (S + '<callActivity id="a"/>' + flows("s > a"), "a"),
    "binding without version": (S + call("a", "q", attributes='camunda:calledElementBinding="version"') + flows("s > a"), "a"),
    "send task with nothing to send": (S + '<sendTask id="a"/>' + flows("s > a"), "a"),
    "service task with nothing to do": (S + '<serviceTask id="a"/>' + flows("s > a"), "a"),
}


@pytest.mark.parametrize(("body", "element_id"), REFUSED.values(), ids=REFUSED)
def test_refused_with_the_element(body: str, element_id: str) -> None:
    with pytest.raises(InvalidDefinition) as refusal:
        compile_document(process(body))
    assert element_id in {problem.element_id for problem in refusal.value.problems}
    assert all(problem.message and problem.rule and problem.severity == "error" for problem in refusal.value.problems)


def test_what_beside_the_processes_would_have_a_meaning_is_refused_and_what_has_none_is_not() -> None:
    drawn = '<participant id="p" processRef="main"/><participant id="q"/><messageFlow id="mf" sourceRef="q" targetRef="c"/>'
    body = S + catch("c", MESSAGE) + flows("s > c")
    assert compile_document(process(body, more=f'<collaboration id="co">{drawn}</collaboration>'))
    correlated = '<correlationKey id="key"><correlationPropertyRef>number</correlationPropertyRef></correlationKey>'
    with pytest.raises(InvalidDefinition) as refusal:
        compile_document(process(body, more=f'<collaboration id="co">{drawn}{correlated}</collaboration>'))
    assert "key" in {problem.element_id for problem in refusal.value.problems}


def test_all_findings_come_at_once() -> None:
    body = (
        S
        + '<serviceTask id="a"/><sendTask id="b"/><intermediateCatchEvent id="g"/>'
        + sub("o", script("inner", x="1 +"))
        + flows("s > a > b > g > o")
    )
    found = {problem.element_id for problem in check(process(body))}
    assert {"a", "b", "g", "inner"} <= found


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<definitions/>",
        b"\xff\xfe<",
        b'<!DOCTYPE d [<!ENTITY a "b">]>' + process(A),
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd">' + process(A),
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="main"/></definitions>',
        b"<a>" * 100_000,
    ],
)
def test_what_is_no_executable_document_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDefinition):
        compile_document(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "iso-8859-1"])
def test_any_encoding_is_read(encoding: str) -> None:
    name = "é" if encoding == "iso-8859-1" else "初核登记"
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + process(S + user("a", attributes=f'name="{name}"') + flows("s > a")).decode()
    assert compile_document(text.encode(encoding))["main"].elements["a"].name == name


def test_a_document_may_hold_several_processes_and_drawings() -> None:
    more = '<process id="q" isExecutable="true"><userTask id="qa"/></process><process id="drawn"><choreographyTask id="x"/></process>'
    more += '<collaboration id="c"><participant id="pt" processRef="main"/></collaboration>'
    assert set(compile_document(process(A, more=more))) == {"main", "q"}


def test_a_shared_event_definition_is_read_where_it_is_used() -> None:
    body = S + catch("c", "<eventDefinitionRef>shared</eventDefinitionRef>") + flows("s > c")
    shared = '<timerEventDefinition id="shared"><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    assert compile_document(process(body, more=shared))
    assert check(process(body))[0].element_id == "c"


def test_a_global_task_is_a_process_of_its_own() -> None:
    assert "g" in compile_document(process(A, more='<globalUserTask id="g" name="Ask"/>'))


def test_the_definition_tells_what_services_need() -> None:
    attributes = (
        'name="Referral" camunda:versionTag="1.2" camunda:historyTimeToLive="P30D" camunda:candidateStarterGroups="caseworker, supervisor" '
        'camunda:candidateStarterUsers="liwen"'
    )
    body = (
        S + f'<startEvent id="ms">{MESSAGE}</startEvent>' + user("a", attributes='camunda:formRef="intake"') + job("j", "mail")
        + call("c", "q") + catch("t", timer('=deadline("jk.verify")')) + flows("s > a > j > c > t\nms > a")
    )  # fmt: skip
    definition = compile_document(process(body, attributes=attributes))["main"]
    assert (definition.name, definition.version_tag, definition.history_time_to_live) == ("Referral", "1.2", "P30D")
    assert definition.candidate_starter_groups == ("caseworker", "supervisor")
    assert definition.candidate_starter_users == ("liwen",)
    assert definition.is_startable
    assert definition.start_messages == {"m": "ms"}
    assert (definition.form_refs, definition.job_types, definition.called) == ({"intake"}, {"mail"}, {"q"})
    assert definition.clocks == {"jk.verify"}
    element = definition.elements["a"]
    assert (element.element_type, element.form_ref, len(element.incoming), len(element.outgoing)) == ("userTask", "intake", 2, 1)


def test_warnings_do_not_refuse() -> None:
    problems = check(process(S + users("a") + gateway("exclusive", "g") + users("b", "c") + flows("s > a > g -[x]> b\ng -[y]> c")))
    assert {(p.element_id, p.rule, p.severity) for p in problems} >= {("a", "form", "warning"), ("g", "default", "warning")}
    assert all(p.severity == "warning" for p in problems)


def test_attributes_of_transaction_boundaries_are_accepted() -> None:
    attributes = 'camunda:asyncBefore="true" camunda:asyncAfter="true" camunda:exclusive="false"'
    assert compile_document(process(S + user("a", attributes=attributes) + gateway("exclusive", "g") + flows("s > a > g")))
