"""The bundle installs and starts on a machine without any network."""

import shutil
import subprocess
import sys
import tarfile

import pytest

from tools import bundle

# Runs inside a network namespace of its own: only the loopback interface, which it first has to bring up.
INSIDE = """
import fcntl, os, signal, socket, struct, subprocess, sys, time, urllib.request
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
    fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
service = subprocess.Popen(["./careflow"], env={**os.environ, "PYTHON": sys.argv[1], "PORT": "8017", "DEMO": "1", "DATA_DIR": "var"})
until = time.monotonic() + 240
answer = None
while answer is None and service.poll() is None and time.monotonic() < until:
    try:
        answer = urllib.request.urlopen("http://127.0.0.1:8017/readyz", timeout=5).status
    except OSError:
        time.sleep(0.5)
service.send_signal(signal.SIGTERM)
service.wait(30)
sys.exit(0 if answer == 200 else f"no answer: {answer}, service {service.returncode}")
"""


@pytest.mark.slow
def test_the_bundle_starts_without_a_network(tmp_path):
    unshare = shutil.which("unshare")
    assert unshare, "util-linux's unshare is needed to cut the network off"
    with tarfile.open(bundle.build(tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    command = [unshare, "--net", "--map-root-user", sys.executable, "-c", INSIDE, sys._base_executable]
    done = subprocess.run(command, cwd=tmp_path / "careflow", capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_of_the_workshop_is_in_the_bundle():
    names = bundle.sources()
    assert "app.py" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "frontend/"))]
