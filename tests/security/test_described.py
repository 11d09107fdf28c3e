"""What the description of the API promises holds for each role: no failure, and no answer that it does not name."""

import os
from functools import cache

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.transport import Response

from services.rights import ROLES
from tests.handlers.api.test_openapi import CHECKS, LEFT_OUT
from tests.security.world import World

EXAMPLES = int(os.environ.get("API_EXAMPLES", "1"))  # for each operation and role; more finds more
SOME = frozenset({"administrator", "caseworker"})  # in `make exhaustive` all of them
ALIKE = {"person_id": "colleague", "code": "area", "kind": "sheet", "process_id": "process", "decision_id": "decision_key"}


@pytest.mark.parametrize("role", [pytest.param(role, marks=[] if role in SOME else [pytest.mark.slow]) for role in sorted(ROLES)])
def test_every_operation_answers_as_described(world: World, role: str) -> None:
    headers = {"Authorization": f"Bearer {world.crowd[role, 'own'].token}"}
    for operation in _operations(world.app):
        before = world.changes
        _hold(world, operation, headers)
        if world.changes != before:
            world.put_back("with")


@cache
def _operations(app: Flask) -> tuple[schemathesis.APIOperation, ...]:
    """Read the description once for all roles: what it makes of an operation stays with it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    found = (one.ok() for one in schema.get_all_operations())
    return tuple(one for one in found if one.path not in LEFT_OUT)


def _hold(world: World, operation: schemathesis.APIOperation, headers: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=EXAMPLES < 10,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answers_as_described(case: schemathesis.Case) -> None:
        given_values = case.path_parameters or {}
        case.path_parameters = {name: _real(world, name) or value for name, value in given_values.items()}
        answer: Response = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS, headers=headers)

    answers_as_described()


def _real(world: World, name: str) -> str | None:
    return world.ids.get(ALIKE.get(name, name.removesuffix("_id")))
