"""Nothing personal stands in the database in clear text: of one case with everything a person can say, and of a county's year."""

import io
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from handlers import logs
from models import Base
from services import actions, cases, drafts, instances, person_files, professionals, user_tasks
from services.errors import Conflict
from tests import diagrams, secrecy
from tests.cast import COUNTY, Cast
from tests.county import thief
from tests.county.walker import County
from tests.county.world import peopled
from tests.diagrams import chain, document, flow, node, process
from tests.services.conftest import Deploy

SECRETS = {"name": "欧阳翠花", "id_number": "440111195203075544", "phone": "13912345678", "diagnosis": "精神分裂症"}
CHOICE = document(
    process(
        "choice",
        node("startEvent", "start"),
        node("userTask", "ask"),
        node("exclusiveGateway", "gateway"),
        node("endEvent", "end"),
        chain("start", "ask", "gateway"),
        flow("gateway", "end", "=diagnosis"),
        extension=diagrams.case(),
    )
)
OPENING = datetime(2025, 1, 2, 1, tzinfo=UTC)
_tables = Base.metadata.tables


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Give everything the service logs, as it logs it."""
    before, errors = (logging.root.handlers[:], logging.root.level), sys.stderr
    sys.stderr = found = io.StringIO()
    logs.configure(logging.DEBUG)
    sys.stderr = errors
    yield found
    logging.basicConfig(handlers=before[0], level=before[1], force=True)


def test_a_dump_names_nobody(cast: Cast, deploy: Deploy, database: Engine, lines: io.StringIO) -> None:
    deploy(diagrams.sequence("seq", 2, extension=diagrams.case()))
    deploy(CHOICE, "choice.bpmn")
    started = instances.start(cast.liwen, "seq", variables=SECRETS, subject=SECRETS, reason=f"{SECRETS['name']}来电")
    user_task = user_tasks.find(cast.liwen).items[0]
    drafts.save(cast.liwen, user_task.id, SECRETS)
    user_tasks.complete(cast.liwen, user_task.id, SECRETS)
    cases.set_subject(cast.liwen, started.case_id or "", SECRETS, reason=SECRETS["diagnosis"])
    instances.start(cast.liwen, "choice", variables=SECRETS)
    stuck = user_tasks.find(cast.liwen, element_id="ask").items[0]
    with pytest.raises(Conflict):
        user_tasks.complete(cast.liwen, stuck.id, SECRETS)
    instances.terminate(cast.sunqiang, started.instance_id, reason=SECRETS["name"])
    for about in SECRETS.values():
        cases.find(cast.liwen, subject=about)
    told = {"name": SECRETS["name"], "id_no": SECRETS["id_number"], "category": "nurse", "certificate": "执业证", "area_code": COUNTY}
    professional = professionals.add(cast.liwen, told)
    professionals.approve(cast.liwen, professional.id)
    professionals.suspend(cast.liwen, professional.id, reason=SECRETS["diagnosis"])
    assert professionals.get(cast.liwen, professional.id).state_reason == SECRETS["diagnosis"]
    subject = {name: SECRETS[name] for name in ("name", "id_number", "phone")}
    file = person_files.open_file(cast.liwen, subject, reason=SECRETS["diagnosis"])
    person_files.note(cast.liwen, file.id, SECRETS["diagnosis"])
    dump = [*secrecy.of_database(database), lines.getvalue().encode()]
    assert secrecy.told({*SECRETS.values(), *(one.name for one in (cast.liwen, cast.sunqiang))}, dump) == set()


@pytest.mark.parametrize("many", [4, pytest.param(12, marks=pytest.mark.slow)])
def test_the_dump_of_a_simulated_county_names_nobody(database: Engine, lines: io.StringIO, many: int) -> None:
    actions.discover()
    world = peopled(seed=7)
    county = County(world, OPENING + timedelta(days=400))
    for at in range(many):
        county.plan(OPENING + timedelta(days=at), "open", world.habits[at % len(world.habits)])
    county.run()
    assert list(thief.loot(world.staff, [lines.getvalue().encode()])) == []
