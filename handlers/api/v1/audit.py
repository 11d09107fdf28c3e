"""The audit, for auditors: who did and who read what, and the roots signed over it."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import PageQuery
from handlers.api.v1.schemas.audit import AuditEntriesSchema, AuditQuery, RootsSchema
from services.audit import entry_views
from services.audit.entry_views import AuditEntry
from services.paging import Page

blueprint = Resource("audit", "Who did and who read what, and the roots signed over it.")


@blueprint.route("/audit")
@blueprint.arguments(AuditQuery, location="query")
@blueprint.response(200, AuditEntriesSchema)
def list_entries(query: dict[str, Any]) -> Page[AuditEntry]:
    """List what was done and read in the cases below the auditor's area, and at the root outside of cases, the newest first."""
    after, limit = query.pop("after", None), query.pop("limit")
    return entry_views.find(actor(), entry_views.Wanted(**query), after, limit)


@blueprint.route("/audit/roots")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, RootsSchema)
def list_roots(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """List the signed roots, the newest first: keep them where the service cannot write."""
    return entry_views.list_roots(actor(), **query)
