"""What is due to go, proposed at one desk and decided at another; one case's packages and holds."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from models import Archive
from services import instances, jobs, transaction
from services.archiving import owing
from services.instances import Started
from tests.cast import Cast
from tests.handlers.web.conftest import Desk


@pytest.fixture
def over(started: Started, cast: Cast) -> str:
    """Give a closed case whose retention has run out."""
    instances.terminate(cast.sunqiang, started.instance_id, reason="重复受理")
    owing.order()
    jobs.run_due()
    with transaction.upkeep() as look:
        look.execute(update(Archive).values(dispose_after=date(2020, 12, 31), retention="years_30"))
    return str(started.case_id)


@pytest.fixture
def sunqiang(desk: Desk, over: str) -> Desk:
    """Let the supervisor sit down."""
    desk.sign_in("sunqiang")
    return desk


@pytest.fixture
def heping(app: Flask, over: str) -> Desk:
    """Let the city's confirmer sit down elsewhere."""
    other = Desk(app.test_client())
    other.sign_in("heping")
    return other


def proposed(desk: Desk, over: str) -> str:
    """Propose to destroy the case; give the page to which that leads."""
    answer = desk.post("/disposals", case_id=[over], reason="保管期限表第三条")
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_what_is_due_is_listed_by_its_class(sunqiang: Desk, started: Started) -> None:
    for path in ("/archives", "/archives?retention=years_30"):
        page = sunqiang.text(path)
        assert str(started.business_key) in page
        assert "30 年" in page
        assert "可提出销毁" in page
    assert str(started.business_key) not in sunqiang.text("/archives?retention=permanent")


def test_one_proposes_and_another_one_destroys(sunqiang: Desk, heping: Desk, over: str, started: Started) -> None:
    page = proposed(sunqiang, over)
    assert "您提出的销毁须由另一人决定。" in sunqiang.text(page)
    assert "批准并销毁" not in sunqiang.text(page)
    assert "待批准销毁" in sunqiang.text("/archives")
    assert sunqiang.post(f"{page}/approve", is_checked="yes").status_code == 403
    assert "保管期限表第三条" in heping.text(page)
    assert heping.post(f"{page}/approve").status_code == 422
    assert heping.post(f"{page}/approve", is_checked="yes").status_code == 302
    done = heping.text(page)
    assert "已批准" in done
    assert "批准并销毁" not in done
    assert "何平" in sunqiang.text("/disposals")
    assert str(started.business_key) not in sunqiang.text("/archives")
    assert "已销毁" in sunqiang.text(f"/cases/{over}/archives")


def test_what_is_refused_stays(sunqiang: Desk, heping: Desk, over: str) -> None:
    page = proposed(sunqiang, over)
    assert heping.post(f"{page}/refuse", reason="诉讼").status_code == 302
    assert "已驳回" in sunqiang.text(page)
    assert "可提出销毁" in sunqiang.text("/archives")


def test_a_proposal_that_cannot_be_made_says_why_and_keeps_what_was_entered(sunqiang: Desk, over: str) -> None:
    answer = sunqiang.post("/disposals", reason="期满")
    assert (answer.status_code, "一次销毁须列明1至50件案件。" in answer.get_data(as_text=True)) == (422, True)
    assert ">期满</textarea>" in answer.get_data(as_text=True)
    assert sunqiang.post(f"/cases/{over}/hold", reason="诉讼").status_code == 302
    answer = sunqiang.post("/disposals", case_id=[over], reason="期满")
    assert (answer.status_code, "已被冻结" in answer.get_data(as_text=True)) == (409, True)


def test_packages_and_holds_of_one_case(sunqiang: Desk, over: str, started: Started) -> None:
    page = sunqiang.text(f"/cases/{over}/archives")
    assert "已归档" in page
    answer = sunqiang.open(f"/cases/{over}/archives/1")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert f"{started.business_key}-v1.zip" in answer.headers["Content-Disposition"]
    sunqiang.post(f"/cases/{over}/hold", reason="诉讼未结")
    assert "诉讼未结" in sunqiang.text(f"/cases/{over}/archives")
    assert "已冻结" in sunqiang.text("/archives")
    assert sunqiang.post(f"/cases/{over}/release-hold", reason="判决").status_code == 302
    assert "已解除" in sunqiang.text(f"/cases/{over}/archives")


def test_the_page_of_a_case_leads_here(sunqiang: Desk, app: Flask, over: str) -> None:
    assert f"/cases/{over}/archives" in sunqiang.text(f"/cases/{over}")
    caseworker = Desk(app.test_client())
    caseworker.sign_in("liwen")
    assert f"/cases/{over}/archives" not in caseworker.text(f"/cases/{over}")


def test_an_auditor_reads_and_decides_nothing(desk: Desk, over: str) -> None:
    desk.sign_in("qianjing")
    page = desk.text("/archives")
    assert "提出销毁所选案件" not in page
    assert 'name="case_id"' not in page
    assert "下载" not in desk.text(f"/cases/{over}/archives")


def test_whoever_works_on_cases_is_not_sent_here(liwen: Desk, over: str) -> None:
    assert liwen.open("/archives").status_code == 403
    assert "/archives" not in liwen.text("/absences")
