"""Local job types: what a diagram does to our own registers, inside the step that reached it."""

import logging
from collections.abc import Iterable

from engine.effects import Effect, IncidentResolved, JobClosed, JobCreated
from engine.errors import CannotGoOn
from engine.execution import Execution
from engine.jobs import BpmnError, JobContext, JobResult
from services import actions, library
from services.errors import ServiceError
from services.root import Root
from services.transaction import Work

MOST = 1_000  # local jobs in one step
log = logging.getLogger(__name__)


class Failed(Exception):
    """A local action could not do its work; what it wrote is undone."""


def advance(work: Work, of: Root, execution: Execution, *, strict: bool, refusing: bool) -> list[Effect]:
    """Run to the next wait states, doing local jobs on the way; when refusing, what an action refuses is raised."""
    effects = execution.advance(strict=strict)
    owed = _owed(_tried_again(of, execution, effects), effects)
    done = 0
    while owed:
        job = owed.pop(next(iter(owed)))
        done += 1
        if done > MOST:
            execution.fail(job.activity_id, f"more than {MOST} local jobs in one step")
        else:
            _do(work, of, execution, job, refusing=refusing)
        more = execution.advance(strict=strict)
        owed = _owed(owed, more)
        effects += more
    return effects


def _owed(owed: dict[int, JobCreated], effects: Iterable[Effect]) -> dict[int, JobCreated]:
    for effect in effects:
        if isinstance(effect, JobCreated) and actions.of(effect.job_type) is not None:
            owed[effect.activity_id] = effect
        elif isinstance(effect, JobClosed) and effect.index is None:
            owed.pop(effect.activity_id, None)
    return owed


def _tried_again(of: Root, execution: Execution, effects: Iterable[Effect]) -> dict[int, JobCreated]:
    """Find the local jobs whose incident was closed: the engine holds them for work that somebody outside repeats."""
    resolved = [effect.activity_id for effect in effects if isinstance(effect, IncidentResolved)]
    if not resolved:
        return {}
    places, elements = execution.places(), library.known(of.definition_id).definition.elements
    found = {one: elements[places[one]] for one in resolved if places.get(one) in elements}
    return {
        one: JobCreated(one, element.element_id, element.job_type, 1, (), 0)
        for one, element in found.items()
        if element.job_type and actions.of(element.job_type)
    }


def _do(work: Work, of: Root, execution: Execution, job: JobCreated, *, refusing: bool) -> None:
    try:
        result = _run(work, job, _context(of, execution, job))
    except BpmnError as error:
        execution.throw_error(job.activity_id, error.code, str(error), error.variables)
    except ServiceError as error:
        if refusing:
            raise
        execution.fail(job.activity_id, error.message)
    except Failed as error:
        if refusing:
            raise CannotGoOn(job.element_id, str(error)) from error
        execution.fail(job.activity_id, str(error))
    else:
        execution.complete(job.activity_id, dict(result.variables))


def _run(work: Work, job: JobCreated, context: JobContext) -> JobResult:
    """Run the action; whatever it wrote is undone when it raises."""
    action = actions.of(job.job_type)
    assert action is not None  # noqa: S101 — `_owed` looked  # nosec B101
    savepoint = work.connection.begin_nested()
    try:
        result = action(work, context)
    except (BpmnError, ServiceError):
        savepoint.rollback()
        raise
    except Exception as error:
        savepoint.rollback()
        log.exception("the local action %s failed", job.job_type)
        message = f"{job.job_type}: {type(error).__name__}"
        raise Failed(message) from error
    savepoint.commit()
    return result


def _context(of: Root, execution: Execution, job: JobCreated) -> JobContext:
    element = library.known(of.definition_id).definition.elements.get(job.element_id)
    return JobContext(
        job_id=f"{of.id}:{job.activity_id}",
        instance_id=of.id,
        case_id=of.case_id,
        business_key=of.business_key,
        element_id=job.element_id,
        variables=execution.variables(job.activity_id),
        properties=element.properties if element else {},
    )
