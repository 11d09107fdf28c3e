"""A running process goes on in another version of its definition: tokens keep what they wait for, where they can."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.definitions import Definition
from engine.effects import JobClosed, SubscriptionClosed
from engine.elements.activity import Activity
from engine.elements.catching import Catcher
from engine.elements.gateways import ParallelGateway
from engine.elements.tasks import ServiceTask
from engine.errors import EngineError, ExpressionFailed
from engine.execution import Execution
from engine.mapping import Pairs
from engine.moment import Moment
from engine.places import Site, Way, element_of, process_scope, scopes_of, sites, tokens_of, ways
from engine.problems import Problem, said
from engine.recollecting import Recollection
from engine.rerouting import flow_for
from engine.scopes import ARRIVED, DONE, OPEN, Scope, Token
from engine.triggering import Matched, match, remember


class CannotMigrate(EngineError):
    """The instance cannot go on in that version; nothing has changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.element_id}: {p.message}" for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Migration:
    """Where a process goes: the new version, and what becomes of its elements."""

    target_id: str
    target: Definition
    pairs: Pairs
    process: int = 0  # the call activity whose called process is meant


@dataclass(slots=True)
class Migrated:
    """An instance in its new version, and what its rows must be told besides its effects."""

    execution: Execution
    elements: dict[int, str] = field(default_factory=dict)  # live activity -> its element in the new version
    indexes: dict[tuple[int, int], int] = field(default_factory=dict)  # activity and index of an event -> its new index


def check(execution: Execution, migration: Migration) -> list[Problem]:
    """Tell what stands in the way of this very instance; nothing changes. The mapping itself is taken as sound."""
    process = process_scope(execution._instance, migration.process)
    if process is None:
        return [Problem(execution.definition.process_id, "process", said("activity {process} calls no process", process=migration.process))]
    return list(_Plan(process, migration).problems())


def migrate(execution: Execution, migration: Migration, *, moment: Moment) -> Migrated:
    """Carry an instance over; the old execution must not be used again. Raises CannotMigrate."""
    problems = check(execution, migration)
    if problems:
        raise CannotMigrate(problems)
    process = process_scope(execution._instance, migration.process)
    assert process is not None  # noqa: S101 — checked  # nosec B101
    plan = _Plan(process, migration)
    plan.rewrite()
    if not migration.process:
        moment = replace(moment, definition_id=migration.target_id)
    fresh = Execution.restore(execution.definition if migration.process else migration.target, execution.dump(), moment=moment)
    fresh._instance.effects[:0] = execution.take_effects()
    plan.done.execution = fresh
    try:
        plan.settle(fresh)
    except ExpressionFailed as error:
        raise CannotMigrate([Problem(plan.at, "expression", said("{expression_error}", expression_error=error))]) from error
    return plan.done


class _Plan:
    """A migration of one process, held against its state."""

    def __init__(self, process: Scope, migration: Migration) -> None:
        self.process, self.migration, self.pairs = process, migration, migration.pairs
        self.theirs: dict[str, Site] = sites(migration.target.spec)
        self.old_ways: dict[str, Way] = ways(process.spec)
        self.new_ways: dict[str, Way] = ways(migration.target.spec)
        self.kept = {self.pairs[name] for name in sites(process.spec) if name in self.pairs}  # the rest of the new version is new
        self.memory = Recollection(self.pairs, self.theirs, self.flow_by)
        self.matches: dict[int, Matched] = {}
        self.owed_anew: list[int] = []
        self.done = Migrated(process.instance)
        self.at = process.spec.name  # the element that is looked at

    def problems(self) -> Iterator[Problem]:
        """Yield what stands in the way, token by token."""
        for scope in scopes_of(self.process):
            yield from self.memory.problems(scope)
        for token in tokens_of(self.process):
            name = element_of(token.task_spec.name)
            if token.host is not None:
                continue
            if name not in self.pairs:
                yield Problem(name, "unmapped", "an activity is here, and the mapping leads it nowhere")
            elif token._state == TaskState.WAITING and self.flow_of(token) is None:
                yield Problem(
                    name, "flow", said("a token waits here that came by {flow}, of which the new version knows nothing", flow=token.flow)
                )

    def target_of(self, token: Token) -> Any:
        """Find where a token will stand."""
        name = element_of(token.task_spec.name)
        site = self.theirs[self.pairs[name]]
        return site.core if token.task_spec.name == name else site.node

    def flow_of(self, token: Token) -> str | None:
        """Find the flow by which a token before a join came, in the new version."""
        return self.flow_by(token.flow, self.target_of(token))

    def flow_by(self, flow_id: str | None, join: Any) -> str | None:
        """Find the flow that is another one's in the new version."""
        return flow_for(flow_id, self.old_ways, self.new_ways, self.pairs, join)

    def rewrite(self) -> None:
        """Let every token stand in the new version; what is watched for no longer is given up."""
        for scope in scopes_of(self.process):
            self.memory.rewrite(scope)
        for token in tokens_of(self.process):
            if not token.is_alive:
                continue
            if element_of(token.task_spec.name) not in self.pairs:
                self.process.instance.kill(token)
                continue
            self.move(token)
        if self.migration.process:
            self.process.definition_id = self.migration.target_id

    def move(self, token: Token) -> None:
        """Let one token stand in the new version."""
        old, new = token.task_spec, self.target_of(token)
        self.memory.turn(token)
        if token._state == TaskState.WAITING:
            token.flow = self.flow_of(token)
        if isinstance(old, Catcher) and old.is_armed(token):
            self.matches[token.id] = matched = match(old, new, self.pairs)
            for index in matched.gone:
                if index not in token.memo.get("spent", ()):
                    old.spend(token, index, "cancelled")
            remember(token, matched)
            self.done.indexes |= {(token.id, i): j for i, j in matched.kept.items() if i != j}
        if isinstance(old, ServiceTask) and token.stage == OPEN and old.job.job_type.text != new.job.job_type.text:
            self.owed_anew.append(token.id)
        token.task_spec = new
        self.done.elements[token.id] = new.bpmn_id

    def settle(self, execution: Execution) -> None:
        """Listen for what is new, owe what is another job now, let joins go on that are complete."""
        process = process_scope(execution._instance, self.migration.process)
        assert process is not None  # noqa: S101 — restored as it was  # nosec B101
        for token in tokens_of(process):
            self.at = element_of(token.task_spec.name)
            if token.id in self.matches:
                _listen_anew(token, self.matches[token.id])
            if token.id in self.owed_anew:
                _owe_anew(token)
        for scope in scopes_of(process):
            self.watch(scope)
            _join(scope)

    def watch(self, scope: Scope) -> None:
        """Arm the boundary events and event sub-processes that the old version did not have."""
        hosts = [t for t in scope.tasks.values() if t.host is None and ARRIVED < t.stage < DONE and isinstance(t.task_spec, Activity)]
        for host in sorted(hosts, key=lambda token: token.id):
            for place in host.task_spec.boundaries if host.owner is None else ():
                if place not in self.kept and host.is_alive:
                    scope.watch(scope.new(place), host.id)
        for place in scope.spec.subscriptions:
            if place not in self.kept:
                scope.watch(scope.new(place), 0)


def _listen_anew(token: Token, matched: Matched) -> None:
    """Listen for what is new, and under its new name for what bears another one."""
    node, effects = token.task_spec, token.instance.effects
    for index in matched.renamed:
        if index not in token.memo.get("spent", ()):
            effects.append(SubscriptionClosed(token.id, index))
    for index in (*matched.renamed, *matched.new):
        if index not in token.memo.get("spent", ()):
            opened = node.triggers[index].arm(token, index)
            if opened is not None:
                effects.append(opened)
    node.listen(token)


def _owe_anew(token: Token) -> None:
    """Give the work to whoever does it in the new version."""
    token.instance.resolve(token)
    token.instance.effects.append(JobClosed(token.id, None, "cancelled"))
    token.task_spec.work(token)


def _join(scope: Scope) -> None:
    """Look again whether a join is complete: it may have fewer flows now."""
    for place, queues in list(scope.arrivals.items()):
        node = scope.spec.task_specs[place]
        waiting = min((next(iter(queue.values())) for queue in queues.values()), key=lambda token: token.id)
        if isinstance(node, ParallelGateway | Activity) and node.enter(waiting):
            waiting._ready()
