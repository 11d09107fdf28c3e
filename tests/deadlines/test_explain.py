"""The derivation of a due moment, as people and programs read it."""

import json
from datetime import datetime

from deadlines import explain, limits, seed, sentences
from deadlines.calendars import Calendar
from deadlines.counting import OFFICE, Course, Pause

CALENDAR = Calendar(seed.layers())
LIMITS = {limit.id: limit for limit in limits.shipped() if not limit.region}


def told(name: str, start: str, language: sentences.Language = "zh", *pauses: Pause) -> list[str]:
    course = Course(LIMITS[name], datetime.fromisoformat(start).replace(tzinfo=OFFICE), pauses)
    return sentences.sentences(explain.explain(course, CALENDAR), language, {"hearing": "听证"})


def test_every_day_over_the_national_holiday() -> None:
    said = told("jk.intake_verify", "2026-09-29 10:00")
    assert said[:3] == [
        "初步核实和确认登记：5个工作日（《精神障碍社区康复服务资源共享与转介管理办法》）",
        "自2026年9月29日起算，当日不计",
        "9月30日（周三）计第1日",
    ]
    assert "10月1日（周四，国庆节放假）不计" in said
    assert "10月10日（周六，调休上班）计第4日" in said
    assert said[-2:] == ["10月12日（周一）计第5日", "至2026年10月12日17:30届满"]


def test_in_english() -> None:
    said = told("jk.intake_verify", "2026-09-29 10:00", "en")
    assert "Sat 10 Oct (make-up working day) counts as day 4" in said
    assert said[-1] == "Ends 12 Oct 2026 17:30"


def test_a_last_day_off_rolls_and_ends_at_midnight() -> None:
    said = told("org.reconsideration", "2026-08-03 10:00")
    assert said[-3:] == ["10月7日（周三，国庆节放假）仍为休息日，继续顺延", "10月8日（周四）顺延至该日", "至2026年10月8日24:00届满"]


def test_local_provisional_stopped() -> None:
    assert "本地设定" in told("jk.desk", "2026-12-30 10:00")[0]
    assert told("jk.desk", "2026-12-30 10:00")[-1].endswith("（暂定：该年度节假日安排尚未公布）")
    assert "10月12日（周一）停算（听证），不计" in told("jk.desk", "2026-09-30 10:00", "zh", _pause("2026-10-09 09:00", "2026-10-12 09:00"))
    assert told("jk.desk", "2026-09-30 10:00", "zh", _pause("2026-10-09 09:00"))[-1].startswith("自2026年10月9日09:00起停止计算")
    assert told("mr.police_wrong_jurisdiction", "2026-09-30 10:00")[1:] == ["自2026年9月30日10:00起算", "至2026年10月1日10:00届满"]


def test_as_json() -> None:
    course = Course(LIMITS["jk.intake_verify"], datetime(2026, 9, 29, 10, tzinfo=OFFICE))
    found = json.loads(json.dumps(explain.as_json(explain.explain(course, CALENDAR))))
    (day,) = [one for one in found["days"] if one["date"] == "2026-10-10"]
    assert (day["kind"], day["counts"], day["number"]) == ("makeup", True, 4)
    assert (found["last_day"], found["is_provisional"], found["limit"]["is_local"]) == ("2026-10-12", False, False)


def _pause(begins: str, ends: str | None = None) -> Pause:
    moments = [None if text is None else datetime.fromisoformat(text).replace(tzinfo=OFFICE) for text in (begins, ends)]
    assert moments[0] is not None
    return Pause(moments[0], moments[1], "hearing")
