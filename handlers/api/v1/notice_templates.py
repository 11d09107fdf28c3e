"""What notices say: the words as they hold, other words in their place, and the shipped ones back."""

from typing import Any

from documents.notices import Words
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.notice_templates import (
    NoticeTemplateSchema,
    NoticeTemplatesSchema,
    NoticeWordsBody,
    NoticeWordsSchema,
    TemplateVersionsSchema,
)
from services import notice_templates
from services.notice_templates import TemplateView

blueprint = Resource("notice templates", "What notices say on the page, by e-mail and as short messages.")
ONE = "/notice-templates/<kind>/<channel>/<language>"


@blueprint.route("/notice-templates")
@blueprint.response(200, NoticeTemplatesSchema)
def list_templates() -> dict[str, Any]:
    """List the words of all kinds, channels and languages."""
    return {"items": notice_templates.find(actor())}


@blueprint.route(ONE)
@blueprint.response(200, NoticeTemplateSchema)
def get_template(kind: str, channel: str, language: str) -> TemplateView:
    """Give the words of one kind, channel and language."""
    return notice_templates.get(actor(), kind, channel, language)


@blueprint.route(f"{ONE}/versions")
@blueprint.response(200, TemplateVersionsSchema)
def list_versions(kind: str, channel: str, language: str) -> dict[str, Any]:
    """List what was written in place of the shipped words, the latest first."""
    return {"items": notice_templates.versions(actor(), kind, channel, language)}


@blueprint.route(ONE, methods=["PUT"])
@blueprint.arguments(NoticeWordsBody)
@blueprint.response(200, NoticeTemplateSchema)
def write_template(body: dict[str, Any], kind: str, channel: str, language: str) -> TemplateView:
    """Let a kind of notice say something else from now on."""
    late = when(body)
    notice_templates.write(actor(), kind, channel, language, Words(**body), **late)
    return notice_templates.get(actor(), kind, channel, language)


@blueprint.route(f"{ONE}/preview", methods=["POST"])
@blueprint.arguments(NoticeWordsBody)
@blueprint.response(200, NoticeWordsSchema)
def preview_template(body: dict[str, Any], kind: str, channel: str, language: str) -> Words:
    """Show words with the values of an example; nothing is written."""
    when(body)
    return notice_templates.preview(actor(), kind, channel, language, Words(**body))


@blueprint.route(f"{ONE}/reset", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, NoticeTemplateSchema)
def reset_template(body: dict[str, Any], kind: str, channel: str, language: str) -> TemplateView:
    """Let a kind of notice say again what is shipped."""
    notice_templates.reset(actor(), kind, channel, language, **body)
    return notice_templates.get(actor(), kind, channel, language)
