"""Which addresses show something personal: each answer of theirs is a reading, an entry of the audit."""

from typing import Final

from tests.security.routes import Row

# laws, places, diagrams, words; and of those who work here, who is where and when
OF_NOBODY: Final = frozenset(
    {"absence", "area", "asset", "batch", "calendar", "decision", "decision_key", "definition", "deployment", "design", "institution"}
    | {"limit", "office", "process", "role", "sheet", "webhook", "words", "year"}
)
PAGES: Final = frozenset(  # of no object: the same, what is one's own, forms that are still empty, and frames of figures
    f"GET {rule}"
    for rule in (
        *("/absences", "/account", "/account/password", "/account/second-factor", "/areas", "/batches", "/board/absent", "/break-glass"),
        *("/calendars", "/designs", "/figures", "/institutions", "/measures", "/metrics", "/notice-templates", "/notices/bell"),
        *("/notices/settings", "/offices", "/opening-hours", "/procedures", "/proof", "/retention", "/roles", "/styleguide"),
        *("/time-limits", "/webhooks", "/absences/new"),
        *(f"/api/v1/{name}" for name in ("absences", "areas", "audit/roots", "batches", "calendar-years", "calendars", "clock-grounds")),
        *(f"/api/v1/{name}" for name in ("decision-definitions", "deployments", "designs", "institutions", "measures", "offices")),
        *(f"/api/v1/{name}" for name in ("me", "me/second-factor", "me/sessions", "notice-settings", "notice-templates", "notices/count")),
        *(f"/api/v1/{name}" for name in ("opening-hours", "person-lists", "process-definitions", "retention-classes", "roles", "rosters")),
        *(f"/api/v1/{name}" for name in ("saved-filters", "saved-views", "time-limits", "tokens", "webhooks")),
        *(f"/engine-rest/{name}" for name in ("decision-definition", "decision-definition/count", "deployment", "deployment/count")),
        *(f"/engine-rest/{name}" for name in ("engine", "process-definition", "process-definition/count", "version")),
    )
)


def is_owed(row: Row) -> bool:
    """Say whether an answer to this row shows something of a matter or of a person."""
    return row.method == "GET" and row.secrecy != "public" and row.kind not in OF_NOBODY and str(row) not in PAGES
