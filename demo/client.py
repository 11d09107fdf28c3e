"""Speaks to the service's public API: JSON over HTTP, signed in as one of the demonstration's people with each call."""

import base64
import json
from decimal import Decimal
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

PASSWORD = "careflow-demo"  # noqa: S105 — the demonstration prints it
API = "/api/v1"
PATIENCE = 120  # seconds: moving time forward by half a year runs many jobs


class Refused(Exception):
    """The service refused a call."""

    def __init__(self, call: str, status: int, problem: Any) -> None:
        super().__init__(f"{call}: {status} {json.dumps(problem, ensure_ascii=False, default=str)}")
        self.status = status


class Client:
    """One service."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._parts = urlsplit(url)
        self._names: dict[str, str] = {}

    def get(self, who: str, path: str, **query: Any) -> Any:
        """Read something as somebody."""
        return self._call(who, "GET", path + (f"?{urlencode(query)}" if query else ""), None)

    def post(self, who: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Do something as somebody."""
        return self._call(who, "POST", path, body or {})

    def put(self, who: str, path: str, body: dict[str, Any]) -> Any:
        """Set something as somebody."""
        return self._call(who, "PUT", path, body)

    def all(self, who: str, path: str, **query: Any) -> list[dict[str, Any]]:
        """Read every page of a list."""
        found, page = [], self.get(who, path, **query)
        found += page["items"]
        while page["next"]:
            page = self.get(who, path, **query, after=page["next"])
            found += page["items"]
        return found

    def name(self, who: str) -> str:
        """Give the name of somebody with an account."""
        if who not in self._names:
            self._names[who] = self.get(who, "/me")["name"]
        return self._names[who]

    def is_up(self) -> bool:
        """Say whether a service answers here and is ready."""
        try:
            return self._send("GET", "/readyz", None, {})[0] == 200  # noqa: PLR2004 — HTTP's word for yes
        except OSError:
            return False

    def _call(self, who: str, method: str, path: str, body: dict[str, Any] | None) -> Any:
        token = base64.b64encode(f"{who}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Accept": "application/json", "Accept-Language": "zh-CN"}
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        status, text = self._send(method, API + quote(path, safe="/?&=%+"), content, headers)
        answer = json.loads(text, parse_float=Decimal) if text else None
        if status >= 400:  # noqa: PLR2004 — HTTP's line between yes and no
            raise Refused(f"{who} {method} {path}", status, answer)
        return answer

    def _send(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = kind(self._parts.hostname or "127.0.0.1", self._parts.port, timeout=PATIENCE)
        try:
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
