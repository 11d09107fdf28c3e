"""Instances go on in another version of their process: a mapping, a dry run, one instance; many are a batch."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.schemas.operations import DryRunBody, DryRunSchema, MigrateBody, PlanBody, PlanSchema
from services import migrating, migration_plans, migration_trials
from services.errors import Invalid
from services.migration_choice import Choice
from services.migration_plans import PlanView
from services.migration_trials import Trial
from services.oversight.spans import Span
from services.paging import Page

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
def dry_run(body: dict[str, Any]) -> Page[Trial]:
    """Tell what stands in the way of instances that are named, or of the next ones of those chosen; nothing moves."""
    target_id, pairs, named = body["target_id"], body["pairs"], body["instance_ids"]
    if (named is None) == (body["definition_id"] is None):
        raise Invalid({"instance_ids": ["name instances, or a definition"]}, code="batch_of_what")
    if named is not None:
        return Page(migration_trials.named(actor(), target_id, named, pairs))
    span = Span(body["since"], body["until"], body["area_code"])
    choice = Choice(body["definition_id"], body["state"], body["element_id"], span)
    return migration_trials.portion(actor(), choice, target_id, pairs, after=body["after"], limit=body["limit"])


@blueprint.route("/process-instances/<instance_id>/migrate", methods=["POST"])
@blueprint.arguments(MigrateBody)
@blueprint.response(204)
def migrate_instance(body: dict[str, Any], instance_id: str) -> Response:
    """Let an instance, also a called one, go on in another version."""
    migrating.migrate(actor(), instance_id, body["target_id"], body["pairs"], reason=body["reason"], occurred_at=body["occurred_at"])
    return nothing()
