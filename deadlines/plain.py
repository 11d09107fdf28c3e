"""Time limits as plain durations: a name and how long.

The sources stand in the law named beside each group; where the law leaves a limit open, ours is a default of the design and
an office may set another. There is no calendar of holidays here: so many working days are as many days and the weekends that
can lie between them, never fewer than the law gives.
"""

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take."""

    months: int = 0
    days: int = 0
    work_days: int = 0
    minutes: int = 0


class UnknownLimit(KeyError):
    """Nobody knows a time limit of this name."""


LIMITS: dict[str, Limit] = {
    # referral, after 精神障碍社区康复服务资源共享与转介管理办法
    "jk.intake_verify": Limit(work_days=5),
    "jk.refer_out": Limit(work_days=5),
    "jk.supplement": Limit(work_days=5),
    "jk.org_respond": Limit(work_days=3),
    "jk.comprehensive_assess": Limit(work_days=10),
    "jk.agreement_sign": Limit(work_days=5),
    "jk.stage_assess": Limit(months=3),
    "jk.intake_verify_city": Limit(work_days=10),
    "jk.refer_out_city": Limit(work_days=10),
    "jk.stage_assess_complete": Limit(work_days=10),
    "jk.follow_up_1": Limit(months=1),
    "jk.follow_up_3": Limit(months=3),
    "jk.follow_up_6": Limit(months=6),
    "jk.follow_up_visit": Limit(work_days=10),
    "jk.waiting_contact": Limit(months=1),
    "jk.treatment_follow_up": Limit(days=14),
    "jk.treatment_limit": Limit(months=6),
    "jk.desk": Limit(work_days=5),
    # the same: registration and withdrawal of institutions; 行政复议法, 行政诉讼法
    "org.county_check": Limit(work_days=10),
    "org.city_confirm": Limit(work_days=10),
    "org.statement": Limit(work_days=5),
    "org.review_statement": Limit(work_days=10),
    "org.reconsideration": Limit(days=60),
    "org.litigation": Limit(months=6),
    # 未成年人保护法, 公安机关办理刑事案件程序规定: reports of harm to a minor
    "mr.report_police": Limit(),
    "mr.internal_alarm": Limit(minutes=30),
    "mr.internal_alarm.escalate": Limit(minutes=120),
    "mr.police_wrong_jurisdiction": Limit(minutes=24 * 60),
    "mr.police_admin_transfer_review": Limit(days=3),
    "mr.police_supplement.notice": Limit(minutes=24 * 60),
    "mr.police_supplement": Limit(days=3),
    "mr.no_file_notice": Limit(days=3),
    "mr.no_file_reconsider": Limit(days=7),
    "mr.no_file_reconsider.decide": Limit(days=30),
    "mr.no_file_reconsider_agency": Limit(days=3),
    "mr.procurator_reason": Limit(days=7),
    "mr.procurator_order_file": Limit(days=15),
    "mr.suggestion_reply": Limit(months=1),
    # 未成年人保护法, 反家庭暴力法, 中国公民收养子女登记办法: temporary guardianship
    "tg.police_case_note": Limit(work_days=5),
    "tg.max": Limit(months=12),
    "tg.guardian_collect": Limit(days=3),
    "tg.police_search_sh": Limit(months=6),
    "tg.trafficked_1m": Limit(months=1),
    "tg.trafficked_notice": Limit(days=30),
    "tg.trafficked_transfer": Limit(days=7),
    "tg.trafficked_12m": Limit(months=12),
    "tg.abandoned_notice": Limit(days=60),
    "tg.adoption_register": Limit(days=30),
    "tg.protection_order": Limit(minutes=72 * 60),
    "tg.protection_order.urgent": Limit(minutes=24 * 60),
    "tg.protection_order_valid": Limit(months=6),
    "tg.protection_order_review": Limit(days=5),
    "tg.revocation_trial": Limit(days=30),
    "tg.revocation_idle": Limit(months=6),
    "tg.restore_window": Limit(months=12),
    "tg.adopt_after_revocation": Limit(months=12),
    "tg.designation_challenge": Limit(days=30),
    # care for children in need
    "child.red": Limit(),
    "child.yellow": Limit(months=1),
    "child.blue": Limit(months=2),
    "child.green": Limit(months=3),
    "child.green.contact": Limit(months=1),
    "child.list_share": Limit(months=6),
    "child.archive_check": Limit(months=12),
    "benefit.transition": Limit(months=6),
    # benefits across provinces
    "xs.accept": Limit(work_days=3),
    "xs.town_review": Limit(work_days=15),
    "xs.county_decide": Limit(work_days=15),
    "xs.feedback": Limit(work_days=3),
}


def due(name: str, start: datetime, zone: tzinfo) -> datetime:
    """Tell when a limit that begins at this moment ends; months and days are counted where the office is."""
    if name not in LIMITS:
        raise UnknownLimit(name)
    limit = LIMITS[name]
    local = _months_later(start.astimezone(zone), limit.months)
    wall = local.replace(tzinfo=None) + timedelta(days=limit.days + _with_weekends(limit.work_days))
    return (wall.replace(tzinfo=zone) + timedelta(minutes=limit.minutes)).astimezone(start.tzinfo)


def _with_weekends(work_days: int) -> int:
    return work_days + 2 * -(-work_days // 5)


def _months_later(moment: datetime, months: int) -> datetime:
    """Give the same day so many months later, or the last one of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))
