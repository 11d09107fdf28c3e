"""The keys this process knows; it looks for new ones every few seconds, and when it meets what an unknown one made."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services import key_files
from services.errors import NotReady
from services.key_files import KeyFiles, Ring

LOOK: Final = 5.0  # seconds between two looks at the folder


@dataclass(slots=True)
class _Known:
    files: KeyFiles | None = None
    looked: float = 0.0


_known = _Known()


def load(folder: Path) -> None:
    """Use the keys of this folder; make them at the first start."""
    key_files.prepare(folder)
    _known.files, _known.looked = key_files.read(folder), time.monotonic()


def current() -> KeyFiles:
    """Give the keys as they were a few seconds ago; NotReady before `load`."""
    found = _known.files
    if found is None:
        message = "no keys are loaded"
        raise NotReady(message)
    return found if time.monotonic() - _known.looked < LOOK else look()


def look() -> KeyFiles:
    """Give the keys as they are now; a folder that is out of reach takes away none that is known."""
    found = _known.files
    if found is None:
        return current()
    _known.looked = time.monotonic()
    with suppress(OSError):
        if key_files.stamp(found.folder) != found.stamp:
            found = _known.files = key_files.read(found.folder)
    return found


def ring(name: str, generation: int | None = None) -> Ring:
    """Give a ring; when a generation is asked for that it has not, as it is now."""
    found = current().rings[name]
    return found if generation is None or generation in found.keys else look().rings[name]
