"""Whoever has not signed in: public pages answer, everything else shows the way in, and nothing tells what is there."""

from dataclasses import replace
from typing import Final

import pytest
from werkzeug.test import TestResponse

from services.ids import new_id
from tests.security import routes
from tests.security.calling import BROKEN, Caller, told
from tests.security.saying import ID, Said, difference, said, watched
from tests.security.world import World

PUBLIC = [row for row in routes.rows() if row.secrecy == "public"]
CLOSED = [row for row in routes.rows() if row.secrecy != "public"]
AT_THE_DESK = [row for row in CLOSED if row.door == "web"]
PARTS: Final = ({"Accept": "application/json"}, {"HX-Request": "true"})  # what an island and a part of a page send along
UNREADY: Final = frozenset({"GET /readyz"})  # no ticker runs here
UNBUILT: Final = "GET /static/<path:filename>"  # nothing is built of the pages here
UNSET: Final = frozenset({"GET /sign-in/provider", "GET /sign-in/provider/return"})  # no identity provider is


@pytest.fixture
def nobody(world: World) -> Caller:
    return Caller(world, None)


def test_public_pages_answer(nobody: Caller) -> None:
    wrong = [f"{row}: {answer.status_code}" for row in PUBLIC if not _is_an_answer(row, answer := nobody(row))]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("more", [{}, {"Idempotency-Key": "somebody's"}], ids=["plain", "with a key"])
def test_everything_else_shows_the_way_in(world: World, nobody: Caller, more: dict[str, str]) -> None:
    before, wrong = world.changes, []
    for row in CLOSED:
        answer = nobody(row, more=more)
        if not _is_the_way_in(row, answer):
            wrong.append(f"{row}: {answer.status_code}: {answer.get_data(as_text=True)[:200]}")
    assert not wrong, "\n".join(["", *wrong])
    assert world.changes == before


@pytest.mark.parametrize("more", PARTS, ids=str)
def test_a_part_of_a_page_is_refused_and_not_sent_elsewhere(nobody: Caller, more: dict[str, str]) -> None:
    wrong = [f"{row}: {answer.status_code}" for row in AT_THE_DESK if (answer := nobody(row, more=more)).status_code != 401]
    assert not wrong, "\n".join(["", *wrong])


def test_what_is_there_answers_as_what_is_not(world: World, nobody: Caller) -> None:
    """Whatever is not public, laws and places too: whoever has not signed in is asked to before anything is looked for."""
    nothing, wrong = {kind: new_id() if ID.fullmatch(one) else one[::-1] for kind, one in world.ids.items()}, []
    for row in (row for row in CLOSED if row.kind != "-"):
        with watched(world.engine) as statements:
            there = nobody(row)
        looked = list(statements)
        other = nobody(row, nothing)
        found = difference(unnamed(said(there), row, world.ids), unnamed(said(other), row, nothing))
        if found or looked:
            wrong.append(f"{row}:\n{found}\n{looked}")
    assert not wrong, "\n".join(["", *wrong])


def unnamed(one: Said, row: routes.Row, ids: dict[str, str]) -> Said:
    """Leave out the address that was asked for: the way in leads back to it."""
    asked = row.path(ids).partition("?")[0]
    return replace(one, body=one.body.replace(asked, row.rule), headers=tuple(line.replace(asked, row.rule) for line in one.headers))


def _is_an_answer(row: routes.Row, answer: TestResponse) -> bool:
    if str(row) in UNREADY:
        return answer.status_code in {200, 503}
    if str(row) in UNSET:
        return answer.status_code in {302, 404}
    if str(row) == UNBUILT:
        return answer.status_code in {200, 404}
    return answer.status_code < BROKEN and answer.status_code not in {403, 404}


def _is_the_way_in(row: routes.Row, answer: TestResponse) -> bool:
    """Say whether a program is told to sign in, and a person sent to the page where he does."""
    return told(answer) == "stranger" and answer.status_code == (302 if row.door == "web" else 401)
