"""What the services say of a design, in the reader's language."""

from collections.abc import Iterable

from flask import flash

from engine.problems import Problem
from handlers import findings
from handlers.web import errors, language
from services.errors import Forbidden, Invalid, NotFound, NotReady, ServiceError, Undeployable, Unsuitable

OF_ALL = "forbidden"  # the reason of a refusal that has none of its own


def refused(refusal: ServiceError) -> None:
    """Tell on the next page why a deed was refused; raise the refusal again where there is no such page for its reader."""
    is_strangers = isinstance(refusal, Forbidden) and (refusal.reason == OF_ALL or type(refusal) is not Forbidden)
    if is_strangers or isinstance(refusal, NotFound | NotReady):
        raise refusal
    for sentence in sentences(refusal):
        flash(sentence, "red")


def sentences(refusal: ServiceError) -> list[str]:
    """Give everything that is said against a deed."""
    if isinstance(refusal, Undeployable | Unsuitable):
        return [errors.sentence(refusal), *(one for told in errors.found(refusal).values() for one in told)]
    if isinstance(refusal, Invalid):
        return [sentence for told in errors.sentences(refusal).values() for sentence in told]
    return [errors.sentence(refusal)]


def problems(found: Iterable[Problem]) -> list[dict[str, str]]:
    """Give findings as a list shows them, errors first."""
    told = [findings.told(one, language.chosen()) for one in found]
    return sorted(told, key=lambda one: one["severity"] != "error")
