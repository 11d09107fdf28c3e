"""Imports: a dry run says what would stand in the way, row by row; then all comes in, or nothing."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine, select
from stdnum.cn import ric

from models import Case, Person, UserTask, VerbLog
from services import cases, importing, imports, instances, institutions, now, people, professionals, sign_in, user_tasks
from services.actor import Actor
from services.deployments import deploy as publish
from services.errors import Forbidden, Invalid, NotFound
from services.importing import Imported
from tests.cast import COUNTY, Cast
from tests.diagrams import case, sequence

HEADINGS = {name: {column.name: column.heading for column in kind.columns} for name, kind in imports.kinds().items()}
RUNNING = {
    "process": "visit",
    "number": "旧-2026-001",
    "area_code": COUNTY,
    "received_on": date(2026, 3, 2),
    "element": "t2",
    "since": date(2026, 3, 9),
    "name": "王小明",
}


def sheet(kind: str, *rows: dict[str, Any]) -> bytes:
    """Make a spreadsheet of rows by column name; a name that no column has is a heading of its own."""
    book = Workbook()
    names = list(dict.fromkeys(name for row in rows for name in row))
    book.worksheets[0].append([HEADINGS[kind].get(name, name) for name in names])
    for row in rows:
        book.worksheets[0].append([row.get(name) for name in names])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def person(login: str, **more: Any) -> dict[str, Any]:
    return {"login": login, "name": "周新", "office": "白云区民政局", "roles": "caseworker", **more}


def problems(found: Imported) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.error.reason) for one in found.problems]


@pytest.fixture
def visit(cast: Cast) -> None:
    publish(cast.admin, [("visit.bpmn", sequence("visit", 3, extension=case()))], name="visit")


@pytest.mark.parametrize("kind", sorted(imports.kinds()))
def test_a_template_has_the_headings_and_says_what_to_write(kind: str) -> None:
    sheet = load_workbook(io.BytesIO(importing.template(kind))).worksheets[0]
    columns = imports.kinds()[kind].columns
    assert [cell.value for cell in sheet[1]] == [column.heading for column in columns]
    assert [cell.comment.text for cell in sheet[1] if cell.comment] == [column.note for column in columns]


def test_people_come_in_and_cannot_sign_in_yet(cast: Cast) -> None:
    content = sheet("people", person("zhouxin", roles="caseworker、supervisor"), person("qinlan", name="秦岚"))
    assert importing.run(cast.admin, "people", content, dry_run=True) == Imported("people", 2, 0, [])
    with pytest.raises(NotFound):
        people.person_with("zhouxin")
    assert importing.run(cast.admin, "people", content, dry_run=False).done == 2
    with pytest.raises(sign_in.SignInFailed):
        sign_in.by_password("zhouxin", "")


def test_one_bad_row_keeps_all_out(cast: Cast, database: Engine) -> None:
    rows = person("zhouxin"), person("liwen"), person("qinlan", office="月球民政局"), person("hu", roles="king"), person("")
    found = importing.run(cast.admin, "people", sheet("people", *rows), dry_run=False)
    assert problems(found) == [(3, None, "login_taken"), (4, "机构", "unknown_office"), (5, "角色", "unknown_role"), (6, "账号", "empty")]
    assert found.done == 0
    with database.connect() as connection:
        assert "周新" not in connection.execute(select(Person.name)).scalars().all()


def test_a_running_case_stands_at_its_present_step_with_its_real_dates(cast: Cast, visit: None, database: Engine) -> None:
    content = sheet("cases", {**RUNNING, "applicant": "王小明", "visits": 3, "share": 0.1})
    assert problems(importing.run(cast.sunqiang, "cases", content, dry_run=False)) == []
    (found,) = cases.find(cast.liwen, number="旧-2026-001").items
    assert found.received_at == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert found.subject == {"name": "王小明"}
    (task,) = user_tasks.find(cast.liwen, case_id=found.id).items
    assert (task.element_id, task.opened_at) == ("t2", datetime(2026, 3, 8, 16, tzinfo=UTC))
    values = instances.variables(cast.liwen, cases.get(cast.liwen, found.id).instances[0].id)
    assert (values["visits"], str(values["share"])) == (3, "0.1")
    with database.connect() as connection:
        row = connection.execute(select(VerbLog.verb, VerbLog.occurred_at).where(VerbLog.case_id == found.id)).one()
    assert (row.verb, row.occurred_at) == ("case.import", task.opened_at)


def test_what_came_in_before_is_a_problem(cast: Cast, visit: None, database: Engine) -> None:
    importing.run(cast.sunqiang, "cases", sheet("cases", RUNNING), dry_run=False)
    again = importing.run(cast.sunqiang, "cases", sheet("cases", RUNNING, {**RUNNING, "number": "旧-2026-002"}), dry_run=False)
    assert problems(again) == [(2, None, "business_key_taken")]
    with database.connect() as connection:
        assert len(connection.execute(select(Case.id)).all()) == len(connection.execute(select(UserTask.id)).all()) == 1


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"process": "none"}, None, "no_such_process"),
        ({"element": "nowhere"}, "当前环节", "unknown_element"),
        ({"since": date(2026, 3, 1)}, "进入环节日期", "import_dates"),
        ({"since": "bald"}, "进入环节日期", "import_day"),
        ({"received_on": now.now().date() + timedelta(days=3)}, "收到日期", "import_day"),
        ({"area_code": "999999"}, "行政区划", "unknown_area"),
        ({"number": None}, "案件编号", "empty"),
        ({"id_number": "440111200001010000"}, "身份证号码", "resident_id"),
    ],
)
def test_a_row_names_what_is_wrong(cast: Cast, visit: None, change: dict[str, Any], column: str | None, code: str) -> None:
    (found,) = problems(importing.run(cast.sunqiang, "cases", sheet("cases", {**RUNNING, **change}), dry_run=True))
    assert found == (2, column, code)


def test_registers_come_in(cast: Cast) -> None:
    place = {
        "name": "白云区向阳康复站",
        "credit_code": "52440111MJ0000001X",
        "kind": "民办非企业单位",
        "area_code": COUNTY,
        "address": "向阳路1号",
        "service_types": "medication、life_skills",
        "accepted_diagnoses": "schizophrenia",
        "capacity": 20,
    }
    assert problems(importing.run(cast.admin, "institutions", sheet("institutions", place), dry_run=False)) == []
    found = next(one for one in institutions.find(cast.liwen).items if one.name == place["name"])
    assert (found.service_types, found.capacity, found.load) == (("medication", "life_skills"), 20, 0)
    full = importing.run(
        cast.admin, "institutions", sheet("institutions", {**place, "load": 21}, {**place, "capacity": "viel"}), dry_run=True
    )
    assert problems(full) == [(2, "现有人数", "load"), (3, "容量", "whole_number")]

    somebody = {
        "name": "林静",
        "id_no": "440111198001011232",
        "category": "social_worker",
        "certificate": "社会工作师",
        "certificate_valid_until": "2029年1月1日",
        "institution": found.org_no,
        "area_code": COUNTY,
    }
    somebody["id_no"] = somebody["id_no"][:17] + ric.calc_check_digit(somebody["id_no"])
    assert problems(importing.run(cast.liwen, "professionals", sheet("professionals", somebody), dry_run=False)) == []
    assert [one.name for one in professionals.find(cast.liwen, institution_id=found.id).items] == ["林静"]
    again = importing.run(cast.liwen, "professionals", sheet("professionals", somebody, {**somebody, "institution": "JG0"}), dry_run=True)
    assert problems(again) == [(2, None, "professional_known"), (3, "机构编号", "unknown_institution")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe\x00", b'"', "一,一\n1,2".encode(), b"\n"])
def test_what_is_no_spreadsheet_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(Invalid):
        importing.run(cast.admin, "people", content, dry_run=True)


def test_a_table_of_commas_in_the_old_encoding_is_read(cast: Cast) -> None:
    rows = "账号,姓名,机构,角色\nzhouxin,周新,白云区民政局,caseworker\n".encode("gb18030")
    assert importing.run(cast.admin, "people", rows, dry_run=False).done == 1


def test_only_who_may_brings_in(cast: Cast, visit: None) -> None:
    for actor, kind, content in (
        (cast.liwen, "people", sheet("people", person("x"))),
        (cast.liwen, "cases", sheet("cases", RUNNING)),
        (cast.heping, "people", b""),
    ):
        with pytest.raises(Forbidden):
            importing.run(actor, kind, content, dry_run=True)
    elsewhere = importing.run(cast.sunqiang, "cases", sheet("cases", {**RUNNING, "area_code": "440106"}), dry_run=True)
    assert problems(elsewhere) == [(2, None, "forbidden")]
    stranger = Actor("person", "x", "x", "x", ())
    with pytest.raises(Forbidden):
        importing.run(stranger, "cases", sheet("cases", RUNNING), dry_run=True)
