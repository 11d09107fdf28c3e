"""The page of absences, and who did what for whom on the page of a case."""

from services import actors, cases, deputies, user_tasks
from services.actor import Actor
from services.deputies import Wish
from services.instances import Started
from tests.cast import Cast
from tests.handlers.web import relief
from tests.handlers.web.conftest import Desk


def test_somebody_enters_his_own_and_ends_it(desk: Desk, cast: Cast) -> None:
    desk.sign_in("liwen")
    assert "没有缺勤" in desk.text("/absences")
    day = actors.today().isoformat()
    answer = desk.post("/absences", valid_from=day, valid_to=day, deputies=[cast.zhaomin.person_id])
    assert answer.status_code == 302
    page = desk.text("/absences")
    assert "缺勤中" in page
    assert "全部" in page
    absence = deputies.find(cast.liwen).items[0]
    assert [one.name for one in absence.deputies] == ["赵敏"]
    assert desk.post(f"/absences/{absence.id}/end").status_code == 302
    assert "提前结束" in desk.text("/absences")


def test_a_supervisor_enters_anothers_and_nobody_else_is_offered_to(desk: Desk, cast: Cast) -> None:
    desk.sign_in("liwen")
    assert 'name="person_id"' not in desk.text("/absences/new")
    desk.sign_in("sunqiang")
    assert 'name="person_id"' in desk.text("/absences/new")
    day = actors.today().isoformat()
    desk.post("/absences", person_id=cast.liwen.person_id, valid_from=day, valid_to=day, deputies=[cast.zhaomin.person_id])
    desk.sign_in("zhaomin")
    assert "您正在代理：李文" in desk.text("/absences")


def test_what_speaks_against_it_is_said_once_and_forbids_nothing(desk: Desk, cast: Cast) -> None:
    desk.sign_in("sunqiang")
    day = actors.today().isoformat()
    mine = {"valid_from": day, "valid_to": day, "deputies": [cast.liwen.person_id]}
    answer = desk.post("/absences", **mine)
    assert "没有其他在岗的科室负责人" in answer.get_data(as_text=True)
    assert deputies.find(cast.sunqiang).items == []
    assert desk.post("/absences", **mine, is_warned="yes").status_code == 302
    page = desk.text("/absences")
    assert ("今天谁代谁" in page, "由李文代理" in page) == (True, True)


def test_a_part_is_covered_when_it_is_ticked(desk: Desk, cast: Cast) -> None:
    desk.sign_in("liwen")
    assert "都不选即为全部" in desk.text("/absences/new")
    day, scope = actors.today().isoformat(), f"caseworker|{cast.offices['baiyun']}"
    desk.post("/absences", valid_from=day, valid_to=day, deputies=[cast.zhaomin.person_id], scope=scope)
    (part,) = deputies.find(cast.liwen).items[0].scope
    assert (part.role, part.office_id, part.process_id) == ("caseworker", cast.offices["baiyun"], None)


def test_what_is_wrong_is_said(desk: Desk, cast: Cast) -> None:
    desk.sign_in("liwen")
    answer = desk.post("/absences", valid_from="tomorrow", valid_to="", deputies=[cast.zhaomin.person_id])
    assert answer.status_code == 422
    assert deputies.find(cast.liwen).items == []


def test_a_deputy_works_at_the_absent_persons_desk(desk: Desk, cast: Cast, started: Started) -> None:
    one = next(task for task in user_tasks.find(cast.liwen, instance_id=started.instance_id).items if task.state == "open")
    user_tasks.claim(cast.liwen, one.id)
    day = actors.today()
    deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(day, day, (str(cast.zhaomin.person_id),)))
    desk.sign_in("zhaomin")
    assert "退回" in desk.text(f"/user-tasks/{one.id}")  # it is open before him as before its holder
    user_tasks.complete(actor_now(cast), one.id, relief.REVIEWED)
    page = desk.whole(f"/cases/{cases.get(cast.liwen, str(started.case_id)).id}")
    assert "赵敏（代李文）" in page


def actor_now(cast: Cast) -> Actor:
    known = actors.of_account(str(cast.zhaomin.account_id))
    assert known is not None
    return known.actor
