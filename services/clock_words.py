"""What the elements of a diagram say about clocks, by their properties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deadlines import grounds
from engine.definitions import Definition, Element
from engine.problems import Problem, said
from services import library, memory, transaction

# Properties that name clocks, separated by commas: what is done to them when the element completes, `clock` when it is entered.
NAMING = ("clock", "endsClock", "restartsClock", "stopsClock", "resumesClock", "restartUnlessLate")
OTHERS = ("clockFrom", "stopGround", "sharesClock")
WAITS = frozenset({"intermediateCatchEvent", "eventBasedGateway"})  # their clocks are waited for


@dataclass(frozen=True, slots=True)
class Words:
    """What one element says about clocks."""

    begins: tuple[str, ...]
    ends: tuple[str, ...]
    restarts: tuple[str, ...]
    stops: tuple[str, ...]
    resumes: tuple[str, ...]
    told: tuple[str, ...]  # the clocks within which the applicant had to be told, else nothing begins anew
    ground: str | None
    starts_from: str | None  # the variable that holds the moment
    shares: bool

    @property
    def acts(self) -> bool:
        """Say whether its completion does something to a clock."""
        return bool(self.ends or self.restarts or self.stops or self.resumes)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What all elements of a definition say about clocks."""

    has_clocks: bool
    words: Mapping[str, Words]
    elements: Mapping[str, Element]


_known: memory.Memory[str, Vocabulary] = memory.Memory(500)


def of(definition_id: str) -> Vocabulary:
    """Give what a deployed definition says about clocks."""
    found = _known.get(definition_id)
    if found is None:
        definition = library.known(definition_id).definition
        words = {element.element_id: _words(element.properties) for element in definition.elements.values() if _speaks(element)}
        found = _known[definition_id] = Vocabulary(bool(definition.clocks or words), words, definition.elements)
    return found


def named(definition: Definition) -> frozenset[str]:
    """Give every clock a definition names."""
    said = [name for element in definition.elements.values() for key in NAMING for name in _names(element.properties.get(key))]
    return definition.clocks | frozenset(said)


def problems(definition: Definition) -> Iterator[Problem]:
    """Find grounds nobody knows."""
    for element in definition.elements.values():
        ground = element.properties.get("stopGround")
        if (ground is not None or element.properties.get("stopsClock")) and ground not in grounds.grounds():
            yield Problem(element.element_id, "clock", said("there is no ground for stopping named {ground}", ground=ground))


def _speaks(element: Element) -> bool:
    return any(key in element.properties for key in (*NAMING, *OTHERS))


def _words(properties: Mapping[str, str]) -> Words:
    said: dict[str, Any] = {key: _names(properties.get(key)) for key in NAMING}
    return Words(
        begins=said["clock"],
        ends=said["endsClock"],
        restarts=said["restartsClock"],
        stops=said["stopsClock"],
        resumes=said["resumesClock"],
        told=said["restartUnlessLate"],
        ground=properties.get("stopGround"),
        starts_from=properties.get("clockFrom"),
        shares=properties.get("sharesClock") == "true",
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


transaction.on_bind(_known.clear)
