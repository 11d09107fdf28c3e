"""Alarms: whoever is on duty is called, until somebody acknowledges it."""

from sqlalchemy import select

from engine.jobs import JobContext, JobResult
from models import Base
from services import alarm_rows, root
from services.actions import Action
from services.alarm_rows import Wish
from services.errors import Invalid
from services.transaction import Work

_instance = Base.metadata.tables["process_instance"]


def alarm(work: Work, context: JobContext) -> JobResult:
    """Raise an alarm for each of the roles that `role` names; `text` names its words, `userTask` what ends it.

    `officeVariable` names the variable with the office whose roster is asked; without, the case's office or the nearest one above.
    """
    properties = context.properties
    if not {"role", "text"} <= properties.keys():
        raise Invalid({"role": [f"the service task {context.element_id} needs the properties role and text"]}, code="alarm_property")
    of = root.of_row(work.execute(select(*root.COLUMNS).where(_instance.c.id == context.instance_id)).mappings().one())
    office_id = context.variables.get(properties.get("officeVariable", ""))
    for role in properties["role"].split(","):
        number = context.business_key or ""
        wish = Wish(role, properties["text"], context.element_id, number, properties.get("userTask"), office_id)
        alarm_rows.begin(work, of, wish)
    return JobResult({})


ACTIONS: dict[str, Action] = {"duty.alarm": alarm}
