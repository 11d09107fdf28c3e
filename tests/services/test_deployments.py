"""Deployments: what comes in, what stays as it was, what is refused with every finding."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from models import PinnedForm, ProcessDefinition, StartSubscription
from services import definitions, deployments, instances, transaction
from services.errors import Conflict, Forbidden, Invalid, NotFound, Undeployable
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.services.conftest import Deploy

FORM = '{"type":"default","schemaVersion":19,"id":"%s","components":[{"type":"textfield","key":"%s","label":"x"}]}'


def with_form(process_id: str = "formed") -> bytes:
    return diagrams.sequence(process_id, 1, camunda_formRef="facts", camunda_formRefBinding="deployment")


def test_the_same_again_is_nothing_and_anything_else_a_version(cast: Cast, deploy: Deploy) -> None:
    first = deploy(diagrams.sequence("seq", 1))
    again = deploy(diagrams.sequence("seq", 1))
    assert (again.unchanged, again.deployment_id) == (True, first.deployment_id)
    assert again.definitions[0].id == first.definitions[0].id
    second = deploy(diagrams.sequence("seq", 2))
    assert (second.unchanged, second.definitions[0].version) == (False, 2)
    back = deploy(diagrams.sequence("seq", 1))
    assert back.definitions[0].version == 3
    assert definitions.latest(cast.liwen, "seq").version == 3
    assert len(definitions.find(cast.liwen, process_id="seq").items) == 3
    assert [one.version for one in definitions.find(cast.liwen, latest_only=True).items] == [3]


def test_a_definition_pins_its_forms(cast: Cast) -> None:
    files = [("a.bpmn", with_form()), ("a.form", (FORM % ("facts", "one")).encode())]
    first = deployments.deploy(cast.admin, files, name="a")
    assert deployments.deploy(cast.admin, files, name="a").unchanged
    second = deployments.deploy(cast.admin, [files[0], ("a.form", (FORM % ("facts", "two")).encode())], name="a")
    assert [first.definitions[0].version, second.definitions[0].version] == [1, 2]
    with transaction.reading() as look:
        assert look.execute(select(func.count(PinnedForm.resource_id.distinct()))).scalar_one() == 2
    later = deployments.deploy(cast.admin, [("b.bpmn", with_form("other"))], name="b")
    assert later.warnings == []


@pytest.mark.parametrize(
    ("diagram", "rule"),
    [
        (with_form(), "form"),
        (document(process("caller", node("callActivity", "call", calledElement="nobody"))), "called element"),
        (document(process("asker", node("businessRuleTask", "ask", camunda_decisionRef="nothing"))), "decision"),
    ],
)
def test_what_is_named_and_nowhere_is_refused(deploy: Deploy, diagram: bytes, rule: str) -> None:
    with pytest.raises(Undeployable) as refused:
        deploy(diagram)
    assert [problem.rule for problem in refused.value.problems if problem.severity == "error"] == [rule]


def test_what_comes_in_together_knows_each_other(cast: Cast) -> None:
    caller = document(process("caller", node("callActivity", "call", calledElement="seq")))
    files = [("a.bpmn", caller), ("b.bpmn", diagrams.sequence("seq", 1))]
    assert [one.process_id for one in deployments.deploy(cast.admin, files, name="both").definitions] == ["caller", "seq"]


def test_strictly_a_warning_is_an_error(cast: Cast, deploy: Deploy) -> None:
    work = document(process("worked", node("serviceTask", "work", camunda_type="external", camunda_topic="nobody-here")))
    with pytest.raises(Undeployable) as refused:
        deploy(work, strict=True)
    assert [(problem.rule, problem.severity) for problem in refused.value.problems] == [("job type", "warning")]
    assert [problem.rule for problem in deploy(work).warnings] == ["job type"]
    assert [problem.rule for problem in deploy(work).warnings] == ["job type"]  # the same again


def test_every_finding_is_told_and_nothing_comes_in(cast: Cast) -> None:
    broken = document(process("broken", node("startEvent", "start"), node("adHocSubProcess", "odd"), chain("start", "missing")))
    files = [("good.bpmn", diagrams.sequence("good", 1)), ("broken.bpmn", broken), ("bad.form", b'{"type":"default"}')]
    with pytest.raises(Undeployable) as refused:
        deployments.deploy(cast.admin, files, name="x")
    assert {problem.element_id for problem in refused.value.problems} & {"odd", "bad.form"}
    assert deployments.check(cast.admin, files)
    with transaction.reading() as look:
        assert look.execute(select(ProcessDefinition.id)).all() == []


@pytest.mark.parametrize("files", [[], [("a.exe", b"x")], [("a.bpmn", b""), ("a.bpmn", b"")], [("x\n.bpmn", b"")]])
def test_what_is_no_set_of_resources(cast: Cast, files: list[tuple[str, bytes]]) -> None:
    with pytest.raises(Invalid):
        deployments.deploy(cast.admin, files, name="x")


def test_one_process_in_two_files(cast: Cast) -> None:
    files = [("a.bpmn", diagrams.sequence("seq", 1)), ("b.bpmn", diagrams.sequence("seq", 2))]
    with pytest.raises(Undeployable):
        deployments.deploy(cast.admin, files, name="x")


def test_only_administrators_deploy(cast: Cast) -> None:
    for who in (cast.liwen, cast.sunqiang, cast.qianjing, cast.wuyue):
        with pytest.raises(Forbidden):
            deployments.deploy(who, [("a.bpmn", diagrams.sequence("seq", 1))], name="x")


def test_what_was_published_stays_the_latest_after_every_restart(cast: Cast, deploy: Deploy, tmp_path: Path) -> None:
    (tmp_path / "processes" / "seq").mkdir(parents=True)
    (tmp_path / "forms").mkdir()
    shipped = tmp_path / "processes" / "seq" / "seq.bpmn"

    def restart() -> list[deployments.Deployed]:
        return deployments.deploy_shipped(tmp_path / "processes", tmp_path / "forms")

    shipped.write_bytes(diagrams.sequence("seq", 1))
    assert [one.definitions[0].version for one in restart()] == [1]
    assert restart()[0].unchanged
    shipped.write_bytes(diagrams.sequence("seq", 2))
    assert restart()[0].definitions[0].version == 2
    deploy(diagrams.sequence("seq", 3))
    assert restart()[0].unchanged
    assert definitions.latest(cast.liwen, "seq").version == 3
    shipped.write_bytes(diagrams.sequence("seq", 4))
    for _ in range(2):
        beside = restart()[0].definitions[0]
        assert (beside.version, beside.state) == (4, "draft")
        assert definitions.latest(cast.liwen, "seq").version == 3
    definitions.activate(cast.admin, beside.id)
    assert definitions.latest(cast.liwen, "seq").version == 4


def test_a_suspended_definition_starts_nothing(cast: Cast, deploy: Deploy) -> None:
    older = deploy(diagrams.sequence("seq", 1)).definitions[0]
    newer = deploy(diagrams.sequence("seq", 2)).definitions[0]
    definitions.suspend(cast.admin, newer.id)
    with pytest.raises(Conflict):
        instances.start(cast.liwen, definition_id=newer.id)
    assert instances.get(cast.liwen, instances.start(cast.liwen, "seq").instance_id).definition_id == older.id
    definitions.suspend(cast.admin, older.id)
    with pytest.raises(NotFound):
        instances.start(cast.liwen, "seq")
    with pytest.raises(Conflict):
        definitions.suspend(cast.admin, older.id)
    with pytest.raises(Forbidden):
        definitions.activate(cast.liwen, older.id)


def test_who_may_start(cast: Cast, deploy: Deploy) -> None:
    parts = (node("startEvent", "start"), node("userTask", "t"), node("endEvent", "end"), chain("start", "t", "end"))
    deploy(document(process("picky", *parts, attributes='camunda:candidateStarterGroups="referral_worker"')))
    assert [one.process_id for one in definitions.find(cast.liwen, startable=True).items] == ["picky"]
    assert definitions.find(cast.wuyue, startable=True).items == []
    instances.start(cast.liwen, "picky")
    with pytest.raises(Forbidden):
        instances.start(cast.wuyue, "picky")
    with pytest.raises(Forbidden):
        instances.start(cast.liwen, "picky", area_code="440106")
    with pytest.raises(Invalid):
        instances.start(cast.liwen, "picky", area_code="999999")


def test_one_message_starts_one_process(cast: Cast, deploy: Deploy) -> None:
    def listening(process_id: str) -> bytes:
        start = '<bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>'
        parts = (start, node("userTask", "t"), node("endEvent", "end"), chain("start", "t", "end"))
        return document('<bpmn:message id="m" name="application"/>', process(process_id, *parts))

    first = deploy(listening("first")).definitions[0]
    with pytest.raises(Undeployable):
        deploy(listening("second"))
    with transaction.reading() as look:
        assert look.execute(select(StartSubscription.definition_id)).scalars().all() == [first.id]
    with pytest.raises(Invalid):
        instances.start(cast.liwen, "first")
