"""Rehabilitation referral through the services: the same cases with real forms, people and time; what only a database can show."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from services import cases, now, user_tasks
from services.errors import Conflict, Invalid, NotFound
from tests.cast import Cast
from tests.processes import referral_papers as papers
from tests.processes.referral_cases import CASES, applied, in_service, now as moment, referred, registered
from tests.processes.services_desk import ServicesDesk, deploy

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ServicesDesk:
    deploy(cast, "rehab_referral")
    return ServicesDesk(cast, "rehab_referral")


@sqlite
@pytest.mark.parametrize("name", CASES)
def test_case(desk: ServicesDesk, name: str) -> None:
    CASES[name](desk)
