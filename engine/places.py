"""Where tokens can stand in a definition, and which of its scopes are alive in an instance."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.elements.node import Flow
from engine.instance import Instance
from engine.scopes import Scope, ScopeSpec, Token


class Site(NamedTuple):
    """An element of a definition: the scope it is drawn in, where its tokens arrive, and where its work is done."""

    spec: ScopeSpec
    node: Any  # of a loop or multi-instance activity: its body
    core: Any  # the same, or the round of it


class Way(NamedTuple):
    """A sequence flow of a definition."""

    spec: ScopeSpec
    source: str  # element
    flow: Flow


def element_of(place: str) -> str:
    """Tell the element a place belongs to."""
    return place.partition("#")[0]


def scope_specs(spec: ScopeSpec) -> Iterator[ScopeSpec]:
    """Yield the process and every sub-process in it, outer ones first."""
    todo = [spec]
    while todo:
        found = todo.pop()
        yield found
        todo += [node.inner for node in found.task_specs.values() if isinstance(getattr(node, "inner", None), ScopeSpec)]


def sites(spec: ScopeSpec) -> dict[str, Site]:
    """Tell every element of a process by its id."""
    found: dict[str, Site] = {}
    for scope in scope_specs(spec):
        for place, node in scope.task_specs.items():
            name = element_of(place)
            old = found.get(name)
            is_body = "#" in place
            if name in scope.task_specs:
                found[name] = Site(scope, node if is_body or old is None else old.node, scope.task_specs[name])
    return found


def ways(spec: ScopeSpec) -> dict[str, Way]:
    """Tell every sequence flow of a process by its id."""
    return {
        flow.id: Way(scope, element_of(place), flow)
        for scope in scope_specs(spec)
        for place, node in scope.task_specs.items()
        for flow in node.flows
    }


def process_scope(instance: Instance, host_id: int) -> Scope | None:
    """Find the scope of the process itself (0) or of the one a call activity called; None when there is none."""
    scope: Scope | None = instance.subprocesses.get(host_id) if host_id else instance
    return scope if scope is not None and scope.is_isolated else None


def scopes_of(process: Scope) -> list[Scope]:
    """List the scopes of a process that are alive, outer ones first; those of processes it calls are not its own."""
    return [process, *(scope for scope in process.instance.nested() if not scope.is_isolated and _process_of(scope) is process)]


def tokens_of(process: Scope) -> list[Token]:
    """List the tokens of a process, watchers included, the oldest first."""
    return sorted((token for scope in scopes_of(process) for token in scope.tasks.values()), key=lambda token: token.id)


def _process_of(scope: Scope) -> Scope:
    while not scope.is_isolated:
        scope = scope.instance.index[scope.host_id].scope
    return scope
