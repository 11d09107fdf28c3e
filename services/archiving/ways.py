"""Where a case went through a diagram: which elements were done or broken off, and along which flows.

The service keeps what was entered and left, not the flows between. A flow was gone along when an activity began where it ends,
and what it comes from was, of all that could have led there and had not led on yet, left last.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from engine.drawing.drawing import Way
from engine.drawing.look import Mark
from engine.drawing.sheets import Edge, Sheet
from services.archiving.facts import Facts, Row
from services.hosts import Host, Hosts

LEFT: Final = ("completed", "merged")
REPEATED: Final = frozenset({"parallel", "sequential", "loop"})


def of(known: Facts, definition_id: str, drawn: Sequence[Sheet]) -> Way:
    """Tell the way of all that ran by one definition in a case."""
    rows = sorted(_hosted(known, definition_id), key=lambda row: int(row["activity_id"]))
    return Way(_marks(rows), _walked(rows, drawn))


def _hosted(known: Facts, definition_id: str) -> Iterable[Row]:
    for instance in known.rows["process_instance"]:
        if instance["parent_id"] is None:
            hosts = _hosts(known, instance)
            of_root = known.mine("activity", "instance_id", instance["id"])
            yield from (row for row in of_root if hosts.of(row["activity_id"]).definition_id == definition_id)


def _hosts(known: Facts, root: Row) -> Hosts:
    scopes = {row["activity_id"]: row["scope_id"] for row in known.mine("activity", "instance_id", root["id"])}
    called = {
        row["parent_activity_id"]: Host(row["id"], row["definition_id"])
        for row in known.mine("process_instance", "root_id", root["id"])
        if row["parent_id"] is not None
    }
    return Hosts(Host(root["id"], root["definition_id"]), called, lambda activity_id: scopes.get(activity_id, 0))


def _marks(rows: Sequence[Row]) -> dict[str, Mark]:
    done = Counter(row["element_id"] for row in rows if row["how"] == "completed")  # what was merged went on as one
    broken_off = Counter(row["element_id"] for row in rows if row["how"] == "cancelled")
    return {element_id: Mark(done[element_id], broken_off[element_id]) for element_id in done | broken_off}


def _walked(rows: Sequence[Row], drawn: Sequence[Sheet]) -> Counter[str]:
    leading: dict[str, list[Edge]] = defaultdict(list)
    for flow in (flow for sheet in drawn for flow in sheet.edges):
        leading[flow.target].append(flow)
    left = _left(rows, {node.element_id for sheet in drawn for node in sheet.nodes if node.traits & REPEATED})
    used: set[tuple[str, int, str]] = set()
    for row in rows:
        before = [(one, flow.element_id) for flow in leading.get(row["element_id"], ()) for one in left[*_scope(row), flow.source]]
        free = [(one, flow_id) for one, flow_id in before if _is_before(one, row) and (*_key(one), flow_id) not in used]
        if free:
            one, flow_id = max(free, key=lambda last: (last[0]["left_at"], last[0]["activity_id"]))
            used.add((*_key(one), flow_id))
    return Counter(flow_id for _, _, flow_id in used)


def _left(rows: Sequence[Row], repeated: Collection[str]) -> dict[tuple[str, int, str], list[Row]]:
    """Give what was left, by scope and element; of what repeats, the round that ended last."""
    found: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["how"] in LEFT:
            found[*_scope(row), row["element_id"]].append(row)
    for place, rounds in found.items():
        if place[-1] in repeated:
            found[place] = [one for one in rounds if not any(_goes_on(other, one) for other in rounds)]
    return found


def _goes_on(other: Row, one: Row) -> bool:
    return bool(other["entered_at"] <= one["left_at"] and (other["left_at"], other["activity_id"]) > (one["left_at"], one["activity_id"]))


def _is_before(one: Row, row: Row) -> bool:
    return bool(one["left_at"] <= row["entered_at"] and one["activity_id"] < row["activity_id"])


def _key(row: Row) -> tuple[str, int]:
    return row["instance_id"], row["activity_id"]


def _scope(row: Row) -> tuple[str, int]:
    return row["instance_id"], row["scope_id"]
