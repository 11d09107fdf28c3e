"""What colleagues say to each other about user tasks, and who has one open."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import PageQuery
from handlers.api.v1.schemas.desk import (
    ColleaguesSchema,
    CommentBody,
    ConversationSchema,
    MadeSchema,
    PresenceSchema,
    QuestionBody,
    QuestionsSchema,
    WordsBody,
)
from services import colleagues, conversation_views, conversations, presence
from services.conversation_views import Conversation, QuestionView
from services.paging import Page

blueprint = Resource("conversations", "Comments and questions beside user tasks.")


@blueprint.route("/user-tasks/<user_task_id>/conversation")
@blueprint.response(200, ConversationSchema)
def get_conversation(user_task_id: str) -> Conversation:
    """Give what was said about a user task, and about the others of its case."""
    return conversation_views.of_user_task(actor(), user_task_id)


@blueprint.route("/user-tasks/<user_task_id>/comments", methods=["POST"])
@blueprint.arguments(CommentBody)
@blueprint.response(201, MadeSchema)
def comment(body: dict[str, Any], user_task_id: str) -> dict[str, str]:
    """Write something; who is mentioned is told."""
    return {"id": conversations.comment(actor(), user_task_id, body.pop("words"), body.pop("mentioned"), **body)}


@blueprint.route("/user-tasks/<user_task_id>/questions", methods=["POST"])
@blueprint.arguments(QuestionBody)
@blueprint.response(201, MadeSchema)
def ask(body: dict[str, Any], user_task_id: str) -> dict[str, str]:
    """Ask a colleague who sees the user task."""
    return {"id": conversations.ask(actor(), user_task_id, body.pop("person_id"), body.pop("words"), **body)}


@blueprint.route("/user-tasks/<user_task_id>/colleagues")
@blueprint.response(200, ColleaguesSchema)
def list_colleagues(user_task_id: str) -> dict[str, Any]:
    """List whom one may turn to about a user task."""
    return {"items": colleagues.of_user_task(actor(), user_task_id)}


@blueprint.route("/user-tasks/<user_task_id>/presence", methods=["PUT"])
@blueprint.response(200, PresenceSchema)
def tell_presence(user_task_id: str) -> dict[str, Any]:
    """Say that one has a user task open, for the next 45 seconds; give who else has."""
    return {"others": presence.tell(actor(), user_task_id)}


@blueprint.route("/questions")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, QuestionsSchema)
def list_questions(query: dict[str, Any]) -> Page[QuestionView]:
    """List what the caller was asked and has not answered."""
    return conversation_views.waiting(actor(), **query)


@blueprint.route("/questions/<question_id>/answer", methods=["POST"])
@blueprint.arguments(WordsBody)
@blueprint.response(204)
def answer(body: dict[str, Any], question_id: str) -> Response:
    """Answer what one was asked."""
    conversations.answer(actor(), question_id, body.pop("words"), **body)
    return nothing()
