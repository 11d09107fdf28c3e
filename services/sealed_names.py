"""Names of people who work here, sealed in their columns: who reported a child, too, has an account."""

import re
import secrets
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services import key_ring
from services.errors import NotReady
from services.key_files import WRAPPING

NONCE: Final = 12  # bytes
PURPOSE: Final = b"careflow: names of people who work here"
_SEALED: Final = re.compile(r"~([1-9][0-9]{0,5})~([A-Za-z0-9+/=]+)")


def beginning(generation: int) -> str:
    """Give what a name begins with that was sealed under a generation of the wrapping key."""
    return f"~{generation}~"


def seal(name: str) -> str:
    """Encrypt a name under the newest wrapping key."""
    ring = key_ring.current().rings[WRAPPING]
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + _cipher(ring.keys[ring.latest]).encrypt(nonce, name.encode(errors="surrogatepass"), PURPOSE)
    return beginning(ring.latest) + b64encode(sealed).decode()


def unseal(text: str) -> str:
    """Decrypt a name; one that an older version left in clear text is given as it is."""
    found = _SEALED.fullmatch(text)
    if found is None:
        return text
    generation, sealed = int(found[1]), b64decode(found[2])
    key = key_ring.ring(WRAPPING, generation).keys.get(generation)
    if key is None:
        message = f"a name cannot be read without the key {WRAPPING}-{generation}"
        raise NotReady(message)
    return _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], PURPOSE).decode(errors="surrogatepass")


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(key))
