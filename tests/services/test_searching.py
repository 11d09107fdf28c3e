"""Whoever a case or a file is about is found by number, characters and pinyin; nobody else is, and a stranger finds nothing."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from models import Base, CaseDigest
from services import cases, instances, name_sounds, person_files, transaction, user_tasks
from services.oversight import runs
from services.oversight.runs import Sought
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

XIAOMING = {"name": "王小明", "id_number": "440111199001011234", "phone": "13800000000"}
OTHERS = ({"name": "李大明"}, {"name": "单雄信"}, {"name": "阿依古丽·买买提"}, {"name": "John Smith"}, {})
FOUND = [
    *("王小明", "王", "小明", "明 王", "xiaoming", "Xiao Ming", "wang xiao ming", "wangxiaoming", "WÁNG", "王xiaoming", "ｗａｎｇ"),
    *("440111199001011234", "138 0000 0000", "44011119900101 1234"),
]
MISSED = ["王大明", "wang daming", "440111199001011235", "4401111990", "王小明明明李", "xiaomin"]


@pytest.fixture
def started(cast: Cast, deploy: Deploy) -> str:
    """Begin a case of Wang Xiaoming among others; give its id."""
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    for other in OTHERS:
        instances.start(cast.liwen, "seq", subject=other)
    return str(instances.start(cast.liwen, "seq", subject=XIAOMING).case_id)


@pytest.mark.parametrize("text", FOUND)
def test_a_case_is_found(cast: Cast, started: str, text: str) -> None:
    assert [one.id for one in cases.find(cast.liwen, subject=text).items] == [started]
    assert cases.find(cast.wuyue, subject=text) == cases.find(cast.wuyue, subject="无此人")  # nothing, to a stranger


@pytest.mark.parametrize("text", MISSED)
def test_nobody_else_is(cast: Cast, started: str, text: str) -> None:
    assert started not in [one.id for one in cases.find(cast.liwen, subject=text).items]


@pytest.mark.parametrize(
    ("text", "name"), [("shan", "单雄信"), ("dan xiong", "单雄信"), ("买买提", "阿依古丽·买买提"), ("smith", "John Smith")]
)
def test_names_of_several_readings_and_scripts_are_found(cast: Cast, started: str, text: str, name: str) -> None:
    assert [one.subject["name"] for one in cases.find(cast.liwen, subject=text).items if one.subject] == [name]


def test_a_file_and_a_user_task_are_found_by_their_person(cast: Cast, started: str) -> None:
    file = person_files.open_file(cast.liwen, XIAOMING, reason="新建")
    for text in ("wangxiaoming", "小明", XIAOMING["phone"]):
        assert [one.id for one in person_files.find(cast.liwen, subject=text).items] == [file.id]
        assert [one.case_id for one in user_tasks.find(cast.liwen, subject=text).items] == [started]
        assert user_tasks.find(cast.wuyue, subject=text).items == []
    assert person_files.find(cast.liwen, subject="xiaomin").items == []


def test_who_is_corrected_is_found_by_the_new_name_only(cast: Cast, started: str) -> None:
    cases.set_subject(cast.liwen, started, {"name": "吕晓明"})
    assert [one.id for one in cases.find(cast.liwen, subject="lü").items] == [started]
    assert [one.id for one in cases.find(cast.liwen, subject="lv xiao").items] == [started]
    assert cases.find(cast.liwen, subject="王").items == []


def test_letters_are_read_in_every_way() -> None:
    assert name_sounds.readings("xian") == [("xian",), ("xi", "an")]
    assert ("wang", "xiao", "ming") in name_sounds.readings("wangxiaoming")
    assert name_sounds.readings("qqq") == [("qqq",)]
    assert len(name_sounds.readings("an" * 40)) == 1
    assert name_sounds.of_character("曾") >= {"zeng", "ceng"}


def test_the_dump_does_not_tell_how_common_a_surname_is(cast: Cast, deploy: Deploy, database: Engine) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    for at in range(40):
        instances.start(cast.liwen, "seq", subject={"name": f"王{chr(0x6000 + at)}"})
    with transaction.reading() as look:
        rows = look.execute(select(CaseDigest.kind, CaseDigest.digest)).all()
        texts = {row.digest for row in rows}
    times = Counter(row.digest for row in rows if row.kind == "name_character")
    assert max(times.values()) < 8  # 40 times one surname, in 64 digests
    assert len(cases.find(cast.liwen, subject="王", limit=200).items) == 40
    assert all(one.startswith("1:") and len(one) == 64 for one in texts)


def test_rows_of_digests_stand_in_an_order_that_tells_nothing(cast: Cast, started: str) -> None:
    table = Base.metadata.tables["case_digest"]
    with transaction.reading() as look:
        digests = look.execute(select(table.c.digest).where(table.c.case_id == started).order_by(table.c.id)).scalars().all()
    assert len(digests) >= 9
    assert digests == sorted(digests)


def test_whoever_may_not_read_whom_a_case_is_about_finds_none_by_it(cast: Cast, started: str) -> None:
    """An administrator sees every case and whom none is about: a list by name or number must not tell him either."""
    assert started in [one.id for one in cases.find(cast.admin, limit=50).items]
    for text in ("王小明", XIAOMING["id_number"]):
        assert [one.id for one in cases.find(cast.qianjing, subject=text).items] == [started]  # the auditor reads it
        assert cases.find(cast.admin, subject=text).items == []
        assert runs.find(cast.qianjing, Sought(subject=text)).items != []
        assert runs.find(cast.admin, Sought(subject=text)).items == []
        assert user_tasks.find(cast.qianjing, subject=text).items != []
        assert user_tasks.find(cast.admin, subject=text).items == []


def test_one_role_shows_no_files_by_another(cast: Cast) -> None:
    """Somebody who looks after the service of a province and works in one county lists the files of that county's office."""
    theirs = person_files.open_file(cast.liwen, {"name": "王小明"})
    both = replace(cast.admin, roles=(*cast.admin.roles, *cast.wuyue.roles))
    mine = person_files.open_file(both, {"name": "林小雨"}, area_code="440106")
    assert [one.id for one in person_files.find(both).items] == [mine.id]
    assert [one.id for one in person_files.find(cast.liwen).items] == [theirs.id]
