"""Pin every dependency of requirements/*.in with its hashes."""

import subprocess
import sys
from pathlib import Path

TARGETS = {
    "requirements/uv.in": "requirements/uv.txt",
    "requirements/base.in": "requirements.txt",
    "requirements/build.in": "requirements/build.txt",
    "requirements/dev.in": "requirements/dev.txt",
}


def main() -> None:
    """Compile each list; `uv` resolves for the oldest Python that is supported."""
    uv = str(Path(sys.executable).parent / "uv")
    for source, target in TARGETS.items():
        options = ["--quiet", "--generate-hashes", "--universal", "--no-header", "--no-emit-index-url", "--no-annotate"]
        command = [uv, "pip", "compile", *options, "--python-version", "3.11", source, "--output-file", target]
        subprocess.run(command, check=True)  # noqa: S603 — fixed words  # nosec B603


if __name__ == "__main__":
    main()
