"""Nothing personal stands in the database in clear text."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models import Base
from services import cases, drafts, instances, transaction, user_tasks
from services.errors import Conflict
from tests import diagrams
from tests.cast import Cast
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


def everything(engine: Engine) -> bytes:
    """Give every value of every table as bytes."""
    found = []
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(found)


def test_a_dump_names_nobody(cast: Cast, deploy: Deploy, database: Engine) -> None:
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
    with transaction.reading() as look:
        look.execute(select(1))
    dump = everything(database)
    if database.dialect.name == "sqlite":
        path = Path(str(database.url.database))
        dump += b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
        with closing(sqlite3.connect(path)) as connection:
            dump += "\n".join(connection.iterdump()).encode()
    for secret in SECRETS.values():
        assert secret.encode() not in dump
        assert secret.encode().hex() not in dump.decode(errors="ignore").lower()
