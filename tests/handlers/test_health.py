"""The doors for those who keep the service running."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from services import health, leases
from services.health import MIGRATIONS
from tests.cast import PASSWORD


@pytest.fixture
def at_head(database: Engine) -> Iterator[None]:
    """Let every migration have run, for this test alone."""
    _run(database, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    for head in health._heads():
        _run(database, "INSERT INTO alembic_version VALUES (:head)", head=head)
    yield
    _run(database, "DROP TABLE alembic_version")


def test_the_process_lives(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_it_is_ready_when_everything_is(client: FlaskClient, at_head: None) -> None:
    assert leases.hold("ticker", "a test", timedelta(minutes=1))
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json
    assert set(answer.json["checks"]) == {"database", "migrations", "ticker", "javascript"}


def test_it_is_unready_without_a_ticker(client: FlaskClient, at_head: None) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert [name for name, check in answer.json["checks"].items() if not check["ok"]] == ["ticker"]


def test_it_is_unready_before_its_migrations(client: FlaskClient, at_head: None, database: Engine) -> None:
    _run(database, "UPDATE alembic_version SET version_num = 'older'")
    assert not client.get("/readyz").json["checks"]["migrations"]["ok"]


def test_what_goes_wrong_is_named_by_its_kind_alone(monkeypatch: pytest.MonkeyPatch, database: Engine) -> None:
    def fails() -> str:
        message = "password=secret"
        raise ConnectionError(message)

    monkeypatch.setitem(health._CHECKS, "database", fails)
    check = next(check for check in health.checks() if check.name == "database")
    assert (check.is_well, check.detail) == (False, "ConnectionError")


def test_figures_count_requests_by_route(client: FlaskClient) -> None:
    client.get("/api/v1/areas/somewhere")
    text = client.get("/metrics", auth=("admin", PASSWORD)).get_data(as_text=True)
    assert 'careflow_request_seconds_count{method="GET",route="/api/v1/areas/<code>",status="401"}' in text
    assert "careflow_jobs_overdue 0.0" in text
    assert "somewhere" not in text


def test_figures_are_for_whoever_looks_after_everything(client: FlaskClient) -> None:
    answers = [client.get("/metrics", **who) for who in ({}, {"auth": ("admin", "wrong")}, {"auth": ("sunqiang", PASSWORD)})]
    assert [answer.status_code for answer in answers] == [401, 401, 403]
    assert not any(b"careflow_" in answer.get_data() for answer in answers)


def test_the_version_is_told(client: FlaskClient) -> None:
    assert client.get("/version").json["name"] == "careflow"


def test_migrations_are_found() -> None:
    assert (MIGRATIONS / "env.py").is_file()
    assert len(health._heads()) == 1


def _run(database: Engine, statement: str, **values: str) -> None:
    with database.begin() as connection:
        connection.execute(text(statement), values)
