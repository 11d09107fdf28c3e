"""What a scope remembers of completed work, told in the terms of another version: what can be undone, gateways half way."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.elements.undoing import Record
from engine.mapping import Pairs
from engine.places import Site, element_of
from engine.problems import Problem
from engine.scopes import Scope, Token

_LOGS = ("log", "records", "todo", "undo")  # of a scope or a token: lists of records, see engine.elements.undoing
FlowOf = Callable[[str, Any], str | None]


class Recollection:
    """The memories of one process, and where they lead."""

    def __init__(self, pairs: Pairs, theirs: Mapping[str, Site], flow_of: FlowOf) -> None:
        self.pairs, self.theirs, self.flow_of = pairs, theirs, flow_of

    def problems(self, scope: Scope) -> Iterator[Problem]:
        """Yield the completed work of a scope that could be undone, and could be no longer."""
        memories = [scope.memory, *(token.memo for token in scope.tasks.values())]
        for record in (one for memory in memories for name in _LOGS for one in memory.get(name, ())):
            yield from self._lost(record)

    def rewrite(self, scope: Scope) -> None:
        """Tell the memory of a scope in the new version's terms."""
        self._turn(scope.memory)
        if "joined" in scope.memory:
            scope.memory["joined"] = dict(self._joined(scope.memory["joined"]))

    def turn(self, token: Token) -> None:
        """Tell the memory of a token in the new version's terms."""
        self._turn(token.memo)

    def _turn(self, memory: dict[str, Any]) -> None:
        for name in _LOGS:
            if isinstance(memory.get(name), list):
                memory[name] = [self._carried(record) for record in memory[name]]

    def _lost(self, record: Record) -> Iterator[Problem]:
        name, _, _, log = record
        site = self.theirs.get(self.pairs.get(element_of(name), ""))
        if site is None or (log is None and _handler(site) is None):
            yield Problem(element_of(name), "compensation", "its completed work can be undone, in the new version nothing undoes it")
        for inner in log or ():
            yield from self._lost(inner)

    def _carried(self, record: Record) -> Record:
        name, _, variables, log = record
        site = self.theirs[self.pairs[element_of(name)]]
        _, mark, role = name.partition("#")
        new = element_of(site.core.name) + mark + role
        if log is None:
            return [new, _handler(site), variables, None]
        return [new, site.core.name, variables, [self._carried(one) for one in log]]

    def _joined(self, joined: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
        for place, flows in joined.items():
            site = self.theirs.get(self.pairs.get(place, ""))
            if site is not None:
                found = [self.flow_of(flow, site.node) for flow in flows]
                yield site.node.name, sorted({flow for flow in found if flow is not None})


def _handler(site: Site) -> str | None:
    return getattr(site.core, "handler", None) or getattr(site.node, "handler", None)
