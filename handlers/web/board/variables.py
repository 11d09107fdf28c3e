"""What a run knows: shown masked, with how that came about; corrected by whoever steers it, with a reason."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms.sentences import Sentence
from handlers import refusals
from handlers.web import language, wording
from handlers.web.board import steering, typed
from handlers.web.board.numbers import NOTHING
from handlers.web.guard import actor
from services import instances, masking, policy, variable_names
from services.errors import Forbidden, Invalid
from services.variable_names import Names

SHOWN: Final = 30  # changes
LONGEST_NAME: Final = 255
MASKS: Final = {masking.HIDDEN: _l("已隐藏"), masking.SEALED: _l("已封存")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/instances/<instance_id>/variables", "instance_variables", show)
    desk.add_url_rule("/instances/<instance_id>/variables/change", "variable", ask)
    desk.add_url_rule("/instances/<instance_id>/variables/change", "change_variable", change, methods=["POST"])


def show(instance_id: str) -> ResponseReturnValue:
    """Show what it knows, and how that came about; nothing to whoever may not read it."""
    one = instances.get(actor(), instance_id)
    may = steering.allowed(one)
    try:
        values = instances.variables(actor(), instance_id)
    except Forbidden:
        return render_template("board/variables.html", one=one, may=may, may_read=False)
    changes = instances.changes(actor(), instance_id)[::-1]
    names = variable_names.of_definition(one.definition_id)
    called = {name: refusals.spoken(text, language.chosen()) for name, text in names.of_variables.items()}
    shown = {"values": values, "changes": changes[:SHOWN], "called": called, "said": partial(_said, names)}
    return render_template("board/variables.html", one=one, may=may, may_read=True, **shown)


def ask(instance_id: str) -> ResponseReturnValue:
    """Ask for the new value of a variable, or for a new one."""
    one = instances.get(actor(), instance_id)
    policy.demand(actor(), "instance.set_variables", asdict(one))
    name = request.args.get("name", "").strip()[:LONGEST_NAME]
    value = _known(instance_id).get(name)
    told = {"kind": typed.kind_of(value), "kinds": typed.KINDS, "before": plain(value), "written": typed.written(value)}
    return render_template("board/variable.html", one=one, name=name, **told)


def change(instance_id: str) -> ResponseReturnValue:
    """Write it."""
    name, reason = request.form.get("name", "").strip(), request.form.get("reason", "").strip()
    missing = {field: [_("请填写。")] for field, text in (("name", name), ("reason", reason)) if not text}
    if missing or len(name) > LONGEST_NAME:
        raise Invalid(missing or {"name": [_("名称过长。")]})
    value = typed.read(request.form.get("kind", "text"), request.form.get("value", ""))
    instances.set_variables(actor(), instance_id, {name: value}, reason=reason)
    flash(_("变量“%(name)s”已更改。", name=name), "green")
    return redirect(url_for("web.instance", instance_id=instance_id))


def plain(value: Any) -> str:
    """Write a value as people read it."""
    match value:
        case None | "" | [] | {}:
            return NOTHING
        case str():
            return str(MASKS.get(value, value))
        case bool():
            return str(_("是") if value else _("否"))
        case list() | dict():
            return _many(value)
        case datetime():
            return wording.moment(value)
        case _:
            return str(value)


def _many(values: list[Any] | dict[str, Any]) -> str:
    if isinstance(values, dict) or any(isinstance(one, list | dict) for one in values):
        return json.dumps(values, ensure_ascii=False, default=str)
    return str(_("、")).join(map(plain, values))


def _said(names: Names, name: str, value: Any) -> str:
    """Write a value as the forms call it; whatever no form offers as it is."""
    words = names.of_values.get(name, {})
    if isinstance(value, list):
        return plain([_chosen(words, one) for one in value])
    return plain(_chosen(words, value))


def _chosen(words: Mapping[str, Sentence], value: Any) -> Any:
    return refusals.spoken(words[value], language.chosen()) if isinstance(value, str) and value in words else value


def _known(instance_id: str) -> dict[str, Any]:
    """Give the values that the reader may know; whoever steers without that writes blindly."""
    try:
        return instances.variables(actor(), instance_id)
    except Forbidden:
        return {}
