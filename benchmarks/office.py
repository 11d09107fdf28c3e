"""A database with one office in it, and what a benchmark puts there; how long a question to it takes."""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import create_engine, insert

from benchmarks import databases
from models import Base
from services import keys, transaction
from services.actor import Actor, Role

PROVINCE, COUNTY, OFFICE, PATH = "440000", "440111", "office", "440000/440111/"
PLACE: Final = {"area_code": COUNTY, "office_id": OFFICE}
ROUNDS: Final = 9

Rows = tuple[str, list[dict[str, Any]]]  # a table, and what stands in it


@contextmanager
def filled(kind: str, rows: Iterable[Rows]) -> Iterator[None]:
    """Let the services work on a database of a kind that holds these rows."""
    with databases.folder() as folder, databases.database(kind, folder) as address, tempfile.TemporaryDirectory() as key_folder:
        engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        try:
            Base.metadata.create_all(engine)
            keys.load(Path(key_folder))
            with engine.begin() as connection:
                for table, found in rows:
                    connection.execute(insert(Base.metadata.tables[table]), found)
                connection.exec_driver_sql("ANALYZE")
            transaction.bind(engine)
            yield
        finally:
            engine.dispose()


def ground(moment: datetime, diagram: bytes = b"") -> Iterator[Rows]:
    """Give what everything else stands on: the office, a key, a deployment."""
    yield "area", [{"code": PROVINCE, "name": "x", "path": f"{PROVINCE}/"}]
    yield "area", [{"code": COUNTY, "name": "x", "parent_code": PROVINCE, "path": PATH}]
    yield "office", [{"id": OFFICE, "name": "x", "area_code": COUNTY}]
    yield "data_key", [{"id": "key", "wrapping_key_id": "x", "wrapped": b"", "created_at": moment}]
    yield "deployment", [{"id": "bench", "name": "x", "source": "published", "deployed_at": moment}]
    yield "resource", [{"id": "x", "deployment_id": "bench", "name": "x.bpmn", "kind": "bpmn", "content": diagram, "checksum": "x"}]


def somebody(role: str) -> Actor:
    """Give somebody who works in the office."""
    return Actor("person", "person-0", "x", None, (Role(role, OFFICE, COUNTY, PATH),))


def timed(ask: Callable[[], object]) -> float:
    """Give how long it takes in the middle of some tries."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - begun)
    return median(seconds)
