"""`flask areas` and `flask offices`."""

from pathlib import Path

from services import cases, instances
from tests import diagrams
from tests.cast import CITY, COUNTY, OTHER_COUNTY, Cast
from tests.handlers.test_cli import Shell, shell
from tests.services.conftest import deploy

__all__ = ["deploy", "shell"]  # fixtures


def test_areas_come_from_a_file_all_of_them_or_none(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "towns.csv"
    file.write_text("区划代码,名称\n440111103,江高镇\n440111104,人和镇\n", encoding="utf-8")
    assert shell.json(f"areas import {file} --dry-run") == {"rows": 2, "done": 0, "problems": []}
    assert shell.json(f"areas import {file}")["done"] == 2
    assert [one["name"] for one in shell.json(f"areas list --below {COUNTY}")] == ["江高镇", "人和镇"]
    file.write_text("区划代码,名称\n4401111,x\n", encoding="utf-8")
    assert shell(f"areas import {file}").exit_code == 1


def test_without_a_file_the_shipped_areas_come_in(shell: Shell) -> None:
    assert shell.json("areas import --dry-run")["problems"] == []
    assert shell.json("areas import")["rows"] == 3213
    assert "花都区" in [one["name"] for one in shell.json(f"areas list --below {CITY}")]


def test_a_county_is_renamed_and_goes_into_another_with_its_office(shell: Shell, cast: Cast) -> None:
    assert shell.json(f"areas rename {COUNTY} 云山区 --since 2026-01-01")["former_names"][0]["name"] == "白云区"
    baiyun, tianhe = cast.offices["baiyun"], cast.offices["tianhe"]
    gone = shell.json(f"areas replace {COUNTY} {OTHER_COUNTY} --since 2026-03-01 --office {baiyun}={tianhe}")
    assert (gone["valid_to"], gone["replaced_by"]) == ("2026-02-28", OTHER_COUNTY)
    (office,) = (one for one in shell.json(f"offices list --area {COUNTY} --with-former") if one["id"] == baiyun)
    assert office["replaced_by"] == tianhe
    assert shell(f"areas replace {CITY} {COUNTY} --since 2026-03-01 --office nonsense").exit_code == 1


def test_offices_are_added_renamed_and_closed(shell: Shell) -> None:
    office_id = shell.json(f"offices add 白云区新站 {COUNTY} --valid-from 2026-01-01")["id"]
    assert shell.json(f"offices rename {office_id} 白云区总站 --since 2026-02-01")["name"] == "白云区总站"
    assert shell.json(f"offices close {office_id} --since 2026-03-01")["valid_to"] == "2026-02-28"
    assert shell(f"offices close {office_id} --since 2026-03-01").exit_code == 1


def test_a_case_goes_to_another_county(shell: Shell, cast: Cast, deploy) -> None:  # type: ignore[no-untyped-def]
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    number = cases.get(cast.liwen, str(instances.start(cast.liwen, "seq").case_id)).number
    assert shell.json(f"areas move-case {number} {OTHER_COUNTY} --reason 迁居")["area_code"] == OTHER_COUNTY
