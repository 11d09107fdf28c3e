"""Incidents: looked at, closed with a note, tried again; on both databases."""

import pytest

from services import actions, incidents, jobs
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cast import Cast
from tests.engine.drawing import ends, flows, gateway, job, process, starts, users
from tests.services.clockwork import begin, deploy, handle, rows, state_of, states, values_of
from tests.services.test_jobs import broken, fine

CHOOSING = process(
    starts("s") + gateway("exclusive", "g") + users("u", "v") + ends("e", "x") + flows("s > g -[x > 1]> u > e\ng -[x <= 1]> v > x"),
)


def fail_once(cast: Cast) -> str:
    """Let a job get stuck; give the incident's id."""
    handle(work=broken)
    retrying = "<extensionElements><camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle></extensionElements>"
    deploy(cast, process(starts("s") + job("a", inside=retrying) + ends("e") + flows("s > a > e")))
    begin(cast.liwen, x=1)
    jobs.run_due()
    (row,) = rows("incident")
    return str(row.id)


def test_an_incident_says_what_is_the_matter_to_those_who_may_know(cast: Cast) -> None:
    incident_id = fail_once(cast)
    view = incidents.get(cast.admin, incident_id)
    assert (view.kind, view.element_id, view.state) == ("job", "a", "open")
    assert "does not answer" in view.message
    assert b"does not answer" not in rows("incident")[0].message
    assert [one.id for one in incidents.find(cast.sunqiang, incidents.Filters(state="open")).items] == [incident_id]
    with pytest.raises(Forbidden):
        incidents.get(cast.liwen, incident_id)
    with pytest.raises(NotFound):
        incidents.get(cast.wuyue, incident_id)
    assert "does not answer" in incidents.get(cast.sunqiang, incident_id).message


def test_whoever_steers_a_run_tries_its_incidents_again_and_nobody_else(cast: Cast) -> None:
    incident_id = fail_once(cast)
    assert incidents.get(cast.qianjing, incident_id).state == "open"  # an auditor looks on
    for who, refusal in ((cast.liwen, Forbidden), (cast.qianjing, Forbidden), (cast.wuyue, NotFound)):
        with pytest.raises(refusal):
            incidents.retry(who, incident_id)
        with pytest.raises(refusal):
            incidents.resolve(who, incident_id, "x")
    handle(work=fine)
    incidents.retry(cast.sunqiang, incident_id)
    assert (states(), states("incident")) == (["due"], ["resolved"])


def test_a_stuck_job_is_tried_again_with_other_variables(cast: Cast) -> None:
    incident_id = fail_once(cast)
    handle(work=fine)
    incidents.retry(cast.admin, incident_id, {"x": 41})
    assert (states(), states("incident")) == (["due"], ["resolved"])
    assert jobs.run_due() == 1
    (instance,) = rows("process_instance")
    assert values_of(cast, instance.id)["answer"] == 42
    with pytest.raises(Conflict):
        incidents.retry(cast.admin, incident_id)


def test_an_element_that_could_not_choose_tries_again_with_the_right_value(cast: Cast) -> None:
    deploy(cast, CHOOSING)
    instance_id = begin(cast.liwen, x="no number")
    (row,) = rows("incident")
    assert (row.kind, row.element_id) == ("expression", "g")
    incidents.retry(cast.admin, row.id, {"x": 2})
    assert [one.element_id for one in rows("user_task")] == ["u"]
    assert (state_of(instance_id), states("incident")) == ("active", ["resolved"])


def test_an_element_that_fails_again_has_a_new_incident(cast: Cast) -> None:
    deploy(cast, CHOOSING)
    begin(cast.liwen, x="no number")
    (row,) = rows("incident")
    incidents.retry(cast.admin, row.id)
    assert sorted(states("incident")) == ["open", "resolved"]


def test_a_local_action_that_failed_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[int] = []

    def act(_work: object, context: object) -> object:
        attempts.append(1)
        if len(attempts) == 1:
            raise ZeroDivisionError
        return fine(context)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "_actions", {"work": act})
    deploy(
        cast,
        process(
            starts("s") + "<intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>PT0S</timeDuration>"
            "</timerEventDefinition></intermediateCatchEvent>" + job("a") + ends("e") + flows("s > t > a > e")
        ),
    )
    instance_id = begin(cast.liwen, x=1)
    jobs.run_due()
    (row,) = rows("incident")
    incidents.retry(cast.admin, row.id)
    assert (state_of(instance_id), states("incident")) == ("completed", ["resolved"])


def test_an_incident_is_closed_with_a_note(cast: Cast) -> None:
    incident_id = fail_once(cast)
    with pytest.raises(Invalid):
        incidents.resolve(cast.admin, incident_id, " ")
    incidents.resolve(cast.admin, incident_id, "线下办结")
    assert incidents.get(cast.admin, incident_id).resolved_by == cast.admin.person_id
    with pytest.raises(Conflict):
        incidents.resolve(cast.admin, incident_id, "again")
    (row,) = rows("verb_log", verb="incident.resolve")
    assert row.reason is not None
