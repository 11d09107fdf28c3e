"""Links: a sequence flow that is not drawn."""

from typing import Any

from engine.elements.node import Flow, Node, implicit_flows
from engine.scopes import Token


class LinkThrow(Node):
    """Goes on at the link of the same name."""

    def leave(self, token: Token) -> None:
        """Send the token there; no sequence flow was taken."""
        for flow in token.taken:
            scope = token.scope
            scope.admit(scope.new(flow.target))


class LinkCatch(Node):
    """Where links of its name lead."""

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways out."""
        return implicit_flows(self.flows, token)


def tie(throw: Any, catch: Any) -> None:
    """Let a link lead to its other end; the flow is the engine's own, for those who ask what can be reached."""
    throw.flows = (Flow(f"{throw.name}#link", catch.name),)
