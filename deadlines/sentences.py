"""The derivation of a due moment in sentences, in Chinese and in English."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

from deadlines.explain import Explanation, Line
from deadlines.limits import Unit

Language = Literal["zh", "en"]
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNITS: Mapping[Unit, tuple[str, str]] = {
    Unit.IMMEDIATE: ("立即", "at once"),
    Unit.MINUTE: ("分钟", "minutes"),
    Unit.HOUR: ("小时", "hours"),
    Unit.DAY: ("日", "days"),
    Unit.WORKDAY: ("个工作日", "working days"),
    Unit.MONTH: ("个月", "months"),
    Unit.YEAR: ("年", "years"),
}
LOCAL = {"zh": "本地设定", "en": "a local setting"}


def sentences(found: Explanation, language: Language = "zh", grounds: Mapping[str, str] | None = None) -> list[str]:
    """Say how a limit runs: the limit, its start, each day, its end."""
    say = _Chinese(grounds or {}) if language == "zh" else _English(grounds or {})
    return [say.limit(found), say.start(found), *(say.line(line) for line in found.lines), say.end(found)]


class _Chinese:
    """Chinese sentences."""

    def __init__(self, grounds: Mapping[str, str]) -> None:
        self.grounds = grounds

    def limit(self, found: Explanation) -> str:
        limit = found.limit
        source = f"《{limit.title}》{limit.article}" if limit.title else ""
        source = "，".join(filter(None, [source, LOCAL["zh"] if limit.is_local else ""]))
        much = UNITS[limit.unit][0] if limit.unit is Unit.IMMEDIATE else f"{limit.value}{UNITS[limit.unit][0]}"
        return f"{limit.label}：{much}（{source}）"

    def start(self, found: Explanation) -> str:
        if found.lines:
            return f"自{_day_zh(found.start.date(), found.start.year)}起算，当日不计"
        return f"自{_moment_zh(found.start)}起算"

    def line(self, line: Line) -> str:
        kinds = {"workday": "", "weekend": "", "makeup": "，调休上班", "holiday": f"，{line.name or '假日'}放假"}
        day = f"{_day_zh(line.day)}（周{WEEKDAYS['zh'][line.weekday - 1]}{kinds[line.why]}）"
        texts: dict[str, Callable[[], str]] = {
            "counted": lambda: f"计第{line.number}日",
            "off": lambda: "不计",
            "stopped": lambda: self._stopped(line),
            "end": lambda: f"满{line.number}{UNITS[line.unit or Unit.DAY][0]}",
            "rolled": lambda: "顺延至该日" if line.why in {"workday", "makeup"} else "仍为休息日，继续顺延",
        }
        return day + texts[line.what]() + ("（暂定）" if line.is_provisional else "")

    def _stopped(self, line: Line) -> str:
        ground = f"（{self.grounds.get(line.ground, line.ground)}）" if line.ground else ""
        return f"前停算{line.number}日{ground}" if line.number else f"停算{ground}，不计"

    def end(self, found: Explanation) -> str:
        if found.due is None or found.due_local is None:
            return f"自{_moment_zh(found.stopped_since or found.start)}起停止计算，恢复后重新确定届满时刻"
        tail = "（暂定：该年度节假日安排尚未公布）" if found.due.is_provisional else ""
        return f"至{_moment_zh(found.due_local, found.due.last_day)}届满{tail}"


class _English:
    """English sentences."""

    def __init__(self, grounds: Mapping[str, str]) -> None:
        self.grounds = grounds

    def limit(self, found: Explanation) -> str:
        limit = found.limit
        source = f"{limit.title} {limit.article}".strip()
        source = ", ".join(filter(None, [source, LOCAL["en"] if limit.is_local else ""]))
        much = "at once" if limit.unit is Unit.IMMEDIATE else f"{limit.value} {UNITS[limit.unit][1]}"
        return f"{limit.label_en or limit.label}: {much} ({source})"

    def start(self, found: Explanation) -> str:
        if found.lines:
            return f"Runs from {_day_en(found.start.date(), found.start.year)}; that day does not count"
        return f"Runs from {_moment_en(found.start)}"

    def line(self, line: Line) -> str:
        kinds = {
            "workday": "",
            "weekend": "",
            "makeup": " (make-up working day)",
            "holiday": f" ({line.name_en or line.name or 'holiday'})",
        }
        day = f"{WEEKDAYS['en'][line.weekday - 1]} {_day_en(line.day)}{kinds[line.why]}"
        texts: dict[str, Callable[[], str]] = {
            "counted": lambda: f"counts as day {line.number}",
            "off": lambda: "does not count",
            "stopped": lambda: self._stopped(line),
            "end": lambda: f"completes {line.number} {UNITS[line.unit or Unit.DAY][1]}",
            "rolled": lambda: "is the last day instead" if line.why in {"workday", "makeup"} else "is a day off, so it moves on",
        }
        return f"{day} {texts[line.what]()}" + (" (provisional)" if line.is_provisional else "")

    def _stopped(self, line: Line) -> str:
        ground = f" ({self.grounds.get(line.ground, line.ground)})" if line.ground else ""
        return f"ends a stop of {line.number} days{ground}" if line.number else f"does not count: stopped{ground}"

    def end(self, found: Explanation) -> str:
        if found.due is None or found.due_local is None:
            return f"Stopped since {_moment_en(found.stopped_since or found.start)}; its end is known when it goes on"
        tail = " (provisional: no notice of that year's holidays yet)" if found.due.is_provisional else ""
        return f"Ends {_moment_en(found.due_local, found.due.last_day)}{tail}"


def _day_zh(day: date, year: int | None = None) -> str:
    return (f"{year}年" if year else "") + f"{day.month}月{day.day}日"


def _day_en(day: date, year: int | None = None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {year}" if year else "")


def _clock(moment: datetime, last_day: date | None) -> tuple[date, str]:
    """Write the midnight that ends a day as that day's 24:00."""
    if last_day is not None and moment.time() == time() and moment.date() == last_day + timedelta(days=1):
        return last_day, "24:00"
    return moment.date(), f"{moment:%H:%M}"


def _moment_zh(moment: datetime, last_day: date | None = None) -> str:
    day, clock = _clock(moment, last_day)
    return f"{_day_zh(day, day.year)}{clock}"


def _moment_en(moment: datetime, last_day: date | None = None) -> str:
    day, clock = _clock(moment, last_day)
    return f"{_day_en(day, day.year)} {clock}"
