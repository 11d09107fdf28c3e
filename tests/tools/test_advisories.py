"""Nobody takes silence for an answer."""

import json
from typing import Any

import pytest

from tools import advisories

SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAK = {"name": "werkzeug", "version": "1.0", "vulns": [{"id": "PYSEC-2023-221", "fix_versions": ["2.3.8"]}]}
UNANSWERED = {"name": "lxml", "skip_reason": "Dependency not found on PyPI and could not be audited: lxml (6.1.3)"}


def report(*packages: Any) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (report(SOUND, SOUND), advisories.CLEAN),
        (report(SOUND, WEAK), advisories.WEAK),
        (report(UNANSWERED, WEAK), advisories.WEAK),
        (report(SOUND, UNANSWERED), advisories.NOT_CHECKED),
        (report(), advisories.NOT_CHECKED),
    ],
)
def test_only_an_answer_for_every_package_is_clean(answer: str, code: int) -> None:
    assert advisories.judge(answer).code == code


@pytest.mark.parametrize(
    ("complaint", "code"),
    [
        ("requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.osv.dev', port=443)", advisories.NOT_CHECKED),
        ("Timeout", advisories.NOT_CHECKED),
        ("pip-audit: error: unrecognized arguments", advisories.BROKEN),
        ("", advisories.BROKEN),
    ],
)
def test_an_audit_that_does_not_work_is_no_missing_network(complaint: str, code: int) -> None:
    assert advisories.judge("", complaint).code == code
    assert advisories.judge('{"error": "down"}', complaint).code == code


def test_a_weakness_is_named() -> None:
    assert "werkzeug 1.0: PYSEC-2023-221" in advisories.judge(report(WEAK)).text


@pytest.mark.parametrize(
    ("answer", "strict", "lenient"), [(report(UNANSWERED), 3, 0), (report(WEAK), 1, 1), ("", 2, 2), (report(SOUND), 0, 0)]
)
def test_only_silence_is_let_pass_and_never_quietly(
    answer: str, strict: int, lenient: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(advisories, "ask", lambda: (answer, ""))
    assert advisories.main([]) == strict
    assert advisories.main(["--go-on-unchecked"]) == lenient
    told = capsys.readouterr().err
    assert told.count("NOT CHECKED") == (2 if strict == advisories.NOT_CHECKED else 0)
