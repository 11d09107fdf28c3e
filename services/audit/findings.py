"""What is found broken: one finding a thing, with the case it belongs to."""

from dataclasses import dataclass
from enum import StrEnum

from services.audit.signing import Root


class Flaw(StrEnum):
    """What may be wrong."""

    ROW_CHANGED = "row_changed"  # it says something else than when it was sealed
    ROW_MISSING = "row_missing"  # it was sealed and is gone
    ROW_ADDED = "row_added"  # nobody has sealed it, and nobody has done anything that is still to be sealed
    ROW_UNREADABLE = "row_unreadable"  # the service cannot have written this
    STATE_CHANGED = "state_changed"  # the state of a process is not the one its last step left
    ENTRY_FORGED = "entry_forged"  # the service did not write it
    ENTRY_TWICE = "entry_twice"  # a copy
    ENTRY_OVERDUE = "entry_overdue"  # not sealed in time: the sealer does not run, or somebody put it there
    LINK_CHANGED = "link_changed"  # a link does not follow from the one before
    CHAIN_CHANGED = "chain_changed"  # the chain's head is not where its links end
    CHAIN_MISSING = "chain_missing"
    TREE_CHANGED = "tree_changed"  # the signed root is not that of the chains
    ROOT_CHANGED = "root_changed"  # a root does not follow from the one before
    ROOT_UNSIGNED = "root_unsigned"  # our key did not sign the last root
    ROOT_MISSING = "root_missing"  # a root that was kept elsewhere is not here


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is broken."""

    flaw: Flaw
    chain: str | None = None  # its name: case:<id>, file:<id> of a person, or house:<day>
    position: int | None = None
    what: str | None = None  # the row, as table and key, or the root's number

    @property
    def case_id(self) -> str | None:
        """Give the case."""
        kind, _, rest = (self.chain or "").partition(":")
        return rest if kind == "case" else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at the whole audit, or at one case, has found."""

    findings: tuple[Finding, ...]
    chains: int
    links: int
    rows: int
    pending: int  # entries that are not sealed yet
    root: Root | None
