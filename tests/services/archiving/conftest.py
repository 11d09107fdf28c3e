"""What every test of packages needs: the key that signs the audit, and a place for the copy of the last root."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.audit import roots, signing


@pytest.fixture(autouse=True)
def signed(key_files: Path, tmp_path: Path) -> Iterator[None]:
    """Load the key that signs; keep the copy of the last root in a folder of the test's own."""
    signing.load(key_files)
    roots.keep_in(tmp_path / "audit")
    yield
    roots._folder.clear()
