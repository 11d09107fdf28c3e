"""Papers of a temporary guardianship, filled in as far as a form demands it: values that hold. Everybody in them is invented."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from tests.processes.referral_way import Desk, Values, later

PROCEDURE = "temporary_guardianship"
DIAGRAM = Path("processes", PROCEDURE, f"{PROCEDURE}.bpmn").read_bytes()
DECISION = Path("processes", PROCEDURE, "placement_proposal.dmn").read_bytes()
FORMS = Path("forms", PROCEDURE)
CHECKED = {"resident_id": "440111199001150009", "phone": "13000000000", "person_name": "何试验", "region_code": "440106"}
USUAL: Mapping[str, Values] = {
    "clue_intake": {"child_name": "江示例", "birth_date": "2014-05-01", "guardian_name": "江试验"},
    "ground_check": {"ground_code": "TG04"},
    "tg_decision": {
        "ground_code": "TG04",
        "guardian_notified": True,
        "in_school": True,
        "school_name": "虚构小学",
        "village_name": "江村村民委员会",
        "police_station": "虚构派出所",
    },
    "placement_facts": {"relative_available": True, "shelter_meets_needs": True},
}


def paper(form_id: str, desk: Desk, **more: Any) -> Values:
    """Fill in a form: what it demands, what usually stands in it, and what the case says besides."""
    fields = _form(form_id)["components"]
    return {**dict(_demanded(fields, desk)), **USUAL.get(form_id, {}), **more}


@cache
def form_of(element_id: str) -> str:
    """Name the form of a user task."""
    (form_id,) = etree.fromstring(DIAGRAM).xpath(f"//*[@id='{element_id}']/@*[name()='camunda:formRef']")
    return str(form_id)


@cache
def _form(form_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FORMS / f"{form_id}.form").read_text())
    return found


def _demanded(components: list[dict[str, Any]], desk: Desk) -> Iterator[tuple[str, Any]]:
    for one in components:
        if one["type"] == "group":
            yield from _demanded(one["components"], desk)
        elif one["type"] == "dynamiclist":
            yield one["path"], [dict(_demanded(one["components"], desk)) for _ in range(one["defaultRepetitions"])]
        elif one.get("validate", {}).get("required") and not one.get("readonly"):
            yield one["key"], ANSWERS[one["type"]](one, desk)


def _text(one: dict[str, Any], _: Desk) -> Any:
    return CHECKED.get(one["properties"].get("check", ""), "示例")


def _moment(one: dict[str, Any], desk: Desk) -> Any:
    if one["subtype"] == "datetime":
        return f"{desk.today}T00:00:00+08:00"  # never later than now
    return later(desk) if one["properties"].get("check") == "future_date" else desk.today


def _choice(one: dict[str, Any], desk: Desk) -> Any:
    options = one["values"] if "values" in one else desk.variables[one["valuesKey"]]
    return next((option["value"] for option in options), None)


ANSWERS: Mapping[str, Callable[[dict[str, Any], Desk], Any]] = {
    "textfield": _text,
    "textarea": _text,
    "datetime": _moment,
    "radio": _choice,
    "select": _choice,
    "checklist": lambda one, desk: [_choice(one, desk)],
    "checkbox": lambda *_: True,
    "number": lambda one, _: max(1, one["validate"].get("min", 1)),
}
