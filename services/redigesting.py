"""Makes digests anew under the newest keys, in portions, while everybody goes on searching."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, and_, exists, not_, or_, select, update

from models import Base
from services import key_ring, keys, likeness, now, searching, texts
from services.key_files import NAMES, SEARCH
from services.transaction import Reading, upkeep

PORTION: Final = 100  # people in one transaction
_tables = Base.metadata.tables
_professional = _tables["professional"]
_identity = _tables["person_identity"]
_person, _named = _tables["person"], _tables["person_digest"]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that are found by digests: what they are, what holds the digests, which column points back."""

    owner: FromClause
    digests: FromClause
    pointer: str
    of: Callable[[Mapping[str, Any]], list[tuple[str, str]]]


FOUND: Final = (
    Found(_tables["case"], _tables["case_digest"], "case_id", searching.digests),
    Found(_tables["person_file"], _tables["person_file_digest"], "file_id", likeness.digests),
)


def everything() -> Iterator[int]:
    """Make every digest anew that is not of the key in use; yield how many people each transaction looked at."""
    for found in FOUND:
        yield from in_portions(lambda look, after, found=found: _portion(look, found, after))  # type: ignore[misc]
    yield from in_portions(_people)
    yield from in_portions(_professionals)
    yield from in_portions(_identities)


def made_by(column: ColumnElement[str], generation: int) -> ColumnElement[bool]:
    """Say in SQL that a digest was made under a generation of its key; the first ones do not say it."""
    return column.not_like("%:%") if generation == 0 else column.like(f"{generation}:%")


def used(ring: str) -> int:
    """Give the generation of a ring under which digests are made now."""
    return key_ring.current().rings[ring].used(now.real().timestamp())


def in_portions(portion: Callable[[Reading, str], list[str]]) -> Iterator[int]:
    """Do one portion after the other, each from the last id of the one before and in a transaction of its own; yield their sizes."""
    after = ""
    while True:
        with upkeep() as look:
            done = portion(look, after)
        if not done:
            return
        yield len(done)
        after = done[-1]


def _portion(look: Reading, found: Found, after: str) -> list[str]:
    pointer, kind, digest = (found.digests.c[name] for name in (found.pointer, "kind", "digest"))
    of_names = kind.in_(keys.OF_NAMES)
    old = or_(
        and_(of_names, not_(made_by(digest, used(NAMES)))),
        and_(not_(of_names), not_(made_by(digest, used(SEARCH)))),
    )
    ids = look.execute(select(pointer).where(pointer > after, old).group_by(pointer).order_by(pointer).limit(PORTION)).scalars().all()
    owner = found.owner
    rows = select(owner.c.id, owner.c.data_key_id, owner.c.subject).where(owner.c.id.in_(ids)).order_by(owner.c.id)
    for row in look.execute(rows.with_for_update(key_share=True)).all():  # whoever corrects the subject waits, or is seen
        subject = {} if row.subject is None else keys.unseal_values(look, row.data_key_id, row.subject)
        searching.rewrite(look, found.digests, {found.pointer: row.id}, found.of(subject))
    return list(ids)


def _people(look: Reading, after: str) -> list[str]:
    """Make the digests of the names of people who work here; they have none where an older version entered them."""
    mine = _named.c.person_id == _person.c.id
    is_old = ~exists().where(mine) | exists().where(mine, not_(made_by(_named.c.digest, used(NAMES))))
    rows = select(_person.c.id, _person.c.name).where(_person.c.id > after, is_old).order_by(_person.c.id).limit(PORTION)
    found = look.execute(rows.with_for_update(key_share=True)).all()
    for row in found:
        searching.rewrite(look, _named, {"person_id": row.id}, searching.digests({"name": row.name}))
    return [row.id for row in found]


def _professionals(look: Reading, after: str) -> list[str]:
    one = _professional.c
    query = select(one.id, one.data_key_id, one.details).where(one.id > after, not_(made_by(one.id_digest, used(SEARCH))))
    rows = look.execute(query.order_by(one.id).limit(PORTION)).all()
    for row in rows:
        id_no = texts.plain(keys.unseal_values(look, row.data_key_id, row.details)["id_no"])
        look.execute(update(_professional).where(one.id == row.id).values(id_digest=keys.search_digest("id_number", id_no)))
    return [row.id for row in rows]


def _identities(look: Reading, after: str) -> list[str]:
    one = _identity.c
    query = select(one.id, one.kind, one.data_key_id, one.value).where(one.id > after, not_(made_by(one.digest, used(SEARCH))))
    rows = look.execute(query.order_by(one.id).limit(PORTION)).all()
    for row in rows:
        text = texts.plain(keys.unseal(look, row.data_key_id, row.value).decode())
        look.execute(update(_identity).where(one.id == row.id).values(digest=keys.search_digest(row.kind, text)))
    return [row.id for row in rows]
