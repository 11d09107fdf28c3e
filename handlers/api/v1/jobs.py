"""Jobs and timers: look at them, try again, fire, postpone."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema
from handlers.api.v1.schemas.jobs import (
    FireBody,
    JobSchema,
    JobsQuery,
    JobsSchema,
    PostponeBody,
    RanSchema,
    RunBody,
    TimerSchema,
    TimersQuery,
    TimersSchema,
)
from services import jobs, policy, timers
from services.jobs import JobView
from services.paging import Page
from services.timers import TimerView

blueprint = Resource("jobs", "Work the machine owes: service tasks, messages, timers.")


@blueprint.route("/jobs")
@blueprint.arguments(JobsQuery, location="query")
@blueprint.response(200, JobsSchema)
def list_jobs(query: dict[str, Any]) -> Page[JobView]:
    """List jobs by their due moments."""
    after, limit = query.pop("after", None), query.pop("limit")
    return jobs.find(actor(), jobs.Filters(**query), after, limit)


@blueprint.route("/jobs/<job_id>")
@blueprint.response(200, JobSchema)
def get_job(job_id: str) -> JobView:
    """Give one job."""
    return jobs.get(actor(), job_id)


@blueprint.route("/jobs/<job_id>/retry", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def retry_job(body: dict[str, Any], job_id: str) -> Response:
    """Let a stuck job be tried again at once."""
    jobs.retry(actor(), job_id, **body)
    return nothing()


@blueprint.route("/jobs/run-due", methods=["POST"])
@blueprint.arguments(RunBody)
@blueprint.response(200, RanSchema)
def run_due(body: dict[str, Any]) -> dict[str, int]:
    """Run what is due now, without waiting for the ticker."""
    policy.demand(actor(), "job.run", {})
    return {"ran": jobs.run_due(body["limit"])}


@blueprint.route("/timers")
@blueprint.arguments(TimersQuery, location="query")
@blueprint.response(200, TimersSchema)
def list_timers(query: dict[str, Any]) -> Page[TimerView]:
    """List the timers that run or are stuck, by their due moments."""
    after, limit = query.pop("after", None), query.pop("limit")
    return timers.find(actor(), timers.Filters(**query), after, limit)


@blueprint.route("/timers/<timer_id>")
@blueprint.response(200, TimerSchema)
def get_timer(timer_id: str) -> TimerView:
    """Give one timer."""
    return timers.get(actor(), timer_id)


@blueprint.route("/timers/<timer_id>/fire", methods=["POST"])
@blueprint.arguments(FireBody)
@blueprint.response(204)
def fire_timer(body: dict[str, Any], timer_id: str) -> Response:
    """Let a timer fire before its moment, with a reason."""
    timers.fire(actor(), timer_id, body["reason"], body["occurred_at"])
    return nothing()


@blueprint.route("/timers/<timer_id>/postpone", methods=["POST"])
@blueprint.arguments(PostponeBody)
@blueprint.response(204)
def postpone_timer(body: dict[str, Any], timer_id: str) -> Response:
    """Give a timer a later moment, with a reason."""
    timers.postpone(actor(), timer_id, **body)
    return nothing()
