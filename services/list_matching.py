"""Is somebody on a department's imported list? By keyed digest; without a list nobody has looked."""

from sqlalchemy import select

from models import Base
from services import area_paths, keys, texts
from services.transaction import Reading

MATCHES, DIFFERS, UNASKED = "匹配", "不匹配", "未查询"
SEVERE, CERTIFIED = "severe_disorder", "disability_certificate"
KINDS = (SEVERE, CERTIFIED)
_list, _entry = (Base.metadata.tables[name] for name in ("person_list", "person_list_entry"))


def digest(id_no: str) -> str:
    """Give the keyed digest under which an ID number stands on a list."""
    return keys.search_digest("person_list", texts.plain(id_no))


def match(look: Reading, kind: str, area_code: str, id_no: str | None) -> str:
    """Compare an ID number with the lists of the area and of those around it."""
    around = (area_paths.path_of(area_code) or "").split("/")[:-1]
    lists = look.execute(select(_list.c.id).where(_list.c.kind == kind, _list.c.area_code.in_(around))).scalars().all()
    if not lists or not id_no:
        return UNASKED
    sought = keys.search_digests("person_list", texts.plain(id_no))
    there = select(_entry.c.list_id).where(_entry.c.list_id.in_(lists), _entry.c.digest.in_(sought)).limit(1)
    return DIFFERS if look.execute(there).first() is None else MATCHES
