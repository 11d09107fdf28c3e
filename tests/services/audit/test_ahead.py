"""What comes between the sealer's look and its turn: nothing is sealed twice, nothing is lost, and no plan outlives a disposal."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from models import Case, VerbLog
from services import (
    attachments,
    case_moves,
    cases,
    instances,
    key_upkeep,
    keys,
    person_file_rows,
    person_files,
    transaction,
    user_tasks,
)
from services import key_files as files
from services.actor import OPERATOR
from services.archiving import disposing
from services.audit import adopting, linking, roots, sealing, stretches, verifying
from services.audit.sealing import Plan
from services.errors import NotReady
from tests.cast import OTHER_COUNTY, Cast
from tests.diagrams import case, sequence
from tests.services.conftest import Deploy

Between = Callable[[Callable[[], object]], None]
BIG, LITTLE = ({"name": "王大明", "id_number": "440111199001011234"}, {"name": "王二明", "id_number": "440111199202022345"})


@pytest.fixture
def begun(cast: Cast, deploy: Deploy) -> str:
    """Give a case in which things were done that are not sealed yet, one of them with a reason; what came before is sealed."""
    deploy(sequence("visit", 3, extension=case(), camunda_candidateGroups="caseworker"), "visit.bpmn")
    case_id = str(instances.start(cast.liwen, "visit", variables={"applicant": "王小明"}, subject=BIG).case_id)
    person_files.link(cast.liwen, person_files.open_file(cast.liwen, BIG).id, case_id)
    sealing.seal()
    attachments.add(cast.liwen, case_id, "a.txt", b"hello")
    complete(cast, reason="来电")
    return case_id


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    """Give a function that has something done once, after the sealer has looked and before its turn."""
    ahead = sealing._ahead

    def have_done(deed: Callable[[], object]) -> None:
        deeds = [deed]

        def interrupted() -> Plan | None:
            plan = ahead()
            while deeds:
                deeds.pop()()
            return plan

        monkeypatch.setattr(sealing, "_ahead", interrupted)

    return have_done


@pytest.fixture
def ring(key_files: Path, tmp_path: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give keys that the test may replace; a new one is used at once."""
    monkeypatch.setattr(files, "SETTLING", 0.0)
    keys.load(Path(shutil.copytree(key_files, tmp_path / "ring")))
    yield
    keys.load(key_files)


def complete(cast: Cast, reason: str | None = None) -> None:
    user_task = user_tasks.find(cast.liwen, state="open").items[0].id
    user_tasks.claim(cast.liwen, user_task)
    user_tasks.complete(cast.liwen, user_task, {"answer": "是"}, reason=reason)


def dispose(cast: Cast, case_id: str) -> None:
    with transaction.transaction(cast.sunqiang, "case.dispose") as work:
        disposing.dispose(work, case_id)
        work.log("case", case_id, case_id=case_id)


def unsealed() -> int:
    with transaction.reading() as look:
        return int(look.execute(select(func.count()).where(VerbLog.position.is_(None))).scalar_one())


def assert_sealed() -> None:
    """See that all is whole, before and after what is left is sealed."""
    assert verifying.verify().findings == ()
    sealing.seal()
    verdict = verifying.verify()
    assert (verdict.findings, verdict.pending, unsealed()) == ((), 0, 0)


def test_another_sealer_was_faster(begun: str, between: Between) -> None:
    others: list[sealing.Sealed] = []
    waiting = unsealed()
    between(lambda: others.append(sealing.seal()))
    mine = sealing.seal()
    assert (mine, others[0].entries) == (sealing.Sealed(0, 0, None), waiting)
    with transaction.reading() as look:
        linked = Counter((link.kind, link.key) for link in stretches.every(look) if link.kind == "verb_log")
    assert set(linked.values()) == {1}
    assert_sealed()


def test_another_sealer_was_faster_with_a_part(begun: str, between: Between, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = unsealed()

    def seal_two() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(sealing, "PORTION", 2)
            assert sealing._seal_portion().entries == 2

    between(seal_two)
    assert sealing.seal().entries == waiting - 2
    assert_sealed()


def test_what_people_do_meanwhile_is_sealed_next(begun: str, between: Between, cast: Cast, database: Engine) -> None:
    waiting = unsealed()

    def work() -> None:
        complete(cast)  # the user task that was open when the sealer looked has ended now
        cases.set_subject(cast.liwen, begun, LITTLE, reason="写错")
        attachments.add(cast.liwen, begun, "b.txt", b"hello")
        instances.start(cast.liwen, "visit")

    between(work)
    sealed = sealing.seal()
    if database.dialect.name == "sqlite":
        assert sealed.entries == waiting, "what was worked out ahead stands"
        assert unsealed() > 0
    assert_sealed()


def test_a_case_that_moves_meanwhile_is_sealed_anew(begun: str, between: Between, cast: Cast) -> None:
    between(lambda: case_moves.move(cast.heping, begun, OTHER_COUNTY, cast.offices["tianhe"], reason="管辖"))
    sealing.seal()
    assert_sealed()


def test_a_disposal_meanwhile_leaves_no_salt_behind(begun: str, between: Between, cast: Cast) -> None:
    instances.terminate(cast.sunqiang, cases.get(cast.sunqiang, begun).instances[0].id, reason="重复受理")
    between(lambda: dispose(cast, begun))
    sealing.seal()
    assert_sealed()
    with transaction.reading() as look:
        assert look.execute(select(Case.state).where(Case.id == begun)).scalar_one() == "disposed"
        number = next(row["number"] for row in roots.named(look, [f"case:{begun}"]))
        found = [link for one in stretches.follow(look, {number: f"case:{begun}"}) for link in one.links]
    assert {link.kind for link in found if link.salt is not None} == {"case"}


@pytest.mark.usefixtures("ring")
def test_keys_that_are_replaced_meanwhile_change_nothing(begun: str, between: Between, database: Engine) -> None:
    waiting = unsealed()

    def replace() -> None:
        key_upkeep.rotate("wrapping", "search", "names")
        assert sum(key_upkeep.renew()) > 0
        key_upkeep.retire("wrapping-1")
        keys.forget()

    between(replace)
    sealed = sealing.seal()
    assert database.dialect.name != "sqlite" or sealed.entries == waiting
    assert_sealed()


def test_files_that_are_taken_in_meanwhile_are_sealed_next(begun: str, between: Between, cast: Cast) -> None:
    with transaction.transaction(OPERATOR, "rules.seed") as work:
        person_file_rows.enter(work, LITTLE, "440111", cast.offices["baiyun"])
        work.log("rules", None)
    between(lambda: list(adopting.adopt()))
    sealing.seal()
    assert_sealed()


def test_what_cannot_be_read_ahead_is_judged_in_turn(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = sealing._ahead

    def refuse(*_: object) -> None:
        raise NotReady

    def blind() -> Plan | None:
        with monkeypatch.context() as patched:
            patched.setattr(keys, "unseal", refuse)
            return ahead()

    monkeypatch.setattr(sealing, "_ahead", blind)
    sealing.seal()
    with transaction.reading() as look:
        assert look.execute(select(VerbLog.id).where(VerbLog.position == linking.FORGED)).all() == []
    assert_sealed()
