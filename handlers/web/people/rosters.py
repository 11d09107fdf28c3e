"""The duty roster of an office: who is on duty in the coming days, and changes to it."""

from datetime import datetime, time, timedelta
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.people import forms
from handlers.web.people.listing import policy_allows, role_choices
from services import offices, people, rosters
from services.errors import Invalid
from services.paging import LARGEST
from services.person_finding import Filters
from services.roles_held import HERE, today
from services.rosters import KINDS, LAST_RANK, Shift

AHEAD: Final = timedelta(days=31)
WORDS: Final = {"day": _l("白班"), "night": _l("夜班"), "holiday": _l("节假日")}
FIELDS: Final = {
    "person_id": _l("值班人"),
    "role": _l("岗位"),
    "kind": _l("班次"),
    "begins_at": _l("开始时间"),
    "ends_at": _l("结束时间"),
    "rank": _l("呼叫顺位"),
}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/offices/<office_id>/roster", "roster", show)
    desk.add_url_rule("/offices/<office_id>/roster", "enter_shift", enter, methods=["POST"])
    desk.add_url_rule("/rosters/<shift_id>/remove", "remove_shift", remove, methods=["POST"])


def show(office_id: str, wrong: forms.Wrong = forms.RIGHT) -> ResponseReturnValue:
    """Show who is on duty from today on."""
    begin = datetime.combine(today(), time(), HERE)
    shifts = rosters.find(actor(), office_id, begins_at=begin, ends_at=begin + AHEAD)
    may_change = policy_allows("roster.enter")
    page = render_template(
        "people/roster.html",
        one=offices.get(actor(), office_id),
        shifts=shifts,
        words=WORDS,
        kinds=[(kind, WORDS[kind]) for kind in KINDS],
        people=people.find(actor(), Filters(office_id=office_id, is_active=True), limit=LARGEST).items if may_change else [],
        roles=role_choices(),
        ranks=range(LAST_RANK + 1),
        days=AHEAD.days,
        may_change=may_change,
        given=request.form,
        wrong=wrong,
    )
    return page, wrong.status


def enter(office_id: str) -> ResponseReturnValue:
    """Put somebody on duty."""
    done, wrong = forms.tried(lambda: rosters.enter(actor(), _shift(office_id)), **FIELDS)
    if done is None:
        return show(office_id, wrong)
    flash(_("已安排值班。"), "green")
    return redirect(url_for("web.roster", office_id=office_id))


def remove(shift_id: str) -> ResponseReturnValue:
    """Take somebody off duty."""
    rosters.remove(actor(), shift_id)
    flash(_("已取消值班。"), "green")
    return redirect(url_for("web.roster", office_id=forms.text("office_id") or "-"))


def _shift(office_id: str) -> Shift:
    rank = forms.text("rank")
    return Shift(
        office_id=office_id,
        role=forms.text("role"),
        person_id=forms.text("person_id"),
        kind=forms.text("kind"),
        rank=int(rank) if rank in {str(one) for one in range(LAST_RANK + 1)} else -1,
        begins_at=_moment("begins_at"),
        ends_at=_moment("ends_at"),
    )


def _moment(name: str) -> datetime:
    try:
        return datetime.fromisoformat(forms.text(name)).replace(tzinfo=HERE)
    except ValueError as error:
        raise Invalid({name: [_("请填写日期和时间。")]}) from error
