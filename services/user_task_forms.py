"""The form of a user task: its schema, and what it is opened with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.execution import Execution
from engine.moment import Moment
from forms.schema import Form
from models.lifecycle import UNFINISHED
from services import data_classes, draft_rows, form_values, keys, library, masking, now, policy, readings, user_task_facts, user_task_views
from services.actor import Actor
from services.library import LIBRARY
from services.transaction import Reading, reading
from services.user_task_facts import Facts


@dataclass(frozen=True, slots=True)
class FormView:
    """What a person sees: the schema (None: no form), what it is opened with, and his own draft over it."""

    user_task_id: str
    form_id: str | None
    schema: dict[str, Any] | None
    values: dict[str, Any]
    draft_version: int  # 0: no draft yet
    version: int  # of the user task
    is_writable: bool


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form, and the variables its user task sees."""

    form: Form
    variables: dict[str, Any]


def form(actor: Actor, user_task_id: str) -> FormView:
    """Give the form of a user task the actor may see."""
    with reading() as look:
        row = user_task_views.seen(look, actor, user_task_id)
        facts = user_task_facts.read(look, user_task_id)
        is_open = row.state in UNFINISHED
        is_writable = is_open and (bool(row.is_yours) or (row.assignee_id is None and bool(row.is_candidate)))
        found = opened(look, facts) if is_open else None
        draft = draft_rows.read(look, facts, actor.person_id) if is_writable else None
        classes = data_classes.of_definitions(look, {facts.row["definition_id"], facts.root.definition_id})
        readings.note(actor, "user_task_form", user_task_id, case_id=row.case_id, instance_id=row.instance_id)
    may_read = is_writable or policy.can(actor, "variables.read", {**row._mapping, "is_involved": True})
    values = form_values.to_browser(found.form, found.variables) if found is not None and may_read else {}
    if not is_writable:
        values = masking.masked_variables(classes, values)
    entered = {} if draft is None else draft.values
    schema = None if found is None else found.form.schema
    return FormView(user_task_id, row.form_id, schema, values | entered, draft.version if draft else 0, row.version, is_writable)


def opened(look: Reading, facts: Facts) -> OpenedForm | None:
    """Give the form with the variables its user task sees; None when it has none."""
    found = form_values.pinned(look, facts.row["definition_id"], facts.row["form_id"])
    return None if found is None else OpenedForm(found, variables(look, facts))


def shown(look: Reading, facts: Facts) -> dict[str, Any]:
    """Give in clear what the form of a user task is opened with; nothing where there is none."""
    found = opened(look, facts)
    return {} if found is None else form_values.to_browser(found.form, found.variables)


def variables(look: Reading, facts: Facts) -> dict[str, Any]:
    """Give the variables a user task sees; none any more once it is over."""
    of = facts.root
    moment = Moment(now=now.now(), definition_id=of.definition_id, library=LIBRARY, business_key=of.business_key)
    state = keys.unseal(look, of.data_key_id, of.blob or b"")
    execution = Execution.restore(library.known(of.definition_id).definition, state, moment=moment)
    return execution.variables(facts.activity_id)


def clear(look: Reading, facts: Facts, given: Mapping[str, Any], known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give what somebody hands in, with the clear values where he hands back masks; Invalid where a mask stands for nothing."""
    if not masking.has_masks(dict(given)):
        return dict(given)
    classes = data_classes.of_definitions(look, {facts.row["definition_id"], facts.root.definition_id})
    return masking.restored(classes, given, variables(look, facts) if known is None else known)
