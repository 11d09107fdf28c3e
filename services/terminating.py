"""A process is ended before its end, also while it is held; shared by one and by many."""

from engine.execution import Execution
from services import institution_rows, operating, stepping
from services.errors import Conflict
from services.transaction import Work


def over(work: Work, instance_id: str) -> None:
    """End an instance in this transaction; a called process ends with its caller only."""
    held = operating.hold(work, instance_id)
    if held.process:
        raise Conflict(code="called_instance", root_id=held.root.id)
    execution = stepping.restore(work, held.root)
    Execution.terminate(execution)
    stepping.go_on(work, held.root, execution)
    if held.root.case_id is not None:
        institution_rows.free(work, held.root.case_id)  # nobody records an outcome any more
    operating.log(work, held.row)
