"""The inclusive gateway: it joins as soon as nothing more can come (BPMN 2.0.2, 13.4.3)."""

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import InclusiveGatewayMixin

from engine.elements.gateways import merge
from engine.elements.node import Flow, Node, holds
from engine.errors import ExpressionFailed
from engine.scopes import Scope, Token
from engine.variables import context


class InclusiveGateway(Node, InclusiveGatewayMixin):
    """Waits for every token that can still come, and splits by condition."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.reach: dict[str, frozenset[str]] = {}  # place -> my incoming flows that a token there can reach without passing me

    def enter(self, token: Token) -> bool:
        """Take a token in; whether it waits is seen when everything has settled."""
        if not self.is_join:
            return True
        token.scope.queue_up(token)
        return False

    def recheck(self, scope: Scope) -> None:
        """Join when no token elsewhere can reach an empty flow, unless it can reach a full one as well."""
        queues = scope.arrivals.get(self.name)
        if queues is None or self.must_wait(scope, frozenset(queues)):
            return
        token = min((next(iter(queue.values())) for queue in queues.values()), key=lambda t: t.id)
        merge(token, queues)
        token._ready()
        scope.instance.touched[scope] = None

    def must_wait(self, scope: Scope, full: frozenset[str]) -> bool:
        """Tell whether something can still come on a flow that is empty."""
        empty = frozenset(self.incoming) - full
        for place, count in scope.crowd.items():
            if count and place != self.name:
                reach = self.reachable(place)
                if reach & empty and not reach & full:
                    return True
        return False

    def reachable(self, place: str) -> frozenset[str]:
        """Tell which of my incoming flows a token at a place can reach without passing me."""
        if place not in self.reach:
            self.reach[place] = self.search(place)
        return self.reach[place]

    def search(self, place: str) -> frozenset[str]:
        """Walk along the flows; a boundary event's path is a path of its activity."""
        specs, seen, todo = self._wf_spec.task_specs, {place}, [place]
        found: set[str] = set()
        while todo:
            node = specs[todo.pop()]
            flows = list(node.flows)
            for boundary in getattr(node, "boundaries", ()):
                flows += specs[boundary].flows
            found.update(f.id for f in flows if f.target == self.name)
            ahead = {f.target for f in flows} - seen - {self.name}
            seen |= ahead
            todo += ahead
        return frozenset(found)

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose every way whose condition holds, else the default."""
        seen, now = context(token), token.instance.moment.now
        met = tuple(f for f in self.flows if not f.is_default and (f.condition is None or holds(f, seen, now)))
        chosen = met or tuple(f for f in self.flows if f.is_default)
        if self.flows and not chosen:
            raise ExpressionFailed("no outgoing sequence flow can be taken")
        return chosen
