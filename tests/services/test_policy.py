"""Who may do what, where: the whole table, and that SQL and Python agree."""

import pytest
from sqlalchemy import Engine, select

from models import Case, Incident, Person, ProcessInstance, UserTask
from services import policy, rights, transaction
from services.actor import OPERATOR, TICKER, Actor
from services.errors import Forbidden
from services.verbs import VERBS
from tests.cast import AREAS, COUNTY, OTHER_COUNTY, Cast, stripped
from tests.services.case_rows import a_case

EVERYBODY = ("liwen", "zhaomin", "sunqiang", "heping", "kangfu", "tianyuan", "admin", "tuzhi", "renhe", "qianjing", "wuyue")

# verb -> who may do it to a case (an instance, a job …) of county A handled by the office 白云区民政局
EXPECTED = {
    "instance.start": "liwen zhaomin sunqiang heping kangfu tianyuan admin",
    "instance.read": "liwen zhaomin sunqiang heping admin qianjing",
    "instance.terminate": "sunqiang admin",
    "instance.set_variables": "sunqiang admin",
    "variables.read": "liwen zhaomin sunqiang heping qianjing",
    "audit.read": "qianjing",
    "case.import": "sunqiang admin",
    "case.read_subject": "liwen zhaomin sunqiang heping qianjing",
    "case.set_subject": "liwen zhaomin sunqiang heping",
    "case.archive_read": "sunqiang heping",
    "case.hold": "sunqiang heping",
    "case.release_hold": "sunqiang heping",
    **dict.fromkeys(("disposal.propose", "disposal.approve", "disposal.refuse", "case.dispose"), "sunqiang heping"),
    "disposal.read": "sunqiang heping qianjing",
    "archive.read": "sunqiang heping qianjing",
    "attachment.add": "liwen zhaomin sunqiang heping",
    "attachment.read": "liwen zhaomin sunqiang heping qianjing",
    "document.read": "liwen zhaomin sunqiang heping qianjing",
    "document.serve": "liwen zhaomin sunqiang heping",
    "correction.read": "liwen zhaomin sunqiang heping qianjing",
    "correction.propose": "liwen zhaomin sunqiang heping",
    "correction.approve": "sunqiang heping",
    "correction.refuse": "sunqiang heping",
    "user_task.assign": "sunqiang",
    "alarm.acknowledge": "sunqiang heping admin",
    "roster.read": "liwen zhaomin sunqiang heping admin renhe qianjing",
    "roster.enter": "sunqiang admin renhe",
    "roster.remove": "sunqiang admin renhe",
    "contact.set": "admin renhe",
    "activity.begin": "sunqiang admin",
    "condition.evaluate": "sunqiang admin",
    "job.read": "sunqiang admin qianjing",
    "job.retry": "admin",
    "job.set_retries": "admin",
    "job.set_priority": "admin",
    "timer.fire": "sunqiang admin",
    "timer.postpone": "sunqiang admin",
    "incident.read": "sunqiang admin qianjing",
    "incident.resolve": "sunqiang admin",
    "incident.retry": "sunqiang admin",
    "external_job.fetch": "admin",
    "office.add": "admin renhe",
    "person.add": "admin renhe",
    "person.grant": "admin renhe",
    "person.reactivate": "admin renhe",
    "person.rename": "admin renhe",
    "token.revoke": "admin renhe",
    **dict.fromkeys(("calendar.draft", "calendar.change", "calendar.discard", "calendar.publish"), "admin tuzhi"),
    **dict.fromkeys(("time_limit.draft", "time_limit.discard", "time_limit.publish"), "admin tuzhi"),
}
# verb -> who may do what concerns everybody
GLOBAL = {
    "deployment.deploy": "admin",
    **dict.fromkeys(("design.begin", "design.save", "design.submit", "design.approve", "design.publish"), "admin tuzhi"),
    "design.read": "admin tuzhi qianjing",
    "deployment.check": "admin tuzhi",
    "definition.suspend": "admin tuzhi",
    "signal.broadcast": "admin",
    "area.add": "admin renhe",
    "demo.advance": "admin",
    "definition.read": "liwen zhaomin sunqiang heping kangfu tianyuan admin tuzhi renhe qianjing wuyue",
}


def named(cast: Cast, verb: str, row: dict[str, object]) -> str:
    return " ".join(name for name in EVERYBODY if policy.can(getattr(cast, name), verb, row))


@pytest.fixture
def baiyun_row(cast: Cast) -> dict[str, object]:
    return {"case_id": "a case", "area_code": COUNTY, "office_id": cast.offices["baiyun"]}


@pytest.mark.parametrize("verb", EXPECTED)
def test_who_may_do_it_to_a_case_of_the_county(verb: str, cast: Cast, baiyun_row: dict[str, object]) -> None:
    assert named(cast, verb, baiyun_row) == EXPECTED[verb]


@pytest.mark.parametrize("verb", GLOBAL)
def test_who_may_do_what_concerns_everybody(verb: str, cast: Cast) -> None:
    assert named(cast, verb, {}) == GLOBAL[verb]


def test_an_administrator_reads_variables_only_where_no_case_is_concerned(cast: Cast, baiyun_row: dict[str, object]) -> None:
    assert policy.can(cast.admin, "variables.read", baiyun_row | {"case_id": None})
    assert not policy.can(cast.admin, "variables.read", baiyun_row)


def test_whoever_keeps_the_house_sees_people_and_no_case(database: Engine, cast: Cast) -> None:
    candidates = ({"role": "caseworker", "office_id": cast.offices["baiyun"]},)
    a_case(database, cast, office="guangdong", candidates=candidates)  # not even one that his own office handles
    for model in (Case, ProcessInstance, UserTask, Incident):
        assert "tuzhi" not in seen(cast, model)
        assert "renhe" not in seen(cast, model)
    with transaction.reading() as look:
        drawing, staffing = (look.execute(policy.visible(select(Person.name), who, Person)).scalars() for who in (cast.tuzhi, cast.renhe))
        assert list(drawing) == ["图志"]
        assert {"李文", "何平", "吴越"} < set(staffing)


def test_every_verb_of_the_log_has_its_right() -> None:
    by_machine = {"job.run", "job.claim", "job.rescue", "job.fail", "job.complete", "message.expire", "batch.refuse", "clock.recompute"}
    by_machine |= {"case.order_archive", "case.archive"}
    by_operator = {"deployment.deploy_shipped", "demo.load", "rules.seed", "key.rotate", "key.retire", "audit.adopt"}
    of_oneself = {verb for verb in VERBS if verb.startswith(("session.", "second_factor.", "token.", "filter.", "notice."))}
    of_oneself |= {"user_task.refuse_completion", "user_task.put_off", "user_task.take_up", "question.answer", "message.miss"}
    of_strangers = {"report.receive"}
    assert set(VERBS) - set(rights.RIGHTS) - by_machine - by_operator - of_oneself - of_strangers == set()


def test_the_ticker_and_an_operator_may_do_everything() -> None:
    assert all(policy.can(actor, verb, {}) for actor in (TICKER, OPERATOR) for verb in rights.RIGHTS)


def test_nobody_may_do_anything_without_a_role(cast: Cast, baiyun_row: dict[str, object]) -> None:
    nobody = stripped(cast.admin)
    assert not any(policy.can(nobody, verb, row) for verb in rights.RIGHTS for row in (baiyun_row, {}))


def test_demand_raises_forbidden(cast: Cast, baiyun_row: dict[str, object]) -> None:
    policy.demand(cast.sunqiang, "instance.terminate", baiyun_row)
    with pytest.raises(Forbidden):
        policy.demand(cast.liwen, "instance.terminate", baiyun_row)


def test_a_verb_nobody_knows_is_a_bug(cast: Cast) -> None:
    with pytest.raises(KeyError):
        policy.can(cast.admin, "instance.destroy", {})


class TestStarters:
    """Who the diagram names as starters."""

    def test_named_roles_alone_may_start(self, cast: Cast, baiyun_row: dict[str, object]) -> None:
        row = baiyun_row | {"starters": {"groups": ["supervisor"], "users": []}}
        assert named(cast, "instance.start", row) == "sunqiang"

    def test_a_named_person_may_start(self, cast: Cast, baiyun_row: dict[str, object]) -> None:
        row = baiyun_row | {"starters": {"groups": [], "users": [cast.zhaomin.person_id]}}
        assert named(cast, "instance.start", row) == "zhaomin"


class TestUserTasks:
    """Candidates and assignees have the verbs of a user task; a supervisor may take it away."""

    def test_a_candidate_role_of_the_office_may_claim(self, cast: Cast, baiyun_row: dict[str, object]) -> None:
        candidates = [{"role": "caseworker", "office_id": cast.offices["baiyun"], "person_id": None}]
        row = baiyun_row | {"assignee_id": None, "candidates": candidates}
        assert named(cast, "user_task.claim", row) == named(cast, "user_task.complete", row) == "liwen zhaomin"

    def test_whoever_holds_it_alone_may_go_on(self, cast: Cast, baiyun_row: dict[str, object]) -> None:
        candidates = [{"role": "caseworker", "office_id": cast.offices["baiyun"], "person_id": None}]
        row = baiyun_row | {"assignee_id": cast.liwen.person_id, "candidates": candidates}
        assert named(cast, "user_task.complete", row) == named(cast, "user_task.delegate", row) == "liwen"
        assert named(cast, "user_task.release", row) == "liwen sunqiang"
        assert named(cast, "user_task.claim", row) == ""

    def test_a_named_person_is_meant_alone(self, cast: Cast, baiyun_row: dict[str, object]) -> None:
        candidates = [{"role": None, "office_id": None, "person_id": cast.kangfu.person_id}]
        assert named(cast, "user_task.claim", baiyun_row | {"assignee_id": None, "candidates": candidates}) == "kangfu"

    def test_without_candidates_the_office_is_meant(self, cast: Cast, baiyun_row: dict[str, object]) -> None:
        row = baiyun_row | {"assignee_id": None, "candidates": []}
        assert named(cast, "user_task.claim", row) == "liwen zhaomin sunqiang"

    def test_a_role_without_an_office_is_meant_where_it_covers_the_area(self, cast: Cast, baiyun_row: dict[str, object]) -> None:
        candidates = [{"role": "confirmer", "office_id": None, "person_id": None}]
        assert named(cast, "user_task.claim", baiyun_row | {"assignee_id": None, "candidates": candidates}) == "heping"


# ---- the same as SQL


def seen(cast: Cast, model: type) -> str:
    def sees(actor: Actor) -> bool:
        with transaction.reading() as look:
            return look.execute(policy.visible(select(model.__table__), actor, model)).first() is not None

    return " ".join(name for name in EVERYBODY if sees(getattr(cast, name)))


def test_a_case_is_seen_by_its_office_and_above(database: Engine, cast: Cast) -> None:
    a_case(database, cast, candidates=({"role": "caseworker", "office_id": cast.offices["baiyun"]},))
    expected = "liwen zhaomin sunqiang heping admin qianjing"
    assert {seen(cast, model) for model in (Case, ProcessInstance, UserTask, Incident)} == {expected}


def test_whoever_is_asked_sees_the_case_as_well(database: Engine, cast: Cast) -> None:
    a_case(database, cast, candidates=({"role": "rehab_org", "office_id": cast.offices["kangning"]},))
    expected = "liwen zhaomin sunqiang heping kangfu admin qianjing"
    assert {seen(cast, model) for model in (Case, ProcessInstance, UserTask, Incident)} == {expected}


def test_whoever_is_no_longer_asked_sees_it_no_more(database: Engine, cast: Cast) -> None:
    ids = a_case(database, cast, candidates=({"role": "rehab_org", "office_id": cast.offices["kangning"]},))
    with database.begin() as connection:
        connection.execute(UserTask.__table__.update().where(UserTask.id == ids["task"]).values(state="completed"))
    assert "kangfu" not in seen(cast, Case)


def test_the_stranger_sees_only_his_own_county(database: Engine, cast: Cast) -> None:
    a_case(database, cast, area=OTHER_COUNTY, office="tianhe", candidates=({"role": "caseworker", "office_id": cast.offices["tianhe"]},))
    assert seen(cast, Case) == "heping admin qianjing wuyue"


def test_an_unassigned_user_task_is_not_everybodys(database: Engine, cast: Cast) -> None:
    a_case(database, cast)
    machine = Actor("person", None, "a machine", None, cast.wuyue.roles)
    with transaction.reading() as look:
        assert look.execute(policy.visible(select(UserTask.id), machine, UserTask)).first() is None


@pytest.mark.parametrize(
    "candidate",
    [None, ("caseworker", "baiyun", None), ("rehab_org", None, None), ("confirmer", None, None), (None, None, "wuyue")],
)
def test_sql_and_python_agree_on_candidates(database: Engine, cast: Cast, candidate: tuple[str | None, ...] | None) -> None:
    written = []
    if candidate is not None:
        role, office, person = candidate
        written = [
            {"role": role, "office_id": cast.offices.get(office or ""), "person_id": getattr(cast, person).person_id if person else None}
        ]
    ids = a_case(database, cast, candidates=tuple(written))
    row = {"area_code": COUNTY, "office_id": cast.offices["baiyun"], "assignee_id": None, "candidates": written}
    for name in EVERYBODY:
        actor = getattr(cast, name)
        with transaction.reading() as look:
            by_sql = look.execute(select(policy.is_candidate(actor)).select_from(UserTask).where(UserTask.id == ids["task"])).scalar_one()
        assert bool(by_sql) == policy.may_take(actor, row), name


def test_areas_are_looked_up_by_their_code(cast: Cast) -> None:
    assert policy.lies_within({"area_code": COUNTY}, AREAS["440100"][2])
    assert not policy.lies_within({"area_code": OTHER_COUNTY}, AREAS[COUNTY][2])
