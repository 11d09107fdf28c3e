"""Hashes of links, of heads, and of the tree over all heads; what is hashed is written down in docs/audit.md."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

START: Final = bytes(32)  # what stands before the first link
WIDTH: Final = 16  # children of a node
_quoted: Final = json.encoder.encode_basestring


class Link(NamedTuple):
    """What a link says, but for where it stands."""

    kind: str
    key: str
    is_final: bool
    digest: bytes


def link_hash(previous: bytes, name: str, position: int, link: Link) -> bytes:
    """Give the hash of a link, which follows the previous one in the chain of that name."""
    kind, key, is_final, digest = link
    final = "true" if is_final else "false"
    return _hash(f'["link","{previous.hex()}",{_quoted(name)},{position},{_quoted(kind)},{_quoted(key)},{final},"{digest.hex()}"]')


def leaf(number: int, name: str, length: int, head: bytes) -> bytes:
    """Give the hash of a chain's head: its leaf in the tree."""
    return _hash(f'["leaf",{number},{_quoted(name)},{length},"{head.hex()}"]')


def node(children: Sequence[bytes]) -> bytes:
    """Give the hash of up to sixteen children."""
    return _hash('["node","' + '","'.join([child.hex() for child in children]) + '"]')


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


def _hash(said: str) -> bytes:
    # Written by hand, all of them: there are several a step.
    return sha256(said.encode("utf-8", "surrogatepass")).digest()
