"""Every route of the running application has its row, and every row its route."""

from flask import Flask

from services.rights import RIGHTS
from tests.security import routes, showing


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    running, known = routes.running(app), {(row.method, row.rule) for row in routes.rows()}
    assert running - known == set(), "a route without a row: say in tests/security/routes what it names, which verb it is, how secret"
    assert known - running == set(), "a row without a route"


def test_every_row_is_there_once() -> None:
    rows = [(row.method, row.rule) for row in routes.rows()]
    assert len(rows) == len(set(rows))


def test_a_row_names_a_verb_of_the_policy() -> None:
    assert {row.verb for row in routes.rows()} - set(RIGHTS) == {"none"}


def test_what_is_secret_names_an_object() -> None:
    assert [str(row) for row in routes.rows() if row.secrecy == "secret" and row.kind == "-"] == []
    assert {row.secrecy for row in routes.rows()} == {"public", "signed_in", "secret"}


def test_what_shows_nothing_personal_is_a_row() -> None:
    assert showing.PAGES - {str(row) for row in routes.rows()} == set()
    assert showing.OF_NOBODY - {row.kind for row in routes.rows()} == set()
