"""Instances go on in another version of their process: a mapping, a dry run, one instance; many are a batch."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.schemas.operations import DryRunBody, DryRunSchema, MigrateBody, PlanBody, PlanSchema
from services import migrating, migration_plans
from services.migration_plans import PlanView

blueprint = Resource("migrations", "Instances go on in another version of their process.")


@blueprint.route("/migrations/plan", methods=["POST"])
@blueprint.arguments(PlanBody)
@blueprint.response(200, PlanSchema)
def propose_plan(body: dict[str, Any]) -> PlanView:
    """Propose which element becomes which, with the given pairs in it, and find fault with it."""
    return migration_plans.propose(actor(), body["source_id"], body["target_id"], body["pairs"])


@blueprint.route("/migrations/dry-run", methods=["POST"])
@blueprint.arguments(DryRunBody)
@blueprint.response(200, DryRunSchema)
def dry_run(body: dict[str, Any]) -> dict[str, Any]:
    """Tell for each instance what stands in the way; nothing moves."""
    return {"items": migrating.dry_run(actor(), body["target_id"], body["instance_ids"], body["pairs"])}


@blueprint.route("/process-instances/<instance_id>/migrate", methods=["POST"])
@blueprint.arguments(MigrateBody)
@blueprint.response(204)
def migrate_instance(body: dict[str, Any], instance_id: str) -> Response:
    """Let an instance, also a called one, go on in another version."""
    migrating.migrate(actor(), instance_id, body["target_id"], body["pairs"], reason=body["reason"], occurred_at=body["occurred_at"])
    return nothing()
