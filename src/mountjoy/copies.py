"""Near copies: the same story sent round with another headline, a byline before it or its tail cut off.

Two texts are compared where they share a key (`copy_keys`: bands of MinHash values over runs of words, of the whole
text and of its beginning), so that finding copies takes time in proportion to the number of reports. Whether they are
copies is then told word by word (`is_near_copy`): two short reports of one mould ("One soldier was killed in X on
Monday") differ in a name, a number or a day, and are two reports.

MinHash: Broder, On the resemblance and containment of documents (1997).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mountjoy.report import Report

RUN = 4  # words side by side that are hashed together
BEGINNING = 80  # words: where the tail is cut off, the beginning is still the same
BANDS, ROWS = (
    12,
    3,
)  # texts with half of their runs in common share a band with probability 0.80, with a tenth 0.01
BEGINNING_BANDS = 8
LEAST_WORDS = 20  # a shorter text is a copy only of the same words
SHARED = 0.85  # of the words from the first to the last that the texts share, in their order
LEAST_SHARED = 0.5  # of the shorter text's words
MOST_WORDS = 4_000  # of longer texts the beginning is compared
MOST_DAYS = 3  # "on Monday" means another day in a text that comes again later than this
MOST_CANDIDATES = 20
_PRIME = (1 << 31) - 1
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_NUMBERS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        map(str, range(1, 13)),
        strict=True,
    )
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december yesterday today tomorrow".split()
)

_BYLINE = frozenset("by reporter correspondent staff writer editor agency agencies afp ap reuters".split())

LookUp = Callable[[Sequence[str]], Iterable[Report]]
"""Reports of a record that have one of the keys, in the order in which they were read."""


def copy_keys(text: str) -> tuple[str, ...]:
    """The keys of a text, sorted; a near copy shares at least one but for rare cases. None for a text of few words."""
    words = [word for word, _ in _words(text)[:MOST_WORDS]]
    if len(words) < LEAST_WORDS:
        return ()
    whole = _least(words)
    beginning = whole if len(words) <= BEGINNING else _least(words[:BEGINNING])
    return tuple(sorted({*_bands(whole, BANDS, "w"), *_bands(beginning, BEGINNING_BANDS, "b")}))


def is_near_copy(one: str, two: str) -> bool:
    """Whether the texts are one story: they share a long stretch nearly word for word, and no name, number or day stands
    in the place of another. Symmetric.
    """
    left, right = _words(one)[:MOST_WORDS], _words(two)[:MOST_WORDS]
    if (len(left), [word for word, _ in left]) > (len(right), [word for word, _ in right]):
        left, right = right, left
    shorter, longer = [word for word, _ in left], [word for word, _ in right]
    if len(shorter) < LEAST_WORDS:
        return shorter == longer and bool(shorter)
    blocks = SequenceMatcher(None, shorter, longer, autojunk=False).get_matching_blocks()
    solid = [block for block in blocks if block.size >= RUN]
    if not solid:
        return False
    # What stands before and after is a byline, a dateline, or what the other text leaves out.
    begin, end = solid[0].a, solid[-1].a + solid[-1].size
    shared = sum(block.size for block in blocks if begin <= block.a < end)
    if shared < LEAST_WORDS or shared < SHARED * (end - begin) or shared < LEAST_SHARED * len(shorter):
        return False
    place = place2 = 0
    for block in blocks:
        if _differ(left[place : block.a], right[place2 : block.b], at_start=not place and not place2):
            return False
        place, place2 = block.a + block.size, block.b + block.size
    return True


def _differ(one: Sequence[tuple[str, str]], two: Sequence[tuple[str, str]], at_start: bool) -> bool:
    """Whether what stands in the place of each other tells of different things; bylines at the start do not."""
    if not one or not two:
        return False
    signed = at_start and any(folded in _BYLINE for folded, _ in (*one, *two))
    return not signed and _telling(one) and _telling(two)


def name_near_copies(reports: Sequence[Report], look_up: LookUp | None = None) -> tuple[Report, ...]:
    """The reports in their order, near copies with ``copy_of`` and ``near_copy`` set.

    A report is a copy of what was read before it, in the record (``look_up``) or among ``reports``; what a record says
    of a report that it holds stays. ``copy_of`` names the first report of the story, never a copy.
    """
    blocks: dict[str, list[Report]] = {}
    named: list[Report] = []
    for report in reports:
        keys = copy_keys(report.text)
        held = list(look_up(keys)) if look_up is not None and keys else []
        known = next((other for other in held if other.id == report.id), None)
        if known is not None:
            report = replace(report, copy_of=known.copy_of, near_copy=known.near_copy)
        elif report.copy_of is None:
            met = {other.id: other for key in keys for other in blocks.get(key, ())}
            first = _first_like(report, [*held, *met.values()])
            if first is not None:
                report = replace(report, copy_of=first.copy_of or first.id, near_copy=True)
        named.append(report)
        for key in keys:
            block = blocks.setdefault(key, [])
            if len(block) < MOST_CANDIDATES:  # the first of a story is enough to know the others by
                block.append(report)
    return tuple(named)


def _first_like(report: Report, candidates: Sequence[Report]) -> Report | None:
    for other in candidates[:MOST_CANDIDATES]:
        apart = report.published and other.published and abs((report.published - other.published).days)
        if other.id != report.id and (apart or 0) <= MOST_DAYS and is_near_copy(report.text, other.text):
            return other
    return None


def _words(text: str) -> list[tuple[str, str]]:
    """The words folded, and as they stand; numbers in digits."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        folded = word.lower() if word.isascii() else _folded(word)
        found.append((_NUMBERS.get(folded, folded), word))
    return found


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def _telling(words: Iterable[tuple[str, str]]) -> bool:
    """Whether a number, a name or a day is among the words."""
    return any(
        folded in _DAYS or any(c.isdigit() for c in folded) or word[:1].isupper() for folded, word in words
    )


def _least(words: Sequence[str]) -> NDArray[np.int64]:
    """The MinHash values of runs of words: the least of each permutation."""
    runs = {" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}
    hashes = np.array([zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs], dtype=np.int64)
    factors, shifts = _permutations()
    values: NDArray[np.int64] = ((np.outer(factors, hashes % _PRIME) + shifts[:, None]) % _PRIME).min(axis=1)
    return values


def _bands(values: NDArray[np.int64], bands: int, name: str) -> list[str]:
    """A key for each band of MinHash values: the same band, the same key."""
    ends = range(0, bands * ROWS + 1, ROWS)
    return [
        f"{name}{number}:{zlib.crc32(values[start:end].tobytes()):08x}"
        for number, (start, end) in enumerate(pairwise(ends))
    ]


@cache
def _permutations() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Fixed factors and shifts of a*x + b modulo a prime; below 2**31, so that products stay below 2**62."""
    chance = np.random.RandomState(1997)  # a fixed stream: RandomState's does not change between versions
    count = max(BANDS, BEGINNING_BANDS) * ROWS
    draws = chance.randint(1, _PRIME, size=(2, count)).astype(np.int64)
    return draws[0], draws[1]
