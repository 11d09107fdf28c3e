"""A run is steered: held, let go on, ended, or moved by hand after a look at what that would do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engine.problems import Problem
from handlers import findings, headers
from handlers.web import language, whole_numbers, wording
from handlers.web.board import drawn, typed
from handlers.web.guard import actor
from services import foreseeing, instances, instructions, library, modifying, policy, suspending
from services.errors import Invalid
from services.instances import InstanceView
from services.modifying import Instruction
from services.oversight import waits

VERBS: Final = (
    *("instance.modify", "instance.suspend", "instance.resume", "instance.terminate", "instance.set_variables", "instance.migrate"),
    *("timer.fire", "timer.postpone", "incident.retry", "incident.resolve"),
)
DEEDS: Final[Mapping[str, object]] = {
    "move": _l("把所在环节移到另一环节"),
    "start_before": _l("另外从某一环节开始办理"),
    "start_after": _l("另外从某一环节之后继续"),
    "cancel": _l("取消所在环节"),
}
CONSEQUENCES: Final[Mapping[str, tuple[object, str]]] = {
    "cancelled": (_l("取消"), "red"),
    "passed": (_l("经过"), ""),
    "person": (_l("开始等待人员办理"), "blue"),
    "job": (_l("开始自动执行"), "blue"),
    "timer": (_l("开始计时"), "blue"),
    "waits_message": (_l("开始等待消息"), "blue"),
    "waits_signal": (_l("开始等待信号"), "blue"),
    "message": (_l("发出消息"), "amber"),
    "signal": (_l("发出信号"), "amber"),
    "called": (_l("调用流程"), "blue"),
    "incident": (_l("出现异常"), "red"),
    "completed": (_l("流程办结"), "green"),
    "terminated": (_l("流程终止"), "red"),
}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/instances/<instance_id>/suspend", "suspend", suspend, methods=["POST"])
    desk.add_url_rule("/instances/<instance_id>/resume", "resume", resume, methods=["POST"])
    desk.add_url_rule("/instances/<instance_id>/terminate", "terminate", terminate, methods=["POST"])
    desk.add_url_rule("/instances/<instance_id>/modify", "modify", ask)
    desk.add_url_rule("/instances/<instance_id>/modify", "preview_modify", preview, methods=["POST"])
    desk.add_url_rule("/instances/<instance_id>/modify/done", "modify_done", done, methods=["POST"])


def allowed(one: InstanceView) -> frozenset[str]:
    """Give what the reader may do to a run that goes on."""
    if one.state not in {"active", "suspended"}:
        return frozenset()
    unfit = {"instance.resume"} if one.state == "active" else {"instance.suspend"}
    if one.parent_id is not None:  # it is held, and ends, with whatever called it
        unfit |= {"instance.suspend", "instance.resume", "instance.terminate"}
    return frozenset(verb for verb in VERBS if verb not in unfit and policy.can(actor(), verb, asdict(one)))


def name_of(one: InstanceView, element_id: str) -> str:
    """Call an element of a run what its diagram calls it."""
    element = library.known(one.definition_id).definition.elements.get(element_id)
    return wording.named(element.name if element else "") or element_id


def suspend(instance_id: str) -> ResponseReturnValue:
    """Hold a run."""
    suspending.suspend(actor(), instance_id, reason=_reason())
    return _back(instance_id, _("已暂停，到期的事项等到恢复后处理。"))


def resume(instance_id: str) -> ResponseReturnValue:
    """Let a run go on."""
    suspending.resume(actor(), instance_id, reason=_reason())
    return _back(instance_id, _("已恢复。"))


def terminate(instance_id: str) -> ResponseReturnValue:
    """End a run."""
    instances.terminate(actor(), instance_id, reason=_reason())
    return _back(instance_id, _("已终止。"))


def ask(instance_id: str) -> ResponseReturnValue:
    """Ask what is to move."""
    return _page(instance_id, None)


def preview(instance_id: str) -> ResponseReturnValue:
    """Tell what that would do; nothing moves."""
    return _page(instance_id, foreseeing.foresee(actor(), instance_id, _instructions(), _variables()))


def done(instance_id: str) -> ResponseReturnValue:
    """Move it."""
    modifying.modify(actor(), instance_id, _instructions(), reason=_reason(), variables=_variables())
    return _back(instance_id, _("已按预览调整。"))


def _page(instance_id: str, foreseen: foreseeing.Foreseen | None) -> str:
    headers.allow_style_attributes()
    one = instances.get(actor(), instance_id)
    policy.demand(actor(), "instance.modify", asdict(one))
    return render_template(
        "board/modify.html",
        one=one,
        setup=drawn.of(one),
        standing=list(_standing(one)),
        places=list(_places(one)),
        deeds=DEEDS,
        kinds=typed.KINDS,
        asked=request.form,
        foreseen=foreseen,
        findings=[] if foreseen is None else [_sentence(each) for each in foreseen.problems],
        words=CONSEQUENCES,
    )


def _sentence(problem: Problem) -> str:
    return f"{problem.element_id}: {findings.sentence(problem.message, language.chosen())}"


def _standing(one: InstanceView) -> Iterator[tuple[str, str]]:
    """Give where it stands; what waits only beside its activity goes with that one."""
    elements = library.known(one.definition_id).definition.elements
    for each in waits.of(actor(), one.id):
        if each.element_id in elements and elements[each.element_id].attached_to is None:
            yield str(each.activity_id), wording.named(each.name) or wording.element_word(each.element_type)


def _places(one: InstanceView) -> Iterator[tuple[str, str]]:
    """Give where a token can begin, as far as it has a name to be chosen by."""
    elements = library.known(one.definition_id).definition.elements.values()
    return ((each.element_id, wording.named(each.name)) for each in elements if each.attached_to is None and each.name)


def _instructions() -> list[Instruction]:
    deed, asked = request.form.get("deed", ""), request.form
    standing, place = whole_numbers.read(asked.get("standing", "")), asked.get("place", "")
    missing = {"standing": _("请选择所在环节。")} if deed in {"move", "cancel"} and standing is None else {}
    missing |= {"place": _("请选择目标环节。")} if deed != "cancel" and not place else {}
    if deed not in DEEDS or missing:
        raise Invalid({name: [sentence] for name, sentence in missing.items()} or {"deed": [_("请选择要做的调整。")]})
    makes: Mapping[str, Callable[[], list[dict[str, Any]]]] = {
        "move": lambda: [{"type": "start_before", "element_id": place}, {"type": "cancel", "activity_id": standing}],
        "cancel": lambda: [{"type": "cancel", "activity_id": standing}],
    }
    return instructions.read(makes[deed]() if deed in makes else [{"type": deed, "element_id": place}])


def _variables() -> dict[str, Any]:
    name = request.form.get("name", "").strip()
    return {name: typed.read(request.form.get("kind", "text"), request.form.get("value", ""))} if name else {}


def _reason() -> str:
    return request.form.get("reason", "")


def _back(instance_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "green")
    return redirect(url_for("web.instance", instance_id=instance_id))
