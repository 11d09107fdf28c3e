"""Whether anything we depend on has a known weakness; says plainly when nobody could be asked.

pip-audit itself passes when the index it asks knows none of the packages, so its answer is counted here, not believed.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PINNED: Final = ("requirements.txt", "requirements/build.txt", "requirements/dev.txt", "requirements/uv.txt")
SERVICE: Final = "ADVISORIES_URL"  # an OSV service in the house; without it, PyPI is asked
CLEAN, WEAK, BROKEN, NOT_CHECKED = 0, 1, 2, 3
UNREACHED: Final = re.compile("requests.exceptions|ConnectionError|Timeout|Max retries exceeded")
PATIENCE: Final = 300  # seconds for everything


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said about the dependencies."""

    code: int
    text: str


def judge(report: str, complaint: str = "") -> Verdict:
    """Read pip-audit's report; only one that answers for every package can be a clean one."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return _silence(complaint)
    found = [f"{one['name']} {one['version']}: {weak['id']}" for one in packages for weak in one.get("vulns", ())]
    if found:
        return Verdict(WEAK, "\n".join(["known weaknesses:", *found]))
    unanswered = [one["name"] for one in packages if "vulns" not in one]
    if unanswered or not packages:
        return Verdict(NOT_CHECKED, f"advisories were NOT CHECKED: no answer for {len(unanswered)} of {len(packages)} packages")
    return Verdict(CLEAN, f"no known weakness in {len(packages)} packages")


def _silence(complaint: str) -> Verdict:
    """Tell a service that was not reached from an audit that does not work."""
    if UNREACHED.search(complaint):
        return Verdict(NOT_CHECKED, "advisories were NOT CHECKED: their service cannot be reached (no network?)")
    last = complaint.strip().rpartition("\n")[2]
    return Verdict(BROKEN, f"pip-audit does not work: {last or 'it said nothing'}")


def ask() -> tuple[str, str]:
    """Have pip-audit ask about every pinned package; give its report and its complaints."""
    service = ["--vulnerability-service", "osv", "--osv-url", os.environ[SERVICE]] if os.environ.get(SERVICE) else []
    lists = [part for name in PINNED for part in ("--requirement", name)]
    options = ["--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10", *service]
    command = [str(Path(sys.executable).parent / "pip-audit"), *lists, *options]
    with tempfile.TemporaryDirectory() as folder:  # an answer of another day is none of today
        try:
            done = subprocess.run([*command, "--cache-dir", folder], check=False, capture_output=True, text=True, timeout=PATIENCE)  # noqa: S603 — fixed words  # nosec B603
        except subprocess.TimeoutExpired:
            return "", "Timeout"
    return done.stdout, done.stderr


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, tell, and end with 0, 1 (a weakness is known), 2 (the audit is broken) or 3 (not checked)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--go-on-unchecked", action="store_true", help="tell that nothing was checked, but do not fail for it")
    options = parser.parse_args(arguments)
    verdict = judge(*ask())
    sys.stderr.write(f"{'' if verdict.code == CLEAN else '!!! '}{verdict.text}\n")
    return CLEAN if options.go_on_unchecked and verdict.code == NOT_CHECKED else verdict.code


if __name__ == "__main__":
    raise SystemExit(main())
