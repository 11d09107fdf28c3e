"""Drives one case through the service, and says where it went another way than its file expects."""

from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from deadlines import counting, seed
from deadlines.calendars import Calendar
from deadlines.counting import OFFICE
from demo.client import Client, Refused
from demo.report import Report
from demo.story import Day, Step, Story, filled, moment

Labels = dict[tuple[str, str], str]
SAID = (  # the answers that decide where a case goes on
    *("verify_result", "match_result", "org_response", "waiting_result", "conclusion", "treatment_status", "agreement_result"),
    *("next_step", "closure_decision", "closure_reason", "client_status", "supplement_decision", "withdrawn_by"),
    *("ground_result", "ground_code", "approval", "placement_type", "placement_result", "exit_code", "collect_result", "visit_result"),
    *("completeness_result", "county_result", "city_result", "change_result", "check_result", "review_result", "decision", "exit_type"),
    *("filed_by", "revocation_result", "new_guardian_kind", "long_term_approval", "restore_closing"),
)
OFFERED = ("institutions", "shelters", "welfare_institutions")  # lists a form offers institutions from
AUDITOR, ADMINISTRATOR = "qianjing", "admin"  # who looks on, and who moves the time


class Different(Exception):
    """The case went another way than its file expects."""


def drive(client: Client, story: Story, report: Report) -> None:
    """Drive a case from its application to its end; raises Different."""
    case = _Case(client, story)
    report.opened(story, case.facts(), client.name(story.who))
    report.waiting(case.waiting())
    cases = {"": case}
    for step in story.steps:
        try:
            before = case.of(step.opens)
            _take(cases[step.case], step, report)
            if step.opens:
                cases[step.opens] = _connected(case, step.opens, before, report)
        except Refused as error:
            raise Different(f"{step.do or step.message or step.wait}: {error}") from error
    for one in list(cases.values())[1:]:
        report.ended(one.facts())
        _expect("state of a connected case", one.facts()["state"], "closed")
    found = case.facts()
    report.ended(found)
    _expect("state", found["state"], "closed")
    _expect("outcome", found["outcome"], story.outcome)
    _expect("incidents", [one["message"] for one in case.incidents()], [])


def _take(case: "_Case", step: Step, report: Report) -> None:
    before = {task["id"] for task in case.waiting()}
    if step.wait:
        until, ran = case.wait(step.wait)
        report.time(step.wait, until, ran)
    elif step.message:
        case.send(step)
        report.message(case.now, case.client.name(step.who), step.message)
    else:
        task, labels = case.complete(step)
        report.done(case.now, case.client.name(step.who), task, _said(step.values, labels))
    waiting = case.waiting()
    report.waiting([task for task in waiting if task["id"] not in before])
    _compare(step, waiting, case.now)


def _connected(case: "_Case", process_id: str, before: dict[str, dict[str, Any]], report: Report) -> "_Case":
    case.deliver()
    opened = [one for key, one in case.of(process_id).items() if key not in before]
    _expect(f"cases of {process_id} that a message opened", len(opened), 1)
    connected = case.another(opened[0])
    report.connected(connected.facts())
    report.waiting(connected.waiting())
    return connected


def _said(values: dict[str, Any], labels: Labels) -> list[str]:
    return [labels.get((key, values[key]), str(values[key])) for key in SAID if key in values]


def _labels(component: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Go through a form's choices: key and value, and what people read."""
    for option in component.get("values", ()):
        yield (component.get("key", ""), str(option["value"])), option["label"]
    for inner in component.get("components", ()):
        yield from _labels(inner)


def _compare(step: Step, waiting: list[dict[str, Any]], now: datetime) -> None:
    name = f"after {step.do or step.message or step.wait}"
    if step.then is not None:
        _expect(f"{name}: user tasks", sorted(task["element_id"] for task in waiting), sorted(step.then))
    by_element = {task["element_id"]: task for task in waiting}
    for element, clock in step.clocks.items():
        _expect(f"{name}: clock of {element}", by_element[element]["due_clock"], clock)
    if step.overdue:
        late = [element for element, task in by_element.items() if task["due_at"] and read_moment(task["due_at"]) < now]
        _expect(f"{name}: overdue", sorted(late), sorted(step.overdue))


def _expect(what: str, found: Any, expected: Any) -> None:
    if found != expected:
        raise Different(f"{what}: expected {expected}, found {found}")


def read_moment(text: str) -> datetime:
    """Read a moment of the API."""
    return datetime.fromisoformat(text)


def _received(received: dict[str, Any], now: datetime) -> datetime:
    """Tell when a case really came in: days ago, or so many whole working days that a holiday between changes nothing."""
    days = received.get("days_ago", 0)
    today, calendar = now.astimezone(OFFICE).date(), Calendar(seed.layers())
    while counting.count(today - timedelta(days=days), today, calendar) < received.get("work_days_ago", 0):
        days += 1
    return now - timedelta(days=days)


class _Case:
    """One case in the service, as its driver sees it."""

    def __init__(self, client: Client, story: Story) -> None:
        self.client = client
        self.now = self._advance(seconds=1)[0]
        self.received = _received(story.received, self.now)
        late = {"occurred_at": moment(self.received), "reason": story.received["reason"]} if story.received else {}
        body = {"variables": filled(story.application, self._day()), "area_code": story.area_code, **late}
        started = client.post(story.who, f"/process-definitions/{story.procedure}/start", body)
        self.id, self.key, self.instance_id = started["case_id"], started["business_key"], started["instance_id"]

    def deliver(self) -> None:
        """Let the messages that were sent arrive."""
        self._advance(seconds=1)

    def of(self, process_id: str) -> dict[str, dict[str, Any]]:
        """Give the latest instances of a process, by their ids."""
        if not process_id:
            return {}
        page = self.client.get(AUDITOR, "/process-instances", process_id=process_id)
        return {one["id"]: one for one in page["items"]}

    def another(self, instance: dict[str, Any]) -> "_Case":
        """Give the case of another instance, in the same present."""
        found = copy(self)
        found.id, found.key, found.instance_id = instance["case_id"], instance["business_key"], instance["id"]
        return found

    def facts(self) -> dict[str, Any]:
        """Give what the office knows of the case, and which definition it runs on."""
        instance: dict[str, Any] = self.client.get(AUDITOR, f"/process-instances/{self.instance_id}")
        case: dict[str, Any] = self.client.get(AUDITOR, f"/cases/{self.id}")
        return instance | case | {"instance_id": self.instance_id}

    def waiting(self) -> list[dict[str, Any]]:
        """Give the user tasks that wait for somebody."""
        found = self.client.all(AUDITOR, "/user-tasks", case_id=self.id)
        return [task for task in found if task["state"] in {"open", "claimed"}]

    def incidents(self) -> list[dict[str, Any]]:
        """Give what keeps the case from going on."""
        return self.client.all(ADMINISTRATOR, "/incidents", case_id=self.id, state="open")

    def complete(self, step: Step) -> tuple[dict[str, Any], Labels]:
        """Take a user task and complete it; give it with what the answers in its form are called."""
        task = next((one for one in self.waiting() if one["element_id"] == step.do), None)
        if task is None:
            raise Different(f"{step.do} does not wait for anybody")
        form = self.client.get(step.who, f"/user-tasks/{task['id']}/form")
        self.client.post(step.who, f"/user-tasks/{task['id']}/claim")
        offices = {one.get("name", one["label"]): one["value"] for offered in OFFERED for one in form["values"].get(offered) or ()}
        self.client.post(step.who, f"/user-tasks/{task['id']}/complete", {"variables": filled(step.values, self._day(offices))})
        return task, dict(_labels(form["schema"]))

    def send(self, step: Step) -> None:
        """Send a message to the case."""
        body = {"name": step.message, "key": self.key, "variables": filled(step.values, self._day()), "time_to_live": 0}
        self.client.post(step.who, "/messages", body)

    def wait(self, element_id: str) -> tuple[datetime, int]:
        """Move the time forward to the moment at which a timer rings."""
        running = self.client.all(AUDITOR, "/timers", case_id=self.id, element_id=element_id)
        if len(running) != 1:
            raise Different(f"the timer {element_id} does not run")
        return self._advance(until=running[0]["due_at"])

    def _advance(self, **how: Any) -> tuple[datetime, int]:
        answer = self.client.post(ADMINISTRATOR, "/demo/advance", how)
        self.now = read_moment(answer["now"])
        return self.now, answer["ran"]

    def _day(self, offices: dict[str, str] | None = None) -> Day:
        return Day(self.now, self.received, offices or {})
