"""What was done with a run, a line a deed: the log has a row for each thing that a deed touched."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _l

from services.history import EntryView

BROUGHT: Final[Mapping[str, object]] = {"alarm": _l("发出警报"), "document": _l("生成文书")}


class Deed(NamedTuple):
    """What somebody did, and what came of it by itself, each with how often."""

    entry: EntryView
    brought: tuple[tuple[object, int], ...]


def folded(entries: Iterable[EntryView]) -> list[Deed]:
    """Make one line of the rows that one deed left, in their order."""
    return [_deed(list(rows)) for _key, rows in groupby(entries, key=lambda one: (one.logged_at, one.verb, one.actor_id))]


def _deed(rows: list[EntryView]) -> Deed:
    counts = Counter(row.object_type for row in rows)
    own = next((row for row in rows if row.reason), rows[0])
    return Deed(own, tuple((words, counts[kind]) for kind, words in BROUGHT.items() if counts[kind]))
