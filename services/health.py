"""Whether the service can do its work: database, migrations, ticker, V8."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text

from javascript import contexts
from models import Incident, Job, UserTask
from models.lifecycle import UNFINISHED, IncidentState, JobState
from services import leases, now, policy, transaction
from services.actor import Actor

MIGRATIONS = Path(__file__).parent.parent / "migrations"
TICKER = "ticker"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the service needs, and what is the matter with it."""

    name: str
    is_well: bool
    detail: str = ""


def checks() -> list[Check]:
    """Look at everything the service needs."""
    return [_look(name, find) for name, find in _CHECKS.items()]


def counts(actor: Actor) -> dict[str, int]:
    """Count what waits, everywhere: for the metrics. Forbidden to whoever does not look after everything."""
    policy.demand(actor, "figures.read", {"area_code": None, "office_id": None})
    moment = now.now()
    with transaction.reading() as look:

        def count(*where: object) -> int:
            return int(look.execute(select(func.count()).where(*where)).scalar_one())  # type: ignore[arg-type]

        return {
            "user_tasks_open": count(UserTask.state.in_(UNFINISHED)),
            "jobs_overdue": count(Job.state == JobState.DUE, Job.due_at <= moment),
            "jobs_stuck": count(Job.state == JobState.STUCK),
            "incidents_open": count(Incident.state == IncidentState.OPEN),
        }


def database() -> Check:
    """Ask whether the database answers."""
    return _look("database", _database)


def is_migrated() -> bool:
    """Say whether every migration has run."""
    return _look("migrations", _migrations).is_well


def _look(name: str, find: Callable[[], str]) -> Check:
    """Ask one question; whatever goes wrong is the answer, by its kind alone: messages of drivers name hosts and values."""
    try:
        return Check(name, is_well=True, detail=find())
    except Unwell as error:
        return Check(name, is_well=False, detail=str(error))
    except Exception as error:  # noqa: BLE001 — the question is whether it works
        return Check(name, is_well=False, detail=type(error).__name__)


class Unwell(Exception):
    """Something the service needs is not as it should be."""


def _database() -> str:
    with transaction.reading() as look:
        look.execute(text("SELECT 1"))
    return transaction.engine().dialect.name


def _migrations() -> str:
    with transaction.reading() as look:
        found = frozenset(MigrationContext.configure(look.connection).get_current_heads())
    if found != _heads():
        message = f"at {', '.join(sorted(found)) or 'nothing'}, should be at {', '.join(sorted(_heads()))}"
        raise Unwell(message)
    return ", ".join(sorted(found))


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _ticker() -> str:
    holder = leases.holder_of(TICKER)
    if holder is None:
        message = "nobody holds the lease: what is due does not run"
        raise Unwell(message)
    return "held"


def _javascript() -> str:
    contexts.expressions().call("parse", "1", "[]")
    return "ready"


_CHECKS: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations, "ticker": _ticker, "javascript": _javascript}
