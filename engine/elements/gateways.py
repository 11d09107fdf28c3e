"""Exclusive and parallel gateways: a join looks at the tokens that wait before it, and at nothing else."""

from SpiffWorkflow.bpmn.specs.mixins import ExclusiveGatewayMixin, ParallelGatewayMixin

from engine.elements.node import Flow, Node, holds
from engine.errors import ExpressionFailed
from engine.scopes import Token
from engine.variables import context


class ExclusiveGateway(Node, ExclusiveGatewayMixin):
    """Takes the first flow, in the order of the document, whose condition holds."""

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose one way."""
        if len(self.flows) <= 1 and all(f.condition is None for f in self.flows):
            return self.flows
        seen, now = context(token), token.instance.moment.now
        for flow in self.flows:
            if not flow.is_default and (flow.condition is None or holds(flow, seen, now)):
                return (flow,)
        for flow in self.flows:
            if flow.is_default:
                return (flow,)
        raise ExpressionFailed("no outgoing sequence flow can be taken")


class ParallelGateway(Node, ParallelGatewayMixin):
    """Joins one token of each incoming flow; what comes more often stays before it."""

    def enter(self, token: Token) -> bool:
        """Take a token in; wait until there is one on each flow."""
        if not self.is_join:
            return True
        queues = token.scope.queue_up(token)
        if len(queues) < len(self.incoming):
            return False
        merge(token, queues)
        return True


def merge(token: Token, queues: dict[str, dict[int, Token]]) -> None:
    """Make one of the oldest tokens of each flow: this one goes on."""
    for queue in list(queues.values()):
        first = token if token.id in queue else next(iter(queue.values()))
        if first is token:
            token.scope.call_up(token)
        else:
            token.scope.drop(first, "merged")
