"""Addresses of other systems that notices go to: listed, added with a secret that is shown once, tried, paused, taken away."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers import addresses
from handlers.web.guard import actor
from handlers.web.rules import wrongs
from handlers.web.rules.notices import KINDS
from services import policy, webhooks
from services.errors import Invalid

NAMES: Final = {**KINDS, "test": _l("测试")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/webhooks", "webhooks", find)
    desk.add_url_rule("/webhooks", "add_webhook", add, methods=["POST"])
    desk.add_url_rule("/webhooks/<webhook_id>", "webhook", show)
    for deed, verb in (("test", test), ("pause", pause), ("resume", resume), ("remove", remove)):
        desk.add_url_rule(f"/webhooks/<webhook_id>/{deed}", f"{deed}_webhook", verb, methods=["POST"])


def find() -> ResponseReturnValue:
    """List them."""
    return _listed()


def add() -> ResponseReturnValue:
    """Add one, and show its secret, this once."""
    form = request.form
    try:
        address = addresses.demand(actor(), "webhook.add", form.get("address", ""))
        added = webhooks.add(actor(), form.get("name", ""), address, form.getlist("kinds"))
    except Invalid as error:
        return _listed(error)
    return render_template("rules/webhook_added.html", added=added, one=webhooks.get(actor(), added.id))


def show(webhook_id: str) -> ResponseReturnValue:
    """Show one, with what went there last."""
    one, sent = webhooks.get(actor(), webhook_id), webhooks.deliveries(actor(), webhook_id)
    return render_template(
        "rules/webhook.html", one=one, sent=sent, names=NAMES, said=wrongs.sentence, may_change=policy.can(actor(), "webhook.pause", {})
    )


def test(webhook_id: str) -> ResponseReturnValue:
    """Try it, and say what came of it."""
    came = webhooks.test(actor(), webhook_id)
    if came.failure is None:
        flash(_("测试通知已送达。"), "green")
    else:
        flash(_("测试通知未送达：%(reason)s", reason=wrongs.sentence(came.failure)), "red")
    return _back(webhook_id)


def pause(webhook_id: str) -> ResponseReturnValue:
    """Tell it nothing for a while."""
    webhooks.pause(actor(), webhook_id)
    flash(_("已暂停发送；尚未发出的通知不再发送。"), "green")
    return _back(webhook_id)


def resume(webhook_id: str) -> ResponseReturnValue:
    """Tell it again."""
    webhooks.resume(actor(), webhook_id)
    flash(_("已恢复发送。"), "green")
    return _back(webhook_id)


def remove(webhook_id: str) -> ResponseReturnValue:
    """Take it away."""
    webhooks.remove(actor(), webhook_id)
    flash(_("接收地址已删除。"), "green")
    return redirect(url_for("web.webhooks"))


def _listed(refused: Invalid | None = None) -> ResponseReturnValue:
    answer = render_template(
        "rules/webhooks.html",
        every=webhooks.find(actor()),
        kinds=[(kind, NAMES.get(kind, kind)) for kind in webhooks.kinds()],
        names=NAMES,
        may_add=policy.can(actor(), "webhook.add", {}),
        wrong=wrongs.told(refused),
        form=request.form,
    )
    return answer, 422 if refused else 200


def _back(webhook_id: str) -> ResponseReturnValue:
    return redirect(url_for("web.webhook", webhook_id=webhook_id))
