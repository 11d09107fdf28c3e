"""Measures that procedures bring: each names what its diagram and its forms have, and each kind counts what happened."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from services import instances, now, transaction, user_tasks
from services.actor import Actor
from services.oversight import working
from services.oversight.measures import kinds, shipped
from services.oversight.measures.shapes import Answer, Look, Unit
from services.oversight.measures.shipped import PROCESSES, UnknownMeasure
from services.oversight.spans import Span
from tests import diagrams
from tests.cast import OTHER_COUNTY, Cast
from tests.diagrams import chain, document, flow, node, process
from tests.services.conftest import Deploy

BEGIN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NOW = BEGIN + timedelta(days=200)
HOUR, DAY = 3600, 24 * 3600
Read = Callable[..., Answer]


def elements(procedure: str) -> set[str]:
    files = (PROCESSES / procedure).glob("*.bpmn")
    return {str(one.get("id")) for file in files for one in etree.parse(file).getroot().iter("{*}*") if one.get("id")}


def fields(procedure: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}

    def walk(components: list[dict[str, Any]]) -> None:
        for one in components:
            if "key" in one:
                found[one["key"]] = one
            walk(one.get("components", []))

    for file in (PROCESSES.parent / "forms" / procedure).glob("*.form"):
        walk(json.loads(file.read_text(encoding="utf-8"))["components"])
    return found


def test_what_a_measure_names_is_in_its_diagram_and_its_forms() -> None:
    for one in shipped.of():
        told = one.read.args[2]  # type: ignore[attr-defined]
        named = {name for key in ("starts", "ends", "hits", "base", "elements", "reached", "failed") for name in told.get(key, ())}
        assert named, one.name
        assert named <= elements(str(one.process_id)), one.name
        assert set(told.get("labels", named)) >= set(told.get("elements", ())), one.name
        if "variable" in told:
            field = fields(str(one.process_id))[told["variable"]]
            assert field.get("properties", {}).get("dataClass", "internal") in {"internal", "public"}, one.name
            assert {choice["value"] for choice in field.get("values", ())} <= set(told["values"]), one.name


@pytest.mark.parametrize("text", ['kind = "magic"', 'kind = "between"\nstarts = ["a"]'])
def test_a_measure_that_cannot_be_understood_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "visit").mkdir()
    (tmp_path / "visit" / shipped.FILE).write_text(f'[[measure]]\nname = "x"\ntitle = ["x", "X"]\nhow = ["x。", "X."]\n{text}\n')
    with pytest.raises(UnknownMeasure):
        list(shipped.of(tmp_path))


def test_a_procedure_of_another_folder_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / "visit").mkdir()
    text = '[[measure]]\nname = "x"\nkind = "share"\ntitle = ["x", "X"]\nhow = ["x。", "X."]\nhits = ["a"]\nbase = ["b"]\n'
    (tmp_path / "visit" / shipped.FILE).write_text(text)
    (one,) = shipped.of(tmp_path)
    assert (one.name, one.process_id, one.unit, one.group) == ("x", "visit", Unit.SHARE, "visit")


@pytest.fixture
def matter(cast: Cast, deploy: Deploy) -> Read:
    """Let four matters go their ways in two counties: told after 1, 2, 3 and 4 hours, two of them taken back; give a reader of measures."""
    steps = [node("userTask", name, camunda_candidateGroups="caseworker") for name in ("tell", "back")]
    parts = [node("startEvent", "start"), *steps, node("exclusiveGateway", "or", default="or-end"), node("endEvent", "end")]
    flows = [chain("start", "tell", "or"), flow("or", "back", "=again"), flow("or", "end"), flow("back", "end")]
    deploy(document(process("matter", *parts, *flows, extension=diagrams.case())))
    for turn, who in enumerate((cast.liwen, cast.liwen, cast.liwen, cast.wuyue)):
        with now.at(BEGIN):
            instance_id = instances.start(who, "matter").instance_id
        _do(who, instance_id, BEGIN + timedelta(hours=turn + 1), again=turn % 2 == 1, why="far" if turn % 2 else "full")
        if turn == 1:
            _do(who, instance_id, BEGIN + timedelta(days=30))
    return _read


def _do(actor: Actor, instance_id: str, at: datetime, **variables: object) -> None:
    with now.at(at):
        (task,) = [one for one in user_tasks.find(actor, instance_id=instance_id).items if one.state == "open"]
        user_tasks.complete(actor, task.id, variables)


def _read(actor: Actor, kind: str, span: Span | None = None, moment: datetime = NOW, **told: Any) -> Answer:
    with transaction.reading() as look:
        found = Look(look, actor, span or Span(), working.hours(look), moment)
        return kinds.KINDS[kind][0](found, "matter", told)


def rows(answer: Answer) -> list[tuple[str | None, int | None, int]]:
    return [(row.key, row.value, row.of) for row in answer.rows]


def test_between(cast: Cast, matter: Read) -> None:
    told = {"starts": ["start"], "ends": ["tell"]}
    assert rows(matter(cast.qianjing, "between", **told)) == [("matter", 2 * HOUR, 4)]
    assert rows(matter(cast.sunqiang, "between", **told)) == [("matter", 2 * HOUR, 3)]
    assert rows(matter(cast.qianjing, "between", Span(area_code=OTHER_COUNTY), **told)) == [("matter", 4 * HOUR, 1)]
    assert rows(matter(cast.qianjing, "between", Span(since=NOW.date()), **told)) == []


def test_shares_and_numbers(cast: Cast, matter: Read) -> None:
    assert rows(matter(cast.qianjing, "share", hits=["back"], base=["tell"])) == [("matter", 2500, 4)]
    told = {"elements": ["tell", "back"], "labels": {"tell": ["告知", "Told"], "back": ["接回", "Taken back"]}}
    found = matter(cast.qianjing, "entered", **told)
    assert rows(found) == [("tell", 4, 4), ("back", 2, 2)]
    assert [row.label and row.label.en for row in found.rows] == ["Told", "Taken back"]


def test_standing(cast: Cast, matter: Read) -> None:
    told = {"elements": ["back"], "labels": {"back": ["接回", "Taken back"]}}
    assert rows(matter(cast.qianjing, "standing", **told)) == [("back", 200 * DAY - 4 * HOUR, 1)]
    assert rows(matter(cast.sunqiang, "standing", **told)) == []


def test_held(cast: Cast, matter: Read) -> None:
    told = {"reached": ["tell"], "failed": ["back"], "days": 182}
    assert rows(matter(cast.qianjing, "held", **told)) == [("matter", 5000, 4)]
    assert rows(matter(cast.qianjing, "held", moment=BEGIN + timedelta(days=100), **told)) == [("matter", None, 0)]


def test_kept(cast: Cast, matter: Read) -> None:
    assert rows(matter(cast.qianjing, "kept", elements=["tell"], labels={"tell": ["告知", "Told"]})) == []  # nothing was due


def test_values_are_those_one_may_read(cast: Cast, matter: Read) -> None:
    told = {"elements": ["tell"], "variable": "why", "values": {"full": ["满", "Full"]}}
    assert rows(matter(cast.qianjing, "chosen", **told)) == [("far", 5000, 2), ("full", 5000, 2)]
    assert rows(matter(cast.sunqiang, "chosen", **told)) == [("full", 6667, 2), ("far", 3333, 1)]
    assert rows(matter(cast.admin, "chosen", **told)) == []  # an administrator reads nobody's variables
