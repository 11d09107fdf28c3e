"""A matter from its beginning to its end, through the API alone."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import DIAGRAM, complete, deploy, ok, start, whole


def test_a_case_runs_to_its_end(callers: Callers) -> None:
    deploy(callers)
    started = start(callers, variables={"amount": 1}, subject={"name": "王小明", "id_number": "11010519491231002X"})
    first = complete(callers, started["case_id"], amount=2)
    assert first["next_user_task_id"] is not None
    assert not first["is_ended"]
    complete(callers, started["case_id"])
    (job,) = ok(callers.notifier("POST", "/external-jobs/fetch", {"worker": "w", "topics": ["notify"]}))["items"]
    assert job["variables"]["amount"] == 2
    done = {"worker": "w", "variables": {"sent": True}}
    assert ok(callers.notifier("POST", f"/external-jobs/{job['id']}/complete", done)) == {"taken": True}
    whole_case = ok(callers.liwen("GET", f"/cases/{started['case_id']}"))
    assert (whole_case["state"], whole_case["instances"][0]["state"]) == ("closed", "completed")
    assert whole_case["subject"]["name"] == "王小明"
    assert ok(callers.liwen("GET", f"/process-instances/{started['instance_id']}/variables"))["variables"] == {"amount": 2, "sent": True}
    happened = ok(callers.liwen("GET", f"/process-instances/{started['instance_id']}/history"))["items"]
    assert [one["element_id"] for one in happened] == ["start", "apply", "review", "send", "end"]


def test_numbers_stay_exact(callers: Callers) -> None:
    deploy(callers)
    text = '{"process_id": "visit", "variables": {"a": 0.1, "b": 12345678901234567890.12345678901234567890, "c": 1.50, "d": 1e3}}'
    started = ok(callers.liwen("POST", "/process-instances", data=text.encode(), content_type="application/json"))
    answer = callers.liwen("GET", f"/process-instances/{started['instance_id']}/variables").get_data(as_text=True)
    assert '"a": 0.1' in answer
    assert '"b": 12345678901234567890.12345678901234567890' in answer
    assert '"c": 1.50' in answer


def test_hostile_names_are_data(callers: Callers) -> None:
    deploy(callers)
    hostile = {"__class__": 1, "typename": "x", "@": [None, {"a b": True}], "类型": "✓"}
    started = start(callers, variables=hostile)
    assert ok(callers.liwen("GET", f"/process-instances/{started['instance_id']}/variables"))["variables"] == hostile


def test_what_happened_earlier_needs_a_reason(callers: Callers) -> None:
    deploy(callers)
    earlier = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    answer = callers.liwen("POST", "/process-instances", {"process_id": "visit", "occurred_at": earlier})
    assert (answer.status_code, answer.json["code"]) == (422, "occurred_at_needs_reason")
    start(callers, occurred_at=earlier, reason="补录")


@pytest.mark.parametrize(
    "moment", ["2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "now", 5, None]
)
def test_a_moment_that_is_none_is_refused(callers: Callers, moment: object) -> None:
    body = {"process_id": "visit", "occurred_at": moment, "reason": "x"}
    deploy(callers)
    assert callers.liwen("POST", "/process-instances", body).status_code == (201 if moment is None else 422)


def test_somebody_was_faster(callers: Callers) -> None:
    deploy(callers)
    case_id = start(callers)["case_id"]
    (task,) = ok(callers.liwen("GET", f"/user-tasks?case_id={case_id}"))["items"]
    ok(callers.zhaomin("POST", f"/user-tasks/{task['id']}/claim"))
    answer = callers.liwen("POST", f"/user-tasks/{task['id']}/claim")
    assert (answer.status_code, answer.json["code"]) == (409, "user_task_claimed")


def test_of_eight_at_once_one_completes(callers: Callers) -> None:
    deploy(callers)
    case_id = start(callers)["case_id"]
    (task,) = ok(callers.liwen("GET", f"/user-tasks?case_id={case_id}"))["items"]
    together, answers = threading.Barrier(8), []

    def finish(number: int) -> None:
        caller = getattr(callers, ("liwen", "zhaomin")[number % 2])
        together.wait(30)
        answers.append(caller("POST", f"/user-tasks/{task['id']}/complete", {"variables": {"by": number}}))

    threads = [threading.Thread(target=finish, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    assert {answer.content_type for answer in answers if answer.status_code == 409} == {"application/problem+json"}


class TestVersions:
    """ETags: an answer saved, an update not lost."""

    def test_an_unchanged_user_task_is_not_sent_again(self, callers: Callers) -> None:
        matter = whole(callers)
        answer = callers.liwen("GET", f"/user-tasks/{matter.user_task_id}")
        again = callers.liwen("GET", f"/user-tasks/{matter.user_task_id}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")

    def test_a_changed_user_task_is_not_claimed_unseen(self, callers: Callers) -> None:
        matter = whole(callers)
        tag = {"If-Match": callers.liwen("GET", f"/user-tasks/{matter.user_task_id}").headers["ETag"]}
        ok(callers.zhaomin("POST", f"/user-tasks/{matter.user_task_id}/claim"))
        ok(callers.zhaomin("POST", f"/user-tasks/{matter.user_task_id}/release"))
        assert callers.liwen("POST", f"/user-tasks/{matter.user_task_id}/claim", headers=tag).status_code == 412

    @pytest.mark.parametrize("tag", ['"x"', '"1", "2"', "W/", '"-1"', '"99999999999999999999"'])
    def test_a_tag_that_is_no_version_of_ours_is_refused(self, callers: Callers, tag: str) -> None:
        matter = whole(callers)
        assert callers.liwen("POST", f"/user-tasks/{matter.user_task_id}/claim", headers={"If-Match": tag}).status_code == 412

    def test_a_draft_needs_the_version_one_has_read(self, callers: Callers) -> None:
        path = f"/user-tasks/{whole(callers).user_task_id}/draft"
        empty = callers.liwen("GET", path)
        assert (empty.json["version"], empty.headers["ETag"]) == (0, '"0"')
        body = {"values": {"amount": 5}}
        assert callers.liwen("PUT", path, body).status_code == 428
        saved = callers.liwen("PUT", path, body, headers={"If-Match": '"0"'})
        assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
        assert callers.liwen("PUT", path, body, headers={"If-Match": '"0"'}).status_code == 412
        assert callers.liwen("GET", path).json["values"] == {"amount": 5}

    def test_variables_are_not_written_over_unseen_changes(self, callers: Callers) -> None:
        path = f"/process-instances/{whole(callers).instance_id}"
        tag = {"If-Match": callers.sunqiang("GET", path).headers["ETag"]}
        assert callers.sunqiang("PATCH", f"{path}/variables", {"variables": {"a": 1}}, headers=tag).status_code == 204
        assert callers.sunqiang("PATCH", f"{path}/variables", {"variables": {"a": 2}}, headers=tag).status_code == 412


class TestDeployments:
    """Files in, findings out."""

    def test_files_of_a_form_are_deployed_too(self, callers: Callers) -> None:
        from io import BytesIO

        files = {"name": "by form", "visit": (BytesIO(DIAGRAM), "visit.bpmn")}
        assert ok(callers.admin("POST", "/deployments", data=files))["definitions"][0]["process_id"] == "visit"

    def test_the_same_files_change_nothing(self, callers: Callers) -> None:
        assert not deploy(callers)["unchanged"]
        assert deploy(callers)["unchanged"]

    def test_a_diagram_that_cannot_run_is_refused_with_every_finding(self, callers: Callers) -> None:
        broken = DIAGRAM.replace(b'targetRef="review"', b'targetRef="nowhere"')
        answer = callers.admin("POST", "/deployments", {"resources": [{"name": "x.bpmn", "content": broken.decode()}]})
        assert answer.status_code == 400
        assert answer.json["code"] == "undeployable"
        assert all(problem["rule"] and problem["message"] for problem in answer.json["problems"])
        assert ok(callers.admin("GET", "/process-definitions"))["items"] == []

    @pytest.mark.parametrize("content", ["", "<", "<a/>", "nonsense", "\ufeff", '<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'])
    def test_what_is_no_diagram_is_refused(self, callers: Callers, content: str) -> None:
        body = {"resources": [{"name": "x.bpmn", "content": content}]}
        assert callers.admin("POST", "/deployments", body).status_code == 400
        assert ok(callers.admin("POST", "/deployments/check", body))["problems"]

    def test_a_form_without_files_is_refused(self, callers: Callers) -> None:
        answer = callers.admin("POST", "/deployments", data={"name": "x"}, content_type="multipart/form-data")
        assert (answer.status_code, answer.json["code"]) == (422, "no_files")

    def test_a_diagram_is_given_back_as_it_came(self, callers: Callers) -> None:
        definition = deploy(callers)["definitions"][0]
        answer = callers.liwen("GET", f"/process-definitions/{definition['id']}/diagram")
        assert answer.data == DIAGRAM
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_is_given_back_as_it_came_and_never_run(callers: Callers) -> None:
    from io import BytesIO

    case_id = whole(callers).case_id
    file = {"file": (BytesIO(b"<script>"), "通知 书.txt", "text/html")}
    attachment = ok(callers.liwen("POST", f"/cases/{case_id}/attachments", data=file))
    answer = callers.liwen("GET", f"/attachments/{attachment['id']}")
    assert answer.data == b"<script>"
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_administrator_sees_that_a_case_is_there_but_not_whom_it_is_about(callers: Callers) -> None:
    matter = whole(callers)
    assert ok(callers.admin("GET", f"/cases/{matter.case_id}"))["subject"] is None
    assert callers.admin("GET", f"/process-instances/{matter.instance_id}/variables").status_code == 403
    assert callers.admin("GET", f"/attachments/{matter.attachment_id}").status_code == 403


def test_the_demonstration_moves_its_time(callers: Callers) -> None:
    matter = whole(callers)
    answer = ok(callers.admin("POST", "/demo/advance", {"seconds": 4 * 24 * 3600}))
    assert answer["ran"] >= 1
    assert ok(callers.liwen("GET", f"/user-tasks/{matter.user_task_id}"))["state"] == "cancelled"
    assert callers.liwen("POST", "/demo/advance", {"seconds": 1}).status_code == 403


def test_verbs_are_listed_with_their_reasons(callers: Callers) -> None:
    matter = whole(callers)
    ok(callers.sunqiang("POST", f"/process-instances/{matter.instance_id}/terminate", {"reason": "重复登记"}))
    verbs = ok(callers.sunqiang("GET", f"/cases/{matter.case_id}/verbs"))["items"]
    assert [one["verb"] for one in verbs][:1] == ["instance.start"]
    assert (verbs[-1]["verb"], verbs[-1]["reason"], verbs[-1]["actor_name"]) == ("instance.terminate", "重复登记", "孙强")
    assert ok(callers.admin("GET", f"/cases/{matter.case_id}/verbs"))["items"][-1]["reason"] is None
