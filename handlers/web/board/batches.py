"""Batches: the same deed for many; how far each is, what came of every case, and the way back of a migration."""

from typing import Any, Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import trials
from handlers.web.guard import actor
from services import batch_deeds, batch_views, batches, definitions, permits, policy, reverting
from services.batch_views import BatchView, ItemView
from services.definitions import DefinitionView
from services.errors import NotFound

STATES: Final = ("waiting", "done", "failed", "cancelled")
KINDS: Final = (*batch_deeds.DEEDS, *batch_deeds.ORDERED)


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/batches", "batches", show_all)
    desk.add_url_rule("/batches/<batch_id>", "batch", show)
    desk.add_url_rule("/batches/<batch_id>/progress", "batch_progress", progress)
    desk.add_url_rule("/batches/<batch_id>/cancel", "cancel_batch", cancel, methods=["POST"])
    desk.add_url_rule("/batches/<batch_id>/retry", "retry_batch", retry, methods=["POST"])
    desk.add_url_rule("/batches/<batch_id>/way-back", "batch_way_back", way_back)
    desk.add_url_rule("/batches/<batch_id>/revert", "revert_batch", revert, methods=["POST"])


def show_all() -> ResponseReturnValue:
    """List batches, or those of one kind."""
    asked = request.args.get("verb", "")
    page = batch_views.find(actor(), request.args.get("after"), verb=asked if asked in KINDS else None)
    return render_template("board/batches.html", page=page, kinds=KINDS, asked=asked)


def show(batch_id: str) -> ResponseReturnValue:
    """Show one: what was ordered, how far it is, and what came of each."""
    one = batch_views.get(actor(), batch_id)
    state = request.args.get("state", "")
    versions = _versions(one)
    return render_template(
        "board/batch.html",
        one=one,
        states=STATES,
        state=state,
        versions=versions,
        items=batch_views.items(actor(), batch_id, state if state in STATES else None, request.args.get("after")),
        why=_why(versions),
        may_steer=policy.can(actor(), "batch.cancel", batches.place(actor())),
        may_migrate=policy.can(actor(), "migration.read", {}),
    )


def progress(batch_id: str) -> ResponseReturnValue:
    """Answer how far it is: asked for again and again until it is over; then the page is opened anew, with its results."""
    one = batch_views.get(actor(), batch_id)
    answer = make_response(render_template("board/batch_progress.html", one=one))
    if one.state != "running":
        answer.headers["HX-Refresh"] = "true"
    return answer


def cancel(batch_id: str) -> ResponseReturnValue:
    """Do no more of it."""
    batches.cancel(actor(), batch_id, reason=request.form.get("reason", ""))
    flash(_("已停止，尚未处理的不再处理。"), "green")
    return redirect(url_for("web.batch", batch_id=batch_id))


def retry(batch_id: str) -> ResponseReturnValue:
    """Try again what failed."""
    many = batches.retry(actor(), batch_id, reason=request.form.get("reason", ""))
    flash(_("正在重试 %(count)s 件。", count=many), "green")
    return redirect(url_for("web.batch", batch_id=batch_id))


def way_back(batch_id: str) -> ResponseReturnValue:
    """Tell which of those that were carried over could go back."""
    one = batch_views.get(actor(), batch_id)
    permits.demand(actor(), one.verb)
    versions = _versions(one)
    page = reverting.dry_run(actor(), batch_id, request.args.get("after"), trials.MOST)
    told: dict[str, Any] = {"portion": trials.portion(page, trials.names_of(str(one.payload.get("target_id")))), "count": one.done}
    if "HX-Request" in request.headers:
        return render_template("parts/trial_portion.html", is_further=True, **told)
    return render_template("board/way_back.html", one=one, versions=versions, **told)


def revert(batch_id: str) -> ResponseReturnValue:
    """Order the way back."""
    back = reverting.revert(actor(), batch_id, reason=request.form.get("reason", ""), instance_ids=trials.ordered())
    flash(_("撤回已开始，可以离开此页，进度不受影响。"), "green")
    return redirect(url_for("web.batch", batch_id=back))


def _versions(one: BatchView) -> list[DefinitionView]:
    """Give from which version to which a migration leads; nothing for other deeds, or when they are gone."""
    if one.verb != reverting.MIGRATION:
        return []
    try:
        return [definitions.get(actor(), str(one.payload[name])) for name in ("source_id", "target_id")]
    except NotFound:
        return []


def _why(versions: list[DefinitionView]) -> Any:
    """Give what says why an item failed."""
    names = trials.names_of(versions[0].id) if versions else {}

    def why(item: ItemView) -> list[str]:
        return trials.refusal_sentence(item.result, item.problems, names)

    return why
