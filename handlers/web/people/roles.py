"""The roles: what each may do, in words, how far it reaches, and who holds it."""

from typing import Final

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from handlers import role_names, verb_names
from handlers.web import language
from handlers.web.guard import actor
from services import person_finding, policy, rights
from services.rights import INHERITING, KEEPING, MACHINE, OUTSIDERS, SENSITIVE

REACHES: Final = (  # the first one that a role belongs to
    (frozenset({MACHINE}), _l("外部程序：只领取本区域及下级的外部任务")),
    (KEEPING, _l("本区域及下级；看不到案件")),
    (INHERITING, _l("本区域及下级的全部事项")),
    (OUTSIDERS, _l("只有请其办理的事项，看不到案件其他内容")),
)
WORKERS_REACH: Final = _l("本单位承办的案件，以及请其办理的事项")


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/roles", "roles", show_all)
    desk.add_url_rule("/roles/<role>", "role", show)


def show_all() -> str:
    """List the roles."""
    may_count = policy.can(actor(), "person.read", {})
    counts = person_finding.count_by_role(actor()) if may_count else {}
    roles = [(role, reach(role), len(rights.of(role)), counts.get(role, 0)) for role in role_names.NAMES]
    return render_template("people/roles.html", roles=roles, may_count=may_count)


def show(role: str) -> str:
    """Show what a role may do."""
    if role not in role_names.NAMES:
        raise NotFound
    order = [*((name, english) for name, english, _objects in verb_names.GROUPS), verb_names.OTHERS]
    groups: dict[str, list[tuple[str, bool]]] = {group[is_english()]: [] for group in order}
    for verb in rights.of(role):
        right = verb_names.name(verb, is_english=is_english())
        groups[verb_names.group_of(verb)[is_english()]].append((right, verb in SENSITIVE))
    return render_template(
        "people/role.html",
        role=role,
        reach=reach(role),
        groups=[(name, found) for name, found in groups.items() if found],
        may_count=policy.can(actor(), "person.read", {}),
    )


def reach(role: str) -> object:
    """Say how far a role reaches."""
    return next((text for roles, text in REACHES if role in roles), WORKERS_REACH)


def is_english() -> bool:
    """Say whether the reader reads English."""
    return language.chosen() == "en"
