"""Cases shown to somebody who would not see them: given by a supervisor, or taken in need."""

from datetime import timedelta

import pytest

from services import alarms, cases, corrections, documents, exclusions, glass, history, instances, now, shares
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.exclusions import Whom
from services.shares import ShareView
from tests.cast import PEOPLE, Cast
from tests.diagrams import case, chain, document, node, process
from tests.services.conftest import Deploy

PARTS = (node("startEvent", "start"), node("userTask", "apply", camunda_candidateGroups="caseworker"), node("endEvent", "end"))
VISIT = document(process("visit", *PARTS, chain("start", "apply", "end"), extension=case()))
SUBJECT = {"name": "王小明"}
YEAR = timedelta(days=366)
HANDLING = {"liwen", "zhaomin", "sunqiang", "heping", "wuyue", "jiangchun", "gaoyuan", "zhiban", "zhoutao"}


@pytest.fixture
def begun(deploy: Deploy, cast: Cast) -> str:
    deploy(VISIT)
    return str(instances.start(cast.liwen, "visit", subject=SUBJECT, variables={"note": "x"}).case_id)


def give(cast: Cast, case_id: str, **more: object) -> ShareView:
    terms = {"valid_until": now.now() + timedelta(days=1), "reason": "迁居", **more}
    return shares.share(cast.sunqiang, case_id, Whom(cast.wuyue.person_id), **terms)  # type: ignore[arg-type]


def instance_of(actor: Actor, case_id: str) -> str:
    return cases.get(actor, case_id).instances[0].id


def test_a_shared_case_is_read_with_everything_in_it(begun: str, cast: Cast) -> None:
    give(cast, begun)
    assert cases.get(cast.wuyue, begun).subject == SUBJECT
    assert instances.variables(cast.wuyue, instance_of(cast.wuyue, begun))["note"] == "x"
    assert documents.find(cast.wuyue, begun) == []
    assert corrections.find(cast.wuyue, begun) == []
    assert history.of_case(cast.wuyue, begun).items


def test_to_read_is_not_to_work(begun: str, cast: Cast) -> None:
    give(cast, begun)
    with pytest.raises(Forbidden):
        cases.set_subject(cast.wuyue, begun, {"name": "x"})
    give(cast, begun, may_work=True)
    assert cases.set_subject(cast.wuyue, begun, {"name": "王晓明"}).subject == {"name": "王晓明"}


def test_whoever_works_on_a_shared_case_does_not_run_it(begun: str, cast: Cast) -> None:
    give(cast, begun, may_work=True)
    with pytest.raises(Forbidden):
        instances.terminate(cast.wuyue, instance_of(cast.wuyue, begun), reason="x")
    with pytest.raises(Forbidden):
        shares.share(cast.wuyue, begun, Whom(cast.zhaomin.person_id), reason="x")


def test_what_his_role_may_not_read_at_home_nobody_reads_in_a_shared_case(begun: str, cast: Cast) -> None:
    """An administrator of another county sees that there is a case, and not whom it is about."""
    shares.share(cast.sunqiang, begun, Whom(cast.admin.person_id), valid_until=now.now() + YEAR, reason="x")
    assert cases.get(cast.admin, begun).subject is None


def test_a_share_is_ended_at_once_by_whoever_may_give_it(begun: str, cast: Cast) -> None:
    one = give(cast, begun)
    with pytest.raises(Forbidden):
        shares.unshare(cast.wuyue, one.id)
    assert not shares.unshare(cast.sunqiang, one.id).is_live
    with pytest.raises(NotFound):
        cases.get(cast.wuyue, begun)
    with pytest.raises(Conflict):
        shares.unshare(cast.sunqiang, one.id)


def test_across_areas_a_share_ends_within_a_year(begun: str, cast: Cast) -> None:
    for until in (None, now.now() - timedelta(seconds=1), now.now() + YEAR + timedelta(hours=1)):
        with pytest.raises(Invalid):
            give(cast, begun, valid_until=until)
    assert give(cast, begun, valid_until=now.now() + YEAR - timedelta(minutes=1)).kind == "grant"


def test_within_the_area_it_may_last(begun: str, cast: Cast) -> None:
    one = shares.share(cast.sunqiang, begun, Whom(office_id=cast.offices["kangning"]), reason="会商")
    assert (one.kind, one.valid_until) == ("share", None)
    assert cases.get(cast.kangfu, begun).subject == SUBJECT


def test_who_gives_and_who_reads_of_it(begun: str, cast: Cast) -> None:
    give(cast, begun)
    whom = Whom(cast.zhaomin.person_id)
    for actor in (cast.liwen, cast.admin, cast.qianjing):
        with pytest.raises(Forbidden):
            shares.share(actor, begun, whom, reason="x")
    assert [one.reason for one in shares.of_case(cast.qianjing, begun)] == ["迁居"]
    with pytest.raises(Forbidden):
        shares.of_case(cast.wuyue, begun)
    assert [one.case_id for one in shares.find(cast.qianjing, kind="grant").items] == [begun]
    assert shares.find(cast.qianjing, kind="break_glass").items == []


def test_a_share_needs_a_reason(begun: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        give(cast, begun, reason=" ")


class TestBreakingTheGlass:
    """In need a case is opened that is not one's own: for an hour, with a reason, and those above are told."""

    def broken(self, actor: Actor, cast: Cast, case_id: str) -> ShareView:
        return glass.break_glass(actor, cases.get(cast.liwen, case_id).number, reason="孩子在我处")

    def test_the_case_is_read_for_an_hour(self, begun: str, cast: Cast) -> None:
        one = self.broken(cast.wuyue, cast, begun)
        assert (one.kind, one.may_work, one.reason) == ("break_glass", False, "孩子在我处")
        assert cases.get(cast.wuyue, begun).subject == SUBJECT
        with pytest.raises(Forbidden):
            cases.set_subject(cast.wuyue, begun, {"name": "x"})
        with now.at(now.now() + timedelta(minutes=60)), pytest.raises(NotFound):
            cases.get(cast.wuyue, begun)

    def test_supervisor_and_auditor_are_told(self, begun: str, cast: Cast) -> None:
        self.broken(cast.wuyue, cast, begun)
        number = cases.get(cast.liwen, begun).number
        for actor in (cast.sunqiang, cast.qianjing):
            mine = [one for one in alarms.find(actor, is_open=True).items if one.is_mine]
            assert [(one.number, number in one.text_en) for one in mine] == [(number, True)]
        assert [one.person_name for one in shares.find(cast.qianjing, kind="break_glass").items] == ["吴越"]

    def test_the_notice_says_nothing_of_the_case(self, begun: str, cast: Cast) -> None:
        self.broken(cast.wuyue, cast, begun)
        (told,) = [one for one in alarms.find(cast.sunqiang).items if one.is_mine]
        assert "王小明" not in told.text + told.text_en
        assert "孩子" not in told.text + told.text_en

    @pytest.mark.parametrize("name", PEOPLE)
    def test_who_may(self, name: str, begun: str, cast: Cast) -> None:
        actor: Actor = getattr(cast, name)
        if name not in HANDLING:
            with pytest.raises(Forbidden):
                self.broken(actor, cast, begun)
        elif name in {"wuyue", "jiangchun", "gaoyuan"}:
            assert self.broken(actor, cast, begun).is_live
        else:
            with pytest.raises(Conflict):  # he sees it anyway
                self.broken(actor, cast, begun)

    def test_whoever_is_kept_out_finds_no_glass(self, begun: str, cast: Cast) -> None:
        exclusions.exclude(cast.sunqiang, begun, Whom(cast.wuyue.person_id), "suspect_official", reason="x")
        with pytest.raises(NotFound) as real:
            self.broken(cast.wuyue, cast, begun)
        with pytest.raises(NotFound) as unreal:
            glass.break_glass(cast.wuyue, "none", reason="x")
        assert real.value.reason == unreal.value.reason
        assert alarms.find(cast.sunqiang).items == []

    def test_a_case_is_named_by_its_whole_number(self, begun: str, cast: Cast) -> None:
        for number in (begun, cases.get(cast.liwen, begun).number[:-1]):
            with pytest.raises(NotFound):
                glass.break_glass(cast.wuyue, number, reason="x")

    def test_it_needs_a_reason(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            glass.break_glass(cast.wuyue, "any", reason="")


def test_whoever_is_kept_out_is_not_called(begun: str, cast: Cast) -> None:
    """The supervisor is the suspect: the next one up is told that the glass was broken."""
    exclusions.exclude(cast.heping, begun, Whom(cast.sunqiang.person_id), "suspect_official", reason="x")
    glass.break_glass(cast.wuyue, cases.get(cast.liwen, begun).number, reason="x")
    called = {call.person_id for one in alarms.find(cast.qianjing).items for call in one.calls}
    assert cast.sunqiang.person_id not in called
    assert alarms.find(cast.sunqiang).items == []
