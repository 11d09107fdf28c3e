"""What a migration is asked to be, as it stands in the address: from which version to which, and what differs from the proposed mapping."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from handlers.web.guard import actor
from services import definitions, migration_plans
from services.definitions import DefinitionView
from services.errors import Invalid, NotFound
from services.migration_plans import PlanView

MARK: Final = ":"  # between two elements: no id of an element has one
MOST: Final = 300  # changes that an address holds
Changes = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Wish:
    """Two versions of a process, and what becomes of some elements of the first otherwise than is proposed."""

    process_id: str
    versions: tuple[DefinitionView, ...]
    source: DefinitionView
    target: DefinitionView
    changes: Changes

    @property
    def name(self) -> str:
        """Name the process."""
        return self.target.name

    @property
    def pairs(self) -> list[str]:
        """Give the changes as an address or a form holds them."""
        return [f"{old}{MARK}{new or ''}" for old, new in self.changes.items()]

    def words(self) -> dict[str, Any]:
        """Give the words of an address that wishes the same."""
        told = {"process_id": self.process_id, "source": self.source.version, "target": self.target.version}
        return told | ({"pair": self.pairs} if self.changes else {})

    def changed(self, changes: Changes) -> "Wish":
        """Give the same wish with other changes."""
        return replace(self, changes=changes)

    def plan(self) -> PlanView:
        """Propose a mapping with these changes, and find fault with it."""
        return migration_plans.propose(actor(), self.source.id, self.target.id, self.changes)


def asked(process_id: str) -> Wish:
    """Read it from the address; without versions, from the last but one to the last."""
    found = {one.version: one for one in definitions.find(actor(), process_id=process_id, limit=200).items}
    if not found:
        raise NotFound(code="no_such_process", process_id=process_id)
    numbers = sorted(found)
    source, target = (request.args.get(name, type=int) for name in ("source", "target"))
    target = target or next((number for number in reversed(numbers) if number != source), numbers[-1])
    source = source or next((number for number in reversed(numbers) if number != target), numbers[-1])
    if source not in found or target not in found:
        raise NotFound(code="no_such_process", process_id=process_id)
    return Wish(
        process_id, tuple(found[number] for number in reversed(numbers)), found[source], found[target], read(request.args.getlist("pair"))
    )


def read(told: Sequence[str]) -> Changes:
    """Read changes as an address or a form holds them."""
    if len(told) > MOST:
        raise Invalid({"pair": [_("改动过多，请分几次迁移。")]})
    pairs = [one.partition(MARK) for one in told]
    return {old: new or None for old, _mark, new in pairs if old}
