"""An entry names the rows that its deed wrote, so the sealer need not look through the case, and seals nothing beside them."""

import json
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from models import Base, VerbLog
from services import cases, instances, touching, transaction, user_tasks
from services.audit import covered, pending, sealing, stretches, verifying
from services.audit.findings import Flaw
from services.errors import Conflict
from services.instances import Started
from tests.cast import Cast
from tests.diagrams import case, chain, document, flow, node, process, sequence
from tests.processes import referral_papers as papers
from tests.processes import referral_way
from tests.processes.referral_desk import ReferralServicesDesk
from tests.services.conftest import Deploy

NODES = (node("startEvent", "s"), node("userTask", "ask"), node("exclusiveGateway", "g"), node("endEvent", "e"))
CHOICE = document(process("choice", *NODES, chain("s", "ask", "g"), flow("g", "e", "=answer"), extension=case()))
_activity = Base.metadata.tables["activity"]


@pytest.fixture
def started(cast: Cast, deploy: Deploy) -> Started:
    deploy(sequence("visit", 3, extension=case()), "visit.bpmn")
    started = instances.start(cast.liwen, "visit", subject={"name": "王小明"})
    sealing.seal()
    return started


def complete(cast: Cast, **values: Any) -> str:
    """Complete the open user task; give its id."""
    user_task_id = user_tasks.find(cast.liwen, state="open").items[0].id
    user_tasks.complete(cast.liwen, user_task_id, values)
    return str(user_task_id)


def touched() -> list[Any]:
    """Give what the entries of cases name that are not sealed yet."""
    with transaction.reading() as look:
        of_cases = VerbLog.position.is_(None), VerbLog.case_id.is_not(None)
        texts = look.execute(select(VerbLog.touched).where(*of_cases).order_by(VerbLog.id)).scalars()
        return [text and json.loads(text) for text in texts]


def sealed_kinds(entry_count: int) -> list[str]:
    """Give the kinds of the newest links, which the last look has added."""
    with transaction.reading() as look:
        links = sorted(stretches.every(look), key=lambda link: link.position)
        return sorted(link.kind for link in links[-entry_count:])


def test_what_is_covered_is_told() -> None:
    assert {cover.kind for cover in covered.COVERS} == touching.COVERED
    for cover in covered.COVERS:
        assert all(name in cover.table.c for name in cover.told_by)
        assert cover.told_by == touching.NAMED_BY.get(cover.kind, ("id",))


def test_a_completion_names_its_rows_and_no_others_are_looked_at(started: Started, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    complete(cast, answer="是")
    (told,) = touched()
    assert {kind: len({tuple(key) for key in keys}) for kind, keys in told.items()} == {
        "process_instance": 1,
        "activity": 2,
        "user_task": 2,
        "variable_change": 1,
    }
    monkeypatch.setattr(pending, "filled", None)  # what would look through the case
    assert sealing.seal().links == 7
    monkeypatch.undo()
    assert verifying.verify().findings == ()
    assert sealed_kinds(7) == sorted(["verb_log", "process_instance", "activity", "activity", "user_task", "user_task", "variable_change"])


def test_who_holds_a_user_task_is_told_by_whoever_hands_it_on(started: Started, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    task = str(user_tasks.find(cast.liwen, state="open").items[0].id)
    user_tasks.claim(cast.liwen, task)
    user_tasks.assign(cast.sunqiang, task, str(cast.zhaomin.person_id), reason="轮岗")
    user_tasks.release(cast.sunqiang, task, reason="空缺")
    assert [{kind: len(keys) for kind, keys in told.items()} for told in touched()] == [{"user_task": 1}] * 3
    monkeypatch.setattr(pending, "filled", None)  # what would look through the case
    assert sealing.seal().links == 4
    monkeypatch.undo()
    assert verifying.verify().findings == ()


def test_steps_of_a_shipped_procedure_name_their_clocks_and_decisions_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ReferralServicesDesk(cast)
    referral_way.applied(desk)
    sealing.seal()
    monkeypatch.setattr(pending, "filled", None)  # what would look through the case
    desk.do("verify", papers.verification("confirmed"))
    referral_way.accepted(desk)
    referral_way.signed(desk)
    told = touched()
    assert None not in told
    assert {"clock", "clock_event", "decision_evaluation"} <= {kind for one in told for kind in one}
    sealing.seal()
    monkeypatch.undo()
    assert verifying.verify().findings == ()


def test_what_goes_wrong_and_is_put_right_is_named(cast: Cast, deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(CHOICE, "choice.bpmn")
    case_id = instances.start(cast.liwen, "choice").case_id
    sealing.seal()
    monkeypatch.setattr(pending, "filled", None)  # what would look through the case
    with pytest.raises(Conflict):
        complete(cast, answer="是")
    complete(cast, answer=True)
    told = touched()
    assert [len(one["incident"]) for one in told] == [1, 1]
    assert told[1]["case"] == [[case_id]]
    sealing.seal()
    monkeypatch.undo()
    assert verifying.verify().findings == ()


def test_a_row_that_no_deed_names_is_not_sealed_with_it(started: Started, cast: Cast) -> None:
    complete(cast, answer="是")
    with transaction.upkeep() as work:
        row = dict(work.execute(select(_activity).limit(1)).mappings().one())
        work.execute(insert(_activity), row | {"activity_id": 99})
    assert Flaw.ROW_ADDED in {one.flaw for one in verifying.verify().findings}, "it is told before anything is sealed"
    sealing.seal()
    assert [(one.flaw, one.case_id, one.what) for one in verifying.verify().findings] == [
        (Flaw.ROW_ADDED, started.case_id, f"activity {started.instance_id}:99")
    ]


def test_a_row_that_was_changed_beside_a_deed_is_not_sealed_anew(started: Started, cast: Cast) -> None:
    complete(cast, answer="是")
    with transaction.upkeep() as work:
        work.execute(update(Base.metadata.tables["case"]).values(outcome="refused"))
    sealing.seal()
    assert {(one.flaw, one.case_id) for one in verifying.verify().findings} == {(Flaw.ROW_CHANGED, started.case_id)}


def test_who_adds_a_row_to_what_an_entry_names_has_changed_the_entry(started: Started, cast: Cast) -> None:
    complete(cast)
    with transaction.upkeep() as work:
        text = work.execute(select(VerbLog.touched).where(VerbLog.position.is_(None))).scalar_one()
        work.execute(update(VerbLog).where(VerbLog.position.is_(None)).values(touched=text.replace("{", '{"case":[],', 1)))
    assert Flaw.ENTRY_FORGED in {one.flaw for one in verifying.verify().findings}
    assert sealing.seal().links == 0
    assert Flaw.ENTRY_FORGED in {one.flaw for one in verifying.verify().findings}


def test_a_verb_with_a_statement_of_its_own_tells_nothing_and_is_looked_for(started: Started, cast: Cast) -> None:
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "王晓明"}, reason="写错")
    assert touched() == [None]
    assert sealing.seal().links == 2
    assert verifying.verify().findings == ()


def test_what_two_verbs_wrote_is_found_whoever_of_them_tells(started: Started, cast: Cast) -> None:
    complete(cast)
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "王晓明"}, reason="写错")
    complete(cast)
    told = touched()
    assert told[1] is None
    assert None not in (told[0], told[2])
    sealing.seal()
    assert verifying.verify().findings == ()


def test_a_deed_in_two_cases_tells_nothing(started: Started) -> None:
    written = touching.Touched()
    assert written.told({started.case_id}) == "{}"
    assert written.told({started.case_id, None}) == "{}"
    assert written.told({started.case_id, "another"}) is None
    assert written.told({None}) is None
