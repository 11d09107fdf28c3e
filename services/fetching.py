"""How external workers get their work: due jobs of the types they can do, taken under a lock that runs out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from engine.errors import EngineError
from models import Base
from models.lifecycle import InstanceState
from services import back_off, claiming, failing, failure_texts, job_contexts, job_masks, library, now, policy, settling, texts, transaction
from services.actor import Actor
from services.errors import Invalid
from services.rows import AnyRow, AnySelect
from services.settling import Settled
from services.transaction import Reading, Work

MOST = 100  # jobs at once
MOST_LOOKED_AT = 1_000  # jobs whose variables are read to see whether they are wanted
LONGEST_NAME = 100  # characters
LONGEST_LOCK = timedelta(days=1)
_job = Base.metadata.tables["job"]
_instance = Base.metadata.tables["process_instance"]
_definition = Base.metadata.tables["process_definition"]


@dataclass(frozen=True, slots=True)
class Wish:
    """The jobs a worker wants: of one type, perhaps of some processes, business keys or variables only; and for how long."""

    job_type: str
    term: timedelta
    business_key: str | None = None
    process_ids: tuple[str, ...] | None = None
    definition_ids: tuple[str, ...] | None = None
    version_tag: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_choosy(self) -> bool:
        """Say whether more than columns of the job must be looked at."""
        return any((self.process_ids is not None, self.definition_ids is not None, self.version_tag is not None, self.variables))

    def suits(self, fetched: "Fetched") -> bool:
        """Say whether this is a job of the wish."""
        return (
            fetched.job_type == self.job_type
            and (self.process_ids is None or fetched.process_id in self.process_ids)
            and (self.definition_ids is None or fetched.definition_id in self.definition_ids)
            and (self.version_tag is None or fetched.version_tag == self.version_tag)
            and all(name in fetched.variables and fetched.variables[name] == value for name, value in self.variables.items())
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """A job in a worker's hands until its lock runs out."""

    id: str
    job_type: str
    instance_id: str
    host_id: str  # the called process it belongs to, or the instance itself
    definition_id: str
    process_id: str
    version_tag: str | None
    case_id: str | None
    business_key: str | None
    activity_id: int
    element_id: str
    priority: int
    retries: int
    is_counted: bool  # whether a failure, or somebody, has changed how often it may be tried
    error: str | None  # why the last attempt failed
    created_at: datetime
    locked_until: datetime
    variables: Mapping[str, Any]
    properties: Mapping[str, str]


def fetch(actor: Actor, worker: str, wishes: Sequence[Wish], limit: int) -> list[Fetched]:
    """Take due jobs for a worker, the most urgent first, until there are as many as he asks for."""
    demand_somewhere(actor)
    name, left = texts.clean("worker", worker, LONGEST_NAME), max(1, min(limit, MOST))
    found: list[Fetched] = []
    for term, group in _by_term(wishes).items():
        wanted = policy.visible(_of(group), actor, _job)
        if left > len(found) and _is_any(wanted):
            found += _take(actor, wanted, (name, term), group, left - len(found))
    return found


def demand_somewhere(actor: Actor) -> None:
    """Whoever may fetch jobs in one area gets those of that area."""
    places: list[dict[str, str]] = [{"area_code": role.area_code, "office_id": role.office_id} for role in actor.roles]
    if not any(policy.can(actor, "external_job.fetch", place) for place in places):
        policy.demand(actor, "external_job.fetch", {})


def checked(term: timedelta) -> timedelta:
    """Give how long a lock lasts; Invalid when it is no time a worker may ask for."""
    if not timedelta(0) < term <= LONGEST_LOCK:
        raise Invalid({"lock_seconds": [f"must be between 1 and {int(LONGEST_LOCK.total_seconds())}"]}, code="lock_seconds")
    return term


def _by_term(wishes: Sequence[Wish]) -> dict[timedelta, list[Wish]]:
    groups: dict[timedelta, list[Wish]] = {}
    for wish in wishes:
        groups.setdefault(checked(wish.term), []).append(wish)
    return groups


def _is_any(wanted: AnySelect) -> bool:
    with transaction.reading() as look:  # a worker asks all the time, and mostly for nothing
        return look.execute(wanted.where(claiming.is_free(now.now())).limit(1)).first() is not None


def _take(actor: Actor, wanted: AnySelect, who: tuple[str, timedelta], wishes: Sequence[Wish], limit: int) -> list[Fetched]:
    if any(wish.is_choosy for wish in wishes):
        wanted = wanted.where(_job.c.id.in_(_chosen(actor, wanted, wishes, limit)))
    taken = _claim(actor, wanted, who, limit)
    return [fetched for job in taken if (fetched := _fetched(actor, job, who[1])) is not None]


def _of(wishes: Sequence[Wish]) -> AnySelect:
    suspended = select(_instance.c.id).where(_instance.c.state == InstanceState.SUSPENDED)
    query = select(_job).where(_job.c.mode == "external", _job.c.instance_id.not_in(suspended))
    plain = [wish.job_type for wish in wishes if wish.business_key is None]
    return query.where(or_(_job.c.job_type.in_(plain), *(_of_key(wish) for wish in wishes if wish.business_key is not None)))


def _of_key(wish: Wish) -> ColumnElement[bool]:
    keyed = select(_instance.c.id).where(_instance.c.business_key == wish.business_key)
    return and_(_job.c.job_type == wish.job_type, _job.c.instance_id.in_(keyed))


def _chosen(actor: Actor, wanted: AnySelect, wishes: Sequence[Wish], limit: int) -> list[str]:
    """Look into the jobs that might be wanted; definitions and variables are no columns of theirs."""
    order = (_job.c.priority.desc(), _job.c.due_at, _job.c.id)
    found: list[str] = []
    with transaction.reading() as look:
        for job in look.execute(wanted.where(claiming.is_free(now.now())).order_by(*order).limit(MOST_LOOKED_AT)).all():
            fetched = _seen(look, actor, job)
            if fetched is not None and any(wish.suits(fetched) for wish in wishes):
                found.append(job.id)
            if len(found) >= limit:
                break
    return found


def _claim(actor: Actor, wanted: AnySelect, who: tuple[str, timedelta], limit: int) -> Sequence[AnyRow]:
    try:
        with transaction.transaction(actor, "external_job.fetch") as work:
            rows = claiming.claim(work, wanted, who, limit)
            _log_all(work, rows)
    except Settled:
        return []
    return rows


def _log_all(work: Work, rows: Sequence[AnyRow]) -> None:
    if not rows:  # another worker was faster
        raise Settled
    for job in rows:
        settling.log(work, job)


def _fetched(actor: Actor, job: AnyRow, term: timedelta) -> Fetched | None:
    try:
        with transaction.reading() as look:
            return _read(look, actor, job, now.now() + term)
    except EngineError as error:  # it must not keep the others from their worker
        failing.after(job, error)
        return None


def _seen(look: Reading, actor: Actor, job: AnyRow) -> Fetched | None:
    try:
        return _read(look, actor, job, job.due_at)
    except EngineError:
        return None


def _read(look: Reading, actor: Actor, job: AnyRow, locked_until: datetime) -> Fetched:
    context, host = job_contexts.with_host(look, job)
    known = library.known(host.definition_id)
    return Fetched(
        host_id=host.instance_id,
        definition_id=known.id,
        process_id=known.process_id,
        version_tag=known.definition.version_tag,
        is_counted=job.error is not None or job.retries != back_off.attempts(job.back_off),
        error=failure_texts.of_job(look, actor, job),
        locked_until=locked_until,
        case_id=context.case_id,
        business_key=context.business_key,
        variables=job_masks.shown(look, actor, job, context.variables),
        properties=context.properties,
        **dict(_plain(job)),
    )


def _plain(job: AnyRow) -> Iterator[tuple[str, Any]]:
    for name in ("id", "job_type", "instance_id", "activity_id", "element_id", "priority", "retries", "created_at"):
        yield name, job._mapping[name]
