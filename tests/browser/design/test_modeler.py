"""A procedure is changed in the browser: drawn, checked, saved by itself, approved by a second person, published."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, expect

from services import definitions, deployments
from services.designing import designs
from tests.browser import axe
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.handlers.web import relief

SHIPPED = Path(__file__).parents[3] / "processes" / "rehab_referral" / "rehab_referral.bpmn"


@pytest.fixture
def design(app: Flask, cast: Cast) -> str:
    """Give a design with a small procedure and a large one."""
    contents = dict(relief.FILES) | {"rehab_referral.bpmn": SHIPPED.read_bytes()}
    return apart(designs.begin, cast.tuzhi, "临时救助", contents=contents).id


def element(visitor: Visitor, element_id: str) -> Locator:
    return visitor.page.locator(f'[data-element-id="{element_id}"] > .djs-hit').first


def opened(visitor: Visitor, design: str, name: str) -> None:
    visitor.goto(f"/designs/{design}/edit/{name}")
    visitor.ready("modeler")


def test_a_diagram_is_drawn_checked_and_saved(visitor: Visitor, design: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("tuzhi")
    opened(visitor, design, "relief.bpmn")
    expect(page.locator("[data-findings-summary]")).to_have_text("没有发现问题")
    page.screenshot(path="/tmp/A_modeler.png")
