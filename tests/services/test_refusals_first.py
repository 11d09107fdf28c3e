"""Whoever may not do a thing is told that, and not what would be wrong with his words."""

from collections.abc import Callable

import pytest

from services import calendars, time_limits, webhooks
from services.actor import Actor
from services.errors import Forbidden, Invalid
from tests.cast import Cast

DEEDS: dict[str, Callable[[Actor], object]] = {
    "a time limit": lambda actor: time_limits.draft(actor, {"name": "?", "region": "44"}),
    "a calendar": lambda actor: calendars.draft(actor, "", [], region="44"),
    "an address": lambda actor: webhooks.add(actor, "", "no address", []),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_right_is_asked_for_before_the_values(cast: Cast, deed: str) -> None:
    for actor in (cast.liwen, cast.sunqiang, cast.qianjing):
        with pytest.raises(Forbidden):
            DEEDS[deed](actor)
    with pytest.raises(Invalid):
        DEEDS[deed](cast.admin)
