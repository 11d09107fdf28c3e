"""By which flow of a new version a token would have come that waits before a join."""

from collections.abc import Mapping
from typing import Any

from engine.mapping import Pairs
from engine.places import Way, element_of
from engine.scopes import ScopeSpec


def flow_for(flow_id: str | None, old: Mapping[str, Way], new: Mapping[str, Way], pairs: Pairs, join: Any) -> str | None:
    """Find the flow: the same one, or one from the same element, or the only one that the same element can reach; else None."""
    if flow_id is None:
        return next(iter(join.incoming), None)
    if flow_id in join.incoming:
        return flow_id
    source = pairs.get(old[flow_id].source) if flow_id in old else None
    if source is None:
        return None
    direct = [one for one in join.incoming if new[one].source == source]
    found = direct or [one for one in join.incoming if _reaches(new[one].spec, source, new[one].source, join)]
    return found[0] if len(found) == 1 else None


def _reaches(spec: ScopeSpec, source: str, goal: str, join: Any) -> bool:
    """Tell whether one element leads to another without passing the join."""
    nodes = [node for place, node in spec.task_specs.items() if element_of(place) == source]
    seen, todo = {join.name}, [node.name for node in nodes]
    while todo:
        place = todo.pop()
        if element_of(place) == goal:
            return True
        node = spec.task_specs[place]
        ahead = {flow.target for flow in node.flows} | {f.target for b in getattr(node, "boundaries", ()) for f in spec.task_specs[b].flows}
        todo += ahead - seen
        seen |= ahead
    return False
