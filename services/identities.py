"""By what those who work here are recognised: entered once, sealed, compared by digest and read by nobody."""

from collections.abc import Mapping
from typing import Final, Unpack

from sqlalchemy import Select, delete, insert, select

from forms import checks
from models import Person, PersonIdentity
from services import keys, policy, searching, texts
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.ids import new_id
from services.transaction import When, Work, transaction

CHECKS: Final = {"id_number": checks.resident_id, "phone": checks.phone}
_identity, _person = PersonIdentity.__table__, Person.__table__


def set_identity(actor: Actor, person_id: str, told: Mapping[str, str | None], **when: Unpack[When]) -> list[str]:
    """Enter somebody's ID number or phone; an empty one is forgotten. Give what is known of him now."""
    proper = {kind: _checked(kind, text) for kind, text in told.items()}
    with transaction(actor, "person.set_identity", **when) as work:
        if work.execute(policy.visible(select(_person.c.id), actor, Person).where(_person.c.id == person_id)).first() is None:
            raise NotFound
        policy.demand(actor, work.verb, {})
        for kind, text in proper.items():
            _set(work, person_id, kind, text)
        work.log("person", person_id)
        return list(work.execute(select(_identity.c.kind).where(_identity.c.person_id == person_id).order_by(_identity.c.kind)).scalars())


def people_with(kind: str, text: str) -> Select[tuple[str]]:
    """Select the people of whom this number was entered."""
    return select(_identity.c.person_id).where(searching.is_same(_identity, kind, text))


def _checked(kind: str, text: str | None) -> str | None:
    if kind not in CHECKS:
        raise Invalid({kind: [f"is none of {', '.join(CHECKS)}"]}, code="identity")
    proper = CHECKS[kind](text) if text else None
    if text and proper is None:
        raise Invalid({kind: ["is no such number"]}, code="identity")
    return proper


def _set(work: Work, person_id: str, kind: str, text: str | None) -> None:
    work.execute(delete(PersonIdentity).where(_identity.c.person_id == person_id, _identity.c.kind == kind))
    if text:
        data_key_id = keys.system_data_key(work)
        digest = keys.search_digest(kind, texts.plain(text))
        row = {"id": new_id(), "person_id": person_id, "kind": kind, "digest": digest, "data_key_id": data_key_id}
        work.execute(insert(PersonIdentity), row | {"value": keys.seal(work, data_key_id, text.encode())})
