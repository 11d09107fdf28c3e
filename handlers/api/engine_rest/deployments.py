"""Deployments: as the Modeler sends them, and what became of them."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request

from handlers.api.engine_rest import decisions, findings, queries
from handlers.api.engine_rest.blueprint import Resource, actor, answer, count, nothing
from handlers.api.engine_rest.definition_views import definition, deployment, drawn
from handlers.api.v1 import files
from services import deployments, removing
from services.deployments import Deployed, DeploymentView
from services.designing import releasing
from services.designing.releasing import Arrived
from services.errors import Invalid, NotFound

blueprint = Resource("deployment")
FILTERS = ("id", "name", "nameLike", "source", "withoutSource", "before", "after")
SORTS = {"id": lambda one: one.id, "name": lambda one: one.name, "deploymentTime": lambda one: one.deployed_at}


@blueprint.route("/deployment")
def list_deployments() -> Response:
    """List deployments."""
    query = queries.asked(FILTERS)
    return answer([deployment(view) for view in query.sorted(_found(query), SORTS)])


@blueprint.route("/deployment/count")
def count_deployments() -> Response:
    """Count deployments."""
    return count(sum(1 for _ in _found(queries.asked(FILTERS))))


@blueprint.route("/deployment/create", methods=["POST"])
def create_deployment() -> Response:
    """Bring files in; 400 names every finding, and then nothing comes in.

    Of whoever is no publisher they wait as a draft: the answer then names no definition, and the draft's id.
    """
    uploaded = findings.uploaded()
    if not uploaded:
        raise Invalid({"data": ["No deployment resources contained in the form upload."]}, code="no_files")
    name = request.form.get("deployment-name") or uploaded[0][0]
    done = releasing.bring(actor(), list(uploaded), name=name)
    if isinstance(done, Arrived):
        return answer(_waiting(done))
    is_filtered = request.form.get("enable-duplicate-filtering", "").lower() == "true"
    return answer(_created(done, brings_nothing=done.unchanged and is_filtered))


@blueprint.route("/deployment/<deployment_id>")
def get_deployment(deployment_id: str) -> Response:
    """Give one deployment."""
    return answer(deployment(deployments.get(actor(), deployment_id)))


@blueprint.route("/deployment/<deployment_id>/resources")
def list_resources(deployment_id: str) -> Response:
    """List the files of a deployment; a file's name is its id."""
    return answer([_resource(deployment_id, name) for name in deployments.get(actor(), deployment_id).resources])


@blueprint.route("/deployment/<deployment_id>/resources/<path:name>")
def get_resource(deployment_id: str, name: str) -> Response:
    """Give one file's description."""
    if name not in deployments.get(actor(), deployment_id).resources:
        raise NotFound
    return answer(_resource(deployment_id, name))


@blueprint.route("/deployment/<deployment_id>/resources/<path:name>/data")
def get_content(deployment_id: str, name: str) -> Response:
    """Give one file."""
    return files.download(deployments.resource(actor(), deployment_id, name), "application/octet-stream", name.rsplit("/", 1)[-1])


@blueprint.route("/deployment/<deployment_id>", methods=["DELETE"])
def delete_deployment(deployment_id: str) -> Response:
    """Take a deployment out, with cascade its instances too; 403 where one of them belongs to a case."""
    removing.remove(actor(), deployment_id, cascade=queries.flag("cascade"))
    return nothing()


def _found(query: queries.Query) -> Iterator[DeploymentView]:
    keep = queries.all_of(
        query.equals("id", lambda view: view.id),
        query.equals("name", lambda view: view.name),
        query.like("nameLike", lambda view: view.name),
        query.equals("source", lambda view: view.source),
        query.when("withoutSource", lambda _view: False),
        query.before("before", lambda view: view.deployed_at),
        query.after("after", lambda view: view.deployed_at),
    )
    return queries.every(lambda cursor, limit: deployments.find(actor(), after=cursor, limit=limit), keep)


def _created(done: Deployed, *, brings_nothing: bool) -> dict[str, Any]:
    view = deployments.get(actor(), done.deployment_id)
    brought = {one.id: definition(one) for one in done.definitions}
    decided = {one.id: decisions.written(one) for one in done.decisions}
    source = request.form.get("deployment-source") or None
    return {
        **deployment(view),
        "source": source,
        "deployedProcessDefinitions": None if brings_nothing or not brought else brought,
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None if brings_nothing or not decided else decided,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _waiting(done: Arrived) -> dict[str, Any]:
    brought = dict.fromkeys(("deployedProcessDefinitions", "deployedCaseDefinitions", "deployedDecisionDefinitions"))
    return {**drawn(done.design), "source": request.form.get("deployment-source") or None, **brought}


def _resource(deployment_id: str, name: str) -> dict[str, Any]:
    return {"id": name, "name": name, "deploymentId": deployment_id}
