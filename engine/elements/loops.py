"""Standard loops and multi-instance: a body stands for the activity as drawn, its rounds do the work and report to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.elements.activity import Activity
from engine.elements.behaviours import Behaviour, tell
from engine.elements.conditions import is_true
from engine.elements.node import done
from engine.elements.tasks import whole_number
from engine.errors import ExpressionFailed
from engine.instance import Stuck
from engine.scopes import OPEN, Token
from engine.variables import assign_local, assign_outside, evaluate

INSTANCE_LIMIT = 100_000


class Body(Activity):
    """The activity as the diagram draws it; it has the boundary events and the flows."""

    has_rounds = True

    def __init__(self, *args: Any, inner: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.inner = inner  # the place of a round

    def work(self, token: Token) -> bool:
        """Begin; or, after an incident, look again whether it goes on."""
        if token.stage == OPEN:
            return self.go_on(token)
        over = self.open(token)
        token.stage = OPEN
        return over

    def open(self, body: Token) -> bool:
        """Begin the first rounds; True when there are none."""
        raise NotImplementedError

    def go_on(self, body: Token) -> bool:
        """Look whether it is over, and begin the next round when it is not."""
        raise NotImplementedError

    def count(self, body: Token, finished: Token) -> None:
        """Count a round that is over."""
        raise NotImplementedError

    def begin_round(self, body: Token, number: int) -> Token:
        """Begin one round."""
        scope = body.scope
        token = scope.new(self.inner)
        token.owner = body.id
        token.data["loopCounter"] = number
        return token

    def round_done(self, body: Token, finished: Token) -> None:
        """Count a round and look what follows; what cannot be told is an incident of the body."""
        self.count(body, finished)
        instance = body.instance
        instance.is_stirred = True
        try:
            over = self.go_on(body)
        except ExpressionFailed as trouble:
            instance.fail(body, "expression", str(trouble))
            return
        instance.resolve(body)
        body._set_state(TaskState.STARTED)
        if over:
            done(body)


class Loop(Body):
    """Again while a condition holds, at most so many times."""

    def __init__(self, *args: Any, condition: Any, is_tested_before: bool, maximum: int | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.condition, self.is_tested_before, self.maximum = condition, is_tested_before, maximum

    def open(self, body: Token) -> bool:
        """Begin the first round, unless the condition is asked before it."""
        body.data["loopCounter"] = 0
        if self.is_tested_before:
            return self.go_on(body)
        body.scope.admit(self.begin_round(body, 0))
        return False

    def go_on(self, body: Token) -> bool:
        """Begin another round while the condition holds."""
        number = body.data["loopCounter"]
        if self.maximum is not None and number >= self.maximum:
            return True
        if self.condition is not None and not is_true(self.condition, body):
            return True
        body.scope.admit(self.begin_round(body, number))
        return False

    def count(self, body: Token, finished: Token) -> None:  # noqa: ARG002
        """Count a round that is over."""
        body.data["loopCounter"] += 1


@dataclass(frozen=True, slots=True)
class Multiplicity:
    """How often, over what, and until when."""

    is_sequential: bool
    cardinality: Any = None
    collection: Any = None
    item: str | None = None
    output: str | None = None
    output_item: str | None = None
    condition: Any = None
    behaviour: Behaviour | None = None


class MultiInstance(Body):
    """Once for each of several instances, one after the other or side by side."""

    def __init__(self, *args: Any, multiplicity: Multiplicity, **more: Any) -> None:
        super().__init__(*args, **more)
        self.multiplicity = multiplicity

    def open(self, body: Token) -> bool:
        """Begin the first instance, or all of them."""
        how = self.multiplicity
        items = None if how.collection is None else listed(evaluate(how.collection, body), how.collection.text)
        number = len(items) if items is not None else whole_number(evaluate(how.cardinality, body), "a loop cardinality")
        if not 0 <= number <= INSTANCE_LIMIT:
            raise Stuck("expression", f"a loop cardinality is between 0 and {INSTANCE_LIMIT}, not {number}")
        body.data.update(nrOfInstances=number, nrOfCompletedInstances=0, nrOfActiveInstances=0)
        if how.is_sequential and items is not None and how.item:
            body.memo["items"] = items
        if how.output:
            body.memo["results"] = [None] * number
        if not number:
            return self.finish(body)
        for index in range(1 if how.is_sequential else number):
            self.begin_instance(body, index, items)
        return False

    def begin_instance(self, body: Token, index: int, items: list[Any] | None) -> None:
        """Begin one instance."""
        how = self.multiplicity
        token = self.begin_round(body, index)
        if how.output_item:
            token.data[how.output_item] = None  # defined here, so that it is written here
        if how.item and items is not None:
            assign_local(token, how.item, items[index])
        body.data["nrOfActiveInstances"] += 1
        body.scope.admit(token)

    def count(self, body: Token, finished: Token) -> None:
        """Count an instance that is complete, and keep its result."""
        body.data["nrOfCompletedInstances"] += 1
        body.data["nrOfActiveInstances"] -= 1
        if self.multiplicity.output and self.multiplicity.output_item:
            body.memo["results"][finished.data["loopCounter"]] = finished.data.get(self.multiplicity.output_item)

    def go_on(self, body: Token) -> bool:
        """Look whether all are complete or the condition holds; else begin the next of a sequence."""
        how, completed = self.multiplicity, body.data["nrOfCompletedInstances"]
        if how.behaviour is not None and tell(how.behaviour, body):
            return self.finish(body)
        if completed == body.data["nrOfInstances"] or (how.condition is not None and is_true(how.condition, body)):
            return self.finish(body)
        if how.is_sequential and not body.data["nrOfActiveInstances"]:
            self.begin_instance(body, completed, body.memo.get("items"))
        return False

    def finish(self, body: Token) -> bool:
        """Cancel what is still open, and give out what was collected."""
        if body.data["nrOfActiveInstances"]:
            for token in body.scope.rounds(body):
                body.instance.kill(token)
        if self.multiplicity.output:
            assign_outside(body, {self.multiplicity.output: body.memo["results"]})
        for name in ("items", "results", "told"):
            body.memo.pop(name, None)
        return True


def listed(value: Any, text: str) -> list[Any]:
    """Read a collection: a list, or the values of a context. Raises ExpressionFailed."""
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, (list, tuple)):
        return list(value)
    raise ExpressionFailed(f"{text}: a collection is a list, not {value!r}")
