"""One way to write a row down, on either database, so that its digest is the same for ever: JSON, columns in order, values in clear."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def write(values: Mapping[str, Any]) -> str:
    """Write the values of a row, by the names of its columns."""
    return _JSON.encode({name: values[name] for name in sorted(values)})


def digest(salt: bytes | None, content: str) -> bytes:
    """Give the salted digest of what `write` wrote."""
    return digest_bytes(salt, content.encode(errors="surrogatepass"))


def digest_bytes(salt: bytes | None, content: bytes) -> bytes:
    """Give the salted digest of some clear content."""
    return hashlib.sha256((salt or b"") + content).digest()


def moment(value: datetime) -> str:
    """Write a moment, always in UTC and to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain, check_circular=False)
