"""The chapters of a package: papers, forms, decisions, clocks, corrections, files, diagrams, what was done by whom."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from documents import dossiers, rendering
from documents.errors import Unavailable
from engine.drawing import drawing, sheets
from engine.expressions import zone
from services.archiving import facts, forms_shown, ways
from services.archiving.facts import Facts, Row
from services.transaction import Reading
from services.verbs import VERBS

PDF, HTML, JSON, XML, SVG, TEXT, BYTES = (
    "application/pdf",
    "text/html",
    "application/json",
    "application/xml",
    "image/svg+xml",
    "text/plain",
    "application/octet-stream",
)
UNTOLD: Final = frozenset({"content", "case_id", "area_code", "office_id"})  # of a row in a list


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of a package."""

    path: str
    title: str
    media_type: str
    content: bytes
    pages: int | None = None

    @property
    def told(self) -> Row:
        """Tell what the manifest says of it."""
        told: Row = {"path": self.path, "title": self.title, "media_type": self.media_type, "bytes": len(self.content)}
        told["sha256"] = hashlib.sha256(self.content).hexdigest()
        return told | {"pages": self.pages}


def all_of(look: Reading, known: Facts) -> Iterator[Packed]:
    """Give every chapter of a case."""
    for chapter in _CHAPTERS:
        yield from chapter(look, known)


def here(value: Any) -> str:
    """Write a moment as people here read it."""
    if value is None:
        return ""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(zone.office()).strftime("%Y-%m-%d %H:%M:%S")


def _papers(_look: Reading, known: Facts) -> Iterator[Packed]:
    listed = []
    for row in known.rows["document"]:
        name, title = f"documents/{row['id']}", f"{row['title']} {row['number']}（第 {row['version']} 版）"
        yield Packed(f"{name}.html", title, HTML, row["content"].encode("utf-8", "surrogatepass"))
        try:
            content, pages = rendering.paged(row["content"], number=row["number"])
        except Unavailable:  # the words are there; where the system cannot draw them, whoever opens the package prints them
            pass
        else:
            yield Packed(f"{name}.pdf", title, PDF, content, pages)
        served = [_plain(known, one) for one in known.mine("document_service", "document_id", row["id"])]
        listed.append((title, _plain(known, row) | {"送达": served}))
    yield from _list(known, ("documents/index", "文书与送达"), listed)


def _forms(look: Reading, known: Facts) -> Iterator[Packed]:
    for number, told in enumerate(forms_shown.of(look, known), start=1):
        name, title = f"forms/{number:04d}-{told['element_id']}", f"表单：{told['name']}"
        shown = told | {"opened_at": here(told["opened_at"]), "ended_at": here(told["ended_at"])}
        yield Packed(f"{name}.html", title, HTML, _page(known, "form", title, {"form": shown}))
        yield Packed(f"{name}.json", title, JSON, as_json(told))


def _decisions(_look: Reading, known: Facts) -> Iterator[Packed]:
    told = []
    for row in known.rows["decision_evaluation"]:
        decision = known.decided[row["decision_definition_id"]]
        named = {"decision": decision["decision_id"], "version": decision["version"], "checksum": decision["checksum"]}
        told.append((f"{decision['name']} · {here(row['evaluated_at'])}", _plain(known, row) | named))
    yield from _list(known, ("decisions", "决策与匹配的规则"), told)


def _clocks(look: Reading, known: Facts) -> Iterator[Packed]:
    told = []
    for clock in facts.derivations(look, known.case["id"]):
        events = [_plain(known, one) for one in known.mine("clock_event", "clock_id", clock["id"])]
        row = _plain(known, known.mine("clock", "id", clock["id"])[0])
        told.append((clock["label"], {"推算": clock["sentences"], "经过": events, "记录": row, "derivation": clock["derivation"]}))
    yield from _list(known, ("clocks", "期限及逐日推算"), told)


def _corrections(_look: Reading, known: Facts) -> Iterator[Packed]:
    told = [(row["variable"], _plain(known, row)) for row in known.rows["correction"]]
    yield from _list(known, ("corrections", "更正"), told)


def _attachments(look: Reading, known: Facts) -> Iterator[Packed]:
    names = facts.attachments(look, known.case["id"])
    listed = [
        (names[row["id"]][0], _plain(known, row) | {"file": f"evidence/attachments/{row['id']}", "media_type": names[row["id"]][1]})
        for row in known.rows["attachment"]
    ]
    yield from _list(known, ("attachments", "附件"), listed)


def _history(_look: Reading, known: Facts) -> Iterator[Packed]:
    entries = [
        {
            "logged_at": here(row["logged_at"]),
            "occurred_at": here(row["occurred_at"]),
            "who": known.who(row["actor_id"]) if row["actor_kind"] == "person" else row["actor_kind"],
            "as_whom": known.who(row["as_whom_id"]) if row["as_whom_id"] else "",
            "verb": row["verb"],
            "object": f"{row['object_type']} {row['object_id'] or ''}",
            "reason": row["reason"] or "",
        }
        for row in known.rows["verb_log"]
    ]
    said = [entry | {"verb": f"{entry['verb']}：{VERBS.get(entry['verb'], '')}"} for entry in entries]
    yield Packed("history.html", "经过", HTML, _page(known, "history", "经过", {"entries": said}, depth=0))
    yield Packed("history.json", "经过", JSON, as_json(entries))


def _diagrams(look: Reading, known: Facts) -> Iterator[Packed]:
    for definition_id, content in facts.diagrams(look, known):
        row = known.definitions[definition_id]
        name, title = f"diagrams/{row['process_id']}-{row['version']}", f"流程图：{row['name']}（第 {row['version']} 版）"
        yield Packed(f"{name}.bpmn", title, XML, content)
        drawn = sheets.read(content)
        if drawn:
            way = ways.of(known, definition_id, drawn)
            told = [{"name": one.name, "is_walked": way.meets(one), "svg": drawing.draw(one, way)} for one in drawn]
            yield Packed(f"{name}.html", f"{title}和走过的路径", HTML, _page(known, "diagram", title, {"sheets": told}))
            yield Packed(f"{name}.svg", f"{title}和走过的路径", SVG, drawing.stacked(drawn, way))


_CHAPTERS: Final[tuple[Callable[[Reading, Facts], Iterator[Packed]], ...]] = (
    _papers,
    _forms,
    _decisions,
    _clocks,
    _corrections,
    _attachments,
    _history,
    _diagrams,
)


def _list(known: Facts, what: tuple[str, str], items: list[tuple[str, Any]]) -> Iterator[Packed]:
    name, title = what
    shown = [(head, json.loads(json.dumps(one, default=_written))) for head, one in items]
    yield Packed(f"{name}.html", title, HTML, _page(known, "list", title, {"items": shown}, depth=name.count("/")))
    yield Packed(f"{name}.json", title, JSON, as_json([{"title": head, **one} for head, one in items]))


def _page(known: Facts, template: str, title: str, values: Row, *, depth: int = 1) -> bytes:
    return dossiers.page(template, {"title": title, "number": known.case["number"], "up": "../" * depth or "./", **values})


def _plain(known: Facts, row: Row) -> Row:
    """Give a row for a list: people by their names, nothing that every row of the case says."""
    return {name: known.people.get(value, value) if isinstance(value, str) else value for name, value in row.items() if name not in UNTOLD}


def as_json(value: Any) -> bytes:
    """Write plain data for programs, the same bytes for the same data."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=_written).encode("utf-8", "surrogatepass")


def _written(value: Any) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
