"""Caseworkers who drive cases through the API, whatever becomes of the service under their hands."""

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

PROCESS = "killed"
PAUSE = 0.05
PATIENCE = 600.0  # seconds until all cases must have ended; machines that run tests are busy


@dataclass
class Books:
    """What was acknowledged, and what was answered otherwise."""

    completed: list[str] = field(default_factory=list)
    started: dict[str, str] = field(default_factory=dict)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    broken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def acknowledged(self) -> int:
        """Count what the service has said yes to."""
        return len(self.completed) + len(self.started)


class Caseworker:
    """One client with a share of the cases."""

    def __init__(self, port: int, token: str, books: Books) -> None:
        self._port, self._token, self._books = port, token, books
        self._connection: http.client.HTTPConnection | None = None
        self._until = time.monotonic() + PATIENCE

    def drive(self, keys: list[str]) -> None:
        """Start these cases, then complete their user tasks until every case has ended."""
        try:
            for key in keys:
                self._start(key)
            self._finish(set(keys))
        finally:
            self.close()

    def _finish(self, mine: set[str]) -> None:
        while self._pages(f"/process-instances?process_id={PROCESS}&state=active", mine):
            tasks = self._pages(f"/user-tasks?process_id={PROCESS}&state=open", mine)
            for task in tasks:
                self._complete(task["id"])
            if not tasks:
                pause()

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _start(self, key: str) -> None:
        body = {"process_id": PROCESS, "business_key": key, "variables": {"n": 1}}
        while True:
            status, _ = self._ask("POST", "/process-instances", body, {"Idempotency-Key": f"start-{key}"})
            if status == 201 or (status == 409 and self._pages(f"/process-instances?business_key={key}", {key})):
                with self._books.lock:
                    self._books.started[key] = key
                return
            pause()

    def _complete(self, task_id: str) -> None:
        status, _ = self._ask("POST", f"/user-tasks/{task_id}/complete", {"variables": {"done": task_id}})
        if status == 200:
            with self._books.lock:
                self._books.completed.append(task_id)

    def _pages(self, path: str, keys: set[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            status, page = self._ask("GET", f"{path}&limit=200{after}")
            if status != 200:
                pause()
                continue
            found += [item for item in page["items"] if item["business_key"] in keys]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    def _ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Ask until there is an answer; what was broken off may or may not have been done."""
        while True:
            if time.monotonic() > self._until:
                message = f"not done in time: {self._books.answers}"
                raise TimeoutError(message)
            try:
                return self._once(method, path, body, headers or {})
            except (OSError, http.client.HTTPException, ValueError):
                self._books.broken += 1
                self.close()
                pause()

    def _once(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        connection = self._connection = self._connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        content = None if body is None else json.dumps(body)
        told = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **headers}
        connection.request(method, f"/api/v1{path}", content, told)
        answer = connection.getresponse()
        text = answer.read()
        with self._books.lock:
            self._books.answers[method, answer.status] += 1
        return answer.status, json.loads(text) if text else None


def pause() -> None:
    """Let a moment pass."""
    threading.Event().wait(PAUSE)
