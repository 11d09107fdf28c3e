"""Packages of closed cases, what is due to go, and legal holds."""

from typing import Any

from flask import Response

from handlers.api.v1 import files
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import PageQuery, ReasonSchema
from handlers.api.v1.schemas.archives import (
    ArchivesPageSchema,
    ArchivesSchema,
    ClassesDueSchema,
    DueQuery,
    HeldCasesSchema,
    HoldSchema,
    HoldsSchema,
    PackageQuery,
    RetentionClassesSchema,
)
from services.archiving import archives, holds, retention_views
from services.archiving.archives import ArchiveView, ClassDue
from services.archiving.holds import HoldView
from services.archiving.retention_views import ClassView, HeldCase
from services.paging import Page
from services.transaction import When

blueprint = Resource("archives", "Packages of closed cases, and what keeps cases from going.")
ZIP = {"type": "string", "format": "binary"}


@blueprint.route("/archives/due")
@blueprint.arguments(DueQuery, location="query")
@blueprint.response(200, ArchivesPageSchema)
def list_due(query: dict[str, Any]) -> Page[ArchiveView]:
    """List the cases whose retention has run out, and whether they are held, or proposed to be destroyed."""
    return archives.due(actor(), **query)


@blueprint.route("/archives/due/classes")
@blueprint.response(200, ClassesDueSchema)
def count_due() -> dict[str, list[ClassDue]]:
    """Count what is due to go by its retention class."""
    return {"items": archives.due_by_class(actor())}


@blueprint.route("/retention-classes")
@blueprint.response(200, RetentionClassesSchema)
def list_classes() -> dict[str, list[ClassView]]:
    """List the retention classes of all procedures, each with its source; counts for whoever may read archives."""
    return {"items": retention_views.find(actor())}


@blueprint.route("/holds")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, HeldCasesSchema)
def list_held(query: dict[str, Any]) -> Page[HeldCase]:
    """List the cases that are held, the latest first."""
    return retention_views.held(actor(), **query)


@blueprint.route("/cases/<case_id>/archives")
@blueprint.response(200, ArchivesSchema)
def list_archives(case_id: str) -> dict[str, list[ArchiveView]]:
    """List the packages of a case, one for each time it was closed."""
    return {"items": archives.find(actor(), case_id)}


@blueprint.route("/cases/<case_id>/archive")
@blueprint.arguments(PackageQuery, location="query")
@blueprint.response(200, ZIP, content_type="application/zip")
def get_archive(query: dict[str, Any], case_id: str) -> Response:
    """Give the package of a closed case, with everything in clear."""
    found = archives.get(actor(), case_id, **query)
    return files.download(found.content, found.media_type, found.name)


@blueprint.route("/cases/<case_id>/holds")
@blueprint.response(200, HoldsSchema)
def list_holds(case_id: str) -> dict[str, list[HoldView]]:
    """List the legal holds of a case."""
    return {"items": holds.find(actor(), case_id)}


@blueprint.route("/cases/<case_id>/hold", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(201, HoldSchema)
def hold_case(body: When, case_id: str) -> HoldView:
    """Keep a case from going, for a reason."""
    return holds.hold(actor(), case_id, **body)


@blueprint.route("/cases/<case_id>/release-hold", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, HoldSchema)
def release_case(body: When, case_id: str) -> HoldView:
    """Let a case go again, for a reason."""
    return holds.release(actor(), case_id, **body)
