"""One open user task of a case, for tests of what people do around it."""

from services import instances, user_tasks
from services.actor import Actor
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy


def begin(deploy: Deploy, cast: Cast, **subject: str) -> str:
    """Start a case of county A; give the id of its user task, which any caseworker of the county may take."""
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    return another(cast.liwen, **subject)


def another(actor: Actor, **subject: str) -> str:
    """Start one more; give the id of its user task."""
    started = instances.start(actor, "seq", subject=dict(subject) or None)
    return user_tasks.find(actor, instance_id=started.instance_id).items[0].id


def person(actor: Actor) -> str:
    """Give a person's id."""
    assert actor.person_id is not None
    return actor.person_id
