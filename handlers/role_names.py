"""What the roles are called, in Chinese and English: for pages, API and command line alike."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "caseworker": ("经办人", "Caseworker"),
    "referral_worker": ("转介服务人员", "Referral worker"),
    "supervisor": ("科室负责人", "Supervisor"),
    "confirmer": ("市级确认人", "Confirmer"),
    "duty_officer": ("值班员", "Duty officer"),
    "town_station": ("乡镇（街道）未保站", "Town station"),
    "village_officer": ("儿童主任", "Village officer"),
    "rehab_org": ("社区康复机构", "Rehabilitation organisation"),
    "care_org": ("照护机构", "Care organisation"),
    "liaison": ("联络员", "Liaison"),
    "reporter": ("报告人", "Reporter"),
    "unit_head": ("单位负责人", "Head of the unit"),
    "auditor": ("监督审计", "Auditor"),
    "administrator": ("系统管理员", "Administrator"),
    "diagram_administrator": ("流程管理员", "Administrator of diagrams"),
    "people_administrator": ("人员管理员", "Administrator of people"),
    "publisher": ("流程发布人", "Publisher"),
    "worker": ("外部执行程序", "External worker"),
}


def name(role: str, *, is_english: bool = False) -> str:
    """Say what a role is called; one nobody knows by its own word."""
    return NAMES.get(role, (role, role))[is_english]
