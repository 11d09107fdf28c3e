"""External workers: they fetch the jobs that no handler of ours does, and answer."""

from datetime import timedelta
from typing import Any

from flask import Response

from engine.jobs import BpmnError
from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import when
from handlers.api.v1.schemas.jobs import (
    DoneBody,
    ErrorBody,
    ExtendBody,
    FailedBody,
    FetchBody,
    FetchedJobsSchema,
    LockedSchema,
    TakenSchema,
)
from services import external
from services.external import Failure

blueprint = Resource("external_jobs", "Work for external workers, fetched by its type.")


@blueprint.route("/external-jobs/fetch", methods=["POST"])
@blueprint.arguments(FetchBody)
@blueprint.response(200, FetchedJobsSchema)
def fetch_jobs(body: dict[str, Any]) -> dict[str, Any]:
    """Take due jobs of these types, the most urgent first."""
    found = external.fetch_and_lock(actor(), body["worker"], body["topics"], body["limit"], body["lock_seconds"])
    return {"items": found}


@blueprint.route("/external-jobs/<job_id>/complete", methods=["POST"])
@blueprint.arguments(DoneBody)
@blueprint.response(200, TakenSchema)
def complete_job(body: dict[str, Any], job_id: str) -> dict[str, bool]:
    """Say that the work is done; `taken` is false when nobody waits for it any more."""
    return {"taken": external.complete(actor(), job_id, body["worker"], body["variables"], body["local_variables"], **when(body))}


@blueprint.route("/external-jobs/<job_id>/fail", methods=["POST"])
@blueprint.arguments(FailedBody)
@blueprint.response(200, TakenSchema)
def fail_job(body: dict[str, Any], job_id: str) -> dict[str, bool]:
    """Say that the work could not be done; it is tried again later, or is stuck."""
    seconds = body["delay_seconds"]
    failure = Failure(body["message"], body["retries"], None if seconds is None else timedelta(seconds=seconds))
    return {"taken": external.fail(actor(), job_id, body["worker"], failure, **when(body))}


@blueprint.route("/external-jobs/<job_id>/error", methods=["POST"])
@blueprint.arguments(ErrorBody)
@blueprint.response(200, TakenSchema)
def throw_error(body: dict[str, Any], job_id: str) -> dict[str, bool]:
    """Let the diagram catch an expected business failure."""
    error = BpmnError(body["code"], body["message"], body["variables"])
    return {"taken": external.bpmn_error(actor(), job_id, body["worker"], error, **when(body))}


@blueprint.route("/external-jobs/<job_id>/extend", methods=["POST"])
@blueprint.arguments(ExtendBody)
@blueprint.response(200, LockedSchema)
def extend_lock(body: dict[str, Any], job_id: str) -> dict[str, Any]:
    """Keep a job longer."""
    return {"locked_until": external.extend(actor(), job_id, body["worker"], body["lock_seconds"])}


@blueprint.route("/external-jobs/<job_id>/unlock", methods=["POST"])
@blueprint.response(204)
def unlock_job(job_id: str) -> Response:
    """Let another worker have a job."""
    external.unlock(actor(), job_id)
    return nothing()
