"""Who may take a user task: a lane or a candidate role becomes a role in an office, looked for from the case's area upwards."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from engine.effects import UserTaskOpened
from services import directory
from services.directory import Directory
from services.owner import Owner
from services.rights import REHAB_ORG, SUPERVISOR

Answer = TypeVar("Answer")
Sees = Callable[[int], Mapping[str, Any]]  # the variables as seen from an activity
Properties = Mapping[str, str]  # that the diagram gives an element

OFFICE_VARIABLE = "officeVariable"  # property of a user task: the variable that names the office
OFFICE_VARIABLES = {REHAB_ORG: "target_office_id"}  # where the diagram does not say it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A role in an office (in any office above the area, where none is named), or one person."""

    role: str | None = None
    office_id: str | None = None
    person_id: str | None = None

    @property
    def row(self) -> dict[str, str | None]:
        """Give it as `policy` reads it."""
        return {"role": self.role, "office_id": self.office_id, "person_id": self.person_id}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is asked: somebody at once, or candidates; and the roles nobody holds."""

    assignee_id: str | None
    candidates: tuple[Candidate, ...]
    unheld: tuple[str, ...]


class Variables:
    """The variables an activity sees, looked at only when somebody asks."""

    def __init__(self, of_activity: Sees, activity_id: int) -> None:
        self._of_activity, self._activity_id = of_activity, activity_id

    def get(self, name: str) -> Any:
        """Give a variable, None where there is none."""
        return self._of_activity(self._activity_id).get(name)


def choose(owner: Owner, effect: UserTaskOpened, variables: Variables) -> Chosen:
    """Find who is asked to do a user task; a role nobody holds is put before the supervisor of the area."""
    assignee = directory.person_named(effect.assignee) if effect.assignee else None
    people = [person for person in map(directory.person_named, effect.candidate_users) if person]
    roles = effect.candidate_groups or ((effect.lane,) if effect.lane and not effect.candidate_users else ())
    found: list[Candidate] = [Candidate(person_id=person) for person in people]
    unheld: list[str] = []
    for role in roles:
        offices = list(_offices(owner, effect.properties, role, variables))
        found += [Candidate(role, office) for office in offices]
        if not offices:
            unheld.append(role)
    if unheld:
        found.append(Candidate(SUPERVISOR))
    return Chosen(assignee, tuple(dict.fromkeys(found)), tuple(unheld))


def of_lane(owner: Owner, lane: str | None, properties: Properties, variables: Variables) -> tuple[Candidate, ...]:
    """Find who is asked by a lane alone; one that nobody holds is put before the supervisor of the area."""
    if lane is None:
        return ()
    return tuple(Candidate(lane, office) for office in _offices(owner, properties, lane, variables)) or (Candidate(SUPERVISOR),)


def _offices(owner: Owner, properties: Properties, role: str, variables: Variables) -> Iterator[str]:
    name = properties.get(OFFICE_VARIABLE) or OFFICE_VARIABLES.get(role)
    named = variables.get(name) if name else None
    if isinstance(named, str) and _known(lambda staff: staff.is_held(role, named)):
        yield named
    elif not isinstance(named, str) or role not in OFFICE_VARIABLES:  # what one institution has to do is none of another's business
        yield from _known(lambda staff: staff.offices_asked(role, owner.area_code, owner.office_id)) or []


def _known(ask: Callable[[Directory], Answer]) -> Answer:
    """Ask the directory; when it knows nobody, once more: perhaps somebody was given the role a moment ago."""
    return ask(directory.present()) or ask(directory.present(fresh=True))
