"""A case driven through the services: real people complete forms, time is moved forward, everything is in the database."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from forms import catalog
from services import actions, cases, demo_time, deployments, instances, messages, now, timers, user_tasks
from services.actor import OPERATOR, Actor
from services.cases import CaseView
from services.instances import Started
from services.timers import TimerView
from services.user_task_views import UserTaskView
from tests.cast import COUNTY, Cast

CHINA = ZoneInfo("Asia/Shanghai")


def deploy(cast: Cast, procedure: str) -> None:
    """Bring a shipped procedure in, as `make run` does."""
    actions.discover()
    demo_time.enable()
    diagrams = [(path.name, path.read_bytes()) for path in sorted(Path("processes", procedure).iterdir()) if path.suffix != ".toml"]
    deployments.deploy(cast.admin, [*diagrams, *catalog.shipped()[procedure]], name=procedure, strict=True)


class ServicesDesk:
    """One case of a procedure; user tasks, timers and messages are named by their element."""

    def __init__(self, cast: Cast, procedure: str) -> None:
        self.cast, self.procedure = cast, procedure
        self.started: Started | None = None

    @property
    def begun(self) -> Started:
        assert self.started is not None
        return self.started

    @property
    def today(self) -> str:
        return now.now().astimezone(CHINA).date().isoformat()

    @property
    def case(self) -> CaseView:
        assert self.begun.case_id
        return cases.get(self.cast.qianjing, self.begun.case_id)

    @property
    def open(self) -> set[str]:
        """The user tasks that wait for somebody."""
        return {task.element_id for task in self._waiting()}

    @property
    def ended(self) -> bool:
        return self.case.state == "closed"

    @property
    def outcome(self) -> str | None:
        return self.case.outcome

    @property
    def variables(self) -> Mapping[str, Any]:
        return instances.variables(OPERATOR, self.begun.instance_id)  # in clear, as no person reads them

    def institution(self, name: str) -> str:
        return self.cast.offices[name]

    def start(self, values: Mapping[str, Any], **more: Any) -> None:
        self.started = instances.start(self.cast.liwen, self.procedure, variables=values, area_code=COUNTY, **more)

    def user_task(self, element_id: str) -> UserTaskView:
        return self._waiting(element_id)[0]

    def doer(self, element_id: str) -> Actor:
        """Find somebody of the cast who may do a user task."""
        return self.able(self.user_task(element_id))

    def able(self, task: UserTaskView) -> Actor:
        """Find somebody of the cast who may do what waits."""
        wanted = {(asked.role, asked.office_id) for asked in task.candidates}
        people = [one for one in vars(self.cast).values() if isinstance(one, Actor)]
        asked = [one for one in people if wanted & {(held.role, held.office_id) for held in one.roles}]
        return next(one for one in asked if user_tasks.get(one, task.id).is_candidate)  # nobody approves what he did himself

    def do(self, element_id: str, values: Mapping[str, Any]) -> None:
        task = self.user_task(element_id)
        user_tasks.complete(self.able(task), task.id, values)

    def timer(self, element_id: str) -> TimerView:
        running = timers.find(self.cast.sunqiang, timers.Filters(case_id=self.begun.case_id, element_id=element_id)).items
        assert len(running) == 1, (element_id, running)
        return running[0]

    def ring(self, element_id: str) -> None:
        """Move the time forward to a timer's moment."""
        self.wait_until(self.timer(element_id).due_at)

    def wait_until(self, moment: datetime) -> None:
        demo_time.advance(self.cast.admin, until=moment)

    def tell(self, name: str, values: Mapping[str, Any]) -> None:
        found = messages.correlate(self.cast.liwen, name, key=self.begun.business_key, variables=values)
        assert found.instance_id == self.begun.instance_id

    def _waiting(self, element_id: str | None = None) -> list[UserTaskView]:
        return user_tasks.find(self.cast.qianjing, case_id=self.begun.case_id, element_id=element_id, is_unfinished=True).items
