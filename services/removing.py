"""Deployments taken out again, with everything they brought; whatever belongs to a case stays for good."""

from collections.abc import Iterable
from typing import Unpack

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from models import Base
from services import clearing, policy, start_timers, starts
from services.actor import Actor
from services.errors import Conflict, Forbidden, NotFound
from services.transaction import When, Work, transaction

_tables = Base.metadata.tables
_deployment, _definition, _instance = _tables["deployment"], _tables["process_definition"], _tables["process_instance"]
Clause = ColumnElement[bool]


def remove(actor: Actor, deployment_id: str, *, cascade: bool = False, **when: Unpack[When]) -> None:
    """Take a deployment out; with cascade, its instances too.

    Raises Forbidden where an instance belongs to a case, Conflict where an instance is left without cascade or another
    deployment leans on this one.
    """
    try:
        with transaction(actor, "deployment.delete", **when) as work:
            policy.demand(actor, work.verb, {})
            if cascade:
                policy.demand(actor, "instance.delete", {})
            if work.execute(select(_deployment.c.id).where(_deployment.c.id == deployment_id).with_for_update()).first() is None:
                raise NotFound(code="no_such_deployment")
            _remove_instances(work, _definition.c.deployment_id == deployment_id, cascade=cascade)
            _remove_definitions(work, _definition.c.deployment_id == deployment_id)
            for other, columns in clearing.pointing_at(_deployment):
                work.execute(delete(other).where(or_(*(column == deployment_id for column in columns))))
            work.execute(delete(_deployment).where(_deployment.c.id == deployment_id))
            work.log("deployment", deployment_id)
    except IntegrityError as error:  # a form or a decision of it is used by another deployment
        raise Conflict(code="deployment_in_use") from error


def _remove_definitions(work: Work, is_own: Clause) -> None:
    process_ids = work.execute(select(_definition.c.process_id).distinct().where(is_own)).scalars().all()
    own = select(_definition.c.id).where(is_own)
    start_timers.withdraw(work, is_own)
    for other, columns in clearing.pointing_at(_definition):
        if "instance_id" not in other.c and other is not _instance:
            work.execute(delete(other).where(or_(*(column.in_(own) for column in columns))))
    work.execute(delete(_definition).where(is_own))
    for process_id in process_ids:
        starts.listen_anew(work, process_id)


def _remove_instances(work: Work, is_own: Clause, *, cascade: bool) -> None:
    roots = select(_instance.c.root_id).join(_definition, _definition.c.id == _instance.c.definition_id).where(is_own)
    family = _instance.c.root_id.in_(roots)
    if work.execute(select(_instance.c.id).where(family).limit(1)).first() is None:
        return
    if work.execute(select(_instance.c.id).where(family, _instance.c.case_id.is_not(None)).limit(1)).first() is not None:
        raise Forbidden(code="belongs_to_case")
    if not cascade:
        raise Conflict(code="deployment_in_use")
    members = work.execute(select(_instance.c.id).where(family)).scalars().all()
    for some in _portions(list(members)):
        work.execute(update(_instance).where(_instance.c.id.in_(some)).values(parent_id=None))
    for some in _portions(list(members)):
        clearing.clear(work, _instance, _instance.c.id.in_(some))


def _portions(items: list[str], size: int = 500) -> Iterable[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))
