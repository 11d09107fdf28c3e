"""A token that names no scopes cannot be asked who holds it: nothing sensitive is done with it, at any address."""

from typing import Final

import pytest

from services import tokens
from services.rights import SENSITIVE
from tests.security import routes
from tests.security.calling import Caller
from tests.security.people import Somebody
from tests.security.world import World

ONES_OWN: Final = frozenset(  # sensitive too, though no role is asked for
    {"POST /api/v1/tokens", *(f"{method} /api/v1/me/second-factor" for method in ("POST", "DELETE")), "POST /api/v1/me/second-factor/codes"}
)
SENSITIVE_ROWS = [row for row in routes.rows() if row.door != "web" and (row.verb in SENSITIVE or str(row) in ONES_OWN)]


@pytest.mark.parametrize("login", ["admin", "sunqiang"])
def test_nothing_sensitive_is_done(world: World, login: str) -> None:
    actor = getattr(world.cast, login)
    token = tokens.create(actor, "plain").token
    caller, wrong = Caller(world, None), []
    caller.who = Somebody("any", "own", token, login, actor.person_id)
    before = world.changes
    for row in SENSITIVE_ROWS:
        answer = caller(row)
        is_refused = answer.status_code in {403, 404} or "beyond_scopes" in answer.get_data(as_text=True)  # an import says so of each line
        if not is_refused or world.changes != before:
            wrong.append(f"{row}: {answer.status_code}: {answer.get_data(as_text=True)[:200]}")
            before = world.changes
    assert {str(row) for row in SENSITIVE_ROWS} > ONES_OWN
    assert not wrong, "\n".join(["", *wrong])
