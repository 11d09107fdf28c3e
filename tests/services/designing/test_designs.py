"""Designs: begun, saved again and again without losing anybody's work, checked by the rules of deployment."""

from datetime import timedelta

import pytest

from services import deployments, now
from services.designing import designs, reviewing
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy
from tests.services.test_deployments import FORM, with_form

DRAWN = diagrams.sequence("visits", 1)
LONGER = diagrams.sequence("visits", 2)


def test_a_design_begins_with_all_files_of_a_version(cast: Cast) -> None:
    form = (FORM % ("facts", "one")).encode()
    deployments.deploy(cast.admin, [("facts.form", form), ("b.bpmn", DRAWN)], name="forms first")
    deployed = deployments.deploy(cast.admin, [("a.bpmn", with_form())], name="its form is older")
    design = designs.begin(cast.tuzhi, definition_id=deployed.definitions[0].id)
    assert [(file.name, file.since) for file in design.files] == [("a.bpmn", 1), ("facts.form", 1)]
    assert (design.state, design.version, design.based_on, design.begun_by) == ("draft", 1, deployed.deployment_id, "图志")
    assert designs.file(cast.tuzhi, design.id, "facts.form") == form


def test_saved_versions_can_be_read_again(cast: Cast) -> None:
    design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": DRAWN, "b.bpmn": diagrams.sequence("other", 1)})
    later = now.now() + timedelta(hours=1)
    with now.at(later):
        saved = designs.save(cast.tuzhi, design.id, {"a.bpmn": LONGER}, 1)
    assert (saved.version, [(file.name, file.since) for file in saved.files]) == (2, [("a.bpmn", 2), ("b.bpmn", 1)])
    with now.at(later + timedelta(hours=1)):
        designs.save(cast.admin, design.id, {"b.bpmn": None}, 2)
    assert [file.name for file in designs.get(cast.tuzhi, design.id).files] == ["a.bpmn"]
    assert designs.file(cast.tuzhi, design.id, "a.bpmn", version=1) == DRAWN
    assert designs.file(cast.tuzhi, design.id, "b.bpmn", version=2)
    with pytest.raises(NotFound):
        designs.file(cast.tuzhi, design.id, "b.bpmn")
    assert [(one.number, one.saved_by) for one in designs.versions(cast.tuzhi, design.id)] == [(3, "管理员"), (2, "图志"), (1, "图志")]


def test_of_one_sitting_the_last_version_is_kept(cast: Cast) -> None:
    hour = now.now().replace(minute=0, second=1) + timedelta(hours=1)
    with now.at(hour):
        design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": DRAWN, "b.bpmn": diagrams.sequence("other", 1)})
    for minute, contents in enumerate(({"a.bpmn": b"1"}, {"b.bpmn": b"2"}, {"a.bpmn": b"3"}), start=1):
        with now.at(hour + timedelta(minutes=minute)):
            design = designs.save(cast.tuzhi, design.id, contents, minute)
    assert [one.number for one in designs.versions(cast.tuzhi, design.id)] == [4, 1]
    assert {file.name: designs.file(cast.tuzhi, design.id, file.name) for file in design.files} == {"a.bpmn": b"3", "b.bpmn": b"2"}
    assert designs.file(cast.tuzhi, design.id, "a.bpmn", version=1) == DRAWN
    with now.at(hour + timedelta(minutes=5)):
        designs.save(cast.admin, design.id, {"a.bpmn": b"4"}, 4)  # somebody else's
    with now.at(hour + timedelta(minutes=15)):
        designs.save(cast.admin, design.id, {"a.bpmn": b"5"}, 5)  # another sitting
    assert [one.number for one in designs.versions(cast.tuzhi, design.id)] == [6, 5, 4, 1]


def test_a_version_that_was_spoken_of_is_kept(cast: Cast) -> None:
    with now.at(now.now().replace(minute=0) + timedelta(hours=1)):
        design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": DRAWN})
        designs.save(cast.tuzhi, design.id, {"a.bpmn": LONGER}, 1)
        reviewing.submit(cast.tuzhi, design.id, "改了名称")
        reviewing.send_back(cast.admin, design.id, "请再改")
        designs.save(cast.tuzhi, design.id, {"a.bpmn": DRAWN}, 2)
    assert [one.number for one in designs.versions(cast.tuzhi, design.id)] == [3, 2, 1]
    assert designs.file(cast.tuzhi, design.id, "a.bpmn", version=2) == LONGER


def test_nobody_writes_over_what_he_has_not_seen(cast: Cast) -> None:
    design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": DRAWN})
    designs.save(cast.admin, design.id, {"a.bpmn": LONGER}, 1)
    with pytest.raises(Conflict) as refusal:
        designs.save(cast.tuzhi, design.id, {"a.bpmn": DRAWN}, 1)
    assert refusal.value.reason == "version"
    assert designs.file(cast.tuzhi, design.id, "a.bpmn") == LONGER


@pytest.mark.parametrize("contents", [{"a.exe": b"x"}, {"a.bpmn": None}, {}])
def test_what_is_no_set_of_files_is_not_saved(cast: Cast, contents: dict[str, bytes | None]) -> None:
    design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": DRAWN})
    with pytest.raises(Invalid):
        designs.save(cast.tuzhi, design.id, contents, 1)
    assert designs.get(cast.tuzhi, design.id).version == 1


def test_a_draft_is_checked_as_a_deployment_with_what_is_not_saved_yet(cast: Cast) -> None:
    design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": with_form()})
    assert [problem.rule for problem in designs.check(cast.tuzhi, design.id)] == ["form"]
    assert designs.check(cast.tuzhi, design.id, {"a.form": (FORM % ("facts", "one")).encode()}) == []
    assert [problem.severity for problem in designs.check(cast.tuzhi, design.id, {"a.bpmn": b"<x"})] == ["error"]
    assert designs.get(cast.tuzhi, design.id).version == 1


def test_lists_are_read_page_by_page(cast: Cast) -> None:
    begun = [designs.begin(cast.tuzhi, name, contents={"a.bpmn": DRAWN}).id for name in ("一", "二", "三")]
    designs.discard(cast.admin, begun[1])
    first = designs.find(cast.qianjing, limit=2)
    assert [one.id for one in first.items] == begun[:0:-1]
    assert [one.id for one in designs.find(cast.qianjing, after=first.next).items] == [begun[0]]
    assert [one.id for one in designs.find(cast.tuzhi, is_open=True).items] == [begun[2], begun[0]]
    assert [one.id for one in designs.find(cast.tuzhi, state="discarded").items] == [begun[1]]
    with pytest.raises(Conflict):
        designs.save(cast.tuzhi, begun[1], {"a.bpmn": LONGER}, 1)


def test_who_draws_no_diagrams_sees_none_in_the_making(cast: Cast, deploy: Deploy) -> None:
    definition = deploy(DRAWN).definitions[0]
    design = designs.begin(cast.tuzhi, definition_id=definition.id)
    for name in ("liwen", "sunqiang", "renhe"):
        with pytest.raises(Forbidden):
            designs.get(getattr(cast, name), design.id)
        with pytest.raises(Forbidden):
            designs.begin(getattr(cast, name), definition_id=definition.id)
    with pytest.raises(Forbidden):
        designs.save(cast.qianjing, design.id, {"a.bpmn": LONGER}, 1)
