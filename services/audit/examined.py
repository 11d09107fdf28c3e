"""What is known of a chain while it is held against its rows, and what was found."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from services.audit.covered import CASE, ENTRIES, Cover
from services.audit.findings import Finding
from services.audit.linking import RESTATING
from services.audit.stretches import Placed

BELONGS: Final = "person_file_case"  # the row that says that a case belongs to a file
STAYING: Final = "case_exclusion"  # what a disposal leaves, without its reason
Row = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """What was looked at, and what was found."""

    findings: list[Finding] = field(default_factory=list)
    links: int = 0
    rows: int = 0
    entries: int = 0  # among the links
    pending: int = 0

    def add(self, finding: Finding) -> None:
        """Add a finding."""
        self.findings.append(finding)


@dataclass(slots=True)
class Chain:
    """A chain under examination."""

    name: str
    is_begun: bool = True  # something was sealed already
    latest: dict[tuple[str, str], Placed] = field(default_factory=dict)  # kind and key -> the latest link
    pending: set[str] = field(default_factory=set)  # verbs that were done and are not sealed yet, and do not tell what they wrote
    touched: set[tuple[Any, ...]] = field(default_factory=set)  # what others wrote that are not sealed yet
    salts: set[bytes] = field(default_factory=set)
    states: dict[str, Row] = field(default_factory=dict)  # instance -> the last entry that tells its state
    salted: list[Placed] = field(default_factory=list)  # links with a salt, but for those of the case itself
    disposed_at: float = 0  # the position of the last entry by which a case was disposed of; infinite: it is not sealed yet
    gone: frozenset[str] = frozenset()  # of a file: the cases that were disposed of

    @property
    def is_of_case(self) -> bool:
        """Say whether it is the chain of a case."""
        return self.name.startswith(f"{CASE}:")

    @property
    def unspent(self) -> Iterator[Placed]:
        """Give the links whose salts should have gone with the case."""
        return (link for link in self.salted if self.is_of_case and link.position < self.disposed_at)

    def is_disposed(self, kind: str, link: Placed) -> bool:
        """Say whether a row is lawfully gone: a case was disposed of later, and its salt went with it.

        Of a case everything goes but the entries and itself, of a person's file only that the case belonged to it.
        """
        if link.salt is not None or link.position >= self.disposed_at:
            return False
        if self.is_of_case:
            return kind not in {ENTRIES.kind, CASE}
        return kind == BELONGS and case_of(link.key) in self.gone

    def is_restated(self, row: Row) -> bool:
        """Say whether an entry has lost its reason to a disposal, and is not sealed anew yet."""
        return self.is_of_case and row["position"] is None and self.disposed_at == inf

    def await_seal(self, entry: Row) -> None:
        """Expect the rows that a deed wrote to be sealed."""
        if entry["touched"] is None or entry["verb"] in RESTATING:
            self.pending.add(entry["verb"])
        else:
            self.touched.update((kind, *key) for kind, keys in json.loads(entry["touched"]).items() for key in keys)

    def may_change(self, link: Placed | None, cover: Cover, row: Row) -> bool:
        """Say whether a row may lawfully differ from its seal, because the deed that changed it is not sealed yet."""
        if link is not None and link.is_final:
            return bool(self.pending & RESTATING)
        return bool(self.pending) or (cover.kind, *(row.get(name) for name in cover.told_by)) in self.touched


def case_of(key: str) -> str:
    """Give the case that the row of this key puts into a file."""
    return key.partition(":")[2]
