"""What can go wrong in the engine; the class's docstring is its default message."""

from engine.problems import Problem


class EngineError(Exception):
    """The engine cannot do this."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class InvalidDefinition(EngineError):
    """The diagram cannot be executed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.element_id}: {p.message}" for p in problems))
        self.problems = problems


class NotWaiting(EngineError):
    """The activity does not wait for this (any more)."""


class CannotStart(EngineError):
    """The process has no start event of that kind."""


class ExpressionFailed(EngineError):
    """An expression has no usable value."""


class UnknownVariable(ExpressionFailed):
    """An expression names a variable that is not there."""


class CannotGoOn(EngineError):
    """A person's completion cannot go on; the step must be rolled back."""

    def __init__(self, element_id: str, message: str) -> None:
        super().__init__(f"{element_id}: {message}")
        self.element_id = element_id
        self.reason = message


class UnreadableState(EngineError):
    """The stored state has a format that is unknown, or it is damaged."""
