"""Forms that are deployed already: the newest of each id, now or as it was at a moment."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from models import Base
from services.transaction import Reading

_resource, _deployment = Base.metadata.tables["resource"], Base.metadata.tables["deployment"]


def newest(look: Reading, form_ids: Collection[str], until: datetime | None = None) -> dict[str, str]:
    """Find the newest resource of each form, among those that were there at a moment."""
    if not form_ids:
        return {}
    query = select(func.max(_resource.c.id)).where(_resource.c.kind == "form", _resource.c.key.in_(form_ids)).group_by(_resource.c.key)
    if until is not None:
        query = query.join(_deployment, _deployment.c.id == _resource.c.deployment_id).where(_deployment.c.deployed_at <= until)
    rows = look.execute(select(_resource.c.key, _resource.c.id).where(_resource.c.id.in_(query)))
    return {row.key: row.id for row in rows}


def contents(look: Reading, form_ids: Collection[str]) -> list[bytes]:
    """Give the newest of each form."""
    ids = newest(look, form_ids).values()
    return list(look.execute(select(_resource.c.content).where(_resource.c.id.in_(ids))).scalars()) if ids else []
