"""A new procedure touches no core file: its folder, its forms and its actions are found."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import actions, deployments, instances, user_tasks
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, node, process

ACTION = '''"""Relief: the amount."""

from engine.jobs import JobContext, JobResult
from services.transaction import Work


def grant(work: Work, context: JobContext) -> JobResult:
    """Grant what was asked for."""
    return JobResult({"granted": context.variables["asked"]})


ACTIONS = {"relief.grant": grant}
'''
FORM = (
    '{"type":"default","schemaVersion":19,"id":"relief_request","components":['
    '{"type":"number","key":"asked","label":"金额","decimalDigits":2,"validate":{"required":true}}]}'
)
DIAGRAM = document(
    process(
        "relief",
        node("startEvent", "start"),
        node("userTask", "ask", camunda_formRef="relief_request", camunda_candidateGroups="caseworker"),
        node("serviceTask", "grant", camunda_type="external", camunda_topic="relief.grant"),
        node("userTask", "pay", camunda_formRef="relief_request", camunda_candidateGroups="caseworker"),
        node("endEvent", "end"),
        chain("start", "ask", "grant", "pay", "end"),
        extension=diagrams.case(),
    )
)


@pytest.fixture
def relief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lay the procedure out in a temporary folder."""
    for folder in ("processes/relief", "forms/relief", "actions"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "processes/relief/relief.bpmn").write_bytes(DIAGRAM)
    (tmp_path / "forms/relief/request.form").write_text(FORM)
    (tmp_path / "actions/relief.py").write_text(ACTION)
    monkeypatch.setattr(actions, "__path__", [*actions.__path__, str(tmp_path / "actions")])
    before = dict(actions._actions)
    yield tmp_path
    for module in ("relief", "relief_again"):
        sys.modules.pop(f"services.actions.{module}", None)
    actions._actions.clear()
    actions._actions.update(before)


def test_a_procedure_from_a_temporary_folder_runs(cast: Cast, relief: Path) -> None:
    assert "relief.grant" in actions.discover()
    (deployed,) = deployments.deploy_shipped(relief / "processes", relief / "forms")
    assert deployed.warnings == []
    started = instances.start(cast.liwen, "relief")
    following = user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {"asked": "300.50"}).next_user_task_id
    assert str(instances.variables(cast.liwen, started.instance_id)["granted"]) == "300.50"
    assert user_tasks.complete(cast.liwen, following or "", {"asked": 1}).is_ended


def test_a_job_type_has_one_action(cast: Cast, relief: Path) -> None:
    (relief / "actions/relief_again.py").write_text(ACTION)
    with pytest.raises(ValueError, match="two local actions"):
        actions.discover()
