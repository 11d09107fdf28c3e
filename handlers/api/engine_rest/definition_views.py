"""Process definitions and deployments in the words of the dialect."""

import re
from typing import Any

from handlers.api.engine_rest import moments
from handlers.api.engine_rest.blueprint import link
from services.definitions import DefinitionView
from services.deployments import DeploymentView
from services.designing.views import DesignView

DAYS = re.compile(r"P?(\d+)D?")


def definition(view: DefinitionView) -> dict[str, Any]:
    """Write a process definition."""
    days = DAYS.fullmatch(view.history_time_to_live or "")
    return {
        "id": view.id,
        "key": view.process_id,
        "category": None,
        "description": None,
        "name": view.name or None,
        "version": view.version,
        "resource": view.resource_name,
        "deploymentId": view.deployment_id,
        "diagram": None,
        "suspended": view.state == "suspended",
        "tenantId": None,
        "versionTag": view.version_tag,
        "historyTimeToLive": int(days[1]) if days else None,
        "startableInTasklist": view.is_startable,
    }


def drawn(view: DesignView) -> dict[str, Any]:
    """Write what waits as a draft as if it were a deployment: the dialect has no word for it."""
    written = {"id": view.id, "name": view.name, "deploymentTime": moments.written(view.begun_at), "tenantId": None}
    return {"links": [], **written}


def deployment(view: DeploymentView) -> dict[str, Any]:
    """Write a deployment."""
    return {
        "links": [link(f"/deployment/{view.id}")],
        "id": view.id,
        "name": view.name,
        "source": view.source,
        "deploymentTime": moments.written(view.deployed_at),
        "tenantId": None,
    }
