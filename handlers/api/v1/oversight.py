"""For supervisors: what is due where, the rows behind every figure, and work that goes from one to others."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import when
from handlers.api.v1.schemas.oversight import (
    BalanceBody,
    BalancedSchema,
    BehindQuery,
    BoardSchema,
    HeatmapSchema,
    MeasuredSchema,
    MeasuresSchema,
    PickBody,
    SpanQuery,
    VariantsSchema,
    WantedQuery,
)
from handlers.api.v1.schemas.user_tasks import UserTasksSchema
from services.oversight import balancing, behind, board, heatmaps, variants
from services.oversight.balancing import Balanced
from services.oversight.board import Board
from services.oversight.heatmaps import Heatmap
from services.oversight.measures import registry
from services.oversight.measures.registry import Measured
from services.oversight.spans import Span
from services.oversight.variants import Variants
from services.oversight.wanted import Wanted
from services.paging import Page
from services.user_task_views import UserTaskView

blueprint = Resource("oversight", "For supervisors: what is due where, how long things take, how the work is measured.")


@blueprint.route("/board")
@blueprint.arguments(WantedQuery, location="query")
@blueprint.response(200, BoardSchema)
def read_board(query: dict[str, Any]) -> Board:
    """Count the unfinished user tasks one sees by area, office, person and procedure."""
    return board.read(actor(), Wanted(**query))


@blueprint.route("/board/user-tasks")
@blueprint.arguments(BehindQuery, location="query")
@blueprint.response(200, UserTasksSchema)
def list_behind(query: dict[str, Any]) -> Page[UserTaskView]:
    """List the user tasks behind a figure of the board, the most urgent first."""
    after, limit = query.pop("after", None), query.pop("limit")
    return behind.find(actor(), Wanted(**query), after=after, limit=limit)


@blueprint.route("/board/balance/preview", methods=["POST"])
@blueprint.arguments(PickBody)
@blueprint.response(200, BalancedSchema)
def preview_balance(body: dict[str, Any]) -> Balanced:
    """Tell who would get which of the picked user tasks; nothing changes."""
    return balancing.preview(actor(), body["user_tasks"], body["takers"])


@blueprint.route("/board/balance", methods=["POST"])
@blueprint.arguments(BalanceBody)
@blueprint.response(200, BalancedSchema)
def balance(body: dict[str, Any]) -> Balanced:
    """Give the picked user tasks to others, each to whoever has least and may do it."""
    return balancing.balance(actor(), body["user_tasks"], body["takers"], **when(body))


@blueprint.route("/process-definitions/<definition_id>/heatmap")
@blueprint.arguments(SpanQuery, location="query")
@blueprint.response(200, HeatmapSchema)
def read_heatmap(query: dict[str, Any], definition_id: str) -> Heatmap:
    """Measure how often each element is entered, how long it takes, how often it is late."""
    return heatmaps.read(actor(), definition_id, Span(**query))


@blueprint.route("/process-definitions/<definition_id>/variants")
@blueprint.arguments(SpanQuery, location="query")
@blueprint.response(200, VariantsSchema)
def read_variants(query: dict[str, Any], definition_id: str) -> Variants:
    """Tell the most frequent ways of finished runs."""
    return variants.read(actor(), definition_id, Span(**query))


@blueprint.route("/measures")
@blueprint.response(200, MeasuresSchema)
def list_measures() -> dict[str, Any]:
    """List what is measured, and how."""
    return {"items": registry.find(actor())}


@blueprint.route("/measures/<name>")
@blueprint.arguments(SpanQuery, location="query")
@blueprint.response(200, MeasuredSchema)
def read_measure(query: dict[str, Any], name: str) -> Measured:
    """Measure, of a period and an area."""
    return registry.read(actor(), name, Span(**query))
