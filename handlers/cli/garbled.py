"""What is no request: answered with a status and nothing else; neither the answer nor the log repeats what it said."""

import logging
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from gunicorn.http import errors

OURS: Final = frozenset({"InvalidResponseHeader", "InvalidResponseHeaderName"})  # the application said what no header may say
STATUS: Final[dict[type[BaseException], HTTPStatus]] = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}
log = logging.getLogger("careflow.server")


def refuse(client: Any, error: BaseException) -> None:
    """Answer; a request that cannot be read may be a query with somebody's name in it."""
    is_ours = type(error).__name__ in OURS
    is_garbled = isinstance(error, errors.ParseException | OSError) and not is_ours  # OSError: no TLS
    status = STATUS.get(type(error), HTTPStatus.BAD_REQUEST if is_garbled else HTTPStatus.INTERNAL_SERVER_ERROR)
    if is_garbled:
        log.warning("no request", extra={"kind": type(error).__name__})
    else:
        log.error("a request failed outside the application", exc_info=error)
    with suppress(OSError):
        client.sendall(f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
