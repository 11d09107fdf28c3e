"""The one place where a process instance moves: lock, restore, act, advance, record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.effects import Effect
from engine.execution import Execution
from engine.moment import Moment
from services import keys, library, local_jobs, recording, root
from services.library import LIBRARY, Known
from services.root import Root
from services.transaction import Work
from services.user_task_rows import Opened

Action = Callable[[Execution], Any]
observers: list[Callable[[str, list[Effect]], None]] = []  # told the effects of every step: coverage of diagrams, figures


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a step."""

    instance_id: str  # the root
    case_id: str | None
    effects: list[Effect]
    user_tasks: list[Opened]
    is_ended: bool
    result: Any  # what the action returned


def step(work: Work, instance_id: str, action: Action, *, strict: bool = False) -> Stepped:
    """Let an instance move in this transaction.

    Raises NotFound, NotWaiting when the instance is over, Conflict while it is suspended, and whatever the action raises. When
    strict, raises CannotGoOn instead of recording an incident, and what a local action refuses.
    """
    return move(work, root.lock(work, instance_id), action, strict=strict)


def steer(work: Work, instance_id: str, action: Action) -> Stepped:
    """Let an operator act on an instance, also while it is suspended; raises NotFound, NotWaiting, and what the action raises."""
    of = root.lock(work, instance_id)
    of.demand_unfinished()
    execution = restore(work, of)
    return go_on(work, of, execution, action(execution))


def move(work: Work, of: Root, action: Action, *, strict: bool = False) -> Stepped:
    """Let an instance move whose row the caller has locked and read."""
    of.demand_active()
    execution = restore(work, of)
    result = action(execution)
    return _go_on(work, of, execution, result, strict=strict)


def restore(work: Work, of: Root) -> Execution:
    """Bring an instance back from its row."""
    state = keys.unseal(work, of.data_key_id, of.blob or b"")
    work.found(of.id, state)
    return Execution.restore(library.known(of.definition_id).definition, state, moment=moment(work, of))


def go_on(work: Work, of: Root, execution: Execution, result: Any = None) -> Stepped:
    """Let an operator's hand take effect, also while the instance is suspended; of a migrated one, `of` names the new definition."""
    of.demand_unfinished()
    return _go_on(work, of, execution, result)


def begin(work: Work, of: Root, start: Callable[[Known, Moment], Execution]) -> Stepped:
    """Let a new instance, whose row is written already, run to its first wait states; what a local action refuses is raised."""
    execution = start(library.known(of.definition_id), moment(work, of))
    return _go_on(work, of, execution, None, refusing=True)


def moment(work: Work, of: Root) -> Moment:
    """Tell the engine what it must know of the world: time is when the deed really happened."""
    return Moment(
        now=work.occurred_at,
        definition_id=of.definition_id,
        library=LIBRARY,
        business_key=of.business_key,
        initiator=work.actor.login,
    )


def _go_on(work: Work, of: Root, execution: Execution, result: Any, *, strict: bool = False, refusing: bool = False) -> Stepped:  # noqa: PLR0913
    effects = local_jobs.advance(work, of, execution, strict=strict, refusing=strict or refusing)
    opened = recording.record(work, of, execution, effects)
    for observer in observers:
        observer(of.id, effects)
    return Stepped(of.id, of.case_id, effects, opened, execution.ended, result)
