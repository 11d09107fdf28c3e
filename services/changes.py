"""The effects of one step, sorted: what begins and ends in the same step leaves no trace but its activity."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine import effects as e
from services import actions


@dataclass(slots=True)
class Changes:
    """What one step changed, by kind, each kind in the order in which it happened."""

    entered: dict[int, e.ActivityEntered] = field(default_factory=dict)
    left: dict[int, e.ActivityLeft] = field(default_factory=dict)
    user_tasks: dict[int, e.UserTaskOpened] = field(default_factory=dict)
    closed_user_tasks: list[e.UserTaskClosed] = field(default_factory=list)
    jobs: dict[int, e.JobCreated] = field(default_factory=dict)
    timers: dict[tuple[int, int], e.TimerSet] = field(default_factory=dict)
    closed_jobs: list[e.JobClosed] = field(default_factory=list)
    subscriptions: dict[tuple[int, int], e.SubscriptionOpened] = field(default_factory=dict)
    closed_subscriptions: list[e.SubscriptionClosed] = field(default_factory=list)
    thrown: list[e.MessageThrown | e.SignalThrown] = field(default_factory=list)
    variables: list[e.VariableSet] = field(default_factory=list)
    called: dict[int, e.CalledProcessStarted] = field(default_factory=dict)
    ended_calls: dict[int, e.CalledProcessEnded] = field(default_factory=dict)
    incidents: dict[int, e.IncidentRaised] = field(default_factory=dict)
    decisions: list[e.DecisionEvaluated] = field(default_factory=list)
    resolved: list[e.IncidentResolved] = field(default_factory=list)
    ended: e.InstanceEnded | None = None
    _local: set[int] = field(default_factory=set)

    def close_user_task(self, effect: e.UserTaskClosed) -> None:
        """Close a user task, or forget one that was opened in this step."""
        if self.user_tasks.pop(effect.activity_id, None) is None:
            self.closed_user_tasks.append(effect)

    def create_job(self, effect: e.JobCreated) -> None:
        """Owe a job, unless it is done inside the step."""
        if actions.of(effect.job_type) is None:
            self.jobs[effect.activity_id] = effect
        else:
            self._local.add(effect.activity_id)

    def close_job(self, effect: e.JobClosed) -> None:
        """Close a job or timer, or forget one that was created in this step."""
        if effect.index is None:
            is_new = self.jobs.pop(effect.activity_id, None) is not None or effect.activity_id in self._local
        else:
            is_new = self.timers.pop((effect.activity_id, effect.index), None) is not None
        if not is_new:
            self.closed_jobs.append(effect)

    def close_subscription(self, effect: e.SubscriptionClosed) -> None:
        """Close a subscription, or forget one that was opened in this step."""
        if self.subscriptions.pop((effect.activity_id, effect.index), None) is None:
            self.closed_subscriptions.append(effect)

    def resolve(self, effect: e.IncidentResolved) -> None:
        """Resolve an incident, or forget one that was raised in this step."""
        if self.incidents.pop(effect.activity_id, None) is None:
            self.resolved.append(effect)


def sort(effects: Iterable[e.Effect]) -> Changes:
    """Sort the effects of one step."""
    changes = Changes()
    for effect in effects:
        _SORT[type(effect)](changes, effect)
    return changes


def _pass_over(_changes: Changes, _effect: Any) -> None:
    """Pass over what has no row: sequence flows taken, escalations nobody took."""


_SORT: dict[type, Callable[[Changes, Any], None]] = {
    e.ActivityEntered: lambda c, x: c.entered.__setitem__(x.activity_id, x),
    e.ActivityLeft: lambda c, x: c.left.__setitem__(x.activity_id, x),
    e.FlowTaken: _pass_over,
    e.EscalationUncaught: _pass_over,
    e.UserTaskOpened: lambda c, x: c.user_tasks.__setitem__(x.activity_id, x),
    e.UserTaskClosed: Changes.close_user_task,
    e.JobCreated: Changes.create_job,
    e.TimerSet: lambda c, x: c.timers.__setitem__((x.activity_id, x.index), x),
    e.JobClosed: Changes.close_job,
    e.SubscriptionOpened: lambda c, x: c.subscriptions.__setitem__((x.activity_id, x.index), x),
    e.SubscriptionClosed: Changes.close_subscription,
    e.MessageThrown: lambda c, x: c.thrown.append(x),
    e.SignalThrown: lambda c, x: c.thrown.append(x),
    e.VariableSet: lambda c, x: c.variables.append(x),
    e.CalledProcessStarted: lambda c, x: c.called.__setitem__(x.activity_id, x),
    e.CalledProcessEnded: lambda c, x: c.ended_calls.__setitem__(x.activity_id, x),
    e.DecisionEvaluated: lambda c, x: c.decisions.append(x),
    e.IncidentRaised: lambda c, x: c.incidents.__setitem__(x.activity_id, x),
    e.IncidentResolved: Changes.resolve,
    e.InstanceEnded: lambda c, x: setattr(c, "ended", x),
}
