"""A finished case of each procedure that the service comes with goes whole, and the audit holds."""

import pytest
from sqlalchemy import select

from models import Base
from services import transaction
from services.archiving import disposing
from services.audit import sealing, verifying
from tests.cast import Cast
from tests.services.archiving.finished import Finished, guardianship, referral, registration, report

ONE_IS_ENOUGH = [("sqlite", one) for one in (referral, registration, report, guardianship)] + [("postgresql", guardianship)]


@pytest.mark.parametrize(("database", "finished"), ONE_IS_ENOUGH, indirect=["database"])
def test_nothing_of_it_stays_and_the_audit_holds(cast: Cast, finished: Finished) -> None:
    case_id = finished(cast).case.id
    sealing.seal()
    with transaction.transaction(cast.sunqiang, "case.dispose") as work:
        disposing.dispose(work, case_id)
        work.log("case", case_id, case_id=case_id)
    assert verifying.verify().findings == ()
    sealing.seal()
    assert verifying.verify().findings == ()
    assert naming(case_id) - disposing.STAYING == {"case", "audit_chain"}


def naming(case_id: str) -> set[str]:
    """Say which tables still name the case, in whatever column."""
    with transaction.reading() as look:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            for column in table.c
            if column.type.python_type is str and look.execute(select(column).where(column.like(f"%{case_id}%")).limit(1)).first()
        }
