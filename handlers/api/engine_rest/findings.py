"""A deployment that is refused, in Camunda's words: each finding with its element, its line and its file."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from flask import Response, request

from engine.problems import Problem
from handlers.api.engine_rest import problems
from services.errors import Undeployable

OPENING: Final = "ENGINE-09005 Could not parse BPMN process."
MOST: Final = 20  # findings that the sentence itself names
Files = Sequence[tuple[str, bytes]]


def of(error: Undeployable) -> Response:
    """Answer a deployment that is refused."""
    found = [(problem, *_place(problem, uploaded())) for problem in error.problems]
    details: dict[str, Any] = {}
    for problem, name, line, column in found:
        of_file = details.setdefault(name, {"errors": [], "warnings": []})
        of_file["errors" if problem.severity == "error" else "warnings"].append(_finding(problem, line, column))
    errors = [_sentence(*one) for one in found if one[0].severity == "error"]
    more = [f"and {len(errors) - MOST} more"] if len(errors) > MOST else []
    message = f"{OPENING} Errors: \n" + "\n".join(f"* {text}" for text in [*errors[:MOST], *more])
    return problems.problem(400, "ParseException", message, {"details": details})


def uploaded() -> Files:
    """Give the files of the request: by the name of the file, else of the part."""
    found = []
    for part, file in request.files.items(multi=True):
        file.stream.seek(0)
        found.append((file.filename or part, file.read()))
    return found


def _place(problem: Problem, files: Files) -> tuple[str, int, int]:
    """Find where the element is written."""
    needle = re.compile(rb"\bid\s*=\s*[\"']" + re.escape(problem.element_id.encode()) + rb"[\"']")
    for name, content in files if problem.element_id else ():
        found = needle.search(content)
        if found:
            before = content[: found.start()]
            return name, before.count(b"\n") + 1, found.start() - before.rfind(b"\n")
    named = next((name for name, _ in files if name == problem.element_id), None)
    return named or _likely(name for name, _ in files), 0, 0


def _likely(names: Iterable[str]) -> str:
    known = list(names)
    return next((name for name in known if name.lower().endswith((".bpmn", ".bpmn20.xml"))), known[0] if known else "")


def _finding(problem: Problem, line: int, column: int) -> dict[str, Any]:
    element = problem.element_id or None
    return {
        "message": problem.message,
        "line": line,
        "column": column,
        "mainElementId": element,
        "elementIds": [element] if element else [],
    }


def _sentence(problem: Problem, name: str, line: int, column: int) -> str:
    where = f" | element {problem.element_id}" if problem.element_id else ""
    return f"{problem.message}{where} | resource {name} | line {line} | column {column}"
