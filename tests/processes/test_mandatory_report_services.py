"""Mandatory report through the services: the same cases with real forms, people and time; what only a database can show."""

import pytest
from sqlalchemy import Engine

from tests.cast import Cast
from tests.processes.report_cases import CASES
from tests.processes.report_services_desk import ReportServicesDesk
from tests.processes.services_desk import deploy

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ReportServicesDesk:
    deploy(cast, "mandatory_report")
    return ReportServicesDesk(cast)


@sqlite
@pytest.mark.parametrize("name", CASES)
def test_case(desk: ReportServicesDesk, name: str) -> None:
    CASES[name](desk)
