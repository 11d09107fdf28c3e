"""Finds the running service, or starts one of its own in an empty folder."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.client import Client

HERE = Path(__file__).parent.parent
HOOKS = "hooks.example"
PATIENCE = 60.0  # seconds until a service must be ready


class NotRunning(Exception):
    """The service did not become ready."""


class Broken(Exception):
    """The audit is not as it was sealed."""


@contextmanager
def running() -> Iterator[str]:
    """Give the address of the service that runs on HOST and PORT, else of one started for this run and stopped after it."""
    address = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
    if Client(address).is_up():
        yield address
        return
    with TemporaryDirectory(prefix="careflow-demo-") as folder, started(Path(folder)) as address:
        yield address


@contextmanager
def started(folder: Path, database_url: str = "") -> Iterator[str]:
    """Start a service that keeps everything, its log too, in this folder, or its data in another database; give its address."""
    port = _free_port()
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "DATA_DIR": str(folder), "DATABASE_URL": database_url, "DEMO": "1", "WORKERS": "1"}
    settings |= {"OUTBOUND_HOSTS": HOOKS}  # a name that leads nowhere
    environment = os.environ | settings
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    with (folder / "service.log").open("w+b") as log:
        subprocess.run([*flask, "prepare"], cwd=HERE, env=environment, check=True, stdout=log, stderr=log)  # noqa: S603
        server = subprocess.Popen([*flask, "serve"], cwd=HERE, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(server, Client(address), folder / "service.log")
            yield address
            _look_at_audit([*flask, "audit", "verify", "--seal"], environment)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _look_at_audit(command: list[str], environment: dict[str, str]) -> None:
    """Let the service say that nobody has changed what it sealed."""
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Broken(done.stdout or done.stderr[-4000:])
    sys.stdout.write(done.stdout)


def _wait(server: subprocess.Popen[bytes], client: Client, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not client.is_up():
        if server.poll() is not None or time.monotonic() > end:
            raise NotRunning(log.read_text(errors="replace")[-4000:])
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
