"""People with their accounts and roles; nobody can sign in before an administrator sets a password."""

import secrets
from functools import cache

from sqlalchemy import select

from models import Base
from services import actors, granting, passwords, people, rights, sheets, texts
from services.errors import Invalid
from services.imports import Cells, Column, Kind
from services.transaction import Work

_office = Base.metadata.tables["office"]
LONGEST_NAME = 255


def enter(work: Work, cells: Cells) -> None:
    """Enter a person and the roles he holds in one office."""
    login = texts.clean("login", str(cells["login"]), actors.LONGEST_LOGIN)
    name = texts.clean("name", str(cells["name"]), LONGEST_NAME)
    office_id = work.execute(select(_office.c.id).where(_office.c.name == cells["office"])).scalars().first()
    if office_id is None:
        raise Invalid({"office": ["is no office"]}, code="unknown_office")
    roles = sheets.several(cells["roles"])
    if not roles or not rights.ROLES.issuperset(roles):
        raise Invalid({"roles": [f"are some of {', '.join(sorted(rights.ROLES))}"]}, code="unknown_role")
    granting.demand(work, [office_id])  # whoever may not is not told which logins there are
    person_id = people.enter(work, login, name, _nobodys())
    for role in roles:
        granting.hold(work, person_id, role, office_id)


@cache
def _nobodys() -> str:
    """Hash a password that nobody knows: until an administrator sets one, the account opens for nobody."""
    return passwords.hashed(secrets.token_urlsafe(24))


KIND = Kind(
    name="people",
    title="人员",
    title_en="People",
    verb="person.add",
    columns=(
        Column("login", "账号", "登录用的账号，不可重复", "The login; each only once", is_needed=True),
        Column("name", "姓名", "工作人员姓名", "The person's name", is_needed=True),
        Column("office", "机构", "系统中已有的机构名称", "The name of an office there is", is_needed=True),
        Column("roles", "角色", "角色代码，多个用逗号分隔，如 caseworker,supervisor", "Roles, separated by commas", is_needed=True),
    ),
    enter=enter,
)
