"""What colleagues said to each other, as it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select

from models import Base, Comment, Person, Question
from services import keys, policy, readings, user_task_views
from services.actor import Actor
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.sight import UNFINISHED_IN_SQL
from services.transaction import Reading, reading

MOST: Final = 200  # are shown beside a user task, the latest
_comment, _question = Comment.__table__, Question.__table__
_author, _asker, _asked = (Person.__table__.alias(name) for name in ("author", "asker", "asked"))
_task = Base.metadata.tables["user_task"]
ORDER: Final = Keyset((_question.c.id,))
_QUESTIONS = (
    select(_question, _asker.c.name.label("asked_by_name"), _asked.c.name.label("asked_of_name"), _task.c.name.label("user_task_name"))
    .join(_asker, _asker.c.id == _question.c.asked_by)
    .join(_asked, _asked.c.id == _question.c.asked_of)
    .join(_task, _task.c.id == _question.c.user_task_id)
)
_COMMENTS = select(_comment, _author.c.name.label("author_name")).outerjoin(_author, _author.c.id == _comment.c.written_by)


@dataclass(frozen=True, slots=True)
class CommentView:
    """Something a colleague wrote."""

    id: str
    user_task_id: str
    words: str
    author_name: str | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Something a colleague was asked, and his answer, if there is one."""

    id: str
    user_task_id: str
    user_task_name: str
    words: str | None  # none where the reader may not read what people say to each other
    asked_by_name: str
    asked_of_name: str
    asked_of: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that was said about a user task, or about all of a case, in its order."""

    comments: list[CommentView]
    questions: list[QuestionView]


def of_user_task(actor: Actor, user_task_id: str) -> Conversation:
    """Give what was said about a user task, and about the others of its case: it is one matter. Raises NotFound, Forbidden."""
    with reading() as look:
        task = user_task_views.seen(look, actor, user_task_id)
        policy.demand(actor, "variables.read", {**task._mapping, "is_involved": True})  # people say everything to each other
        found = _said(look, actor, task)
    readings.note(actor, "conversation", user_task_id, case_id=task.case_id, instance_id=task.instance_id)
    return found


@readings.listed("question")
def waiting(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[QuestionView]:
    """List what the actor was asked and has not answered, the oldest first; what it is about has to go on, and be his to see."""
    own = _question.c.asked_of == (actor.person_id or ""), _question.c.answered_at.is_(None), _task.c.state.in_(UNFINISHED_IN_SQL)
    where = [_task.c[name] for name in ("area_code", "office_id", "instance_id", "definition_id")]
    query = policy.visible(_QUESTIONS.add_columns(*where).where(*own), actor, _task)
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, lambda row: _waiting(look, actor, row))


def _waiting(look: Reading, actor: Actor, row: AnyRow) -> QuestionView:
    found = _question_view(look, row)
    may_read = policy.can(actor, "variables.read", {**row._mapping, "is_involved": True})
    return found if may_read else replace(found, words=None)


def _said(look: Reading, actor: Actor, task: AnyRow) -> Conversation:
    comments, questions = _COMMENTS.join(_task, _task.c.id == _comment.c.user_task_id), _QUESTIONS
    here = [table.c.user_task_id == task.id for table in (_comment, _question)]
    if task.case_id is not None:
        here = [or_(own, table.c.case_id == task.case_id) for own, table in zip(here, (_comment, _question), strict=True)]
    written, asked = (policy.visible(query.where(where), actor, _task) for query, where in zip((comments, questions), here, strict=True))
    latest = look.execute(written.order_by(_comment.c.id.desc()).limit(MOST)).all()
    put = look.execute(asked.order_by(_question.c.id.desc()).limit(MOST)).all()
    return Conversation([_comment_view(look, row) for row in reversed(latest)], _in_order(look, put))


def _in_order(look: Reading, rows: Sequence[AnyRow]) -> list[QuestionView]:
    return [_question_view(look, row) for row in reversed(rows)]


def _comment_view(look: Reading, row: AnyRow) -> CommentView:
    words = keys.unseal(look, row.data_key_id, row.words).decode()
    return CommentView(row.id, row.user_task_id, words, row.author_name, row.written_at)


def _question_view(look: Reading, row: AnyRow) -> QuestionView:
    opened = {"words": row.words, "answer": row.answer}
    values: dict[str, Any] = {name: getattr(row, name) for name in QuestionView.__slots__}
    values |= {name: None if sealed is None else keys.unseal(look, row.data_key_id, sealed).decode() for name, sealed in opened.items()}
    return QuestionView(**values)
