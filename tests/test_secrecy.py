"""The search for personal data finds it, however it is spelled; else its silence proves nothing."""

import pytest
from sqlalchemy import Engine, delete, insert

from models import Area
from tests import secrecy

NAME, NUMBER = "欧阳翠花", "440111195203075544"
UNLIKE_ANY_OTHER = "司马无此人"  # it stays in the files of the database for a while
SPELLED = {
    "plain": str.encode,
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "capitals": lambda text: text.encode().hex().upper().encode(),
    "JSON": lambda text: text.encode("unicode_escape"),
    "JSON in capitals": lambda text: text.encode("unicode_escape").upper().replace(b"\\U", b"\\u"),
}


@pytest.mark.parametrize("spelling", SPELLED)
@pytest.mark.parametrize("secret", [NAME, NUMBER])
def test_every_spelling_is_found(spelling: str, secret: str) -> None:
    dump = b"\x00\x93ab" + SPELLED[spelling](secret) + b"\xff\x00cd"
    assert secrecy.told({secret, "别人的名字", "440111195203075545"}, [dump]) == {secret}


def test_what_says_something_of_somebody_is_told_by_its_name() -> None:
    found = secrecy.personal(
        {"client_name": NAME, "rows": [{"phone": "13912345678"}], "org_name": "康宁中心", "consent_date": "2026-01-01"}
    )
    assert set(found) == {NAME, "13912345678"}


def test_what_was_registered_is_told_by_its_name() -> None:
    assert set(secrecy.registered({"client_name": NAME, "rows": [{"org_name": "康宁中心"}], "site_address": "虚构路9号"})) == {
        "康宁中心",
        "虚构路9号",
    }


def test_words_of_forms_and_registers_name_nobody() -> None:
    assert secrecy.secrets({NAME, "白云区民政局", "白云民〔2026〕3号", "虚构路9号"}, ["虚构路9号".encode()]) == {NAME}


def test_a_database_hides_nothing(database: Engine) -> None:
    """Neither a row that stands there, nor one that is gone from its table and is still in a file."""
    with database.begin() as connection:
        connection.execute(insert(Area), {"code": "1", "name": UNLIKE_ANY_OTHER, "path": "/1/"})
    assert secrecy.told({UNLIKE_ANY_OTHER, NUMBER}, secrecy.of_database(database)) == {UNLIKE_ANY_OTHER}
    assert secrecy.told({UNLIKE_ANY_OTHER, NUMBER}, secrecy.of_rows(database)) == {UNLIKE_ANY_OTHER}
    assert secrecy.told({UNLIKE_ANY_OTHER}, secrecy.of_rows(database, but={"area"})) == set()
    with database.begin() as connection:
        connection.execute(delete(Area))
    assert list(secrecy.of_rows(database, only={"area"})) == []
    assert secrecy.told({UNLIKE_ANY_OTHER, NUMBER}, secrecy.of_database(database)) == {UNLIKE_ANY_OTHER}
