"""How elements of one version become those of another: proposed, found fault with, or proven."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import mapping
from engine.definitions import Definition
from engine.problems import Problem
from services import library, policy, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound, Unsuitable

Pairs = Mapping[str, str]
Wish = Mapping[str, str | None]  # of some elements: what each becomes, or that it leads nowhere


@dataclass(frozen=True, slots=True)
class PlanView:
    """A mapping, what is wrong with it, and which elements it leads nowhere."""

    source_id: str
    target_id: str
    pairs: dict[str, str]
    unmapped: list[str]
    problems: list[Problem]
    candidates: dict[str, list[str]]  # what each element could become, whatever lies around it


def propose(actor: Actor, source_id: str, target_id: str, wish: Wish | None = None) -> PlanView:
    """Propose a mapping around what is wished, and find fault with it."""
    policy.demand(actor, "definition.read", {})
    with transaction.reading():
        source, target = _definition("source_id", source_id), _definition("target_id", target_id)
        return view(source_id, target_id, mapping.generate(source, target, wish))


def view(source_id: str, target_id: str, pairs: Pairs) -> PlanView:
    """Hold a mapping against both versions."""
    source, target = _definition("source_id", source_id), _definition("target_id", target_id)
    unmapped = [name for name in source.elements if name not in pairs]
    problems, candidates = mapping.check(source, target, pairs), mapping.candidates(source, target)
    return PlanView(source_id, target_id, dict(pairs), unmapped, problems, candidates)


def turned_round(source_id: str, target_id: str, pairs: Pairs) -> dict[str, str]:
    """Give the way back of a migration from `source_id` to `target_id`."""
    return mapping.turn_round(_definition("source_id", source_id), _definition("target_id", target_id), pairs)


def proven(source_id: str, target_id: str, pairs: Pairs | None) -> dict[str, str]:
    """Give a sound mapping: the one that is wanted, or the proposed one; raises Unsuitable, Invalid, Conflict."""
    if source_id == target_id:
        raise Conflict(code="same_definition")
    found = dict(pairs) if pairs is not None else _generated(source_id, target_id)
    problems = mapping.check(_definition("source_id", source_id), _definition("target_id", target_id), found)
    if problems:
        raise Unsuitable(problems)
    return found


def _generated(source_id: str, target_id: str) -> dict[str, str]:
    return mapping.generate(_definition("source_id", source_id), _definition("target_id", target_id))


def _definition(field: str, definition_id: str) -> Definition:
    try:
        return library.known(definition_id).definition
    except NotFound as error:
        raise Invalid({field: ["is no process definition"]}, code="no_such_definition") from error
