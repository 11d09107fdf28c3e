"""The search through what a thief would carry off of a county finds what stands there; else its silence proves nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from services import deployments, instances
from tests import diagrams
from tests.cast import Cast
from tests.county import thief

# what was planted stays in the files of a database for a while, so nobody else is called so
KEPT = {
    "client_name": "公孙安好",
    "id_no": "440111196104125513",
    "phone": "13911112222",
    "diagnosis_category": "器质性精神障碍甲",
    "reporter_name": "公孙来电",
}
STOLEN = {
    "client_name": "夏侯失窃",
    "id_no": "440111196104125521",
    "phone": "13933334444",
    "diagnosis_category": "器质性精神障碍乙",
    "reporter_name": "夏侯来电",
}
COLLEAGUE = "诸葛失窃"


def open_case(cast: Cast, papers: dict[str, str]) -> None:
    """Open a case that knows everything of somebody."""
    deployments.deploy(cast.admin, [("seq.bpmn", diagrams.sequence("seq", 2, extension=diagrams.case()))], name="seq")
    instances.start(cast.liwen, "seq", variables=papers, subject={"name": papers["client_name"]})


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thief, "LEAST", len(KEPT))


def test_what_is_sealed_is_not_found(cast: Cast) -> None:
    open_case(cast, KEPT)
    assert list(thief.loot([cast.liwen], [b"{}"])) == []


def test_what_stands_in_a_row_is_found(cast: Cast, database: Engine) -> None:
    open_case(cast, STOLEN)
    with database.begin() as connection:
        connection.execute(text('UPDATE "case" SET outcome = :told'), {"told": " ".join([*STOLEN.values(), COLLEAGUE])})
    found = {trouble.split()[0] for trouble in thief.loot([replace(cast.liwen, name=COLLEAGUE)], [])}
    assert found == {*STOLEN.values(), COLLEAGUE}


def test_what_was_logged_is_found(cast: Cast) -> None:
    open_case(cast, KEPT)
    lines = [b'{"event": "%s"}' % secret.encode() for secret in KEPT.values()]
    assert {trouble.split()[0] for trouble in thief.loot([cast.liwen], lines)} == set(KEPT.values())


def test_too_little_to_look_for_proves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thief, "LEAST", 1_000)
    open_case(cast, KEPT)
    assert len(list(thief.loot([cast.liwen], []))) == 1
