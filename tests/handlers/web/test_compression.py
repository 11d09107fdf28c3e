"""Pages travel compressed, and their size is not all their own."""

import gzip

from tests.handlers.web.conftest import Desk

GZIP = {"Accept-Encoding": "gzip, deflate"}


def test_a_page_travels_compressed_to_who_takes_it_so(liwen: Desk) -> None:
    plain, packed = liwen.open("/account"), liwen.open("/account", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "我的账号" in gzip.decompress(packed.data).decode()
    assert plain.headers["Vary"] == packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_the_same_page_has_many_sizes(desk: Desk) -> None:
    assert len({len(desk.open("/sign-in", headers=GZIP).data) for _ in range(30)}) > 5


def test_what_has_not_changed_is_still_not_sent_again(liwen: Desk) -> None:
    first = liwen.open("/worklist/rows", headers=GZIP)
    again = liwen.open("/worklist/rows", headers=GZIP | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_no_page_stays_as_it_is(liwen: Desk) -> None:
    assert "Content-Encoding" not in liwen.open("/manifest.webmanifest", headers=GZIP).headers
