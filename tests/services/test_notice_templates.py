"""The office writes its own words of notices: values of a list and nothing else, every version kept, the shipped ones back when asked."""

import pytest

from documents import notices as shipped
from documents.notices import Words
from models.lifecycle import JobState
from services import alarm_jobs, instances, notice_settings, notice_templates, notices, rosters, user_tasks
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.notice_settings import Setting
from services.transaction import reading
from tests.cast import Cast
from tests.services.clockwork import rows
from tests.services.conftest import Deploy
from tests.services.test_publishing_rules import MATTER

PLACE = ("assigned", "email", "zh")
OWN = Words("{procedure}有新待办，{deadline} 前办理{case}", "新待办{case}")


def letter(look_for: str) -> dict[str, str]:
    """Give the words with which the one job of a kind would go out."""
    (job,) = rows("job", kind="call", state=JobState.DUE, job_type=look_for)
    with reading() as look:
        words: dict[str, str] = alarm_jobs.context(look, job).variables["words"]
    return words


def test_own_words_go_out_with_the_values_they_name(cast: Cast, deploy: Deploy) -> None:
    rosters.set_contacts(cast.admin, str(cast.zhaomin.person_id), {"email": "zhaomin@example.org"})
    notice_settings.change(cast.zhaomin, Setting(email="at_once"))
    deploy(MATTER)
    notice_templates.write(cast.admin, *PLACE, OWN)
    number = instances.start(cast.liwen, "matter").business_key
    (task,) = rows("user_task", element_id="verify")
    user_tasks.assign(cast.sunqiang, task.id, str(cast.zhaomin.person_id))
    words = letter("notice.email")
    assert words["subject"] == f"新待办（案件 {number}）"
    assert words["zh"].startswith("matter有新待办，20")
    assert words["zh"].endswith(f"前办理（案件 {number}）")
    assert words["en"] == f"A task was given to you (case {number})"  # the other language is as shipped
    assert words["sms"] == f"有一项待办交给您办理（案件 {number}）"


def test_words_on_the_page_are_the_offices_own(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    notice_templates.write(cast.admin, "assigned", "page", "zh", Words("请办理 {number}"))
    number = instances.start(cast.liwen, "matter").business_key
    (task,) = rows("user_task", element_id="verify")
    user_tasks.assign(cast.sunqiang, task.id, str(cast.zhaomin.person_id))
    (one,) = notices.find(cast.zhaomin).items
    assert notices.words("zh")(one) == f"请办理 {number}"
    assert notices.words("en")(one) == "A task was given to you"


@pytest.mark.parametrize(
    ("place", "words", "field"),
    [
        (PLACE, Words("{name}", "x"), "body"),  # nobody's name is on the list
        (PLACE, Words("{number.__class__}", "x"), "body"),
        (PLACE, Words("{number!r}", "x"), "body"),
        (PLACE, Words("{number:>9999}", "x"), "body"),
        (PLACE, Words("{", "x"), "body"),
        (PLACE, Words("{}", "x"), "body"),
        (PLACE, Words(" ", "x"), "body"),
        (PLACE, Words("x" * 2001, "x"), "body"),
        (PLACE, Words("x", "two\nlines"), "subject"),
        (PLACE, Words("x"), "subject"),
        (("assigned", "email", "en"), Words("x", "x"), "subject"),
        (("assigned", "sms", "zh"), Words("{procedure}"), "body"),
        (("assigned", "sms", "zh"), Words("x" * 141), "body"),
        (("assigned", "page", "zh"), Words("{deadline}"), "body"),
        (("digest", "sms", "zh"), Words("{case}"), "body"),
    ],
)
def test_words_name_values_of_their_list_and_nothing_else(cast: Cast, place: tuple[str, str, str], words: Words, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        notice_templates.write(cast.admin, *place, words)
    assert set(refused.value.errors) == {field}
    with pytest.raises(Invalid):
        notice_templates.preview(cast.admin, *place, words)


def test_versions_are_kept_and_the_shipped_words_come_back(cast: Cast) -> None:
    notice_templates.write(cast.admin, *PLACE, OWN)
    assert not notice_templates.get(cast.admin, *PLACE).is_shipped
    assert notice_templates.reset(cast.admin, *PLACE) == 2
    found = notice_templates.get(cast.qianjing, *PLACE)
    assert (found.is_shipped, found.body) == (True, shipped.shipped(*PLACE).body)
    kept = notice_templates.versions(cast.admin, *PLACE)
    assert [(one.version, one.body, one.author) for one in kept] == [(2, None, "管理员"), (1, OWN.body, "管理员")]
    with pytest.raises(Conflict):
        notice_templates.reset(cast.admin, *PLACE)
    assert [row.verb for row in rows("verb_log", object_type="notice_template")] == ["notice_template.write", "notice_template.reset"]


def test_only_the_administrator_writes_and_only_words_there_are(cast: Cast) -> None:
    for somebody in (cast.tuzhi, cast.sunqiang, cast.qianjing, cast.liwen):
        with pytest.raises(Forbidden):
            notice_templates.write(somebody, *PLACE, OWN)
    for place in (("nothing", "page", "zh"), ("alarm", "sms", "zh"), ("assigned", "webhook", "zh"), ("assigned", "sms", "fr")):
        with pytest.raises(NotFound):
            notice_templates.get(cast.admin, *place)
    with pytest.raises(Forbidden):
        notice_templates.find(cast.liwen)


def test_a_preview_shows_an_example_and_writes_nothing(cast: Cast) -> None:
    shown = notice_templates.preview(cast.admin, *PLACE, OWN)
    assert shown == Words(
        "精神障碍社区康复转介有新待办，2026-12-07 17:30 前办理（案件 440111-20261123-0001）", "新待办（案件 440111-20261123-0001）"
    )
    assert notice_templates.versions(cast.admin, *PLACE) == []


def test_all_shipped_words_are_words_one_could_write() -> None:
    for kind, one in shipped.kinds().items():
        for channel in one.channels:
            for language in shipped.LANGUAGES:
                assert list(shipped.problems(shipped.shipped(kind, channel, language), kind, channel)) == []
