"""The chronology of a person: everything of all his cases that the reader may see, the latest first, by kind and page by page."""

import json

import pytest

from services import attachments, conversations, deployments, instances, person_events, person_files, user_tasks
from services.errors import Invalid, NotFound
from services.person_files import FileView
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

FORM = {
    "type": "default",
    "schemaVersion": 19,
    "id": "visit_record",
    "components": [{"type": "textfield", "key": "visit_date", "label": "日期"}],
}


@pytest.fixture
def file(cast: Cast, deploy: Deploy) -> FileView:
    """Give the file of somebody with two cases: a step, a visit, a paper, words of colleagues, and a note."""
    asked = {"camunda_candidateGroups": "caseworker"}
    deploy(diagrams.sequence("plain", 2, extension=diagrams.case(), **asked))
    visit = diagrams.sequence("visit", 1, diagrams.case(), camunda_formRef="visit_record", camunda_formRefBinding="deployment", **asked)
    deployments.deploy(cast.admin, [("visit.bpmn", visit), ("visit.form", json.dumps(FORM).encode())], name="visit")
    file = person_files.open_file(cast.liwen, {"name": "江小舟", "birth_date": "2015-03-08"})
    for name, values in (("plain", {}), ("visit", {"visit_date": "2026-01-05"})):
        run = instances.start(cast.liwen, name)
        person_files.link(cast.liwen, file.id, str(run.case_id))
        task = user_tasks.find(cast.liwen, instance_id=run.instance_id).items[0]
        if name == "plain":
            conversations.comment(cast.zhaomin, task.id, "材料已核对")
            attachments.add(cast.liwen, str(run.case_id), "户口本.txt", b"x")
        user_tasks.complete(cast.liwen, task.id, values)
    person_files.note(cast.liwen, file.id, "外婆来访")
    return file


def kinds(page: person_events.Page[person_events.EventView]) -> list[str]:
    return [one.kind for one in page.items]


def test_everything_of_all_cases_stands_in_one_order(file: FileView, cast: Cast) -> None:
    whole = person_events.find(cast.liwen, file.id).items
    assert [one.happened_at for one in whole] == sorted((one.happened_at for one in whole), reverse=True)
    events = [one.event for one in whole]
    for expected in ("opened", "note", "comment", "attachment_added", "step_done", "visit_done", "case_received", "case_closed"):
        assert expected in events
    told = {one.event: one.text for one in whole}
    assert (told["note"], told["comment"], told["attachment_added"]) == ("外婆来访", "材料已核对", "户口本.txt")
    assert {one.by_name for one in whole if one.event == "comment"} == {"赵敏"}


def test_one_kind_is_shown_alone(file: FileView, cast: Cast) -> None:
    for kind in person_events.KINDS:
        assert set(kinds(person_events.find(cast.liwen, file.id, kind=kind))) <= {kind}
    (visit,) = person_events.find(cast.liwen, file.id, kind="visit").items
    assert (visit.event, visit.text) == ("visit_done", "t1")
    assert len(kinds(person_events.find(cast.liwen, file.id, kind="step"))) == 1
    with pytest.raises(Invalid):
        person_events.find(cast.liwen, file.id, kind="secrets")


def test_no_page_loses_or_doubles_an_event(file: FileView, cast: Cast) -> None:
    found, after = list[str](), None
    while True:
        page = person_events.find(cast.liwen, file.id, after=after, limit=2)
        found += [one.key for one in page.items]
        after = page.next
        if after is None:
            break
    assert found == [one.key for one in person_events.find(cast.liwen, file.id).items]
    assert len(found) == len(set(found)) > 6


def test_nobody_reads_more_of_a_case_than_on_its_own_page(file: FileView, cast: Cast) -> None:
    with pytest.raises(NotFound):
        person_events.find(cast.wuyue, file.id)
    assert set(kinds(person_events.find(cast.qianjing, file.id))) == {"case", "step", "visit", "document", "note", "file"}
    wuyues = person_files.open_file(cast.wuyue, {"name": "江小船", "birth_date": "2014-01-01"})
    assert kinds(person_events.find(cast.wuyue, wuyues.id)) == ["file"]


def test_a_file_knows_how_old_somebody_is(file: FileView, cast: Cast) -> None:
    from services import likeness
    from services.actors import today

    assert file.age == today().year - 2015 - ((today().month, today().day) < (3, 8))
    assert likeness.age({"birth_date": "2015-02-29"}, today()) is None
    assert likeness.age({}, today()) is None
