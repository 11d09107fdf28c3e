"""Temporary guardianship through the services: the same cases with real forms, people and time; what only a database can show."""

import pytest
from sqlalchemy import Engine

from tests.cast import Cast
from tests.processes.services_desk import ServicesDesk, deploy
from tests.processes.test_temporary_guardianship import CASES

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def desk(database: Engine, cast: Cast) -> ServicesDesk:
    deploy(cast, "temporary_guardianship")
    return ServicesDesk(cast, "temporary_guardianship")


@sqlite
@pytest.mark.parametrize("name", CASES)
def test_case(desk: ServicesDesk, name: str) -> None:
    CASES[name](desk)
