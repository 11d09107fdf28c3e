"""Fills any form with seeded random entries that its schema, as far as it tells, accepts."""

import random
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from stdnum.cn import ric, uscc

from forms import components

CHINA: Final = ZoneInfo("Asia/Shanghai")
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN: Final = ("小明", "建国", "丽华", "志强", "秀英", "文", "静", "晓燕", "国强", "思远", "雨桐", "子轩")
WORDS: Final = ("已核实", "情况属实", "按规定办理", "材料齐全", "已与本人沟通", "家属知情", "继续观察")
TRUE_OFTEN: Final = 0.8  # how often a box is ticked
SHOWN_FOR: Final = re.compile(r'=\s*(\w+)\s*!=\s*"(\w+)"')  # hides a field unless another one has this value
FILLED: Final = 0.7  # how often somebody fills what he need not

Weights = Mapping[str, Mapping[str, float]]  # key of a field -> value -> how often compared with the others (1)


@dataclass(slots=True)
class Filler:
    """Fills one form after another for one case, with its own dice."""

    dice: random.Random
    today: date
    weights: Weights = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)  # entries somebody decided beforehand
    skipped: Collection[str] = ()  # fields nobody fills
    _dead_ends: Collection[tuple[str, str]] = ()  # choices that ask to choose from an empty list: nobody makes them
    _refused: set[tuple[str, str]] = field(default_factory=set)  # choices that were refused: nobody repeats one while there is another

    def fill(self, schema: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        """Give entries for every field that may be written; `known` are the values the form is opened with."""
        entries: dict[str, Any] = {}
        self._dead_ends = {*self._dead_ends, *self._leading_nowhere(schema, known)}
        for component in schema.get("components", []):
            self._enter(component, known, entries)
        self._in_order(schema, entries)
        return entries

    def learn(self, entries: Mapping[str, Any], refused: Collection[str]) -> None:
        """Remember what stood in the fields that were refused."""
        self._refused |= {(key, str(entries[key])) for key in refused if key in entries}

    def _enter(self, component: Mapping[str, Any], known: Mapping[str, Any], into: dict[str, Any]) -> None:
        kind = component["type"]
        if components.is_list(dict(component)):
            into[component["path"]] = [self.fill(component, {}) for _ in range(self._rows(component))]
        elif kind == "group":
            for child in component.get("components", []):
                self._enter(child, known, into)
        elif kind in _FIELDS and component["key"] not in self.skipped and not (component.get("readonly") or component.get("disabled")):
            key = component["key"]
            value = self.fixed[key] if key in self.fixed else self._value(component, known)
            if value is not None:
                _put(into, key, value)

    def _rows(self, component: Mapping[str, Any]) -> int:
        return max(int(component.get("defaultRepetitions") or 1), self.dice.choice((1, 1, 2)))

    def _value(self, component: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
        is_needed = (component.get("validate") or {}).get("required") or component["type"] in {"select", "radio", "checkbox"}
        if not is_needed and self.dice.random() > FILLED:
            return None
        return _FIELDS[component["type"]](self, component, known)

    def text(self, component: Mapping[str, Any], _known: Mapping[str, Any]) -> str:
        """Write a text: what its check asks for, else words."""
        check = components.properties(dict(component)).get("check")
        if check:
            return child_id(self) if check == "resident_id" and component["key"].startswith("child") else str(_CHECKED[check](self))
        rules = component.get("validate") or {}
        words = self.dice.choice(WORDS) * (1 + int(rules.get("minLength") or 0) // 3)
        number = zlib.crc32(f"{component['key']} {self.today} {words}".encode()) % 10_000  # nobody says the same by chance
        return f"{words}{number:04}"[: int(rules.get("maxLength") or 200)]

    def number(self, component: Mapping[str, Any], _known: Mapping[str, Any]) -> str:
        """Write a number within its bounds, as text: how numbers travel."""
        rules = component.get("validate") or {}
        low = int(float(rules.get("min") or 0))
        high = int(float(rules["max"])) if rules.get("max") is not None else low + 20
        return str(self.dice.randint(low, max(low, high)))

    def option(self, component: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
        """Choose one of the options."""
        key = component["key"]
        options = [one for one in self.options(component, known) if (key, str(one)) not in self._dead_ends]
        if not options:
            return None
        options = [one for one in options if (key, str(one)) not in self._refused] or options
        weights = self.weights.get(key, {})
        return self.dice.choices(options, [weights.get(str(one), 1.0) for one in options])[0]

    def some(self, component: Mapping[str, Any], known: Mapping[str, Any]) -> list[Any]:
        """Choose one to three of the options."""
        options = self.options(component, known)
        return self.dice.sample(options, min(len(options), self.dice.randint(1, 3))) if options else []

    def options(self, component: Mapping[str, Any], known: Mapping[str, Any]) -> list[Any]:
        """Tell what may be chosen: the options of the schema, or those a variable holds."""
        given = component.get("values")
        if given is None:
            given = known.get(str(component.get("valuesKey") or component.get("valuesExpression", "")).lstrip("=")) or []
        return [one["value"] if isinstance(one, Mapping) else one for one in given]

    def tick(self, component: Mapping[str, Any], _known: Mapping[str, Any]) -> bool:
        """Tick a box, mostly; one that must be ticked always."""
        if (component.get("validate") or {}).get("required"):
            return True
        weights = self.weights.get(component["key"])
        return self.dice.random() < (weights.get("true", TRUE_OFTEN) if weights else TRUE_OFTEN)

    def moment(self, component: Mapping[str, Any], _known: Mapping[str, Any]) -> str:
        """Write a day, a time or both."""
        check = components.properties(dict(component)).get("check")
        back = {"future_date": -self.dice.randint(1, 60), "past_date": self.dice.randint(0, 5)}.get(check, self.dice.randint(0, 5))
        day = self.today - timedelta(days=back)
        kind = component.get("subtype") or "date"
        clock = f"{self.dice.randint(0, 8):02d}:{self.dice.choice((0, 15, 30, 45)):02d}"
        return {"date": day.isoformat(), "time": clock}.get(kind, f"{day.isoformat()}T{clock}")

    def _leading_nowhere(self, schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Give each choice (key, value) that shows a list to choose from in which there is nothing."""
        for component in _all(schema):
            condition = SHOWN_FOR.fullmatch(str((component.get("conditional") or {}).get("hide")))
            is_needed = (component.get("validate") or {}).get("required")
            if condition and is_needed and component["type"] == "select" and not self.options(component, known):
                yield condition[1], condition[2]

    def _in_order(self, schema: Mapping[str, Any], entries: dict[str, Any]) -> None:
        """Bring dates that must follow each other into order."""
        for component in _all(schema):
            for rule in ("notBefore", "notAfter"):
                other = components.properties(dict(component)).get(rule)
                mine, its = entries.get(component.get("key", "")), entries.get(str(other))
                if mine and its and (mine < its if rule == "notBefore" else mine > its):
                    entries[component["key"]] = its


def _put(into: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for part in path:
        into = into.setdefault(part, {})
    into[last] = value


def _all(parent: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for component in parent.get("components", []):
        yield component
        yield from _all(component)


def resident_id(filler: Filler) -> str:
    """Make up a resident identity number of a grown-up."""
    return _numbered(filler, date(1950, 1, 1) + timedelta(days=filler.dice.randint(0, 20_000)))


def child_id(filler: Filler) -> str:
    """Make up a resident identity number of a child, who may come of age before long."""
    return _numbered(filler, filler.today - timedelta(days=filler.dice.randint(30, 17 * 365)))


def _numbered(filler: Filler, born: date) -> str:
    number = f"440111{born:%Y%m%d}{filler.dice.randint(0, 999):03d}"
    return number + ric.calc_check_digit(f"{number}0")


def credit_code(filler: Filler) -> str:
    """Make up a unified social credit code."""
    code = f"52440111MJ{filler.dice.randint(0, 9_999_999):07d}"
    return code + uscc.calc_check_digit(code)


_CHECKED: Mapping[str, Callable[[Filler], str]] = {
    "resident_id": resident_id,
    "credit_code": credit_code,
    "region_code": lambda filler: filler.dice.choice(("440111", "440106", "440103")),
    "phone": lambda filler: f"139{filler.dice.randint(0, 99_999_999):08d}",
    "person_name": lambda filler: filler.dice.choice(SURNAMES) + filler.dice.choice(GIVEN),
}
_FIELDS: Mapping[str, Callable[[Filler, Mapping[str, Any], Mapping[str, Any]], Any]] = {
    "textfield": Filler.text,
    "textarea": Filler.text,
    "number": Filler.number,
    "select": Filler.option,
    "radio": Filler.option,
    "checklist": Filler.some,
    "taglist": Filler.some,
    "checkbox": Filler.tick,
    "datetime": Filler.moment,
}


def today_of(moment: datetime) -> date:
    """Tell what day it is in the county."""
    return moment.astimezone(CHINA).date()
