"""User tasks: worklists, forms, drafts, and what a person does with them."""

from typing import Any

from flask import Response, jsonify

from handlers import current
from handlers.api.v1 import bodies, etags, json
from handlers.api.v1.blueprint import Resource, actor, parse
from handlers.api.v1.fields import WhenSchema, are_named_values
from handlers.api.v1.schemas.user_tasks import (
    CompleteBody,
    CompletedSchema,
    CountSchema,
    DraftBody,
    DraftSchema,
    FormSchema,
    ReceiverBody,
    UserTasksBody,
    UserTaskSchema,
    UserTasksQuery,
    UserTasksSchema,
    VersionSchema,
    WantedQuery,
)
from services import drafts, user_tasks, worklists
from services.drafts import DraftView
from services.paging import Page
from services.transaction import When
from services.user_task_views import UserTaskView
from services.worklists import Count, Wanted

blueprint = Resource("user_tasks", "Activities that wait for a person.")
BODY = {"required": True, "content": {"application/json": {"schema": CompleteBody}}}
DONE = {200: {"description": "OK", "content": {"application/json": {"schema": CompletedSchema}}}}
COMPLETE = CompleteBody()


@blueprint.route("/user-tasks")
@blueprint.arguments(UserTasksQuery, location="query")
@blueprint.response(200, UserTasksSchema)
def list_user_tasks(query: dict[str, Any]) -> Page[UserTaskView]:
    """List user tasks, the most urgent first."""
    return _found(query)


@blueprint.route("/user-tasks/count")
@blueprint.arguments(WantedQuery, location="query")
@blueprint.response(200, CountSchema)
def count_user_tasks(query: dict[str, Any]) -> Count:
    """Count user tasks, up to a thousand."""
    return user_tasks.count(actor(), Wanted(**query))


@blueprint.route("/user-tasks/search", methods=["POST"])
@blueprint.arguments(UserTasksBody)
@blueprint.response(200, UserTasksSchema)
def search_user_tasks(body: dict[str, Any]) -> Page[UserTaskView]:
    """Find user tasks by whom their cases are about: an ID number, a phone, or a part of the name in characters, pinyin or both."""
    return _found(body)


def _found(asked: dict[str, Any]) -> Page[UserTaskView]:
    page = {name: asked.pop(name) for name in ("sort", "after", "limit") if name in asked}
    return worklists.look_up(actor(), Wanted(**asked), **page)


@blueprint.route("/user-tasks/<user_task_id>")
@blueprint.response(200, UserTaskSchema)
def get_user_task(user_task_id: str) -> Response:
    """Give one user task; its ETag is its version."""
    view = user_tasks.get(actor(), user_task_id)
    return etags.tagged(jsonify(UserTaskSchema().dump(view)), view.version)


@blueprint.route("/user-tasks/<user_task_id>/form")
@blueprint.response(200, FormSchema)
def get_form(user_task_id: str) -> dict[str, Any]:
    """Give the form, and the values it opens with: the variables it names, and one's own draft over them."""
    found = user_tasks.form(actor(), user_task_id)
    return {"schema": found.schema, "values": found.values}


@blueprint.route("/user-tasks/<user_task_id>/claim", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(200, VersionSchema)
def claim(body: When, user_task_id: str) -> Response:
    """Take an open user task."""
    return _changed(user_tasks.claim(actor(), user_task_id, version=etags.expected(), **body))


@blueprint.route("/user-tasks/<user_task_id>/release", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(200, VersionSchema)
def release(body: When, user_task_id: str) -> Response:
    """Give a user task back: to whoever delegated it, else to its candidates."""
    return _changed(user_tasks.release(actor(), user_task_id, version=etags.expected(), **body))


@blueprint.route("/user-tasks/<user_task_id>/assign", methods=["POST"])
@blueprint.arguments(ReceiverBody)
@blueprint.response(200, VersionSchema)
def assign(body: dict[str, Any], user_task_id: str) -> Response:
    """Give a user task to a person."""
    return _changed(user_tasks.assign(actor(), user_task_id, body.pop("person_id"), version=etags.expected(), **body))


@blueprint.route("/user-tasks/<user_task_id>/delegate", methods=["POST"])
@blueprint.arguments(ReceiverBody)
@blueprint.response(200, VersionSchema)
def delegate(body: dict[str, Any], user_task_id: str) -> Response:
    """Hand a user task on and stay its owner."""
    return _changed(user_tasks.delegate(actor(), user_task_id, body.pop("person_id"), version=etags.expected(), **body))


@blueprint.route("/user-tasks/<user_task_id>/complete", methods=["POST"])
@blueprint.doc(requestBody=BODY, responses=DONE)
def complete(user_task_id: str) -> Response:
    """Complete a user task and let the process go on; 409 `cannot_go_on` keeps the entries as a draft."""
    # The busiest address of the API: its answer is five plain values and needs no schema to be written.
    body = _completion(bodies.read(current.asked()))
    done = user_tasks.complete(actor(), user_task_id, body.pop("variables"), version=etags.expected(), **body)
    content = {
        "user_task_id": done.user_task_id,
        "instance_id": done.instance_id,
        "case_id": done.case_id,
        "next_user_task_id": done.next_user_task_id,
        "is_ended": done.is_ended,
    }
    return json.Answer(content)


@blueprint.route("/user-tasks/<user_task_id>/draft")
@blueprint.response(200, DraftSchema)
def get_draft(user_task_id: str) -> Response:
    """Give one's own draft; its ETag is its version, 0 where nothing was entered yet."""
    draft = drafts.get(actor(), user_task_id)
    return _drafted(draft) if draft is not None else _empty()


@blueprint.route("/user-tasks/<user_task_id>/draft", methods=["PUT"])
@blueprint.arguments(DraftBody)
@blueprint.response(200, DraftSchema)
def save_draft(body: dict[str, Any], user_task_id: str) -> Response:
    """Keep one's entries; If-Match names the draft's version one has read, "0" for the first."""
    return _drafted(drafts.save(actor(), user_task_id, body.pop("values"), etags.expected(required=True), **body))


def _completion(body: Any) -> dict[str, Any]:
    """Hold a body against its schema, unless it is what nearly all are: variables and nothing else."""
    if isinstance(body, dict) and body.keys() == {"variables"} and are_named_values(body["variables"]):
        return body
    return parse(COMPLETE, body)


def _changed(version: int) -> Response:
    return etags.tagged(jsonify({"version": version}), version)


def _drafted(draft: DraftView) -> Response:
    return etags.tagged(jsonify(DraftSchema().dump(draft)), draft.version)


def _empty() -> Response:
    return etags.tagged(jsonify({"values": {}, "version": 0, "saved_at": None}), 0)
