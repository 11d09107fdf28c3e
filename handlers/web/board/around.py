"""What stands around one run of a process, fetched after its page: what it waits for, what happened, what is related."""

from dataclasses import asdict
from functools import partial

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from handlers.web.board import deeds, steering
from handlers.web.guard import actor
from services import history, incidents, instances, policy
from services.oversight import stories, waits
from services.paging import LARGEST

SHOWN = 30  # deeds


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/instances/<instance_id>/waits", "instance_waits", show_waits)
    desk.add_url_rule("/instances/<instance_id>/story", "instance_story", show_story)
    desk.add_url_rule("/instances/<instance_id>/incidents", "instance_incidents", show_incidents)
    desk.add_url_rule("/instances/<instance_id>/related", "instance_related", show_related)
    desk.add_url_rule("/instances/<instance_id>/entries", "instance_entries", show_entries)


def show_waits(instance_id: str) -> ResponseReturnValue:
    """Tell what it waits for, and until when."""
    one = instances.get(actor(), instance_id)
    return render_template("board/waits.html", one=one, waits=waits.of(actor(), instance_id), may=steering.allowed(one))


def show_story(instance_id: str) -> ResponseReturnValue:
    """Tell what happened."""
    return render_template("board/story.html", entries=stories.read(actor(), instance_id))


def show_incidents(instance_id: str) -> ResponseReturnValue:
    """Tell where it cannot go on by itself; nothing to whoever has no say in that."""
    one = instances.get(actor(), instance_id)
    if not policy.can(actor(), "incident.read", asdict(one)):
        return ""
    page = incidents.find(actor(), incidents.Filters(state="open", instance_id=one.root_id))
    told = {"may": steering.allowed(one), "name_of": partial(steering.name_of, one), "run_id": instance_id}
    return render_template("board/instance_incidents.html", incidents=page.items, **told)


def show_related(instance_id: str) -> ResponseReturnValue:
    """Show what belongs to the same case, calls it or is called by it."""
    one = instances.get(actor(), instance_id)
    page = instances.find(actor(), case_id=one.case_id) if one.case_id else instances.find(actor(), root_id=one.root_id)
    others = [each for each in page.items if each.id != one.id]
    return render_template("board/related.html", one=one, others=others)


def show_entries(instance_id: str) -> ResponseReturnValue:
    """Show who did what with it."""
    entries = history.latest(actor(), instance_id, limit=LARGEST)
    return render_template("board/entries.html", deeds=deeds.folded(entries)[:SHOWN])
