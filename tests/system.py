"""Installs what only the operating system can give the tests, where we may: Chromium, Pango and Chinese fonts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("chromium", "fonts-noto-cjk", "libpango-1.0-0", "libpangoft2-1.0-0")
SIGNS = ("/usr/bin/chromium", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "libpangoft2-1.0.so.0")


def present(sign: str) -> bool:
    """Say whether a file, or a shared library of that name, is here."""
    if sign.startswith("/"):
        return Path(sign).exists()
    return any(Path(folder).glob(f"**/{sign}") for folder in ("/usr/lib", "/lib"))


def main() -> int:
    """Install the missing packages, or say with which line somebody else must."""
    if all(present(sign) for sign in SIGNS):
        return 0
    line = f"apt-get install --yes --no-install-recommends {' '.join(PACKAGES)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write(f"The browser and document tests need: sudo {line}\n")
        return 0
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update --quiet=2", line.replace("--yes", "--yes --quiet=2")):
        subprocess.run(command.split(), check=True, env=environment, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
