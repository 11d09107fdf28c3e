"""Where an instance stands: marks on its diagram, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from lxml import etree

from handlers.web import language, wording
from handlers.web.guard import actor
from services import definitions, incidents, instances, stories, telling
from services.actor import Actor
from services.instances import ActivityView, InstanceView
from services.stories import Doer


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story."""

    name: str
    kind: str
    by: str | None
    entered_at: datetime
    left_at: datetime | None
    how: str | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """An instance as its page shows it."""

    name: str
    state: str
    standing: str
    setup: dict[str, Any]
    story: tuple[Entry, ...]


def add_to(desk: Blueprint) -> None:
    """Open this address."""
    desk.add_url_rule("/definitions/<definition_id>/diagram", "diagram", diagram)


def address(definition_id: str) -> str:
    """Give the address of a diagram in the reader's language."""
    return url_for("web.diagram", definition_id=definition_id, language=language.chosen())


def diagram(definition_id: str) -> Response:
    """Give the diagram as it was deployed, or with its English names; it never changes."""
    data = definitions.diagram(actor(), definition_id, is_english=request.args.get("language") == "en")
    response = Response(data, content_type="application/xml")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def drawing(who: Actor, run: InstanceView) -> Drawing:
    """Tell where an instance stands and what has happened in it."""
    names = _names(definitions.diagram(who, run.definition_id, is_english=language.chosen() == "en"))
    happened = [one for one in instances.course(who, run) if one.element_id in names]
    marks = _marks(happened) | {"incident": _incidents(who, run)}
    people = {activity_id: _doer(one) for activity_id, one in stories.doers(who, run.root_id).items()}
    return Drawing(
        name=wording.named(run.process_name),
        state=run.state,
        standing=_standing(happened, names),
        setup={"url": address(run.definition_id), "marks": marks, "label": _("流程图：") + wording.named(run.process_name)},
        story=tuple(_entry(one, names, people.get(one.activity_id)) for one in reversed(happened) if telling.is_told(one)),
    )


def _doer(one: Doer) -> str:
    """Name whoever did a user task, and in whose place."""
    return one.by_name if one.for_name is None else _("%(deputy)s（代%(principal)s）", deputy=one.by_name, principal=one.for_name)


def _marks(happened: Sequence[ActivityView]) -> dict[str, list[str]]:
    active = {one.element_id for one in happened if one.left_at is None}
    completed = {one.element_id for one in happened if one.how in ("completed", "merged")}
    return {"active": sorted(active), "completed": sorted(completed - active)}


def _incidents(who: Actor, run: InstanceView) -> list[str]:
    if not who.holds("supervisor", "administrator", "auditor"):
        return []
    page = incidents.find(who, incidents.Filters(state="open", instance_id=run.root_id))
    return sorted({one.element_id for one in page.items if one.element_id})


def _standing(happened: Sequence[ActivityView], names: dict[str, str]) -> str:
    active = [one for one in happened if one.left_at is None]
    around = {one.scope_id for one in active}
    innermost = dict.fromkeys(
        names[one.element_id] or wording.element_word(one.element_type) for one in active if one.activity_id not in around
    )
    return str(_("当前所在：") + _("、").join(innermost) if innermost else _("已经结束。"))


def _entry(one: ActivityView, names: dict[str, str], by: str | None) -> Entry:
    kind = wording.element_word(one.element_type)
    return Entry(names[one.element_id] or kind, kind if names[one.element_id] else "", by, one.entered_at, one.left_at, one.how)


@lru_cache(maxsize=200)
def _names(data: bytes) -> dict[str, str]:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    return {str(element.get("id")): " ".join((element.get("name") or "").split()) for element in root.iter("{*}*") if element.get("id")}
