"""`flask doctor`: what this installation has, and what is missing."""

import shutil
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from typing import NamedTuple

import click

from documents import rendering
from handlers.cli import output
from services import health


class Finding(NamedTuple):
    """One thing the service or its tests need."""

    name: str
    ok: bool
    detail: str
    package: str | None = None  # of Debian


@click.command()
@output.with_json
def doctor(*, as_json: bool) -> None:
    """Say what is missing, and with which line Debian adds it; ends with 3 when the service cannot run."""
    needed, useful = list(_needed()), list(_useful())
    packages = sorted({one.package for one in useful if not one.ok and one.package})
    line = f"apt-get install --no-install-recommends {' '.join(packages)}" if packages else None
    if as_json:
        output.show({"needed": needed, "useful": useful, "apt": line}, as_json=True)
    else:
        for one in (*needed, *useful):
            click.echo(f"{'ok     ' if one.ok else 'missing'}  {one.name}: {one.detail}")
        if line:
            click.echo(f"\nFor documents and browser tests, as root:\n  {line}")
    if not all(one.ok for one in needed):
        raise SystemExit(output.UNREADY)


def _needed() -> Iterator[Finding]:
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0])
    for check in health.checks():
        if check.name != health.TICKER:  # runs with the service, not with this command
            yield Finding(check.name, check.is_well, check.detail)


def _useful() -> Iterator[Finding]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    yield Finding("chromium", chromium is not None, chromium or "browser tests need it", "chromium")
    pango = find_library("pangoft2-1.0")
    yield Finding("pango", pango is not None, pango or "documents need it", "libpangoft2-1.0-0")
    has_font = rendering.chinese_font()  # the question a document asks
    yield Finding("chinese fonts", has_font, "found" if has_font else "documents need them", "fonts-noto-cjk")
