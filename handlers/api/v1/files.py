"""Files in and out: parts of a form, downloads that no browser runs."""

import re
from typing import Any, Final
from urllib.parse import quote

from flask import Response, request

from services.errors import Invalid

MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}(; ?charset=[a-zA-Z0-9-]{1,20})?", re.ASCII)
ACTIVE: Final = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "text/javascript", "application/javascript"})
UNKNOWN: Final = "application/octet-stream"


def parts() -> list[tuple[str, bytes]]:
    """Give the files of a form by name."""
    found = [(file.filename or part, file.read()) for part, file in request.files.items(multi=True)]
    if not found:
        raise Invalid({"files": ["at least one is needed"]}, code="no_files")
    return found


def download(content: bytes, media_type: str, name: str | None = None) -> Response:
    """Send a file to be kept, never to be shown as a page of ours."""
    disposition = "attachment" if name is None else f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    safe = media_type if MEDIA_TYPE.fullmatch(media_type) and media_type not in ACTIVE else UNKNOWN
    headers: dict[str, Any] = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return Response(content, content_type=safe, headers=headers)
