"""Parts of a page that are fetched after it; opened by themselves, where no script runs, each is a page of its own."""

from typing import Any

from flask import Response, make_response, render_template, request


def part(template: str, title: str, **values: Any) -> Response:
    """Answer a part alone to the page that fetches it, and within the frame of a page to everybody else."""
    is_fetched = "HX-Request" in request.headers
    page = render_template(template, **values) if is_fetched else render_template("part.html", part=template, title=title, **values)
    response = make_response(page)
    response.vary.add("HX-Request")
    return response
