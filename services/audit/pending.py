"""The rows of some cases that are not sealed for good, each with its latest seal: one prepared statement a table."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, cast, false, func, literal, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from models import Base
from services.audit import writing
from services.audit.covered import COVERS, Cover
from services.prepared import Read
from services.rows import AnySelect
from services.transaction import Reading

CHAIN, SALT, DIGEST, WAS_FINAL = "chain_", "salt_", "digest_", "was_final_"  # labels: the row's chain and its latest seal there
_link = Base.metadata.tables["audit_link"]
_SEAL: Final = (_link.c.salt.label(SALT), _link.c.digest.label(DIGEST), _link.c.is_final.label(WAS_FINAL))
Numbers = Mapping[str, int]  # case -> the number of its chain


def rows(look: Reading, cover: Cover, numbers: Numbers, *, with_final: bool = False) -> list[dict[str, Any]]:
    """Read the rows of some cases that are not sealed for good, or really all."""
    return look.read(_rows(cover, with_final=with_final, sqlite=writing.is_sqlite(look)), {"cases": json.dumps(numbers)})


def filled(look: Reading, numbers: Numbers) -> list[Cover]:
    """Give the covers of which these cases have any row: most cases have none of the rarer ones."""
    (found,) = look.read(_filled(sqlite=writing.is_sqlite(look)), {"cases": json.dumps(numbers)})
    return [cover for cover in COVERS if found[cover.kind]]


@cache
def _rows(cover: Cover, *, with_final: bool, sqlite: bool) -> Read:
    cases = writing.pairs("cases", sqlite=sqlite)
    number = cast(cases.c.value, Integer)
    of_row = (_link.c.chain_number == number, _link.c.kind == cover.kind, _link.c.key == cover.key)
    query = cover.rows().join(cases, cases.c.key == cover.case)
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
    return Read(query.order_by(cover.case, *cover.table.primary_key))


@cache
def _filled(*, sqlite: bool) -> Read:
    cases = select(writing.pairs("cases", sqlite=sqlite)).cte("meant")
    return Read(select(*(_any(one, cases).exists().label(one.kind) for one in COVERS)))


def _any(cover: Cover, cases: FromClause) -> AnySelect:
    query = select(cover.table) if cover.through is None else cover.rows()
    return query.join(cases, cases.c.key == cover.case).with_only_columns(literal(1))
