"""What an answer says, but for what differs from call to call; and how two answers differ."""

import difflib
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT: Final = re.compile(r"\d{4}年\d+月\d+日 \d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:?\d\d|Z)?")
SECRET: Final = re.compile(
    r'(csrf-token" content="|(?:csrf_token|once)" value="|"token": "cf_|"secret": "|secret=|data:image/svg[^"]{0,40})[^"&]+'
)
OF_THE_CALL: Final = frozenset({"Date", "Set-Cookie", "X-Request-Id"})


@dataclass(frozen=True)
class Said:
    """An answer, its headers as lines, and the statements that the database was asked for it."""

    status: int
    body: str
    headers: tuple[str, ...]
    statements: tuple[str, ...] = ()


def said(answer: TestResponse, statements: Sequence[str] = (), *, of_the_call: frozenset[str] = OF_THE_CALL) -> Said:
    """Give what an answer says, whatever ids, moments and tokens it names."""
    body = answer.get_data()
    of_body = hashlib.sha256(body).hexdigest()  # a tag of nothing else tells nothing else
    headers = tuple(_plain(f"{name}: {text}").replace(of_body[:32], "<body>") for name, text in answer.headers if name not in of_the_call)
    return Said(answer.status_code, _plain(body.decode(errors="backslashreplace")), headers, tuple(statements))


def difference(one: Said, other: Said) -> str:
    """Show what two answers say differently; nothing when they are alike."""
    mine, others = _lines(one), _lines(other)
    return "\n".join(line for line in difflib.ndiff(others, mine) if line.startswith(("- ", "+ ")))


def _lines(what: Said) -> list[str]:
    return [f"status {what.status}", *what.headers, *what.body.splitlines(), *(" ".join(asked.split()) for asked in what.statements)]


@contextmanager
def watched(engine: Engine) -> Iterator[list[str]]:
    """Write down every statement that the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _plain(text: str) -> str:
    for pattern, instead in ((SECRET, r"\1"), (ID, "<id>"), (MOMENT, "<moment>")):
        text = pattern.sub(instead, text)
    return text
