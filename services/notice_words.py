"""The words of notices as they hold now: the office's own where it has written some, else those shipped."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from documents import notices
from documents.notices import Words
from engine.expressions import zone
from models import Base, NoticeTemplate
from services import element_names
from services.transaction import Reading

_tables = Base.metadata.tables
_template = NoticeTemplate.__table__
_task, _instance, _definition = (_tables[name] for name in ("user_task", "process_instance", "process_definition"))
_PLACE = (_template.c.kind, _template.c.channel, _template.c.language)
Chosen = Callable[[str, str, str], Words]


def chosen(look: Reading) -> Chosen:
    """Give the words of any kind, channel and language as they hold now."""
    last = select(*_PLACE, func.max(_template.c.version).label("version")).group_by(*_PLACE).subquery()
    same = [column == last.c[column.name] for column in _PLACE]
    query = select(*_PLACE, _template.c.subject, _template.c.body)
    query = query.join(last, (_template.c.version == last.c.version) & same[0] & same[1] & same[2]).where(_template.c.body.is_not(None))
    own = {(row.kind, row.channel, row.language): Words(row.body, row.subject) for row in look.execute(query)}
    return lambda kind, channel, language: own.get((kind, channel, language)) or notices.shipped(kind, channel, language)


def letter(look: Reading, told: Mapping[str, Any]) -> dict[str, str]:
    """Give what a notice says on its way out. Of the case it names nothing but number, procedure and deadline."""
    facts = _facts(look, told.get("user_task_id"))
    known = {language: {**told, **facts[language], **notices.of_case(told.get("number"), language)} for language in notices.LANGUAGES}
    return notices.letter(told["kind"], known, chosen(look))


def on_page(look: Reading, language: str) -> dict[str, str]:
    """Give what each kind of notice says in the list of a page, its values still to be put in."""
    words = chosen(look)
    shown = (kind for kind, one in notices.kinds().items() if notices.PAGE in one.channels)
    return {kind: words(kind, notices.PAGE, language).body for kind in shown}


def said(look: Reading, kind: str, number: str | None) -> str:
    """Give what a kind of notice says to other systems: the Chinese words of the page, with the number of the case where they name it."""
    return notices.fill(chosen(look)(kind, notices.PAGE, "zh").body, notices.of_case(number, "zh"))


def _facts(look: Reading, user_task_id: str | None) -> dict[str, dict[str, str]]:
    """Give the procedure of a user task and when it is due, as each language writes them."""
    query = select(_task.c.due_at, _definition.c.name).join(_instance, _instance.c.id == _task.c.instance_id)
    query = query.join(_definition, _definition.c.id == _instance.c.definition_id).where(_task.c.id == user_task_id)
    row = None if user_task_id is None else look.execute(query).first()
    if row is None:
        return {language: {} for language in notices.LANGUAGES}
    due = "" if row.due_at is None else f"{row.due_at.astimezone(zone.office()):%Y-%m-%d %H:%M}"
    names = {"zh": row.name, "en": element_names.in_english().get(row.name, row.name)}
    return {language: {"procedure": names[language], "deadline": due} for language in notices.LANGUAGES}
