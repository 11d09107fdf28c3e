"""Addresses of other systems that notices go to, signed: added, tried, paused, taken away."""

from collections.abc import Callable
from typing import Any

from flask import Response

from handlers import addresses
from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.webhooks import (
    AddedWebhookSchema,
    DeliveriesSchema,
    DeliverySchema,
    WebhookBody,
    WebhookSchema,
    WebhooksSchema,
)
from services import webhooks
from services.webhooks import Added, DeliveryView, WebhookView

blueprint = Resource("webhooks", "Addresses of other systems that notices go to.")


@blueprint.route("/webhooks")
@blueprint.response(200, WebhooksSchema)
def list_webhooks() -> dict[str, list[WebhookView]]:
    """List all addresses."""
    return {"items": webhooks.find(actor())}


@blueprint.route("/webhooks", methods=["POST"])
@blueprint.arguments(WebhookBody)
@blueprint.response(201, AddedWebhookSchema)
def add_webhook(body: dict[str, Any]) -> tuple[Added, dict[str, str]]:
    """Let notices of some kinds go to an address; the answer tells the secret, once."""
    late = when(body)
    added = webhooks.add(actor(), body["name"], addresses.demand(actor(), "webhook.add", body["address"]), body["kinds"], **late)
    return added, {"Location": f"/api/v1/webhooks/{added.id}"}


@blueprint.route("/webhooks/<webhook_id>")
@blueprint.response(200, WebhookSchema)
def get_webhook(webhook_id: str) -> WebhookView:
    """Give one address."""
    return webhooks.get(actor(), webhook_id)


@blueprint.route("/webhooks/<webhook_id>/deliveries")
@blueprint.response(200, DeliveriesSchema)
def list_deliveries(webhook_id: str) -> dict[str, list[DeliveryView]]:
    """List what went to an address last."""
    return {"items": webhooks.deliveries(actor(), webhook_id)}


@blueprint.route("/webhooks/<webhook_id>/test", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, DeliverySchema)
def test_webhook(body: dict[str, Any], webhook_id: str) -> DeliveryView:
    """Send something to an address at once, and tell what came of it."""
    return webhooks.test(actor(), webhook_id, **body)


@blueprint.route("/webhooks/<webhook_id>/pause", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(204)
def pause_webhook(body: dict[str, Any], webhook_id: str) -> Response:
    """Tell an address nothing for a while."""
    return _done(webhooks.pause, webhook_id, body)


@blueprint.route("/webhooks/<webhook_id>/resume", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(204)
def resume_webhook(body: dict[str, Any], webhook_id: str) -> Response:
    """Tell a paused address again."""
    return _done(webhooks.resume, webhook_id, body)


@blueprint.route("/webhooks/<webhook_id>/remove", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(204)
def remove_webhook(body: dict[str, Any], webhook_id: str) -> Response:
    """Take an address away."""
    return _done(webhooks.remove, webhook_id, body)


def _done(verb: Callable[..., None], webhook_id: str, body: dict[str, Any]) -> Response:
    verb(actor(), webhook_id, **body)
    return nothing()
