"""What events listen for and throw, as the diagram says it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from engine.effects import Due, Effect, JobClosed, SubscriptionClosed, SubscriptionOpened, TimerSet
from engine.elements.node import Parameter
from engine.errors import ExpressionFailed
from engine.expressions.timing import Schedule, TimerExpression, following
from engine.scopes import Token
from engine.variables import context, evaluate


def text_of(expression: Any, token: Token) -> str:
    """Evaluate the name of something. Raises ExpressionFailed when there is none."""
    value = evaluate(expression, token)
    if value is None or value == "":
        raise ExpressionFailed(f"{expression.text}: a name is missing")
    return str(value)


def key_of(expression: Any, token: Token) -> str | None:
    """Evaluate a correlation key; None stands for the business key."""
    return None if expression is None else text_of(expression, token)


@dataclass(frozen=True, slots=True)
class Named:
    """A message or signal: listened for by name, thrown with variables."""

    kind: Literal["message", "signal"]
    element_id: str
    name: Any
    key: Any = None
    payload: tuple[Parameter, ...] = ()
    is_everything_sent: bool = False

    def arm(self, token: Token, index: int) -> Effect:
        """Begin to listen."""
        name = text_of(self.name, token)
        if self.kind == "signal":
            token.memo.setdefault("names", {})[index] = name
        return SubscriptionOpened(token.id, index, self.element_id, self.kind, name, key_of(self.key, token))

    def disarm(self, token: Token, index: int, how: Literal["done", "cancelled"]) -> Effect | None:
        """Stop listening."""
        del how
        return SubscriptionClosed(token.id, index)


@dataclass(frozen=True, slots=True)
class Coded:
    """An error or escalation: caught by code (None: every code), thrown with one; and the cancelling of a transaction."""

    kind: Literal["error", "escalation", "cancel"]
    element_id: str
    code: str | None
    code_variable: str | None = None
    message_variable: str | None = None
    message: str = ""

    def arm(self, token: Token, index: int) -> None:
        """Nothing: nobody outside needs to know."""

    def disarm(self, token: Token, index: int, how: Literal["done", "cancelled"]) -> None:
        """Nothing: nobody outside needs to know."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A timer."""

    kind: ClassVar[Literal["timer"]] = "timer"
    element_id: str
    timer: TimerExpression

    def arm(self, token: Token, index: int) -> Effect:
        """Set the timer; of a cycle, remember how it goes on."""
        schedule = self.timer.first(context(token), token.instance.moment.now)
        self.remember(token, index, schedule)
        return TimerSet(token.id, index, self.element_id, schedule.due)

    def remember(self, token: Token, index: int, schedule: Schedule | None) -> None:
        """Keep what a cycle needs to go on, and nothing of a timer that fires once."""
        cycles = token.memo.setdefault("cycles", {})
        if schedule is not None and schedule.every is not None and schedule.left != 1:
            cycles[index] = [schedule.due, schedule.every, schedule.left]
        else:
            cycles.pop(index, None)
        if not cycles:
            del token.memo["cycles"]

    def disarm(self, token: Token, index: int, how: Literal["done", "cancelled"]) -> Effect:
        """Take the timer back."""
        return JobClosed(token.id, index, how)

    def again(self, token: Token, index: int) -> Due | None:
        """Tell when a cycle fires next; None when it is over."""
        cycle = token.memo.get("cycles", {}).get(index)
        schedule = None if cycle is None else following(Schedule(*cycle), cycle[0])
        self.remember(token, index, schedule)
        return None if schedule is None else schedule.due


@dataclass(frozen=True, slots=True)
class Conditional:
    """A condition that must become true; it may be so from the beginning."""

    kind: ClassVar[Literal["conditional"]] = "conditional"
    element_id: str
    condition: Any

    def arm(self, token: Token, index: int) -> None:  # noqa: ARG002
        """See to it that it is asked."""
        token.instance.is_stirred = True

    def disarm(self, token: Token, index: int, how: Literal["done", "cancelled"]) -> None:
        """Nothing: nobody outside needs to know."""


@dataclass(frozen=True, slots=True)
class Terminating:
    """The end of everything else in a scope."""

    kind: ClassVar[Literal["terminate"]] = "terminate"
    element_id: str


Trigger = Named | Coded | Timed | Conditional
Thrown = Named | Coded | Terminating
