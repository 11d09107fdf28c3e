"""What a person has entered so far in an open user task, kept until it is done."""

from collections.abc import Mapping
from typing import Any, Unpack

from services import draft_rows, masking, packing, readings, user_task_facts, user_task_forms, user_task_views
from services.actor import Actor
from services.draft_rows import DraftView
from services.errors import Invalid
from services.transaction import When, Work, reading, transaction
from services.user_task_facts import Facts

__all__ = ["DraftView"]

LARGEST = 1_000_000  # bytes


def save(actor: Actor, user_task_id: str, values: Mapping[str, Any], version: int | None = None, **when: Unpack[When]) -> DraftView:
    """Keep the actor's entries; raise Conflict when the draft has another version than he looked at (0: there was none)."""
    try:
        size = len(packing.pack(dict(values)))
    except (TypeError, ValueError) as error:
        raise Invalid({"values": [str(error)]}, code="unusable_value") from error
    if size > LARGEST:
        raise Invalid({"values": [f"larger than {LARGEST} bytes"]}, code="draft_too_large")
    with transaction(actor, "draft.save", **when) as work:
        facts = user_task_facts.lock(work, user_task_id)
        facts.demand(actor, work.verb)
        clear = user_task_forms.clear(work, facts, values, _shown(work, facts, values))
        draft = draft_rows.write(work, facts, clear, version)
        of = facts.root
        work.log("user_task", user_task_id, case_id=of.case_id, instance_id=of.id, data_key_id=of.data_key_id)
    return draft


def _shown(work: Work, facts: Facts, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what may stand behind a mask: the draft is shown in clear, so only what the form shows as well."""
    return user_task_forms.shown(work, facts) if masking.has_masks(dict(values)) else {}


def get(actor: Actor, user_task_id: str) -> DraftView | None:
    """Give the actor's own draft; None when he has none."""
    with reading() as look:
        row = user_task_views.seen(look, actor, user_task_id)
        readings.note(actor, "user_task_form", user_task_id, case_id=row.case_id, instance_id=row.instance_id)
        return draft_rows.read(look, user_task_facts.read(look, user_task_id), actor.person_id)
