"""The audit as operators and auditors ask for it: by the number of a case, told in plain data."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select

from models import Base
from services import transaction, wire
from services.audit import roots, signing, verifying
from services.audit.findings import Verdict
from services.audit.signing import Root
from services.errors import NotFound

_case = Base.metadata.tables["case"]


def verify(case: str | None = None, anchors: Sequence[Root] = ()) -> Verdict:
    """Verify all, or one case by its number or id."""
    return verifying.verify(None if case is None else case_id_of(case), anchors)


def case_id_of(case: str) -> str:
    """Find a case by its number or id, also one whose row is gone."""
    with transaction.reading() as look:
        found = look.execute(select(_case.c.id).where(or_(_case.c.id == case, _case.c.number == case))).scalar_one_or_none()
        if found is None and not roots.has_chain(look, f"case:{case}"):
            raise NotFound
    return str(found or case)


def told(verdict: Verdict) -> list[dict[str, Any]]:
    """Tell the findings, with the numbers of the cases."""
    with transaction.reading() as look:
        ids = {one.case_id for one in verdict.findings if one.case_id is not None}
        rows = look.execute(select(_case.c.id, _case.c.number).where(_case.c.id.in_(ids))).all()
    numbers = {row.id: row.number for row in rows}
    return [
        {
            "flaw": str(one.flaw),
            "case": numbers.get(one.case_id or "", one.case_id),
            "chain": one.chain,
            "position": one.position,
            "what": one.what,
        }
        for one in verdict.findings
    ]


def sentence(found: dict[str, Any]) -> str:
    """Say what is broken, and where."""
    where = f"case {found['case']}" if found["case"] else found["chain"] or "the roots"
    place = f", position {found['position']}" if found["position"] is not None else ""
    what = f" ({found['what']})" if found["what"] else ""
    return f"{where}{place}: {found['flaw'].replace('_', ' ')}{what}"


def roots_after(number: int = 0) -> Iterator[dict[str, Any]]:
    """Give the roots after a number, as they are kept elsewhere."""
    with transaction.reading() as look:
        yield from (root.told for root in roots.all_of(look, after=number))


def read_roots(text: str) -> list[Root]:
    """Read roots that were kept elsewhere: one line of JSON each."""
    return [signing.of_told(wire.loads(line)) for line in text.splitlines() if line.strip()]
