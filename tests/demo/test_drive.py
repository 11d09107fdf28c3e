"""The driver of the demonstration notices when a case goes another way than its file expects."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demo import run
from demo.client import Client, Refused
from demo.drive import Different, drive
from demo.report import Report
from demo.story import Step, Story

DUE = "2026-11-28T00:00:00+00:00"
STORY = Story(
    title="一案",
    procedure="p",
    area_code="440111",
    who="liwen",
    application={"consent_date": "{today}"},
    steps=[Step(who="liwen", do="verify", values={"verify_result": "confirmed", "at": "{now}"}, then=[])],
    outcome="done",
)


class FakeClient(Client):
    """A service with one user task, which ends the case."""

    def __init__(self, **answers: Any) -> None:
        super().__init__("http://127.0.0.1:1")
        self.answers = {"outcome": "done", "state": "closed", "incidents": [], "then": [], **answers}
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self.is_done = False

    def _call(self, who: str, method: str, path: str, body: dict[str, Any] | None) -> Any:
        if method == "POST":
            self.sent.append((who, path, body or {}))
            self.is_done |= path.endswith("/complete")
        if path.endswith("/start"):
            return {"case_id": "c", "business_key": "440111-1", "instance_id": "i"}
        if "/advance" in path:
            return {"now": "2026-11-21T17:00:00+00:00", "ran": 0}
        return self.look(path)

    def look(self, path: str) -> Any:
        if path.startswith("/user-tasks?"):
            waiting = self.answers["then"] if self.is_done else [task("verify")]
            return {"items": waiting, "next": None}
        if path.endswith("/form"):
            options = [{"label": "确认登记", "value": "confirmed"}]
            return {"values": {}, "schema": {"components": [{"key": "verify_result", "values": options}]}}
        if path.startswith("/process-instances?"):
            opened = [{"id": "i2", "case_id": "c2", "business_key": "440111-2"}] if self.is_done and self.answers.get("message") else []
            return {"items": opened, "next": None}
        if path.startswith(("/incidents", "/timers")):
            return {"items": self.answers["incidents"], "next": None}
        facts = {
            "number": "440111-1",
            "opened_at": DUE,
            "received_at": DUE,
            "process_id": "p",
            "process_name": "一程序",
            "definition_version": 1,
        }
        ended = {"outcome": self.answers["outcome"], "outcome_names": {"zh": "已办结"}, "state": self.answers["state"]}
        return {"name": "李文", **ended, **facts}


def task(element_id: str) -> dict[str, Any]:
    about = {"candidates": [{"office_name": "白云区民政局", "role": "referral_worker"}], "due_at": DUE, "due_clock": "jk.intake_verify"}
    return {"id": f"t-{element_id}", "element_id": element_id, "name": "初核登记", "state": "open", **about}


def test_a_case_that_goes_as_expected_is_told_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    client = FakeClient()
    drive(client, STORY, Report())
    told = capsys.readouterr().out
    for words in (
        "一案",
        "程序 p（一程序）第1版",
        "440111-1",
        "李文　初核登记：确认登记",
        "限 2026-11-28 08:00（jk.intake_verify）",
        "已办结（done）",
    ):
        assert words in told
    assert ("liwen", "/process-definitions/p/start", {"variables": {"consent_date": "2026-11-22"}, "area_code": "440111"}) in client.sent
    assert client.sent[-1][2] == {"variables": {"verify_result": "confirmed", "at": "2026-11-21T17:00:00Z"}}


def test_a_late_entry_tells_its_real_date_and_why() -> None:
    client = FakeClient()
    drive(client, replace(STORY, received={"days_ago": 9, "reason": "补录"}), Report())
    start = next(body for _, path, body in client.sent if path.endswith("/start"))
    assert (start["occurred_at"], start["reason"]) == ("2026-11-12T17:00:00Z", "补录")


@pytest.mark.parametrize(
    "answers",
    [{"outcome": "rejected"}, {"state": "open"}, {"incidents": [{"message": "stuck"}]}, {"then": [task("match_institution")]}],
)
def test_a_case_that_goes_another_way_is_noticed(answers: dict[str, Any]) -> None:
    with pytest.raises(Different):
        drive(FakeClient(**answers), STORY, Report())


@pytest.mark.parametrize(
    "step",
    [
        Step(who="liwen", do="nobody_waits_here"),
        Step(wait="no_timer"),
        Step(who="liwen", do="verify", then=["verify"]),
    ],
)
def test_a_step_that_cannot_be_taken_is_noticed(step: Step) -> None:
    with pytest.raises(Different):
        drive(FakeClient(), replace(STORY, steps=[step]), Report())


@pytest.mark.parametrize(("outcome", "code"), [("done", 0), ("other", 1)])
def test_the_exit_code_says_whether_all_went_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, outcome: str, code: int) -> None:
    file = tmp_path / "case.json"
    told = {"title": "一案", "procedure": "p", "area_code": "440111", "who": "liwen", "application": {}, "steps": [], "outcome": outcome}
    file.write_text(json.dumps(told))
    monkeypatch.setattr(run, "Client", lambda _: FakeClient())
    monkeypatch.setattr(run, "running", FakeRunning)
    assert run.main([str(file)]) == code


def test_a_refusal_at_the_start_is_no_success(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(
        json.dumps({"title": "一案", "procedure": "p", "area_code": "1", "who": "x", "application": {}, "steps": [], "outcome": "done"})
    )
    monkeypatch.setattr(run, "Client", lambda _: RefusingClient())
    monkeypatch.setattr(run, "running", FakeRunning)
    assert run.main([str(file)]) == 1


class RefusingClient(FakeClient):
    """A service that refuses everything."""

    def _call(self, who: str, method: str, path: str, body: dict[str, Any] | None) -> Any:  # noqa: ARG002
        raise Refused(path, 422, {"code": "invalid"})


class FakeRunning:
    """A service that is there."""

    def __enter__(self) -> str:
        return "http://127.0.0.1:1"

    def __exit__(self, *_: object) -> None:
        return None


def connecting() -> Story:
    return replace(STORY, steps=[replace(STORY.steps[0], opens="q")])


def test_a_case_that_a_message_opened_is_told_and_must_end(capsys: pytest.CaptureFixture[str]) -> None:
    drive(FakeClient(message=True), connecting(), Report())
    told = capsys.readouterr().out
    assert "⇒ 消息启动程序 p（一程序）　案件 440111-1" in told
    assert told.count("结果：已办结") == 2


def test_a_message_that_opens_nothing_is_noticed() -> None:
    with pytest.raises(Different, match="cases of q that a message opened: expected 1, found 0"):
        drive(FakeClient(), connecting(), Report())
