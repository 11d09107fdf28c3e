"""The service as real processes: prepared, started on a free port, stopped."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks.client import Connection, Failed, Server

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds until it must answer
FLASK = (sys.executable, "-m", "flask", "--app", "app")


@dataclass(frozen=True)
class Service:
    """A service that runs."""

    server: Server  # signed in by token
    process: subprocess.Popen[bytes]

    def workers(self) -> list[psutil.Process]:
        """Give the processes that answer requests."""
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def processor(self) -> float:
        """Give the seconds of processor time used so far."""
        everybody = [psutil.Process(self.process.pid), *self.workers()]
        return float(sum(times.user + times.system for times in (process.cpu_times() for process in everybody)))

    def memory(self) -> int:
        """Give the bytes the fattest worker holds for itself."""
        return int(max(process.memory_full_info().uss for process in self.workers()))


def free_port() -> int:
    """Give a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(address: str, folder: Path, workers: int, port: int) -> dict[str, str]:
    """Give the environment of a service of its own."""
    own = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATABASE_URL": address,
        "DATA_DIR": str(folder / "data"),
        "DEMO": "0",
        "ADMIN_PASSWORD": secrets.token_urlsafe(12),
        "WORKERS": str(workers),
    }
    return {**os.environ, **own}


@contextmanager
def service(address: str, folder: Path, workers: int = 2) -> Iterator[Service]:
    """Prepare a database, start the service on it, sign in, and stop it afterwards."""
    port = free_port()
    environment = settings(address, folder, workers, port)
    with (folder / "service.log").open("ab") as log:
        subprocess.run([*FLASK, "prepare"], env=environment, cwd=ROOT, stdout=log, stderr=log, check=True)
        process = subprocess.Popen([*FLASK, "serve"], env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            server = Server("127.0.0.1", port)
            await_ready(server, "/readyz", process)
            yield Service(Server("127.0.0.1", port, {"Authorization": f"Bearer {token(environment)}"}), process)
        except BaseException:
            sys.stderr.write((folder / "service.log").read_text(errors="replace")[-4000:])
            raise
        finally:
            stop(process)


def await_ready(server: Server, path: str, process: subprocess.Popen[bytes], patience: float = PATIENCE) -> None:
    """Wait until the service says that it can work."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Failed(f"the service ended with {process.returncode}")
        try:
            if answers(server, path):
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise Failed(f"no answer at {path} within {patience:g} s")


def answers(server: Server, path: str) -> bool:
    """Say whether a request is answered without an error."""
    connection = Connection(server)
    try:
        connection.call("GET", path)
    except Failed:
        return False
    else:
        return True
    finally:
        connection.close()


def token(environment: Mapping[str, str]) -> str:
    """Make a bearer token of the administrator's account."""
    command = [*FLASK, "users", "token", "admin", "--name", "benchmarks", "--json"]
    told = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return str(json.loads(told.stdout)["token"])


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the service to end; make it end."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
