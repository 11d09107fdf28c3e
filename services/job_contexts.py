"""What a handler or worker is told of a job, read without holding the instance."""

from sqlalchemy import bindparam, select

from engine.execution import Execution
from engine.jobs import JobContext
from engine.moment import Moment
from models import Base
from services import called, keys, library, now, root
from services.hosts import Host
from services.library import LIBRARY
from services.rows import AnyRow
from services.transaction import Reading

_instance = Base.metadata.tables["process_instance"]
_FIND = select(*root.COLUMNS).where(_instance.c.id == bindparam("id"))


def of(look: Reading, job: AnyRow) -> JobContext:
    """Give the context of a service task's job; raises an EngineError when its activity is gone."""
    return with_host(look, job)[0]


def with_host(look: Reading, job: AnyRow) -> tuple[JobContext, Host]:
    """Give the context of a service task's job, and the instance, called or root, that its activity belongs to."""
    instance = root.of_row(look.execute(_FIND, {"id": job.instance_id}).mappings().one())
    known = library.known(instance.definition_id)
    moment = Moment(now=now.now(), definition_id=known.id, library=LIBRARY, business_key=instance.business_key)
    execution = Execution.restore(known.definition, keys.unseal(look, instance.data_key_id, instance.blob or b""), moment=moment)
    host = called.host_of(look, instance, job.activity_id)
    element = library.known(host.definition_id).definition.elements.get(job.element_id)
    context = JobContext(
        job_id=job.id,
        instance_id=instance.id,
        case_id=job.case_id,
        business_key=instance.business_key,
        element_id=job.element_id,
        variables=execution.variables(job.activity_id),
        properties=element.properties if element else {},
    )
    return context, host
