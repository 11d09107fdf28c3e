"""The pages of the registers."""

import pytest

from services import institutions, professionals
from tests.cast import Cast
from tests.handlers.web.conftest import Desk
from tests.services.test_institutions import told as institution
from tests.services.test_professionals import told as professional


@pytest.fixture
def filled(cast: Cast) -> None:
    """Enter an institution and somebody who works there."""
    kangning = institutions.add(cast.sunqiang, institution())
    wen = professionals.add(cast.liwen, professional(institution_id=kangning.id))
    professionals.approve(cast.liwen, wen.id)


@pytest.mark.usefixtures("filled")
def test_institutions_show_their_places(liwen: Desk) -> None:
    page = liwen.text("/institutions")
    assert "白云区康宁社区康复中心" in page
    assert "0 / 5" in page
    assert "白云区康宁社区康复中心" not in liwen.text("/institutions?state=left")


@pytest.mark.usefixtures("filled")
def test_professionals_show_their_training(liwen: Desk) -> None:
    page = liwen.text("/professionals")
    assert "温社工" in page
    assert "不足20学时" in page
    liwen.post("/language", language="en")
    assert "Below 20 hours" in liwen.text("/professionals")


@pytest.mark.usefixtures("filled")
def test_a_stranger_sees_no_professional(desk: Desk) -> None:
    desk.sign_in("wuyue")
    assert "温社工" not in desk.text("/professionals")
