"""Why something failed may quote the case: who does not read the case is told what failed and where."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.jobs import JobContext, JobResult
from services import external, external_views, incidents, job_views, jobs, placed_incidents
from services.actor import Actor
from services.external import Failure
from tests.cast import Cast
from tests.diagrams import case
from tests.engine.drawing import ends, flows, process, starts
from tests.engine.drawing import job as drawn
from tests.services.clockwork import begin, deploy, handle, rows

QUOTED = "王小明"
RETRY = "<camunda:failedJobRetryTimeCycle>R2/PT1M</camunda:failedJobRetryTimeCycle>"


def quote(context: JobContext) -> JobResult:
    """Fail, as a handler does that prints what it was given."""
    raise ValueError(context.variables["name"])


def broken(cast: Cast, *, of_a_case: bool) -> None:
    opens = f"<extensionElements>{case()}</extensionElements>" if of_a_case else ""
    job = drawn("a", inside=f"<extensionElements>{RETRY}</extensionElements>")
    deploy(cast, process(opens + starts("s") + job + ends("e") + flows("s > a > e")))
    begin(cast.liwen, name=QUOTED)


def texts_of_jobs(actor: Actor) -> set[str | None]:
    return {jobs.get(actor, rows("job")[0].id).error, *(one.error for one in [*job_views.find(actor).items, *jobs.find(actor).items])}


def texts_of_incidents(actor: Actor) -> set[str]:
    incident_id = rows("incident")[0].id
    found = {incidents.get(actor, incident_id).message, placed_incidents.get(actor, incident_id).message}
    return found | {one.message for one in [*incidents.find(actor).items, *placed_incidents.find(actor).items]}


def test_an_administrator_is_told_what_failed_and_where(cast: Cast) -> None:
    handle(work=quote)
    broken(cast, of_a_case=True)
    jobs.run_due()
    assert texts_of_jobs(cast.admin) == {"service: a"}
    for reader in (cast.sunqiang, cast.qianjing):
        assert all(QUOTED in str(text) for text in texts_of_jobs(reader))


@pytest.fixture
def failed(cast: Cast) -> Callable[..., None]:
    """Give a function that has an external job fail for good, and quotes its case."""

    def fail(*, retries: int, of_a_case: bool = True) -> None:
        handle()
        broken(cast, of_a_case=of_a_case)
        (job,) = external.fetch_and_lock(cast.notifier, "w", ["work"])
        external.fail(cast.notifier, job.id, "w", Failure(f"no such person: {QUOTED}", retries=retries, delay=timedelta(0)))

    return fail


def test_so_are_incidents(cast: Cast, failed: Callable[..., None]) -> None:
    failed(retries=0)
    assert texts_of_incidents(cast.admin) == {"job: a"}
    for reader in (cast.sunqiang, cast.qianjing):
        assert all(QUOTED in text for text in texts_of_incidents(reader))
    assert external_views.find(cast.admin).items[0].error == "service: a"


def test_a_program_reads_why_it_failed_a_person_in_its_place_does_not(cast: Cast, failed: Callable[..., None]) -> None:
    failed(retries=3)
    for actor, told in ((cast.admin, "service: a"), (cast.notifier, f"no such person: {QUOTED}")):
        (job,) = external.fetch_and_lock(actor, "w", ["work"])
        assert job.error == told
        external.unlock(cast.admin, job.id)


def test_where_no_case_is_concerned_an_administrator_reads_it(cast: Cast, failed: Callable[..., None]) -> None:
    failed(retries=0, of_a_case=False)
    assert all(QUOTED in text for text in texts_of_incidents(cast.admin))
