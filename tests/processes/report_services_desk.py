"""A report driven through the services: reporters, duty officers and the others do what is theirs."""

from collections.abc import Mapping
from typing import Any

from services import cases, instances, messages, now, timers
from services.actor import OPERATOR, Actor
from services.instances import Started
from services.timers import TimerView
from services.user_task_views import UserTaskView
from tests.cast import COUNTY, Cast
from tests.processes import report_papers as papers
from tests.processes.services_desk import ServicesDesk


class ReportServicesDesk(ServicesDesk):
    """One report in the services."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast, "mandatory_report")
        self.closing: Started | None = None

    @property
    def moment(self) -> str:
        return f"{now.now():%Y-%m-%dT%H:%M:%SZ}"

    @property
    def variables(self) -> Mapping[str, Any]:
        return instances.variables(OPERATOR, self.begun.instance_id)  # in clear, as no person reads them

    def start(self, values: Mapping[str, Any], **more: Any) -> None:
        self.started = self._report(values, **more)

    def hear(self, values: Mapping[str, Any]) -> None:
        """Start by message: another procedure reports."""
        found = messages.correlate(self.cast.liwen, "harm_reported", variables=values)
        assert found.started
        assert found.instance_id
        assert found.case_id
        self.started = Started(found.instance_id, found.case_id, cases.get(self.cast.qianjing, found.case_id).number)

    def other_report(self, *, is_open: bool) -> str:
        """Have another report of the same child; one that is not open is closed when this one is to join it."""
        other = self._report(papers.report(self.today))
        self.closing = None if is_open else other
        assert other.business_key
        return other.business_key

    def do(self, element_id: str, values: Mapping[str, Any]) -> None:
        if self.closing is not None and element_id == "take_in":
            instances.terminate(self.cast.sunqiang, self.closing.instance_id, reason="误报")
            self.closing = None
        super().do(element_id, values)

    def able(self, task: UserTaskView) -> Actor:
        """Find somebody of the cast who may do what waits."""
        wanted = {(asked.role, asked.office_id) for asked in task.candidates}
        people = (self.cast.zhiban, self.cast.liwen, self.cast.sunqiang, self.cast.heping, self.cast.tangjing, self.cast.fangke)
        return next(one for one in people if wanted & {(held.role, held.office_id) for held in one.roles})

    def timer(self, element_id: str) -> TimerView:
        """Find a timer; of several departments' the first."""
        return timers.find(self.cast.sunqiang, timers.Filters(case_id=self.begun.case_id, element_id=element_id)).items[0]

    def tell(self, name: str, values: Mapping[str, Any], key: str | None = None) -> None:
        found = messages.correlate(self.cast.liwen, name, key=key or self.begun.business_key, variables=values)
        assert found.instance_id == self.begun.instance_id

    def _report(self, values: Mapping[str, Any], **more: Any) -> Started:
        who = self.cast.tangjing if values.get("report_stage") == "unit" else self.cast.zhiban
        return instances.start(who, self.procedure, variables=values, area_code=COUNTY, **more)
