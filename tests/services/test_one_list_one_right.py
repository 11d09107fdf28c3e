"""Somebody who holds several roles lists what he may read by the one that lets him read it, and nothing by the others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services import incidents, instances, jobs, now, placed_incidents, shares
from services.actor import Actor, Role
from services.archiving import holds, retention_views
from services.exclusions import Whom
from tests.cast import AREAS, OTHER_COUNTY, Cast
from tests.diagrams import case, chain, document, node, process
from tests.services.conftest import Deploy

TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"
FORKED = (
    *(node("startEvent", "s"), node("parallelGateway", "g"), node("intermediateCatchEvent", "wait", TIMER)),
    *(node("exclusiveGateway", "x"), node("endEvent", "e"), node("endEvent", "f")),
)
UNKNOWN = "<bpmn:conditionExpression>=missing > 1</bpmn:conditionExpression>"
STUCK = chain("g", "x") + f"<bpmn:sequenceFlow id='xf' sourceRef='x' targetRef='f'>{UNKNOWN}</bpmn:sequenceFlow>"
LISTS: dict[str, Callable[[Actor], Sequence[Any]]] = {
    "jobs": lambda actor: jobs.find(actor).items,
    "incidents": lambda actor: incidents.find(actor).items,
    "where incidents are": lambda actor: placed_incidents.find(actor).items,
    "shares": lambda actor: shares.find(actor).items,
    "holds": lambda actor: retention_views.held(actor).items,
}


@pytest.fixture
def matter(cast: Cast, deploy: Deploy) -> None:
    """Begin a case of one county in which something waits, something is stuck, and which is shared and held."""
    deploy(document(process("stuck", *FORKED, chain("s", "g", "wait", "e"), STUCK, extension=case())))
    case_id = str(instances.start(cast.liwen, "stuck").case_id)
    shares.share(cast.sunqiang, case_id, Whom(cast.fuan.person_id), valid_until=now.now() + timedelta(days=1), reason="x")
    holds.hold(cast.sunqiang, case_id, reason="x")


@pytest.mark.parametrize("name", LISTS)
def test_a_caseworkers_cases_are_no_supervisors(cast: Cast, matter: None, name: str) -> None:
    elsewhere = Role("supervisor", cast.offices["tianhe"], OTHER_COUNTY, AREAS[OTHER_COUNTY][2])
    assert LISTS[name](cast.sunqiang) != []
    assert list(LISTS[name](replace(cast.liwen, roles=(*cast.liwen.roles, elsewhere)))) == []
