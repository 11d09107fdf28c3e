"""The kinds of measures that a procedure can bring, told by the elements of its diagram and nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import case, func, or_, select

from models import Base
from models.lifecycle import UserTaskState
from services import data_classes, keys, masking, policy
from services.oversight.measures import happenings, names, rows
from services.oversight.measures.shapes import Answer, Look, Row, Words
from services.oversight.measures.work import seconds
from services.rows import AnyRow

_tables = Base.metadata.tables
_task, _instance, _definition, _change = (
    _tables[name] for name in ("user_task", "process_instance", "process_definition", "variable_change")
)
MOST_READ: Final = 500  # runs whose entries are opened one by one


def between(look: Look, process_id: str, told: Mapping[str, Any]) -> Answer:
    """Tell how long it took from the first of some elements to the first completion of some others."""
    found = happenings.at(look, process_id, {*told["starts"], *told["ends"]})
    lasted = list[tuple[str, int]]()
    for happened in found.by_run.values():
        start = next((one.entered_at for one in happened if one.element_id in told["starts"]), None)
        ends = [one.left_at for one in happened if one.element_id in told["ends"] and one.how == "completed"]
        if start is not None and ends:
            lasted.append((process_id, seconds(start, min(ends))))
    return _of_procedure(look, rows.medians(lasted, {}), process_id, is_capped=found.is_capped)


def share_of(look: Look, process_id: str, told: Mapping[str, Any]) -> Answer:
    """Tell how often some elements were reached, of how often some others were completed."""
    found = happenings.at(look, process_id, {*told["hits"], *told["base"]})
    done = Counter(one.element_id for one in found.everything if one.how == "completed")
    hits, whole = (sum(done[element] for element in told[side]) for side in ("hits", "base"))
    return _of_procedure(look, rows.shares({process_id: (hits, whole)}, {}), process_id, is_capped=found.is_capped)


def entered(look: Look, process_id: str, told: Mapping[str, Any]) -> Answer:
    """Count how often some elements were entered."""
    found = happenings.at(look, process_id, told["elements"])
    many = Counter(dict.fromkeys(told["elements"], 0))
    many.update(one.element_id for one in found.everything)
    answer = rows.counts(many, _labels(told))
    return Answer(answer.total, answer.rows, is_capped=found.is_capped)


def standing(look: Look, process_id: str, told: Mapping[str, Any]) -> Answer:
    """Tell how long those have waited that stand at some elements now."""
    found = happenings.at(look, process_id, told["elements"])
    open_runs = {run.root_id for run in found.runs if run.state in {"active", "suspended"}}
    waiting = (one for one in found.everything if one.left_at is None and one.instance_id in open_runs)
    answer = rows.medians(((one.element_id, seconds(one.entered_at, look.moment)) for one in waiting), _labels(told))
    return Answer(answer.total, answer.rows, is_capped=found.is_capped)


def kept(look: Look, process_id: str, told: Mapping[str, Any]) -> Answer:
    """Tell how many user tasks of some elements were done by their due moment, of those that had to be done by now."""
    in_time = case((_task.c.ended_at <= _task.c.due_at, 1), else_=0)
    query = select(_task.c.element_id, func.count().label("many"), func.sum(in_time).label("good"))
    query = query.join(_definition, _definition.c.id == _task.c.definition_id).where(_definition.c.process_id == process_id)
    query = query.where(_task.c.element_id.in_(told["elements"]), _task.c.due_at.is_not(None), _task.c.state != UserTaskState.CANCELLED)
    query = query.where(or_(_task.c.ended_at.is_not(None), _task.c.due_at < look.moment), *look.within(_task.c.due_at))
    found = look.reading.execute(look.visible(query.group_by(_task.c.element_id), _task)).all()
    return rows.shares({row.element_id: (int(row.good), row.many) for row in found}, _labels(told))


def held(look: Look, process_id: str, told: Mapping[str, Any]) -> Answer:
    """Tell how many of those that reached an element so many days ago have not reached another since."""
    found, since = happenings.at(look, process_id, {*told["reached"], *told["failed"]}), look.moment - timedelta(days=told["days"])
    reached = [
        happened
        for happened in found.by_run.values()
        if any(one.element_id in told["reached"] and one.left_at is not None and one.left_at <= since for one in happened)
    ]
    good = sum(not any(one.element_id in told["failed"] for one in happened) for happened in reached)
    return _of_procedure(look, rows.shares({process_id: (good, len(reached))}, {}), process_id, is_capped=found.is_capped)


def chosen(look: Look, process_id: str, told: Mapping[str, Any]) -> Answer:
    """Tell which values of one variable were entered, how often each: only of those that the reader may read, and none that is masked."""
    found = happenings.at(look, process_id, told["elements"])
    runs = {run.id: run for run in found.runs if run.id in found.by_run and _may_read(look, run)}
    latest = dict(list(runs.items())[:MOST_READ])
    counted = Counter(_values(look, latest, told["variable"]))
    labels = {key: Words(*words) for key, words in told.get("values", {}).items()}
    answer = rows.spread(counted, labels)
    return Answer(answer.total, answer.rows, is_capped=found.is_capped or len(runs) > MOST_READ)


def _may_read(look: Look, run: AnyRow) -> bool:
    return policy.can(look.actor, "variables.read", {**run._mapping, "is_involved": True})


def _values(look: Look, runs: Mapping[str, AnyRow], variable: str) -> Iterable[str]:
    query = select(_change.c.instance_id, _change.c.changes).where(_change.c.instance_id.in_(list(runs)))
    for row in look.reading.execute(query.order_by(_change.c.id)):
        run = runs[row.instance_id]
        classes = data_classes.of_definition(look.reading, run.definition_id)
        for _scope, _activity, name, value in keys.unseal_values(look.reading, run.data_key_id, row.changes):
            if name == variable and isinstance(value, str) and masking.masked_value(classes, (name,), value) == value:
                yield value


def _of_procedure(look: Look, answer: Answer, process_id: str, *, is_capped: bool) -> Answer:
    label = names.procedures(look.reading).get(process_id, Words(process_id, process_id))
    return Answer(answer.total, tuple(Row(row.key, label, row.value, row.of) for row in answer.rows), is_capped)


def _labels(told: Mapping[str, Any]) -> dict[str, Words]:
    return {element: Words(*words) for element, words in told["labels"].items()}


Kind = Callable[[Look, str, Mapping[str, Any]], Answer]
KINDS: Final[Mapping[str, tuple[Kind, str, frozenset[str]]]] = {  # how it is read, its unit, and what it must be told
    "between": (between, "seconds", frozenset({"starts", "ends"})),
    "share": (share_of, "share", frozenset({"hits", "base"})),
    "entered": (entered, "count", frozenset({"elements", "labels"})),
    "standing": (standing, "seconds", frozenset({"elements", "labels"})),
    "kept": (kept, "share", frozenset({"elements", "labels"})),
    "held": (held, "share", frozenset({"reached", "failed", "days"})),
    "chosen": (chosen, "share", frozenset({"elements", "variable"})),
}
