"""What of a job a person is shown who takes it as an external worker would: never more than where he reads the variables themselves."""

from collections.abc import Mapping
from typing import Any

from services import data_classes, masking, policy
from services.actor import Actor
from services.rows import AnyRow
from services.transaction import Reading


def shown(look: Reading, actor: Actor, job: AnyRow, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give variables in clear to a program, masked to a person, and to one who may not read them their names."""
    if actor.is_machine:
        return variables
    if not policy.can(actor, "variables.read", dict(job._mapping)):
        return dict.fromkeys(variables, masking.HIDDEN)
    return masking.masked_variables(data_classes.in_instance(look, job.instance_id), variables)


def demand_clear(actor: Actor, *given: Mapping[str, Any] | None) -> None:
    """Raise Invalid where a person answers with what was masked for him; a program may have a masked number as its result."""
    if not actor.is_machine:
        for variables in given:
            masking.demand_clear(variables or {})
