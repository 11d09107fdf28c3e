"""Batches: the same deed for many instances."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import PageQuery, ReasonSchema
from handlers.api.v1.schemas.operations import (
    BatchBody,
    BatchesSchema,
    BatchSchema,
    DryRunSchema,
    ItemsQuery,
    ItemsSchema,
    RetriedSchema,
    RevertBody,
)
from services import batch_views, batches, instructions, reverting
from services.batch_views import BatchView, ItemView
from services.errors import Invalid
from services.migration_trials import Trial
from services.paging import Page

blueprint = Resource("batches", "The same deed for many instances: progress, a result for each, cancelled, tried again, reverted.")


@blueprint.route("/batches")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, BatchesSchema)
def list_batches(query: dict[str, Any]) -> Page[BatchView]:
    """List batches, the latest first."""
    return batch_views.find(actor(), **query)


@blueprint.route("/batches", methods=["POST"])
@blueprint.arguments(BatchBody)
@blueprint.response(201, BatchSchema)
def start_batch(body: dict[str, Any]) -> tuple[BatchView, dict[str, str]]:
    """Order a deed for many instances; each is carried out by a job of its own."""
    payload: dict[str, Any] = {name: body[name] for name in ("target_id", "pairs", "instructions", "variables") if name in body}
    instructions.read(payload["instructions"])
    batch_id = batches.start(actor(), body["verb"], _instances(body), payload, reason=body["reason"], occurred_at=body["occurred_at"])
    return batch_views.get(actor(), batch_id), {"Location": f"/api/v1/batches/{batch_id}"}


@blueprint.route("/batches/<batch_id>")
@blueprint.response(200, BatchSchema)
def get_batch(batch_id: str) -> BatchView:
    """Give one batch, and how far it is."""
    return batch_views.get(actor(), batch_id)


@blueprint.route("/batches/<batch_id>/items")
@blueprint.arguments(ItemsQuery, location="query")
@blueprint.response(200, ItemsSchema)
def list_items(query: dict[str, Any], batch_id: str) -> Page[ItemView]:
    """List what came of each instance."""
    return batch_views.items(actor(), batch_id, **query)


@blueprint.route("/batches/<batch_id>/cancel", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
def cancel_batch(body: dict[str, Any], batch_id: str) -> Response:
    """Do no more of a batch; what is done stays done."""
    batches.cancel(actor(), batch_id, reason=body["reason"], occurred_at=body["occurred_at"])
    return nothing()


@blueprint.route("/batches/<batch_id>/retry", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, RetriedSchema)
def retry_batch(body: dict[str, Any], batch_id: str) -> dict[str, int]:
    """Try again what failed."""
    return {"retried": batches.retry(actor(), batch_id, reason=body["reason"], occurred_at=body["occurred_at"])}


@blueprint.route("/batches/<batch_id>/way-back")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, DryRunSchema)
def try_revert(query: dict[str, Any], batch_id: str) -> Page[Trial]:
    """Tell of each instance that a migration has carried over whether it could go back; nothing moves."""
    return reverting.dry_run(actor(), batch_id, **query)


@blueprint.route("/batches/<batch_id>/revert", methods=["POST"])
@blueprint.arguments(RevertBody)
@blueprint.response(201, BatchSchema)
def revert_batch(body: dict[str, Any], batch_id: str) -> tuple[BatchView, dict[str, str]]:
    """Order the way back for all that a migration has carried over and that is still there, or for these instances."""
    wish = {name: body[name] for name in ("reason", "occurred_at", "instance_ids")}
    back = reverting.revert(actor(), batch_id, **wish)
    return batch_views.get(actor(), back), {"Location": f"/api/v1/batches/{back}"}


def _instances(body: dict[str, Any]) -> list[str]:
    if (body["instance_ids"] is None) == (body["definition_id"] is None):
        raise Invalid({"instance_ids": ["name instances, or a definition"]}, code="batch_of_what")
    return body["instance_ids"] if body["definition_id"] is None else batches.running(actor(), body["definition_id"])
