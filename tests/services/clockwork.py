"""Processes with jobs, timers and messages, deployed and looked at through the services, for tests of what the machine owes."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.jobs import Handler
from models import Base
from services import deployments, instances, jobs, transaction, user_tasks
from services.actor import Actor
from services.rows import AnyRow
from tests.cast import Cast
from tests.engine.drawing import ends, flows, job, process, starts

TABLES = Base.metadata.tables
SERVICE = process(starts("s") + job("a") + ends("e") + flows("s > a > e"))


def deploy(cast: Cast, xml: bytes = SERVICE) -> None:
    """Deploy a document."""
    deployments.deploy(cast.admin, [("main.bpmn", xml)], name="main")


def begin(actor: Actor, process_id: str = "main", key: str | None = None, **variables: Any) -> str:
    """Start a process; give the instance's id."""
    return instances.start(actor, process_id, variables=variables, business_key=key).instance_id


def handle(**handlers: Handler) -> None:
    """Have these handlers do the work of their job types."""
    jobs.register_handlers(handlers)


def rows(table: str, **where: Any) -> list[AnyRow]:
    """Give the rows of a table, in the order in which they were made."""
    columns = TABLES[table].c
    query = select(TABLES[table]).where(*(columns[name] == value for name, value in where.items()))
    with transaction.reading() as look:
        return list(look.execute(query.order_by(*TABLES[table].primary_key)).all())


def states(table: str = "job", **where: Any) -> list[str]:
    """Give the states of rows, in the order of their ids."""
    return [row.state for row in sorted(rows(table, **where), key=lambda row: row.id)]


def state_of(instance_id: str) -> str:
    """Give an instance's state."""
    return str(rows("process_instance", id=instance_id)[0].state)


def values_of(cast: Cast, instance_id: str) -> Mapping[str, Any]:
    """Give an instance's variables, as the administrator sees them."""
    return instances.variables(cast.admin, instance_id)


def due_at(**where: Any) -> datetime:
    """Give the due moment of the one job."""
    (row,) = rows("job", **where)
    return row.due_at  # type: ignore[no-any-return]


def complete(actor: Actor, element_id: str, values: Mapping[str, Any] | None = None, **where: str) -> None:
    """Complete the one open user task of an element (of an instance)."""
    (row,) = [row for row in rows("user_task", element_id=element_id, **where) if row.ended_at is None]
    user_tasks.complete(actor, row.id, dict(values or {}))


def at_once(times: int, *acts: Callable[[str], object]) -> None:
    """Do all of these at the same moment, each in a thread of its own, again and again with another key."""
    gate = threading.Barrier(len(acts))

    def each(act: Callable[[str], object]) -> None:
        try:
            for number in range(times):
                gate.wait(60)
                act(f"R-{number}")
        except BaseException:
            gate.abort()
            raise

    with ThreadPoolExecutor(len(acts)) as pool:
        outcomes = [pool.submit(each, act) for act in acts]
    errors = [outcome.exception() for outcome in outcomes if outcome.exception()]
    for error in sorted(errors, key=lambda one: isinstance(one, threading.BrokenBarrierError)):
        raise error  # the cause, before those who waited for it
