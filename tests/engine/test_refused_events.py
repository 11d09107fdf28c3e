"""Events, links, compensation and gateways that are refused at deployment, with the element's id."""

import pytest

from engine.compiler import compile_document
from engine.errors import InvalidDefinition
from tests.engine.drawing import (
    CANCEL,
    COMPENSATION,
    MESSAGE,
    SECOND_MESSAGE,
    boundary,
    catch,
    condition,
    end,
    event_sub,
    flows,
    handler,
    link,
    process,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)

S = starts("s")
A = S + users("a") + flows("s > a")
CLOCK = timer('=deadline("x")')
LINK = link()

REFUSED = {
    "link to nowhere": (S + throw("t", LINK) + flows("s > t"), "t"),
    "two catching links": (S + throw("t", LINK) + catch("c", LINK) + catch("c2", LINK) + flows("s > t"), "c2"),
    "link with a flow": (S + throw("t", LINK) + catch("c", LINK) + users("a") + flows("s > t > a"), "t"),
    "link and message": (S + catch("c", LINK + MESSAGE), "c"),
    "conditional without condition": (S + catch("c", "<conditionalEventDefinition/>") + flows("s > c"), "c"),
    "wrong conditional": (S + catch("c", condition("1 +")) + flows("s > c"), "c"),
    "compensation of nothing": (S + throw("t", COMPENSATION.replace("/>", ' activityRef="s"/>')) + flows("s > t"), "t"),
    "compensation not waited for": (S + throw("t", COMPENSATION.replace("/>", ' waitForCompletion="false"/>')) + flows("s > t"), "t"),
    "compensation and message": (S + throw("t", COMPENSATION + MESSAGE) + flows("s > t"), "t"),
    "compensation boundary without handler": (A + boundary("b", "a", COMPENSATION), "b"),
    "compensation handler of nobody": (A + '<userTask id="u" isForCompensation="true"/>', "u"),
    "compensation handler in the flow": (A + handler("u", "a") + users("n") + flows("u > n"), "u"),
    "compensation start of a process": (f'<startEvent id="cs">{COMPENSATION}</startEvent>' + users("a") + flows("cs > a"), "cs"),
    "compensation event sub-process of a process": (A + event_sub("v", COMPENSATION, "u"), "v"),
    "cancel of an activity": (A + boundary("b", "a", CANCEL), "b"),
    "cancel outside of a transaction": (S + end("x", CANCEL) + flows("s > x"), "x"),
    "cancel without a way out": (S + sub("t", starts("ts") + end("x", CANCEL) + flows("ts > x"), tag="transaction") + flows("s > t"), "x"),
    "starting event gateway in a flow": (S + '<eventBasedGateway id="g" instantiate="true"/>' + flows("s > g"), "g"),
    "event gateway that waits for all": (
        S
        + '<eventBasedGateway id="g" eventGatewayType="Parallel"/>'
        + catch("c", MESSAGE)
        + catch("d", SECOND_MESSAGE)
        + flows("s > g > c\ng > d"),
        "g",
    ),
    "starting event gateway with a timer": ('<eventBasedGateway id="g" instantiate="true"/>' + catch("c", timer()) + flows("g > c"), "g"),
    "clock that starts": (f'<startEvent id="ts">{CLOCK}</startEvent>' + users("a") + flows("ts > a"), "ts"),
    "data assignment": (
        S
        + user("a", "<dataInputAssociation><sourceRef>x</sourceRef><targetRef>y</targetRef><assignment/></dataInputAssociation>")
        + flows("s > a"),
        "a",
    ),
}


@pytest.mark.parametrize(("body", "element_id"), REFUSED.values(), ids=REFUSED)
def test_refused_with_the_element(body: str, element_id: str) -> None:
    with pytest.raises(InvalidDefinition) as refusal:
        compile_document(process(body))
    assert element_id in {problem.element_id for problem in refusal.value.problems}
