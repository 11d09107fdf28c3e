"""All that one case has in the archive: its packages, what keeps it from going, and what the reader may do there."""

from dataclasses import dataclass

from services import case_rows, policy, readings
from services.actor import Actor
from services.archiving import archives, holds
from services.archiving.archives import ArchiveView
from services.archiving.holds import HoldView
from services.transaction import reading


@dataclass(frozen=True, slots=True)
class CaseArchives:
    """A case in the archive."""

    id: str
    number: str
    state: str
    packages: list[ArchiveView]
    holds: list[HoldView]
    may_take: bool
    may_hold: bool

    @property
    def is_held(self) -> bool:
        """Say whether anything keeps it from going."""
        return any(hold.released_at is None for hold in self.holds)


def get(actor: Actor, case_id: str) -> CaseArchives:
    """Give what a case, by its id or number, has in the archive: two lists, and each is a reading."""
    with reading() as look:
        case = case_rows.seen(look, actor, case_id)
        place = case_rows.place(case)
        policy.demand(actor, "archive.read", place)
        may_take, may_hold = (policy.can(actor, verb, place) for verb in ("case.archive_read", "case.hold"))
        told = CaseArchives(
            case.id, case.number, case.state, archives.packages(look, case.id), holds.of_case(look, case.id), may_take, may_hold
        )
    for what, items in (("archive", told.packages), ("hold", told.holds)):
        readings.note(actor, what, None, case_id=case.id, filter={"case_id": case.id}, count=len(items))
    return told
