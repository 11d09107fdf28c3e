"""The words of notices as an administrator sees and changes them: every version is kept, and what is shipped comes back when asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Unpack

from sqlalchemy import ColumnElement, func, insert, select

from documents import notices
from documents.notices import Words
from models import NoticeTemplate, Person
from services import ids, notice_words, policy
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.transaction import When, Work, reading, transaction

EXAMPLE: Final[Mapping[str, Mapping[str, object]]] = {
    language: {
        **notices.of_case("440111-20261123-0001", language),
        "procedure": procedure,
        "deadline": "2026-12-07 17:30",
        "overdue": 1,
        "today": 2,
        "unread": 3,
    }
    for language, procedure in (("zh", "精神障碍社区康复转介"), ("en", "Community rehabilitation referral"))
}
_template, _person = NoticeTemplate.__table__, Person.__table__


@dataclass(frozen=True, slots=True)
class TemplateView:
    """The words of one kind, channel and language as they hold now."""

    kind: str
    channel: str
    language: str
    subject: str | None
    body: str
    is_shipped: bool
    values: tuple[str, ...]  # that words may name
    example: Words  # with values put in


@dataclass(frozen=True, slots=True)
class VersionView:
    """What was written once; without a body: the shipped words came back."""

    version: int
    subject: str | None
    body: str | None
    author: str | None
    written_at: datetime


def find(actor: Actor) -> list[TemplateView]:
    """List the words of all kinds, channels and languages."""
    policy.demand(actor, "notice_template.read", {})
    with reading() as look:
        chosen = notice_words.chosen(look)
    places = [(kind, channel) for kind, one in notices.kinds().items() for channel in one.channels]
    return [_view((*place, language), chosen(*place, language)) for place in places for language in notices.LANGUAGES]


def get(actor: Actor, kind: str, channel: str, language: str) -> TemplateView:
    """Give the words of one kind, channel and language. Raises NotFound."""
    policy.demand(actor, "notice_template.read", {})
    place = _place(kind, channel, language)
    with reading() as look:
        return _view(place, notice_words.chosen(look)(*place))


def versions(actor: Actor, kind: str, channel: str, language: str) -> list[VersionView]:
    """Give everything that was written in place of the shipped words, the latest first."""
    policy.demand(actor, "notice_template.read", {})
    query = select(_template, _person.c.name.label("author")).outerjoin(_person, _person.c.id == _template.c.author_id)
    with reading() as look:
        rows = look.execute(query.where(*_same(_place(kind, channel, language))).order_by(_template.c.version.desc())).all()
    return [VersionView(*(getattr(row, name) for name in VersionView.__slots__)) for row in rows]


def preview(actor: Actor, kind: str, channel: str, language: str, words: Words) -> Words:
    """Show words with the values of an example put in. Raises Invalid, naming the fields."""
    policy.demand(actor, "notice_template.read", {})
    place = _place(kind, channel, language)
    _check(place, words)
    return _filled(words, language)


def write(actor: Actor, kind: str, channel: str, language: str, words: Words, **when: Unpack[When]) -> int:
    """Let a kind of notice say something else from now on; give the version. Raises Invalid, naming the fields."""
    place = _place(kind, channel, language)
    with transaction(actor, "notice_template.write", **when) as work:
        policy.demand(actor, work.verb, {})
        _check(place, words)
        return _add(work, place, words.subject, words.body)


def reset(actor: Actor, kind: str, channel: str, language: str, **when: Unpack[When]) -> int:
    """Let a kind of notice say again what is shipped. Conflict when it does."""
    place = _place(kind, channel, language)
    with transaction(actor, "notice_template.reset", **when) as work:
        policy.demand(actor, work.verb, {})
        if notice_words.chosen(work)(*place) == notices.shipped(*place):
            raise Conflict(code="words_shipped")
        return _add(work, place, None, None)


def _add(work: Work, place: tuple[str, str, str], subject: str | None, body: str | None) -> int:
    last = work.execute(select(func.max(_template.c.version)).where(*_same(place))).scalar_one() or 0
    own = {"id": ids.new_id(), "kind": place[0], "channel": place[1], "language": place[2], "version": last + 1}
    written = {"subject": subject, "body": body, "author_id": work.actor.person_id, "written_at": work.moment}
    work.execute(insert(NoticeTemplate), own | written)
    work.log("notice_template", str(own["id"]))
    return int(last) + 1


def _place(kind: str, channel: str, language: str) -> tuple[str, str, str]:
    known = notices.kinds().get(kind)
    if known is None or channel not in known.channels or language not in notices.LANGUAGES:
        raise NotFound(code="no_such_words")
    return kind, channel, language


def _same(place: tuple[str, str, str]) -> list[ColumnElement[bool]]:
    return [_template.c[name] == value for name, value in zip(("kind", "channel", "language"), place, strict=True)]


def _check(place: tuple[str, str, str], words: Words) -> None:
    wrong: dict[str, list[str]] = {}
    for field, sentence in notices.problems(words, place[0], place[1]):
        wrong.setdefault(field, []).append(sentence)
    if (words.subject is None) is not (notices.shipped(*place).subject is None):
        wrong.setdefault("subject", []).append("stands over the Chinese words of an e-mail, and nowhere else")
    if wrong:
        raise Invalid(wrong, code="bad_words")


def _view(place: tuple[str, str, str], words: Words) -> TemplateView:
    is_shipped = words == notices.shipped(*place)
    return TemplateView(*place, words.subject, words.body, is_shipped, notices.values(place[0], place[1]), _filled(words, place[2]))


def _filled(words: Words, language: str) -> Words:
    known = EXAMPLE[language]
    return Words(notices.fill(words.body, known), None if words.subject is None else notices.fill(words.subject, known))
