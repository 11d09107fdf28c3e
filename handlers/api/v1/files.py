"""Files in and out: parts of a form, downloads that no browser runs."""

from typing import Any
from urllib.parse import quote

from flask import Response, request

from services.errors import Invalid


def parts() -> list[tuple[str, bytes]]:
    """Give the files of a form by name."""
    found = [(file.filename or part, file.read()) for part, file in request.files.items(multi=True)]
    if not found:
        raise Invalid({"files": ["at least one is needed"]}, code="no_files")
    return found


def download(content: bytes, media_type: str, name: str | None = None) -> Response:
    """Send a file to be kept, never to be shown as a page of ours."""
    disposition = "attachment" if name is None else f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers: dict[str, Any] = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return Response(content, content_type=media_type, headers=headers)
