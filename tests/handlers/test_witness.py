"""What is shown is written down first; without the audit nothing is shown."""

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import select

from models import VerbLog
from services import entries, readings, transaction
from tests.cast import PASSWORD, Cast


def logged() -> list[dict[str, object]]:
    with transaction.reading() as look:
        return [dict(row) for row in look.execute(select(VerbLog.__table__).where(VerbLog.door.is_not(None))).mappings()]


@pytest.fixture
def shown(new_app: Flask, cast: Cast) -> FlaskClient:
    """Give a client of an application with one more address at each door, which shows a person's file."""

    def show() -> str:
        readings.note(cast.liwen, "person_file", "file-1", case_id=None)
        readings.note(cast.liwen, "person_file", "file-1", case_id=None)
        readings.note(cast.liwen, "case", None, filter={"subject": "王小明", "state": "open"}, count=3)
        return "shown"

    def refuse() -> str:
        show()
        abort(403)

    for start in ("/api/v1/", "/engine-rest/", "/"):
        new_app.add_url_rule(f"{start}testing", f"testing {start}", show)
    new_app.add_url_rule("/unchanged", "unchanged", lambda: (show(), 304))
    new_app.add_url_rule("/refused", "refused", refuse)
    new_app.add_url_rule("/wrong-entry", "wrong-entry", lambda: (show(), 422))
    return new_app.test_client()


@pytest.mark.parametrize(("address", "door"), [("/api/v1/testing", "api"), ("/engine-rest/testing", "engine_rest"), ("/testing", "web")])
def test_what_is_shown_is_an_entry_of_the_audit(shown: FlaskClient, cast: Cast, address: str, door: str) -> None:
    assert shown.get(address, environ_base={"REMOTE_ADDR": "192.0.2.7"}).text == "shown"
    file, listed = logged()
    assert (file["verb"], file["object_id"], file["actor_id"]) == ("person_file.read", "file-1", cast.liwen.person_id)
    assert (file["door"], file["address"], file["matches"]) == (door, "192.0.2.7", None)
    assert (listed["verb"], listed["object_id"], listed["matches"]) == ("case.list", None, 3)
    assert '"state": "open"' in str(listed["criteria"])
    assert "王" not in str(listed["criteria"])


@pytest.mark.parametrize("address", ["/unchanged", "/refused"])
def test_what_shows_nothing_is_no_reading(shown: FlaskClient, address: str) -> None:
    shown.get(address)
    assert logged() == []


def test_a_page_that_says_what_is_wrong_with_an_entry_shows_the_rest_all_the_same(shown: FlaskClient) -> None:
    assert shown.get("/wrong-entry").status_code == 422
    assert {one["verb"] for one in logged()} == {"person_file.read", "case.list"}


@pytest.mark.parametrize("address", ["/api/v1/testing", "/engine-rest/testing", "/testing", "/wrong-entry"])
def test_without_the_audit_nothing_is_shown(shown: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(entries, "close", fail)
    answer = shown.get(address)
    assert (answer.status_code, "shown" in answer.text) == (503, False)
    assert logged() == []


def test_a_deed_tells_where_it_came_from(client: FlaskClient, cast: Cast) -> None:
    made = client.post(
        "/api/v1/tokens", json={"name": "worker", "days": 1}, auth=("liwen", PASSWORD), environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert made.status_code == 201, made.text
    (entry,) = [one for one in logged() if one["verb"] == "token.create"]
    assert (entry["door"], entry["address"], entry["actor_id"]) == ("api", "192.0.2.9", cast.liwen.person_id)
    assert entry["salt"] is not None
    assert entry["stamp"] == entries.stamp(entry, None)


def test_nobody_collects_where_nobody_reads(cast: Cast) -> None:
    readings.note(cast.liwen, "case", "1")
    with readings.collecting() as shown:
        shown.settle()
    assert logged() == []
