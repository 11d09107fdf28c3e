"""Deployments: resources come in together."""

from typing import Any

from flask import Response, jsonify, make_response, request

from handlers.api.v1 import bodies, files
from handlers.api.v1.blueprint import Resource, actor, parse
from handlers.api.v1.fields import WHEN_PARTS, PageQuery, when
from handlers.api.v1.schemas.deployments import (
    ArrivedSchema,
    DeployedSchema,
    DeploymentBody,
    DeploymentSchema,
    DeploymentsSchema,
    FilesForm,
    FindingsSchema,
)
from services import deployments
from services.deployments import DeploymentView
from services.designing import releasing
from services.designing.releasing import Arrived
from services.paging import Page

blueprint = Resource("deployments", "Diagrams and forms that come in together.")
FILES = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "strict": {"type": "boolean"},
        **WHEN_PARTS,
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
    },
}
BOTH = {"required": True, "content": {"application/json": {"schema": DeploymentBody}, "multipart/form-data": {"schema": FILES}}}


def _wanted() -> tuple[list[tuple[str, bytes]], dict[str, Any]]:
    """Read files from JSON or from a form, and what is said of them."""
    if request.mimetype == "multipart/form-data":
        form = parse(FilesForm(), request.form.to_dict())
        return files.parts(), form
    body = parse(DeploymentBody(), bodies.read(request))
    return [(one["name"], one["content"].encode()) for one in body.pop("resources")], body


@blueprint.route("/deployments")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, DeploymentsSchema)
def list_deployments(query: dict[str, Any]) -> Page[DeploymentView]:
    """List deployments, the newest first."""
    return deployments.find(actor(), **query)


@blueprint.route("/deployments", methods=["POST"])
@blueprint.doc(requestBody=BOTH)
@blueprint.response(201, DeployedSchema)
@blueprint.alt_response(202, schema=ArrivedSchema)
def deploy() -> Any:
    """Bring resources in; 400 names every finding, and then nothing comes in.

    Of whoever is no publisher they wait as a draft for a second person: 202.
    """
    found, said = _wanted()
    done = releasing.bring(actor(), found, name=said["name"], strict=said["strict"], **when(said))
    if not isinstance(done, Arrived):
        return done
    return make_response(jsonify(ArrivedSchema().dump(done)), 202)


@blueprint.route("/deployments/check", methods=["POST"])
@blueprint.doc(requestBody=BOTH)
@blueprint.response(200, FindingsSchema)
def check() -> dict[str, Any]:
    """Tell what deploying would say; nothing comes in."""
    return {"problems": deployments.check(actor(), _wanted()[0])}


@blueprint.route("/deployments/<deployment_id>")
@blueprint.response(200, DeploymentSchema)
def get_deployment(deployment_id: str) -> DeploymentView:
    """Give one deployment with the names of its resources."""
    return deployments.get(actor(), deployment_id)


@blueprint.route("/deployments/<deployment_id>/resources/<path:name>")
@blueprint.response(200, content_type="application/octet-stream")
def get_resource(deployment_id: str, name: str) -> Response:
    """Give the content of one resource."""
    return files.download(deployments.resource(actor(), deployment_id, name), "application/octet-stream")
