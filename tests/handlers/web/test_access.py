"""The pages on which somebody sees more than he sees anyway."""

from services import cases, history, shares
from services.instances import Started
from tests.cast import PASSWORD, Cast
from tests.handlers.web.conftest import Desk

NUMBER = "440111199003071232"


def test_a_value_is_shown_once_a_purpose_is_given(liwen: Desk, started: Started, cast: Cast) -> None:
    case_id = str(started.case_id)
    cases.set_subject(cast.liwen, case_id, {"name": "王小明", "id_number": NUMBER}, reason="x")
    page = liwen.text(f"/cases/{case_id}")
    assert "440111********1232" in page
    assert NUMBER not in page
    assert NUMBER not in liwen.text(f"/cases/{case_id}/reveal?field=id_number")
    assert NUMBER not in liwen.post(f"/cases/{case_id}/reveal", field="id_number", reason=" ").get_data(as_text=True)
    assert NUMBER in liwen.post(f"/cases/{case_id}/reveal", field="id_number", reason="核对身份").get_data(as_text=True)
    told = [entry.reason for entry in history.of_case(cast.sunqiang, case_id).items if entry.verb == "field.reveal"]
    assert told == ["核对身份"]


def test_a_case_is_opened_in_need_by_whoever_has_just_proved_who_he_is(desk: Desk, started: Started, cast: Cast) -> None:
    case_id = str(started.case_id)
    number = cases.get(cast.liwen, case_id).number
    desk.sign_in("wuyue")
    assert desk.open(f"/cases/{case_id}").status_code == 404
    assert "60" in desk.text("/break-glass")
    answer = desk.post("/break-glass", number=number, reason="孩子在我处")
    if answer.location and "/proof" in answer.location:  # signed in too long ago
        desk.post("/proof", proof=PASSWORD, next="/break-glass")
        answer = desk.post("/break-glass", number=number, reason="孩子在我处")
    assert answer.location.endswith(f"/cases/{case_id}")
    assert number in desk.text(f"/cases/{case_id}")
    (told,) = shares.find(cast.qianjing, kind="break_glass").items
    assert (told.case_number, told.person_name) == (number, "吴越")


def test_a_number_that_is_not_there_is_not_there(desk: Desk, started: Started) -> None:
    desk.sign_in("wuyue")
    assert desk.post("/break-glass", number=f"{started.business_key}x", reason="x").status_code == 404
