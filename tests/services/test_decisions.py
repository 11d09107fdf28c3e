"""Decisions: versions, what pins them, what is named in vain, what is kept of their answers."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models import DecisionEvaluation, PinnedDecision
from services import decisions, deployments, incidents, instances, library, transaction
from services.actor import OPERATOR
from services.errors import Forbidden, Invalid, NotFound, Undeployable
from services.incidents import Filters
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.engine.decisions import building


def model(output: str = '"small"', tag: str | None = None, name: str = "size") -> bytes:
    made = building.decision(name, building.table([("amount", "number")], ["size"], [["< 10", output], [">= 10", '"big"']]))
    return building.document(made if tag is None else made.replace("<decision ", f'<decision camunda:versionTag="{tag}" '))


def diagram(name: str = "main", decision: str = "size", **attributes: str) -> bytes:
    given = {
        f"camunda_{key}": value for key, value in {"mapDecisionResult": "singleEntry", "resultVariable": "found", **attributes}.items()
    }
    rule = node("businessRuleTask", "rule", camunda_decisionRef=decision, **given)
    return document(process(name, node("startEvent", "s"), rule, node("userTask", "u"), chain("s", "rule", "u")))


def bring(cast: Cast, **files: bytes) -> deployments.Deployed:
    named = [(name.replace("_", "."), content) for name, content in files.items()]
    return deployments.deploy(cast.admin, named, name="test")


def found(cast: Cast, amount: object = 3) -> object:
    started = instances.start(cast.liwen, "main", variables={"amount": amount})
    return instances.variables(cast.liwen, started.instance_id).get("found")


def test_a_process_asks_a_decision_and_the_answer_is_kept_sealed(cast: Cast) -> None:
    bring(cast, a_bpmn=diagram(), a_dmn=model())
    started = instances.start(cast.liwen, "main", variables={"amount": Decimal("3.50")})
    assert instances.variables(cast.liwen, started.instance_id)["found"] == "small"
    (kept,) = decisions.history(cast.liwen, started.instance_id)
    assert (kept.element_id, kept.decision_id, kept.version) == ("rule", "size", 1)
    assert kept.trace[0]["inputs"][0]["value"] == Decimal("3.5")
    assert kept.trace[0]["rules"] == [{"id": "r1", "index": 1}]
    assert len(kept.evaluator) == 16
    with transaction.reading() as look:
        assert b"small" not in look.execute(select(DecisionEvaluation.trace)).scalar_one()


def test_strangers_and_those_who_may_not_read_variables_see_nothing_of_it(cast: Cast) -> None:
    bring(cast, a_bpmn=diagram(), a_dmn=model())
    started = instances.start(cast.liwen, "main", variables={"amount": 3})
    with pytest.raises(NotFound):
        decisions.history(cast.wuyue, started.instance_id)
    assert decisions.history(cast.qianjing, started.instance_id)


def test_the_same_again_is_nothing_and_anything_else_a_version(cast: Cast) -> None:
    first = bring(cast, a_dmn=model())
    assert [(one.decision_id, one.version) for one in first.decisions] == [("size", 1)]
    assert bring(cast, a_dmn=model()).unchanged
    assert bring(cast, a_dmn=model()).deployment_id == first.deployment_id
    assert not bring(cast, a_dmn=model('"little"')).unchanged
    assert [one.version for one in decisions.find(cast.liwen, decision_id="size").items] == [1, 2]
    assert [one.version for one in decisions.find(cast.liwen, latest_only=True).items] == [2]
    assert decisions.latest(cast.liwen, "size").version == 2
    with pytest.raises(NotFound):
        decisions.latest(cast.liwen, "nothing")


def test_latest_follows_the_decision_and_the_process_stays_the_same(cast: Cast) -> None:
    bring(cast, a_bpmn=diagram(), a_dmn=model())
    assert found(cast) == "small"
    bring(cast, a_dmn=model('"little"'))
    assert found(cast) == "little"
    assert bring(cast, a_bpmn=diagram()).unchanged


def test_deployment_pins_the_decision_that_came_along_or_the_newest_of_before(cast: Cast) -> None:
    files = {"a_bpmn": diagram(decisionRefBinding="deployment"), "a_dmn": model()}
    bring(cast, **files)
    bring(cast, a_dmn=model('"little"'))
    assert found(cast) == "small"
    later = bring(cast, a_bpmn=files["a_bpmn"])
    assert later.definitions[0].version == 2
    assert found(cast) == "little"
    with transaction.reading() as look:
        assert len(look.execute(select(PinnedDecision.decision_definition_id)).all()) == 2


def test_a_changed_decision_of_the_own_deployment_is_a_new_version_of_the_process(cast: Cast) -> None:
    process_ = diagram(decisionRefBinding="deployment")
    bring(cast, a_bpmn=process_, a_dmn=model())
    assert bring(cast, a_bpmn=process_, a_dmn=model()).unchanged
    changed = bring(cast, a_bpmn=process_, a_dmn=model('"little"'))
    assert changed.definitions[0].version == 2
    assert found(cast) == "little"


def test_a_version_and_a_tag_stay_what_they_are(cast: Cast) -> None:
    bring(cast, a_dmn=model('"one"', "old"))
    bring(cast, a_dmn=model('"two"', "new"))
    bring(cast, a_bpmn=diagram(decisionRefBinding="version", decisionRefVersion="1"))
    assert found(cast) == "one"
    bring(cast, a_bpmn=diagram(decisionRefBinding="versionTag", decisionRefVersionTag="new"))
    bring(cast, a_dmn=model('"three"', "newest"))
    assert found(cast) == "two"


@pytest.mark.parametrize(
    "attributes",
    [
        {"decision": "nowhere"},
        {"decision": "nowhere", "decisionRefBinding": "deployment"},
        {"decisionRefBinding": "version", "decisionRefVersion": "3"},
        {"decisionRefBinding": "versionTag", "decisionRefVersionTag": "x"},
    ],
)
def test_a_decision_that_is_named_and_nowhere_is_an_error_on_the_element(cast: Cast, attributes: dict[str, str]) -> None:
    with pytest.raises(Undeployable) as refused:
        bring(cast, a_bpmn=diagram(**attributes), a_dmn=model())
    assert [(one.element_id, one.rule) for one in refused.value.problems if one.severity == "error"] == [("rule", "decision")]
    assert decisions.find(cast.admin).items == []
    assert ("rule", "decision") in [
        (one.element_id, one.rule) for one in deployments.check(cast.admin, [("a.bpmn", diagram(**attributes))])
    ]


def test_a_decision_of_before_is_enough(cast: Cast) -> None:
    bring(cast, a_dmn=model())
    bring(cast, a_bpmn=diagram())
    assert found(cast) == "small"


def test_a_model_that_is_wrong_is_refused_with_the_element(cast: Cast) -> None:
    with pytest.raises(Undeployable) as refused:
        bring(cast, a_dmn=model("1 +"))
    assert [(one.element_id, one.rule) for one in refused.value.problems] == [("r1c2", "expression")]


def test_one_decision_in_two_files_is_refused(cast: Cast) -> None:
    with pytest.raises(Undeployable):
        bring(cast, a_dmn=model(), b_dmn=model('"x"'))


def test_the_shipped_never_overrules_the_published(cast: Cast) -> None:
    bring(cast, a_dmn=model('"published"'))
    deployments.deploy(OPERATOR, [("a.dmn", model('"shipped"'))], name="shipped", source="shipped")
    assert [(one.version, one.state) for one in decisions.find(cast.admin).items] == [(1, "active"), (2, "draft")]
    assert decisions.latest(cast.admin, "size").version == 1
    assert deployments.deploy(OPERATOR, [("a.dmn", model('"shipped"'))], name="shipped", source="shipped").unchanged


def test_no_answer_is_an_incident_that_is_tried_again_with_the_right_value(cast: Cast) -> None:
    bring(cast, a_bpmn=diagram(), a_dmn=model())
    started = instances.start(cast.liwen, "main", variables={"amount": "three"})
    (incident,) = incidents.find(cast.admin, Filters(state="open")).items
    assert incident.message == 'decision size, input input 1: the string "three" is not a value of type number'
    assert decisions.history(cast.liwen, started.instance_id) == []
    incidents.retry(cast.admin, incident.id, {"amount": 30})
    assert instances.variables(cast.liwen, started.instance_id)["found"] == "big"
    assert len(decisions.history(cast.liwen, started.instance_id)) == 1


def test_asked_outside_any_process(cast: Cast) -> None:
    bring(cast, a_dmn=model())
    definition = decisions.latest(cast.admin, "size")
    answer = decisions.evaluate(cast.admin, definition.id, {"amount": 12})
    assert (answer.value, answer.rows, answer.decision) == ("big", [{"size": "big"}], definition)
    with pytest.raises(Invalid) as refused:
        decisions.evaluate(cast.admin, definition.id, {"amount": "x"})
    assert refused.value.reason == "decision_failed"
    assert refused.value.parameters["where"] == {"decision": "size", "name": "size", "input": "input 1"}
    with pytest.raises(Forbidden):
        decisions.evaluate(cast.qianjing, definition.id, {"amount": 12})
    with pytest.raises(NotFound):
        decisions.evaluate(cast.admin, "nothing", {})


def test_a_decision_is_compiled_anew_after_a_restart(cast: Cast) -> None:
    bring(cast, a_bpmn=diagram(), a_dmn=model())
    library.forget()
    assert found(cast) == "small"
    definition = decisions.latest(cast.liwen, "size")
    assert decisions.diagram(cast.liwen, definition.id) == model()
    assert decisions.get(cast.liwen, definition.id) == definition


def test_rules_that_match_alike_are_a_warning_on_the_rule(cast: Cast) -> None:
    apart, alike = ([["< 10", '"small"'], [f"{sign} 10", '"big"'], ["-", '"any"']] for sign in (">=", "<="))
    for rules, rule_ids in ((apart[:2], []), (alike[:2], ["r2"]), (apart, ["r3"])):
        drawn = building.document(building.decision("size", building.table([("amount", "number")], ["size"], rules)))
        problems = deployments.check(cast.admin, [("a.dmn", drawn)])
        assert [(one.element_id, one.severity) for one in problems] == [(rule_id, "warning") for rule_id in rule_ids]
        if rule_ids:
            with pytest.raises(Undeployable):
                deployments.deploy(cast.admin, [("a.dmn", drawn)], name="test", strict=True)
            assert bring(cast, a_dmn=drawn).warnings == problems
