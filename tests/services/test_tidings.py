"""What one process of the service ends is over in all others at once, and none of them has asked the database for that."""

import os
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event

from services import people, sessions, tidings, tokens
from tests.cast import Cast

Deed = Callable[[], object]


def elsewhere(deed: Deed) -> None:
    """Do something in another process, forked from this one as workers are."""
    child = os.fork()
    if child == 0:
        try:
            deed()
        except BaseException:  # noqa: BLE001 — whatever it is, this process must end here
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_session_is_over(cast: Cast, database: Engine) -> None:
    mine, other = (sessions.begin(cast.liwen, "password", "") for _ in range(2))
    assert sessions.actor_of(mine)
    assert sessions.actor_of(other)
    elsewhere(lambda: sessions.end(cast.liwen, mine))
    assert sessions.actor_of(mine) is None
    assert sessions.actor_of(other)


def test_a_token_is_no_longer_good(cast: Cast, database: Engine) -> None:
    made = tokens.create(cast.liwen, "tests")
    assert tokens.by_token(made.token)
    elsewhere(lambda: tokens.revoke(cast.liwen, made.id))
    assert tokens.by_token(made.token) is None


def test_whoever_is_let_go_does_nothing_more(cast: Cast, database: Engine) -> None:
    made = tokens.create(cast.zhaomin, "tests")
    assert tokens.by_token(made.token)
    elsewhere(lambda: people.deactivate(cast.admin, str(cast.zhaomin.person_id)))
    assert tokens.by_token(made.token) is None


def test_as_long_as_nobody_changes_nobody_asks(cast: Cast, database: Engine) -> None:
    asked: list[object] = []
    mine, token = sessions.begin(cast.liwen, "password", ""), tokens.create(cast.liwen, "tests").token
    assert (sessions.actor_of(mine), tokens.by_token(token)) != (None, None)
    event.listen(database, "before_cursor_execute", lambda *about: asked.append(about[2]))
    assert sessions.actor_of(mine)
    assert tokens.by_token(token)
    assert asked == []
    tidings.spread()
    assert sessions.actor_of(mine)
    assert asked


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_read_before_the_change_is_not_relied_on_after_it(cast: Cast, database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The change comes between a reader's question and his remembering the answer."""
    mine = sessions.begin(cast.liwen, "password", "")
    facts = sessions._Facts

    def slow(**given: object) -> object:
        tidings.spread()
        return facts(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(sessions, "_Facts", slow)
    assert sessions.actor_of(mine)
    monkeypatch.undo()
    asked: list[object] = []
    event.listen(database, "before_cursor_execute", lambda *about: asked.append(about[2]))
    sessions.actor_of(mine)
    assert asked
