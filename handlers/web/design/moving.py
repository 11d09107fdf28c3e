"""The next steps of a migration: which cases, what would come of each, and the order."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import trials
from handlers.web.board import spans
from handlers.web.design import wishes
from handlers.web.design.wishes import Wish
from handlers.web.guard import actor
from services import batches, library, migration_choice, migration_trials, permits, policy, wire
from services.errors import Invalid
from services.migration_choice import Choice

VERB: Final = "instance.migrate"
STATES: Final = ("active", "suspended")
PLACES_TO_STAND: Final = (
    "Task",
    "Activity",
    "SubProcess",
    "CatchEvent",
    "eventBasedGateway",
)  # how kinds end at which a case stays a while


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/designs/of/<process_id>/migrate/cases", "migrants", choose)
    desk.add_url_rule("/designs/of/<process_id>/migrate/trial", "migration_trial", attempt)
    desk.add_url_rule("/migrations", "migrate", order, methods=["POST"])


def choose(process_id: str) -> ResponseReturnValue:
    """List the cases of the older version, narrowed down."""
    wish, choice = _asked(process_id)
    if _is_unfinished(wish):
        return redirect(url_for("web.map_versions", **wish.words()))
    return render_template(
        "design/migrants.html",
        wish=wish,
        choice=choice,
        words=_words(choice),
        states=STATES,
        areas=spans.areas(choice.span),
        steps=_steps(wish),
        count=migration_choice.count(actor(), choice),
        page=migration_choice.find(actor(), choice, after=request.args.get("after")),
    )


def attempt(process_id: str) -> ResponseReturnValue:
    """Try the cases: the page with the first of them, then portions that it fetches itself."""
    wish, choice = _asked(process_id)
    permits.demand(actor(), VERB)
    if _is_unfinished(wish):
        return redirect(url_for("web.map_versions", **wish.words()))
    pairs = wish.plan().pairs
    page = migration_trials.portion(actor(), choice, wish.target.id, pairs, after=request.args.get("after"), limit=trials.MOST)
    told: dict[str, Any] = {
        "portion": trials.portion(page, trials.names_of(wish.source.id)),
        "count": migration_choice.count(actor(), choice),
    }
    if "HX-Request" in request.headers:
        return render_template("parts/trial_portion.html", is_further=True, **told)
    return render_template("design/trial.html", wish=wish, words=_words(choice), pairs=wire.dumps(pairs), **told)


def order() -> ResponseReturnValue:
    """Order the migration of those that were tried."""
    payload = {"target_id": request.form.get("target_id", ""), "pairs": _pairs()}
    batch_id = batches.start(actor(), VERB, trials.ordered(), payload, reason=request.form.get("reason", ""))
    flash(_("迁移已开始，可以离开此页，进度不受影响。"), "green")
    return redirect(url_for("web.batch", batch_id=batch_id))


def _asked(process_id: str) -> tuple[Wish, Choice]:
    policy.demand(actor(), "migration.read", {})
    wish, asked = wishes.asked(process_id), request.args
    state = asked.get("state")
    return wish, Choice(wish.source.id, state if state in STATES else None, asked.get("step") or None, spans.asked())


def _is_unfinished(wish: Wish) -> bool:
    return wish.source.id == wish.target.id or bool(wish.plan().problems)


def _words(choice: Choice) -> dict[str, str]:
    told = {"state": choice.state, "step": choice.element_id}
    return {name: value for name, value in told.items() if value} | spans.words(choice.span)


def _steps(wish: Wish) -> list[tuple[str, str]]:
    elements = library.known(wish.source.id).definition.elements
    names = trials.names_of(wish.source.id)
    return [(one, name) for one, name in names.items() if elements[one].element_type.endswith(PLACES_TO_STAND)]


def _pairs() -> dict[str, str] | None:
    """Read the mapping that was tried; `null` is the proposed one."""
    try:
        found = wire.loads(request.form.get("pairs", ""))
    except ValueError as error:
        raise Invalid({"pairs": [_("请求无法理解")]}) from error
    if found is not None and not (isinstance(found, dict) and all(isinstance(one, str) for one in found.values())):
        raise Invalid({"pairs": [_("请求无法理解")]})
    return found
