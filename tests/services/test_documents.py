"""Documents: numbered without gaps, unchanged for ever, served, corrected."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from documents import rendering
from engine.jobs import JobContext
from models import Correction, Document, DocumentService
from services import corrections, documents, instances
from services.actions import documents as actions
from services.deployments import deploy as publish
from services.documents import DocumentView
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.instances import Started
from services.masking import HIDDEN
from services.transaction import transaction
from tests.cast import Cast
from tests.diagrams import case, sequence
from tests.services.clockwork import at_once

TEMPLATE = """<html><body><h1>不予登记决定书</h1><p>{{ number }} {{ applicant }} {{ office }} 第{{ version }}版</p>
<p>{{ remedy("complaint") }}</p></body></html>"""
SERVED = {"served_at": date(2026, 11, 2), "service_method": "直接送达", "served_to": "王小明", "receipt_no": "SD-1"}


@pytest.fixture(autouse=True)
def a_template(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "tests").mkdir()
    (folder / "tests" / "refusal.html").write_text(TEMPLATE)
    monkeypatch.setattr(rendering.LOADER, "searchpath", [str(folder), *rendering.LOADER.searchpath])


@pytest.fixture
def started(cast: Cast) -> Started:
    publish(cast.admin, [("visit.bpmn", sequence("visit", 1, extension=case()))], name="visit")
    return instances.start(cast.liwen, "visit", variables={"applicant": "王小明"})


def issue(cast: Cast, started: Started, **properties: str) -> str:
    told = {"template": "tests/refusal", "number": "refusal_no", **properties}
    context = JobContext("j", started.instance_id, started.case_id, None, "issue", {"applicant": "王小明", "unused": 1}, told)
    with transaction(cast.liwen, "case.set_subject") as work:
        return str(actions.issue(work, context).variables["refusal_no"])


def only(cast: Cast, started: Started) -> DocumentView:
    (one,) = documents.find(cast.liwen, str(started.case_id))
    return one


def test_a_document_has_the_next_number_of_its_office_and_year(cast: Cast, started: Started) -> None:
    numbers = [issue(cast, started) for _ in range(3)]
    assert [int(re.findall(r"〔\d{4}〕(\d+)号", number)[0]) for number in numbers] == [1, 2, 3]
    assert all(number.startswith("白云区民政局〔") for number in numbers)
    city = issue(cast, started, issuer="confirmer")
    assert city.startswith("广州市民政局〔")
    assert city.endswith("〕1号")


def test_a_step_that_is_undone_leaves_no_gap(cast: Cast, started: Started) -> None:
    issue(cast, started)
    with pytest.raises(Invalid):
        issue(cast, started, template="tests/nowhere")
    assert issue(cast, started).endswith("〕2号")


def test_offices_number_at_once_without_gaps(cast: Cast, started: Started) -> None:
    numbers: list[str] = []
    at_once(3, *(lambda _: numbers.append(issue(cast, started)) for _ in range(4)))
    assert sorted(int(re.findall(r"(\d+)号", number)[0]) for number in numbers) == list(range(1, 13))


def test_what_the_office_must_know_stands_beside_the_paper_not_on_it(cast: Cast, started: Started) -> None:
    issue(cast, started, decision="true")
    one = only(cast, started)
    assert (one.title, one.version, one.is_decision, one.unreviewed) == ("不予登记决定书", 1, True, ("complaint",))


def test_a_paper_keeps_its_words_when_the_template_changes(cast: Cast, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(cast, started)
    drawn: list[str] = []
    monkeypatch.setattr(rendering, "to_pdf", lambda html, *, number: drawn.append(html) or number.encode())
    monkeypatch.setattr(rendering, "to_html", lambda *_: "changed")
    paper = documents.file(cast.sunqiang, only(cast, started).id)
    assert "王小明" in drawn[0]
    assert paper.name == f"{only(cast, started).number}.pdf"


@pytest.mark.parametrize(
    ("field", "value"), [("served_at", "2999-01-01"), ("served_at", "gestern"), ("service_method", "brieftaube"), ("served_to", 5)]
)
def test_a_record_of_service_names_the_field_it_cannot_read(cast: Cast, started: Started, field: str, value: object) -> None:
    issue(cast, started)
    with pytest.raises(Invalid) as refused:
        documents.serve(cast.liwen, only(cast, started).id, SERVED | {field: value})
    assert set(refused.value.errors) == {field}
    assert only(cast, started).services == ()


def test_a_procedure_records_the_service_its_form_tells(cast: Cast, started: Started) -> None:
    number = issue(cast, started)
    told = {f"refusal_{name}": value for name, value in SERVED.items()} | {"refusal_no": number}
    context = JobContext("j", started.instance_id, started.case_id, None, "serve", told, {"prefix": "refusal", "number": "refusal_no"})
    with transaction(cast.liwen, "case.set_subject") as work:
        actions.serve(work, context)
    (record,) = only(cast, started).services
    assert (record.method, record.served_to, record.receipt_no) == ("direct", HIDDEN, "SD-1")  # to whom is revealed, not read
    assert record.served_at == datetime(2026, 11, 1, 16, tzinfo=UTC)  # the day begins in China


def test_a_wrong_entry_is_corrected_and_the_paper_issued_again(cast: Cast, started: Started) -> None:
    issue(cast, started)
    done = corrections.propose(cast.liwen, started.instance_id, "applicant", "王小敏", reason="笔误")
    assert (done.state, done.old, done.new) == ("applied", "王小明", "王小敏")
    assert instances.variables(cast.liwen, started.instance_id)["applicant"] == "王小敏"
    old, new = documents.find(cast.liwen, str(started.case_id))
    assert (old.is_current, new.is_current, new.version, new.number, new.replaces_id) == (False, True, 2, old.number, old.id)


def test_a_decided_matter_needs_a_second_person(cast: Cast, started: Started) -> None:
    issue(cast, started, decision="true")
    asked = corrections.propose(cast.sunqiang, started.instance_id, "applicant", "王小敏", reason="笔误")
    assert asked.state == "proposed"
    assert instances.variables(cast.liwen, started.instance_id)["applicant"] == "王小明"
    for actor in (cast.sunqiang, cast.liwen):  # the one who proposed it, and one who may not decide
        with pytest.raises(Forbidden):
            corrections.approve(actor, asked.id, reason="同意")
    with pytest.raises(NotFound):
        corrections.approve(cast.wuyue, asked.id, reason="同意")
    assert corrections.approve(cast.heping, asked.id, reason="同意").state == "applied"
    assert instances.variables(cast.liwen, started.instance_id)["applicant"] == "王小敏"
    with pytest.raises(Conflict):
        corrections.refuse(cast.heping, asked.id, reason="不同意")


def test_who_was_served_the_wrong_paper_gets_a_notice(cast: Cast, started: Started) -> None:
    issue(cast, started)
    documents.serve(cast.liwen, only(cast, started).id, SERVED)
    corrections.propose(cast.liwen, started.instance_id, "applicant", "王小敏", reason="笔误")
    assert [one.title for one in documents.find(cast.liwen, str(started.case_id))] == ["不予登记决定书", "不予登记决定书", "更正告知书"]


def test_a_refused_correction_changes_nothing(cast: Cast, started: Started) -> None:
    issue(cast, started, decision="true")
    asked = corrections.propose(cast.liwen, started.instance_id, "applicant", "王小敏", reason="笔误")
    assert corrections.refuse(cast.sunqiang, asked.id, reason="原文无误").state == "refused"
    assert only(cast, started).version == 1
    assert [one.state for one in corrections.find(cast.liwen, str(started.case_id))] == ["refused"]


def test_nothing_to_correct_and_nothing_known_are_refused(cast: Cast, started: Started) -> None:
    with pytest.raises(Conflict):
        corrections.propose(cast.liwen, started.instance_id, "applicant", "王小明", reason="?")
    with pytest.raises(Invalid):
        corrections.propose(cast.liwen, started.instance_id, "nobody", 1, reason="?")
    with pytest.raises(Invalid):
        corrections.propose(cast.liwen, started.instance_id, "applicant", "x")


def test_the_stranger_finds_neither_document_nor_correction(cast: Cast, started: Started) -> None:
    issue(cast, started)
    one = only(cast, started)
    for attempt in (
        lambda: documents.find(cast.wuyue, str(started.case_id)),
        lambda: documents.file(cast.wuyue, one.id),
        lambda: documents.serve(cast.wuyue, one.id, SERVED),
        lambda: corrections.propose(cast.wuyue, started.instance_id, "applicant", "x", reason="x"),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(Forbidden):
        documents.file(cast.admin, one.id)


def test_no_name_can_be_read_in_the_database(cast: Cast, started: Started, database: Engine) -> None:
    issue(cast, started)
    documents.serve(cast.liwen, only(cast, started).id, SERVED)
    corrections.propose(cast.liwen, started.instance_id, "applicant", "王小敏", reason="笔误")
    with database.connect() as connection:
        rows = [row for table in (Document, DocumentService, Correction) for row in connection.execute(select(table.__table__))]
    told = b"".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
    assert all(word.encode() not in told for word in ("王小明", "王小敏", "SD-1", "笔误"))
