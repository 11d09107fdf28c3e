"""What the demonstration begins with: a part of a province, its offices, and people with accounts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert, select

from models import Account, Area, Institution, Office, RoleHeld
from services import area_rows, institution_rows, offices, passwords, people
from services.actor import OPERATOR
from services.area_rows import NewArea
from services.ids import new_id
from services.transaction import Reading, Work, reading, transaction

PASSWORD: Final = "careflow-demo"  # noqa: S105 — printed at the start of every demonstration

AREAS: Final[Sequence[tuple[str, str, str | None]]] = (
    ("440000", "广东省", None),
    ("440100", "广州市", "440000"),
    ("440103", "荔湾区", "440100"),
    ("440104", "越秀区", "440100"),
    ("440105", "海珠区", "440100"),
    ("440106", "天河区", "440100"),
    ("440111", "白云区", "440100"),
    ("440112", "黄埔区", "440100"),
    ("440113", "番禺区", "440100"),
    ("440600", "佛山市", "440000"),
    ("440604", "禅城区", "440600"),
    ("440605", "南海区", "440600"),
)
OFFICES: Final[Mapping[str, str]] = {
    "广东省民政厅": "440000",
    "广州市民政局": "440100",
    "白云区民政局": "440111",
    "天河区民政局": "440106",
    "白云区康宁社区康复中心": "440111",
    "白云区心桥康复站": "440111",
    "白云区未成年人救助保护中心": "440111",
    "广州市儿童福利院": "440100",
    "白云区江村村民委员会": "440111",
    "白云区虚构小学": "440111",
    "白云区江高镇未成年人保护工作站": "440111",
}
PEOPLE: Final[Sequence[tuple[str, str, str, tuple[str, ...]]]] = (
    ("liwen", "李文", "白云区民政局", ("caseworker", "referral_worker")),
    ("zhaomin", "赵敏", "白云区民政局", ("caseworker", "referral_worker")),
    ("sunqiang", "孙强", "白云区民政局", ("supervisor",)),
    ("heping", "何平", "广州市民政局", ("confirmer",)),
    ("kangfu", "康复", "白云区康宁社区康复中心", ("rehab_org",)),
    ("tianyuan", "田园", "白云区心桥康复站", ("rehab_org",)),
    ("admin", "管理员", "广东省民政厅", ("administrator", "publisher")),
    ("tuzhi", "图志", "广东省民政厅", ("diagram_administrator",)),
    ("renhe", "任和", "广东省民政厅", ("people_administrator",)),
    ("qianjing", "钱静", "广东省民政厅", ("auditor",)),
    ("wuyue", "吴越", "天河区民政局", ("caseworker",)),
    ("worker", "外部执行程序", "白云区民政局", ("worker",)),
    ("yangguang", "杨光", "白云区未成年人救助保护中心", ("care_org",)),
    ("fuan", "傅安", "广州市儿童福利院", ("care_org",)),
    ("jiangchun", "江春", "白云区江村村民委员会", ("village_officer",)),
    ("gaoyuan", "高原", "白云区江高镇未成年人保护工作站", ("town_station",)),
    ("zhiban", "秦值", "白云区民政局", ("duty_officer",)),
    ("zhoutao", "周涛", "白云区民政局", ("duty_officer",)),
    ("tangjing", "唐静", "白云区虚构小学", ("reporter",)),
    ("fangke", "方可", "白云区虚构小学", ("unit_head",)),
)
OFFER: Final[Mapping[str, Any]] = {
    "kind": "民办非企业单位（社会服务机构）",
    "area_code": "440111",
    "service_types": ["服药训练", "预防复发训练", "生活技能训练", "社交技能训练", "家庭支持"],
    "accepted_diagnoses": ["schizophrenia", "schizoaffective", "delusional", "bipolar"],
}
INSTITUTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "白云区康宁社区康复中心": {"credit_code": "52440111MJK0000017", "address": "不存在路1号", "distance_km": 3, "capacity": 120, "load": 0},
    "白云区心桥康复站": {"credit_code": "52440111MJK0000025", "address": "不存在路2号", "distance_km": 9, "capacity": 80, "load": 0},
}
NATION: Final = ("000000", "全国")  # the root of an installation that starts empty
FIRST_OFFICE: Final = "系统管理"


def load(password: str = PASSWORD) -> bool:
    """Add whatever of the demonstration's data is missing; say whether anything was."""
    with reading() as look:
        known = _known(look)
    newcomers = [person for person in PEOPLE if person[0] not in known["logins"]]
    if (
        not newcomers
        and {code for code, *_ in AREAS} <= known["areas"]
        and set(OFFICES) <= set(known["offices"])
        and set(INSTITUTIONS) <= known["institutions"]
    ):
        return False
    password_hash = passwords.hashed(password)
    with transaction(OPERATOR, "demo.load") as work:
        _areas(work, known["areas"])
        places = _offices(work, known["offices"])
        for login, name, office, roles in newcomers:
            _person(work, (login, name, password_hash), places[office], roles)
        for name in sorted(set(INSTITUTIONS) - known["institutions"]):
            institution_rows.enter(work, {**OFFER, **INSTITUTIONS[name], "name": name, "office_id": places[name], "case_id": None})
        work.log("demo", None)
    return True


def first_administrator(password: str) -> bool:
    """Add the account `admin` over everything when it does not exist yet; say whether it did not."""
    if has_account("admin"):
        return False
    password_hash = passwords.hashed(password)
    with transaction(OPERATOR, "person.add") as work:
        _person(work, ("admin", "管理员", password_hash), _first_office(work), ("administrator", "publisher"))
    return True


def has_account(login: str) -> bool:
    """Say whether somebody has this login."""
    with reading() as look:
        return look.execute(select(Account.id).where(Account.login == login)).first() is not None


def _known(work: Reading) -> dict[str, Any]:
    return {
        "areas": set(work.execute(select(Area.code)).scalars()),
        "offices": {row.name: row.id for row in work.execute(select(Office.name, Office.id))},
        "institutions": set(work.execute(select(Institution.name)).scalars()),
        "logins": set(work.execute(select(Account.login)).scalars()),
    }


def _areas(work: Work, known: set[str]) -> None:
    for _, error in area_rows.enter_all(work, [NewArea(*area) for area in AREAS if area[0] not in known]):
        raise error


def _offices(work: Work, known: Mapping[str, str]) -> dict[str, str]:
    missing = {name: offices.enter(work, name, code) for name, code in OFFICES.items() if name not in known}
    return {**known, **missing}


def _person(work: Work, account: tuple[str, str, str], office_id: str, roles: Sequence[str]) -> None:
    person_id = people.enter(work, *account)
    for role in roles:
        work.execute(insert(RoleHeld), {"id": new_id(), "person_id": person_id, "office_id": office_id, "role": role})


def _first_office(work: Work) -> str:
    """Give an office of a root area; make both in an empty installation."""
    root = work.execute(select(Area.code).where(Area.parent_code.is_(None)).order_by(Area.code)).scalars().first()
    code = root or area_rows.enter(work, NewArea(*NATION), "").rstrip("/")
    found = work.execute(select(Office.id).where(Office.area_code == code).order_by(Office.id)).scalars().first()
    return found or offices.enter(work, FIRST_OFFICE, code)
