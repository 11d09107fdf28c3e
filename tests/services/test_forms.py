"""Entries are held against the form the user task was opened with; exactly what it accepts is written."""

import json
from datetime import date

import pytest

from services import deployments, drafts, instances, user_tasks
from services.errors import Conflict, Invalid
from tests import diagrams
from tests.cast import Cast

FIELDS = [
    {"type": "textfield", "key": "client_name", "label": "姓名", "validate": {"required": True}},
    {"type": "number", "key": "amount", "label": "金额", "decimalDigits": 2},
    {"type": "datetime", "subtype": "date", "key": "born", "dateLabel": "出生日期"},
]
FORM = json.dumps({"type": "default", "schemaVersion": 19, "id": "facts", "components": FIELDS}).encode()


@pytest.fixture
def user_task(cast: Cast) -> str:
    """Give a user task with a form."""
    diagram = diagrams.sequence("formed", 2, diagrams.case(), camunda_formRef="facts", camunda_formRefBinding="deployment")
    deployments.deploy(cast.admin, [("formed.bpmn", diagram), ("facts.form", FORM)], name="formed")
    instances.start(cast.liwen, "formed", variables={"client_name": "旧名", "secret": "x"})
    return user_tasks.find(cast.liwen).items[0].id


def test_what_breaks_the_form_is_refused_by_field(cast: Cast, user_task: str) -> None:
    with pytest.raises(Invalid) as refused:
        user_tasks.complete(cast.liwen, user_task, {"client_name": "", "born": "2026-02-31"})
    assert set(refused.value.errors) == {"client_name", "born"}
    assert user_tasks.get(cast.liwen, user_task).state == "open"


def test_exactly_what_the_form_accepts_is_written(cast: Cast, user_task: str) -> None:
    entries = {"client_name": "王小明", "amount": "1200.50", "born": "1990-05-01", "outcome": "smuggled"}
    completed = user_tasks.complete(cast.liwen, user_task, entries)
    found = instances.variables(cast.liwen, completed.instance_id)
    assert {name: str(value) for name, value in found.items()} == {
        "client_name": "王小明",
        "secret": "x",
        "amount": "1200.50",
        "born": "1990-05-01",
    }
    assert found["born"] == date(1990, 5, 1)


def test_a_form_is_opened_with_what_it_names_and_ones_draft(cast: Cast, user_task: str) -> None:
    opened = user_tasks.form(cast.liwen, user_task)
    assert opened.schema is not None
    assert (opened.schema["id"], opened.values, opened.is_writable) == ("facts", {"client_name": "旧名"}, True)
    drafts.save(cast.liwen, user_task, {"client_name": "新名"}, opened.draft_version)
    again = user_tasks.form(cast.liwen, user_task)
    assert (again.values["client_name"], again.draft_version) == ("新名", 1)
    assert user_tasks.form(cast.zhaomin, user_task).values == {"client_name": "旧名"}
    auditor, administrator = (user_tasks.form(who, user_task) for who in (cast.qianjing, cast.admin))
    assert (auditor.values, auditor.is_writable) == ({"client_name": "旧名"}, False)
    assert (administrator.values, administrator.is_writable) == ({}, False)  # looks after the machine, not into the matter


def test_who_is_late_is_told_so(cast: Cast, user_task: str) -> None:
    user_tasks.complete(cast.liwen, user_task, {"client_name": "王小明"})
    with pytest.raises(Conflict):
        user_tasks.complete(cast.zhaomin, user_task, {"client_name": "王小明"})
    assert user_tasks.form(cast.liwen, user_task).is_writable is False
