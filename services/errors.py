"""Answers a door must know how to say; the class's docstring is its default message, `code` names it for translation."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.problems import Problem


class ServiceError(Exception):
    """The service says no."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str | None = None, *, code: str | None = None, **parameters: Any) -> None:
        super().__init__(message or self.__doc__)
        self.message = message or self.__doc__ or ""
        self.reason = code or self.code  # the code of this very refusal, more exact than the class's
        self.parameters = parameters


class NotFound(ServiceError):
    """There is no such thing."""

    code = "not_found"


class Conflict(ServiceError):
    """Somebody was faster, or the time for this is over."""

    code = "conflict"


class Forbidden(ServiceError):
    """You may not do this."""

    code = "forbidden"


class ProofNeeded(Forbidden):
    """This needs a fresh proof of who you are."""

    code = "proof_needed"


class NotReady(ServiceError):
    """The service cannot do this at the moment."""

    code = "not_ready"


class Invalid(ServiceError):
    """Some values cannot be accepted."""

    code = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str]], *, code: str | None = None, **parameters: Any) -> None:
        super().__init__(None, code=code, **parameters)
        self.errors: dict[str, list[str]] = {field: list(sentences) for field, sentences in errors.items()}


class Undeployable(ServiceError):
    """The resources cannot be deployed."""

    code = "undeployable"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


class Unsuitable(ServiceError):
    """This does not fit the process as it is; see the findings."""

    code = "unsuitable"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems
