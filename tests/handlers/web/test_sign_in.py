"""Signing in with a second factor, proving oneself again, and one's own sessions."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from services import now, passwords, people, second_factors, sessions
from tests.cast import PASSWORD, Cast
from tests.handlers.web.conftest import Desk

SECRET = re.compile(r"<code>([A-Z2-7]{32})</code>")
CODE = re.compile(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>")
OFFICE = "192.0.2.7"


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    passwords.configure(memory_kibibytes=8, rounds=1)


def code(secret: str) -> str:
    return pyotp.TOTP(secret).at(now.real())


def enrolled(desk: Desk) -> tuple[str, list[str]]:
    """Set up the second factor of whoever sits here; give the secret and the codes on paper."""
    desk.post("/account/second-factor")
    found = SECRET.search(desk.text("/account/second-factor"))
    assert found
    page = desk.post("/account/second-factor/confirm", code=code(found[1])).get_data(as_text=True)
    return found[1], CODE.findall(page)


class TestSecondFactor:
    """After the password comes the code."""

    def test_it_is_set_up_and_asked_for(self, liwen: Desk) -> None:
        secret, codes = enrolled(liwen)
        assert len(set(codes)) == 10
        liwen.post("/sign-out")
        answer = liwen.post("/sign-in", login="liwen", password=PASSWORD, next="/cases")
        assert answer.location == "/sign-in/code?next=/cases"
        assert liwen.open("/worklist").location == "/sign-in?next=/worklist"  # the password alone opens nothing
        assert liwen.post("/sign-in/code", code="000000", next="/cases").status_code == 401
        with now.at(now.real() + timedelta(seconds=30)):
            assert liwen.post("/sign-in/code", code=code(secret), next="/cases").location == "/cases"
            assert liwen.open("/worklist").status_code == 200

    def test_a_code_on_paper_stands_for_it_once(self, liwen: Desk) -> None:
        _, codes = enrolled(liwen)
        for expected in (302, 401):
            liwen.post("/sign-out")
            liwen.sign_in("liwen")
            assert liwen.post("/sign-in/code", code=codes[0].upper()).status_code == expected

    def test_the_picture_is_drawn_without_any_script(self, liwen: Desk) -> None:
        liwen.post("/account/second-factor")
        page = liwen.text("/account/second-factor")
        assert 'src="data:image/svg+xml' in page
        assert " style=" not in page

    def test_the_code_is_no_way_in_without_the_password(self, desk: Desk) -> None:
        assert desk.open("/sign-in/code").location == "/sign-in"

    def test_the_password_waits_five_minutes_for_the_code(self, liwen: Desk) -> None:
        secret, _ = enrolled(liwen)
        liwen.post("/sign-out")
        liwen.sign_in("liwen")
        with now.at(now.real() + timedelta(minutes=6)):
            assert liwen.post("/sign-in/code", code=code(secret)).location == "/sign-in"

    def test_it_is_turned_off(self, liwen: Desk) -> None:
        enrolled(liwen)
        assert liwen.post("/account/second-factor/remove").location == "/account"
        liwen.post("/sign-out")
        assert liwen.sign_in("liwen").location == "/worklist"


@pytest.mark.usefixtures("app")
class TestWhoMustHaveOne:
    """Somebody whose role asks for a second factor sets it up before anything else."""

    @pytest.fixture(autouse=True)
    def watched(self, app: Flask) -> None:  # noqa: ARG002 — the application has its own rule at first
        second_factors.configure(["supervisor"])

    def test_every_page_leads_to_it(self, desk: Desk) -> None:
        desk.sign_in("sunqiang")
        assert desk.open("/worklist").location == "/account/second-factor"
        assert desk.client.get("/worklist", headers={"HX-Request": "true"}).status_code == 403
        assert desk.client.get("/api/v1/user-tasks").json["code"] == "second_factor_needed"
        enrolled(desk)
        assert desk.open("/worklist").status_code == 200

    def test_others_are_left_alone(self, liwen: Desk) -> None:
        assert liwen.open("/worklist").status_code == 200


class TestProof:
    """A sensitive verb asks again who it is."""

    def test_a_fresh_session_has_proved_it(self, liwen: Desk) -> None:
        assert liwen.post("/account/second-factor").location == "/account/second-factor"

    def test_later_the_page_asks_and_leads_back(self, liwen: Desk) -> None:
        with now.at(now.real() + timedelta(minutes=11)):
            token = liwen.token()
            headers = {"Referer": "http://localhost/account"}
            answer = liwen.client.post("/account/second-factor", data={"csrf_token": token}, headers=headers)
            assert answer.location == "/proof?next=/account"
            assert liwen.post("/proof", proof="wrong", next="/account").status_code == 401
            assert liwen.post("/proof", proof=PASSWORD, next="/account").location == "/account"
            assert liwen.post("/account/second-factor").location == "/account/second-factor"

    @pytest.mark.parametrize("foreign", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
    def test_it_leads_to_no_foreign_site(self, liwen: Desk, foreign: str) -> None:
        assert liwen.post("/proof", proof=PASSWORD, next=foreign).location == "/worklist"

    def test_whoever_has_a_second_factor_proves_himself_by_it(self, liwen: Desk) -> None:
        secret, _ = enrolled(liwen)
        with now.at(now.real() + timedelta(minutes=11)):
            assert liwen.post("/proof", proof=PASSWORD).status_code == 401
            assert liwen.post("/proof", proof=code(secret)).status_code == 302

    def test_a_program_of_the_page_is_told(self, liwen: Desk) -> None:
        with now.at(now.real() + timedelta(minutes=11)):
            answer = liwen.send("/api/v1/tokens", {"name": "exchange"})
        assert (answer.status_code, answer.json["code"]) == (403, "proof_needed")  # type: ignore[index]


class TestSessions:
    """Where one is signed in."""

    def test_they_are_listed_and_ended_one_by_one(self, app: Flask, liwen: Desk, cast: Cast) -> None:
        other = Desk(app.test_client())
        other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
        other.sign_in("liwen")
        page = liwen.text("/account")
        assert "Firefox, Windows" in page
        there = next(one for one in sessions.find(cast.liwen) if one.device)
        assert liwen.post(f"/account/sessions/{there.id}/end").location == "/account"
        assert other.open("/worklist").status_code == 302
        assert liwen.open("/worklist").status_code == 200

    def test_all_others_end(self, app: Flask, liwen: Desk) -> None:
        other = Desk(app.test_client())
        other.sign_in("liwen")
        liwen.post("/account/sessions/end")
        assert (other.open("/worklist").status_code, liwen.open("/worklist").status_code) == (302, 200)

    def test_somebody_elses_is_not_there(self, app: Flask, liwen: Desk, cast: Cast) -> None:
        other = Desk(app.test_client())
        other.sign_in("zhaomin")
        (theirs,) = sessions.find(cast.zhaomin)
        assert liwen.post(f"/account/sessions/{theirs.id}/end").status_code == 404
        assert other.open("/worklist").status_code == 200

    def test_a_copied_cookie_is_no_good_after_signing_out(self, app: Flask, liwen: Desk) -> None:
        cookie = liwen.client.get_cookie("session")
        assert cookie
        liwen.post("/sign-out")
        thief = app.test_client()
        thief.set_cookie("session", cookie.value)
        assert thief.get("/worklist").status_code == 302

    def test_a_page_that_only_refreshes_itself_keeps_no_session_alive(self, liwen: Desk, review: str) -> None:
        begun, proof = now.real(), {"X-CSRFToken": liwen.token()}
        for minutes in (10, 20, 29):
            with now.at(begun + timedelta(minutes=minutes)):
                assert liwen.open("/worklist/rows?show=mine").status_code == 200
                assert liwen.open("/worklist/counts").status_code == 200
                assert liwen.open("/notices/bell").status_code == 200
                assert liwen.client.put(f"/user-tasks/{review}/presence", headers=proof).status_code == 200
        with now.at(begun + timedelta(minutes=31)):
            assert liwen.open("/worklist").status_code == 302

    def test_it_lasts_while_it_is_used_but_not_for_ever(self, liwen: Desk) -> None:
        begun = now.real()
        for minutes in range(20, 12 * 60, 20):
            with now.at(begun + timedelta(minutes=minutes)):
                assert liwen.open("/worklist").status_code == 200, minutes
        with now.at(begun + timedelta(hours=12, minutes=1)):
            assert liwen.open("/worklist").status_code == 302


class TestPassword:
    """One's own password, at one's own page."""

    def test_it_is_changed_and_every_session_ends(self, liwen: Desk) -> None:
        assert liwen.post("/account/password", current=PASSWORD, password="another one now").location == "/sign-in"
        assert "密码已更换" in liwen.text("/sign-in")
        assert liwen.open("/worklist").status_code == 302
        assert liwen.sign_in("liwen").status_code == 401
        assert liwen.sign_in("liwen", "another one now").status_code == 302

    @pytest.mark.parametrize(
        ("current", "password", "said"),
        [("wrong", "another one now", "当前密码不正确"), (PASSWORD, "short", "12 到 256"), (PASSWORD, "1qaz2wsx3edc", "太容易猜到")],
    )
    def test_what_is_refused_says_why(self, liwen: Desk, current: str, password: str, said: str) -> None:
        answer = liwen.post("/account/password", current=current, password=password)
        assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)
        assert liwen.open("/worklist").status_code == 200


class TestGivenPassword:
    """A password that somebody else has set lets its owner do nothing but take one of his own."""

    @pytest.fixture
    def liwen(self, desk: Desk, cast: Cast) -> Desk:
        people.set_password(cast.admin, str(cast.liwen.person_id), "given by somebody")
        assert desk.sign_in("liwen", "given by somebody").status_code == 302
        return desk

    def test_every_page_leads_to_the_form(self, liwen: Desk) -> None:
        for path in ("/worklist", "/account", "/cases", "/account/second-factor"):
            assert liwen.open(path).location == "/account/password", path
        assert liwen.open("/notices/bell", headers={"HX-Request": "true"}).status_code == 403
        assert liwen.post("/account/sessions/end").location == "/account/password"
        page = liwen.text("/account/password")
        assert ("由他人设定" in page, "/worklist/" in page, "/notices/bell" in page) == (True, False, False)

    def test_the_programs_door_does_not_lead_around_it(self, liwen: Desk) -> None:
        answer = liwen.open("/api/v1/user-tasks", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "own_password_needed")
        assert liwen.open("/api/v1/me").status_code == 200

    def test_the_same_again_is_none_of_ones_own(self, liwen: Desk) -> None:
        answer = liwen.post("/account/password", current="given by somebody", password="given by somebody")
        assert (answer.status_code, "不能与当前密码相同" in answer.get_data(as_text=True)) == (422, True)
        assert liwen.open("/worklist").location == "/account/password"

    def test_ones_own_opens_the_desk(self, liwen: Desk) -> None:
        assert liwen.post("/account/password", current="given by somebody", password="another one now").location == "/sign-in"
        assert liwen.sign_in("liwen", "another one now").status_code == 302
        assert liwen.open("/worklist").status_code == 200

    def test_whoever_waits_too_long_proves_himself_and_comes_back(self, liwen: Desk) -> None:
        token = liwen.token()
        with now.at(now.real() + timedelta(minutes=11)):
            data = {"csrf_token": token, "current": "given by somebody", "password": "another one now"}
            answer = liwen.client.post("/account/password", data=data, headers={"Referer": "http://localhost/account/password"})
            assert answer.location == "/proof?next=/account/password"
            assert liwen.post("/proof", proof="given by somebody", next="/account/password").location == "/account/password"

    def test_one_may_leave_instead(self, liwen: Desk) -> None:
        assert liwen.post("/sign-out").location == "/sign-in"


class TestGuessing:
    """Whoever guesses is slowed down; the owner is not."""

    def attack(self, app: Flask, address: str, times: int = 60) -> list[int]:
        """Guess from one address, each time as a browser that nobody knows."""
        attacker = Desk(app.test_client())
        attacker.client.environ_base["REMOTE_ADDR"] = address
        return [attacker.sign_in("liwen", f"guess {number}").status_code for number in range(times)]

    def test_the_owner_gets_in_while_others_guess(self, app: Flask, desk: Desk) -> None:
        desk.client.environ_base["REMOTE_ADDR"] = OFFICE
        desk.sign_in("liwen")
        desk.post("/sign-out")
        passwords.forget()
        for address in (OFFICE, *(f"198.51.100.{number}" for number in range(5))):
            found = self.attack(app, address, 8)
            assert found[:5] == [401] * 5
            assert set(found[6:]) == {429}, found
        assert desk.sign_in("liwen").status_code == 302  # from the very address that is slowed down

    def test_the_right_password_does_not_help_who_is_slowed_down(self, app: Flask) -> None:
        self.attack(app, OFFICE, 8)
        attacker = Desk(app.test_client())
        attacker.client.environ_base["REMOTE_ADDR"] = OFFICE
        assert attacker.sign_in("liwen").status_code == 429

    def test_a_known_browser_is_known_for_its_own_account_only(self, app: Flask, desk: Desk) -> None:
        desk.client.environ_base["REMOTE_ADDR"] = OFFICE
        desk.sign_in("zhaomin")  # an attacker's own account
        desk.post("/sign-out")
        self.attack(app, OFFICE, 8)
        assert desk.sign_in("liwen").status_code == 429

    def test_a_known_browser_has_a_count_of_its_own(self, liwen: Desk) -> None:
        liwen.post("/sign-out")
        found = [liwen.sign_in("liwen", f"guess {number}").status_code for number in range(8)]
        assert (found[:5], set(found[6:])) == ([401] * 5, {429})

    def test_a_login_nobody_has_is_slowed_down_alike(self, app: Flask) -> None:
        attacker = Desk(app.test_client())
        found = {login: [attacker.sign_in(login, "guess").status_code for _ in range(8)] for login in ("liwen", "nobody")}
        assert found["liwen"] == found["nobody"]
