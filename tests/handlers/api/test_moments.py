"""Every write can be entered late: it takes the moment at which it happened, and earlier than now needs a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models import VerbLog
from services import now, readings, transaction
from tests.cast import COUNTY, PASSWORD, Cast
from tests.diagrams import document, flow, node, process
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import complete, ok, start, stuck_job, whole
from tests.services.test_publishing_rules import LIMIT, NOTICE

SOON = (now.now() + timedelta(days=3)).isoformat()
WRITES = {"post", "put", "patch", "delete"}
OF_NOW = {  # what is nothing but the present, or writes nothing
    "POST /areas/{code}/replace/preview",
    "POST /board/balance/preview",
    "POST /caseloads/preview",
    "POST /cases/search",
    "POST /decision-definitions/{definition_id}/evaluate",
    "POST /decisions/{decision_id}/evaluate",
    "POST /designs/{design_id}/check",
    "POST /designs/{design_id}/evaluate",
    "POST /demo/advance",
    "POST /external-jobs/fetch",
    "POST /external-jobs/{job_id}/extend",
    "POST /external-jobs/{job_id}/unlock",
    "POST /jobs/run-due",
    "POST /imports/{kind}",  # each row tells its own moment
    "POST /migrations/dry-run",
    "POST /offices/{office_id}/close/preview",
    "POST /people/search",
    "POST /person-files/doubles",
    "POST /person-files/search",
    "POST /migrations/plan",
    "POST /user-tasks/search",
    "PUT /user-tasks/{user_task_id}/presence",
}
SIMPLE, OTHER = (document(process(name, node("startEvent", "s"), node("endEvent", "e"), flow("s", "e"))) for name in ("simple", "other"))


@dataclass(frozen=True)
class Deed:
    """A write whose reason may be left out when it is of now."""

    operation: str
    login: str
    body: Mapping[str, Any] = field(default_factory=dict)
    version: str | None = None  # for If-Match
    is_form: bool = False
    job: str = "stuck"


DEEDS = (
    Deed("POST /areas", "admin", {"code": "440112", "name": "黄埔区", "parent_code": "440100"}),
    Deed("POST /areas/{code}/rename", "admin", {"name": "云山区", "since": "2026-01-01"}),
    Deed("POST /areas/{code}/opening-hours", "admin", {"valid_from": "2026-01-01", "opens_at": "09:00"}),
    Deed("POST /areas/{code}/opening-hours/remove", "admin", {"valid_from": "2026-01-01"}),
    Deed("POST /offices", "admin", {"name": "黄埔区民政局", "area_code": COUNTY}),
    Deed("POST /offices/{office_id}/rename", "admin", {"name": "云山区民政局", "since": "2026-01-01"}),
    Deed(
        "POST /people",
        "admin",
        {"login": "chenmei", "name": "陈梅", "password": PASSWORD, "roles": [{"role": "caseworker", "office_id": "{office_id}"}]},
    ),
    Deed("POST /people/{person_id}/roles", "admin", {"role": "auditor", "office_id": "{office_id}"}),
    Deed("DELETE /people/{person_id}/roles/{office_id}/{role}", "admin"),
    Deed("POST /people/{person_id}/password", "admin", {"password": f"{PASSWORD}2"}),
    Deed("POST /people/{person_id}/deactivate", "admin"),
    Deed("POST /people/{person_id}/reactivate", "admin"),
    Deed("POST /absences", "liwen", {"valid_from": "2999-01-01", "valid_to": "2999-01-05", "deputies": ["{zhaomin}"]}),
    Deed("POST /absences/{absence_id}/end", "liwen"),
    Deed("POST /tokens", "liwen", {"name": "laptop"}),
    Deed("DELETE /tokens/{token_id}", "liwen"),
    Deed("DELETE /me/sessions", "liwen"),
    Deed("POST /me/second-factor", "liwen"),
    Deed("DELETE /people/{person_id}/sessions", "admin"),
    Deed("POST /people/{person_id}/identities", "admin", {"issuer": "https://id.example", "subject": "1"}),
    Deed("POST /deployments", "admin", {"name": "one", "resources": [{"name": "a.bpmn", "content": SIMPLE.decode()}]}),
    Deed("POST /deployments", "admin", {"name": "two", "files": "b.bpmn"}, is_form=True),
    Deed("POST /designs", "tuzhi", {"definition_id": "{definition_id}"}),
    Deed("PUT /designs/{design_id}/files", "tuzhi", {"files": {"a.bpmn": SIMPLE.decode()}}),
    Deed("POST /designs/{design_id}/submit", "tuzhi", {"note": "x"}),
    Deed("POST /designs/{design_id}/send-back", "admin", {"note": "x"}),
    Deed("POST /designs/{design_id}/discard", "tuzhi"),
    Deed("POST /process-definitions/{definition_id}/suspend", "admin"),
    Deed("POST /process-definitions/{definition_id}/activate", "admin"),
    Deed("POST /process-definitions/{process_id}/start", "liwen"),
    Deed("POST /process-instances", "liwen", {"process_id": "visit"}),
    Deed("PATCH /process-instances/{instance_id}/variables", "admin", {"variables": {"x": 1}}),
    Deed("PUT /cases/{case_id}/subject", "liwen", {"subject": {"name": "王小明"}}),
    Deed("PUT /people/{person_id}/identity", "admin", {"phone": "13900000000"}),
    Deed("POST /cases/{case_id}/attachments", "liwen", {"file": "notice.txt"}, is_form=True),
    Deed("POST /user-tasks/{user_task_id}/comments", "liwen", {"words": "x"}),
    Deed("POST /user-tasks/{user_task_id}/questions", "liwen", {"words": "x", "person_id": "{zhaomin}"}),
    Deed("PUT /user-tasks/{user_task_id}/follow-up", "liwen", {"follow_up_at": SOON}),
    Deed("POST /user-tasks/{user_task_id}/put-off", "liwen", {"until_at": SOON}),
    Deed("POST /user-tasks/{user_task_id}/take-up", "liwen"),
    Deed("POST /saved-filters", "liwen", {"name": "x", "criteria": {}}),
    Deed("POST /saved-views", "liwen", {"name": "x", "criteria": {}}),
    Deed("POST /notices/read", "zhaomin"),
    Deed("PUT /notice-settings", "liwen"),
    Deed("POST /user-tasks/{user_task_id}/claim", "liwen"),
    Deed("PUT /user-tasks/{user_task_id}/draft", "liwen", {"values": {"x": 1}}, version="0"),
    Deed("POST /user-tasks/{user_task_id}/delegate", "liwen", {"person_id": "{zhaomin}"}),
    Deed("POST /user-tasks/{user_task_id}/release", "zhaomin"),
    Deed("POST /user-tasks/{user_task_id}/assign", "sunqiang", {"person_id": "{liwen}"}),
    Deed("POST /user-tasks/{user_task_id}/complete", "liwen"),
    Deed("POST /person-files", "liwen", {"subject": {"name": "王小明"}}),
    Deed("POST /messages", "liwen", {"name": "m", "key": "K-1"}),
    Deed("POST /signals", "admin", {"name": "s"}),
    Deed("POST /conditions", "admin", {"variables": {}}),
    Deed("POST /jobs/{job_id}/retry", "admin"),
    Deed("POST /external-jobs/{job_id}/fail", "admin", {"worker": "w", "message": "no line", "retries": 0}, job="first"),
    Deed("POST /incidents/{incident_id}/retry", "admin"),
    Deed("POST /external-jobs/{job_id}/complete", "admin", {"worker": "w"}, job="second"),
    Deed("POST /external-jobs/{job_id}/error", "admin", {"worker": "w", "code": "E"}, job="third"),
    Deed("POST /calendars", "admin", {"title": "关于2027年部分节假日安排的通知", "csv": NOTICE}),
    Deed("POST /time-limits", "admin", LIMIT),
    Deed("POST /offices/{office_id}/close", "admin", {"since": "2026-01-01", "replaced_by": "{tianhe}"}),
    Deed("POST /areas/{code}/replace", "admin", {"successor_code": "440106", "since": "2026-01-01"}),
    Deed("POST /me/password", "heping", {"password": f"{PASSWORD}2", "current": PASSWORD}),
)
REASONED = Deed("POST /people/{person_id}/rename", "admin", {"name": "陈玫"})  # says why, even when it is of now


def test_every_write_takes_the_moment_at_which_it_happened(client: FlaskClient) -> None:
    assert {name for name, known, _ in writes(client) if "occurred_at" not in known} == OF_NOW
    assert {name for name, known, _ in writes(client) if not {"reason", "note"} & known} == OF_NOW


def test_what_is_tried_here_may_do_without_a_reason(client: FlaskClient) -> None:
    assert {deed.operation for deed in DEEDS} <= {name for name, _, needed in writes(client) if not {"reason", "note"} & needed}


def test_what_is_entered_late_says_why(callers: Callers, cast: Cast, subtests: pytest.Subtests) -> None:
    places = surroundings(callers, cast)
    earlier, later = now.now() - timedelta(minutes=5), now.now() + timedelta(days=1)
    for deed in DEEDS:
        with subtests.test(deed.operation):
            assert refused(send(callers, deed, places, occurred_at=earlier.isoformat())) == (422, {"reason"})
            assert refused(send(callers, deed, places, occurred_at=later.isoformat())) == (422, {"occurred_at"})
            known = len(entries())
            answer = send(callers, deed, places, occurred_at=earlier.isoformat(), reason="纸上先记的")
            assert answer.status_code < 300, answer.get_data(as_text=True)
            assert set(entries()[known:]) == {(earlier, True)}
            places |= learned(deed.operation, answer.json)


def test_what_always_says_why_is_entered_late_too(client: FlaskClient, callers: Callers, cast: Cast) -> None:
    places = {"person_id": str(cast.liwen.person_id), "stuck": ""}
    earlier, later = now.now() - timedelta(minutes=5), now.now() + timedelta(days=1)
    assert REASONED.operation not in {name for name, _, needed in writes(client) if "reason" not in needed}
    assert refused(send(callers, REASONED, places)) == (422, {"reason"})
    assert refused(send(callers, REASONED, places, reason=" ")) == (422, {"reason"})
    assert refused(send(callers, REASONED, places, reason="x", occurred_at=later.isoformat())) == (422, {"occurred_at"})
    known = len(entries())
    assert ok(send(callers, REASONED, places, reason="纸上先记的", occurred_at=earlier.isoformat()))["name"] == "陈玫"
    assert (earlier, True) in entries()[known:]


def writes(client: FlaskClient) -> Iterator[tuple[str, set[str], set[str]]]:
    """Give the writes of the running service, with the fields each takes, and those it needs."""
    description = client.get("/api/v1/openapi.json").json
    for path, operations in description["paths"].items():
        for method in WRITES & set(operations):
            bodies = operations[method].get("requestBody", {}).get("content", {})
            schemas = [described(description, one["schema"]) for one in bodies.values()] or [{}]
            known = set.intersection(*(set(one.get("properties", ())) for one in schemas))
            yield f"{method.upper()} {path.removeprefix('/api/v1')}", known, {name for one in schemas for name in one.get("required", ())}


def described(description: Any, schema: Any) -> Any:
    return description["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def surroundings(callers: Callers, cast: Cast) -> dict[str, str]:
    """Make whatever the deeds are done to; give the ids by which they name it."""
    found = whole(callers)
    places = {name: str(value) for name, value in vars(found).items()}
    places |= {name: str(getattr(cast, name).person_id) for name in ("liwen", "zhaomin")}
    places |= {"process_id": "visit", "office_id": cast.offices["baiyun"], "role": "auditor", "stuck": found.job_id, "code": COUNTY}
    places["tianhe"] = cast.offices["tianhe"]
    places["incident_id"] = stuck_job(callers, start(callers)["case_id"])[1]
    for name in ("first", "second", "third"):
        case_id = start(callers)["case_id"]
        complete(callers, case_id)
        complete(callers, case_id)
        (places[name],) = [job["id"] for job in fetched(callers)]
    return places


def fetched(callers: Callers) -> Any:
    return ok(callers.notifier("POST", "/external-jobs/fetch", {"worker": "w", "topics": ["notify"]}))["items"]


def send(callers: Callers, deed: Deed, places: Mapping[str, str], **when: str) -> TestResponse:
    method, _, path = deed.operation.partition(" ")
    body = filled(dict(deed.body), places) | when
    headers = {} if deed.version is None else {"If-Match": f'"{deed.version}"'}
    address = path.format_map({**places, "job_id": places[deed.job]})
    if not deed.is_form:
        return getattr(callers, deed.login)(method, address, body, headers=headers)
    parts = {name: (BytesIO(OTHER), value) if name in {"file", "files"} else value for name, value in body.items()}
    return getattr(callers, deed.login)(method, address, data=parts, headers=headers)


def filled(value: Any, places: Mapping[str, str]) -> Any:
    """Put ids in where a body names them."""
    if isinstance(value, dict):
        return {name: filled(inner, places) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, places) for inner in value]
    return places.get(value[1:-1], value) if isinstance(value, str) and value.startswith("{") else value


def refused(answer: TestResponse) -> tuple[int, set[str]]:
    return answer.status_code, set(answer.json["errors"])


def learned(operation: str, content: Any) -> dict[str, str]:
    """Give the id of what was made, where a later deed needs it."""
    names = {"POST /people": "person_id", "POST /tokens": "token_id", "POST /absences": "absence_id", "POST /designs": "design_id"}
    return {names[operation]: content["id"]} if operation in names else {}


def entries() -> list[tuple[datetime, bool]]:
    """Give of each deed of a person when it happened, and whether it says why; what the answer shows is read now."""
    table = VerbLog.__table__
    deeds = table.c.actor_kind == "person", table.c.verb.not_in(readings.READINGS)
    with transaction.reading() as look:
        rows = look.execute(select(table).where(*deeds).order_by(table.c.id)).all()
    return [(row.occurred_at, row.reason is not None) for row in rows]
