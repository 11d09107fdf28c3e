"""The versions of a procedure: who brought them, what was new, and how much runs on each."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from handlers.web.guard import actor
from services import definition_counts, definitions, deployments
from services.errors import NotFound


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/designs/of/<process_id>", "versions", show)


def show(process_id: str) -> ResponseReturnValue:
    """List the versions, the latest first."""
    found = definitions.find(actor(), process_id=process_id, limit=200).items[::-1]
    if not found:
        raise NotFound(code="no_such_process", process_id=process_id)
    return render_template(
        "design/versions.html",
        process_id=process_id,
        name=found[0].name,
        versions=found,
        counts=definition_counts.by_version(actor(), process_id),
        deployed=deployments.several(actor(), [one.deployment_id for one in found]),
    )
