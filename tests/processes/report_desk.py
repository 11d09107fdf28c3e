"""A report driven against the engine alone: its decision is evaluated, what its actions do is answered by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.compiler import compile_document
from engine.decisions import Decision, compile_model
from engine.definitions import Binding, Definition
from engine.execution import Execution
from engine.jobs import BpmnError
from engine.moment import Moment
from tests.processes.engine_desk import EngineDesk, NoLibrary

FOLDER = Path("processes/mandatory_report")
DIAGRAM = (FOLDER / "mandatory_report.bpmn").read_bytes()
DECISIONS = compile_model((FOLDER / "report_departments.dmn").read_bytes()).decisions
OPEN, CLOSED = "440111-20260302-0007", "440111-20260301-0001"

Variables = Mapping[str, Any]
Properties = Mapping[str, str]


class Decisions(NoLibrary):
    """Knows the procedure's decision."""

    def decision(self, decision_id: str, binding: Binding) -> tuple[str, Decision] | None:  # noqa: ARG002
        return decision_id, DECISIONS[decision_id]


def register(variables: Variables, _: Properties) -> dict[str, Any]:
    channel = variables.get("feedback_channel") or "system"
    suspicions = {name: variables.get(name) is True for name in ("suspect_is_official", "unit_obstructs", "unit_is_suspect")}
    return suspicions | {
        "report_no": "QB440111202603020001",
        "area_code": "440111",
        "child_label": "未成年人（0001）",
        "reporter_office_id": "school" if variables.get("report_stage") == "unit" else None,
        "reporters": [{"no": 1, "label": "报告人1", "channel": channel, "name": variables.get("reporter_name")}],
        "merge_candidates": [],
    }


def merge(variables: Variables, _: Properties) -> dict[str, Any]:
    if variables["merge_into"] == CLOSED:
        raise BpmnError("not_open")
    return {"outcome": "merged_duplicate"}


def take_over(variables: Variables, _: Properties) -> dict[str, Any]:
    joined = [{**one, "no": 2, "label": "报告人2"} for one in variables["merged_reporter"]]
    return {"reporters": [*variables["reporters"], *joined], "merged_reporter": joined}


def nothing(_: Variables, __: Properties) -> dict[str, Any]:
    return {}


ANSWERS = {
    "mandatory_report.register": register,
    "mandatory_report.merge_report": merge,
    "mandatory_report.take_over_reporter": take_over,
    "mandatory_report.begin_feedback": lambda _, __: {"feedback_started": True},
    "mandatory_report.record_outcome": lambda variables, _: {"outcome": variables["closure_result"]},
    "documents.issue": lambda _, properties: {properties["number"]: "文号1"},
    "documents.serve": nothing,
    "duty.alarm": nothing,
}


class ReportDesk(EngineDesk):
    """One report, driven against the engine."""

    def __init__(self, definition: Definition | None = None) -> None:
        super().__init__(definition or compile_document(DIAGRAM)["mandatory_report"], ANSWERS)
        self.alarms: list[str] = []

    @property
    def moment(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M:%SZ}"

    def hear(self, values: Variables) -> None:
        """Start by message: another procedure reports."""
        self._advance(Execution.start(self.definition, dict(values), moment=self._moment(), entry="harm_reported"))

    def other_report(self, *, is_open: bool) -> str:
        return OPEN if is_open else CLOSED

    def tell(self, name: str, values: Mapping[str, Any], key: str | None = None) -> None:
        """Let a message reach whoever listens for it under this key."""
        heard = self.books.subscriptions.items()
        activity, index = next(at for at, one in heard if one.name == name and one.correlation_key == key)
        self._step(lambda execution: execution.correlate(activity, index, dict(values)))

    def _advance(self, execution: Execution) -> None:
        self._write(execution.advance())
        while self.books.jobs:
            activity, job = next(iter(self.books.jobs.items()))
            properties = self.definition.elements[job.element_id].properties
            if job.job_type == "duty.alarm":
                self.alarms.append(job.element_id)
            try:
                answer = ANSWERS[job.job_type](execution.variables(activity), properties)
            except BpmnError as error:
                execution.throw_error(activity, error.code, "", {})
            else:
                execution.complete(activity, answer)
            self._write(execution.advance())
        assert not self.books.incidents, self.books.incidents
        self.blob = execution.dump()

    def _moment(self) -> Moment:
        return Moment(self.now, "mandatory_report:1", Decisions(), business_key="440111-20260302-0001")
