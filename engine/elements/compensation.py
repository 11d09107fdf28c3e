"""Events that undo completed work: compensation, and the cancelling of a transaction."""

from typing import Any

from engine.elements.node import Flow, Node, done, implicit_flows
from engine.elements.triggers import Coded
from engine.elements.undoing import take, undo_next
from engine.routing import hand_up
from engine.scopes import ARRIVED, BEGUN, Scope, Token


class CompensationThrow(Node):
    """Undoes one activity, or all of its scope: the last one first, one after the other."""

    has_rounds = True

    def __init__(self, *args: Any, activity: str | None, is_outward: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.activity, self.is_outward = activity, is_outward  # outward: in an event sub-process, for the scope around it

    def undone_in(self, token: Token) -> Scope:
        """Tell whose completed work is undone."""
        scope = token.scope
        return token.instance.index[scope.host_id].scope if self.is_outward else scope

    def perform(self, token: Token) -> bool:
        """Begin to undo; True when there is nothing to undo."""
        if token.stage == ARRIVED:
            self.take_inputs(token)
            token.stage = BEGUN
            token.memo["todo"] = take(self.undone_in(token), self.activity)
        return undo_next(token, self.undone_in(token))

    def round_done(self, token: Token, finished: Token) -> None:  # noqa: ARG002
        """Undo what is next; go on when nothing is left."""
        if undo_next(token, self.undone_in(token)):
            done(token)

    def rounds(self, token: Token) -> list[Token]:
        """List the handlers that run."""
        return self.undone_in(token).rounds(token)

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways out."""
        return implicit_flows(self.flows, token)


class CancelEnd(CompensationThrow):
    """Stops all that goes on in a transaction, undoes what is complete, and leaves by the cancel boundary event."""

    def perform(self, token: Token) -> bool:
        """Stop, then undo."""
        if token.stage == ARRIVED:
            token.instance.clear(token.scope, keep=token)
        return super().perform(token)

    def leave(self, token: Token) -> None:
        """Leave by the boundary event."""
        hand_up(token, Coded("cancel", self.bpmn_id, None))
