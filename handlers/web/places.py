"""Where one can go: the desks, and the places of each, as far as the actor may go there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from services.actor import Actor
from services.rights import OVERSEEING, PEOPLE, RIGHTS


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a desk: its page, all pages that lie in it, and whose roles open it."""

    endpoint: str
    text: object
    pages: frozenset[str] = frozenset()
    roles: frozenset[str] = PEOPLE

    def holds(self, endpoint: str | None) -> bool:
        """Say whether a page lies here."""
        return endpoint == self.endpoint or endpoint in self.pages


@dataclass(frozen=True, slots=True)
class Desk:
    """Places of people who do the same kind of work."""

    name: str
    text: object
    places: tuple[Place, ...]

    def holds(self, endpoint: str | None) -> bool:
        """Say whether a page lies at this desk."""
        return any(place.holds(endpoint) for place in self.places)


def _pages(*names: str) -> frozenset[str]:
    return frozenset(f"web.{name}" for name in names)


CASEWORK: Final = (
    Place("web.worklist", _l("待办"), _pages("user_task", "search_worklist", "notices", "notice_settings")),
    Place("web.cases", _l("案件"), _pages("search_cases", "case", "clock", "break_glass", "reveal_of_case"), RIGHTS["case.read"]),
    Place("web.person_files", _l("一人一档"), _pages("search_person_files", "person_file"), RIGHTS["person_file.read"]),
    Place("web.procedures", _l("发起办理"), _pages("start"), RIGHTS["instance.start"]),
    Place("web.institutions", _l("机构库"), _pages("professionals")),
    Place("web.alarms", _l("警报")),
    Place("web.absences", _l("缺勤与代理"), _pages("new_absence")),
)
DESIGN: Final = (
    Place(
        "web.designs",
        _l("流程设计"),
        _pages("design", "edit_design", "versions", "compare_design", "compare_versions", "map_versions", "migrants", "migration_trial"),
        RIGHTS["design.read"],
    ),
    Place(
        "web.calendars",
        _l("工作日历"),
        _pages("calendar", "calendar_year", "publish_calendar", "recount"),
        RIGHTS["design.read"],
    ),
    Place("web.time_limits", _l("时限规定"), _pages("time_limit", "new_time_limit", "publish_time_limit"), RIGHTS["design.read"]),
)
OVERSIGHT: Final = (
    Place("web.board", _l("督办看板"), _pages("board_rows", "balance"), RIGHTS["oversight.read"]),
    Place("web.archives", _l("归档与销毁"), _pages("case_archives", "disposals", "disposal"), RIGHTS["archive.read"]),
    Place("web.measures", _l("指标"), _pages("measure"), RIGHTS["oversight.read"]),
    Place("web.figures", _l("流程用时"), _pages("definition_figures"), RIGHTS["oversight.read"]),
    Place(
        "web.instances", _l("流程运行"), _pages("instance", "search_instances", "modify", "preview_modify", "variable", "timer"), OVERSEEING
    ),
    Place("web.batches", _l("批次"), _pages("batch", "batch_way_back"), RIGHTS["batch.read"]),
    Place("web.incidents", _l("异常"), _pages("incident"), RIGHTS["incident.read"]),
)
PEOPLE_AND_PLACES: Final = (
    Place(
        "web.people",
        _l("人员管理"),
        _pages(
            "person",
            "search_people",
            "add_person",
            "grant_role",
            "rename_person",
            "leave_person",
            "hand_over",
            "password_of",
            "import_rows",
        ),
        RIGHTS["person.read"],
    ),
    Place("web.offices", _l("办理单位"), _pages("office", "add_office", "close_office", "preview_close", "roster"), RIGHTS["person.read"]),
    Place("web.areas", _l("各级区划"), _pages("area", "add_area", "merge_area", "preview_merge"), RIGHTS["person.read"]),
    Place("web.roles", _l("岗位权限"), _pages("role"), RIGHTS["person.read"]),
)
HOUSE: Final = (
    Place("web.notice_templates", _l("通知文本"), _pages("notice_template", "write_notice_template"), RIGHTS["notice_template.read"]),
    Place("web.webhooks", _l("接收地址"), _pages("webhook", "add_webhook"), RIGHTS["webhook.read"]),
    Place("web.opening_hours", _l("办公时间"), roles=RIGHTS["opening_hours.enter"]),
    Place("web.retention", _l("保管期限"), roles=RIGHTS["retention.read"]),
)
DESKS: Final = (
    Desk("casework", _l("办理"), CASEWORK),
    Desk("design", _l("流程设计"), DESIGN),
    Desk("oversight", _l("督办"), OVERSIGHT),
    Desk("people", _l("管理"), (*PEOPLE_AND_PLACES, *HOUSE)),
)


def page() -> str | None:
    """Give the endpoint of the page that is shown: a form that was not taken is told on the page around it, whose address is no longer."""
    address, path = current_app.create_url_adapter(request), "" if request.method == "GET" else request.path
    while address and path:
        try:
            return str(address.match(path, method="GET")[0])
        except HTTPException:
            path = path.rpartition("/")[0]
    return request.endpoint


def open_to(actor: Actor | None) -> Sequence[Desk]:
    """Give the desks with the places that this person, or somebody for whom he stands in, may use; none to whoever is not signed in."""
    if actor is None:
        return ()
    roles = frozenset(role.role for one in (actor, *actor.principals) for role in one.roles)
    found = [Desk(desk.name, desk.text, tuple(place for place in desk.places if place.roles & roles)) for desk in DESKS]
    return [desk for desk in found if desk.places]


def current(desks: Sequence[Desk], endpoint: str | None) -> Desk | None:
    """Give the desk at which a page lies; pages of no desk (one's own account) stand at the first."""
    return next((desk for desk in desks if desk.holds(endpoint)), desks[0] if desks else None)
