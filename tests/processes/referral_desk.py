"""A referral driven by the engine alone, and through the services with two institutions in the register."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import update

from engine.decisions import Decision, compile_model
from engine.definitions import Binding, Definition
from engine.execution import Execution
from engine.jobs import BpmnError
from engine.moment import Moment
from models import Institution
from services import institutions, transaction
from services.actor import OPERATOR
from tests.cast import COUNTY, OFFICES, Cast
from tests.processes.engine_desk import EngineDesk, NoLibrary
from tests.processes.services_desk import ServicesDesk, deploy

PROCEDURE = "rehab_referral"
FOLDER = Path("processes") / PROCEDURE
DIAGRAM = (FOLDER / "rehab_referral.bpmn").read_bytes()
DECISIONS = compile_model((FOLDER / "institution_match.dmn").read_bytes()).decisions
REGISTERED = ("kangning", "xinqiao")
OFFER = {
    "service_types": ["服药训练", "生活技能训练"],
    "accepted_diagnoses": ["schizophrenia"],
    "capacity": 3,
    "load": 0,
    "distance_km": 4,
}

Variables = Mapping[str, Any]
Properties = Mapping[str, str]


class Decisions(NoLibrary):
    """Knows the procedure's decision."""

    def decision(self, decision_id: str, binding: Binding) -> tuple[str, Decision] | None:  # noqa: ARG002
        return decision_id, DECISIONS[decision_id]


def application_no(_: Variables, __: Properties) -> dict[str, Any]:
    return {"application_no": "JK440111202603020001", "wj_match": "未查询", "cl_match": "未查询"}


def registered_no(_: Variables, __: Properties) -> dict[str, Any]:
    return {"registered_no": "DJ440111202603020001"}


def candidates(variables: Variables, _: Properties) -> dict[str, Any]:
    found = [{**OFFER, "name": name, "value": name} for name in REGISTERED]
    return {"candidates": found, "attempt_no": variables.get("attempt_no", 0) + 1}


def outcome(variables: Variables, properties: Properties) -> dict[str, Any]:
    said = properties["outcome"]
    is_death = "deceased" in (variables.get("closure_reason"), variables.get("client_status"))
    is_consent = said == "withdrawn" and variables.get("consent_withdrawn_on")
    return {"outcome": "deceased" if is_death else "consent_withdrawn" if is_consent else said}


ANSWERS = {
    "rehab_referral.register_application": application_no,
    "rehab_referral.confirm_registration": registered_no,
    "rehab_referral.propose_institutions": candidates,
    "rehab_referral.take_place": lambda _, __: {},
    "rehab_referral.leave_institution": lambda _, __: {"target_org_id": None, "org_response": None},
    "rehab_referral.record_outcome": outcome,
    "documents.issue": lambda _, properties: {properties["number"]: "文书-1"},
}


class ReferralDesk(EngineDesk):
    """One referral, driven against the engine."""

    def __init__(self, definition: Definition) -> None:
        super().__init__(definition, ANSWERS)
        self.full: set[str] = set()

    def fill(self, name: str) -> None:
        """Let others take every place of an institution."""
        self.full.add(name)

    def _advance(self, execution: Execution) -> None:
        self._write(execution.advance())
        while self.books.jobs:
            activity, job = next(iter(self.books.jobs.items()))
            seen = execution.variables(activity)
            try:
                execution.complete(activity, self._answer(job.job_type, seen, self.definition.elements[job.element_id].properties))
            except BpmnError as error:
                execution.throw_error(activity, error.code, "", {})
            self._write(execution.advance())
        assert not self.books.incidents, self.books.incidents
        self.blob = execution.dump()

    def _answer(self, job_type: str, seen: Variables, properties: Properties) -> dict[str, Any]:
        if job_type.endswith("take_place") and seen["target_org_id"] in self.full:
            raise BpmnError("no_place")
        return self.answers[job_type](seen, properties)

    def _moment(self) -> Moment:
        return Moment(self.now, f"{PROCEDURE}:1", Decisions(), business_key="440111-20260302-0001")


class ReferralServicesDesk(ServicesDesk):
    """One referral through the services."""

    def __init__(self, cast: Cast) -> None:
        deploy(cast, PROCEDURE)
        register(cast)
        super().__init__(cast, PROCEDURE)

    def fill(self, name: str) -> None:
        """Let others take every place of an institution."""
        with transaction.transaction(OPERATOR, "institution.add") as work:
            of_it = Institution.office_id == self.cast.offices[name]
            work.execute(update(Institution).where(of_it).values(load=Institution.capacity))
            work.log("institution", None)


def register(cast: Cast) -> None:
    """Enter the institutions of the cast into the register."""
    for short in REGISTERED:
        told = {
            "name": OFFICES[short][0],
            "credit_code": "52440111MJK0000085",
            "kind": "事业单位",
            "area_code": COUNTY,
            "address": "虚构路1号",
        }
        institutions.add(cast.sunqiang, {**OFFER, **told})
