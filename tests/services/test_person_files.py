"""Files of persons: who has one already, what is kept sealed, who may read, how two become one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import PersonFile, PersonFileDigest, PersonFileEntry, PersonFileRelative
from services import instances, likeness, now, person_file_views, person_files, transaction
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.likeness import Grade
from tests.cast import COUNTY, Cast
from tests.diagrams import document, node, process
from tests.services.conftest import Deploy

CHILD = {"name": "江小舟", "id_number": "440111201503080004", "gender": "女"}
KNOWN = {"name": "江小舟", "birth_date": "2015-03-08"}
SOUNDS = {"name": "姜晓舟", "birth_date": "2015-03-08"}

OPENS_A_CASE = (
    "<bpmn:extensionElements><camunda:properties><camunda:property name='case' value='true'/></camunda:properties></bpmn:extensionElements>"
)
FLOW = "<bpmn:sequenceFlow id='f' sourceRef='s' targetRef='u'/>"
USER_TASK = node("userTask", "u", camunda_candidateGroups="caseworker")
DIAGRAM = document(process("relief", OPENS_A_CASE, node("startEvent", "s"), USER_TASK, FLOW))


def opened(cast: Cast, **more: Any) -> person_files.FileView:
    return person_files.open_file(cast.liwen, {**CHILD, **more})


def a_case(cast: Cast, deploy: Deploy) -> str:
    deploy(DIAGRAM)
    started = instances.start(cast.liwen, "relief", area_code=COUNTY)
    assert started.case_id
    return started.case_id


def test_a_file_gets_a_number_of_its_county_and_says_nothing_in_the_open(cast: Cast) -> None:
    first = opened(cast)
    second = opened(cast, name="阮青山", id_number="440111201309010002")
    assert (first.number, second.number) == ("DA440111-000001", "DA440111-000002")
    person_files.note(cast.liwen, first.id, "江小舟的外婆来访。")
    with transaction.reading() as look:
        for table in (PersonFile, PersonFileDigest, PersonFileEntry, PersonFileRelative):
            text = repr(look.execute(select(*table.__table__.c)).all())
            assert "江小舟" not in text
            assert "江小舟".encode() not in text.encode("latin-1", "ignore")
            assert CHILD["id_number"] not in text


def test_names_that_sound_alike_sound_alike() -> None:
    assert likeness.sound("江小舟") == likeness.sound("姜晓舟") == "jiangxiaozhou"
    assert likeness.sound("江小舟") != likeness.sound("江小川")
    assert likeness.birth_date(CHILD) == "2015-03-08"
    assert likeness.birth_date({"id_number": "1"}) is None


@pytest.mark.parametrize(
    ("subject", "grade"),
    [
        ({**CHILD, "name": "江晓周"}, Grade.SAME),
        (KNOWN, Grade.LIKELY),
        (SOUNDS, Grade.POSSIBLE),
        ({**KNOWN, "birth_date": "2015-03-09"}, None),
        ({"name": "江小舟"}, None),
    ],
)
def test_somebody_who_looks_alike_is_noticed(cast: Cast, subject: dict[str, Any], grade: Grade | None) -> None:
    file = opened(cast)
    found = person_files.doubles(cast.wuyue, subject)  # of another county: numbers, never what a file says
    assert [(one.number, one.grade) for one in found] == ([] if grade is None else [(file.number, grade)])


def test_nobody_gets_two_files_and_who_looks_alike_needs_a_reason(cast: Cast) -> None:
    file = opened(cast)
    for reason in (None, "确认是另一人"):
        with pytest.raises(Conflict) as refused:
            person_files.open_file(cast.zhaomin, CHILD, reason=reason)
        assert refused.value.reason == "person_has_file"
        assert refused.value.parameters["number"] == file.number
    with pytest.raises(Conflict) as refused:
        person_files.open_file(cast.zhaomin, KNOWN)
    assert refused.value.reason == "person_looks_known"
    assert person_files.open_file(cast.zhaomin, KNOWN, reason="同名同日出生，身份证号不同").number == "DA440111-000002"


def test_a_correction_keeps_what_stood_there(cast: Cast) -> None:
    file = opened(cast)
    corrected = person_files.correct(cast.zhaomin, file.id, {**CHILD, "name": "江晓舟"}, reason="户口簿")
    assert corrected.subject["name"] == "江晓舟"
    (line,) = [one for one in person_file_views.chronology(cast.liwen, file.id) if one.kind == "corrected"]
    assert line.words["before"]["name"] == "江小舟"
    assert person_files.find(cast.liwen, subject="江小舟").items == []
    assert [one.id for one in person_files.find(cast.liwen, subject="江晓舟").items] == [file.id]
    with pytest.raises(Invalid):
        person_files.correct(cast.zhaomin, file.id, {**CHILD, "colour": "red"}, reason="错")


def test_two_files_of_one_person_become_one(cast: Cast, deploy: Deploy) -> None:
    case = a_case(cast, deploy)
    one, other = opened(cast), person_files.open_file(cast.liwen, KNOWN, reason="身份证号未查到")
    person_files.link(cast.liwen, other.id, case)
    with pytest.raises(Forbidden):
        person_files.merge(cast.liwen, other.id, one.id, reason="同一人")
    person_files.merge(cast.sunqiang, other.id, one.id, reason="同一人")
    assert [found.id for found in person_file_views.cases(cast.liwen, one.id)] == [case]
    merged = person_files.get(cast.liwen, other.id)
    assert (merged.state, merged.merged_into_id) == ("merged", one.id)
    assert [found.number for found in person_files.doubles(cast.liwen, KNOWN)] == [one.number]
    with pytest.raises(Conflict) as refused:
        person_files.note(cast.liwen, other.id, "晚了")
    assert refused.value.reason == "file_merged"
    with pytest.raises(Conflict):
        person_files.merge(cast.sunqiang, one.id, one.id, reason="自己")


def test_a_file_closes_when_no_case_is_open_and_goes_on_again(cast: Cast, deploy: Deploy) -> None:
    file, case = opened(cast), a_case(cast, deploy)
    person_files.link(cast.liwen, file.id, case)
    person_files.link(cast.liwen, file.id, case)
    with pytest.raises(Conflict) as refused:
        person_files.close(cast.liwen, file.id, reason="已成年")
    assert refused.value.reason == "case_open"
    (instance,) = instances.find(cast.sunqiang, case_id=case).items
    instances.terminate(cast.sunqiang, instance.id, reason="结束")
    assert person_files.close(cast.liwen, file.id, reason="已成年").state == "closed"
    assert person_files.reopen(cast.liwen, file.id, reason="再次求助").state == "open"
    with pytest.raises(Conflict):
        person_files.reopen(cast.liwen, file.id, reason="再次求助")
    kinds = [line.kind for line in person_file_views.chronology(cast.liwen, file.id)]
    assert kinds.count("case_linked") == 1
    assert {"opened", "case_received", "case_closed", "closed", "reopened"} <= set(kinds)


def test_the_chronology_stands_in_the_order_of_what_happened(cast: Cast) -> None:
    file = opened(cast)
    person_files.note(cast.liwen, file.id, "今天")
    person_files.note(cast.zhaomin, file.id, "三天前", occurred_at=now.now() - timedelta(days=3), reason="事后补录")
    lines = person_file_views.chronology(cast.qianjing, file.id)
    assert [line.words.get("text") for line in lines] == ["三天前", None, "今天"]
    assert lines[0].recorded_by == "赵敏"
    assert lines[0].happened_at < lines[0].recorded_at


def test_relatives_come_and_go(cast: Cast) -> None:
    file, other = opened(cast), opened(cast, name="江小帆", id_number="440111201309010002")
    told = {"relation": "姐姐", "name": "江小帆", "file_id": other.id}
    relative = person_files.add_relative(cast.liwen, file.id, told)
    (found,) = person_file_views.relatives(cast.liwen, file.id)
    assert (found.relation, found.name, found.file_id, found.until) == ("姐姐", "江小帆", other.id, None)
    person_files.end_relative(cast.liwen, relative, reason="登记有误")
    assert person_file_views.relatives(cast.liwen, file.id)[0].until is not None
    with pytest.raises(NotFound):
        person_files.end_relative(cast.liwen, relative, reason="又一次")


def test_strangers_see_nothing_until_a_case_of_theirs_concerns_the_person(cast: Cast, deploy: Deploy) -> None:
    file, case = opened(cast), a_case(cast, deploy)
    for actor in (cast.wuyue, cast.kangfu):
        assert person_files.find(actor).items == []
        with pytest.raises(NotFound):
            person_files.get(actor, file.id)
    with pytest.raises(NotFound):
        person_files.link(cast.wuyue, file.id, case)
    with pytest.raises(Forbidden):
        person_files.find(cast.admin)
    with pytest.raises(Forbidden):
        person_files.note(cast.qianjing, file.id, "审计不改")
    assert person_files.get(cast.heping, file.number).subject["name"] == "江小舟"


def test_two_who_come_at_once_open_one_file(cast: Cast) -> None:
    def come(_: int) -> str:
        try:
            return person_files.open_file(cast.liwen, CHILD).number
        except Conflict as refused:
            return str(refused.reason)

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(come, range(4)))
    assert found == ["DA440111-000001", *["person_has_file"] * 3]
