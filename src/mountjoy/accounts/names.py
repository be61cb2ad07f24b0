"""Names of accounts: what may be one, and when two are the same."""

from __future__ import annotations

import hashlib
import unicodedata

from mountjoy.errors import InputError

LONGEST = 60  # letters
RESERVED = ("mountjoy", "unknown")  # names under which the program itself keeps decisions


def folded(name: str) -> str:
    """A name without case, width and extra spaces: two accounts whose names fold alike cannot be told apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def key_of_name(name: str) -> str:
    """The key under which attempts with a name are counted."""
    return hashlib.sha256(folded(name).encode("utf-8", "surrogatepass")).hexdigest()


def checked(name: str) -> str:
    """The name as it is kept. Raises InputError where it cannot be one."""
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not kept:
        raise InputError("an account needs a name")
    if len(kept) > LONGEST:
        raise InputError(f"a name of {len(kept)} letters; give up to {LONGEST}")
    hidden = [sign for sign in kept if sign != " " and unicodedata.category(sign)[0] in "CZ"]
    if hidden:
        raise InputError(f"the name holds a sign that cannot be seen (U+{ord(hidden[0]):04X}); leave it out")
    if folded(kept) in RESERVED:
        raise InputError(f"{kept!r} is how the program itself is named in the record; take another name")
    return kept
