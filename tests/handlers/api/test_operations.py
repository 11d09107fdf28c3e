"""What operators do over the API: one instance, or many."""

from typing import Any

from services import jobs
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import DIAGRAM, deploy, ok, stuck_job
from tests.services.clockwork import rows

NEWER = DIAGRAM.replace(b'<bpmn:userTask id="review" name="review"', b'<bpmn:userTask id="review" name="look again"')


def start(callers: Callers) -> str:
    return str(ok(callers.liwen("POST", "/process-instances", {"process_id": "visit"}))["instance_id"])


def post(caller: Any, path: str, **body: Any) -> Any:
    return caller("POST", path, {"reason": "核查", **body})


def test_held_and_resumed(callers: Callers) -> None:
    deploy(callers)
    instance_id = start(callers)
    assert post(callers.sunqiang, f"/process-instances/{instance_id}/suspend").status_code == 204
    assert ok(callers.liwen("GET", f"/process-instances/{instance_id}"))["state"] == "suspended"
    (task,) = ok(callers.liwen("GET", "/user-tasks"))["items"]
    ok(callers.liwen("POST", f"/user-tasks/{task['id']}/claim"))
    refused = callers.liwen("POST", f"/user-tasks/{task['id']}/complete", {"variables": {}})
    assert (refused.status_code, refused.json["code"]) == (409, "instance_suspended")
    assert post(callers.sunqiang, f"/process-instances/{instance_id}/resume").status_code == 204
    ok(callers.liwen("POST", f"/user-tasks/{task['id']}/complete", {"variables": {}}))
    assert callers.sunqiang("POST", f"/process-instances/{instance_id}/suspend", {}).status_code == 422


def test_moved_by_hand_or_told_why_not(callers: Callers) -> None:
    deploy(callers)
    path = f"/process-instances/{start(callers)}/modify"
    wrong = [{"type": "start_before", "element_id": "nowhere"}]
    assert ok(post(callers.sunqiang, path, instructions=wrong, dry_run=True))["problems"][0]["element_id"] == "nowhere"
    refused = post(callers.sunqiang, path, instructions=wrong)
    assert (refused.status_code, refused.json["code"], refused.json["problems"][0]["element_id"]) == (422, "unsuitable", "nowhere")
    moves = [{"type": "start_before", "element_id": "review", "variables": {"n": 1}}, {"type": "cancel", "element_id": "apply"}]
    foreseen = ok(post(callers.sunqiang, path, instructions=moves, dry_run=True))
    assert foreseen["problems"] == []
    assert [(one["kind"], one["element_id"]) for one in foreseen["consequences"]] == [
        ("cancelled", "apply"),
        ("timer", "late"),
        ("person", "review"),
    ]
    assert ok(post(callers.sunqiang, path, instructions=moves)) == {"problems": [], "consequences": []}
    assert [one["element_id"] for one in ok(callers.liwen("GET", "/user-tasks?state=open"))["items"]] == ["review"]
    assert post(callers.sunqiang, path, instructions=[{"type": "start_before"}]).status_code == 422
    assert post(callers.liwen, path, instructions=moves).status_code == 403


def test_begun_again_and_deleted(callers: Callers) -> None:
    deploy(callers)
    instance_id = start(callers)
    path = f"/process-instances/{instance_id}"
    assert post(callers.sunqiang, f"{path}/restart").status_code == 409
    post(callers.sunqiang, f"{path}/terminate")
    begun = ok(post(callers.sunqiang, f"{path}/restart", instructions=[{"type": "start_before", "element_id": "review"}]))
    case = ok(callers.liwen("GET", f"/cases/{begun['case_id']}"))
    assert (case["state"], begun["business_key"]) == ("open", case["number"])
    refused = post(callers.admin, f"{path}/delete")
    assert (refused.status_code, refused.json["code"]) == (403, "belongs_to_case")


def test_many_are_carried_over_and_back(callers: Callers) -> None:
    first = deploy(callers)["definitions"][0]["id"]
    ids = [start(callers) for _ in range(3)]
    second = deploy(callers, NEWER)["definitions"][0]["id"]
    plan = ok(callers.admin("POST", "/migrations/plan", {"source_id": first, "target_id": second}))
    assert (plan["pairs"]["review"], plan["unmapped"], plan["problems"]) == ("review", [], [])
    tried = ok(callers.admin("POST", "/migrations/dry-run", {"target_id": second, "instance_ids": ids}))
    assert [(one["code"], one["problems"]) for one in tried["items"]] == [(None, [])] * 3
    chosen = {"target_id": second, "definition_id": first, "pairs": {}, "state": "active", "limit": 2}
    page = ok(callers.admin("POST", "/migrations/dry-run", chosen))
    assert [[(p["element_id"], p["rule"]) for p in one["problems"]] for one in page["items"]] == [[("apply", "unmapped")]] * 2
    rest = ok(callers.admin("POST", "/migrations/dry-run", chosen | {"after": page["next"]}))
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert callers.admin("POST", "/migrations/dry-run", {"target_id": second}).status_code == 422
    without = {"source_id": first, "target_id": second, "pairs": {"review": None}}
    assert ok(callers.admin("POST", "/migrations/plan", without))["unmapped"] == ["review", "late"]  # and what is attached to it
    assert ok(callers.tuzhi("GET", f"/process-definitions/{first}/counts")) == {"instances": {"active": 3}, "tokens": {"apply": 3}}
    order = {"verb": "instance.migrate", "definition_id": first, "target_id": second}
    assert post(callers.sunqiang, "/batches", **order).status_code == 403
    batch = ok(post(callers.admin, "/batches", **order))
    assert (batch["state"], batch["total"], batch["waiting"]) == ("running", 3, 3)
    assert jobs.run_due() == 3
    assert ok(callers.admin("GET", f"/batches/{batch['id']}"))["state"] == "completed"
    assert {one["state"] for one in ok(callers.qianjing("GET", f"/batches/{batch['id']}/items?state=done"))["items"]} == {"done"}
    assert callers.sunqiang("GET", f"/batches/{batch['id']}").status_code == 404
    way = ok(callers.admin("GET", f"/batches/{batch['id']}/way-back"))
    assert [(one["code"], one["problems"]) for one in way["items"]] == [(None, [])] * 3
    assert {one["code"] for one in ok(callers.qianjing("GET", f"/batches/{batch['id']}/way-back"))["items"]} == {"forbidden"}
    back = ok(post(callers.admin, f"/batches/{batch['id']}/revert"))
    assert (back["reverts_id"], back["total"]) == (batch["id"], 3)
    assert post(callers.admin, f"/batches/{back['id']}/cancel").status_code == 204
    assert post(callers.admin, f"/batches/{back['id']}/retry").status_code == 409
    assert [one["state"] for one in ok(callers.admin("GET", "/batches"))["items"]] == ["cancelled", "completed"]
    assert post(callers.admin, f"/process-instances/{ids[0]}/migrate", target_id=first).status_code == 204
    assert post(callers.admin, "/batches", verb="instance.suspend").status_code == 422


def test_an_incident_gets_a_note(callers: Callers) -> None:
    deploy(callers)
    begun = ok(callers.liwen("POST", "/process-instances", {"process_id": "visit"}))
    _, incident_id = stuck_job(callers, begun["case_id"])
    assert callers.sunqiang("POST", f"/incidents/{incident_id}/annotate", {"note": "已联系"}).status_code == 204
    found = ok(callers.admin("GET", f"/incidents/{incident_id}"))
    assert (found["note"], found["state"]) == ("已联系", "open")
    assert callers.admin("POST", f"/incidents/{incident_id}/retry", {"reason": "通了"}).status_code == 204


def test_what_happened_earlier_is_entered_with_its_moment(callers: Callers) -> None:
    deploy(callers)
    begun = ok(callers.liwen("POST", "/process-instances", {"process_id": "visit"}))
    job_id, incident_id = stuck_job(callers, begun["case_id"])
    late = {"occurred_at": "2026-01-05T09:00:00+08:00"}
    bodies = [
        ("/messages", {"name": "m"}),
        ("/signals", {"name": "s"}),
        (f"/incidents/{incident_id}/retry", {}),
        (f"/jobs/{job_id}/retry", {}),
    ]
    for path, body in bodies:
        refused = callers.admin("POST", path, body | late)
        assert (path, refused.status_code, refused.json["code"]) == (path, 422, "occurred_at_needs_reason")
    assert callers.admin("POST", f"/incidents/{incident_id}/annotate", {"note": "已联系"} | late).status_code == 204
    assert callers.admin("POST", f"/jobs/{job_id}/retry", {"reason": "补录"} | late).status_code == 204
    entries = {row.verb: row for row in rows("verb_log") if row.occurred_at.isoformat() == "2026-01-05T01:00:00+00:00"}
    assert set(entries) == {"incident.annotate", "job.retry"}
