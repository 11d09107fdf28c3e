"""Builds one archive that installs and starts on a machine without any network: wheels, built assets, source."""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ("static/dist", "javascript/bundles")
LEFT_OUT = ("tests/", "benchmarks/", "tools/", "frontend/", ".ci/", "requirements/")
START = """#!/bin/sh
# Installs what is missing from the wheels beside this file, then serves; settings: docs/reference/settings.md
set -eu
cd "$(dirname "$0")"
if [ ! -f .venv/bundle.stamp ]; then
    "${PYTHON:-python3}" -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes --requirement requirements.txt
    touch .venv/bundle.stamp
fi
export DEMO="${DEMO:-0}"
.venv/bin/flask --app app prepare
exec .venv/bin/flask --app app serve
"""


def wheels(folder: Path) -> None:
    """Download the wheel of every pinned dependency."""
    options = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
    command = [sys.executable, "-m", "pip", "download", *options, "--requirement", "requirements.txt", "--dest", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 — fixed words  # nosec B603


def sources() -> list[str]:
    """Name the tracked files that a running service needs."""
    listed = subprocess.run(["git", "ls-files"], check=True, cwd=ROOT, capture_output=True, text=True)  # noqa: S607 — fixed words  # nosec B603, B607
    return [name for name in listed.stdout.splitlines() if not name.startswith(LEFT_OUT)]


def build(target: Path) -> Path:
    """Write the archive into the folder and give its path."""
    target.mkdir(parents=True, exist_ok=True)
    archive = target / "careflow.tar.gz"
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive, "w:gz") as bundle:
        start, wheel_folder = Path(folder) / "careflow", Path(folder) / "wheels"
        start.write_text(START)
        start.chmod(0o755)
        wheels(wheel_folder)
        bundle.add(start, "careflow/careflow")
        bundle.add(wheel_folder, "careflow/wheels")
        for name in [*sources(), *BUILT]:
            bundle.add(ROOT / name, f"careflow/{name}")
    return archive


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1] if len(sys.argv) > 1 else 'dist'))}\n")
