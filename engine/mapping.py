"""Which element of one version becomes which of another: proposed, and held against both definitions."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Any

from engine.definitions import Definition
from engine.elements.catching import BoundaryEvent, Catcher, EventGateway
from engine.elements.loops import MultiInstance
from engine.elements.subprocesses import EventSubProcess
from engine.places import Site, sites
from engine.problems import Problem, said

Pairs = Mapping[str, str]  # element of the old version -> element of the new one


def generate(source: Definition, target: Definition, wish: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """Propose the elements that bear the same id, are of the same kind, and lie in the same place, around what is wished.

    What is wished stays as it is, right or wrong: to become an element, or to lead nowhere (None).
    """
    ours, theirs = sites(source.spec), sites(target.spec)
    fixed = wish or {}
    pairs = {name: name for name in ours if name in theirs} | {old: new for old, new in fixed.items() if new is not None}
    return _sound(source, target, {old: new for old, new in pairs.items() if fixed.get(old, new) is not None}, fixed)


def turn_round(source: Definition, target: Definition, pairs: Pairs) -> dict[str, str]:
    """Give the way back from `target` to `source`: what two elements became leads nowhere, since nobody knows which of them it was."""
    many = Counter(pairs.values())
    return _sound(target, source, {new: old for old, new in pairs.items() if many[new] == 1})


def candidates(source: Definition, target: Definition) -> dict[str, list[str]]:
    """Give for each element those of the other version that it could become, whatever lies around them."""
    ours, theirs = sites(source.spec), sites(target.spec)
    return {old: [new for new, other in theirs.items() if _kinds_differ(mine, other) is None] for old, mine in ours.items()}


def _sound(source: Definition, target: Definition, pairs: Pairs, fixed: Container[str] = ()) -> dict[str, str]:
    """Leave out what is wrong, and what is wrong without that; not what is fixed."""
    found = dict(pairs)
    while wrong := {problem.element_id for problem in check(source, target, found) if problem.element_id not in fixed}:
        found = {old: new for old, new in found.items() if old not in wrong}
    return found


def check(source: Definition, target: Definition, pairs: Pairs) -> list[Problem]:
    """Tell what is wrong with a mapping, by element of the old version."""
    return list(_problems(_Sides(source, target, pairs)))


class _Sides:
    """Both versions, and how they belong together."""

    def __init__(self, source: Definition, target: Definition, pairs: Pairs) -> None:
        self.source, self.target, self.pairs = source, target, pairs
        self.ours, self.theirs = sites(source.spec), sites(target.spec)
        self.scopes = {**pairs, source.spec.name: target.spec.name}


def _problems(sides: _Sides) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for old, new in sides.pairs.items():
        mine, other = sides.ours.get(old), sides.theirs.get(new)
        if mine is None or other is None:
            yield Problem(
                old, "element", "there is no such element" if mine is None else said("the new version has no element {new}", new=new)
            )
            continue
        if isinstance(other.node, BoundaryEvent | EventSubProcess) and taken.setdefault(new, old) != old:
            yield Problem(old, "twice", said("{other} becomes {new} already", other=taken[new], new=new))
        reason = _kinds_differ(mine, other) or _places_differ(sides, old, new)
        if reason:
            yield Problem(old, *reason)


def _kinds_differ(mine: Site, other: Site) -> tuple[str, str] | None:
    """Tell why one element cannot become the other, whatever lies around them."""
    if (type(mine.core), mine.core.element_type) != (type(other.core), other.core.element_type):
        return "kind", said("{one} does not become {another}", one=_kind(mine), another=_kind(other))
    if type(mine.node) is not type(other.node) or _rounds(mine.node) != _rounds(other.node):
        return "loop", "it is not performed as often, or not in the same order, or collects other results"
    if isinstance(mine.core, Catcher) and not isinstance(mine.core, EventGateway):
        ours, theirs = sorted(t.kind for t in mine.core.triggers), sorted(t.kind for t in other.core.triggers)
        if ours != theirs:
            return "trigger", said("it waits for {ours}, the new one for {theirs}", ours=", ".join(ours), theirs=", ".join(theirs))
    return None


def _kind(site: Site) -> str:
    return "an event sub-process" if isinstance(site.core, EventSubProcess) else said("a {type}", type=site.core.element_type)


def _rounds(node: Any) -> Any:
    how = node.multiplicity if isinstance(node, MultiInstance) else None
    return None if how is None else (how.is_sequential, how.output is None)


def _places_differ(sides: _Sides, old: str, new: str) -> tuple[str, str] | None:
    """Tell why the surroundings of two elements do not belong together."""
    inside, there = sides.ours[old].spec.name, sides.theirs[new].spec.name
    if sides.scopes.get(inside) != there:
        return "scope", said("it lies in {inside}, the new one in {there}", inside=inside, there=there)
    host, other_host = sides.source.elements[old].attached_to, sides.target.elements[new].attached_to
    if host is not None and sides.pairs.get(host) != other_host:
        return "scope", said("it is attached to {host}, the new one to {other_host}", host=host, other_host=other_host)
    return None
