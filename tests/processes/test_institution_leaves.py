"""Two procedures, one register: an institution that is suspended or leaves sends its cases back to their third step."""

import pytest
from sqlalchemy import Engine, select

from models import Case, Institution, InstitutionPlace
from services import cases, demo_time, instances, now, transaction
from services.actor import Actor
from tests.cast import OFFICES, Cast
from tests.processes import referral_papers, registration_papers
from tests.processes.referral_desk import ReferralServicesDesk
from tests.processes.referral_way import accepted, beginning, registered, signed
from tests.processes.registration_way import exits, served
from tests.processes.registration_way import registered as confirmed
from tests.processes.services_desk import ServicesDesk, deploy

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Registration(ServicesDesk):
    """The registration of the institution whose office is `xinqiao`."""

    def start(self, values: dict[str, object]) -> None:  # type: ignore[override]
        super().start({**values, "org_name": OFFICES["xinqiao"][0], "capacity": 2})


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ReferralServicesDesk:
    """Give the referral's desk; kangning and xinqiao are in the register, xinqiao by a registration of its own only."""
    desk = ReferralServicesDesk(cast)
    with transaction.transaction(cast.admin, "institution.add") as work:
        work.execute(Institution.__table__.delete().where(Institution.office_id == cast.offices["xinqiao"]))
        work.log("institution", None)
    return desk


@pytest.fixture
def registration(desk: ReferralServicesDesk) -> Registration:
    deploy(desk.cast, "institution_registration")
    registration = Registration(desk.cast, "institution_registration")
    confirmed(registration)
    return registration


def go_on(admin: Actor) -> None:
    """Let everything run that is due."""
    demo_time.advance(admin, until=now.now())


def places(office_id: str) -> tuple[int, int]:
    with transaction.reading() as look:
        found = look.execute(select(Institution.id, Institution.load).where(Institution.office_id == office_id)).one()
        place = InstitutionPlace.__table__
        taken = look.execute(select(place.c.id).where(place.c.institution_id == found.id, place.c.freed_at.is_(None))).all()
    return found.load, len(taken)


def offered(desk: ReferralServicesDesk) -> set[str]:
    return {one["value"] for one in desk.variables["institutions"]}


@sqlite
def test_accepting_takes_a_place_and_closing_frees_it(desk: ReferralServicesDesk) -> None:
    registered(desk)
    accepted(desk, "kangning")
    assert places(desk.cast.offices["kangning"]) == (1, 1)
    desk.do("assess", referral_papers.assessment("not_suitable", desk.today))
    desk.do("serve_unsuitable", referral_papers.unsuitable(desk.today))
    assert places(desk.cast.offices["kangning"]) == (0, 0)


@sqlite
def test_a_case_that_is_ended_by_hand_frees_its_place(desk: ReferralServicesDesk) -> None:
    registered(desk)
    accepted(desk, "kangning")
    instances.terminate(desk.cast.sunqiang, desk.begun.instance_id, reason="录入错误")
    assert places(desk.cast.offices["kangning"]) == (0, 0)


@sqlite
def test_a_transfer_moves_the_place(desk: ReferralServicesDesk, registration: Registration) -> None:
    registered(desk)
    accepted(desk, "kangning")
    signed(desk)
    desk.ring("stage_assessment_due")
    desk.do("assess_stage", referral_papers.stage("transfer", desk.today))
    desk.do("prepare_transfer", referral_papers.transfer(desk.today))
    accepted(desk, "xinqiao")
    assert (places(desk.cast.offices["kangning"]), places(desk.cast.offices["xinqiao"])) == ((0, 0), (1, 1))


def test_cases_go_back_to_the_third_step_when_the_institution_leaves(desk: ReferralServicesDesk, registration: Registration) -> None:
    registered(desk)
    accepted(desk, "xinqiao")
    signed(desk)
    received, number = desk.case.received_at, desk.variables["application_no"]
    exits(registration)
    assert registration.ended
    go_on(desk.cast.admin)
    assert desk.open == {"match_institution"}
    assert offered(desk) == {desk.cast.offices["kangning"]}
    assert (desk.case.received_at, desk.variables["application_no"]) == (received, number)
    assert places(desk.cast.offices["xinqiao"]) == (0, 0)
    accepted(desk, "kangning")
    signed(desk, "XY-2")


@sqlite
def test_a_danger_sends_its_clients_elsewhere_at_once(desk: ReferralServicesDesk, registration: Registration) -> None:
    registered(desk)
    accepted(desk, "xinqiao")
    registration.tell("institution.danger_found", {})
    go_on(desk.cast.admin)
    assert desk.open == {"match_institution"}
    assert registration.variables["open_cases"] == [desk.case.number]
    assert offered(desk) == {desk.cast.offices["kangning"]}


@sqlite
def test_harm_to_a_child_becomes_a_report_of_its_own(desk: ReferralServicesDesk, registration: Registration) -> None:
    deploy(desk.cast, "mandatory_report")
    registration.tell("institution.danger_found", {})
    registration.do("record_danger", registration_papers.danger(beginning(registration), minor=True))
    go_on(desk.cast.admin)
    with transaction.reading() as look:
        found = look.execute(select(Case.id).where(Case.procedure == "mandatory_report")).scalars().all()
    assert len(found) == 1
    report = cases.get(desk.cast.sunqiang, found[0])
    assert report.number != registration.case.number
    assert "call_police" in {task.element_id for task in report.user_tasks}
    served(registration, "serve_suspension")
