"""Issues documents: a filled template becomes a numbered paper of the case that keeps its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import insert, literal, select

from documents import remedies, rendering
from documents.dates import ZONE, in_chinese
from documents.errors import DocumentError
from documents.remedies import UnknownRemedy
from models import Base
from services import case_records, keys
from services.errors import Invalid
from services.ids import new_id
from services.rows import AnyRow
from services.transaction import Reading, Work

_case = Base.metadata.tables["case"]
_office = Base.metadata.tables["office"]
_document = Base.metadata.tables["document"]
OURS: Final = frozenset({"number", "version", "office", "issued", "received", "case_number", "remedy"})  # values no variable can stand for


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be issued."""

    template: str
    variables: Mapping[str, Any]
    office_id: str | None = None  # of the office that issues; without, the one that handles the case
    instance_id: str | None = None
    is_decision: bool = False


@dataclass(slots=True)
class Texts:
    """The remedy texts a template asked for."""

    unreviewed: set[str] = field(default_factory=set)

    def remedy(self, remedy_id: str) -> str:
        """Give a remedy text; remember that no counsel has reviewed it."""
        found = remedies.get(remedy_id)
        if not found.reviewed:
            self.unreviewed.add(remedy_id)
        return found.text


def issue(work: Work, case_id: str, wish: Wish) -> AnyRow:
    """Write a new document with the next number of its office and year; raise Invalid where the template cannot be filled."""
    place = _place(work, case_id, wish.office_id)
    year = work.occurred_at.astimezone(ZONE).year
    serial = case_records.next_of(work, f"document-{place.issuer_id}-{year}")
    numbered = {"number": f"{place.office_name}〔{year}〕{serial}号", "year": year, "serial": serial, "version": 1, "replaces_id": None}
    return _write(work, place, wish, numbered)


def issue_again(work: Work, old: AnyRow, variables: Mapping[str, Any]) -> AnyRow:
    """Write the next version of a document, under its number, with corrected variables; the old one stays."""
    wish = Wish(old.template, variables, old.issuer_id, old.instance_id, is_decision=old.is_decision)
    kept = {name: getattr(old, name) for name in ("number", "year", "serial")}
    return _write(work, _place(work, old.case_id, old.issuer_id), wish, {**kept, "version": old.version + 1, "replaces_id": old.id})


def _place(look: Reading, case_id: str, issuer_id: str | None) -> AnyRow:
    """Give the case, and the office that issues: the one that handles the case where none is named."""
    issuer = _case.c.office_id if issuer_id is None else literal(issuer_id)
    own = (_case.c.id, _case.c.number, _case.c.area_code, _case.c.office_id, _case.c.received_at, _case.c.data_key_id)
    query = select(*own, _office.c.id.label("issuer_id"), _office.c.name.label("office_name"))
    return look.execute(query.join(_office, _office.c.id == issuer).where(_case.c.id == case_id)).one()


def _write(work: Work, place: AnyRow, wish: Wish, numbered: Mapping[str, Any]) -> AnyRow:
    used = {name: wish.variables[name] for name in _asked(wish.template) if name in wish.variables}
    texts = Texts()
    html = _fill(wish.template, used | _ours(work, place, numbered, texts))
    row = {
        **numbered,
        "id": new_id(),
        "case_id": place.id,
        "area_code": place.area_code,
        "office_id": place.office_id,
        "issuer_id": place.issuer_id,
        "instance_id": wish.instance_id,
        "template": wish.template,
        "title": rendering.title(html),
        "is_decision": wish.is_decision,
        "unreviewed": ",".join(sorted(texts.unreviewed)) or None,
        "data_key_id": place.data_key_id,
        "variables": keys.seal_values(work, place.data_key_id, used),
        "content": keys.seal(work, place.data_key_id, html.encode()),
        "checksum": keys.digest("document", html),
        "issued_at": work.occurred_at,
        "issued_by": work.actor.person_id,
    }
    (document,) = work.tell(insert(_document).returning(_document), row)
    return document


def _asked(template: str) -> set[str]:
    try:
        return rendering.names(template) - OURS
    except DocumentError as error:
        raise Invalid({"template": [f"{template}: {error}"]}, code="document_template") from error


def _ours(work: Work, place: AnyRow, numbered: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    return {
        "number": numbered["number"],
        "version": numbered["version"],
        "office": place.office_name,
        "issued": in_chinese(work.occurred_at),
        "received": in_chinese(place.received_at),
        "case_number": place.number,
        "remedy": texts.remedy,
    }


def _fill(template: str, values: Mapping[str, Any]) -> str:
    try:
        return rendering.to_html(template, values)
    except DocumentError as error:
        raise Invalid({"template": [f"{template}: {error}"]}, code="document_template") from error
    except UnknownRemedy as error:
        raise Invalid({"template": [f"{template}: there is no remedy text {error}"]}, code="document_template") from error
