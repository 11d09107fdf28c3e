"""A forger with the whole database but without the key, and what is seen late, copied, or taken away from the very end."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, delete, insert, select, update

from models import AuditRoot, Base, VerbLog
from services import cases, entries, instances, transaction, wire
from services.audit import linking, looking, roots, sealing, signing, verifying
from services.audit.findings import Flaw
from services.instances import Started
from services.work import _LOG, Reading
from tests.cast import Cast
from tests.diagrams import case, sequence
from tests.services.audit.tampering import Undone, free_hand
from tests.services.conftest import Deploy


@pytest.fixture
def started(cast: Cast, deploy: Deploy) -> Started:
    deploy(sequence("visit", 1, extension=case()), "visit.bpmn")
    started = instances.start(cast.liwen, "visit", subject={"name": "王小明"})
    sealing.seal()
    return started


def after(forge: Callable[[Reading], object]) -> set[tuple[Flaw, str | None]]:
    """Tell what is found once something was done to the database; then undo it."""
    found: set[tuple[Flaw, str | None]] = set()
    with suppress(Undone), transaction.upkeep() as work:
        with free_hand(work.connection):
            forge(work)
        found = {(one.flaw, one.case_id) for one in verifying.verify().findings}
        raise Undone
    return found


def test_a_forger_without_the_key_cannot_sign(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Ed25519PrivateKey.generate()

    def rebuild(work: Reading) -> None:
        """Take the seal away, make another history, and sign it with a key of one's own."""
        for name in ("audit_root", "audit_node", "audit_stretch", "audit_chain"):
            work.execute(delete(Base.metadata.tables[name]))
        work.execute(update(VerbLog).values(position=None, actor_id=None))
        with monkeypatch.context() as patched:
            patched.setattr(signing, "_key", [own])
            patched.setattr(sealing, "PORTION", 10_000)
            patched.setattr(linking, "entry_text", lambda _look, row, **_: str(row["id"]))
            sealing.write(work, sealing.planned(work))

    flaws = {flaw for flaw, _ in after(rebuild)}
    assert {Flaw.ROOT_UNSIGNED, Flaw.ROOT_CHANGED, Flaw.ROW_CHANGED} <= flaws


def test_an_entry_nobody_did_is_not_sealed(started: Started, cast: Cast) -> None:
    forged = {"verb": "case.set_subject", "actor_kind": "person", "actor_id": cast.liwen.person_id, "object_type": "case"}
    moment = moment_of_an_entry()
    with transaction.upkeep() as work:
        row = forged | {"object_id": started.case_id, "case_id": started.case_id, "logged_at": moment, "occurred_at": moment}
        work.execute(insert(VerbLog), row)
    assert {(one.flaw, one.case_id) for one in verifying.verify().findings} == {(Flaw.ENTRY_FORGED, started.case_id)}
    sealing.seal()
    assert {(one.flaw, one.case_id) for one in verifying.verify().findings} == {(Flaw.ENTRY_FORGED, started.case_id)}


def moment_of_an_entry() -> object:
    with transaction.reading() as look:
        return look.execute(select(VerbLog.logged_at).limit(1)).scalar_one()


def test_a_whole_case_that_is_gone_is_missed(started: Started) -> None:
    def erase(work: Reading) -> None:
        stretch, chain = Base.metadata.tables["audit_stretch"], Base.metadata.tables["audit_chain"]
        number = work.execute(select(chain.c.number).where(chain.c.name == f"case:{started.case_id}")).scalar_one()
        work.execute(delete(stretch).where(stretch.c.chain_number == number))
        work.execute(delete(chain).where(chain.c.number == number))
        for table in reversed(Base.metadata.sorted_tables):
            if "case_id" in table.c:
                work.execute(delete(table).where(table.c.case_id == started.case_id))
        work.execute(delete(Base.metadata.tables["case"]))

    assert Flaw.CHAIN_MISSING in {flaw for flaw, _ in after(erase)}


def test_the_end_is_held_by_the_copy_outside_the_database(started: Started, cast: Cast) -> None:
    with transaction.reading() as look:
        before = {name: look.execute(select(table)).all() for name, table in Base.metadata.tables.items() if name.startswith("audit_")}
        entries_before = look.execute(select(VerbLog.id)).scalars().all()
    kept = looking.read_roots("\n".join(wire.dumps(root) for root in looking.roots_after()))
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "王晓明"}, reason="写错")
    sealing.seal()

    def rewind(work: Reading) -> None:
        """Put everything back as it was at the root before."""
        for name, rows in before.items():
            table = Base.metadata.tables[name]
            work.execute(delete(table))
            work.execute(insert(table), [dict(row._mapping) for row in rows])
        work.execute(delete(VerbLog).where(VerbLog.id.not_in(entries_before)))

    flaws = {flaw for flaw, _ in after(rewind)}
    assert Flaw.ROOT_MISSING in flaws
    assert verifying.verify(anchors=kept).findings == ()


def test_an_entry_that_is_seen_late_is_sealed_later(started: Started, cast: Cast, database: Engine) -> None:
    """The first of two transactions takes the lower number and commits last: PostgreSQL shows the higher number first."""
    if database.dialect.name == "sqlite":
        pytest.skip("one writes at a time")
    is_written, may_commit = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.transaction(cast.liwen, "case.set_subject", reason="写错") as work:
            work.log("case", started.case_id, case_id=started.case_id)
            work.write(_LOG, [entries.close(row, "写错", None) for row in work._rows])
            work._rows.clear()
            is_written.set()
            may_commit.wait(10)
            work.log("case", started.case_id, case_id=started.case_id)

    thread = threading.Thread(target=slowly)
    thread.start()
    assert is_written.wait(10)
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "王晓明"}, reason="写错")
    first = sealing.seal()
    may_commit.set()
    thread.join(10)
    second = sealing.seal()
    assert (first.entries, second.entries) == (1, 2)
    with transaction.reading() as look:
        found = look.execute(select(VerbLog.id, VerbLog.position).where(VerbLog.case_id == started.case_id).order_by(VerbLog.id)).all()
    assert sorted(row.position for row in found) != [row.position for row in found]
    assert verifying.verify().findings == ()


def test_roots_are_numbered_and_name_each_other(started: Started, cast: Cast) -> None:
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "王晓明"}, reason="写错")
    sealing.seal()
    with transaction.reading() as look:
        found = list(roots.all_of(look))
        count = len(look.execute(select(AuditRoot.number)).all())
    assert [root.number for root in found] == list(range(1, count + 1))
    assert [root.previous for root in found[1:]] == [root.hash for root in found[:-1]]
    assert all(signing.is_signed(root, signing.public_key()) for root in found)
