"""Lets the cases of a county happen: people act in the order of their moments, and whatever is due in between runs first."""

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

from services import instances, messages, now, running, user_tasks, worklists
from services.actor import OPERATOR
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.user_task_views import UserTaskView
from tests.county.papers import Filler, today_of
from tests.county.procedures import Habits
from tests.county.world import COUNTY, World

TRIES: Final = 12  # with other entries, when a form refuses some
IN_TIME, LATE = 0.86, 0.12  # the rest is very late
BACKDATED: Final = 0.03
DUPLICATE: Final = 0.04


@dataclass(slots=True)
class Life:
    """One case, as the people who work on it remember it."""

    habits: Habits
    dice: random.Random
    case_id: str
    business_key: str
    scheduled: set[str] = field(default_factory=set)
    done: int = 0


@dataclass(slots=True)
class Tally:
    """What happened, by kind."""

    cases: Counter[str] = field(default_factory=Counter)
    completed: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    jobs: int = 0
    overtaken: int = 0  # somebody came too late: the user task was gone
    backdated: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # entries a form refused, by field


@dataclass(slots=True)
class County:
    """The agenda of everybody."""

    world: World
    until: datetime
    tally: Tally = field(default_factory=Tally)
    agenda: list[tuple[datetime, int, str, Any]] = field(default_factory=list)
    lives: dict[str, Life] = field(default_factory=dict)
    applicants: list[dict[str, Any]] = field(default_factory=list)
    _turn: Iterator[int] = field(default_factory=count)
    _last_job: str | None = None

    def plan(self, when: datetime, deed: str, about: Any) -> None:
        """Put something on the agenda."""
        heapq.heappush(self.agenda, (when, next(self._turn), deed, about))

    def run(self) -> None:
        """Let everything happen in the order of its moments, until nothing is left or the simulated time is over."""
        while True:
            when = self.agenda[0][0] if self.agenda else self.until
            owed = running.due(min(when, self.until), 1)
            if owed:
                self._job(owed[0].id, owed[0].due_at)
            elif when <= self.until and self.agenda:
                _, _, deed, about = heapq.heappop(self.agenda)
                with now.at(when):
                    _DEEDS[deed](self, about)
            else:
                return

    def _job(self, job_id: str, due_at: datetime) -> None:
        """Carry out a job at its own moment; what people get to do thereby goes onto the agenda."""
        assert job_id != self._last_job, f"the job {job_id} does not get done"
        self._last_job = job_id
        with now.at(due_at):
            running.run(job_id)
            self.tally.jobs += 1
            self._look(job_id)

    def _open(self, habits: Habits) -> None:
        """Somebody applies."""
        dice = random.Random(f"{self.world.seed}-{next(self._turn)}")
        starter = self.world.starter(habits)
        schema = self.world.start_form(habits)
        filler = self._filler(habits, dice)
        values: dict[str, Any] = {}
        for _ in range(TRIES):
            values = filler.fill(schema or {}, {})
            if self.applicants and dice.random() < DUPLICATE:
                values |= dice.choice(self.applicants)
            try:
                begun = instances.start(starter, habits.procedure, variables=values, area_code=COUNTY)
                break
            except Invalid as error:
                self.tally.refused.update(list(error.errors))
                filler.learn(values, error.errors)
        else:
            message = f"nobody can start {habits.procedure}: {self.tally.refused}"
            raise AssertionError(message)
        self.applicants.append({key: values[key] for key in ("client_name", "id_no") if key in values})
        self.tally.cases[habits.procedure] += 1
        assert begun.case_id
        life = Life(habits, dice, begun.case_id, begun.business_key or "")
        self.lives[begun.case_id] = life
        self._schedule(life)
        self._listen(life)

    def _filler(self, habits: Habits, dice: random.Random, life: Life | None = None, when: datetime | None = None) -> Filler:
        is_tired = life is not None and life.done > habits.patience
        weights = {**habits.weights, **(habits.finishing if is_tired else {})}
        fixed = {**habits.fixed, **(habits.closing if is_tired else {})}
        return Filler(dice, today_of(when or now.now()), weights, fixed, habits.skipped)

    def _look(self, job_id: str) -> None:
        """Find the case of a job that ran, and what its people have to do now; a new case gets a life of its own."""
        case_id = self.world.case_of(job_id)
        if case_id is None:
            return
        if case_id not in self.lives:
            procedure, key = self.world.procedure_of(case_id)
            habits = next(one for one in self.world.habits if one.procedure == procedure)
            self.lives[case_id] = Life(habits, random.Random(f"{self.world.seed}-{case_id}"), case_id, key)
            self.tally.cases[procedure] += 1
            self._listen(self.lives[case_id])
        self._schedule(self.lives[case_id])

    def _schedule(self, life: Life) -> None:
        """Decide when somebody will do each user task that is new."""
        if life.scheduled.issuperset(self.world.waiting(life.case_id)):
            return
        for task in worklists.find(OPERATOR, case_id=life.case_id, is_unfinished=True, limit=200).items:
            if task.id not in life.scheduled:
                life.scheduled.add(task.id)
                self.plan(now.now() + _delay(life.dice, task), "act", (life.case_id, task.id))

    def _act(self, about: tuple[str, str]) -> None:
        """Somebody does a user task."""
        case_id, user_task_id = about
        life = self.lives[case_id]
        if user_task_id in self.world.waiting(case_id):
            self._do(life, user_tasks.get(OPERATOR, user_task_id))
        else:
            self.tally.overtaken += 1
        self._schedule(life)

    def _hear(self, case_id: str) -> None:
        """Now and then the outside world has something to say to a case, as long as it listens."""
        life = self.lives[case_id]
        for message in life.habits.messages:
            if life.dice.random() < message.chance and self.world.listens(case_id, message.name):
                variables = {name: life.dice.choice(value) for name, value in message.variables.items()}
                messages.correlate(OPERATOR, message.name, key=life.business_key, variables=variables)
                self.tally.told[message.name] += 1
                break
        self._schedule(life)
        if self.world.is_open(case_id):
            self._listen(life)

    def _listen(self, life: Life) -> None:
        if life.habits.messages:
            self.plan(now.now() + timedelta(days=3) + timedelta(days=40) * life.dice.random(), "hear", life.case_id)

    def _do(self, life: Life, task: UserTaskView) -> None:
        doer = self.world.doer(task)
        assert doer is not None, f"nobody can do {task.process_id}/{task.element_id}: {task.candidates}"
        form = user_tasks.form(doer, task.id)
        when = self._moment(life, task)
        filler = self._filler(life.habits, life.dice, life, when.get("occurred_at"))
        errors: Any = None
        for _ in range(TRIES):
            values = filler.fill(form.schema or {}, form.values)
            try:
                user_tasks.complete(doer, task.id, values, **when)
            except Invalid as error:
                errors = error.errors
                self.tally.refused.update(list(errors))
                filler.learn(values, errors)
            except (Conflict, NotFound, Forbidden) as error:
                message = f"{task.process_id}/{task.element_id}: {error.reason} {error.message} {error.parameters}"
                raise AssertionError(message) from error
            else:
                self.tally.completed[f"{task.process_id}/{task.element_id}"] += 1
                life.done += 1
                self.world.staff_new_offices()
                return
        message = f"{task.process_id}/{task.element_id} refuses everything: {errors}"
        raise AssertionError(message)

    def _moment(self, life: Life, task: UserTaskView) -> dict[str, Any]:
        """Say, now and then, that it happened earlier than it is entered."""
        if life.dice.random() >= BACKDATED:
            return {}
        self.tally.backdated += 1
        return {"occurred_at": task.opened_at + (now.now() - task.opened_at) * life.dice.random(), "reason": "补录"}


def _delay(dice: random.Random, task: UserTaskView) -> timedelta:
    """Say how long somebody takes: mostly less than the due date allows, sometimes longer, seldom much longer."""
    span = timedelta(days=2) if task.due_at is None else max(task.due_at - now.now(), timedelta(hours=1))
    chance = dice.random()
    if chance < IN_TIME:
        return span * (0.05 + 0.85 * dice.random())
    if chance < IN_TIME + LATE:
        return span + timedelta(days=12) * dice.random()
    return span + timedelta(days=70) * dice.random()


_DEEDS: Final[Mapping[str, Callable[[County, Any], None]]] = {"open": County._open, "act": County._act, "hear": County._hear}
