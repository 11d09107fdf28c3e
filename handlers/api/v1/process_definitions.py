"""Process definitions: which there are, their diagrams and start forms."""

from typing import Any

from flask import Response

from handlers.api.v1 import files
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import WhenSchema
from handlers.api.v1.schemas.deployments import CountsSchema, DefinitionSchema, DefinitionsQuery, DefinitionsSchema, StartFormSchema
from services import definition_counts, definitions
from services.definitions import DefinitionView
from services.paging import Page
from services.transaction import When

blueprint = Resource("process_definitions", "Executable processes, each at one version.")


@blueprint.route("/process-definitions")
@blueprint.arguments(DefinitionsQuery, location="query")
@blueprint.response(200, DefinitionsSchema)
def list_definitions(query: dict[str, Any]) -> Page[DefinitionView]:
    """List definitions: all versions, or the newest active one of each process."""
    return definitions.find(actor(), **query)


@blueprint.route("/process-definitions/<definition_id>")
@blueprint.response(200, DefinitionSchema)
def get_definition(definition_id: str) -> DefinitionView:
    """Give one definition."""
    return definitions.get(actor(), definition_id)


@blueprint.route("/process-definitions/<definition_id>/diagram")
@blueprint.response(200, {"type": "string"}, content_type="application/xml")
def get_diagram(definition_id: str) -> Response:
    """Give the diagram as it was deployed."""
    return files.download(definitions.diagram(actor(), definition_id), "application/xml", f"{definition_id}.bpmn")


@blueprint.route("/process-definitions/<definition_id>/start-form")
@blueprint.response(200, StartFormSchema)
def get_start_form(definition_id: str) -> dict[str, Any]:
    """Give the form to fill in before the process starts; null when there is none."""
    return {"schema": definitions.start_form(actor(), definition_id)}


@blueprint.route("/process-definitions/<definition_id>/counts")
@blueprint.response(200, CountsSchema)
def count_instances(definition_id: str) -> dict[str, Any]:
    """Tell how many instances there are, by state, and where their tokens stand: for whoever keeps the diagrams and sees no case."""
    instances = definition_counts.of(actor(), definition_id)
    return {"instances": instances, "tokens": definition_counts.by_element(actor(), definition_id)}


@blueprint.route("/process-definitions/<definition_id>/activate", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(200, DefinitionSchema)
def activate(body: When, definition_id: str) -> DefinitionView:
    """Let a draft or a suspended definition be started."""
    return definitions.activate(actor(), definition_id, **body)


@blueprint.route("/process-definitions/<definition_id>/suspend", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(200, DefinitionSchema)
def suspend(body: When, definition_id: str) -> DefinitionView:
    """Let no further instance of a definition be started."""
    return definitions.suspend(actor(), definition_id, **body)
