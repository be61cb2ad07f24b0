"""Passwords: which will do, how they are kept (argon2id), and whether one is right."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from mountjoy.accounts.names import folded
from mountjoy.errors import InputError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1000  # letters
# RFC 9106's second recommended setting: 64 MiB, 3 passes, 4 lanes.
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
AT_ONCE = 2  # hashes worked out at the same time, each with MEMORY_KIB; others wait for their turn
_TURN = threading.BoundedSemaphore(AT_ONCE)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


@cache
def _nobodys() -> str:
    """A hash that no password fits, tried where there is no account, so that both answers take as long."""
    return str(_hasher().hash("nobody has this password \x00"))


def turn() -> threading.BoundedSemaphore:
    """To be held while a password is tried: so few guesses are under way at once that none slips past the count."""
    return _TURN


def check_new(password: str, name: str) -> None:
    """Raise InputError where a new password will not do."""
    if len(password) < SHORTEST:
        raise InputError(
            f"a password of {len(password)} letters; take at least {SHORTEST}, such as four words"
        )
    if len(password) > LONGEST:
        raise InputError(f"a password of {len(password):,} letters; take up to {LONGEST:,}")
    if len(set(password)) < 5:
        raise InputError("a password of fewer than five different letters is soon guessed; take another")
    if folded(name) in folded(password) and len(folded(password)) < len(folded(name)) + SHORTEST:
        raise InputError("the password is hardly more than the name; take another")


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def hashed(password: str) -> str:
    """A password as it is kept: argon2id with its settings and salt."""
    return str(_hasher().hash(_bytes(password)))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that is kept; takes as long where none is kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST:
        password = ""
    try:
        _hasher().verify(kept or _nobodys(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Whether a kept password was hashed with other settings than today's."""
    return bool(_hasher().check_needs_rehash(kept))
