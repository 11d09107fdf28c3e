"""What colleagues say to each other about a user task: comments, and questions that wait for an answer."""

from collections.abc import Collection
from typing import Any, Final, Unpack

from sqlalchemy import insert, select, update

from models import Comment, Question
from services import colleagues, ids, keys, notice_rows, policy, texts, user_task_facts, user_task_views
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.notice_rows import About
from services.rows import AnyRow
from services.transaction import Reading, When, Work, transaction
from services.user_task_facts import Facts

LONGEST: Final = 4_000  # characters
MOST_MENTIONED: Final = 20
_question = Question.__table__


def comment(actor: Actor, user_task_id: str, words: str, mentioned: Collection[str] = (), **when: Unpack[When]) -> str:
    """Write something beside a user task and tell those who are mentioned; give the comment's id. Raises Invalid, NotFound, Forbidden."""
    words = texts.passage("words", words, LONGEST)
    if len(set(mentioned)) > MOST_MENTIONED:
        raise Invalid({"mentioned": [f"names more than {MOST_MENTIONED} people"]}, code="too_many_mentioned", most=MOST_MENTIONED)
    with transaction(actor, "user_task.comment", **when) as work:
        facts = _of(work, user_task_id)
        for person_id in set(mentioned):
            _demand_reader(work, facts, "mentioned", person_id)
        row = {**_belonging(facts), "words": _sealed(work, facts, words), "written_by": actor.person_id, "written_at": work.moment}
        work.execute(insert(Comment), row)
        notice_rows.tell(work, mentioned, "mentioned", _about(work, facts))
        _log(work, "comment", row["id"], facts)
    return str(row["id"])


def ask(actor: Actor, user_task_id: str, person_id: str, words: str, **when: Unpack[When]) -> str:
    """Ask a colleague who may read what is said; give the question's id. Raises Invalid, NotFound, Forbidden."""
    words = texts.passage("words", words, LONGEST)
    with transaction(actor, "user_task.ask", **when) as work:
        facts = _of(work, user_task_id)
        if actor.person_id is None or person_id == actor.person_id:
            raise Invalid({"person_id": ["is whoever asks"]}, code="asks_himself")
        _demand_reader(work, facts, "person_id", person_id)
        who = {"asked_by": actor.person_id, "asked_of": person_id, "asked_at": work.moment}
        row = {**_belonging(facts), "words": _sealed(work, facts, words), **who}
        work.execute(insert(Question), row)
        notice_rows.tell(work, [person_id], "asked", _about(work, facts))
        _log(work, "question", row["id"], facts)
    return str(row["id"])


def answer(actor: Actor, question_id: str, words: str, **when: Unpack[When]) -> None:
    """Answer what one was asked; whoever asked is told. Raises Invalid, NotFound, Forbidden, Conflict once it is answered."""
    words = texts.passage("words", words, LONGEST)
    with transaction(actor, "question.answer", **when) as work:
        row = _asked_of(work, actor, question_id)
        facts = user_task_facts.read(work, row.user_task_id)
        said = {"answer": _sealed(work, facts, words), "answered_at": work.moment}
        unanswered = _question.c.id == question_id, _question.c.answered_at.is_(None)
        if not work.execute(update(Question).where(*unanswered).values(**said)).rowcount:
            raise Conflict(code="question_answered")
        if colleagues.reads(work, row.asked_by, facts.id):  # still
            notice_rows.tell(work, [row.asked_by], "answered", _about(work, facts))
        _log(work, "question", question_id, facts)


def _of(work: Work, user_task_id: str) -> Facts:
    user_task_views.seen(work, work.actor, user_task_id)  # before anything else is asked: what is hidden answers as what is not there
    facts = user_task_facts.read(work, user_task_id)
    facts.demand(work.actor, work.verb)
    return facts


def _asked_of(work: Work, actor: Actor, question_id: str) -> AnyRow:
    """Give a question that is the actor's to answer: he still has to see what it is about, and may read what is said."""
    row = work.execute(select(_question).where(_question.c.id == question_id, _question.c.asked_of == (actor.person_id or ""))).first()
    if row is None:
        raise NotFound(code="no_such_question")
    task = user_task_views.seen(work, actor, row.user_task_id)
    policy.demand(actor, "variables.read", {**task._mapping, "is_involved": True})
    return row


def _demand_reader(look: Reading, facts: Facts, field: str, person_id: str) -> None:
    if not colleagues.reads(look, person_id, facts.id):
        raise Invalid({field: ["names somebody who may not read what is said"]}, code="colleague_sees_nothing")


def _belonging(facts: Facts) -> dict[str, Any]:
    of = facts.root
    return {"id": ids.new_id(), "user_task_id": facts.id, "case_id": of.case_id, "data_key_id": of.data_key_id}


def _sealed(work: Work, facts: Facts, words: str) -> bytes:
    return keys.seal(work, facts.root.data_key_id, words.encode())


def _about(work: Work, facts: Facts) -> About:
    return notice_rows.about(work, facts.id, facts.root.case_id)


def _log(work: Work, kind: str, object_id: str, facts: Facts) -> None:
    of = facts.root
    work.log(kind, object_id, case_id=of.case_id, instance_id=of.id, data_key_id=of.data_key_id)
