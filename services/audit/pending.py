"""The rows that are to be sealed, in one prepared statement a table: those that entries name, or whatever a case or file has got.

To look for what there is, each row is held against its latest seal: that takes the longer the more there are. So deeds that
happen often name their rows.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, Final

import orjson
from sqlalchemy import String, and_, literal, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from services.audit import covered, writing
from services.audit.covered import Cover
from services.prepared import Read
from services.rows import AnySelect
from services.transaction import Reading

OWNER: Final = (String(),)


def rows(look: Reading, cover: Cover, owner_ids: Iterable[str], ended: Collection[str]) -> list[dict[str, Any]]:
    """Read the rows of some owners, but for those whose keys are given: they have come to their end and are sealed so."""
    found = look.read(_names(cover, sqlite=writing.is_sqlite(look)), _bound(owner_ids))
    return told(look, cover, [[row[name] for name in cover.told_by] for row in found if row[covered.KEY] not in ended])


def told(look: Reading, cover: Cover, keys: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Read the rows that entries name."""
    return look.read(_told(cover, sqlite=writing.is_sqlite(look)), {"keys": orjson.dumps(keys).decode()}) if keys else []


def filled(look: Reading, covers: tuple[Cover, ...], owner_ids: Iterable[str]) -> list[Cover]:
    """Give the covers of which these owners have any row: most cases have none of the rarer ones."""
    (found,) = look.read(_filled(covers, sqlite=writing.is_sqlite(look)), _bound(owner_ids))
    return [cover for cover in covers if found[cover.kind]]


def _bound(owner_ids: Iterable[str]) -> dict[str, str]:
    return {"owners": orjson.dumps([[owner_id] for owner_id in owner_ids]).decode()}


@cache
def _names(cover: Cover, *, sqlite: bool) -> Read:
    owners, (owner_id,) = writing.tuples("owners", OWNER, sqlite=sqlite)
    query = cover.rows().join(owners, owner_id == cover.owner)
    return Read(query.with_only_columns(cover.key.label(covered.KEY), *_told_by(cover)))


@cache
def _told(cover: Cover, *, sqlite: bool) -> Read:
    columns = _told_by(cover)
    keys, values = writing.tuples("keys", [column.type for column in columns], sqlite=sqlite)
    named = and_(*(column == value for column, value in zip(columns, values, strict=True)))
    return Read(cover.rows().join(keys, named).order_by(cover.owner, *cover.table.primary_key))


@cache
def _filled(covers: tuple[Cover, ...], *, sqlite: bool) -> Read:
    owners, (owner_id,) = writing.tuples("owners", OWNER, sqlite=sqlite)
    meant = select(owner_id.label("id")).select_from(owners).cte("meant")
    return Read(select(*(_any(one, meant).exists().label(one.kind) for one in covers)))


def _any(cover: Cover, owners: FromClause) -> AnySelect:
    query = select(cover.table) if cover.through is None else cover.rows()
    return query.join(owners, owners.c.id == cover.owner).with_only_columns(literal(1))


def _told_by(cover: Cover) -> list[ColumnElement[Any]]:
    return [cover.table.c[name] for name in cover.told_by]
