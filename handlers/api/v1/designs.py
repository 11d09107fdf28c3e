"""Designs: deployments in the making, drawn by some, looked over by another, published with a note."""

from typing import Any

from flask import Response

from handlers import role_names
from handlers.api.v1 import element_templates, files
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.deployments import DeployedSchema, FindingsSchema
from handlers.api.v1.schemas.designs import (
    ApprovedSchema,
    BeginningSchema,
    CheckingSchema,
    DesignSchema,
    DesignsQuery,
    DesignsSchema,
    DesignVersionsSchema,
    OfferQuery,
    OfferSchema,
    ReleaseSchema,
    RemarkedSchema,
    SavingSchema,
    TriedDecisionSchema,
    TryingDecisionSchema,
    VersionQuery,
)
from services.deployments import Deployed
from services.designing import designs, offering, releasing, reviewing, trying
from services.designing.files import Contents
from services.designing.trying import Tried
from services.designing.views import DesignView
from services.paging import Page
from services.transaction import When

blueprint = Resource("designs", "Deployments in the making: drawn, looked over by a second person, published.")


@blueprint.route("/designs")
@blueprint.arguments(DesignsQuery, location="query")
@blueprint.response(200, DesignsSchema)
def list_designs(query: dict[str, Any]) -> Page[DesignView]:
    """List designs, the newest first."""
    return designs.find(actor(), **query)


@blueprint.route("/designs", methods=["POST"])
@blueprint.arguments(BeginningSchema)
@blueprint.response(201, DesignSchema)
def begin_design(body: dict[str, Any]) -> DesignView:
    """Begin a design."""
    told = when(body)
    sent = {one["name"]: one["content"].encode() for one in body.pop("resources")}
    return designs.begin(actor(), **body, contents=sent, **told)


@blueprint.route("/designs/<design_id>")
@blueprint.response(200, DesignSchema)
def get_design(design_id: str) -> DesignView:
    """Give one design with its files and what was said of it."""
    return designs.get(actor(), design_id)


@blueprint.route("/designs/<design_id>/versions")
@blueprint.response(200, DesignVersionsSchema)
def list_design_versions(design_id: str) -> dict[str, Any]:
    """List what was saved, the latest first."""
    return {"items": designs.versions(actor(), design_id)}


@blueprint.route("/designs/<design_id>/files", methods=["PUT"])
@blueprint.arguments(SavingSchema)
@blueprint.response(200, DesignSchema)
def save_design(body: dict[str, Any], design_id: str) -> DesignView:
    """Save some files of a draft; 409 when somebody has saved another version meanwhile."""
    told = when(body)
    return designs.save(actor(), design_id, _contents(body["files"]), body["version"], **told)


@blueprint.route("/designs/<design_id>/files/<path:name>")
@blueprint.arguments(VersionQuery, location="query")
@blueprint.response(200, content_type="application/octet-stream")
def get_design_file(query: dict[str, Any], design_id: str, name: str) -> Response:
    """Give one file, as it is or was at a version."""
    return files.download(designs.file(actor(), design_id, name, query["version"]), "application/octet-stream", name.rsplit("/", 1)[-1])


@blueprint.route("/designs/<design_id>/check", methods=["POST"])
@blueprint.arguments(CheckingSchema)
@blueprint.response(200, FindingsSchema)
def check_design(body: dict[str, Any], design_id: str) -> dict[str, Any]:
    """Tell what deploying would say, with some files as they are not saved yet."""
    return {"problems": designs.check(actor(), design_id, _contents(body["files"]))}


@blueprint.route("/designs/<design_id>/evaluate", methods=["POST"])
@blueprint.arguments(TryingDecisionSchema)
@blueprint.response(200, TriedDecisionSchema)
def evaluate_design(body: dict[str, Any], design_id: str) -> Tried:
    """Try a decision of a design; without one, tell which there are and what they read. Nothing is kept."""
    asked = None if body["decision_id"] is None else (body["decision_id"], body["variables"])
    content = None if body["content"] is None else body["content"].encode()
    return trying.evaluate(actor(), design_id, body["name"], asked, content)


@blueprint.route("/designs/<design_id>/offer")
@blueprint.arguments(OfferQuery, location="query")
@blueprint.response(200, OfferSchema)
def get_design_offer(query: dict[str, Any], design_id: str) -> dict[str, Any]:
    """Give what a diagram may name: roles, job types, clocks, forms with their fields, and element templates of them."""
    found, is_english = offering.offer(actor(), design_id), query["language"] == "en"
    roles = [{"role": role, "name": role_names.name(role, is_english=is_english)} for role in found.roles]
    given = {name: getattr(found, name) for name in ("job_types", "clocks", "forms", "processes", "decisions")}
    return {**given, "roles": roles, "templates": element_templates.of(found, is_english=is_english)}


@blueprint.route("/designs/<design_id>/submit", methods=["POST"])
@blueprint.arguments(RemarkedSchema)
@blueprint.response(200, DesignSchema)
def submit_design(body: dict[str, Any], design_id: str) -> DesignView:
    """Lay a draft before a second person."""
    told = when(body)
    return reviewing.submit(actor(), design_id, **body, **told)


@blueprint.route("/designs/<design_id>/take-back", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, DesignSchema)
def take_back_design(body: When, design_id: str) -> DesignView:
    """Go on drawing: it must be looked over again."""
    return reviewing.take_back(actor(), design_id, **body)


@blueprint.route("/designs/<design_id>/approve", methods=["POST"])
@blueprint.arguments(ApprovedSchema)
@blueprint.response(200, DesignSchema)
def approve_design(body: dict[str, Any], design_id: str) -> DesignView:
    """Let the version that was looked at be published, which others have drawn; 412 when it is another one by now."""
    told = when(body)
    return reviewing.approve(actor(), design_id, **body, **told)


@blueprint.route("/designs/<design_id>/send-back", methods=["POST"])
@blueprint.arguments(RemarkedSchema)
@blueprint.response(200, DesignSchema)
def send_back_design(body: dict[str, Any], design_id: str) -> DesignView:
    """Give a version back to those who drew it, and say why."""
    told = when(body)
    return reviewing.send_back(actor(), design_id, **body, **told)


@blueprint.route("/designs/<design_id>/publish", methods=["POST"])
@blueprint.arguments(ReleaseSchema)
@blueprint.response(200, DeployedSchema)
def publish_design(body: dict[str, Any], design_id: str) -> Deployed:
    """Publish what a second person has approved."""
    told = when(body)
    return releasing.publish(actor(), design_id, **body, **told)


@blueprint.route("/designs/<design_id>/discard", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, DesignSchema)
def discard_design(body: When, design_id: str) -> DesignView:
    """Give a design up."""
    return designs.discard(actor(), design_id, **body)


def _contents(sent: dict[str, str | None]) -> Contents:
    return {name: None if content is None else content.encode() for name, content in sent.items()}
