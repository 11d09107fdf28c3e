"""The complex gateway: it joins when its own condition says so, and then swallows what comes late (BPMN 2.0.2, 13.4.5)."""

from typing import Any

from engine.elements.conditions import is_true, report
from engine.elements.gateways import merge
from engine.elements.inclusive import InclusiveGateway
from engine.errors import ExpressionFailed
from engine.scopes import Scope, Token


class ComplexGateway(InclusiveGateway):
    """Goes on once for each round; a round ends when nothing more can come for it."""

    activation: Any = None  # an expression over activationCount

    def recheck(self, scope: Scope) -> None:
        """End the round that is half way, when it can be ended; else join, when the condition holds."""
        self.end_round(scope)
        joined = scope.memory.get("joined", {})
        queues = scope.arrivals.get(self.name)
        if queues is None or self.name in joined:
            return
        token = min((next(iter(queue.values())) for queue in queues.values()), key=lambda t: t.id)
        if not self.is_active(token, sum(map(len, queues.values()))):
            return
        scope.memory["joined"] = {**joined, self.name: sorted(queues)}
        merge(token, queues)
        token._ready()
        scope.instance.touched[scope] = None

    def is_active(self, token: Token, count: int) -> bool:
        """Ask the activation condition; when it has no answer, the token that waits longest has an incident."""
        try:
            answer = is_true(self.activation, token, activationCount=count)
        except ExpressionFailed as trouble:
            return report(token, trouble)
        token.instance.resolve(token)
        return answer

    def end_round(self, scope: Scope) -> None:
        """Swallow what came late, once no more of it can come."""
        joined = scope.memory.get("joined", {})
        if self.name not in joined:
            return
        queues = scope.arrivals.get(self.name, {})
        late = [flow for flow in queues if flow not in joined[self.name]]
        if self.must_wait(scope, frozenset([*joined[self.name], *late])):
            return
        for flow in late:
            scope.drop(next(iter(queues[flow].values())), "merged")
        rest = {place: flows for place, flows in joined.items() if place != self.name}
        if rest:
            scope.memory["joined"] = rest
        else:
            del scope.memory["joined"]
