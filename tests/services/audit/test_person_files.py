"""Files of persons have chains of their own: all they say is covered, and what a disposal takes from them is told."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, literal, select, update

from models import AuditChain, PersonFile, PersonFileCase, PersonFileEntry
from services import cases, instances, person_file_rows, person_files, readings, transaction
from services.actor import OPERATOR
from services.archiving import disposing
from services.audit import adopting, sealing, stretches, verifying
from services.audit.findings import Flaw
from tests.cast import Cast
from tests.diagrams import case, sequence
from tests.services.audit.tampering import resalted
from tests.services.conftest import Deploy

BIG, LITTLE = ({"name": "王大明", "id_number": "440111199001011234"}, {"name": "王二明", "id_number": "440111199202022345"})


@pytest.fixture
def begun(cast: Cast, deploy: Deploy) -> list[str]:
    """Give two cases."""
    deploy(sequence("visit", 1, extension=case()), "visit.bpmn")
    return [str(instances.start(cast.liwen, "visit", subject=BIG).case_id) for _ in range(2)]


@pytest.fixture
def file(cast: Cast, begun: list[str]) -> str:
    """Give the file of a person whose cases they are, sealed."""
    opened = person_files.open_file(cast.liwen, BIG)
    for case_id in begun:
        person_files.link(cast.liwen, opened.id, case_id)
    person_files.note(cast.liwen, opened.id, "上门走访")
    sealing.seal()
    return opened.id


def flaws() -> set[tuple[str | None, Flaw]]:
    return {(finding.chain, finding.flaw) for finding in verifying.verify().findings}


def dispose(cast: Cast, case_id: str) -> None:
    instances.terminate(cast.sunqiang, cases.get(cast.sunqiang, case_id).instances[0].id, reason="重复受理")
    with transaction.transaction(cast.sunqiang, "case.dispose") as work:
        disposing.dispose(work, case_id)
        work.log("case", case_id, case_id=case_id)


def changed(*statements: Any) -> set[tuple[str | None, Flaw]]:
    """Tell what is found after something was done to the database."""
    with transaction.upkeep() as look:
        for statement in statements:
            assert look.execute(statement).rowcount
    return flaws()


def test_a_file_has_a_chain_with_what_was_done_and_who_looked(file: str, cast: Cast) -> None:
    with readings.collecting() as collected:
        person_files.get(cast.liwen, file)
    collected.settle()
    sealing.seal()
    with transaction.reading() as look:
        chain = look.execute(select(AuditChain.number).where(AuditChain.name == f"file:{file}")).scalar_one()
        kinds = [link.kind for stretch in stretches.follow(look, {chain: f"file:{file}"}) for link in stretch.links]
    assert set(kinds) == {"verb_log", "person_file", "person_file_case", "person_file_entry"}
    assert kinds.count("verb_log") == 5  # opened, two cases, a note, a reading
    assert flaws() == set()


def test_a_changed_note_is_found(file: str) -> None:
    note = select(PersonFileEntry.id).where(PersonFileEntry.kind == "note").scalar_subquery()
    blank = update(PersonFileEntry).where(PersonFileEntry.id == note).values(words=None)
    assert changed(blank) == {(f"file:{file}", Flaw.ROW_CHANGED)}


def test_a_file_that_nobody_opened_is_found(file: str) -> None:
    columns = PersonFile.__table__.c
    forged = {"id": literal("x"), "number": literal("DA440111-9")}
    copy = insert(PersonFile).from_select(columns.keys(), select(*(forged.get(column.name, column) for column in columns)))
    assert changed(copy) == {("file:x", Flaw.ROW_ADDED)}


def test_a_file_that_a_process_opens_or_finds_is_covered(cast: Cast, begun: list[str]) -> None:
    with transaction.transaction(cast.liwen, "case.set_subject") as work:
        row = work.execute(select(person_file_rows._case).where(person_file_rows._case.c.id == begun[0])).one()
        person_file_rows.take_in(work, row, LITTLE)
        work.log("case", row.id, case_id=row.id)
    assert flaws() == set()
    sealing.seal()
    assert flaws() == set()


def test_two_files_that_become_one_change_whoever_names_them(file: str, cast: Cast) -> None:
    other, third = (person_files.open_file(cast.liwen, one) for one in (LITTLE, {"name": "李四"}))
    person_files.add_relative(cast.liwen, third.id, {"relation": "兄弟", "name": "王氏", "file_id": other.id})
    sealing.seal()
    person_files.merge(cast.sunqiang, other.id, file, reason="同一人")
    assert flaws() == set()
    sealing.seal()
    assert flaws() == set()


def test_a_disposed_case_leaves_its_file_lawfully(file: str, cast: Cast, begun: list[str]) -> None:
    gone, stays = begun
    dispose(cast, gone)
    assert flaws() == set()
    sealing.seal()
    assert flaws() == set()
    with transaction.reading() as look:
        assert look.execute(select(PersonFileCase.case_id).where(PersonFileCase.file_id == file)).scalars().all() == [stays]
        assert {link.salt for link in stretches.every(look) if link.key.endswith(f":{gone}")} == {None}
        assert look.execute(select(PersonFileEntry.id).where(PersonFileEntry.case_id == gone)).first() is None


def test_that_one_case_was_disposed_of_takes_no_other_one_away(file: str, cast: Cast, begun: list[str]) -> None:
    gone, stays = begun
    dispose(cast, gone)
    sealing.seal()
    with transaction.upkeep() as look:
        resalted(look.connection, "person_file_case", f"{file}:{stays}", None)
    assert changed(delete(PersonFileCase).where(PersonFileCase.case_id == stays)) == {(f"file:{file}", Flaw.ROW_MISSING)}


def test_a_salt_that_stayed_behind_a_disposal_is_found(file: str, cast: Cast, begun: list[str]) -> None:
    dispose(cast, begun[0])
    sealing.seal()
    with transaction.upkeep() as look:
        resalted(look.connection, "person_file_case", f"{file}:{begun[0]}", b"1" * 16)
    assert flaws() == {(f"file:{file}", Flaw.ROW_MISSING)}


def test_files_that_are_older_than_their_chains_are_taken_in_once(cast: Cast) -> None:
    with transaction.transaction(OPERATOR, "rules.seed") as work:
        person_file_rows.enter(work, LITTLE, "440111", cast.offices["baiyun"])
        work.log("rules", None)
    sealing.seal()
    assert {flaw for _, flaw in flaws()} == {Flaw.ROW_ADDED}
    assert list(adopting.adopt()) == [1]
    sealing.seal()
    assert flaws() == set()
    assert list(adopting.adopt()) == []


def test_taking_in_goes_on_where_it_broke_off_and_takes_no_forged_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.transaction(OPERATOR, "rules.seed") as work:
        for one in (BIG, LITTLE):
            person_file_rows.enter(work, one, "440111", cast.offices["baiyun"])
        work.log("rules", None)
    sealing.seal()
    monkeypatch.setattr(adopting, "PORTION", 1)
    broken_off = adopting.adopt()
    assert next(broken_off) == 1
    broken_off.close()
    sealing.seal()
    assert list(adopting.adopt()) == [1]
    assert list(adopting.adopt()) == []
    assert flaws() == set()
    sealing.seal()
    assert flaws() == set()
    columns = PersonFile.__table__.c
    forged = {"id": literal("x"), "number": literal("DA440111-9")}
    copy = select(*(forged.get(column.name, column) for column in columns)).limit(1)
    with transaction.upkeep() as look:
        look.execute(insert(PersonFile).from_select(columns.keys(), copy))
    assert list(adopting.adopt()) == []
    assert flaws() == {("file:x", Flaw.ROW_ADDED)}
