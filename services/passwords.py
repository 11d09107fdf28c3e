"""Passwords: hashed with argon2id, checked by at most two threads at once, and a right pair remembered for five minutes.

A check takes some 130 ms and 64 MB by design, and a client of HTTP Basic sends its password with every call. What is
remembered is a digest of the pair under a key that lives as long as the process; nothing can be read back from it.
"""

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from typing import Protocol, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services import common_passwords, together, transaction
from services.errors import Invalid, NotReady

Answer = TypeVar("Answer")

AT_ONCE = 2
PATIENCE = 3.0  # seconds that somebody waits for his turn
REMEMBERED_FOR = 300.0  # seconds
MOST_REMEMBERED = 10_000
LETTERS, GROUP, GROUPS = "abcdefghjkmnpqrstuvwxyz23456789", 4, 4  # none that looks like another one; 79 bits
SHORTEST, LONGEST = 12, 256  # characters of a new password; older ones stay valid

_key = secrets.token_bytes(32)
_turns = threading.BoundedSemaphore(AT_ONCE)
_verified: OrderedDict[bytes, tuple[float, str, str]] = OrderedDict()  # digest of the pair -> until, account id, password hash
_lock = threading.Lock()
_hasher = PasswordHasher()


def configure(*, memory_kibibytes: int, rounds: int) -> None:
    """Hash with other costs from now on; hashes made before stay valid."""
    global _hasher  # noqa: PLW0603 — one set of costs a process
    _hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kibibytes, parallelism=1)
    _decoy.cache_clear()


class Counted(Protocol):
    """An attempt that counts when it fails."""

    def demand(self) -> None:
        """Raise when it must wait."""

    def failed(self, account_id: str | None, /) -> None:
        """Count it."""


def made_up() -> str:
    """Make a password that is easily read out: for whoever cannot choose one himself yet."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def hashed(password: str, *own: str) -> str:
    """Hash a new password; Invalid when it is too short or too long, known to everybody, or one of its owner's own words."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            {"password": [f"needs {SHORTEST} to {LONGEST} characters"]}, code="password_length", shortest=SHORTEST, longest=LONGEST
        )
    if _is_obvious(password.casefold(), [word.casefold() for word in own]):
        raise Invalid({"password": ["is easily guessed"]}, code="password_obvious")
    return _in_turn(lambda: _hasher.hash(password))


def _is_obvious(password: str, own: list[str]) -> bool:
    """Say whether it is a common password, one character or two over and over, or the login or the name over and over."""
    if password in common_passwords.of_length(SHORTEST):
        return True
    patterns = {*own, password[:1], password[:2], password[:3]} - {""}
    return any(password == (word * len(password))[: len(password)] for word in patterns)


def renewed(password_hash: str, password: str) -> str | None:
    """Hash a right password again when its hash was made with other costs than today's; else None."""
    if not _hasher.check_needs_rehash(password_hash):
        return None
    return _in_turn(lambda: _hasher.hash(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Say whether it is the password; without a hash (nobody has that login) it takes as long and is not."""
    known = _in_turn(lambda: _verify(password_hash or _decoy(), password))
    return known and password_hash is not None


def verified(login: str, password: str, account: tuple[str, str] | None, attempt: Counted) -> bool:
    """Say whether it is the password of the account (its id and hash), and remember the pair.

    Many who come at once with the same pair wait for one check: a program's workers all start together. The attempt is counted
    before the next one has its turn.
    """

    def check() -> bool:
        if account is not None and remembered(login, password) == account:
            return True
        attempt.demand()
        if not _verify(_decoy() if account is None else account[1], password) or account is None:
            attempt.failed(None if account is None else account[0])
            return False
        remember(login, password, *account)
        return True

    return _in_turn(check)


def remember(login: str, password: str, account_id: str, password_hash: str) -> None:
    """Remember a pair that was found right."""
    with _lock:
        _verified[_digest(login, password)] = (time.monotonic() + REMEMBERED_FOR, account_id, password_hash)
        while len(_verified) > MOST_REMEMBERED:
            _verified.popitem(last=False)


def remembered(login: str, password: str) -> tuple[str, str] | None:
    """Give account id and password hash of a pair found right within five minutes."""
    found = _verified.get(_digest(login, password))
    if found is None or found[0] < time.monotonic():
        return None
    return found[1:]


def forget() -> None:
    """Forget every pair."""
    with _lock:
        _verified.clear()


def _in_turn(work: Callable[[], Answer]) -> Answer:
    together.leave()  # whoever comes next would wait for it, in the same thread
    if not _turns.acquire(timeout=PATIENCE):
        message = "too many sign-ins at once"
        raise NotReady(message, code="sign_in_busy")
    try:
        return work()
    finally:
        _turns.release()


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


@cache
def _decoy() -> str:
    return _hasher.hash(secrets.token_hex())


def _digest(login: str, password: str) -> bytes:
    return hmac.digest(_key, f"{len(login)}:{login}{password}".encode("utf-8", "surrogatepass"), "sha256")


transaction.on_bind(forget)
