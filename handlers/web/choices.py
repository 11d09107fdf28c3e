"""Ad hoc sub-processes on a case's page: what somebody may let begin."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import whole_numbers
from handlers.web.guard import actor
from services import choosing, instances, library
from services.choosing import ChoiceView
from services.instances import InstanceView


class Offered(NamedTuple):
    """An activity that the reader may let begin, and where."""

    instance_id: str
    choice: ChoiceView


def add_to(desk: Blueprint) -> None:
    """Open this address."""
    desk.add_url_rule("/instances/<instance_id>/choices/<element_id>/begin", "begin_choice", begin, methods=["POST"])


def offered(runs: Iterable[InstanceView]) -> list[Offered]:
    """List what the reader may let begin in these instances."""
    going_on = [run for run in runs if run.state == "active"]
    return [Offered(run.id, choice) for run in going_on for choice in choosing.find(actor(), run.id) if choice.is_yours]


def are_drawn(run: InstanceView) -> bool:
    """Say whether the diagram of a run has anything that people let begin."""
    elements = library.known(run.definition_id).definition.elements.values()
    return any(element.element_type == "adHocSubProcess" for element in elements)


def begin(instance_id: str, element_id: str) -> ResponseReturnValue:
    """Let an activity begin; back to the case, or to the instance where there is none."""
    choosing.begin(actor(), instance_id, element_id, scope_id=whole_numbers.read(request.form.get("scope_id", "")))
    flash(_("已开始。"), "green")
    case_id = instances.get(actor(), instance_id).case_id
    return redirect(url_for("web.case", case_id=case_id) if case_id else url_for("web.instance", instance_id=instance_id))
