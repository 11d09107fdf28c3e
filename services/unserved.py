"""What the engine can run but nobody here starts or chooses yet: refused at deployment, so that nothing waits in vain."""

from collections.abc import Iterator

from engine.definitions import Definition
from engine.problems import Problem

AD_HOC = "nobody can choose yet what an ad hoc sub-process does next: draw an embedded sub-process"
TIMER = "no timer starts processes yet: start it by a message, or by a person"
CONDITION = "no condition starts processes yet: start it by a message, or by a person"
INITIATOR = "camunda:initiator is not given to the process yet: the history tells who started it"


def of(definition: Definition) -> Iterator[Problem]:
    """Find what a diagram asks for that only the engine knows."""
    for element_id in definition.start_timers:
        yield Problem(element_id, "start", TIMER)
    for element_id in definition.start_conditions:
        yield Problem(element_id, "start", CONDITION)
    if definition.initiator is not None:
        yield Problem(definition.process_id, "initiator", INITIATOR)
    for element in definition.elements.values():
        if element.element_type == "adHocSubProcess":
            yield Problem(element.element_id, "ad hoc", AD_HOC)
