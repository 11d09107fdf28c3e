"""The pages of offices and areas: added, renamed, ended and merged after a look at what that means; duty rosters."""

from datetime import timedelta

import pytest

from services import actors, areas, now, offices, people
from services.instances import Started
from tests.cast import CITY, COUNTY, OTHER_COUNTY, Cast
from tests.handlers.web.conftest import Desk


@pytest.fixture
def renhe(desk: Desk, cast: Cast) -> Desk:
    """Let the administrator of people sit down."""
    assert desk.sign_in("renhe").status_code == 302
    return desk


def test_an_office_is_added_found_and_renamed(renhe: Desk, cast: Cast) -> None:
    refused = renhe.post("/offices/new", name="白云区第二办公室", area_code="999999")
    assert (refused.status_code, 'href="#area_code"' in refused.get_data(as_text=True)) == (422, True)
    answer = renhe.post("/offices/new", name="白云区第二办公室", area_code=COUNTY)
    path = answer.headers["Location"]
    assert "白云区第二办公室" in renhe.text("/offices?text=第二")
    assert "白云区民政局" not in renhe.text("/offices?text=第二")
    assert 'href="#since"' in renhe.post(f"{path}/rename", name="白云区二办").get_data(as_text=True)
    since = (actors.today() - timedelta(days=3)).isoformat()
    assert renhe.post(f"{path}/rename", name="白云区二办", since=since).status_code == 302
    page = renhe.text(path)
    assert ("<h1>白云区二办</h1>" in page, "曾用名" in page) == (True, True)


def test_an_office_does_not_end_while_work_would_strand(renhe: Desk, cast: Cast, started: Started) -> None:
    path = f"/offices/{cast.offices['baiyun']}"
    page = renhe.text(f"{path}/close")
    assert ("还不能撤销" in page, "在办案件" in page) == (True, True)
    day = actors.today().isoformat()
    assert renhe.post(f"{path}/close/done", since=day).status_code == 409
    heir = offices.add(cast.admin, "白云区新局", COUNTY)
    assert "还不能撤销" in renhe.post(f"{path}/close", replaced_by=heir.id).get_data(as_text=True)  # nobody works there yet
    people.add(cast.admin, "chenjing", "陈静", "long enough now", [("caseworker", heir.id)])
    assert "自哪天起撤销" in renhe.post(f"{path}/close", replaced_by=heir.id).get_data(as_text=True)
    assert renhe.post(f"{path}/close/done", since=day, replaced_by=heir.id).status_code == 302
    assert "白云区新局" in renhe.text(path)


def test_the_tree_is_gone_down_and_searched(renhe: Desk, cast: Cast) -> None:
    assert "广东省" in renhe.text("/areas")
    page = renhe.text(f"/areas/{CITY}")
    assert all(word in page for word in ("白云区", "广州市民政局", f"/areas/{COUNTY}"))
    assert "白云区" in renhe.text("/areas?text=白云")
    assert "白云区" in renhe.text(f"/areas?text={COUNTY[:5]}")
    assert "没有找到" in renhe.text("/areas?text=无此地")


def test_an_area_is_added_renamed_and_merged_after_a_look(renhe: Desk, cast: Cast) -> None:
    assert 'href="#code"' in renhe.post("/areas/new", code="1", name="x").get_data(as_text=True)
    assert renhe.post("/areas/new", code="440111103", name="江高镇", parent_code=COUNTY).status_code == 302
    day = actors.today().isoformat()
    assert renhe.post(f"/areas/{COUNTY}/rename", name="云山区", since=day).status_code == 302
    refused = renhe.post(f"/areas/{COUNTY}/merge", successor_code="999999")
    assert (refused.status_code, 'href="#successor_code"' in refused.get_data(as_text=True)) == (422, True)
    told = renhe.post(f"/areas/{COUNTY}/merge", successor_code=OTHER_COUNTY).get_data(as_text=True)
    assert ("并入天河区的" in told, "白云区民政局" in told) == (True, True)
    baiyun, tianhe = cast.offices["baiyun"], cast.offices["tianhe"]
    done = renhe.post(f"/areas/{COUNTY}/merge/done", successor_code=OTHER_COUNTY, since=day, office=baiyun, heir=tianhe)
    assert done.status_code == 302
    assert areas.get(cast.admin, COUNTY).replaced_by == OTHER_COUNTY
    assert offices.get(cast.admin, baiyun).replaced_by == tianhe


def test_a_shift_is_entered_and_cancelled(renhe: Desk, cast: Cast) -> None:
    path, day = f"/offices/{cast.offices['baiyun']}/roster", actors.today() + timedelta(days=1)
    shift = {"person_id": str(cast.zhoutao.person_id), "role": "duty_officer", "kind": "night", "rank": "0"}
    assert 'href="#begins_at"' in renhe.post(path, **shift).get_data(as_text=True)
    assert renhe.post(path, **shift, begins_at=f"{day}T18:00", ends_at=f"{day}T23:00").status_code == 302
    page = renhe.text(path)
    assert ("周涛" in page, "夜班" in page, "18:00" in page) == (True, True, True)
    remove = page.split('action="/rosters/')[1].split("/remove")[0]
    assert renhe.post(f"/rosters/{remove}/remove", office_id=cast.offices["baiyun"]).status_code == 302
    assert "没有安排值班" in renhe.text(path)


def test_whoever_ends_an_office_or_an_area_has_just_proved_who_he_is(renhe: Desk, cast: Cast) -> None:
    """What another office is given with it are cases: a browser left alone is not enough."""
    deeds = {f"/offices/{cast.offices['school']}/close": "close", "/areas/440106/merge": "merge"}
    token = renhe.token()
    with now.at(now.real() + timedelta(minutes=11)):
        for path in deeds:
            assert renhe.open(path).location == f"/proof?next={path}"
            for step in (path, f"{path}/done"):
                form = {"csrf_token": token, "since": "2999-01-01", "successor_code": "440111"}
                answer = renhe.client.post(step, data=form, headers={"Referer": f"http://localhost{path}"})
                assert answer.location == f"/proof?next={path}", step
    assert offices.get(cast.renhe, cast.offices["school"]).valid_to is None
