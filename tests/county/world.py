"""The county's time, people and procedures: everything a case needs, on a database of its own."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, select

from forms import catalog
from models import Base, RoleHeld
from services import actions, definitions, deployments, keys, people, transaction, user_tasks
from services.actor import OPERATOR, Actor
from services.audit import signing
from services.demo_data import load
from services.errors import NotFound
from services.user_task_views import UserTaskView
from tests import databases
from tests.county.procedures import Habits, all_of

COUNTY: Final = "440111"
INSTITUTION: Final = "rehab_org"
PROCESSES: Final = Path("processes")
_job = Base.metadata.tables["job"]
_case = Base.metadata.tables["case"]
_office = Base.metadata.tables["office"]
_held = Base.metadata.tables["role_held"]
_user_task = Base.metadata.tables["user_task"]
_subscription = Base.metadata.tables["subscription"]


@dataclass(slots=True)
class World:
    """Who works in the county, and at what."""

    staff: Sequence[Actor]
    habits: Sequence[Habits]
    dice: random.Random
    seed: int
    holders: dict[tuple[str | None, str | None], list[Actor]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remember who holds which role in which office."""
        self.holders.clear()
        for one in self.staff:
            for held in one.roles:
                self.holders.setdefault((held.role, held.office_id), []).append(one)
                self.holders.setdefault((held.role, None), []).append(one)

    def doer(self, task: UserTaskView) -> Actor | None:
        """Choose somebody who may do a user task; None when nobody may."""
        if task.assignee_id is not None:
            return next((one for one in self.staff if one.person_id == task.assignee_id), None)
        named = {asked.person_id for asked in task.candidates if asked.person_id}
        able = [one for one in self.staff if one.person_id in named]
        for asked in task.candidates:
            able += self.holders.get((asked.role, asked.office_id), []) if asked.role else []
        if not task.candidates:
            able = [one for one in self.staff if any(held.office_id == task.office_id for held in one.roles)]
        self.dice.shuffle(able)
        return next((one for one in able if _may_take(one, task.id)), None)  # nobody approves what he did himself

    def staff_new_offices(self) -> None:
        """Let an administrator give somebody the work of an institution that was entered into the register."""
        unheld = select(_office.c.id).where(_office.c.id.not_in(select(_held.c.office_id)), _office.c.area_code == COUNTY)
        with transaction.reading() as look:
            empty = look.execute(unheld).scalars().all()
        for office_id in empty:
            someone = self.dice.choice(self.holders[INSTITUTION, None])
            people.grant(OPERATOR, str(someone.person_id), INSTITUTION, office_id)
        if empty:
            self.staff = _staff()
            self.__post_init__()

    def starter(self, habits: Habits) -> Actor:
        """Choose somebody of the county who starts a procedure."""
        able = [one for one in self.staff if any(held.role == habits.starter and held.area_code == COUNTY for held in one.roles)]
        return self.dice.choice(able)

    def start_form(self, habits: Habits) -> dict[str, Any] | None:
        """Give the form that a procedure starts with."""
        (definition,) = definitions.find(OPERATOR, process_id=habits.procedure, latest_only=True).items
        return definitions.start_form(OPERATOR, definition.id)

    def case_of(self, job_id: str) -> str | None:
        """Tell to which case a job belongs."""
        return _scalar(select(_job.c.case_id).where(_job.c.id == job_id))

    def waiting(self, case_id: str) -> set[str]:
        """Name the user tasks of a case that wait for somebody."""
        query = select(_user_task.c.id).where(_user_task.c.case_id == case_id, _user_task.c.state.in_(("open", "claimed")))
        with transaction.reading() as look:
            return set(look.execute(query).scalars())

    def procedure_of(self, case_id: str) -> tuple[str, str]:
        """Tell a case's procedure and business key."""
        with transaction.reading() as look:
            procedure, number = look.execute(select(_case.c.procedure, _case.c.number).where(_case.c.id == case_id)).one()
        return str(procedure), str(number)

    def is_open(self, case_id: str) -> bool:
        """Say whether a case goes on."""
        return bool(_scalar(select(_case.c.state).where(_case.c.id == case_id)) == "open")

    def listens(self, case_id: str, message: str) -> bool:
        """Say whether a case waits for a message."""
        query = select(_subscription.c.id).where(_subscription.c.case_id == case_id, _subscription.c.name == message)
        return _scalar(query.limit(1)) is not None


def _may_take(one: Actor, user_task_id: str) -> bool:
    try:
        return user_tasks.get(one, user_task_id).is_candidate
    except NotFound:  # barred, and nobody of the office that handles it
        return False


def _scalar(query: Any) -> Any:
    with transaction.reading() as look:
        return look.execute(query).scalar()


@contextmanager
def opened(folder: Path, seed: int, database: str = "sqlite") -> Iterator[World]:
    """Make an empty database, bring in the procedures and the people, and give the world."""
    folder.mkdir(parents=True, exist_ok=True)
    keys.load(folder / "keys")
    signing.load(folder / "keys")
    with databases.postgresql() if database == "postgresql" else _sqlite(folder) as engine:
        transaction.bind(engine)
        actions.discover()
        yield peopled(seed)


def peopled(seed: int) -> World:
    """Bring the procedures and the people into the database in use, and give the world."""
    load()
    habits = all_of()
    _deploy(habits)
    return World(_staff(), habits, random.Random(seed), seed)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{folder / 'county.sqlite3'}")
    event.listen(engine, "connect", _careless)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def _careless(connection: object, _record: object) -> None:
    """Do not wait for the disk: a simulation that crashes begins again."""
    connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]


def _deploy(habits: Sequence[Habits]) -> None:
    forms = catalog.shipped()
    for one in habits:
        files = [path for path in sorted((PROCESSES / one.procedure).iterdir()) if path.suffix in {".bpmn", ".dmn"}]
        drawings = [(path.name, path.read_bytes()) for path in files]
        deployments.deploy(OPERATOR, [*drawings, *forms.get(one.procedure, [])], name=one.procedure, strict=True)


def _staff() -> list[Actor]:
    with transaction.reading() as look:
        ids = look.execute(select(Base.metadata.tables["account"].c.id).order_by(Base.metadata.tables["account"].c.login)).scalars().all()
        assert look.execute(select(RoleHeld.id).limit(1)).first()
    found = [people.actor_of(one) for one in ids]
    return [one for one in found if one is not None]
