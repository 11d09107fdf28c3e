"""Key files: rings of several keys of one kind, of which the newest is used and the older ones still open."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from config import made_once

WRAPPING: Final = "wrapping"  # wraps the data keys of the cases
SEARCH: Final = "search"  # digests of ID numbers and phones
NAMES: Final = "names"  # digests of names, their characters and how they sound
RINGS: Final = (WRAPPING, SEARCH, NAMES)
LASTING: Final = "digest.key"  # of what is only ever compared with itself: tokens, correlation keys, checksums
RETIRED: Final = "retired"  # the folder of keys that only old backups still need
SIZE: Final = 32  # bytes
SETTLING: Final = 60.0  # seconds until every process surely knows a new key of digests
_FILE: Final = re.compile(r"([a-z]+)-([1-9][0-9]{0,5})\.key")


@dataclass(frozen=True)
class Ring:
    """The keys of one kind by their generations; generation 0 of digests is the lasting key, under which older versions made them."""

    name: str
    keys: Mapping[int, bytes]
    made: Mapping[int, float]  # when, as the file system says; none for generation 0

    @cached_property
    def latest(self) -> int:
        """Give the newest generation."""
        return max(self.made)

    def used(self, at: float) -> int:
        """Give the generation that is used for what is new: the newest that every process knows by now."""
        if self.name == WRAPPING:  # who does not know one yet looks for it when he meets it
            return self.latest
        return max((one for one, made in self.made.items() if made + SETTLING <= at), default=min(self.made))


@dataclass(frozen=True)
class KeyFiles:
    """What lies in the folder of the keys."""

    folder: Path
    stamp: tuple[tuple[str, float], ...]
    lasting: bytes
    rings: Mapping[str, Ring]


def prepare(folder: Path) -> None:
    """Make the first key of each kind where there is none, readable by its owner only."""
    made_once(folder / LASTING, lambda: secrets.token_bytes(SIZE))
    for ring in RINGS:
        if not any(name == ring for name, _ in _names(folder)):
            made_once(folder / f"{ring}-1.key", lambda: secrets.token_bytes(SIZE))


def stamp(folder: Path) -> tuple[tuple[str, float], ...]:
    """Give what changes when a key comes or goes."""
    with os.scandir(folder) as found:
        return tuple(sorted((entry.name, entry.stat().st_mtime) for entry in found if _FILE.fullmatch(entry.name)))


def read(folder: Path) -> KeyFiles:
    """Read every key."""
    seen, lasting = stamp(folder), (folder / LASTING).read_bytes()
    rings = {}
    for ring in RINGS:
        made = {_generation(name): at for name, at in seen if name.startswith(f"{ring}-")}
        keys = {one: (folder / f"{ring}-{one}.key").read_bytes() for one in sorted(made)}
        rings[ring] = Ring(ring, keys if ring == WRAPPING else {0: lasting, **keys}, made)
    return KeyFiles(folder, seen, lasting, rings)


def add(folder: Path, ring: str) -> int:
    """Make the next key of a ring; it is whole and on the disk before anybody can see it. Give its generation."""
    generation = 1 + max((one for name, one in [*_names(folder), *_names(folder / RETIRED)] if name == ring), default=0)
    made_once(folder / f"{ring}-{generation}.key", lambda: secrets.token_bytes(SIZE))
    return generation


def retire(folder: Path, ring: str, generation: int) -> Path:
    """Put a key aside for the sake of old backups; give where it lies now."""
    aside = folder / RETIRED
    aside.mkdir(mode=0o700, exist_ok=True)
    return (folder / f"{ring}-{generation}.key").rename(aside / f"{ring}-{generation}.key")


def _names(folder: Path) -> list[tuple[str, int]]:
    found = [_FILE.fullmatch(path.name) for path in folder.glob("*.key")] if folder.is_dir() else []
    return [(one[1], int(one[2])) for one in found if one]


def _generation(name: str) -> int:
    return int(name.rpartition("-")[2].removesuffix(".key"))
