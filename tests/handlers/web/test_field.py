"""What browsers get for work without a network, and what they have to forget."""

from tests.handlers.web.conftest import Desk


def test_the_service_worker_may_ask_for_our_pages_and_for_nothing_else(desk: Desk) -> None:
    answer = desk.open("/service-worker.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; script-src 'self'; connect-src 'self'"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_desk_can_be_installed(desk: Desk) -> None:
    told = desk.open("/manifest.webmanifest").json
    assert (told["start_url"], told["display"], told["lang"]) == ("/worklist", "standalone", "zh-CN")
    icon = told["icons"][0]["src"]
    with desk.open(icon) as answer:
        assert answer.mimetype == "image/svg+xml"
    page = desk.open("/sign-in")
    assert 'rel="manifest" href="/manifest.webmanifest"' in page.get_data(as_text=True)
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]


def test_signing_out_leaves_nothing_on_the_device(liwen: Desk) -> None:
    assert liwen.post("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_only_who_has_the_user_task_can_take_it_along(liwen: Desk, review: str) -> None:
    assert "data-take" in liwen.text(f"/user-tasks/{review}")
    liwen.post(f"/user-tasks/{review}/release")
    assert "data-take" not in liwen.text(f"/user-tasks/{review}")
