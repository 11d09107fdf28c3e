"""A case that went to another county: what was sealed under the old one is sealed anew, and nothing is broken."""

from services import attachments, case_moves, instances, user_tasks
from services.audit import sealing, verifying
from tests import diagrams
from tests.cast import OTHER_COUNTY, Cast
from tests.services.conftest import Deploy


def test_a_move_is_no_flaw_before_it_is_sealed_nor_after(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    case_id = str(instances.start(cast.liwen, "seq").case_id)
    attachments.add(cast.liwen, case_id, "户口簿.txt", "户口".encode())
    user_tasks.complete(cast.liwen, user_tasks.find(cast.liwen).items[0].id, {"answer": "yes"})
    sealing.seal()
    case_moves.move(cast.sunqiang, case_id, OTHER_COUNTY, reason="迁居")
    assert verifying.verify().findings == ()
    sealing.seal()
    verdict = verifying.verify()
    assert (verdict.findings, verdict.pending) == ((), 0)
