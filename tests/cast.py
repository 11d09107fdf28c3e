"""The people of the tests, the same everywhere."""

from dataclasses import dataclass, replace

from argon2 import PasswordHasher
from sqlalchemy import Engine, insert

from models import Account, Area, Office, Person, RoleHeld
from services import now, rights
from services.actor import Actor, Role
from services.ids import new_id

PASSWORD = "careflow-demo"
FULL = ["*", *sorted(rights.SENSITIVE)]  # the scopes with which a token is as good as its account
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # weak and quick, for tests only

PROVINCE, CITY, COUNTY, OTHER_COUNTY = "440000", "440100", "440111", "440106"
AREAS = {
    PROVINCE: ("广东省", None, "440000/"),
    CITY: ("广州市", PROVINCE, "440000/440100/"),
    COUNTY: ("白云区", CITY, "440000/440100/440111/"),
    OTHER_COUNTY: ("天河区", CITY, "440000/440100/440106/"),
}
OFFICES = {
    "baiyun": ("白云区民政局", COUNTY),
    "tianhe": ("天河区民政局", OTHER_COUNTY),
    "guangzhou": ("广州市民政局", CITY),
    "guangdong": ("广东省民政厅", PROVINCE),
    "kangning": ("白云区康宁社区康复中心", COUNTY),
    "xinqiao": ("白云区心桥康复站", COUNTY),
    "weibao": ("白云区未成年人救助保护中心", COUNTY),
    "fuliyuan": ("广州市儿童福利院", CITY),
    "jiangcun": ("白云区江村村民委员会", COUNTY),
    "jianggao": ("白云区江高镇未成年人保护工作站", COUNTY),
    "school": ("白云区虚构小学", COUNTY),
}
PEOPLE = {
    "liwen": ("李文", (("caseworker", "baiyun"), ("referral_worker", "baiyun"))),
    "zhaomin": ("赵敏", (("caseworker", "baiyun"), ("referral_worker", "baiyun"))),
    "sunqiang": ("孙强", (("supervisor", "baiyun"),)),
    "heping": ("何平", (("confirmer", "guangzhou"),)),
    "kangfu": ("康复", (("rehab_org", "kangning"),)),
    "tianyuan": ("田园", (("rehab_org", "xinqiao"),)),
    "admin": ("管理员", (("administrator", "guangdong"), ("publisher", "guangdong"))),
    "tuzhi": ("图志", (("diagram_administrator", "guangdong"),)),
    "renhe": ("任和", (("people_administrator", "guangdong"),)),
    "qianjing": ("钱静", (("auditor", "guangdong"),)),
    "wuyue": ("吴越", (("caseworker", "tianhe"),)),
    "yangguang": ("杨光", (("care_org", "weibao"),)),
    "fuan": ("傅安", (("care_org", "fuliyuan"),)),
    "jiangchun": ("江春", (("village_officer", "jiangcun"),)),
    "gaoyuan": ("高原", (("town_station", "jianggao"),)),
    "zhiban": ("秦值", (("duty_officer", "baiyun"),)),
    "zhoutao": ("周涛", (("duty_officer", "baiyun"),)),
    "tangjing": ("唐静", (("reporter", "school"),)),
    "fangke": ("方可", (("unit_head", "school"),)),
}
PROGRAMS = {"notifier": ("通知程序", (("worker", "guangdong"),))}


@dataclass(frozen=True)
class Cast:
    """Everybody, as actors; the stranger `wuyue` must never get in."""

    liwen: Actor
    zhaomin: Actor
    sunqiang: Actor
    heping: Actor
    kangfu: Actor
    tianyuan: Actor
    admin: Actor
    tuzhi: Actor
    renhe: Actor
    qianjing: Actor
    wuyue: Actor
    yangguang: Actor
    fuan: Actor
    jiangchun: Actor
    gaoyuan: Actor
    zhiban: Actor
    zhoutao: Actor
    tangjing: Actor
    fangke: Actor
    notifier: Actor  # no person: the account of a program, which alone gets jobs with their variables
    offices: dict[str, str]  # short name -> office id


def enter(engine: Engine) -> Cast:
    """Write areas, offices, people, accounts and roles into an empty database."""
    offices = {short: new_id() for short in OFFICES}
    actors = {login: _actor(login, name, roles, offices) for login, (name, roles) in {**PEOPLE, **PROGRAMS}.items()}
    with engine.begin() as connection:
        for code, (name, parent, path) in AREAS.items():
            connection.execute(insert(Area), {"code": code, "name": name, "parent_code": parent, "path": path})
        connection.execute(insert(Office), [{"id": offices[short], "name": n, "area_code": area} for short, (n, area) in OFFICES.items()])
        connection.execute(insert(Person), [{"id": a.person_id, "name": a.name, "is_active": True} for a in actors.values()])
        connection.execute(insert(Account), [_account(login, actor) for login, actor in actors.items()])
        connection.execute(insert(RoleHeld), [row for actor in actors.values() for row in _roles(actor)])
    return Cast(**actors, offices=offices)


def stripped(actor: Actor) -> Actor:
    """Give the same person without any role."""
    return replace(actor, roles=())


def keeper(cast: Cast, area_code: str) -> Actor:
    """Give somebody who looks after the people of one area alone."""
    role = Role("people_administrator", cast.offices["baiyun"], area_code, AREAS[area_code][2])
    return Actor("person", cast.renhe.person_id, "任和", None, (role,))


def _actor(login: str, name: str, roles: tuple[tuple[str, str], ...], offices: dict[str, str]) -> Actor:
    held = tuple(Role(role, offices[office], OFFICES[office][1], AREAS[OFFICES[office][1]][2]) for role, office in roles)
    return Actor("person", new_id(), name, new_id(), held, login=login)


def _account(login: str, actor: Actor) -> dict[str, object]:
    return {
        "id": actor.account_id,
        "person_id": actor.person_id,
        "login": login,
        "password_hash": PASSWORD_HASH,
        "is_active": True,
        "created_at": now.now(),
    }


def _roles(actor: Actor) -> list[dict[str, object]]:
    return [{"id": new_id(), "person_id": actor.person_id, "office_id": role.office_id, "role": role.role} for role in actor.roles]
