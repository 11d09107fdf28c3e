"""The forms of a package: one that V8 cannot show keeps no case out of the archive."""

import json
from typing import Any

import pytest

from forms import asking, showing
from forms.errors import FormFailed
from javascript.contexts import NotBuilt
from services import cases, deployments, instances, user_tasks
from services.archiving import making
from tests import diagrams
from tests.cast import Cast
from tests.services.archiving.opening import Package

FIELDS = [{"type": "textfield", "key": "said", "label": "说明"}]
FORM = json.dumps({"type": "default", "schemaVersion": 19, "id": "facts", "components": FIELDS}).encode()


@pytest.fixture
def case_id(cast: Cast) -> str:
    """Give a closed case of two user tasks with a form."""
    diagram = diagrams.sequence("formed", 2, diagrams.case(), camunda_formRef="facts", camunda_formRefBinding="deployment")
    deployments.deploy(cast.admin, [("formed.bpmn", diagram), ("facts.form", FORM)], name="formed")
    started = str(instances.start(cast.liwen, "formed").case_id)
    for said in ("第一次", "第二次"):
        (task,) = user_tasks.find(cast.liwen, case_id=started, state="open").items
        user_tasks.complete(cast.liwen, task.id, {"said": said})
    assert cases.get(cast.qianjing, started).state == "closed"
    return started


def forms(package: Package) -> list[dict[str, Any]]:
    return [json.loads(package.text(path)) for path in sorted(package.files) if path.startswith("forms/") and path.endswith(".json")]


def test_one_that_cannot_be_shown_says_so_and_keeps_its_schema_and_its_values(case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(function: str, *given: str) -> object:
        asked.append(function)
        if len(asked) == 1:
            raise FormFailed("more than 128 MB")
        return asking.ask(function, *given)

    monkeypatch.setattr(showing, "ask", ask)
    package = Package(making.packed(case_id))
    first, second = forms(package)
    assert [line["label"] for line in first["lines"]] == ["此表单无法按当时的样子显示，其结构和填写的值见同名的 JSON 文件"]
    assert (first["values"], first["schema"]) == ({"said": "第一次"}, second["schema"])
    assert first["schema"]["id"] == "facts"
    assert [(line["label"], line["text"]) for line in second["lines"]] == [("说明", "第二次")]
    package.demand_whole()


def test_where_nothing_can_be_shown_at_all_no_package_is_made(case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: str) -> object:
        raise NotBuilt

    monkeypatch.setattr(showing, "ask", ask)
    with pytest.raises(NotBuilt):
        making.packed(case_id)
