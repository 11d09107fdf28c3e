"""Ad hoc sub-processes: what may begin in an instance, and letting it begin."""

from typing import Any

from handlers.api.v1 import etags
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.schemas.choices import BeginBody, BegunSchema, ChoicesSchema
from services import choosing

blueprint = Resource("choices", "Activities of ad hoc sub-processes, chosen by people.")


@blueprint.route("/process-instances/<instance_id>/choices")
@blueprint.response(200, ChoicesSchema)
def list_choices(instance_id: str) -> dict[str, Any]:
    """List what may begin in its ad hoc sub-processes now; of a called process, ask its own instance."""
    return {"items": choosing.find(actor(), instance_id)}


@blueprint.route("/process-instances/<instance_id>/choices/<element_id>/begin", methods=["POST"])
@blueprint.arguments(BeginBody, required=False)
@blueprint.response(200, BegunSchema)
def begin_choice(body: dict[str, Any], instance_id: str, element_id: str) -> dict[str, int]:
    """Let an activity begin, again if it has begun before; 409 when it is none to choose now."""
    return {"activity_id": choosing.begin(actor(), instance_id, element_id, version=etags.expected(), **body)}
