"""The rows that are to be sealed, in one prepared statement a table: those that entries name, or whatever a case or file has got.

To look for what there is, each row is held against its latest seal: that takes the longer the more there are. So deeds that
happen often name their rows.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, and_, cast, false, func, literal, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from models import Base
from services.audit import writing
from services.audit.covered import Cover
from services.prepared import Read
from services.rows import AnySelect
from services.transaction import Reading

CHAIN, SALT, DIGEST, WAS_FINAL = "chain_", "salt_", "digest_", "was_final_"  # labels: the row's chain and its latest seal there
_link = Base.metadata.tables["audit_link"]
_SEAL: Final = (_link.c.salt.label(SALT), _link.c.digest.label(DIGEST), _link.c.is_final.label(WAS_FINAL))
Numbers = Mapping[str, int]  # a case, or a file -> the number of its chain


def rows(look: Reading, cover: Cover, numbers: Numbers, *, with_final: bool = False) -> list[dict[str, Any]]:
    """Read the rows of some owners that are not sealed for good, or really all."""
    return look.read(_rows(cover, with_final=with_final, sqlite=writing.is_sqlite(look)), {"owners": json.dumps(numbers)})


def told(look: Reading, cover: Cover, keys: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Read the rows that entries name."""
    return look.read(_told(cover, sqlite=writing.is_sqlite(look)), {"keys": json.dumps(keys)})


def filled(look: Reading, covers: tuple[Cover, ...], numbers: Numbers) -> list[Cover]:
    """Give the covers of which these owners have any row: most cases have none of the rarer ones."""
    (found,) = look.read(_filled(covers, sqlite=writing.is_sqlite(look)), {"owners": json.dumps(numbers)})
    return [cover for cover in covers if found[cover.kind]]


@cache
def _rows(cover: Cover, *, with_final: bool, sqlite: bool) -> Read:
    owners = writing.pairs("owners", sqlite=sqlite)
    number = cast(owners.c.value, Integer)
    of_row = (_link.c.chain_number == number, _link.c.kind == cover.kind, _link.c.key == cover.key)
    query = cover.rows().join(owners, owners.c.key == cover.owner)
    if sqlite:
        other = _link.alias()
        last = select(func.max(other.c.position)).where(
            other.c.chain_number == number, other.c.kind == cover.kind, other.c.key == cover.key
        )
        seal: Mapping[str, ColumnElement[Any]] = {one.name: one for one in _SEAL}
        query = query.outerjoin(_link, (_link.c.chain_number == number) & (_link.c.position == last.scalar_subquery()))
    else:
        lateral = select(*_SEAL).where(*of_row).order_by(_link.c.position.desc()).limit(1).lateral()
        seal = dict(lateral.c)
        query = query.outerjoin(lateral, true())
    query = query.add_columns(number.label(CHAIN), *seal.values())
    if cover.ends is not None and not with_final:
        query = query.where(func.coalesce(seal[WAS_FINAL], false()).is_(false()))
    return Read(query.order_by(cover.owner, *cover.table.primary_key))


@cache
def _told(cover: Cover, *, sqlite: bool) -> Read:
    columns = [cover.table.c[name] for name in cover.told_by]
    keys, values = writing.tuples("keys", [column.type for column in columns], sqlite=sqlite)
    named = and_(*(column == value for column, value in zip(columns, values, strict=True)))
    return Read(cover.rows().join(keys, named).order_by(cover.owner, *cover.table.primary_key))


@cache
def _filled(covers: tuple[Cover, ...], *, sqlite: bool) -> Read:
    owners = select(writing.pairs("owners", sqlite=sqlite)).cte("meant")
    return Read(select(*(_any(one, owners).exists().label(one.kind) for one in covers)))


def _any(cover: Cover, owners: FromClause) -> AnySelect:
    query = select(cover.table) if cover.through is None else cover.rows()
    return query.join(owners, owners.c.key == cover.owner).with_only_columns(literal(1))
