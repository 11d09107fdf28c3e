"""Finds cases and files by their person: keyed digests of numbers as a whole, of each character of the name and each syllable.

A dump tells how often each digest occurs, and how often a surname occurs is known to everybody. So what occurs often has many
digests, and each row takes one of them by chance.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, SelectBase, and_, delete, false, insert, or_, select, union

from services import keys, name_sounds, texts
from services.transaction import Reading

WHOLE: Final = ("id_number", "phone")  # searched by as a whole
LONGEST: Final = 20  # words of a name
COMMON: Final = {  # how many digests a character or syllable has, by how common the surname is; the others have FEW
    **dict.fromkeys("王李张刘陈", 64),
    **dict.fromkeys(
        "杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金", 16
    ),
    **dict.fromkeys(("wang", "li", "zhang", "liu", "chen"), 64),
    **dict.fromkeys(("yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma", "zhu", "hu", "guo", "he", "lin", "gao", "luo"), 16),
    **dict.fromkeys(("ming", "hua", "xiao", "jun", "wei", "yu", "jian", "ying", "mei", "lan", "fang", "jie", "yan", "xin", "hong"), 16),
}
FEW: Final = 4


class Mark(NamedTuple):
    """One thing somebody is found by."""

    kind: str
    text: str


def marks(subject: Mapping[str, Any]) -> set[Mark]:
    """Give what somebody is found by."""
    found = {Mark(kind, texts.plain(subject[kind])) for kind in WHOLE if isinstance(subject.get(kind), str)}
    name = subject.get("name")
    if isinstance(name, str):
        found |= {Mark("name", texts.plain(name)), *_of_name(name)}
    return {mark for mark in found if mark.text}


def rewrite(work: Reading, table: FromClause, owner: Mapping[str, str], digests: Iterable[tuple[str, str]]) -> None:
    """Let an owner, named by the column that points at it, have these digests only; their order tells nothing."""
    ((column, owner_id),) = owner.items()
    work.execute(delete(table).where(table.c[column] == owner_id))  # type: ignore[arg-type]
    rows = [{column: owner_id, "kind": kind, "digest": digest} for kind, digest in sorted(digests, key=lambda one: one[1])]
    if rows:
        work.execute(insert(table), rows)  # type: ignore[arg-type]


def digests(subject: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give kinds and digests for the rows of somebody."""
    return [(mark.kind, keys.search_digest(mark.kind, _shared(mark, secrets.randbelow(_shares(mark))))) for mark in marks(subject)]


def about(table: FromClause, owner: ColumnElement[str], pointer: str, text: str) -> ColumnElement[bool]:
    """Say in SQL that an owner is about a person: by ID number or phone, or by a part of the name in characters, pinyin or both.

    Each part is a set of owners, found by the index: a database begins with the smallest, not with all it may show.
    """
    if any(one.isdecimal() for one in text):
        return owner.in_(_owners(table, pointer, [Mark(kind, texts.plain(text)) for kind in WHOLE]))
    words = list(name_sounds.words(name_sounds.plain(text)))[:LONGEST]
    if not words:
        return owner.in_(_owners(table, pointer, [Mark("name", texts.plain(text))]))
    return and_(*(owner.in_(_either([_all(table, pointer, way) for way in _ways(word)])) for word in words))


def is_same(table: FromClause, kind: str, text: str) -> ColumnElement[bool]:
    """Say in SQL that a row is the digest of a whole number or name."""
    return and_(table.c.kind == kind, table.c.digest.in_(keys.search_digests(kind, texts.plain(text))))


def _of_name(name: str) -> Iterator[Mark]:
    for word in name_sounds.words(name_sounds.plain(name)):
        if name_sounds.is_character(word):
            yield Mark("name_character", word)
            yield from (Mark("name_sound", syllable) for syllable in name_sounds.of_character(word))
        else:
            yield Mark("name_sound", word)


def _ways(word: str) -> list[list[Mark]]:
    if name_sounds.is_character(word):
        return [[Mark("name_character", word)]]
    return [[Mark("name_sound", part) for part in parts] for parts in name_sounds.readings(word)]


def _either(ways: list[Select[Any]]) -> SelectBase:
    return ways[0] if len(ways) == 1 else union(*ways)


def _all(table: FromClause, pointer: str, wanted: list[Mark]) -> Select[Any]:
    first, *others = wanted
    found = _owners(table, pointer, [first])
    for mark in others:
        found = found.where(found.selected_columns[pointer].in_(_owners(table, pointer, [mark])))
    return found


def _owners(table: FromClause, pointer: str, wanted: list[Mark]) -> Select[Any]:
    """Select the owners that have one of these marks."""
    of = table.alias()
    either = [and_(of.c.kind == mark.kind, of.c.digest.in_(_sought(mark))) for mark in wanted]
    return select(of.c[pointer]).where(or_(false(), *either))


def _sought(mark: Mark) -> list[str]:
    return [digest for share in range(_shares(mark)) for digest in keys.search_digests(mark.kind, _shared(mark, share))]


def _shares(mark: Mark) -> int:
    return COMMON.get(mark.text, FEW) if mark.kind in {"name_character", "name_sound"} else 1


def _shared(mark: Mark, share: int) -> str:
    return f"{mark.text}|{share}" if share else mark.text
