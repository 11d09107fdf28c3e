"""What the forms of this room have in common: days, texts, and how a refusal stands above the form that it was about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _

from handlers.web import errors
from services.errors import Conflict, Invalid, ServiceError

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a form was not taken: sentences by field, and those of no field."""

    status: int = 200
    by_field: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, object] = field(default_factory=dict)  # what the form calls its fields
    general: tuple[str, ...] = ()

    @property
    def summary(self) -> list[tuple[str, str | None]]:
        """Give the sentences with the fields they lead to."""
        told = [(self._said(name, sentence), name) for name, sentence in self.by_field.items()]
        return [*((sentence, None) for sentence in self.general), *told]

    def _said(self, name: str, sentence: str) -> str:
        return f"{self.called[name]}{_('：')}{sentence}" if name in self.called else sentence


RIGHT = Wrong()


def tried(deed: Callable[[], Answer], *fields: str, **called: object) -> tuple[Answer | None, Wrong]:
    """Do a deed; where it is refused since something is not right, say what, by the fields that the form has, and what it calls them."""
    try:
        return deed(), RIGHT
    except (Invalid, Conflict) as refusal:
        return None, replace(wrong(refusal, (*fields, *called)), called=called)


def wrong(refusal: ServiceError, fields: tuple[str, ...]) -> Wrong:
    """Read a refusal."""
    told = errors.sentences(refusal) if isinstance(refusal, Invalid) else {}
    by_field = {name: sentences[0] for name, sentences in told.items() if name in fields}
    others = [sentence for name, sentences in told.items() if name not in fields for sentence in sentences]
    general = tuple(dict.fromkeys(others)) if told else (errors.sentence(refusal),)
    return Wrong(errors.status_of(refusal), by_field, general=general)


def demand(*names: str) -> None:
    """Ask for what may not be left out, for all of it at once; raise Invalid."""
    if missing := {name: [_("请填写。")] for name in names if not text(name)}:
        raise Invalid(missing)


def text(name: str) -> str:
    """Read a text."""
    return request.form.get(name, "").strip()


def asked(*names: str) -> dict[str, Any]:
    """Read what a list is narrowed by, wherever it stands; what is empty is not asked for."""
    return {name: request.values[name].strip() for name in names if request.values.get(name, "").strip()}


def day(name: str) -> date:
    """Read a day; raise Invalid."""
    found = day_or_none(name)
    if found is None:
        raise Invalid({name: [_("请填写日期。")]})
    return found


def day_or_none(name: str) -> date | None:
    """Read a day, if there is one; raise Invalid for what is none."""
    if not text(name):
        return None
    try:
        return date.fromisoformat(text(name))
    except ValueError as error:
        raise Invalid({name: [_("请填写日期。")]}) from error
