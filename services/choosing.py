"""Ad hoc sub-processes: whoever is asked chooses which of their activities begins next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Unpack

from sqlalchemy import select

from engine.definitions import Definition
from engine.errors import ExpressionFailed, NotWaiting
from engine.execution import Choice, Execution
from models import Base
from services import called, candidates, case_sight, deadlocks, library, masking, policy, readings, stepping, viewing
from services.actor import Actor
from services.candidates import Variables
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.root import COLUMNS, Root, of_row
from services.rows import AnyRow
from services.transaction import Reading, When, reading, transaction

AD_HOC = "adHocSubProcess"
_instance = Base.metadata.tables["process_instance"]


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An activity that may begin now, any number of times until its sub-process is over."""

    scope_id: int  # the activity of the ad hoc sub-process
    scope_element_id: str
    scope_name: str
    element_id: str
    element_type: str
    name: str
    is_yours: bool  # the reader may let it begin


@dataclass(frozen=True, slots=True)
class _Place:
    """An instance, called or root, and the root in whose state it lives."""

    row: AnyRow
    root: Root
    is_seen: bool


def find(actor: Actor, instance_id: str) -> list[ChoiceView]:
    """List what may begin in an instance now; to those who see the instance, and those who are asked."""
    with reading() as look:
        where = _place(look, actor, instance_id)
        found = _now(look, actor, where)
    _demand_sight(where, found)
    readings.note(actor, "process_instance", instance_id, case_id=where.root.case_id)
    return found


@deadlocks.outlived
def begin(  # noqa: PLR0913 — where, and with what
    actor: Actor,
    instance_id: str,
    element_id: str,
    *,
    scope_id: int | None = None,
    variables: Mapping[str, Any] | None = None,
    version: int | None = None,
    **when: Unpack[When],
) -> int:
    """Let an activity begin; give its activity id.

    Raises Conflict when it is none to choose now, or several ad hoc sub-processes offer it and none is named.
    """
    masking.demand_clear(variables or {})
    with transaction(actor, "activity.begin", **when) as work:
        where = _place(work, actor, instance_id)
        if not where.is_seen:
            _demand_sight(where, _now(work, actor, where))
        if version is not None and version != where.root.version:
            raise Conflict(code="version", version=where.root.version)

        def act(execution: Execution) -> int:
            choice = _chosen(list(_offered(work, actor, where, execution)), element_id, scope_id)
            return execution.begin_activity(choice.scope_id, element_id, dict(variables or {}))

        try:
            activity_id = stepping.step(work, where.root.id, act).result
        except NotWaiting as error:
            raise Conflict(code="instance_over") from error
        except ExpressionFailed as error:
            raise Invalid({"variables": [str(error)]}, code="unusable_variable") from error
        row = where.row
        work.log("process_instance", row.id, case_id=row.case_id, instance_id=row.root_id, data_key_id=row.data_key_id)
    return int(activity_id)


def _place(look: Reading, actor: Actor, instance_id: str) -> _Place:
    """Find an instance, whoever may see it: somebody may be asked who sees nothing else of it."""
    kept_in = case_sight.not_excluded(actor.roles, actor.person_id, _instance)
    row = look.execute(select(_instance).where(_instance.c.id == instance_id, kept_in)).first()
    root_id = instance_id if row is None else row.root_id
    root = look.execute(select(*COLUMNS).where(_instance.c.id == root_id)).mappings().first()
    seen = policy.visible(select(_instance.c.id).where(_instance.c.id == instance_id), actor, _instance)
    is_seen = look.execute(seen).first() is not None
    if row is None or root is None:
        _look_in_vain(look, instance_id)
        raise NotFound(code="no_such_instance")
    return _Place(row, of_row(root), is_seen)


def _look_in_vain(look: Reading, instance_id: str) -> None:
    """Ask as often as for an instance that offers something: how long an answer takes tells a stranger nothing."""
    look.execute(select(_instance).where(_instance.c.id == instance_id)).first()


def _now(look: Reading, actor: Actor, where: _Place) -> list[ChoiceView]:
    if where.row.ended_at is not None or not _may_offer(where.root):
        if not where.is_seen:
            _look_in_vain(look, where.root.id)
        return []
    execution, _ = viewing.execution(look, where.root.id)
    return list(_offered(look, actor, where, execution))


def _demand_sight(where: _Place, offered: list[ChoiceView]) -> None:
    """Raise NotFound for whoever neither sees the instance nor is asked."""
    if not where.is_seen and not any(choice.is_yours for choice in offered):
        raise NotFound(code="no_such_instance")


def _may_offer(root: Root) -> bool:
    known = library.known(root.definition_id)
    return known.has_calls or any(element.element_type == AD_HOC for element in known.definition.elements.values())


def _offered(look: Reading, actor: Actor, where: _Place, execution: Execution) -> Iterator[ChoiceView]:
    """Yield what may begin in this instance, not in those it calls."""
    places = execution.places()
    for choice in execution.choices():
        host = called.host_of(look, where.root, choice.scope_id)
        if host.instance_id == where.row.id:
            definition = library.known(host.definition_id).definition
            is_yours = _is_asked(actor, where, definition, (choice.scope_id, places[choice.scope_id], execution))
            yield _view(definition, choice, places[choice.scope_id], is_yours=is_yours)


def _is_asked(actor: Actor, where: _Place, definition: Definition, scope: tuple[int, str, Execution]) -> bool:
    """Say whether the actor may choose: as a candidate of the sub-process's lane or, without one, as its office's; or as he who steers."""
    activity_id, element_id, execution = scope
    element = definition.elements[element_id]
    asked = candidates.of_lane(where.root, _lane(definition, element_id), element.properties, Variables(execution.variables, activity_id))
    row = {"area_code": where.root.area_code, "office_id": where.root.office_id, "case_id": where.root.case_id}
    return policy.can(actor, "activity.begin", {**row, "candidates": [one.row for one in asked]})


def _lane(definition: Definition, element_id: str) -> str | None:
    """Give the lane an element is drawn in, or the sub-process around it."""
    element = definition.elements.get(element_id)
    return None if element is None else element.lane or _lane(definition, element.scope_id)


def _chosen(offered: list[ChoiceView], element_id: str, scope_id: int | None) -> ChoiceView:
    fitting = [one for one in offered if one.element_id == element_id and scope_id in (None, one.scope_id)]
    if not fitting:
        raise Conflict(code="no_choice", element_id=element_id)
    if len(fitting) > 1:
        raise Conflict(code="several_choices", element_id=element_id)
    if not fitting[0].is_yours:
        raise Forbidden
    return fitting[0]


def _view(definition: Definition, choice: Choice, scope_element_id: str, *, is_yours: bool) -> ChoiceView:
    element, around = definition.elements[choice.element_id], definition.elements[scope_element_id]
    return ChoiceView(
        scope_id=choice.scope_id,
        scope_element_id=scope_element_id,
        scope_name=around.name,
        element_id=choice.element_id,
        element_type=element.element_type,
        name=choice.name or choice.element_id,
        is_yours=is_yours,
    )
