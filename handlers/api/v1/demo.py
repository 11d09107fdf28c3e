"""The demonstration's time; absent in production."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.schemas.instances import AdvanceBody, AdvancedSchema
from services import demo_time

blueprint = Resource("demo", "The demonstration's time; absent in production.")


@blueprint.route("/demo/advance", methods=["POST"])
@blueprint.arguments(AdvanceBody)
@blueprint.response(200, AdvancedSchema)
def advance(body: dict[str, Any]) -> dict[str, Any]:
    """Move time forward; what becomes due runs in order, each job at its own moment."""
    moment, ran = demo_time.advance(actor(), **body)
    return {"now": moment, "ran": ran}
