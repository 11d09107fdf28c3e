"""The first step of a migration: which element of one version becomes which of the other, on both diagrams and in a table."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from handlers import findings, headers
from handlers.web import diagrams, language, trials, wording
from handlers.web.design import wishes
from handlers.web.design.wishes import Changes, Wish
from handlers.web.guard import actor
from services import definition_counts, library, policy
from services.migration_plans import PlanView

FIELD: Final = "to."  # begins the name of an element's field


@dataclass(frozen=True, slots=True)
class Line:
    """One element of the older version, and what becomes of it."""

    element_id: str
    name: str
    kind: str
    tokens: int
    target_id: str | None
    is_changed: bool
    choices: list[tuple[str, str]]
    problems: list[str]

    @property
    def state(self) -> str:
        """Say how far it needs to be looked at."""
        if self.problems or (self.target_id is None and self.tokens):
            return "wrong"
        if self.target_id is None:
            return "unmapped"
        return "changed" if self.is_changed else "same"


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/designs/of/<process_id>/migrate", "map_versions", show)
    desk.add_url_rule("/designs/of/<process_id>/migrate", "change_mapping", change, methods=["POST"])


def show(process_id: str) -> ResponseReturnValue:
    """Show a mapping."""
    headers.allow_style_attributes()
    wish = wishes.asked(process_id)
    return render_template(
        "design/mapping.html",
        wish=wish,
        lines=_lines(wish, wish.plan()),
        setup={"before": diagrams.address(wish.source.id), "after": diagrams.address(wish.target.id)},
        counts=definition_counts.under_way(actor(), process_id),
        may_move=policy.can(actor(), "migration.read", {}),
    )


def change(process_id: str) -> ResponseReturnValue:
    """Take over what was chosen: what is found then, or the way on."""
    policy.demand(actor(), "deployment.read", {})
    shown = wishes.asked(process_id).changed(wishes.read(request.form.getlist("pair")))
    wish = shown.changed(shown.changes | _chosen(shown.plan()))
    plan = wish.plan()
    if "HX-Request" in request.headers:
        return render_template("design/mapping_lines.html", wish=wish, lines=_lines(wish, plan))
    is_done = request.form.get("then") == "cases" and not plan.problems
    return redirect(url_for("web.migrants" if is_done else "web.map_versions", **wish.words()))


def _chosen(shown: PlanView) -> Changes:
    """Give what was chosen otherwise than the form showed it."""
    chosen = {name.removeprefix(FIELD): value or None for name, value in request.form.items() if name.startswith(FIELD)}
    return {old: new for old, new in chosen.items() if old in shown.candidates and shown.pairs.get(old) != new}


def _lines(wish: Wish, plan: PlanView) -> list[Line]:
    """Give a line for each element, in the order of the diagram's text."""
    tokens = definition_counts.by_element(actor(), wish.source.id)
    ours, theirs = _names(wish.source.id), _names(wish.target.id)
    problems = defaultdict[str, list[str]](list)
    for one in plan.problems:
        problems[one.element_id].append(findings.sentence(one.message, language.chosen()))
    return [
        Line(
            element_id=element_id,
            name=name,
            kind=kind,
            tokens=tokens.get(element_id, 0),
            target_id=plan.pairs.get(element_id),
            is_changed=element_id in wish.changes or plan.pairs.get(element_id) not in {None, element_id},
            choices=_choices(plan, element_id, theirs),
            problems=problems[element_id],
        )
        for element_id, (name, kind) in ours.items()
        if element_id in plan.candidates
    ]


def _choices(plan: PlanView, element_id: str, theirs: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Offer what the element could become, and whatever is wrongly chosen by now."""
    offered = dict.fromkeys(plan.candidates[element_id])
    chosen = plan.pairs.get(element_id)
    if chosen is not None:
        offered[chosen] = None
    return [(one, theirs[one][0] if one in theirs else one) for one in offered]


def _names(definition_id: str) -> dict[str, tuple[str, str]]:
    """Give each element's name, as people say it, and its kind."""
    elements = library.known(definition_id).definition.elements.values()
    return {one.element_id: (trials.name_of(one), wording.element_word(one.element_type)) for one in elements}
