"""The stranger from another county: for him nothing of this county exists, whatever he asks for."""

import re
from dataclasses import asdict
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, insert

from models import RoleHeld
from services import (
    batches,
    calendars,
    conversations,
    deployments,
    deputies,
    documents,
    exclusions,
    institutions,
    now,
    people,
    person_files,
    professionals,
    rights,
    rule_seed,
    saved_filters,
    shares,
    time_limits,
    webhooks,
)
from services.designing import designs
from services.exclusions import Whom
from services.ids import new_id
from services.inbox import Criteria
from tests.cast import COUNTY, Cast
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import DIAGRAM, Matter, proposal, whole

# Addresses without an object of somebody's, or of what everybody may know: areas, offices, definitions, oneself.
COMMON = {
    "/process-definitions/<definition_id>",
    "/process-definitions/<definition_id>/diagram",
    "/process-definitions/<definition_id>/start-form",
    "/decision-definitions/<definition_id>",
    "/decision-definitions/<definition_id>/diagram",
    "/areas/<code>",
    "/areas/<code>/rename",
    "/areas/<code>/opening-hours",
    "/areas/<code>/opening-hours/remove",
    "/areas/<code>/replace",
    "/areas/<code>/replace/preview",
    "/offices/<office_id>",
    "/offices/<office_id>/rename",
    "/offices/<office_id>/close",
    "/offices/<office_id>/close/preview",
    "/time-limits/<limit_id>",
    "/time-limits/<limit_id>/example",
    "/time-limits/<limit_id>/uses",
    "/calendars/<calendar_id>",
    "/calendar-years/<int:year>",
    "/institutions/<institution_id>",
    "/imports/<kind>",
    "/imports/<kind>/template",
    "/measures/<name>",
    "/process-definitions/<definition_id>/heatmap",
    "/process-definitions/<definition_id>/variants",
}
WORDS = {"kind": "assigned", "channel": "sms", "language": "zh"}
NAMED = {
    "/calendar-years/<int:year>": {"year": "2026"},
    "/measures/<name>": {"name": "caseload"},
    **{f"/notice-templates/<kind>/<channel>/<language>{deed}": WORDS for deed in ("", "/versions", "/preview", "/reset")},
}  # what the word means at an address of its own
ASKED = {"/time-limits/<limit_id>/example": "?start=2026-03-02"}  # what an address must be asked
# Of these the whole set is for administrators of the root, so there is nothing a county could hide.
OF_THE_ROOT = {
    "/process-definitions/<definition_id>/counts",
    "/process-definitions/<definition_id>/activate",
    "/process-definitions/<definition_id>/suspend",
    "/process-definitions/<process_id>/start",
    "/decision-definitions/<definition_id>/evaluate",
    "/decisions/<decision_id>/evaluate",
    "/notice-templates/<kind>/<channel>/<language>",
    "/notice-templates/<kind>/<channel>/<language>/versions",
    "/notice-templates/<kind>/<channel>/<language>/preview",
    "/notice-templates/<kind>/<channel>/<language>/reset",
    "/webhooks/<webhook_id>",
    "/webhooks/<webhook_id>/deliveries",
    "/webhooks/<webhook_id>/test",
    "/webhooks/<webhook_id>/pause",
    "/webhooks/<webhook_id>/resume",
    "/webhooks/<webhook_id>/remove",
    "/time-limits/<limit_id>/preview",
    "/time-limits/<limit_id>/discard",
    "/time-limits/<limit_id>/publish",
    "/calendars/<calendar_id>/preview",
    "/calendars/<calendar_id>/days",
    "/calendars/<calendar_id>/discard",
    "/calendars/<calendar_id>/publish",
    "/deployments/<deployment_id>",
    "/deployments/<deployment_id>/resources/<path:name>",
    "/designs/<design_id>",
    "/designs/<design_id>/versions",
    "/designs/<design_id>/offer",
    "/designs/<design_id>/files",
    "/designs/<design_id>/files/<path:name>",
    *(
        f"/designs/<design_id>/{deed}"
        for deed in ("check", "evaluate", "submit", "take-back", "approve", "send-back", "publish", "discard")
    ),
}
MOMENT = "2999-01-01T00:00:00Z"
BODIES: dict[str, Any] = {
    "shares": {"person_id": "x", "reason": "x"},
    "exclusions": {"person_id": "x", "ground": "suspect_official", "reason": "x"},
    "reveal": {"field": "name", "reason": "x"},
    "identity": {"phone": "13900000000"},
    "lift": {"reason": "x"},
    "assign": {"person_id": "x"},
    "comments": {"words": "x"},
    "questions": {"words": "x", "person_id": "x"},
    "answer": {"words": "x"},
    "follow-up": {"follow_up_at": None},
    "send-back": {"element_id": "x", "reason": "x"},
    "put-off": {"until_at": (now.now() + timedelta(days=3)).isoformat()},
    "delegate": {"person_id": "x"},
    "complete": {"variables": {}},
    "draft": {"values": {}},
    "variables": {"variables": {"a": 1}},
    "terminate": {"reason": "x"},
    "subject": {"subject": {"name": "x"}, "reason": "x"},
    "merge": {"into_id": "x", "reason": "x"},
    "notes": {"words": "x"},
    "hold": {"reason": "x"},
    "release-hold": {"reason": "x"},
    "move": {"area_code": "440106", "reason": "x"},
    "cases": {"case_id": "x"},
    "relatives": {"relation": "x", "name": "x"},
    "fire": {"reason": "x"},
    "postpone": {"reason": "x", "until": MOMENT},
    "resolve": {"note": "x"},
    "rename": {"name": "x", "reason": "x"},
    "opening-hours": {"valid_from": "2999-01-01", "opens_at": "09:00"},
    "remove": {"valid_from": "2999-01-01"},
    "password": {"password": "long enough now"},
    "identities": {"issuer": "https://id.example", "subject": "x"},
    "roles": {"role": "caseworker", "office_id": "x"},
    "modify": {"reason": "x", "instructions": [{"type": "cancel", "element_id": "x"}]},
    "migrate": {"reason": "x", "target_id": "x"},
    "annotate": {"note": "x"},
    "trainings": {"year": 2026, "hours": 1, "topic": "x"},
    "services": {"service_method": "post", "served_at": "2026-01-05T00:00:00Z"},
    "contacts": {"email": "somebody@example.org"},
    "corrections": {"variable": "x", "value": 1, "reason": "x"},
    "stop": {"reason": "x", "ground": "hearing"},
    "extend": {"reason": "x", "notice": "x"},
    "request-extension": {"reason": "x", "value": 1, "unit": "workday"},
    **{name: {"reason": "x"} for name in ("approve", "refuse", "publish", "close", "reopen", "end", "leave")},
    **{name: {"reason": "x"} for name in ("suspend", "resume", "restart", "delete", "cancel", "retry", "revert")},
}
WORKERS = {
    "complete": {"worker": "w"},
    "fail": {"worker": "w", "message": "x"},
    "error": {"worker": "w", "code": "x"},
    "extend": {"worker": "w", "lock_seconds": 5},
}


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Give every method and address of the API that names an object."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/") and rule.endpoint.startswith("api_")]
    found = [(method, rule.rule.removeprefix("/api/v1")) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return sorted((method, rule) for method, rule in found if "<" in rule and not rule.startswith("/docs/"))


def filled(rule: str, ids: dict[str, str]) -> str:
    known = ids | NAMED.get(rule, {})
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: known[match[1]], rule)


def body_of(rule: str) -> Any:
    last = rule.rsplit("/", 1)[-1]
    if rule.startswith("/external-jobs"):
        return WORKERS.get(last, {})
    if rule.startswith("/designs"):
        return {"files": {"files": {"visit.bpmn": "x"}}, "check": {}, "evaluate": {"name": "x"}, "approve": {"version": 1}}.get(
            last, {} if last in {"take-back", "discard"} else {"note": "x"}
        )
    if rule.startswith(("/notice-templates", "/webhooks")):
        return {"body": "x"} if last in {"<language>", "preview"} else {}
    return BODIES.get(last, {})


def content_of(method: str, rule: str) -> dict[str, Any]:
    if method == "POST" and rule.endswith("/attachments"):
        return {"data": {"file": (BytesIO(b"x"), "x.txt")}}
    return {} if method in {"GET", "DELETE"} else {"body": body_of(rule)}


def _absence(cast: Cast) -> str:
    away = deputies.Wish(date(2999, 1, 1), date(2999, 1, 5), (str(cast.zhaomin.person_id),))
    return deputies.enter(cast.liwen, str(cast.liwen.person_id), away).id


def _migration(cast: Cast, matter: Matter) -> str:
    """Order a batch that has a way back."""
    newer = DIAGRAM.replace(b'name="apply"', b'name="apply anew"')
    (target,) = deployments.deploy(cast.admin, [("visit.bpmn", newer)], name="visit").definitions
    return batches.start(cast.admin, "instance.migrate", [matter.instance_id], {"target_id": target.id}, reason="x")


def ids_of(matter: Matter, cast: Cast) -> dict[str, str]:
    more = {
        "person_id": str(cast.sunqiang.person_id),
        "office_id": cast.offices["baiyun"],
        "role": "caseworker",
        "code": "440111",
        "process_id": "visit",
        "decision_id": "none",
        "name": "visit.bpmn",
        "kind": "people",
        "element_id": "apply",
        "absence_id": _absence(cast),
        "question_id": conversations.ask(cast.liwen, matter.user_task_id, str(cast.zhaomin.person_id), "？"),
        "filter_id": saved_filters.save(cast.liwen, "x", Criteria()),
        **{name: new_id() for name in ("token_id", "session_id", "identity_id")},
    }
    file = person_files.open_file(cast.liwen, {"name": "王小明"})
    more |= {"file_id": file.id, "relative_id": person_files.add_relative(cast.liwen, file.id, {"relation": "母亲", "name": "李梅"})}
    somebody = {"name": "林静", "id_no": "x", "category": "social_worker", "area_code": COUNTY, "certificate": "社会工作师"}
    site = {"name": "新康复站", "kind": "x", "address": "x", "credit_code": "x", "area_code": COUNTY, "capacity": 1}
    institution = institutions.add(cast.admin, site | {"service_types": [], "accepted_diagnoses": []})
    more |= {"professional_id": professionals.add(cast.liwen, somebody).id, "institution_id": institution.id}
    served = {"service_method": "post", "served_at": "2026-01-05T00:00:00Z"}
    soon = now.now() + timedelta(days=1)
    more |= {
        "service_id": documents.serve(cast.liwen, matter.document_id, served),
        "share_id": shares.share(cast.sunqiang, matter.case_id, Whom(cast.fuan.person_id), valid_until=soon, reason="x").id,
        "exclusion_id": exclusions.exclude(cast.sunqiang, matter.case_id, Whom(cast.fangke.person_id), "suspect_official", reason="x").id,
    }
    more["batch_id"] = _migration(cast, matter)
    more["design_id"] = designs.begin(cast.tuzhi, definition_id=matter.definition_id).id
    more["disposal_id"] = proposal(cast, matter.case_id)
    rule_seed.write()
    everybodys = {
        "limit_id": time_limits.find(cast.admin).items[0].id,
        "calendar_id": calendars.find(cast.admin).items[0].id,
        "webhook_id": webhooks.add(cast.admin, "x", "https://hooks.example/x", ["assigned"]).id,
    }
    return asdict(matter) | more | everybodys


@pytest.fixture
def stranger(request: pytest.FixtureRequest, cast: Cast, database: Engine) -> str:
    """Give the stranger: a caseworker of county B, or somebody who holds every role there is in county B."""
    if request.param == "everything":
        rows = [
            {"id": new_id(), "person_id": cast.wuyue.person_id, "office_id": cast.offices["tianhe"], "role": role}
            for role in rights.ROLES - {"caseworker"}
        ]
        with database.begin() as connection:
            connection.execute(insert(RoleHeld), rows)
        people.forget()
    return str(request.param)


@pytest.mark.parametrize("stranger", ["caseworker", "everything"], indirect=True)
def test_nothing_is_there_for_the_stranger(app: Flask, callers: Callers, cast: Cast, stranger: str) -> None:
    ids = ids_of(whole(callers), cast)
    nobodys = {name: new_id() for name in ids} | {"role": "caseworker", "code": "999999", "name": "x"}
    headers = {"If-Match": '"0"'}
    for method, rule in addresses(app):
        if rule in COMMON | OF_THE_ROOT:
            continue
        real = callers.wuyue(method, filled(rule, ids), headers=headers, **content_of(method, rule))
        unreal = callers.wuyue(method, filled(rule, nobodys), headers=headers, **content_of(method, rule))
        assert (real.status_code, unreal.status_code) == (404, 404), (method, rule, real.json, unreal.json)
        assert real.json == unreal.json, rule  # nor does the answer tell them apart


@pytest.mark.parametrize("stranger", ["caseworker"], indirect=True)
def test_what_is_for_the_root_is_forbidden(app: Flask, callers: Callers, cast: Cast, stranger: str) -> None:
    ids = ids_of(whole(callers), cast)
    for method, rule in addresses(app):
        if rule in OF_THE_ROOT and "start" not in rule and "<decision_id>" not in rule:
            assert callers.wuyue(method, filled(rule, ids), **content_of(method, rule)).status_code == 403, rule


@pytest.mark.parametrize("stranger", ["caseworker", "everything"], indirect=True)
def test_lists_are_empty_for_the_stranger(callers: Callers, stranger: str) -> None:
    whole(callers)
    for path in ("/cases", "/process-instances", "/user-tasks", "/timers", "/jobs", "/incidents", "/clocks"):
        answer = callers.wuyue("GET", path)
        assert answer.status_code == 403 or answer.json["items"] == [], path
    for path in ("/cases/search", "/user-tasks/search"):
        found, nothing = (callers.wuyue("POST", path, {"subject": name}) for name in ("王小明", "无此人"))
        assert (found.status_code, found.data) == (nothing.status_code, nothing.data)
        assert found.json["items"] == []
    assert callers.wuyue("POST", "/external-jobs/fetch", {"worker": "w", "topics": ["notify"]}).json.get("items", []) == []


def test_everybody_must_sign_in_everywhere(app: Flask, callers: Callers, cast: Cast) -> None:
    ids = ids_of(whole(callers), cast)
    client = app.test_client()
    for method, rule in addresses(app):
        assert client.open(f"/api/v1{filled(rule, ids)}", method=method, json={}).status_code == 401, rule


def test_a_message_of_the_stranger_reaches_nobody_here(callers: Callers) -> None:
    whole(callers)
    answer = callers.wuyue("POST", "/messages", {"name": "withdrawn", "time_to_live": 0})
    assert answer.status_code == 404


def test_somebody_of_the_county_finds_every_address(app: Flask, callers: Callers, cast: Cast) -> None:
    """Make sure that the addresses above are real: the supervisor or the administrator gets no 404."""
    ids = ids_of(whole(callers), cast)
    for method, rule in addresses(app):
        if method != "GET" or rule.startswith("/decision"):
            continue
        path = filled(rule, ids) + ASKED.get(rule, "")
        found = {getattr(callers, name)(method, path).status_code for name in ("sunqiang", "admin")}
        assert found & {200, 403}, (rule, found)
