"""Finished cases of the procedures that the service comes with."""

from collections.abc import Callable

from tests.cast import Cast
from tests.processes import guardianship_cases, referral_cases, registration_cases, report_cases
from tests.processes.referral_desk import ReferralServicesDesk
from tests.processes.report_services_desk import ReportServicesDesk
from tests.processes.services_desk import ServicesDesk, deploy

Finished = Callable[[Cast], ServicesDesk]


def referral(cast: Cast) -> ServicesDesk:
    desk = ReferralServicesDesk(cast)
    referral_cases.CASES["goal_reached"](desk)
    return desk


def registration(cast: Cast) -> ServicesDesk:
    deploy(cast, "institution_registration")
    desk = ServicesDesk(cast, "institution_registration")
    registration_cases.CASES["not_accepted"](desk)
    return desk


def report(cast: Cast) -> ServicesDesk:
    deploy(cast, "mandatory_report")
    desk = ReportServicesDesk(cast)
    report_cases.CASES["from_the_call_to_the_closure"](desk)
    return desk


def guardianship(cast: Cast) -> ServicesDesk:
    deploy(cast, "temporary_guardianship")
    desk = ServicesDesk(cast, "temporary_guardianship")
    guardianship_cases.CASES["the_guardian_is_found_within_hours"](desk)
    return desk
