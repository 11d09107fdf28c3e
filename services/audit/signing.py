"""Signed roots: each names the one before, and the service's own Ed25519 key, which lies apart from the database, signs it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from config import made_once
from services.errors import NotReady

FILE = "audit.key"
START = bytes(32)  # what stands before the first root
_key: list[Ed25519PrivateKey] = []


@dataclass(frozen=True, slots=True)
class Root:
    """What all chains were at a moment."""

    number: int
    made_at: str  # in UTC
    chains: int
    tree: bytes
    previous: bytes
    public_key: bytes
    signature: bytes = b""

    @property
    def told(self) -> dict[str, Any]:
        """Give what it says as plain data."""
        return {name: value.hex() if isinstance(value, bytes) else value for name, value in asdict(self).items()}

    @property
    def text(self) -> bytes:
        """Give what is signed."""
        return _written({name: value for name, value in self.told.items() if name != "signature"})

    @property
    def hash(self) -> bytes:
        """Give what the next root calls the previous one: all of this, signature included."""
        return sha256(_written(self.told)).digest()


def load(folder: Path) -> None:
    """Read the key that signs, readable by its owner only; make it at the first start."""
    _key[:] = [Ed25519PrivateKey.from_private_bytes(made_once(folder / FILE, Ed25519PrivateKey.generate().private_bytes_raw))]


def is_loaded() -> bool:
    """Say whether this process can sign."""
    return bool(_key)


def public_key() -> bytes:
    """Give the key by which everybody can check a root."""
    return _private().public_key().public_bytes_raw()


def sign(root: Root) -> bytes:
    """Give the signature of a root."""
    return _private().sign(root.text)


def is_signed(root: Root, public: bytes) -> bool:
    """Say whether the owner of this key signed the root."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(root.signature, root.text)
    except (InvalidSignature, ValueError):
        return False
    return root.public_key == public


def of_told(told: Mapping[str, Any]) -> Root:
    """Read a root that was kept elsewhere."""
    raw = {name: bytes.fromhex(told[name]) for name in ("tree", "previous", "public_key", "signature")}
    return Root(int(told["number"]), str(told["made_at"]), int(told["chains"]), **raw)


def _private() -> Ed25519PrivateKey:
    if not _key:
        message = "the key that signs the audit is not loaded"
        raise NotReady(message)
    return _key[0]


def _written(told: Mapping[str, Any]) -> bytes:
    return json.dumps(["root", dict(sorted(told.items()))], separators=(",", ":")).encode()
