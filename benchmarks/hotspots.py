"""Where the time of a completion goes: the whole application in this process, called as a server calls it."""

import io
import json
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks import databases, sampling, work
from benchmarks.running import FLASK, ROOT, settings, token

STEPS = 5_000
WARM_UP = 500


class Door:
    """The application behind its WSGI door; answers like a connection."""

    def __init__(self, application: Callable[..., Iterable[bytes]], authorization: str) -> None:
        self.application = application
        self.authorization = authorization

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make one request."""
        status: list[str] = []
        pieces = self.application(self._environment(method, path, json.dumps(body).encode()), lambda line, *_: status.append(line))
        answer = b"".join(pieces)
        if status[0] >= "4":
            raise RuntimeError(f"{method} {path}: {status[0]} {answer[:500].decode()}")
        return json.loads(answer) if answer else None

    def _environment(self, method: str, path: str, content: bytes) -> dict[str, Any]:
        path, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_ACCEPT": "application/json",
            "HTTP_AUTHORIZATION": self.authorization,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def complete(door: Door, model: str, first: Iterable[str]) -> None:
    """Complete instance after instance to its end."""
    for user_task_id in first:
        following: str | None = user_task_id
        while following:
            following = work.following(door.call(*work.completion(following, work.VALUES[model])))


def begun(door: Door, model: str, steps: int) -> list[str]:
    """Start as many instances as take so many steps."""
    work.start(door, model, steps // 10)
    return work.open_user_tasks(door, model)


def opened(address: str, folder: Path) -> Door:
    """Make the application on an empty database and sign in."""
    os.environ.update(settings(address, folder, 1, 80))
    from app import create_app  # reads the environment set above

    subprocess.run([*FLASK, "prepare"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    application = create_app()
    return Door(application.wsgi_app, f"Bearer {token(os.environ)}")


def report(kind: str, model: str = "seq10") -> str:
    """Complete user tasks under the eye of the sampler."""
    with databases.folder() as folder, databases.database(kind, folder) as address:
        door = opened(address, folder)
        work.deploy(door, model)
        complete(door, model, begun(door, model, WARM_UP))
        first = begun(door, model, STEPS)
        with sampling.sampled() as samples:
            complete(door, model, first)
        return sampling.report(samples, STEPS)
