"""How somebody keeps his desk: what he puts off, the filters he comes back to, and what he is told."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.desk import (
    FilterBody,
    FiltersSchema,
    MadeSchema,
    NoticesQuery,
    NoticesSchema,
    PutOffBody,
    SeenBody,
    SettingBody,
    SettingViewSchema,
    UnreadSchema,
)
from services import inbox, notice_settings, notices, saved_filters
from services.inbox import Criteria
from services.notice_settings import Setting, SettingView
from services.notices import NoticeView
from services.paging import Page
from services.transaction import When

blueprint = Resource("desk", "One's own desk: what is put off, saved filters, notices.")


@blueprint.route("/user-tasks/<user_task_id>/put-off", methods=["POST"])
@blueprint.arguments(PutOffBody)
@blueprint.response(204)
def put_off(body: dict[str, Any], user_task_id: str) -> Response:
    """Put a user task aside until a moment: it leaves the caller's own lists, nobody else's."""
    inbox.put_off(actor(), user_task_id, body.pop("until_at"), **body)
    return nothing()


@blueprint.route("/user-tasks/<user_task_id>/take-up", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def take_up(body: When, user_task_id: str) -> Response:
    """Have a user task that was put aside on one's lists again."""
    inbox.take_up(actor(), user_task_id, **body)
    return nothing()


@blueprint.route("/saved-filters")
@blueprint.response(200, FiltersSchema)
def list_filters() -> dict[str, Any]:
    """List one's own filters, and those that one's offices share."""
    return {"items": saved_filters.find(actor())}


@blueprint.route("/saved-filters", methods=["POST"])
@blueprint.arguments(FilterBody)
@blueprint.response(201, MadeSchema)
def save_filter(body: dict[str, Any]) -> dict[str, str]:
    """Keep a way to look for user tasks."""
    moment = when(body)
    return {"id": saved_filters.save(actor(), body["name"], Criteria(**body["criteria"]), body["office_id"], **moment)}


@blueprint.route("/saved-filters/<filter_id>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def remove_filter(body: When, filter_id: str) -> Response:
    """Forget one of one's own filters."""
    saved_filters.remove(actor(), filter_id, **body)
    return nothing()


@blueprint.route("/notices")
@blueprint.arguments(NoticesQuery, location="query")
@blueprint.response(200, NoticesSchema)
def list_notices(query: dict[str, Any]) -> Page[NoticeView]:
    """List what the caller was told, the latest first."""
    return notices.find(actor(), **query)


@blueprint.route("/notices/count")
@blueprint.response(200, UnreadSchema)
def count_notices() -> dict[str, int]:
    """Count what the caller has not looked at, up to a hundred."""
    return {"unread": notices.unread(actor())}


@blueprint.route("/notices/read", methods=["POST"])
@blueprint.arguments(SeenBody, required=False)
@blueprint.response(200, UnreadSchema)
def read_notices(body: dict[str, Any]) -> dict[str, int]:
    """Note that one notice, or all of them, were seen."""
    notices.read(actor(), body.pop("notice_id"), **body)
    return {"unread": notices.unread(actor())}


@blueprint.route("/notice-settings")
@blueprint.response(200, SettingViewSchema)
def get_notice_settings() -> SettingView:
    """Give how the caller wants to be told."""
    return notice_settings.get(actor())


@blueprint.route("/notice-settings", methods=["PUT"])
@blueprint.arguments(SettingBody)
@blueprint.response(200, SettingViewSchema)
def set_notice_settings(body: dict[str, Any]) -> SettingView:
    """Set how the caller wants to be told."""
    moment = when(body)
    return notice_settings.change(actor(), Setting(**body), **moment)
