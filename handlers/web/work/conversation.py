"""What colleagues say to each other beside a user task: comments with mentions, questions and answers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from services import colleagues, conversation_views, conversations
from services.errors import Forbidden


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/user-tasks/<user_task_id>/conversation", "conversation", show)
    desk.add_url_rule("/user-tasks/<user_task_id>/comments", "comment", comment, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/questions", "ask", ask, methods=["POST"])
    desk.add_url_rule("/questions/<question_id>/answer", "answer_question", answer, methods=["POST"])


def show(user_task_id: str) -> str:
    """Answer what was said: fetched after the page."""
    people = colleagues.of_user_task(actor(), user_task_id)
    try:
        said = conversation_views.of_user_task(actor(), user_task_id)
    except Forbidden:  # whoever keeps the machine does not read what people say
        said = None
    return render_template("work/conversation.html", said=said, people=people, user_task_id=user_task_id, me=actor().person_id)


def comment(user_task_id: str) -> ResponseReturnValue:
    """Write something; who is mentioned is told."""
    conversations.comment(actor(), user_task_id, request.form.get("words", ""), request.form.getlist("mentioned"))
    flash(_("留言已保存。"), "green")
    return _back(user_task_id)


def ask(user_task_id: str) -> ResponseReturnValue:
    """Ask a colleague."""
    conversations.ask(actor(), user_task_id, request.form.get("person_id", ""), request.form.get("words", ""))
    flash(_("已发送咨询，答复后会通知您。"), "green")
    return _back(user_task_id)


def answer(question_id: str) -> ResponseReturnValue:
    """Answer what one was asked."""
    conversations.answer(actor(), question_id, request.form.get("words", ""))
    flash(_("已答复。"), "green")
    return redirect(url_for("web.worklist"))


def _back(user_task_id: str) -> ResponseReturnValue:
    return redirect(url_for("web.user_task", user_task_id=user_task_id) + "#conversation")
