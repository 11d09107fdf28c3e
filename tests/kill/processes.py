"""The service as real processes: gunicorn with two workers on a free port, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from config import Config

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds until a start has failed
PAUSE = 0.02


class Service:
    """One gunicorn after the other."""

    def __init__(self, config: Config) -> None:
        self.port = free_port()
        self._log = (config.data_dir / "service.log").open("ab")
        environment = {
            **os.environ,
            "DATABASE_URL": config.database_url,
            "DATA_DIR": str(config.data_dir),
            "PORT": str(self.port),
            "DEMO": "0",
            "WORKERS": "2",
            "THREADS": "4",
            "TICKER_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "tests.kill.mother"]
        self._mother = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log)
        self._pid: int | None = None

    def start(self) -> None:
        """Start it, in a process group of its own; give back once it answers."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(b"start\n")
        self._mother.stdin.flush()
        self._pid = int(self._mother.stdout.readline() or b"0") or None
        waiting = threading.Event()
        for _ in range(int(PATIENCE / PAUSE)):
            if self._pid is None or self._answers():
                break
            waiting.wait(PAUSE)
        else:
            self._pid = None
        if self._pid is None:
            message = f"the service did not start: {self.log()[-3000:]}"
            raise RuntimeError(message)

    def kill(self) -> None:
        """Kill master and workers at once; nobody gets to say a word."""
        if self._pid is not None:
            os.killpg(self._pid, signal.SIGKILL)
            self._pid = None
            while self._answers():  # the system may take a moment to take their sockets away
                threading.Event().wait(PAUSE)

    def log(self) -> str:
        """Give what all its processes have printed."""
        self._log.flush()
        return Path(self._log.name).read_text(errors="replace")

    def close(self) -> None:
        """End it for good."""
        self.kill()
        with self._mother:
            self._mother.terminate()
        self._log.close()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


def free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
