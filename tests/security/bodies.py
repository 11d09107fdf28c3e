"""What a call carries besides its address, so that a refusal comes from the policy and from nothing before it.

`{kind}` stands for the id of an object of the matter. The key is the end of the address: a longer one comes first.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.cast import PASSWORD

LATE: Final = "2999-01-01T00:00:00Z"
NEVER: Final = "2999-01-01"  # a day on which nothing can be done yet
WHY: Final = {"reason": "x"}
LIMIT: Final = {
    "name": "jk.intake_verify", "value": 7, "unit": "workday", "party": "office", "starts": "next_day", "rolls": False, "ends": "close",
    "certainty": "local", "label": "核实", "label_en": "Verify", "region": "44",
}  # fmt: skip
SHIFT: Final = {
    "office_id": "{office}", "role": "duty_officer", "person_id": "{zhoutao}", "kind": "day",
    "begins_at": "2026-03-04T01:00:00Z", "ends_at": "2026-03-04T09:00:00Z",
}  # fmt: skip
INSTITUTION: Final = {
    "name": "心语康复站", "credit_code": "91440111MA00000001", "kind": "站", "area_code": "440111", "address": "x",
    "service_types": [], "accepted_diagnoses": [], "capacity": 1,
}  # fmt: skip
PROFESSIONAL: Final = {"name": "周岚", "id_no": "y", "category": "social_worker", "area_code": "440111", "certificate": "x"}
PROCESS: Final = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">'
    '<bpmn:process id="one" name="one" isExecutable="true"><bpmn:startEvent id="s" name="s"/><bpmn:endEvent id="e" name="e"/>'
    '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process></bpmn:definitions>'
)
SOON: Final = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
VERSIONS: Final = {"source_id": "{definition}", "target_id": "{definition}"}
TOPIC: Final = {"topicName": "notify", "lockDuration": 60_000}
VALUE: Final = {"value": 1, "type": "Integer"}

QUERIES: Final[dict[str, str]] = {
    "GET /api/v1/time-limits/<limit_id>/example": "start=2026-09-29",
    "GET /api/v1/rosters": "office_id={office}&begins_at=2026-03-01T00:00:00Z&ends_at=2026-03-05T00:00:00Z",
    "DELETE /engine-rest/process-instance/<instance_id>": "deleteReason=x",
}
FILES: Final = {
    "/calendars/<calendar_id>/import": ("file", "x.csv", "date,kind,name\n2026-03-03,off,三月三\n".encode()),
    "/api/v1/cases/<case_id>/attachments": ("file", "x.txt", b"x"),
    "/api/v1/imports/<kind>": ("file", "people.csv", "账号,姓名,机构,角色\nchenmei,陈梅,白云区民政局,caseworker\n".encode()),
    "/cases/<case_id>/attachments": ("file", "x.txt", b"x"),
    "/engine-rest/deployment/create": ("data", "one.bpmn", PROCESS.encode()),
}
FORMS: Final[dict[str, dict[str, str]]] = {  # of the desk; all others are empty
    "/account/password": {"current": "wrong", "password": "careflow-demo2"},
    "/sign-in": {"login": "nobody", "password": "nothing"},
    "/proof": {"proof": PASSWORD},
    "/cases": {"subject": "王小明"},
    "/worklist": {"subject": "王小明"},
    "/worklist/deeds": {"deed": "claim", "user_task_id": "{user_task}"},
    "/worklist/filters": {"name": "x"},
    "/notices/settings": {"digest_at": "08:00"},
    "/questions/<question_id>/answer": {"words": "x"},
    "/user-tasks/<user_task_id>/comments": {"words": "x"},
    "/user-tasks/<user_task_id>/questions": {"words": "x", "person_id": "{zhaomin}"},
    "/user-tasks/<user_task_id>/delegate": {"person_id": "{zhaomin}"},
    "/user-tasks/<user_task_id>/follow-up": {"follow_up": SOON},
    "/user-tasks/<user_task_id>/send-back": {"element_id": "x", **WHY},
    "/user-tasks/<user_task_id>/way-back": {"element_id": "x", "person_id": "{zhaomin}", **WHY},
    "/user-tasks/<user_task_id>/put-off": {"until": SOON},
    "/person-files": {"subject": "王小明"},
    "/calendars": {"title": "x", "year": "2026"},
    "/calendars/<calendar_id>/days": {"day": "2026-03-03", "kind": "off"},
    "/calendars/<calendar_id>/publish": WHY,
    "/time-limits": {**{name: str(value) for name, value in LIMIT.items()}, "rolls": ""},
    "/time-limits/<limit_id>/publish": WHY,
    "/designs": {"name": "x", "process_id": "x"},
    **{f"/designs/<design_id>/{deed}": {"note": "x"} for deed in ("submit", "send-back", "publish")},
    "/designs/<design_id>/approve": {"note": "x", "version": "1"},
    "/absences": {"person_id": "{colleague}", "valid_from": "2999-01-01", "valid_to": "2999-01-05", "deputies": "{zhaomin}"},
    "/person-files/<file_id>/notes": {"words": "x"},
    "/break-glass": {"number": "{number}", **WHY},
    "/cases/<case_id>/reveal": {"field": "name", **WHY},
    "/person-files/<file_id>/reveal": {"field": "name", **WHY},
    "/cases/<case_id>/hold": WHY,
    "/cases/<case_id>/release-hold": WHY,
    "/disposals": {"case_id": "{case}", **WHY},
    "/disposals/<disposal_id>/approve": {"is_checked": "yes"},
    "/disposals/<disposal_id>/refuse": WHY,
    "/migrations": {"target_id": "{definition}", "pairs": "null", "fit": "{instance}", **WHY},
    "/batches/<batch_id>/cancel": WHY,
    "/batches/<batch_id>/retry": WHY,
    "/batches/<batch_id>/revert": WHY,
    "/board/balance": {"user_task": "{user_task}", "taker": "{zhaomin}"},
    "/board/balance/done": {"user_task": "{user_task}", "taker": "{zhaomin}", **WHY},
    "/instances": {"number": "x"},
    **{f"/instances/<instance_id>/{deed}": WHY for deed in ("terminate", "suspend", "resume")},
    "/instances/<instance_id>/modify": {"deed": "start_before", "place": "x"},
    "/instances/<instance_id>/modify/done": {"deed": "start_before", "place": "x", **WHY},
    "/instances/<instance_id>/variables/change": {"name": "x", "value": "1", **WHY},
    "/timers/<timer_id>/fire": WHY,
    "/timers/<timer_id>/postpone": {"until": NEVER, **WHY},
    "/incidents/<incident_id>/resolve": {"note": "x"},
}
SENT: Final = {"/user-tasks/<user_task_id>/submit": {"values": {}}, "/user-tasks/<user_task_id>/draft": {"values": {}, "version": 0}}
BODIES: Final[dict[str, Any]] = {
    # things that come in
    "/api/v1/areas": {"code": "440111001", "name": "虚构街道", "parent_code": "440111"},
    "/api/v1/offices": {"name": "白云区第二办公室", "area_code": "440111"},
    "/api/v1/areas/<code>/rename": {"name": "云山区", "since": NEVER},
    "/api/v1/areas/<code>/replace": {"successor_code": "440111", "since": NEVER},
    "/api/v1/offices/<office_id>/rename": {"name": "云山区民政局", "since": NEVER},
    "/api/v1/offices/<office_id>/close": {"since": NEVER},
    "/api/v1/people": {
        "login": "chenmei",
        "name": "陈梅",
        "password": "careflow-demo",
        "roles": [{"role": "caseworker", "office_id": "{office}"}],
    },
    "/api/v1/people/search": {"text": "李文"},
    "/api/v1/people/<person_id>/rename": {"name": "孙强", **WHY},
    "/api/v1/absences/preview": {"person_id": "{colleague}", "valid_from": "2999-01-01", "valid_to": "2999-01-05", "deputies": ["{zhaomin}"]},
    "/api/v1/areas/<code>/replace/preview": {"successor_code": "440111"},
    "/api/v1/offices/<office_id>/close/preview": {},
    "/api/v1/people/<person_id>/roles": {"role": "auditor", "office_id": "{office}"},
    "/api/v1/people/<person_id>/password": {"password": "careflow-demo2"},
    "/api/v1/people/<person_id>/contacts": {"email": "somebody@example.org"},
    "/api/v1/absences": {"person_id": "{colleague}", "valid_from": "2999-01-01", "valid_to": "2999-01-05", "deputies": ["{zhaomin}"]},
    "/api/v1/board/balance/preview": {"user_tasks": ["{user_task}"], "takers": ["{zhaomin}"]},
    "/api/v1/board/balance": {"user_tasks": ["{user_task}"], "takers": ["{zhaomin}"], **WHY},
    "/api/v1/caseloads/preview": {"giver": "{zhoutao}", "takers": ["{zhaomin}"]},
    "/api/v1/caseloads/hand-over": {"giver": "{zhoutao}", "takers": ["{zhaomin}"], **WHY},
    "/api/v1/people/<person_id>/identities": {"issuer": "https://identity.example", "subject": "another"},
    "/api/v1/me/second-factor/confirm": {"code": "000000"},
    "/api/v1/me/password": {"password": "careflow-demo2", "current": "wrong"},
    "/api/v1/tokens": {"name": "laptop"},
    "/api/v1/deployments": {"name": "one", "resources": [{"name": "one.bpmn", "content": PROCESS}]},
    "/api/v1/designs": {"name": "one", "resources": [{"name": "one.bpmn", "content": PROCESS}]},
    "/api/v1/designs/<design_id>/evaluate": {"name": "visit.bpmn"},
    "/api/v1/designs/<design_id>/files": {"files": {"one.bpmn": PROCESS}},
    **{f"/api/v1/designs/<design_id>/{deed}": {"note": "x"} for deed in ("submit", "send-back", "publish")},
    "/api/v1/designs/<design_id>/approve": {"note": "x", "version": 1},
    "/api/v1/deployments/check": {"name": "one", "resources": [{"name": "one.bpmn", "content": PROCESS}]},
    "/api/v1/calendars": {"title": "关于2027年部分节假日安排的通知", "csv": "date,kind,name\n2027-01-01,off,元旦\n"},
    "/api/v1/calendars/<calendar_id>/days": {"days": [{"day": "2026-03-03", "is_working": False}]},
    "/api/v1/time-limits": LIMIT,
    "/api/v1/rosters": SHIFT,
    "/api/v1/institutions": INSTITUTION,
    "/api/v1/professionals": PROFESSIONAL,
    "/api/v1/professionals/<professional_id>/trainings": {"year": 2026, "hours": 1, "topic": "x"},
    "/api/v1/person-lists": {"kind": "severe_disorder", "area_code": "440111", "source": "x", "id_numbers": []},
    # cases and instances
    "/api/v1/process-instances": {"process_id": "visit"},
    "/api/v1/cases/search": {"subject": "王小明"},
    "/api/v1/user-tasks/search": {"subject": "王小明"},
    "/api/v1/cases/<case_id>/shares": {"person_id": "{zhaomin}", **WHY},
    "/api/v1/cases/<case_id>/exclusions": {"person_id": "{zhaomin}", "ground": "conflict_of_interest", **WHY},
    "/api/v1/break-glass": {"number": "{number}", **WHY},
    "/api/v1/people/<person_id>/identity": {"phone": "13900000000"},
    "/reveal": {"field": "name", **WHY},
    "/api/v1/process-instances/<instance_id>/reveal": {"field": "subject", **WHY},
    "/api/v1/document-services/<service_id>/reveal": {"field": "served_to", **WHY},
    "/api/v1/disposals": {"case_ids": ["{case}"], **WHY},
    "/api/v1/cases/<case_id>/hold": WHY,
    "/api/v1/cases/<case_id>/release-hold": WHY,
    "/api/v1/cases/<case_id>/move": {"area_code": "999999", **WHY},
    "/api/v1/cases/<case_id>/subject": {"subject": {"name": "x"}, **WHY},
    "/api/v1/documents/<document_id>/services": {"service_method": "post", "served_at": "2026-01-05T00:00:00Z"},
    "/api/v1/process-instances/<instance_id>/corrections": {"variable": "subject", "value": 1, **WHY},
    "/api/v1/process-instances/<instance_id>/variables": {"variables": {"a": 1}},
    "/api/v1/process-instances/<instance_id>/modify": {"instructions": [{"type": "cancel", "element_id": "x"}], **WHY},
    "/api/v1/process-instances/<instance_id>/migrate": {"target_id": "{definition}", **WHY},
    "/api/v1/migrations/plan": VERSIONS,
    "/api/v1/migrations/dry-run": {"target_id": "{definition}", "instance_ids": ["{instance}"]},
    "/api/v1/batches": {"verb": "instance.resume", "instance_ids": ["{instance}"], **WHY},
    # user tasks
    "/api/v1/user-tasks/<user_task_id>/comments": {"words": "x"},
    "/api/v1/user-tasks/<user_task_id>/questions": {"words": "x", "person_id": "{zhaomin}"},
    "/api/v1/user-tasks/<user_task_id>/follow-up": {"follow_up_at": None},
    "/api/v1/user-tasks/<user_task_id>/send-back": {"element_id": "x", **WHY},
    "/api/v1/user-tasks/<user_task_id>/put-off": {"until_at": f"{SOON}T00:00:00Z"},
    "/api/v1/questions/<question_id>/answer": {"words": "x"},
    "/api/v1/saved-filters": {"name": "x", "criteria": {}},
    "/api/v1/user-tasks/<user_task_id>/assign": {"person_id": "{zhaomin}"},
    "/api/v1/user-tasks/<user_task_id>/delegate": {"person_id": "{zhaomin}"},
    "/api/v1/user-tasks/<user_task_id>/complete": {"variables": {}},
    "/api/v1/user-tasks/<user_task_id>/draft": {"values": {}},
    # files of persons
    "/api/v1/person-files": {"subject": {"name": "赵小花"}},
    "/api/v1/person-files/search": {"subject": "王小明"},
    "/api/v1/person-files/doubles": {"subject": {"name": "王小明"}},
    "/api/v1/person-files/<file_id>/subject": {"subject": {"name": "x"}, **WHY},
    "/api/v1/person-files/<file_id>/notes": {"words": "x"},
    "/api/v1/person-files/<file_id>/cases": {"case_id": "{case}"},
    "/api/v1/person-files/<file_id>/merge": {"into_id": "{file}", **WHY},
    "/api/v1/person-files/<file_id>/relatives": {"relation": "父亲", "name": "x"},
    # the machine's work, clocks
    "/api/v1/messages": {"name": "nobody listens", "key": "x", "time_to_live": 60},
    "/api/v1/signals": {"name": "nobody listens"},
    "/api/v1/conditions": {"variables": {}},
    "/api/v1/demo/advance": {"seconds": 1},
    "/api/v1/external-jobs/fetch": {"worker": "w", "topics": ["notify"]},
    "/api/v1/external-jobs/<job_id>/complete": {"worker": "w"},
    "/api/v1/external-jobs/<job_id>/fail": {"worker": "w", "message": "x"},
    "/api/v1/external-jobs/<job_id>/error": {"worker": "w", "code": "x"},
    "/api/v1/external-jobs/<job_id>/extend": {"worker": "w", "lock_seconds": 5},
    "/api/v1/external-jobs/<job_id>/unlock": {},
    "/api/v1/timers/<timer_id>/postpone": {"until": LATE, **WHY},
    "/api/v1/incidents/<incident_id>/resolve": {"note": "x"},
    "/api/v1/incidents/<incident_id>/annotate": {"note": "x"},
    "/api/v1/clocks/<clock_id>/stop": {"ground": "hearing", **WHY},
    "/api/v1/clocks/<clock_id>/extend": {"notice": "x", **WHY},
    "/api/v1/clocks/<clock_id>/request-extension": {"value": 1, "unit": "workday", **WHY},
    **{f"/{verb}": WHY for verb in ("approve", "refuse", "publish", "lift", "close", "reopen", "end", "leave", "fire", "terminate")},
    **{f"/{verb}": WHY for verb in ("suspend", "resume", "restart", "delete", "cancel", "retry", "revert")},
    # the dialect
    "/engine-rest/message": {"messageName": "nobody listens"},
    "/engine-rest/signal": {"name": "nobody listens"},
    "/engine-rest/condition": {"variables": {"a": VALUE}},
    "/engine-rest/external-task/fetchAndLock": {"workerId": "w", "maxTasks": 9, "topics": [TOPIC]},
    "/engine-rest/external-task/retries": {"retries": 1, "externalTaskIds": ["{job}"]},
    "/engine-rest/external-task/<job_id>/bpmnError": {"workerId": "w", "errorCode": "x"},
    "/engine-rest/external-task/<job_id>/complete": {"workerId": "w"},
    "/engine-rest/external-task/<job_id>/failure": {"workerId": "w", "errorMessage": "x", "retries": 1},
    "/engine-rest/external-task/<job_id>/lock": {"workerId": "w", "lockDuration": 5_000},
    "/engine-rest/external-task/<job_id>/extendLock": {"workerId": "w", "newDuration": 5_000},
    "/engine-rest/external-task/<job_id>/priority": {"priority": 1},
    "/engine-rest/external-task/<job_id>/retries": {"retries": 1},
    "/engine-rest/job/<job_id>/retries": {"retries": 1},
    "/engine-rest/process-definition/<definition_id>/suspended": {"suspended": True},
    "/engine-rest/process-definition/key/<key>/suspended": {"suspended": True},
    "/engine-rest/task/<user_task_id>/assignee": {"userId": "zhaomin"},
    "/localVariables": {"modifications": {"a": VALUE}},
    "/variables": {"modifications": {"a": VALUE}},
    "/<name>": VALUE,
}
