"""Cases, what may be started, and what supervisors look after."""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from config import Config
from documents import rendering
from documents.errors import INSTALL
from services import cases, deployments, instances, now, transaction
from services.archiving import disposing
from services.instances import Started
from tests.cast import Cast
from tests.diagrams import document, flow, node, process
from tests.handlers.web import relief
from tests.handlers.web.conftest import Desk

PROPERTIES = {"case": "true", "outcome.granted": "准予发放", "outcome.granted.en": "Granted"}
NAMED = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in PROPERTIES.items())
GRANT = document(
    process(
        "grant",
        node("startEvent", "s"),
        node("endEvent", "e"),
        flow("s", "e"),
        extension=f"<camunda:properties>{NAMED}</camunda:properties>",
    )
)


def test_a_caseworker_starts_a_procedure_and_sees_its_case(liwen: Desk, procedure: str) -> None:
    assert "临时救助" in liwen.text("/procedures")
    answer = liwen.send(f"/procedures/{procedure}", {"values": relief.APPLICANT})
    assert answer.status_code == 200
    page = liwen.whole(answer.json["next"])  # type: ignore[index]
    assert "临时救助" in page
    assert "当前所在：审核" in page
    assert "已发起，编号 440111-" in page


def test_a_wrong_application_starts_nothing(liwen: Desk, procedure: str, cast: Cast) -> None:
    answer = liwen.send(f"/procedures/{procedure}", {"values": {"name": "张三丰", "id_number": "123"}})
    assert answer.json["errors"] == {"id_number": ["身份证号码不正确，请核对。"]}  # type: ignore[index]
    assert instances.find(cast.sunqiang).items == []


def test_the_case_page_tells_where_it_stands(liwen: Desk, started: Started, review: str) -> None:
    page = liwen.whole(f"/cases/{started.case_id}")
    for expected in (str(started.business_key), "审核", "李文", "白云区民政局", "收到申请", "还没有附件。"):
        assert expected in page
    assert f"/definitions/{instances_definition(started)}/diagram" in page


def test_the_case_page_masks_what_identifies_somebody(liwen: Desk, started: Started, cast: Cast) -> None:
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "张三丰", "id_number": "11010519491231002X", "phone": "13800138000"})
    page = liwen.whole(f"/cases/{started.case_id}")
    assert "110105********002X" in page
    assert "138****8000" in page
    assert "11010519491231002X" not in page
    assert "11010519491231002X" not in liwen.text("/cases")


def instances_definition(started: Started) -> str:
    from services.actor import OPERATOR

    return instances.get(OPERATOR, started.instance_id).definition_id


def test_the_diagram_is_given_as_it_was_deployed(liwen: Desk, procedure: str) -> None:
    answer = liwen.open(f"/definitions/{procedure}/diagram")
    assert answer.get_data() == relief.BPMN
    assert answer.mimetype == "application/xml"


def test_a_case_is_found_by_number_and_by_name(liwen: Desk, started: Started, cast: Cast) -> None:
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "张三丰"})
    for asked in ({"number": started.business_key}, {"subject": "张三丰"}, {"subject": "丰"}):
        assert str(started.business_key) in liwen.post("/cases", **asked).get_data(as_text=True)
    for asked in ({"number": "none"}, {"subject": "李四"}):
        assert "没有找到符合条件的案件" in liwen.post("/cases", **asked).get_data(as_text=True)


def test_nobody_is_searched_for_by_an_address(liwen: Desk, started: Started) -> None:
    assert str(started.business_key) in liwen.text("/cases?subject=李四")  # a list of all: an address asks for nobody
    assert 'role="search" method="post"' in liwen.text("/cases")
    assert liwen.client.post("/cases", data={"subject": "张三丰"}).status_code == 403


def test_the_pages_of_a_search_name_nobody_in_their_address(
    liwen: Desk, started: Started, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.set_subject(cast.liwen, str(started.case_id), {"name": "张三丰"})
    found = cases.find(cast.liwen)
    monkeypatch.setattr(cases, "find", lambda *_, **asked: replace(found, next=None if asked["after"] else "further"))
    page = unescape(liwen.post("/cases", subject="张三丰").get_data(as_text=True))
    assert '<input type="hidden" name="subject" value="张三丰">' in page
    assert '<input type="hidden" name="after" value="further">' in page
    assert "after=further" not in page
    assert "further" not in liwen.post("/cases", subject="张三丰", after="further").get_data(as_text=True)


@pytest.mark.parametrize(("language", "told"), [("zh", "准予发放"), ("en", "Granted")])
def test_a_closed_case_says_its_outcome_in_the_words_of_its_diagram(liwen: Desk, cast: Cast, language: str, told: str) -> None:
    deployments.deploy(cast.admin, [("grant.bpmn", GRANT)], name="grant")
    closed = instances.start(cast.liwen, "grant", variables={"outcome": "granted"})
    nameless = instances.start(cast.liwen, "grant", variables={"outcome": "unheard_of"})
    liwen.post("/language", language=language)
    assert f"<dd>{told}</dd>" in liwen.text(f"/cases/{closed.case_id}")
    assert "<dd>unheard_of</dd>" in liwen.text(f"/cases/{nameless.case_id}")


def test_attachments_are_kept_and_given_back_as_files(liwen: Desk, started: Started) -> None:
    file = (BytesIO("诊断证明".encode()), "诊断.txt", "text/html")
    data = {"csrf_token": liwen.token(), "file": file}
    answer = liwen.client.post(f"/cases/{started.case_id}/attachments", data=data, content_type="multipart/form-data")
    assert answer.location == f"/cases/{started.case_id}#papers"
    page = liwen.whole(f"/cases/{started.case_id}")
    assert "诊断.txt" in page
    link = page.split('href="/attachments/')[1].split('"')[0]
    paper = liwen.open(f"/attachments/{link}")
    assert paper.get_data(as_text=True) == "诊断证明"
    assert paper.mimetype == "text/plain"
    assert paper.headers["Content-Disposition"].startswith("attachment")


def test_what_is_sent_in_the_background_is_told_that_it_is_here(liwen: Desk, started: Started) -> None:
    asked = {"Accept": "application/json", "X-CSRFToken": liwen.token()}

    def send() -> TestResponse:
        file = {"file": (BytesIO("门口".encode()), "门口.txt")}
        return liwen.client.post(f"/cases/{started.case_id}/attachments", data=file, headers=asked)

    answer = send()
    assert answer.status_code == 201
    assert liwen.open(f"/attachments/{answer.get_json()['id']}").get_data(as_text=True) == "门口"
    with now.at(now.real() + timedelta(hours=1)):
        assert send().status_code == 401


def test_a_page_is_no_attachment(liwen: Desk, started: Started) -> None:
    data = {"csrf_token": liwen.token(), "file": (BytesIO(b"<script>"), "page.html", "text/plain")}
    answer = liwen.client.post(f"/cases/{started.case_id}/attachments", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "不接受这种文件" in answer.get_data(as_text=True)


def test_choosing_no_file_is_told(liwen: Desk, started: Started) -> None:
    answer = liwen.post(f"/cases/{started.case_id}/attachments")
    assert answer.status_code == 422
    assert "请选择文件。" in answer.get_data(as_text=True)


def test_a_file_that_is_too_large_is_refused(app: Flask, liwen: Desk, started: Started, config: Config) -> None:
    app.config["CAREFLOW"] = replace(config, upload_limit=1000)
    data = {"csrf_token": liwen.token(), "file": (BytesIO(b"x" * 2000), "large.pdf", "application/pdf")}
    answer = liwen.client.post(f"/cases/{started.case_id}/attachments", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "文件过大" in answer.get_data(as_text=True)


def test_a_stranger_sees_no_case(desk: Desk, started: Started) -> None:
    desk.sign_in("wuyue")
    assert "还没有案件" in desk.text("/cases")
    assert desk.open(f"/cases/{started.case_id}").status_code == 404


@pytest.mark.parametrize("login", ["sunqiang", "admin", "qianjing"])
def test_those_who_oversee_see_instances_and_incidents(desk: Desk, started: Started, login: str) -> None:
    desk.sign_in(login)
    assert "临时救助" in desk.text("/instances")
    assert "审核" in desk.text(f"/instances/{started.instance_id}/waits")
    assert "没有待处理的异常" in desk.text("/incidents")
    assert desk.open(f"/cases/{started.case_id}").status_code == 200


def test_a_caseworker_has_no_incidents(liwen: Desk) -> None:
    assert "异常" not in liwen.text("/worklist")
    assert liwen.open("/incidents").status_code == 403


def test_a_supervisor_terminates_with_a_reason(desk: Desk, started: Started, cast: Cast) -> None:
    desk.sign_in("sunqiang")
    assert desk.post(f"/instances/{started.instance_id}/terminate", reason=" ").status_code == 422
    assert desk.post(f"/instances/{started.instance_id}/terminate", reason="重复申请").status_code == 302
    assert instances.get(cast.sunqiang, started.instance_id).state == "terminated"


def test_the_receipt_is_a_document_to_keep(liwen: Desk, started: Started) -> None:
    answer = liwen.open(f"/cases/{started.case_id}/receipt")
    assert answer.mimetype == "application/pdf"
    assert answer.get_data().startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_case_is_put_on_paper_as_far_as_the_reader_may_know_it(liwen: Desk, started: Started, desk: Desk, cast: Cast) -> None:
    drawn: list[str] = []
    fill = rendering.to_html
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "to_html", lambda name, values: drawn.append(fill(name, values)) or drawn[-1])
        answer = liwen.open(f"/cases/{started.case_id}/summary")
    assert (answer.status_code, answer.mimetype, answer.get_data()[:5]) == (200, "application/pdf", b"%PDF-")
    for words in ("案件摘要", "临时救助", "审核", "白云区民政局", "李文"):
        assert words in drawn[0]
    desk.sign_in("wuyue")
    assert desk.open(f"/cases/{started.case_id}/summary").status_code == 404


def test_without_fonts_the_reader_is_told_what_to_install(liwen: Desk, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    rendering.library.cache_clear()
    monkeypatch.setattr(rendering, "chinese_font", lambda: False)
    answer = liwen.open(f"/cases/{started.case_id}/receipt")
    rendering.library.cache_clear()
    assert answer.status_code == 503
    assert INSTALL in answer.get_data(as_text=True)


def test_the_page_of_a_case_that_was_disposed_of(liwen: Desk, started: Started, review: str, cast: Cast) -> None:
    case_id = str(started.case_id)
    instances.terminate(cast.sunqiang, started.instance_id, reason="重复受理")
    with transaction.transaction(cast.sunqiang, "case.dispose") as work:
        disposing.dispose(work, case_id)
        work.log("case", case_id, case_id=case_id)
    page = liwen.whole(f"/cases/{case_id}")
    assert "已销毁" in page
    assert relief.APPLICANT["name"] not in page
    assert liwen.open(f"/user-tasks/{review}").status_code == 404
    assert liwen.open(f"/engine-rest/process-instance/{started.instance_id}").status_code in {401, 404}
