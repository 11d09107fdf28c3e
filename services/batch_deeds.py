"""What can be done to many instances: each deed by the verb it leaves in the verb log."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from services import erasing, handing, instructions, migrating, modifying, recounting, restarting, suspending, terminating
from services.transaction import Work

Payload: TypeAlias = Mapping[str, Any]
Deed: TypeAlias = Callable[[Work, str, Payload], Any]


def _modify(work: Work, instance_id: str, payload: Payload) -> None:
    modifying.over(work, instance_id, instructions.read(payload["instructions"]), payload["variables"])


def _restart(work: Work, instance_id: str, payload: Payload) -> dict[str, Any]:
    begun = restarting.over(work, instance_id, instructions.read(payload["instructions"]), payload["variables"])
    return {"instance_id": begun.instance_id}


DEEDS: Final[Mapping[str, Deed]] = {
    "instance.migrate": lambda work, one, payload: migrating.over(work, one, payload["target_id"], payload["pairs"]),
    "instance.modify": _modify,
    "instance.suspend": lambda work, one, _: suspending.hold(work, one),
    "instance.resume": lambda work, one, _: suspending.release(work, one),
    "instance.terminate": lambda work, one, _: terminating.over(work, one),
    "instance.restart": _restart,
    "instance.delete": lambda work, one, _: erasing.over(work, one),
}

# What is ordered by another verb: an item is no instance but the first of many clocks, or a user task.
ORDERED: Final[Mapping[str, Deed]] = {recounting.VERB: recounting.over, handing.VERB: handing.over}
