"""What stands around one run of a process, fetched after its page: what it waits for, what happened, what it knows, what is related."""

import json
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.board.numbers import NOTHING
from handlers.web.guard import actor
from services import history, instances
from services.errors import Forbidden
from services.oversight import stories, waits

SHOWN = 30  # entries


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/instances/<instance_id>/waits", "instance_waits", show_waits)
    desk.add_url_rule("/instances/<instance_id>/story", "instance_story", show_story)
    desk.add_url_rule("/instances/<instance_id>/variables", "instance_variables", show_variables)
    desk.add_url_rule("/instances/<instance_id>/related", "instance_related", show_related)
    desk.add_url_rule("/instances/<instance_id>/entries", "instance_entries", show_entries)


def show_waits(instance_id: str) -> ResponseReturnValue:
    """Tell what it waits for, and until when."""
    return render_template("board/waits.html", waits=waits.of(actor(), instance_id))


def show_story(instance_id: str) -> ResponseReturnValue:
    """Tell what happened."""
    return render_template("board/story.html", entries=stories.read(actor(), instance_id))


def show_variables(instance_id: str) -> ResponseReturnValue:
    """Show what it knows, masked, and how that came about; nothing to whoever may not read it."""
    try:
        values = instances.variables(actor(), instance_id)
    except Forbidden:
        return render_template("board/variables.html", may_read=False)
    changes = instances.changes(actor(), instance_id)[::-1]
    return render_template("board/variables.html", values=values, changes=changes[:SHOWN], may_read=True, plain=plain)


def plain(value: Any) -> str:
    """Write a value as people read it."""
    match value:
        case None | "" | [] | {}:
            return NOTHING
        case bool():
            return str(_("是") if value else _("否"))
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


def show_related(instance_id: str) -> ResponseReturnValue:
    """Show what belongs to the same case, calls it or is called by it."""
    one = instances.get(actor(), instance_id)
    page = instances.find(actor(), case_id=one.case_id) if one.case_id else instances.find(actor(), root_id=one.root_id)
    others = [each for each in page.items if each.id != one.id]
    return render_template("board/related.html", one=one, others=others)


def show_entries(instance_id: str) -> ResponseReturnValue:
    """Show who did what with it."""
    page = history.of_instance(actor(), instance_id, limit=200)
    return render_template("board/entries.html", entries=page.items[::-1][:SHOWN])
