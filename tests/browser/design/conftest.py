"""What the stories of the administrator's desk begin with, and how its editors are driven."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from services import deployments
from services.designing import designs
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.handlers.web import relief

SHIPPED = Path(__file__).parents[3] / "processes" / "rehab_referral" / "rehab_referral.bpmn"


@pytest.fixture
def design(app: Flask, cast: Cast) -> str:
    """Give a design of a small procedure that is deployed."""
    deployed = apart(deployments.deploy, cast.admin, relief.FILES, name="relief").definitions[0]
    return apart(designs.begin, cast.tuzhi, definition_id=deployed.id).id


@pytest.fixture
def large(app: Flask, cast: Cast) -> str:
    """Give a design of a procedure as large as they get."""
    return apart(designs.begin, cast.tuzhi, "转介", contents={SHIPPED.name: SHIPPED.read_bytes()}).id


def open_editor(visitor: Visitor, design: str, name: str, island: str = "modeler") -> None:
    visitor.goto(f"/designs/{design}/edit/{name}")
    visitor.ready(island)


def sign_out(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="退出登录").first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("登录")
