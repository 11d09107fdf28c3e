"""The board: what is due where, and the rows behind every figure."""

from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from handlers.web import wording
from handlers.web.board import asking
from handlers.web.guard import actor
from services import now
from services.oversight import behind, board
from services.oversight.board import Board
from services.oversight.wanted import NOBODY, Wanted

SIDES: Final = (  # the lines of a board, what they are called, the head of their column, what they narrow it by, whose line has no name
    ("areas", _l("按地区"), _l("地区"), "area_code", _l("未分地区")),
    ("offices", _l("按机构"), _l("承办单位"), "office_id", _l("未分机构")),
    ("people", _l("按人员"), _l("人员"), "person_id", _l("待领办")),
    ("procedures", _l("按流程"), _l("流程"), "process_id", ""),
)


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/board", "board", show)
    desk.add_url_rule("/board/user-tasks", "board_rows", rows)


def show() -> ResponseReturnValue:
    """Show what is due where."""
    asked = asking.wanted()
    found = board.read(actor(), asked)
    return render_template("board/board.html", found=found, sides=_sides(found, asked), **_asked(asked))


def rows() -> ResponseReturnValue:
    """Show the user tasks behind a figure."""
    asked = asking.wanted()
    page = behind.find(actor(), asked, after=request.args.get("after"))
    may_balance = any(one.holds("supervisor") for one in (actor(), *actor().principals))
    return render_template("board/rows.html", page=page, now=now.now(), may_balance=may_balance, **_asked(asked))


def _asked(asked: Wanted) -> dict[str, Any]:
    return {"asked": asked, "bands": asking.BANDS, "query": asking.query}


def _sides(found: Board, asked: Wanted) -> list[dict[str, Any]]:
    return [
        {"name": name, "title": title, "column": column, "lines": [_line(asked, field, line, nameless) for line in lines]}
        for name, title, column, field, nameless in SIDES
        if (lines := getattr(found, name)) and (getattr(asked, field) is None or name == "areas")
        if name != "areas" or {line.key for line in lines} != {found.area_code}
    ]


def _line(asked: Wanted, field: str, line: board.Line, nameless: object) -> dict[str, Any]:
    key = line.key or (NOBODY if field == "person_id" else None)
    narrower = asking.query(asked, **{field: key})
    return {
        "line": line,
        "name": wording.named(line.name) or nameless,
        "query": narrower,
        "is_open": key is not None and key != getattr(asked, field),
    }
