"""The description of the API is true: what it promises is what is answered, whatever comes in."""

import os
from dataclasses import asdict

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import whole

MORE = int(os.environ.get("API_EXAMPLES", "4"))  # for each operation; more finds more
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# What would move the demonstration's time by decades, or lock the caller out of the next example.
LEFT_OUT = {"/api/v1/demo/advance", "/api/v1/me/password", "/api/v1/people/{person_id}/password", "/api/v1/people/{person_id}/deactivate"}
# With the ids of a world on SQLite each role asks, in tests/security; of what else there is, `make test` takes a spread.
ELSEWHERE = pytest.mark.slow
ASKED = [
    pytest.param("postgresql", "admin", "real"),
    pytest.param("postgresql", "liwen", "real"),
    pytest.param("sqlite", "liwen", "invented"),
    pytest.param("postgresql", "liwen", "invented", marks=ELSEWHERE),
    pytest.param("sqlite", "admin", "real", marks=ELSEWHERE),
    pytest.param("sqlite", "liwen", "real", marks=ELSEWHERE),
]


@pytest.fixture
def schema(app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("examples", [1, pytest.param(MORE, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("database", "login", "ids"), ASKED, indirect=["database"])
def test_every_operation_answers_as_described(
    schema: schemathesis.BaseSchema, callers: Callers, login: str, ids: str, examples: int
) -> None:
    real = asdict(whole(callers)) | {"process_id": "visit"} if ids == "real" else {}
    headers = {"Authorization": f"Bearer {callers.token(login)}"}
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path in LEFT_OUT:
            continue

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=examples < 10,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers_as_described(case: schemathesis.Case) -> None:
            case.path_parameters = {name: real.get(name, value) for name, value in (case.path_parameters or {}).items()}
            answer: Response = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS, headers=headers)

        answers_as_described()


def test_the_description_names_every_way_to_sign_in(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert set(document["components"]["securitySchemes"]) == {"basic", "bearer", "session"}
    assert document["security"]


def test_every_operation_says_what_it_does(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    operations = [one for path in document["paths"].values() for method, one in path.items() if method != "parameters"]
    assert all(one["summary"].endswith(".") for one in operations)
    assert len({one["operationId"] for one in operations}) == len(operations)


def test_the_page_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    answer = client.get("/api/v1/docs")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "swagger-ui" in page
    assert "//" not in page.replace("<!DOCTYPE html>", "")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    with client.get("/api/v1/docs/static/docs.js") as script:
        assert script.status_code == 200
