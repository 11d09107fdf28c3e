"""The duty roster: who may enter it, what it refuses, and who is called first."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models import Contact
from services import keys, on_duty, rosters, transaction
from services.errors import Forbidden, Invalid, NotFound
from services.rosters import Shift
from tests.cast import Cast

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NIGHT = timedelta(hours=15)


def shift(cast: Cast, who: str = "zhoutao", **more: object) -> Shift:
    plain = {"office_id": cast.offices["baiyun"], "role": "duty_officer", "person_id": getattr(cast, who).person_id}
    return Shift(**{**plain, "kind": "night", "rank": 0, "begins_at": BEGIN, "ends_at": BEGIN + NIGHT, **more})


def called(cast: Cast, moment: datetime) -> list[str]:
    names = {cast.zhiban.person_id: "zhiban", cast.zhoutao.person_id: "zhoutao"}
    with transaction.reading() as look:
        return [names[one] for one in on_duty.people(look, cast.offices["baiyun"], "duty_officer", moment)]


def test_whoever_is_on_duty_comes_first_then_the_deputy(cast: Cast) -> None:
    assert called(cast, BEGIN) == ["zhoutao", "zhiban"]  # nobody is on the roster: everybody with the role, by name
    rosters.enter(cast.sunqiang, shift(cast, "zhoutao", rank=1))
    rosters.enter(cast.sunqiang, shift(cast, "zhiban"))
    assert called(cast, BEGIN) == ["zhiban", "zhoutao"]


def test_a_shift_begins_and_ends(cast: Cast) -> None:
    rosters.enter(cast.sunqiang, shift(cast, "zhiban", kind="holiday"))
    assert called(cast, BEGIN - timedelta(seconds=1)) == ["zhoutao", "zhiban"]
    assert called(cast, BEGIN + NIGHT - timedelta(seconds=1)) == ["zhiban", "zhoutao"]
    assert called(cast, BEGIN + NIGHT) == ["zhoutao", "zhiban"]


def test_a_roster_is_read_by_its_span_and_changed(cast: Cast) -> None:
    shift_id = rosters.enter(cast.sunqiang, shift(cast))
    span = {"begins_at": BEGIN, "ends_at": BEGIN + timedelta(days=1)}
    (found,) = rosters.find(cast.liwen, cast.offices["baiyun"], **span)
    assert (found.id, found.person_name, found.kind, found.rank) == (shift_id, "周涛", "night", 0)
    later = {"begins_at": BEGIN + NIGHT, "ends_at": BEGIN + timedelta(days=2)}
    assert rosters.find(cast.liwen, cast.offices["baiyun"], **later) == []
    rosters.remove(cast.sunqiang, shift_id)
    assert rosters.find(cast.liwen, cast.offices["baiyun"], **span) == []
    with pytest.raises(NotFound):
        rosters.remove(cast.sunqiang, shift_id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "emperor"}, "role"),
        ({"kind": "weekend"}, "kind"),
        ({"rank": -1}, "rank"),
        ({"ends_at": BEGIN}, "ends_at"),
        ({"role": "supervisor"}, "person_id"),
    ],
)
def test_a_shift_that_does_not_hold_is_refused_by_field(cast: Cast, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rosters.enter(cast.sunqiang, shift(cast, **wrong))
    assert set(refused.value.errors) == {field}


@pytest.mark.parametrize("who", ["liwen", "zhiban", "tangjing", "wuyue"])
def test_only_who_steers_enters_a_roster(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        rosters.enter(getattr(cast, who), shift(cast))


@pytest.mark.parametrize("who", ["tangjing", "wuyue"])
def test_a_stranger_reads_no_roster(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        rosters.find(getattr(cast, who), cast.offices["baiyun"], begins_at=BEGIN, ends_at=BEGIN + NIGHT)


def test_contacts_are_sealed_and_ended(cast: Cast) -> None:
    zhiban = str(cast.zhiban.person_id)
    assert rosters.set_contacts(cast.admin, zhiban, {"email": "zhiban@example.org", "sms": "13000000005"}) == ["email", "sms"]
    with transaction.reading() as look:
        rows = look.execute(select(Contact.__table__).order_by(Contact.channel)).all()
        assert b"zhiban@" not in rows[0].address
        assert keys.unseal(look, rows[0].data_key_id, rows[0].address) == b"zhiban@example.org"
    assert rosters.set_contacts(cast.admin, zhiban, {"sms": ""}) == ["email"]


@pytest.mark.parametrize(
    ("channel", "address"),
    [("email", "nobody"), ("sms", "call me"), ("webhook", "file:///etc/passwd"), ("pigeon", "x"), ("email", "a@b.c\nBcc: x@y.z")],
)
def test_an_address_that_is_none_is_refused_by_its_channel(cast: Cast, channel: str, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        rosters.set_contacts(cast.admin, str(cast.zhiban.person_id), {channel: address})
    assert set(refused.value.errors) == {channel}


def test_only_an_administrator_says_how_somebody_is_reached(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        rosters.set_contacts(cast.sunqiang, str(cast.zhiban.person_id), {"email": "a@example.org"})
