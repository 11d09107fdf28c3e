"""Somebody adds to a case in the very moment in which it is destroyed: whoever comes first, nothing of it outlives its disposal."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, update

from models import Archive
from services import attachments, cases, instances, jobs, person_files, policy, transaction
from services.archiving import disposals, disposing, holds, owing
from services.errors import Conflict
from tests.cast import Cast
from tests.services.archiving.conftest import Close
from tests.services.clockwork import rows
from tests.services.test_kept_out_in_time import Deed, Second

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # on SQLite one writes at a time


@pytest.fixture
def over(close: Close) -> str:
    """Give a closed case with its package, whose retention has run out."""
    case_id = close()
    owing.order()
    jobs.run_due()
    with transaction.upkeep() as look:
        look.execute(update(Archive).values(dispose_after=date(2020, 12, 31)))
    return case_id


def following(monkeypatch: pytest.MonkeyPatch, place: tuple[object, str], deed: Deed, database: Engine) -> Second:
    """Have somebody do something when a function has done its part, in a transaction that is not yet over."""
    original: Callable[..., object] = getattr(*place)
    second = Second(deed)

    def followed(*given: object, **more: object) -> object:
        found = original(*given, **more)
        if second.ident is None:
            second.start()
            second.until_he_waits(database)
        return found

    monkeypatch.setattr(*place, followed)
    return second


@pytest.mark.parametrize("deed", ["attach", "hold", "link", "join"])
def test_nothing_is_added_to_a_case_that_is_being_destroyed(
    over: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, database: Engine, deed: str
) -> None:
    file_id = person_files.open_file(cast.liwen, {"name": "江小舟", "id_number": "440111201503080004"}).id
    deeds: dict[str, Deed] = {
        "attach": lambda: attachments.add(cast.liwen, over, "迟到.txt", b"x"),
        "hold": lambda: holds.hold(cast.sunqiang, over, reason="诉讼"),
        "link": lambda: person_files.link(cast.liwen, file_id, over),
        "join": lambda: instances.start(cast.liwen, "visit", case_id=over),
    }
    proposed = disposals.propose(cast.sunqiang, [over], reason="保管期限已满").id
    second = following(monkeypatch, (disposing, "dispose"), deeds[deed], database)
    disposals.approve(cast.heping, proposed)
    second.join(20)
    assert second.ident is not None
    assert cases.get(cast.qianjing, over).state == "disposed"
    for table in ("attachment", "legal_hold", "person_file_case", "process_instance"):
        assert rows(table, case_id=over) == [], table


def test_what_was_added_first_is_seen_by_the_disposal(over: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, database: Engine) -> None:
    proposed = disposals.propose(cast.sunqiang, [over], reason="保管期限已满").id
    told: list[Conflict] = []

    def approve() -> None:
        try:
            disposals.approve(cast.heping, proposed)
        except Conflict as error:
            told.append(error)

    second = following(monkeypatch, (policy, "demand"), approve, database)
    holds.hold(cast.sunqiang, over, reason="诉讼")
    second.join(20)
    assert cases.get(cast.qianjing, over).state == "closed"
    assert [error.reason for error in told] == ["case_held"]


def test_two_who_propose_the_same_go_one_after_the_other(over: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, database: Engine) -> None:
    second = following(
        monkeypatch, (disposals, "_demand_going"), lambda: disposals.propose(cast.heping, [over], reason="保管期限已满"), database
    )
    disposals.propose(cast.sunqiang, [over], reason="保管期限已满")
    second.join(20)
    assert len(rows("disposal_case", case_id=over)) == 1
