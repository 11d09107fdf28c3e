"""How somebody wants to be told besides the page: which channel at once, which in a digest, and when not at all."""

from dataclasses import asdict, dataclass
from typing import Any, Final, Unpack

from sqlalchemy import select

from models import NoticeSetting
from services import notice_hours, notice_sending, rosters, upserting
from services.actor import Actor
from services.errors import Forbidden, Invalid
from services.transaction import Reading, When, reading, transaction

HOWS: Final = ("at_once", "digest", "off")
_setting = NoticeSetting.__table__


@dataclass(frozen=True, slots=True)
class Setting:
    """A person's wishes; moments of the day are minutes after midnight."""

    email: str = "off"
    sms: str = "off"
    webhook: str = "off"
    digest_at: int = 8 * 60
    quiet_from: int | None = None
    quiet_until: int | None = None


@dataclass(frozen=True, slots=True)
class SettingView(Setting):
    """A person's wishes, and by which channels he can be reached at all."""

    reachable: tuple[str, ...] = ()


def get(actor: Actor) -> SettingView:
    """Give the actor's own wishes."""
    with reading() as look:
        return _view(look, actor.person_id or "")


def change(actor: Actor, wish: Setting, **when: Unpack[When]) -> SettingView:
    """Set the actor's own wishes. Raises Invalid, naming the fields; Forbidden for whoever is no person."""
    _check(wish)
    with transaction(actor, "notice.set", **when) as work:
        if actor.person_id is None:
            raise Forbidden
        own = _setting.c.person_id == actor.person_id
        upserting.write(work, _setting, {"person_id": actor.person_id}, asdict(wish))
        notice_sending.owe_digest(work, work.execute(select(_setting).where(own)).one())
        work.log("person", actor.person_id)
        return _view(work, actor.person_id)


def _view(look: Reading, person_id: str) -> SettingView:
    row = look.execute(select(_setting).where(_setting.c.person_id == person_id)).first()
    plain: dict[str, Any] = asdict(Setting()) if row is None else {name: getattr(row, name) for name in Setting.__slots__}
    return SettingView(**plain, reachable=tuple(rosters.channels(look, person_id)))


def _check(wish: Setting) -> None:
    wrong = {channel: [f"is none of {', '.join(HOWS)}"] for channel in notice_sending.CHANNELS if getattr(wish, channel) not in HOWS}
    minutes = {"digest_at": wish.digest_at, "quiet_from": wish.quiet_from, "quiet_until": wish.quiet_until}
    for name, value in minutes.items():
        if value is not None and not 0 <= value < notice_hours.DAY:
            wrong[name] = ["is no time of day"]
    if (wish.quiet_from is None) != (wish.quiet_until is None):
        wrong["quiet_until"] = ["quiet hours have a beginning and an end"]
    if wrong:
        raise Invalid(wrong, code="notice_setting")
