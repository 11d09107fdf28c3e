"""Masked readings, one field revealed for a purpose, and masks that come back in what people enter."""

import json
from typing import Any

import pytest

from services import (
    cases,
    conditions,
    corrections,
    deployments,
    drafts,
    history,
    instances,
    matching,
    messages,
    person_file_views,
    person_files,
    revealing,
    user_tasks,
)
from services.actor import OPERATOR, Actor
from services.errors import Forbidden, Invalid, NotFound
from services.masking import HIDDEN, SEALED
from services.matching import Sought
from tests import diagrams
from tests.cast import Cast

ID = "440111199003071232"
FIELDS: list[dict[str, Any]] = [
    {"type": "textfield", "key": "facts", "label": "情况", "properties": {"dataClass": "sensitive"}},
    {"type": "textfield", "key": "reporter", "label": "报告人", "properties": {"dataClass": "sealed", "revealTo": "caseworker"}},
    {"type": "textfield", "key": "witness", "label": "证人", "properties": {"dataClass": "sealed"}},
    {"type": "textfield", "key": "note", "label": "备注"},
]
FORM = json.dumps({"type": "default", "schemaVersion": 19, "id": "facts", "components": FIELDS}).encode()
CLEAR = {"facts": "被打", "reporter": "唐静", "witness": "方可", "note": "急", "team": [{"facts": "伤"}]}
SHOWN = {"facts": HIDDEN, "reporter": SEALED, "witness": SEALED, "note": "急", "team": [{"facts": HIDDEN}]}
WHY = "联系家属"


@pytest.fixture
def run(cast: Cast) -> instances.Started:
    diagram = diagrams.sequence("formed", 2, diagrams.case(), camunda_formRef="facts", camunda_formRefBinding="deployment")
    deployments.deploy(cast.admin, [("formed.bpmn", diagram), ("facts.form", FORM)], name="formed")
    return instances.start(cast.liwen, "formed", variables=CLEAR, subject={"name": "王小明", "id_number": ID})


def clear(run: instances.Started) -> dict[str, Any]:
    return instances.variables(OPERATOR, run.instance_id)


def task_of(actor: Actor) -> str:
    return user_tasks.find(actor, is_unfinished=True).items[0].id


def test_people_read_masked_and_the_machine_in_clear(run: instances.Started, cast: Cast) -> None:
    for actor in (cast.liwen, cast.sunqiang, cast.qianjing):
        assert instances.variables(actor, run.instance_id) == SHOWN
        assert {one.name: one.value for one in instances.changes(actor, run.instance_id)} == SHOWN
    assert clear(run) == CLEAR


def test_whoever_may_complete_a_user_task_reads_its_form_and_nobody_else(run: instances.Started, cast: Cast) -> None:
    task = task_of(cast.liwen)
    own = {name: CLEAR[name] for name in ("facts", "reporter", "witness", "note")}
    assert user_tasks.form(cast.liwen, task).values == own
    user_tasks.claim(cast.zhaomin, task)
    for actor in (cast.liwen, cast.qianjing):
        assert user_tasks.form(actor, task).values == {name: SHOWN[name] for name in own}


def test_a_field_is_revealed_for_a_purpose_that_is_written_down(run: instances.Started, cast: Cast) -> None:
    assert revealing.reveal(cast.liwen, "process_instance", run.instance_id, "facts", reason=WHY) == "被打"
    assert revealing.reveal(cast.liwen, "process_instance", run.instance_id, "team.0.facts", reason=WHY) == "伤"
    told = [(one.object_id, one.reason) for one in history.of_case(cast.sunqiang, str(run.case_id)).items if one.verb == "field.reveal"]
    assert told == [(f"{run.instance_id} facts", WHY), (f"{run.instance_id} team.0.facts", WHY)]


def test_nothing_is_revealed_without_a_purpose(run: instances.Started, cast: Cast) -> None:
    with pytest.raises(Invalid):
        revealing.reveal(cast.liwen, "process_instance", run.instance_id, "facts", reason=" ")


def test_what_is_sealed_is_revealed_to_those_above_and_to_whom_its_form_names(run: instances.Started, cast: Cast) -> None:
    for actor in (cast.sunqiang, cast.heping):
        assert revealing.reveal(actor, "process_instance", run.instance_id, "witness", reason=WHY) == "方可"
    assert revealing.reveal(cast.liwen, "process_instance", run.instance_id, "reporter", reason=WHY) == "唐静"
    for actor, field in ((cast.liwen, "witness"), (cast.qianjing, "witness"), (cast.qianjing, "reporter")):
        with pytest.raises(Forbidden):
            revealing.reveal(actor, "process_instance", run.instance_id, field, reason=WHY)


def test_what_is_sealed_is_not_revealed_with_what_lies_around_it(cast: Cast) -> None:
    diagram = diagrams.sequence("formed", 2, diagrams.case(), camunda_formRef="facts", camunda_formRefBinding="deployment")
    deployments.deploy(cast.admin, [("formed.bpmn", diagram), ("facts.form", FORM)], name="formed")
    run = instances.start(cast.liwen, "formed", variables={"people": {"known": [{"witness": "方可", "note": "急"}]}})
    for field in ("people", "people.known", "people.known.0"):
        with pytest.raises(Forbidden):
            revealing.reveal(cast.liwen, "process_instance", run.instance_id, field, reason=WHY)
    assert revealing.reveal(cast.liwen, "process_instance", run.instance_id, "people.known.0.note", reason=WHY) == "急"
    assert revealing.reveal(cast.sunqiang, "process_instance", run.instance_id, "people.known", reason=WHY)


def test_to_whom_nothing_is_revealed(run: instances.Started, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        revealing.reveal(cast.admin, "process_instance", run.instance_id, "facts", reason=WHY)
    with pytest.raises(NotFound):
        revealing.reveal(cast.wuyue, "process_instance", run.instance_id, "facts", reason=WHY)
    for field in ("none", "team.9.facts", "facts.more"):
        with pytest.raises(NotFound):
            revealing.reveal(cast.liwen, "process_instance", run.instance_id, field, reason=WHY)


def test_whom_a_case_is_about_is_masked_found_and_revealed(run: instances.Started, cast: Cast) -> None:
    (found,) = cases.find(cast.liwen, subject=ID).items
    assert found.subject == {"name": "王小明", "id_number": "440111********1232"}
    assert revealing.reveal(cast.liwen, "case", str(run.case_id), "id_number", reason=WHY) == ID
    with pytest.raises(NotFound):
        revealing.reveal(cast.wuyue, "case", str(run.case_id), "id_number", reason=WHY)


def test_a_file_and_its_relatives_are_masked_and_revealed(cast: Cast) -> None:
    file = person_files.open_file(cast.liwen, {"name": "王小明", "id_number": ID})
    person_files.add_relative(cast.liwen, file.id, {"relation": "母亲", "name": "李梅", "phone": "13912345678"})
    (mother,) = person_file_views.relatives(cast.liwen, file.id)
    assert (file.subject["id_number"], mother.phone) == ("440111********1232", "139****5678")
    assert revealing.reveal(cast.liwen, "person_file", file.id, "id_number", reason=WHY) == ID
    assert revealing.reveal(cast.liwen, "relative", mother.id, "phone", reason=WHY) == "13912345678"
    corrected = person_files.correct(cast.liwen, file.id, {**file.subject, "gender": "女"}, reason="x")
    assert revealing.reveal(cast.liwen, "person_file", corrected.id, "id_number", reason=WHY) == ID
    assert all(ID not in str(line.words) for line in person_file_views.chronology(cast.liwen, file.id))
    with pytest.raises(Invalid):
        person_files.add_relative(cast.liwen, file.id, {"relation": "母亲", "name": "李梅", "phone": mother.phone})


class TestMasksThatComeBack:
    """Whoever writes what he read changes nothing that was hidden from him."""

    def test_in_variables(self, run: instances.Started, cast: Cast) -> None:
        shown = instances.variables(cast.sunqiang, run.instance_id)
        instances.set_variables(cast.sunqiang, run.instance_id, {**shown, "note": "不急"})
        assert clear(run) == {**CLEAR, "note": "不急"}

    def test_in_a_completion(self, run: instances.Started, cast: Cast) -> None:
        user_tasks.complete(cast.liwen, task_of(cast.liwen), {"facts": HIDDEN, "reporter": SEALED, "witness": SEALED, "note": "x"})
        assert clear(run) == {**CLEAR, "note": "x"}

    @pytest.mark.usefixtures("run")
    def test_in_a_draft(self, cast: Cast) -> None:
        task = task_of(cast.liwen)
        assert drafts.save(cast.liwen, task, {"facts": HIDDEN, "note": "x"}).values == {"facts": "被打", "note": "x"}
        assert user_tasks.form(cast.liwen, task).values["facts"] == "被打"

    def test_a_draft_shows_no_more_than_its_form(self, cast: Cast) -> None:
        diagram = diagrams.sequence("formed", 2, diagrams.case(), camunda_formRef="facts", camunda_formRefBinding="deployment")
        fewer = json.dumps({"type": "default", "schemaVersion": 19, "id": "facts", "components": FIELDS[3:]}).encode()
        other = json.dumps({"type": "default", "schemaVersion": 19, "id": "other", "components": FIELDS[:3]}).encode()
        files = [("formed.bpmn", diagram), ("facts.form", fewer), ("other.form", other)]
        deployments.deploy(cast.admin, files, name="formed")
        run = instances.start(cast.liwen, "formed", variables=CLEAR)
        assert instances.variables(cast.liwen, run.instance_id) == SHOWN
        for name in ("witness", "facts", "team"):
            with pytest.raises(Invalid):
                drafts.save(cast.liwen, task_of(cast.liwen), {name: SHOWN[name]})

    def test_in_a_subject(self, run: instances.Started, cast: Cast) -> None:
        shown = cases.get(cast.liwen, str(run.case_id)).subject or {}
        cases.set_subject(cast.liwen, str(run.case_id), {**shown, "name": "王晓明"})
        assert revealing.reveal(cast.liwen, "case", str(run.case_id), "id_number", reason=WHY) == ID
        assert cases.find(cast.liwen, subject=ID).items

    def test_elsewhere_they_are_refused(self, run: instances.Started, cast: Cast) -> None:
        deeds = (
            lambda: instances.set_variables(cast.sunqiang, run.instance_id, {"new": HIDDEN}),
            lambda: user_tasks.complete(cast.liwen, task_of(cast.liwen), {"note": SEALED}),
            lambda: messages.correlate(cast.liwen, "m", variables={"note": "139****5678"}),
            lambda: conditions.evaluate(cast.sunqiang, {"note": HIDDEN}),
            lambda: matching.correlate(cast.liwen, Sought("m"), {"note": HIDDEN}),
            lambda: instances.start(cast.liwen, "formed", variables={"facts": HIDDEN}),
            lambda: instances.start(cast.liwen, "formed", subject={"id_number": "440111********1232"}),
            lambda: corrections.propose(cast.liwen, run.instance_id, "facts", HIDDEN, reason="x"),
            lambda: cases.set_subject(cast.liwen, str(run.case_id), {"id_number": "110101********0000"}),
        )
        for deed in deeds:
            with pytest.raises(Invalid) as refused:
                deed()
            assert refused.value.reason == "masked_value"
        assert clear(run) == CLEAR


def test_a_correction_is_masked_but_for_whoever_settles_it(run: instances.Started, cast: Cast) -> None:
    done = corrections.propose(cast.liwen, run.instance_id, "facts", "被骂", reason="x")
    assert (done.old, done.new) == (HIDDEN, HIDDEN)
    assert clear(run)["facts"] == "被骂"
