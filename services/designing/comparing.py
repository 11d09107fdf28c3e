"""What a design changes: its files beside those it began with, and beside what is deployed by now where it began with none."""

from dataclasses import dataclass

from services import deployments, policy
from services.actor import Actor
from services.designing import files, standing, views
from services.designing.standing import Standing
from services.transaction import reading


@dataclass(frozen=True, slots=True)
class Compared:
    """A design's files, and what each is compared with."""

    name: str
    version: int
    before: dict[str, Standing]
    after: dict[str, bytes]


def of(actor: Actor, design_id: str) -> Compared:
    """Compare a design with the version it is of, and what that does not hold with what is deployed by now."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        one = views.head(look, design_id)
        after = files.read(look, design_id, one.version)
        began = _began(actor, one.based_on)
        others = {name: content for name, content in after.items() if name not in began}
        found = standing.newest(look, others, one.deployment_id) if others else {}
    return Compared(one.name, one.version, found | began, after)


def _began(actor: Actor, deployment_id: str | None) -> dict[str, Standing]:
    held = {} if deployment_id is None else deployments.contents(actor, deployment_id)
    return {name: Standing(str(deployment_id), name, content) for name, content in held.items()}
