"""Who reads the audit, and what of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services import cases, exclusions, instances, now, origin, person_files, readings
from services.actor import Actor, Role
from services.audit import entry_views, sealing
from services.audit.entry_views import AuditEntry, Wanted
from services.errors import Forbidden
from services.exclusions import Whom
from services.masking import HIDDEN
from services.origin import Origin
from tests.cast import AREAS, OTHER_COUNTY, Cast
from tests.diagrams import case, sequence
from tests.services.conftest import Deploy


@pytest.fixture
def begun(deploy: Deploy, cast: Cast) -> str:
    """Give a case that was begun for a reason, and opened by a confirmer at the desk."""
    deploy(sequence("visit", 1, extension=case()), "visit.bpmn")
    case_id = str(instances.start(cast.liwen, "visit", subject={"name": "王小明"}, reason="来电").case_id)
    read(cast.heping, case_id)
    return case_id


def read(actor: Actor, case_id: str) -> None:
    origin.enter(Origin("web", "192.0.2.7"))
    with readings.collecting() as collected:
        cases.get(actor, case_id)
    collected.settle()
    origin.enter(origin.TICKER)


def found(reader: Actor, /, **wanted: object) -> list[AuditEntry]:
    return entry_views.find(reader, Wanted(**wanted)).items  # type: ignore[arg-type]


def auditor(cast: Cast, area_code: str, office: str) -> Actor:
    return replace(cast.qianjing, roles=(Role("auditor", cast.offices[office], area_code, AREAS[area_code][2]),))


def test_an_auditor_sees_who_opened_a_case(cast: Cast, begun: str) -> None:
    opened, started = found(cast.qianjing, case=begun)
    assert (opened.verb, opened.actor_name, opened.door, opened.address) == ("case.read", "何平", "web", "192.0.2.7")
    assert (opened.is_reading, opened.object_type, opened.object_id) == (True, "case", begun)
    assert (started.verb, started.actor_name, started.is_reading, started.reason) == ("instance.start", "李文", False, "来电")
    assert found(auditor(cast, "440111", "baiyun"), case=begun) == [opened, started]


def test_an_auditor_of_another_county_sees_nothing(cast: Cast, begun: str) -> None:
    elsewhere = auditor(cast, OTHER_COUNTY, "tianhe")
    assert found(elsewhere) == found(elsewhere, case=begun) == []
    caseworker = Role("caseworker", cast.offices["baiyun"], "440111", AREAS["440111"][2])
    assert found(replace(elsewhere, roles=(*elsewhere.roles, caseworker))) == []  # though he sees the case


def test_nobody_else_reads_it(cast: Cast, begun: str) -> None:
    for actor in (cast.sunqiang, cast.liwen, cast.admin, cast.wuyue, replace(cast.sunqiang, principals=(cast.qianjing,))):
        with pytest.raises(Forbidden):
            found(actor, case=begun)
        with pytest.raises(Forbidden):
            entry_views.list_roots(actor)


def test_an_auditor_who_is_kept_out_sees_nothing_of_the_case(cast: Cast, begun: str) -> None:
    number = cases.get(cast.liwen, begun).number
    exclusions.exclude(cast.sunqiang, begun, Whom(cast.qianjing.person_id), "conflict_of_interest", reason="兄弟")
    assert found(cast.qianjing, case=begun) == found(cast.qianjing, case=number) == []
    assert begun not in {one.case_id for one in found(cast.qianjing)}


def test_nor_of_the_file_of_its_person(cast: Cast, begun: str) -> None:
    file = person_files.open_file(cast.liwen, {"name": "王小明", "id_number": "440111199001150009"})
    assert found(cast.qianjing, object_id=file.id)
    person_files.link(cast.liwen, file.id, begun)
    exclusions.exclude(cast.sunqiang, begun, Whom(cast.qianjing.person_id), "conflict_of_interest", reason="兄弟")
    assert found(cast.qianjing, object_type="person_file") == []


def test_outside_of_cases_it_is_the_auditors_at_the_root(cast: Cast, begun: str) -> None:
    (deployed,) = found(cast.qianjing, verb="deployment.deploy")
    assert (deployed.case_id, deployed.actor_name) == (None, "管理员")
    assert found(auditor(cast, "440111", "baiyun"), verb="deployment.deploy") == []


def test_who_asks_for_what(cast: Cast, begun: str) -> None:
    number = cases.get(cast.liwen, begun).number
    assert [one.verb for one in found(cast.qianjing, case=number)] == ["case.read", "instance.start"]
    assert [one.verb for one in found(cast.qianjing, case=begun, is_reading=True)] == ["case.read"]
    assert [one.verb for one in found(cast.qianjing, case=begun, is_reading=False)] == ["instance.start"]
    by_login, by_id = found(cast.qianjing, actor="heping"), found(cast.qianjing, actor=cast.heping.person_id)
    assert by_login == by_id == found(cast.qianjing, door="web") == found(cast.qianjing, object_type="case", object_id=begun)
    assert [one.verb for one in by_login] == ["case.read"]
    assert found(cast.qianjing, actor="nobody") == found(cast.qianjing, case="nothing") == found(cast.qianjing, door="cli") == []


def test_from_one_moment_to_another(cast: Cast, begun: str) -> None:
    (opened,) = found(cast.qianjing, verb="case.read")
    assert found(cast.qianjing, verb="case.read", since=opened.logged_at) == [opened]
    assert found(cast.qianjing, verb="case.read", until=opened.logged_at) == []
    assert found(cast.qianjing, since=now.now() + timedelta(hours=1)) == []


def test_pages_the_newest_first(cast: Cast, begun: str) -> None:
    first = entry_views.find(cast.qianjing, Wanted(case=begun), limit=1)
    second = entry_views.find(cast.qianjing, Wanted(case=begun), first.next, 1)
    assert [one.verb for one in (*first.items, *second.items)] == ["case.read", "instance.start"]
    assert second.next is None


def test_the_reason_is_hidden_from_whoever_may_not_read_the_case(cast: Cast, begun: str) -> None:
    confined = replace(cast.qianjing, scopes=frozenset({"audit.read"}))
    assert [one.reason for one in found(confined, case=begun)] == [None, HIDDEN]


def test_what_is_sealed_says_where(cast: Cast, begun: str) -> None:
    assert {one.is_sealed for one in found(cast.qianjing)} == {False}
    sealing.seal()
    entries = found(cast.qianjing, case=begun)
    assert all(one.is_sealed for one in entries)
    assert entries[0].position is not None
    assert entries[1].position is not None
    assert entries[0].position > entries[1].position


def test_reading_the_audit_is_a_reading(cast: Cast, begun: str) -> None:
    with readings.collecting() as collected:
        found(cast.qianjing, case=begun, actor="heping")
    collected.settle()
    (entry,) = found(cast.qianjing, verb="audit.list")
    assert (entry.actor_name, entry.case_id, entry.matches) == ("钱静", begun, 1)


def test_roots_the_newest_first(cast: Cast, begun: str) -> None:
    sealing.seal()
    read(cast.heping, begun)
    sealing.seal()
    first = entry_views.list_roots(cast.qianjing, limit=1)
    second = entry_views.list_roots(cast.qianjing, after=first.next, limit=1)
    assert [one["number"] for one in (*first.items, *second.items)] == [2, 1]
    assert second.next is None
