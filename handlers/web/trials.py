"""How pages tell what would come of a migration, portion by portion, and read back whom it is ordered for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from engine.definitions import Element
from engine.problems import Problem
from handlers import findings, refusals
from handlers.web import language, onward, wording
from services import library
from services.errors import NotFound
from services.instance_views import InstanceView
from services.migration_trials import Trial
from services.paging import Page

MOST: Final = 200  # instances tried in one request: a millisecond each


@dataclass(frozen=True, slots=True)
class Told:
    """One instance, and why it cannot go: nothing when it can."""

    instance: InstanceView
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Portion:
    """Some instances that were tried, how many were before them and with them, and where the next are fetched."""

    told: list[Told]
    fit: int
    unfit: int
    more: str | None

    @property
    def tried(self) -> int:
        """Count all that were tried."""
        return self.fit + self.unfit

    def ids(self, *, fit: bool) -> str:
        """Give the instances of this portion that can go, or cannot, in one word of a form."""
        return " ".join(one.instance.id for one in self.told if bool(one.sentences) is not fit)


def portion(page: Page[Trial], names: Mapping[str, str]) -> Portion:
    """Tell a portion; how many went before it stands in the address."""
    told = [Told(one.instance, _sentences(one, names)) for one in page.items]
    unfit = sum(1 for one in told if one.sentences)
    sums = {"fit": _before("fit") + len(told) - unfit, "unfit": _before("unfit") + unfit}
    more = onward.here(after=page.next, **sums) if page.next else None
    return Portion(told, **sums, more=more)


def ordered() -> list[str]:
    """Read whom a form orders: all that can go (and, if that is ticked, those that cannot yet), without those that are left out."""
    fields = ("fit", "unfit") if request.form.get("with_unfit") == "yes" else ("fit",)
    left = set(request.form.getlist("leave"))
    ids = [one for field in fields for some in request.form.getlist(field) for one in some.split()]
    return [one for one in ids if one not in left]


def names_of(definition_id: str) -> dict[str, str]:
    """Name the elements of a version as people say them."""
    try:
        elements = library.known(definition_id).definition.elements.values()
    except NotFound:  # a deployment may be deleted once nothing of it runs
        return {}
    return {one.element_id: name_of(one) for one in elements}


def name_of(element: Element) -> str:
    """Name an element in the reader's language as its own version does; by its kind where it has no name."""
    english = element.properties.get("name.en") if language.chosen() == "en" else None
    return " ".join((english or element.name).split()) or wording.element_word(element.element_type)


def problem_sentence(problem: Problem, names: Mapping[str, str]) -> str:
    """Say a finding with the name of its element."""
    sentence = findings.sentence(problem.message, language.chosen())
    name = names.get(problem.element_id)
    return _("“%(name)s”：%(sentence)s", name=name, sentence=sentence) if name else sentence


def refusal_sentence(result: Mapping[str, Any] | None, problems: Sequence[Problem], names: Mapping[str, str]) -> list[str]:
    """Say why a deed was refused, from its result in a batch."""
    if problems:
        return [problem_sentence(one, names) for one in problems]
    code = (result or {}).get("code")
    return [] if code is None else [refusals.sentence(str(code), language.chosen()) or str((result or {}).get("message", code))]


def _sentences(one: Trial, names: Mapping[str, str]) -> list[str]:
    return refusal_sentence({"code": one.code}, [], names) if one.code else [problem_sentence(each, names) for each in one.problems]


def _before(name: str) -> int:
    return max(0, request.args.get(name, 0, type=int))
