"""Pages travel compressed, each with as many bytes more as chance says: their size tells nobody what of theirs is in them.

A page that repeats what a stranger sent beside a secret would otherwise give the secret away by how well both compress (BREACH);
the name in the head of a gzip stream is a place for bytes that mean nothing.
"""

import gzip
import secrets
from io import BytesIO
from typing import Final

from flask import Response, request

LEAST: Final = 1024  # bytes: less is not worth it
LEVEL: Final = 6
MOST_PADDING: Final = 100  # bytes


def compress(response: Response) -> Response:
    """Compress a page for a browser that takes it so."""
    if response.mimetype != "text/html" or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) < LEAST or not request.accept_encodings["gzip"]:
        return response
    response.set_data(_packed(content))
    response.headers["Content-Encoding"] = "gzip"
    tag, is_weak = response.get_etag()
    if tag is not None and not is_weak:
        response.set_etag(tag, weak=True)  # the same page, other bytes
    return response


def _packed(content: bytes) -> bytes:
    packed = BytesIO()
    padding = "x" * secrets.randbelow(MOST_PADDING)
    with gzip.GzipFile(filename=padding, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()
