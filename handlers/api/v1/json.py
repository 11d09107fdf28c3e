"""JSON with exact decimals and ISO dates, for everything the application writes as JSON."""

from typing import Any

from flask.json.provider import JSONProvider

from services import wire


class Exact(JSONProvider):
    """Numbers are never binary floats, in neither direction."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """Write JSON."""
        return wire.dumps(obj)

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Read JSON."""
        return wire.loads(s)
