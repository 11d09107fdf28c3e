"""Keys are replaced while people work: nothing becomes unreadable or unfindable, and the old key goes when nothing needs it."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Text, insert, literal_column, select, type_coerce, update

from models import Base, Case, CaseDigest, DataKey, Person, PersonListEntry, Professional
from services import (
    cases,
    identities,
    instances,
    key_ring,
    key_upkeep,
    keys,
    person_files,
    person_lists,
    professionals,
    sealed_names,
    transaction,
    user_tasks,
)
from services import key_files as files
from services.actor import OPERATOR
from services.archiving import disposing
from services.errors import Conflict, NotFound, NotReady
from services.list_matching import MATCHES, SEVERE, match
from tests import diagrams
from tests.cast import COUNTY, Cast
from tests.services.conftest import Deploy

MING = {"name": "王小明", "id_number": "440111199001011234", "phone": "13800000000"}


@pytest.fixture
def ring(tmp_path: Path, key_files: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder of keys that a test may change; a new one is used at once."""
    monkeypatch.setattr(files, "SETTLING", 0.0)
    keys.load(Path(shutil.copytree(key_files, tmp_path / "ring")))
    yield tmp_path / "ring"
    keys.load(key_files)


def started(cast: Cast, **subject: str) -> str:
    return str(instances.start(cast.liwen, "seq", subject=subject or MING, variables={"a": 1}).case_id)


def held() -> dict[str, int]:
    return {one.name: one.rows for one in key_upkeep.status()}


def test_a_rotation_wraps_everything_anew_and_the_old_key_goes(cast: Cast, deploy: Deploy, ring: Path) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    case_id = started(cast)
    assert key_upkeep.rotate("wrapping") == ["wrapping-2"]
    assert oct((ring / "wrapping-2.key").stat().st_mode)[-3:] == "600"
    with pytest.raises(Conflict) as refused:
        key_upkeep.retire("wrapping-1")
    assert refused.value.reason == "key_needed"
    assert sum(key_upkeep.renew()) > 0
    assert held()["wrapping-1"] == 0
    aside = Path(key_upkeep.retire("wrapping-1"))
    assert aside.exists()
    assert not (ring / "wrapping-1.key").exists()
    keys.load(ring)
    assert [one.id for one in cases.find(cast.liwen, subject="xiaoming").items] == [case_id]
    assert (cases.get(cast.liwen, case_id).subject or {})["name"] == MING["name"]
    assert key_upkeep.rotate("wrapping") == ["wrapping-3"]
    with pytest.raises(Conflict):
        key_upkeep.retire("wrapping-3")
    for unknown in ("wrapping-1", "wrapping-x", "other-2", "search-0", "wrapping"):
        with pytest.raises(NotFound):
            key_upkeep.retire(unknown)


def test_a_key_that_was_destroyed_stays_so_and_holds_no_other_back(cast: Cast, deploy: Deploy, ring: Path) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    stays, gone = started(cast, name="王小红"), started(cast)
    of_case = select(DataKey.id, DataKey.wrapped).join(Case, Case.data_key_id == DataKey.id).where(Case.id == gone)
    instances.terminate(cast.sunqiang, cases.get(cast.liwen, gone).instances[0].id, reason="重复受理")
    with transaction.transaction(OPERATOR, "case.dispose") as work:
        key = work.execute(of_case).one()
        disposing.dispose(work, gone)
        work.log("case", gone, case_id=gone)
    key_upkeep.rotate("wrapping", "search", "names")
    assert sum(key_upkeep.renew()) > 0
    assert {held()[name] for name in ("wrapping-1", "search-1", "names-1")} == {0}
    for name in ("wrapping-1", "search-1", "names-1"):
        key_upkeep.retire(name)
    assert [one.id for one in cases.find(cast.liwen, subject="王小").items] == [stays]
    with transaction.reading() as look:
        assert look.execute(of_case).one().wrapped == keys.DESTROYED
        with pytest.raises(Conflict) as refused:
            keys.seal(look, key.id, b"x")
    assert refused.value.reason == "case_disposed"
    with transaction.transaction(OPERATOR, "case.dispose") as work:
        work.log("case", None)
        with pytest.raises(ValueError, match="everybody"):
            keys.destroy(work, keys.SYSTEM)


def test_only_the_rows_of_data_keys_change(cast: Cast, deploy: Deploy, ring: Path) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    started(cast)
    query = select(Base.metadata.tables["process_instance"]), select(Base.metadata.tables["case"])
    with transaction.reading() as look:
        before = [look.execute(one).all() for one in query]
    key_upkeep.rotate("wrapping")
    list(key_upkeep.renew())
    with transaction.reading() as look:
        assert [look.execute(one).all() for one in query] == before
        assert set(look.execute(select(DataKey.wrapping_key_id)).scalars()) == {"wrapping-2"}


def test_another_process_notices_by_itself(cast: Cast, deploy: Deploy, ring: Path) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    known = key_ring.current()
    files.add(ring, "wrapping")  # as another process does
    key_ring._known.files = known
    with transaction.transaction(OPERATOR, "office.add") as work:
        wrapped = keys.wrap("wrapping-2", "x", b"0" * 32)  # an unknown key is looked for at once
        work.log("office", "1")
    key_ring._known.files = known
    assert keys.unwrap("wrapping-2", "x", wrapped) == b"0" * 32
    key_ring._known.files, key_ring._known.looked = known, 0.0
    assert keys.newest_wrapping() == "wrapping-2"  # and others after a few seconds
    with pytest.raises(NotReady):
        keys.unwrap("wrapping-9", "x", wrapped)


def test_a_folder_out_of_reach_takes_no_key_away(ring: Path) -> None:
    ring.rename(ring.with_name("away"))
    assert key_ring.look().rings["wrapping"].latest == 1
    ring.with_name("away").rename(ring)


def test_digests_are_made_anew_and_everybody_is_found_meanwhile(cast: Cast, deploy: Deploy, ring: Path) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    case_id, file = started(cast), person_files.open_file(cast.liwen, MING, reason="新建")
    told = {"name": "赵康", "id_no": MING["id_number"], "category": "nurse", "certificate": "执业证", "area_code": COUNTY}
    professionals.add(cast.liwen, told)
    person_lists.replace(OPERATOR, SEVERE, COUNTY, "卫健局", [MING["id_number"]])
    identities.set_identity(cast.admin, str(cast.zhaomin.person_id), {"phone": "13912345678"})

    def all_found() -> bool:
        with transaction.reading() as look:
            assert match(look, SEVERE, COUNTY, MING["id_number"]) == MATCHES
            suspects = look.execute(identities.people_with("phone", "13912345678")).scalars().all()
            assert suspects == [cast.zhaomin.person_id]
        with pytest.raises(Conflict):
            professionals.add(cast.liwen, told)
        assert [like.number for like in person_files.doubles(cast.liwen, MING)] == [file.number]
        texts = ("王小明", "xiaoming", "明", *MING.values())
        assert all([one.id for one in cases.find(cast.liwen, subject=text).items] == [case_id] for text in texts)
        return all([one.id for one in person_files.find(cast.liwen, subject=text).items] == [file.id] for text in texts)

    assert key_upkeep.rotate("search", "names") == ["search-2", "names-2"]
    assert all_found()
    for _ in key_upkeep.renew():
        assert all_found()
    assert {name: rows for name, rows in held().items() if name.endswith("1") and rows} == {
        "wrapping-1": held()["wrapping-1"],
        "search-1": 1,
    }
    with transaction.reading() as look:
        assert all(one.startswith("2:") for one in look.execute(select(CaseDigest.digest)).scalars())
        assert look.execute(select(Professional.id_digest)).scalar_one().startswith("2:")
    key_upkeep.retire("names-1")
    with pytest.raises(Conflict):  # nobody can read numbers out of a list: its next import brings the new digests
        key_upkeep.retire("search-1")
    person_lists.replace(OPERATOR, SEVERE, COUNTY, "卫健局", [MING["id_number"]])
    key_upkeep.retire("search-1")
    assert all_found()
    with transaction.reading() as look:
        assert look.execute(select(PersonListEntry.digest)).scalar_one().startswith("2:")


def test_digests_of_older_versions_are_found_and_made_anew(cast: Cast, deploy: Deploy, ring: Path) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    case_id = started(cast)
    table = Base.metadata.tables["case_digest"]
    old = [("id_number", MING["id_number"]), ("name", "王小明"), *(("name_character", one) for one in "王小明")]
    with transaction.upkeep() as look:
        look.execute(table.delete())
        look.execute(insert(table), [{"case_id": case_id, "kind": kind, "digest": keys.digest(kind, text)} for kind, text in old])
    assert [one.id for one in cases.find(cast.liwen, subject="小明").items] == [case_id]
    list(key_upkeep.renew())
    assert [one.id for one in cases.find(cast.liwen, subject="xiaoming").items] == [case_id]
    with transaction.reading() as look:
        assert all(one.startswith("1:") for one in look.execute(select(CaseDigest.digest)).scalars())


def test_a_new_key_of_digests_is_used_when_every_process_knows_it(ring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SETTLING", 60.0)
    key_upkeep.rotate("search")
    assert keys.search_digest("phone", "1").startswith("1:")
    assert {one.partition(":")[0] for one in keys.search_digests("phone", "1")[1:]} == {"1", "2"}
    assert 50 < key_upkeep.settles_in() <= 60
    with pytest.raises(Conflict):
        key_upkeep.retire("search-1")
    made = (ring / "search-2.key").stat().st_mtime
    os.utime(ring / "search-2.key", (made - 61, made - 61))
    key_ring.look()
    assert keys.search_digest("phone", "1").startswith("2:")


def test_names_left_in_clear_text_are_sealed(cast: Cast, ring: Path) -> None:
    stored = type_coerce(Person.__table__.c.name, Text)
    clear = update(Person.__table__).where(Person.id == cast.liwen.person_id).values({"name": literal_column("'旧名'")})
    with transaction.upkeep() as look:
        look.execute(clear)
    with transaction.reading() as look:
        assert look.execute(select(Person.name).where(Person.id == cast.liwen.person_id)).scalar_one() == "旧名"
    list(key_upkeep.renew())
    with transaction.reading() as look:
        assert all(one.startswith(sealed_names.beginning(1)) for one in look.execute(select(stored)).scalars())
        assert look.execute(select(Person.name).where(Person.id == cast.liwen.person_id)).scalar_one() == "旧名"


def test_people_work_on_while_keys_are_replaced(cast: Cast, deploy: Deploy, ring: Path) -> None:
    deploy(diagrams.sequence("seq", 3, extension=diagrams.case()))
    for at in range(6):
        started(cast, name=f"王小{at}", id_number=f"44011119900101{at:04d}")
    with ThreadPoolExecutor(2) as people:
        working = [people.submit(work_through, cast, one.id) for one in user_tasks.find(cast.liwen).items]
        for _ in range(3):
            key_upkeep.rotate("wrapping", "search", "names")
            list(key_upkeep.renew())
            keys.forget()
        assert [one.result() for one in working] == [3] * 6
    list(key_upkeep.renew())
    assert {name for name, rows in held().items() if rows} == {"wrapping-4", "search-4", "names-4"}
    for name in ("wrapping-1", "wrapping-2", "wrapping-3", "names-3"):
        key_upkeep.retire(name)
    keys.forget()
    found = cases.find(cast.liwen, subject="王小", limit=50).items
    assert sorted(one.subject["name"] for one in found if one.subject) == [f"王小{at}" for at in range(6)]
    assert all(cases.get(cast.liwen, one.id).state == "closed" for one in found)


def work_through(cast: Cast, user_task_id: str) -> int:
    """Complete a user task and those that follow, then begin another case; give how many there were."""
    done, following = 0, user_task_id
    while following:
        following = user_tasks.complete(cast.liwen, following, {"a": 2}).next_user_task_id or ""
        done += 1
    started(cast, name="新人")
    return done
