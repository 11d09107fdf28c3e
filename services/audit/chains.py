"""Hashes of links, of heads, and of the tree over all heads; what is hashed is written down in docs/audit.md."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

START: Final = bytes(32)  # what stands before the first link
WIDTH: Final = 16  # children of a node
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_quoted: Final = json.encoder.encode_basestring


class Link(NamedTuple):
    """What a link says, but for where it stands."""

    kind: str
    key: str
    is_final: bool
    digest: bytes


def link_hash(previous: bytes, name: str, position: int, link: Link) -> bytes:
    """Give the hash of a link, which follows the previous one in the chain of that name."""
    final = "true" if link.is_final else "false"
    said = f'["link","{previous.hex()}",{_quoted(name)},{position},{_quoted(link.kind)},{_quoted(link.key)},{final},"{link.digest.hex()}"]'
    return sha256(said.encode(errors="surrogatepass")).digest()  # written by hand: there are several a step


def leaf(number: int, name: str, length: int, head: bytes) -> bytes:
    """Give the hash of a chain's head: its leaf in the tree."""
    return _hash("leaf", number, name, length, head.hex())


def node(children: Sequence[bytes]) -> bytes:
    """Give the hash of up to sixteen children."""
    return _hash("node", *(child.hex() for child in children))


def tree(leaves: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Give the levels of the tree above the leaves, up to the one that has one node."""
    level = list(leaves)
    while True:
        level = [node(level[start : start + WIDTH]) for start in range(0, len(level), WIDTH)]
        yield level
        if len(level) <= 1:
            return


def path(levels: Sequence[Sequence[bytes]], number: int) -> list[list[bytes]]:
    """Give the siblings, the chain's own place among them, from its leaf up to the root: the proof that the root counts it."""
    found = []
    for level in levels[:-1]:
        start = number - number % WIDTH
        found.append(list(level[start : start + WIDTH]))
        number //= WIDTH
    return found


def _hash(*parts: Any) -> bytes:
    return sha256(_JSON.encode(parts).encode(errors="surrogatepass")).digest()
