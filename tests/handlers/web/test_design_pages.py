"""Approving and publishing at the desk: who does it proves again who he is, and comes back to the design."""

import json
import re
from datetime import timedelta

from services import now
from services.designing import designs, reviewing
from tests.cast import PASSWORD, Cast
from tests.handlers.web import relief
from tests.handlers.web.conftest import Desk

BPMN = "relief.bpmn"
SETUP = re.compile(r'<div data-island="compare">\s*<script type="application/json">(.*?)</script>', re.DOTALL)


def submitted(cast: Cast, procedure: str) -> str:
    drawn = dict(relief.FILES)[BPMN].replace("发放".encode(), "给付".encode())
    begun = designs.begin(cast.tuzhi, definition_id=procedure)
    designs.save(cast.tuzhi, begun.id, {BPMN: drawn}, 1)
    return reviewing.submit(cast.tuzhi, begun.id, "请审核").id


def test_who_approves_and_publishes_proves_again_who_he_is(cast: Cast, procedure: str, desk: Desk) -> None:
    design_id = submitted(cast, procedure)
    page = f"/designs/{design_id}"
    desk.sign_in("admin")
    for minutes, deed, values, state in ((11, "approve", {"version": "2"}, "approved"), (22, "publish", {"note": "x"}, "published")):
        with now.at(now.real() + timedelta(minutes=minutes)):
            headers = {"Referer": f"http://localhost{page}"}
            form = {"csrf_token": desk.token(), **values}
            assert desk.client.post(f"{page}/{deed}", data=form, headers=headers).location == f"/proof?next={page}"
            assert desk.post("/proof", proof=PASSWORD, next=page).location == page
            assert desk.post(f"{page}/{deed}", **values).location == page
            assert designs.get(cast.admin, design_id).state == state


def test_nobody_approves_what_he_has_not_looked_at(cast: Cast, procedure: str, desk: Desk) -> None:
    page = f"/designs/{submitted(cast, procedure)}"
    desk.sign_in("admin")
    for values in ({}, {"version": "1"}, {"version": "x"}):
        desk.post(f"{page}/approve", **values)
        assert designs.get(cast.admin, page.rsplit("/", 1)[-1]).state == "submitted"


def test_what_is_sent_in_is_not_called_the_same(cast: Cast, procedure: str, desk: Desk) -> None:
    drawn = dict(relief.FILES)[BPMN].replace("发放".encode(), "给付".encode())
    begun = designs.begin(cast.tuzhi, "程序送来", contents={"sent.bpmn": drawn, "same.form": dict(relief.FILES)["relief/review.form"]})
    desk.sign_in("tuzhi")
    found = SETUP.search(desk.open(f"/designs/{begun.id}/compare").get_data(as_text=True))
    assert found
    (changed,) = json.loads(found[1])["pairs"]  # the form is deployed as it is
    assert changed["name"] == "sent.bpmn"
    assert "/deployments/" in changed["before"]
    assert [text.count("给付") for _, after, text in changed["lines"] if after and "<bpmn:userTask" in text and "给付" in text] == [1]


def test_a_design_that_changes_nothing_says_so(cast: Cast, procedure: str, desk: Desk) -> None:
    begun = designs.begin(cast.tuzhi, definition_id=procedure)
    desk.sign_in("tuzhi")
    page = desk.open(f"/designs/{begun.id}/compare").get_data(as_text=True)
    assert "没有差别" in page
    assert not SETUP.search(page)


def test_files_are_told_by_the_steps_they_are_for(cast: Cast, procedure: str, desk: Desk) -> None:
    begun = designs.begin(cast.tuzhi, definition_id=procedure)
    desk.sign_in("tuzhi")
    page = " ".join(desk.open(f"/designs/{begun.id}").get_data(as_text=True).split())
    told = dict(re.findall(r'<span class="hint">([^<]+)</span> <a href="[^"]+">([^<]+)</a>', page))
    assert told["审核"] == "relief/review.form"
    assert told["临时救助"] == BPMN
