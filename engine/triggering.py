"""What an activity listens for in one version, and in another: which timer, message or signal goes on being waited for."""

from typing import Any, NamedTuple

from engine.elements.catching import EventGateway
from engine.mapping import Pairs
from engine.scopes import Token


class Matched(NamedTuple):
    """How the triggers of an element become those of another."""

    kept: dict[int, int]  # index -> new index
    gone: list[int]  # indexes of the old one
    new: list[int]  # indexes of the new one
    renamed: list[int]  # indexes of the new one: kept, under another name or key


def match(old: Any, new: Any, pairs: Pairs) -> Matched:
    """Find for each trigger the one it becomes: behind an event gateway of the same event, else of the same kind and name."""
    free = dict(enumerate(new.triggers))
    kept: dict[int, int] = {}
    is_gateway = isinstance(old, EventGateway)
    for is_exact in (True, False):
        for index, trigger in enumerate(old.triggers):
            if index in kept:
                continue
            fits = (
                j
                for j, other in free.items()
                if trigger.kind == other.kind
                and (not is_gateway or pairs.get(trigger.element_id) == other.element_id)
                and (not is_exact or wording(trigger) == wording(other))
            )
            found = next(fits, None)
            if found is not None:
                kept[index] = found
                del free[found]
    gone = [index for index in range(len(old.triggers)) if index not in kept]
    renamed = [j for i, j in kept.items() if _is_listening(old.triggers[i]) and wording(old.triggers[i]) != wording(new.triggers[j])]
    return Matched(kept, gone, list(free), renamed)


def remember(token: Token, matched: Matched) -> None:
    """Turn what a token remembers of its triggers, index by index, into the new order."""
    for name, value in list(token.memo.items()):
        if isinstance(value, dict) and all(isinstance(index, int) for index in value):
            token.memo[name] = {matched.kept[index]: kept for index, kept in value.items() if index in matched.kept}
        elif name in ("spent", "held"):
            token.memo[name] = [matched.kept[index] for index in value if index in matched.kept]
    for name in [name for name, value in token.memo.items() if value in ({}, [])]:
        del token.memo[name]


def wording(trigger: Any) -> tuple[Any, ...]:
    """Give the name, key and code of a trigger as the diagram writes them."""
    written = (getattr(trigger, "name", None), getattr(trigger, "key", None))
    return (*(getattr(one, "text", None) for one in written), getattr(trigger, "code", None))


def _is_listening(trigger: Any) -> bool:
    return trigger.kind in ("message", "signal")
