"""Looks at what a thief would carry off of a county, for what its papers said of anybody."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import select

from models import Base
from services import keys, transaction
from services.actor import Actor
from tests import secrecy

LEAST: Final = 20  # texts that say something of somebody: else there was nothing to look for
_tables = Base.metadata.tables


def loot(staff: Iterable[Actor], logged: Iterable[bytes]) -> Iterator[str]:
    """Name every text about somebody that stands readably in the files and rows of the database in use, or in what was logged."""
    engine = transaction.engine()
    entered, registered, diagnoses = {one.name for one in staff}, set(), set()
    for values in _entered():
        entered |= set(secrecy.personal(values))
        registered |= set(secrecy.registered(values))
        diagnoses |= set(secrecy.personal(values, names=secrecy.DIAGNOSIS))
    secrets = secrecy.secrets(entered - registered, secrecy.of_rows(engine, only=secrecy.OF_EVERYBODY))
    if len(secrets) < LEAST:
        yield f"the papers say {len(secrets)} things of people, too few to look for"
    for dump in (secrecy.of_database(engine), logged):
        yield from (f"{secret} stands readably in the database or in the log" for secret in secrecy.told(secrets, dump))
    rows = secrecy.of_rows(engine, but=secrecy.OF_EVERYBODY)  # a form may know a diagnosis, no row of a case
    yield from (f"{diagnosis} stands readably in a row" for diagnosis in secrecy.told(diagnoses, rows))


def _entered() -> Iterator[dict[str, Any]]:
    """Give what the sealed columns say of people, opened with the keys."""
    change, instance = _tables["variable_change"], _tables["process_instance"]
    changed = select(instance.c.data_key_id, change.c.changes).join(instance, instance.c.id == change.c.instance_id)
    subjects = [select(_tables[name].c.data_key_id, _tables[name].c.subject) for name in ("case", "person_file")]
    with transaction.reading() as look:
        for key, sealed in look.execute(changed):
            yield from ({name: value} for *_, name, value in keys.unseal_values(look, key, sealed))
        for key, sealed in (row for query in subjects for row in look.execute(query)):
            yield keys.unseal_values(look, key, sealed) if sealed else {}
