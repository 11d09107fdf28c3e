"""What colleagues say to each other: who may, who is told, who reads it, and that nobody else does."""

import pytest
from sqlalchemy import Engine, update

from models import Question
from services import conversation_views, conversations, exclusions, notices, user_tasks
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.exclusions import Whom
from tests import secrecy
from tests.cast import Cast
from tests.services import desks
from tests.services.conftest import Deploy
from tests.services.desks import person

WORDS = "电话里说下周三在家\n需带上残疾证"


@pytest.fixture
def task(deploy: Deploy, cast: Cast) -> str:
    return desks.begin(deploy, cast)


def test_a_comment_is_read_by_whoever_sees_the_case(task: str, cast: Cast, database: Engine) -> None:
    conversations.comment(cast.liwen, task, WORDS)
    for reader in (cast.zhaomin, cast.sunqiang, cast.qianjing):
        (found,) = conversation_views.of_user_task(reader, task).comments
        assert (found.words, found.author_name) == (WORDS, "李文")
    assert secrecy.told({WORDS, "残疾证"}, secrecy.of_database(database)) == set()


def test_what_people_say_is_not_for_those_who_keep_the_machine(task: str, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        conversation_views.of_user_task(cast.admin, task)
    with pytest.raises(NotFound):
        conversation_views.of_user_task(cast.wuyue, task)
    for stranger, refusal in ((cast.wuyue, NotFound), (cast.admin, Forbidden), (cast.qianjing, Forbidden)):
        with pytest.raises(refusal):
            conversations.comment(stranger, task, "x")


def test_whoever_is_mentioned_is_told_once(task: str, cast: Cast) -> None:
    conversations.comment(cast.liwen, task, WORDS, [person(cast.zhaomin), person(cast.zhaomin), person(cast.liwen)])
    (found,) = notices.find(cast.zhaomin).items
    assert (found.kind, found.user_task_id, found.by_name, found.read_at) == ("mentioned", task, "李文", None)
    assert found.number
    assert notices.find(cast.liwen).items == []


def test_nobody_is_mentioned_or_asked_who_does_not_see_the_case(task: str, cast: Cast) -> None:
    for colleague in (cast.wuyue, cast.fangke):
        with pytest.raises(Invalid) as refused:
            conversations.comment(cast.liwen, task, "x", [person(colleague)])
        assert refused.value.reason == "colleague_sees_nothing"
        with pytest.raises(Invalid):
            conversations.ask(cast.liwen, task, person(colleague), "x")
    assert notices.unread(cast.wuyue) == 0
    assert conversation_views.of_user_task(cast.liwen, task).comments == []


def test_an_answer_comes_back(task: str, cast: Cast) -> None:
    asked = conversations.ask(cast.liwen, task, person(cast.zhaomin), "上次评估是谁做的？")
    (waiting,) = conversation_views.waiting(cast.zhaomin).items
    assert (waiting.id, waiting.asked_by_name, waiting.answer) == (asked, "李文", None)
    conversations.answer(cast.zhaomin, asked, "我做的")
    assert conversation_views.waiting(cast.zhaomin).items == []
    (question,) = conversation_views.of_user_task(cast.liwen, task).questions
    assert (question.answer, question.asked_of_name) == ("我做的", "赵敏")
    assert [one.kind for one in notices.find(cast.liwen).items] == ["answered"]
    with pytest.raises(Conflict):
        conversations.answer(cast.zhaomin, asked, "不是我")


def test_only_whoever_was_asked_answers_and_only_while_he_sees_the_case(task: str, cast: Cast) -> None:
    asked = conversations.ask(cast.liwen, task, person(cast.zhaomin), "？")
    for other in (cast.liwen, cast.sunqiang, cast.wuyue):
        with pytest.raises(NotFound):
            conversations.answer(other, asked, "x")
    case_id = user_tasks.get(cast.liwen, task).case_id
    exclusions.exclude(cast.sunqiang, str(case_id), Whom(person(cast.zhaomin)), "conflict_of_interest", reason="亲属")
    assert conversation_views.waiting(cast.zhaomin).items == []
    with pytest.raises(NotFound):
        conversations.answer(cast.zhaomin, asked, "x")


def test_what_is_over_is_not_talked_about(task: str, cast: Cast) -> None:
    conversations.ask(cast.liwen, task, person(cast.zhaomin), "？")
    user_tasks.claim(cast.liwen, task)
    following = user_tasks.complete(cast.liwen, task, {}).next_user_task_id
    with pytest.raises(Conflict):
        conversations.comment(cast.liwen, task, "x")
    assert conversation_views.waiting(cast.zhaomin).items == []
    assert len(conversation_views.of_user_task(cast.liwen, str(following)).questions) == 1  # one matter, one conversation


@pytest.mark.parametrize("words", ["", " \n ", "x" * 4_001, "a\x00b"])
def test_words_are_words(task: str, cast: Cast, words: str) -> None:
    with pytest.raises(Invalid):
        conversations.comment(cast.liwen, task, words)


def test_whoever_may_not_read_it_is_not_asked_and_is_shown_no_words(task: str, cast: Cast, database: Engine) -> None:
    with pytest.raises(Invalid) as refused:
        conversations.ask(cast.liwen, task, person(cast.admin), WORDS)
    assert refused.value.reason == "colleague_sees_nothing"
    with pytest.raises(Invalid) as refused:
        conversations.comment(cast.liwen, task, WORDS, [person(cast.zhaomin), person(cast.admin)])
    assert (refused.value.reason, list(refused.value.errors)) == ("colleague_sees_nothing", ["mentioned"])
    assert notices.find(cast.admin).items == notices.find(cast.zhaomin).items == []
    asked = conversations.ask(cast.liwen, task, person(cast.zhaomin), WORDS)
    assert [one.words for one in conversation_views.waiting(cast.zhaomin).items] == [WORDS]
    with database.begin() as connection:
        connection.execute(update(Question).where(Question.id == asked).values(asked_of=person(cast.admin)))
    assert [(one.id, one.words) for one in conversation_views.waiting(cast.admin).items] == [(asked, None)]
    with pytest.raises(Forbidden):
        conversations.answer(cast.admin, asked, "x")


def test_whoever_is_kept_out_is_told_no_more(task: str, cast: Cast) -> None:
    asked = conversations.ask(cast.zhaomin, task, person(cast.liwen), "？")
    conversations.comment(cast.liwen, task, "x", [person(cast.zhaomin)])
    (told,) = notices.find(cast.zhaomin).items
    assert told.number
    exclusions.exclude(cast.sunqiang, str(told.case_id), Whom(person(cast.zhaomin)), "conflict_of_interest", reason="亲属")
    conversations.answer(cast.liwen, asked, "x")
    assert [(one.kind, one.number, one.case_id, one.user_task_id) for one in notices.find(cast.zhaomin).items] == [
        ("mentioned", None, None, None)
    ]
