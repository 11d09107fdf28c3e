"""Writes down what a step changed: effects become rows, in as few statements as there are kinds of rows."""

from sqlalchemy import bindparam, insert, update

from engine.effects import Effect
from engine.execution import Execution
from models import Base
from models.lifecycle import InstanceState
from services import (
    activity_rows,
    called,
    case_records,
    changes,
    clock_steps,
    decision_rows,
    incident_rows,
    job_rows,
    keys,
    listening,
    suspects,
    thrown,
    user_task_rows,
)
from services.changes import Changes
from services.errors import Conflict
from services.prepared import Write
from services.root import Root
from services.transaction import Work
from services.user_task_rows import Opened

_instance = Base.metadata.tables["process_instance"]
_MOVED = (
    update(_instance)
    .where(_instance.c.id == bindparam("of_instance"), _instance.c.version == bindparam("read_version"))
    .values(blob=bindparam("new_blob"), version=_instance.c.version + 1)
)
_SAVE = Write(_MOVED, tells=("of_instance",))  # a column with an index is written anew even when it stays as it is
_END = Write(_MOVED.values(state=bindparam("new_state"), ended_at=bindparam("new_ended_at")), tells=("of_instance",))
_HISTORY = Write(insert(Base.metadata.tables["variable_change"]), tells=("instance_id", "version"))


def record(work: Work, of: Root, execution: Execution, effects: list[Effect]) -> list[Opened]:
    """Write the instance's new state and a row for each change; tell which user tasks were opened.

    Raises Conflict when somebody else moved the instance since it was read.
    """
    what = changes.sort(effects)
    _save(work, of, execution, what)
    activity_rows.write(work, of, what)
    hosts = called.write(work, of, what)
    clock_steps.write(work, of, what, hosts, execution.variables)
    opened = user_task_rows.write(work, of, what, user_task_rows.Surroundings(execution.variables, hosts))
    _owe(work, of, what)
    _listen(work, of, what)
    _remember(work, of, what)
    decision_rows.write(work, of, what)
    incident_rows.write(work, of, what, opened)
    if of.case_id is not None and suspects.is_told(one.name for one in what.variables):
        suspects.keep_out(work, of, execution.variables(0), {one.name: one.value for one in what.variables})
    if what.ended is not None and of.case_id is not None:
        case_records.close_if_done(work, of, execution.variables(0))
    return opened


def _save(work: Work, of: Root, execution: Execution, what: Changes) -> None:
    dump = execution.dump()
    work.left(of.id, dump)
    row = {"of_instance": of.id, "read_version": of.version, "new_blob": keys.seal(work, of.data_key_id, dump)}
    moved = Conflict(code="instance_moved")
    if what.ended is None:
        work.write_later(_SAVE, row, missed=moved)
    else:
        end = {"new_state": InstanceState(what.ended.how), "new_ended_at": work.occurred_at}
        work.write_later(_END, row | end, missed=moved)


def _owe(work: Work, of: Root, what: Changes) -> None:
    """Owe and stop owing; first the ends, for a timer that is set again bears the same number."""
    if what.closed_jobs:
        job_rows.jobs_closed(work, of, what.closed_jobs)
    if what.timers:
        job_rows.timers_set(work, of, list(what.timers.values()))
    if what.jobs:
        job_rows.jobs_created(work, of, list(what.jobs.values()))
    if what.thrown:
        thrown.write(work, of, what.thrown)


def _listen(work: Work, of: Root, what: Changes) -> None:
    if what.closed_subscriptions:
        listening.subscriptions_closed(work, of, what.closed_subscriptions)
    if what.subscriptions:
        listening.subscriptions_opened(work, of, list(what.subscriptions.values()))


def _remember(work: Work, of: Root, what: Changes) -> None:
    """Keep the history of variables: one sealed row for a step."""
    if not what.variables:
        return
    written = [[one.scope_id, one.activity_id, one.name, one.value] for one in what.variables]
    row = {
        "instance_id": of.id,
        "version": of.version + 1,
        "changed_at": work.occurred_at,
        "changes": keys.seal_values(work, of.data_key_id, written),
    }
    work.write_later(_HISTORY, row)
