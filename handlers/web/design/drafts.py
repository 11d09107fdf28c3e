"""One design: its files, what is said of it, and its way to a version."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from handlers.web import whole_numbers
from handlers.web.design import telling
from handlers.web.guard import actor
from services import definitions, policy
from services.actor import Actor
from services.designing import designs, labels, releasing, reviewing
from services.errors import ServiceError
from services.resources import kind_of

NEVER: Final = 0  # the version of a form that names none: no design has it
Deed = Callable[[Actor, str], Any]
DEEDS: Final[Mapping[str, tuple[Deed, object]]] = {
    "submit": (lambda who, one: reviewing.submit(who, one, _note(), version=_version()), _l("已提交审核。")),
    "take-back": (reviewing.take_back, _l("已撤回，可以继续修改。")),
    "approve": (lambda who, one: reviewing.approve(who, one, _note(), version=_version() or NEVER), _l("审核通过，可以发布。")),
    "send-back": (lambda who, one: reviewing.send_back(who, one, _note(), version=_version()), _l("已退回修改。")),
    "publish": (lambda who, one: releasing.publish(who, one, _note(), over_newer="over_newer" in request.form), _l("已发布为新版本。")),
    "discard": (designs.discard, _l("设计已放弃。")),
}
VERBS: Final[Mapping[str, tuple[object, str]]] = {  # what a remark was made with, and its colour
    "design.submit": (_l("提交审核"), "blue"),
    "design.take_back": (_l("撤回修改"), "amber"),
    "design.approve": (_l("审核通过"), "green"),
    "design.send_back": (_l("退回修改"), "red"),
    "design.publish": (_l("发布"), "green"),
}
KINDS: Final[Mapping[str, object]] = {"bpmn": _l("流程图"), "dmn": _l("决策表"), "form": _l("表单")}  # of files, as they are listed
ASKED: Final = ("design.save", "design.submit", "design.take_back", "design.approve", "design.publish", "design.discard")


def add_to(desk: Blueprint) -> None:
    """Open these pages; a rule for each deed, since each is a right of its own."""
    desk.add_url_rule("/designs/<design_id>", "design", show)
    for name, (deed, done) in DEEDS.items():
        view = _doing(deed, done)
        desk.add_url_rule(f"/designs/<design_id>/{name}", f"{name.replace('-', '_')}_design", view, methods=["POST"])


def show(design_id: str) -> ResponseReturnValue:
    """Show a design."""
    one = designs.get(actor(), design_id)
    return render_template(
        "design/design.html",
        one=one,
        files=[(word, [file for file in one.files if (kind_of(file.name) or "form") == kind]) for kind, word in KINDS.items()],
        labels=labels.of(actor(), design_id),
        versions=designs.versions(actor(), design_id),
        problems=_problems(design_id) if one.state != "published" else [],
        became=definitions.of_deployment(actor(), one.deployment_id) if one.deployment_id else [],
        said=VERBS,
        may={verb.removeprefix("design."): policy.can(actor(), verb, {}) for verb in ASKED},
    )


def _doing(deed: Deed, done: object) -> Callable[[str], ResponseReturnValue]:
    def view(design_id: str) -> ResponseReturnValue:
        try:
            deed(actor(), design_id)
            flash(str(done), "green")
        except ServiceError as refusal:
            telling.refused(refusal)
        return redirect(url_for("web.design", design_id=design_id))

    return view


def _note() -> str:
    return request.form.get("note", "")


def _version() -> int | None:
    return whole_numbers.read(request.form.get("version", ""))


def _problems(design_id: str) -> list[dict[str, str]]:
    try:
        return telling.problems(designs.check(actor(), design_id))
    except ServiceError as refusal:  # no set of files that could be read together
        return [{"severity": "error", "element_id": "", "message": sentence} for sentence in telling.sentences(refusal)]
