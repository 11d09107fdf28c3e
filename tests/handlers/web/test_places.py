"""Where one can go: every place of the navigation is a page, and everybody is offered what he may open and nothing else."""

from dataclasses import replace

import pytest
from flask import Flask

from handlers.web import places
from services.actor import Actor
from tests.cast import Cast
from tests.handlers.web.conftest import Desk


def offered(actor: Actor) -> list[str]:
    return [place.endpoint for desk in places.open_to(actor) for place in desk.places]


def test_every_place_and_its_pages_are_routes(app: Flask) -> None:
    named = {name for desk in places.DESKS for place in desk.places for name in (place.endpoint, *place.pages)}
    assert named - set(app.view_functions) == set()


def test_a_page_lies_in_one_place() -> None:
    named = [name for desk in places.DESKS for place in desk.places for name in (place.endpoint, *place.pages)]
    assert len(named) == len(set(named))


def test_workers_are_not_sent_to_what_they_may_not_oversee(cast: Cast) -> None:
    assert "web.cases" in offered(cast.liwen)
    assert "web.instances" not in offered(cast.liwen)
    assert "web.instances" in offered(cast.sunqiang)


def test_nobody_is_offered_anything_before_he_signs_in(desk: Desk) -> None:
    assert places.open_to(None) == ()
    assert "/worklist/" not in desk.text("/sign-in")


@pytest.mark.parametrize("login", ["liwen", "sunqiang", "heping", "admin", "qianjing"])
def test_every_place_offered_opens(desk: Desk, login: str) -> None:
    desk.sign_in(login)
    page = desk.text("/worklist")
    links = {
        line.split('href="')[1].split('"')[0] for line in page.split("<nav")[1:] for line in line.split("<a ")[1:] if 'href="/' in line
    }
    assert {link: desk.open(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_place_one_is_in_is_marked(liwen: Desk) -> None:
    marked = liwen.text("/cases").split('class="places"')[1].split('aria-current="page"')[1]
    assert marked.startswith(">案件")


def test_large_type_is_kept(desk: Desk) -> None:
    assert 'data-type-size="normal"' in desk.text("/sign-in")
    answer = desk.post("/type-size", type_size="large", next="/sign-in")
    assert answer.location == "/sign-in"
    assert 'data-type-size="large"' in desk.text("/sign-in")
    assert desk.post("/type-size", type_size="huge", next="//evil.example").location == "/worklist"
    assert 'data-type-size="normal"' in desk.text("/sign-in")


def test_both_are_chosen_on_the_page_of_ones_account(liwen: Desk) -> None:
    assert liwen.post("/account/display", language="en", type_size="large").location == "/account"
    page = liwen.text("/account")
    assert '<html lang="en" data-type-size="large">' in page
    assert 'value="large" checked' in " ".join(page.split())


def test_the_components_are_shown_in_the_demonstration_only(app: Flask, liwen: Desk) -> None:
    assert liwen.open("/styleguide").status_code == 200
    app.config["CAREFLOW"] = replace(app.config["CAREFLOW"], demo=False)
    assert liwen.open("/styleguide").status_code == 404


def test_a_form_that_was_not_taken_stays_in_its_place(desk: Desk, cast: Cast) -> None:
    desk.sign_in("renhe")
    office = f"/offices/{cast.offices['baiyun']}"
    for address, place in (("/people/new", "/people"), ("/offices/new", "/offices"), (f"{office}/rename", "/offices")):
        refused = desk.post(address)
        assert refused.status_code == 422, address
        assert f'href="{place}" aria-current="page"' in refused.get_data(as_text=True), address
