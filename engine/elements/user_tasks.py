"""User tasks: work that waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.mixins import UserTaskMixin

from engine.effects import Due, UserTaskClosed, UserTaskOpened
from engine.elements.activity import Activity
from engine.errors import ExpressionFailed
from engine.scopes import OPEN, Token
from engine.variables import context, evaluate


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the diagram says of a user task; every text may be an expression."""

    name: Any
    lane: str | None = None
    assignee: Any = None
    candidate_users: Any = None
    candidate_groups: Any = None
    form_ref: str | None = None
    due: Any = None  # a timer expression
    follow_up: Any = None
    priority: Any = None
    properties: Mapping[str, str] = field(default_factory=dict)


class UserTask(Activity, UserTaskMixin):
    """Waits for a person."""

    is_waiting_for_completion = True

    def __init__(self, *args: Any, assignment: Assignment, **more: Any) -> None:
        super().__init__(*args, **more)
        self.assignment = assignment

    def work(self, token: Token) -> bool:
        """Open the user task."""
        assignment = self.assignment
        opened = UserTaskOpened(
            activity_id=token.id,
            element_id=self.bpmn_id,
            name=_text(assignment.name, token) or "",
            lane=assignment.lane,
            assignee=_text(assignment.assignee, token),
            candidate_users=_names(assignment.candidate_users, token),
            candidate_groups=_names(assignment.candidate_groups, token),
            form_ref=assignment.form_ref,
            due=_due(assignment.due, token),
            follow_up=_due(assignment.follow_up, token),
            priority=_priority(assignment.priority, token),
            properties=dict(assignment.properties),
        )
        token.stage = OPEN
        token.instance.effects.append(opened)
        return False

    def closed(self, token: Token, how: Literal["completed", "cancelled"]) -> None:
        """Tell that nobody needs to work on it any more."""
        token.instance.effects.append(UserTaskClosed(token.id, how))

    def cancelled(self, token: Token) -> None:
        """Close it when it was open."""
        if token.stage == OPEN:
            self.closed(token, "cancelled")


def _text(expression: Any, token: Token) -> str | None:
    value = None if expression is None else evaluate(expression, token)
    return None if value is None or value == "" else str(value)


def _names(expression: Any, token: Token) -> tuple[str, ...]:
    value = None if expression is None else evaluate(expression, token)
    if isinstance(value, (list, tuple)):
        return tuple(str(name) for name in value)
    return tuple(name.strip() for name in str(value or "").split(",") if name.strip())


def _due(timer: Any, token: Token) -> Due | None:
    if timer is None:
        return None
    due: Due = timer.first(context(token), token.instance.moment.now).due
    return due


def _priority(expression: Any, token: Token) -> int:
    value = 50 if expression is None else evaluate(expression, token)
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise ExpressionFailed(f"a priority is a whole number, not {value!r}") from error
