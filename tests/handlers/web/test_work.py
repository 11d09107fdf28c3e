"""The caseworker's desk without scripts: lists, several at once, filters, what colleagues say, notices."""

from datetime import timedelta

from sqlalchemy import Engine, text

from services import cases, conversations, now, saved_filters, user_tasks
from services.instances import Started
from tests.cast import Cast
from tests.handlers.web import relief
from tests.handlers.web.conftest import Desk


def task_of(started: Started, cast: Cast) -> str:
    return user_tasks.find(cast.liwen, instance_id=started.instance_id).items[0].id


def test_whom_one_looks_for_stands_in_no_address(liwen: Desk, started: Started) -> None:
    answer = liwen.post("/worklist", show="office", subject="王小明")
    assert (answer.status_code, answer.location) == (200, None)
    assert liwen.post("/worklist", show="office", due="never").location == "/worklist?show=office&due=never"


def test_several_at_once_and_one_that_cannot(liwen: Desk, started: Started, cast: Cast) -> None:
    task = task_of(started, cast)
    liwen.post("/worklist/deeds", deed="claim", user_task_id=[task, "nowhere"])
    page = liwen.text("/worklist")
    assert "已处理 1 项待办。" in page
    assert "1 项没有处理：" in page
    assert user_tasks.get(cast.liwen, task).assignee_name == "李文"
    assert liwen.post("/worklist/deeds", deed="destroy", user_task_id=task).status_code == 422


def test_what_is_put_off_comes_back_on_its_day(liwen: Desk, started: Started, cast: Cast) -> None:
    task, day = task_of(started, cast), now.now() + timedelta(days=2)
    liwen.post(f"/user-tasks/{task}/put-off", until=f"{day:%Y-%m-%d}")
    assert task not in liwen.text("/worklist?show=open")
    assert task in liwen.text("/worklist?show=put_off")
    with now.at(day + timedelta(days=1)):
        liwen.sign_in("liwen")
        assert task in liwen.text("/worklist?show=open")
    assert liwen.post(f"/user-tasks/{task}/put-off", until="morgen").status_code == 422


def test_a_filter_is_kept_and_only_its_owner_removes_it(liwen: Desk, started: Started, cast: Cast) -> None:
    kept = liwen.post("/worklist/filters", name="无期限的", show="office", due="never").location
    assert "无期限的" in liwen.text(str(kept))
    foreign = saved_filters.save(cast.zhaomin, "别人的", saved_filters.Criteria())
    assert liwen.post(f"/worklist/filters/{foreign}/remove").status_code == 404
    liwen.post(f"/worklist/filters/{str(kept).rpartition('=')[2]}/remove")
    assert saved_filters.find(cast.liwen) == []


def test_words_of_colleagues_are_no_markup(liwen: Desk, started: Started, cast: Cast) -> None:
    task = task_of(started, cast)
    liwen.post(f"/user-tasks/{task}/comments", words="<script>alert(1)</script>")
    page = liwen.open(f"/user-tasks/{task}/conversation").get_data(as_text=True)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_what_people_say_is_hidden_from_whoever_keeps_the_machine(desk: Desk, started: Started, cast: Cast) -> None:
    task = task_of(started, cast)
    conversations.comment(cast.liwen, task, "家里有人")
    desk.sign_in("admin")
    assert "家里有人" not in desk.text(f"/user-tasks/{task}/conversation")


def test_the_bell_says_nothing_new_when_there_is_nothing_new(liwen: Desk, started: Started, cast: Cast) -> None:
    first = liwen.open("/notices/bell")
    assert liwen.open("/notices/bell", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    conversations.ask(cast.zhaomin, task_of(started, cast), str(cast.liwen.person_id), "？")
    assert liwen.open("/notices/bell", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert "有同事向您咨询" in liwen.text("/notices")
    liwen.post("/notices/read")
    assert liwen.open("/notices/bell").get_data() == first.get_data()


def test_settings_of_notices_are_held_against_the_clock(liwen: Desk) -> None:
    liwen.post("/notices/settings", email="digest", digest_at="08:30", quiet_from="22:00", quiet_until="07:00")
    page = liwen.text("/notices/settings")
    assert 'value="08:30"' in page
    assert 'value="22:00"' in page
    assert liwen.post("/notices/settings", digest_at="25:00").status_code == 422


def test_a_reason_goes_with_what_is_given_back(liwen: Desk, review: str, cast: Cast) -> None:
    liwen.post(f"/user-tasks/{review}/release", reason="需要另一位同事")
    assert user_tasks.get(cast.liwen, review).state == "open"


def test_a_follow_up_is_set_and_taken_away_by_hand(liwen: Desk, started: Started, cast: Cast) -> None:
    task, day = task_of(started, cast), now.now() + timedelta(days=2)
    liwen.post(f"/user-tasks/{task}/follow-up", follow_up=f"{day:%Y-%m-%d}", reason="电话回访")
    assert "回访：" in liwen.text("/worklist?show=open")
    assert liwen.post(f"/user-tasks/{task}/follow-up", follow_up="morgen").status_code == 422
    liwen.post(f"/user-tasks/{task}/follow-up", follow_up="")
    assert "回访：" not in liwen.text("/worklist?show=open")


def test_whoever_may_not_send_back_asks_for_it(desk: Desk, started: Started, cast: Cast) -> None:
    task = task_of(started, cast)
    desk.sign_in("liwen")
    assert "无法退回" in desk.text(f"/user-tasks/{task}/way-back")  # nothing was done before it
    user_tasks.complete(cast.liwen, task, relief.REVIEWED)
    following = user_tasks.find(cast.liwen, instance_id=started.instance_id, is_unfinished=True).items[0]
    assert "向谁申请" in desk.text(f"/user-tasks/{following.id}/way-back")
    asked = {"element_id": user_tasks.get(cast.liwen, task).element_id, "person_id": str(cast.sunqiang.person_id)}
    assert desk.post(f"/user-tasks/{following.id}/way-back", **asked).status_code == 422  # without a reason
    desk.post(f"/user-tasks/{following.id}/way-back", **asked, reason="材料不全")
    desk.sign_in("sunqiang")
    assert "材料不全" in desk.open("/worklist/questions").get_data(as_text=True)
    desk.post(f"/user-tasks/{following.id}/send-back", element_id=asked["element_id"], reason="材料不全")
    waiting = user_tasks.find(cast.liwen, instance_id=started.instance_id, is_unfinished=True).items
    assert [one.element_id for one in waiting] == [asked["element_id"]]


def test_rows_say_whom_they_are_about_and_rows_that_stay_are_read_once(liwen: Desk, started: Started, database: Engine, cast: Cast) -> None:
    cases.set_subject(cast.liwen, str(started.case_id), relief.APPLICANT)
    first = liwen.open("/worklist/rows?show=open")
    assert relief.APPLICANT["name"] in first.get_data(as_text=True)

    def readings() -> int:
        with database.connect() as look:
            return look.execute(text("SELECT count(*) FROM verb_log WHERE verb IN ('case.list', 'user_task.list')")).scalar_one()

    before = readings()
    assert liwen.open("/worklist/rows?show=open", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert readings() == before
    assert liwen.open("/worklist/rows?show=open").status_code == 200
    assert readings() == before + 2
