"""A matter of county A in every state worth looking at, made through the API."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sqlalchemy import insert, select

from models import Disposal, DisposalCase, ProcessInstance
from services import alarm_rows, issuing, keys, root
from services.ids import new_id
from services.transaction import transaction
from tests.cast import Cast
from tests.diagrams import case, document, flow, lanes, node, process
from tests.handlers.api.conftest import Callers

TIMER = '<bpmn:timerEventDefinition id="late_timer"><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition>'
PARTS = (
    lanes(caseworker="start apply review", system="send end late late_end"),
    node("startEvent", "start"),
    node("userTask", "apply"),
    node("userTask", "review", camunda_dueDate="=deadline(&quot;jk.desk&quot;)"),
    node("boundaryEvent", "late", TIMER, attachedToRef="review"),
    node("serviceTask", "send", camunda_type="external", camunda_topic="notify"),
    node("endEvent", "end"),
    node("endEvent", "late_end"),
    flow("start", "apply"),
    flow("apply", "review"),
    flow("review", "send"),
    flow("send", "end"),
    flow("late", "late_end"),
)
DIAGRAM = document(process("visit", *PARTS, extension=case()))


@dataclass(frozen=True)
class Matter:
    """The ids of what belongs to one case."""

    case_id: str
    instance_id: str
    definition_id: str
    deployment_id: str
    user_task_id: str
    timer_id: str
    job_id: str
    incident_id: str
    attachment_id: str
    batch_id: str
    document_id: str
    correction_id: str
    alarm_id: str
    shift_id: str
    clock_id: str


def ok(answer: Any) -> Any:
    """Give the content of an answer that must be a success."""
    assert answer.status_code < 300, (answer.status_code, answer.get_data(as_text=True)[:2000])
    return answer.json


def deploy(callers: Callers, diagram: bytes = DIAGRAM) -> Any:
    """Deploy a diagram as an administrator."""
    resources = [{"name": "visit.bpmn", "content": diagram.decode()}]
    return ok(callers.admin("POST", "/deployments", {"name": "visit", "resources": resources}))


def start(callers: Callers, **body: Any) -> Any:
    """Start a visit as a caseworker."""
    return ok(callers.liwen("POST", "/process-instances", {"process_id": "visit", **body}))


def complete(callers: Callers, case_id: str, **variables: Any) -> Any:
    """Claim and complete the open user task of a case."""
    task = ok(callers.liwen("GET", f"/user-tasks?case_id={case_id}&mine=true"))["items"][0]
    ok(callers.liwen("POST", f"/user-tasks/{task['id']}/claim"))
    return ok(callers.liwen("POST", f"/user-tasks/{task['id']}/complete", {"variables": variables}))


def stuck_job(callers: Callers, case_id: str) -> tuple[str, str]:
    """Bring a case to its external job, and have a worker fail it for good; give job and incident."""
    complete(callers, case_id)
    complete(callers, case_id)
    (job,) = ok(callers.notifier("POST", "/external-jobs/fetch", {"worker": "w", "topics": ["notify"]}))["items"]
    ok(callers.notifier("POST", f"/external-jobs/{job['id']}/fail", {"worker": "w", "message": "no line", "retries": 0}))
    (incident,) = ok(callers.admin("GET", f"/incidents?case_id={case_id}"))["items"]
    return job["id"], incident["id"]


def decide(callers: Callers, started: Any) -> str:
    """Issue a decision in a case, as a service task does; give the document's id."""
    told = {"subject": "王小明", "procedure": "转介"}
    with transaction(callers.cast.liwen, "user_task.complete") as work:
        issued = issuing.issue(
            work, started["case_id"], issuing.Wish("receipt", told, instance_id=started["instance_id"], is_decision=True)
        )
        work.log("document", issued.id, case_id=started["case_id"])
    return str(issued.id)


def ring(callers: Callers, started: Any) -> str:
    """Raise an alarm in a case, as a service task does; give its id."""
    wish = alarm_rows.Wish("duty_officer", "mandatory_report/police", "apply", started["business_key"])
    with transaction(callers.cast.liwen, "user_task.complete") as work:
        row = work.execute(select(*root.COLUMNS).where(ProcessInstance.id == started["instance_id"])).mappings().one()
        return alarm_rows.begin(work, root.of_row(row), wish)


def on_duty(callers: Callers) -> Any:
    """Put somebody on the roster of the county's office."""
    cast = callers.cast
    who = {"office_id": cast.offices["baiyun"], "role": "duty_officer", "person_id": cast.zhoutao.person_id}
    shift = {**who, "kind": "night", "begins_at": "2026-03-02T09:00:00Z", "ends_at": "2026-03-03T00:00:00Z"}
    return ok(callers.sunqiang("POST", "/rosters", shift))


def whole(callers: Callers) -> Matter:
    """Make a case with an open user task, a running timer and a file; and in it what another one left stuck."""
    deployed = deploy(callers)
    started = start(callers, subject={"name": "王小明"}, variables={"subject": "王小明"})
    complete(callers, started["case_id"])
    (task,) = ok(callers.liwen("GET", f"/user-tasks?case_id={started['case_id']}&mine=true"))["items"]
    (timer,) = ok(callers.liwen("GET", f"/timers?case_id={started['case_id']}"))["items"]
    file = {"file": (BytesIO(b"content"), "notice.txt", "text/plain")}
    attachment = ok(callers.liwen("POST", f"/cases/{started['case_id']}/attachments", data=file))
    (clock,) = ok(callers.liwen("GET", f"/clocks?case_id={started['case_id']}"))["items"]
    order = {"verb": "instance.resume", "instance_ids": [started["instance_id"]], "reason": "x"}
    batch = ok(callers.admin("POST", "/batches", order))
    document_id = decide(callers, started)
    wish = {"variable": "subject", "value": "王小敏", "reason": "x"}
    correction = ok(callers.liwen("POST", f"/process-instances/{started['instance_id']}/corrections", wish))
    job_id, incident_id = stuck_job(callers, start(callers)["case_id"])
    return Matter(
        case_id=started["case_id"],
        instance_id=started["instance_id"],
        definition_id=deployed["definitions"][0]["id"],
        deployment_id=deployed["deployment_id"],
        user_task_id=task["id"],
        timer_id=timer["id"],
        job_id=job_id,
        incident_id=incident_id,
        attachment_id=attachment["id"],
        batch_id=batch["id"],
        document_id=document_id,
        correction_id=correction["id"],
        alarm_id=ring(callers, started),
        shift_id=on_duty(callers)["id"],
        clock_id=clock["id"],
    )


def proposal(cast: Cast, case_id: str) -> str:
    """Write a proposal down: a case that may really go is years old. Give its id."""
    disposal_id = new_id()
    with transaction(cast.admin, "disposal.propose") as work:
        key, who = keys.system_data_key(work), cast.admin.person_id
        row = {"id": disposal_id, "state": "proposed", "proposed_at": work.moment, "proposed_by": who, "data_key_id": key}
        work.execute(insert(Disposal), row | {"ground": keys.seal(work, key, b"x")})
        work.execute(insert(DisposalCase), {"disposal_id": disposal_id, "case_id": case_id})
        work.log("disposal", disposal_id)
    return disposal_id
