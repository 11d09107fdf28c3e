"""Professionals: who may work in rehabilitation, with which qualification, and how many hours of training a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Unpack

from sqlalchemy import and_, func, insert, select, update

from models import Base
from models.lifecycle import ProfessionalState, may_follow
from services import actors, area_paths, case_records, directory, institution_rows, keys, policy, readings, texts
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.ids import new_id
from services.paging import USUAL, Keyset, Page
from services.rights import CASEWORKER
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, Work, reading, transaction

CATEGORIES: Final = (
    "psychiatrist",
    "nurse",
    "rehab_doctor",
    "rehab_technician",
    "psychotherapist",
    "social_worker",
    "referral_worker",
    "direct_service",
    "volunteer",
)
HOURS_A_YEAR: Final = 20  # of those who serve directly: 精康融合行动 names it
MOST_HOURS: Final = 2_000
REASON: Final = "state_reason"  # sealed with the other details
COUNTED: Final = frozenset({"hours_this_year", "is_certified", "is_trained", REASON})  # of a view: not columns of the row
NUMBERS: Final = "RC"  # what the numbers of the register begin with
_professional, _training = (Base.metadata.tables[name] for name in ("professional", "training"))
ORDER = Keyset((_professional.c.talent_no,))


@dataclass(frozen=True, slots=True)
class ProfessionalView:
    """A professional as the register has him; the ID number is not shown."""

    id: str
    talent_no: str
    name: str
    category: str
    area_code: str
    office_id: str
    institution_id: str | None
    certificate: str
    certificate_valid_until: date | None
    state: str
    state_reason: str | None
    entered_at: datetime
    hours_this_year: int
    is_certified: bool  # the certificate is good today
    is_trained: bool  # as many hours as the year asks for


def add(actor: Actor, told: Mapping[str, Any], **when: Unpack[When]) -> ProfessionalView:
    """Enter somebody's application; the county looks at it. Conflict where he is in the register already."""
    with transaction(actor, "professional.add", **when) as work:
        professional_id = enter(work, told)
    return get(actor, professional_id)


def enter(work: Work, told: Mapping[str, Any]) -> str:
    """Write somebody's application, in the transaction of a verb; give its id."""
    place = _place(work, work.actor, told)
    policy.demand(work.actor, work.verb, place)
    id_no = texts.plain(str(told["id_no"]))
    known = _professional.c.id_digest.in_(keys.search_digests("id_number", id_no))
    if work.execute(select(_professional.c.id).where(known)).first() is not None:
        raise Conflict(code="professional_known")
    row = {
        **_checked(told),
        **{name: place[name] for name in ("area_code", "office_id")},
        **_new(work, place, told),
        "id_digest": keys.search_digest("id_number", id_no),
    }
    work.execute(insert(_professional), row)
    work.log("professional", row["id"], data_key_id=row["data_key_id"])
    return str(row["id"])


def approve(actor: Actor, professional_id: str, **when: Unpack[When]) -> ProfessionalView:
    """Let somebody who applied, or came back, work. Conflict while the certificate is not good."""
    return _pass(actor, professional_id, "professional.approve", ProfessionalState.ACTIVE, when)


def suspend(actor: Actor, professional_id: str, **when: Unpack[When]) -> ProfessionalView:
    """Let somebody not work until that is over; a reason is needed."""
    return _pass(actor, professional_id, "professional.suspend", ProfessionalState.SUSPENDED, when)


def resume(actor: Actor, professional_id: str, **when: Unpack[When]) -> ProfessionalView:
    """Let somebody work again. Conflict while the certificate is not good."""
    return _pass(actor, professional_id, "professional.resume", ProfessionalState.ACTIVE, when)


def leave(actor: Actor, professional_id: str, **when: Unpack[When]) -> ProfessionalView:
    """Take somebody out of the register; a reason is needed."""
    return _pass(actor, professional_id, "professional.leave", ProfessionalState.LEFT, when)


def train(actor: Actor, professional_id: str, told: Mapping[str, Any], **when: Unpack[When]) -> ProfessionalView:
    """Record hours of training: `year`, `hours`, `topic`."""
    with transaction(actor, "professional.train", **when) as work:
        row = _seen(work, actor, professional_id)
        policy.demand(actor, work.verb, _where(row, actor, work))
        hours, year = int(told["hours"]), int(told["year"])
        if not 0 < hours <= MOST_HOURS:
            raise Invalid({"hours": [f"must be between 1 and {MOST_HOURS}"]}, code="hours", most=MOST_HOURS)
        entry = {"id": new_id(), "professional_id": row.id, "year": year, "hours": hours, "topic": texts.clean("topic", told["topic"], 255)}
        work.execute(insert(_training), {**entry, "recorded_at": work.moment, "recorded_by": actor.person_id})
        work.log("professional", row.id, data_key_id=row.data_key_id)
    return get(actor, professional_id)


@readings.shown("professional")
def get(actor: Actor, professional_id: str) -> ProfessionalView:
    """Give one professional."""
    with reading() as look:
        return _views(look, [_seen(look, actor, professional_id)])[0]


@readings.listed("professional")
def find(
    actor: Actor, *, state: str | None = None, institution_id: str | None = None, after: str | None = None, limit: int = USUAL
) -> Page[ProfessionalView]:
    """List professionals by their numbers."""
    query = policy.visible(select(_professional), actor, _professional)
    query = query if state is None else query.where(_professional.c.state == state)
    query = query if institution_id is None else query.where(_professional.c.institution_id == institution_id)
    with reading() as look:
        page = ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, lambda row: row)
        return Page(_views(look, page.items), page.next)


def _pass(actor: Actor, professional_id: str, verb: str, state: ProfessionalState, when: When) -> ProfessionalView:
    with transaction(actor, verb, **when) as work:
        row = _seen(work, actor, professional_id)
        policy.demand(actor, verb, dict(row._mapping))
        if state != ProfessionalState.ACTIVE and not work.reason:
            raise Invalid({"reason": ["is needed"]}, code="reason_needed")
        if state == ProfessionalState.ACTIVE and not _is_certified(row, actors.today()):
            raise Conflict(code="certificate_over")
        if not may_follow(ProfessionalState(row.state), state):
            raise Conflict(code="professional_state", state=row.state)
        details = keys.unseal_values(work, row.data_key_id, row.details) | {REASON: work.reason}
        sealed = keys.seal_values(work, row.data_key_id, details)
        values = {"state": state, "details": sealed, "changed_at": work.occurred_at}
        still = and_(_professional.c.id == row.id, _professional.c.state == row.state)
        if not work.execute(update(_professional).where(still).values(**values)).rowcount:
            raise Conflict(code="professional_state", state=row.state)
        work.log("professional", row.id, data_key_id=row.data_key_id)
    return get(actor, professional_id)


def _place(work: Work, actor: Actor, told: Mapping[str, Any]) -> dict[str, Any]:
    """Tell whose register it is: that of the county office of the institution, or of the area."""
    institution_id = told.get("institution_id")
    works_in = None if institution_id is None else institution_rows.of_id(work, institution_id)
    area_code = str(told["area_code"]) if works_in is None else works_in.area_code
    if area_paths.path_of(area_code) is None:
        raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
    found = [*directory.present().offices_holding(CASEWORKER, area_code), *directory.present().offices_near(area_code)]
    if not found:
        raise Invalid({"area_code": ["no office looks after it"]}, code="unknown_area")
    own = {role.office_id for role in actor.roles}
    is_involved = works_in is not None and works_in.office_id in own
    return {"area_code": area_code, "office_id": found[0], "is_involved": is_involved}


def _new(work: Work, place: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    number = case_records.next_of(work, f"{NUMBERS}{place['area_code']}")
    data_key_id = keys.new_data_key(work)
    details = {name: str(told[name]) for name in ("id_no", "phone", "certificate_no") if told.get(name)}
    return {
        "id": new_id(),
        "talent_no": f"{NUMBERS}{place['area_code']}-{number:05d}",
        "institution_id": told.get("institution_id"),
        "data_key_id": data_key_id,
        "details": keys.seal_values(work, data_key_id, details),
        "state": ProfessionalState.PENDING,
        "entered_at": work.occurred_at,
        "changed_at": work.occurred_at,
    }


def _checked(told: Mapping[str, Any]) -> dict[str, Any]:
    if told["category"] not in CATEGORIES:
        raise Invalid({"category": [f"is none of {', '.join(CATEGORIES)}"]}, code="category")
    return {
        "name": texts.clean("name", str(told["name"]), 255),
        "category": told["category"],
        "certificate": texts.clean("certificate", str(told["certificate"]), 255),
        "certificate_valid_until": told.get("certificate_valid_until"),
    }


def _seen(look: Reading, actor: Actor, professional_id: str) -> AnyRow:
    query: AnySelect = select(_professional).where(_professional.c.id == professional_id)
    row = look.execute(policy.visible(query, actor, _professional)).first()
    if row is None:
        raise NotFound
    return row


def _where(row: AnyRow, actor: Actor, look: Reading) -> dict[str, Any]:
    own = {role.office_id for role in actor.roles}
    works_in = None if row.institution_id is None else institution_rows.of_id(look, row.institution_id).office_id
    return {**row._mapping, "is_involved": works_in in own}


def _views(look: Reading, rows: list[AnyRow]) -> list[ProfessionalView]:
    today = actors.today()
    trained = _training.c.professional_id.in_([row.id for row in rows]), _training.c.year == today.year
    query = (
        select(_training.c.professional_id, func.sum(_training.c.hours).label("hours"))
        .where(*trained)
        .group_by(_training.c.professional_id)
    )
    hours = {row.professional_id: int(row.hours) for row in look.execute(query)}
    return [_view(row, hours.get(row.id, 0), today, _reason(look, row)) for row in rows]


def _reason(look: Reading, row: AnyRow) -> str | None:
    """Give why somebody may not work."""
    if row.state not in {ProfessionalState.SUSPENDED, ProfessionalState.LEFT}:
        return None
    reason: str | None = keys.unseal_values(look, row.data_key_id, row.details).get(REASON)
    return reason


def _view(row: AnyRow, hours: int, today: date, reason: str | None) -> ProfessionalView:
    own: dict[str, Any] = {name: getattr(row, name) for name in ProfessionalView.__slots__ if name not in COUNTED}
    own |= {"hours_this_year": hours, "is_trained": hours >= HOURS_A_YEAR, "is_certified": _is_certified(row, today)}
    return ProfessionalView(**own, state_reason=reason)


def _is_certified(row: AnyRow, today: date) -> bool:
    return row.certificate_valid_until is None or row.certificate_valid_until >= today
