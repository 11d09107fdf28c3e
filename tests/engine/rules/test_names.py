"""What a diagram names outside itself: there, or refused; nobody here for a job is a warning."""

import pytest

from engine.definitions import DecisionRef
from engine.rules import check
from tests.engine.drawing import call, flows, job, process, starts, user


class Names:
    """Knows some names, of whatever they are."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def has_process(self, process_id: str) -> bool:
        return process_id in self.names

    def has_form(self, form_id: str) -> bool:
        return form_id in self.names

    def has_decision(self, decision: DecisionRef) -> bool:
        return decision.decision_id in self.names

    def has_worker(self, job_type: str) -> bool:
        return job_type in self.names


NAMED = {
    "process": (call("a", "q"), "called element", "error"),
    "form": (user("a", attributes='camunda:formRef="facts"'), "form", "error"),
    "decision": ('<businessRuleTask id="a" camunda:decisionRef="d"/>', "decision", "error"),
    "version of a decision": (
        '<businessRuleTask id="a" camunda:decisionRef="d" camunda:decisionRefBinding="version" camunda:decisionRefVersion="2"/>',
        "decision",
        "error",
    ),
    "worker": (job("a", "mail"), "job type", "warning"),
}


@pytest.mark.parametrize(("body", "rule", "severity"), NAMED.values(), ids=NAMED)
def test_what_is_not_there_is_told(body: str, rule: str, severity: str) -> None:
    data = process(starts("s") + body + flows("s > a"))
    assert ("a", rule, severity) in {(p.element_id, p.rule, p.severity) for p in check(data, Names())}
    assert rule not in {problem.rule for problem in check(data, Names("q", "facts", "d", "mail"))}
    assert "error" not in {problem.severity for problem in check(data)}


EXPRESSIONS = {
    "process": call("a", "${which}"),
    "decision": '<businessRuleTask id="a" camunda:decisionRef="${which}"/>',
    "worker": job("a", "${which}"),
}


@pytest.mark.parametrize("body", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_what_is_an_expression_is_found_out_at_run_time(body: str) -> None:
    found = check(process(starts("s") + body + flows("s > a")), Names())
    assert {problem.rule for problem in found} <= {"name"}
