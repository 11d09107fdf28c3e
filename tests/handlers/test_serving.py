"""The service as processes: prepared, served, asked, stopped."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parents[2]
FLASK = [sys.executable, "-m", "flask", "--app", "app"]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path) -> dict[str, str]:
    """Make a key and a certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = builder.sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return {"TLS_CERT": str(folder / "cert.pem"), "TLS_KEY": str(folder / "key.pem")}


class Service:
    """A service under its own processes."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._folder, self._environment = folder, environment
        self._context = ssl.create_default_context(cafile=environment["TLS_CERT"])
        self._address = f"https://127.0.0.1:{environment['PORT']}"
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen([*FLASK, "serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()

    @property
    def log(self) -> str:
        return (self._folder / "log").read_text()

    def token(self, login: str) -> str:
        made = subprocess.run(
            [*FLASK, "users", "token", login, "--name", "tests", "--json"], cwd=ROOT, env=self._environment, check=True, capture_output=True
        )
        return str(json.loads(made.stdout)["token"])

    def get(self, path: str, token: str = "") -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(self._address + path, headers=headers)  # noqa: S310 — our own address
        with urllib.request.urlopen(request, timeout=30, context=self._context) as answer:  # noqa: S310
            return answer.read().decode()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    own = {"PORT": str(free_port()), "DATA_DIR": str(tmp_path / "data"), "WORKERS": "2", "DEMO": "0", "ADMIN_PASSWORD": "long enough now"}
    environment = {**os.environ, **own, **certificate(tmp_path)}
    subprocess.run([*FLASK, "prepare"], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
    running = Service(environment, tmp_path)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.communicate()


def test_it_serves_and_stops(service: Service) -> None:
    assert "127.0.0.1" in service.greeting, service.log
    for _ in range(6):
        assert json.loads(service.get("/healthz")) == {"status": "ok"}
    figures = service.get("/metrics", service.token("admin"))  # of all workers together
    assert 'careflow_request_seconds_count{method="GET",route="/healthz",status="200"} 6.0' in figures
    assert service.stop() == 0
    lines = [json.loads(line) for line in service.log.splitlines()]
    assert {line["route"] for line in lines if line["event"] == "request"} == {"/healthz", "/metrics"}
    assert not [line for line in lines if line["level"] in {"error", "critical"}]
