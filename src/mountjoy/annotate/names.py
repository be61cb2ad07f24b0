"""Names from their tags, put right by the tree.

A tagger that goes word by word cuts names at words that it does not know: it finds *Sony* and *Australia*
where the tree has one name with a compound. So what the tree holds together is joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

PERSON, ORGANISATION, PLACE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Name:
    """Words ``start`` to ``end`` (exclusive) and one of the three kinds above."""

    start: int
    end: int
    kind: int


@dataclass(frozen=True, slots=True)
class Trees:
    """What joining asks of the words: heads (word numbers, -1 the root), relations, proper ones, *of*."""

    heads: Sequence[int]
    rels: Sequence[str]
    proper: Sequence[bool]
    of: Sequence[bool]

    def head(self, start: int, end: int) -> int:
        """The first word of the stretch whose head stands outside it."""
        return next((i for i in range(start, end) if not start <= self.heads[i] < end), start)


def tagged(kinds: Ints, begins: NDArray[np.bool_], sentence: Ints) -> list[Name]:
    """The names that the tags [W] spell: ``kinds`` 0 for none, ``begins`` where a name opens by its tag.

    A name never goes on from another kind or another sentence.
    """
    before = np.zeros_like(kinds)
    before[1:] = np.where(sentence[1:] == sentence[:-1], kinds[:-1], 0)
    opens = (kinds > 0) & (begins | (before != kinds))
    starts = np.nonzero(opens)[0]
    stops = np.nonzero(opens | (kinds == 0))[0]
    after = np.searchsorted(stops, starts, "right")
    ends = np.append(stops, len(kinds))[after]
    return [
        Name(a, b, k) for a, b, k in zip(starts.tolist(), ends.tolist(), kinds[starts].tolist(), strict=True)
    ]


def joined(names: list[Name], trees: Trees) -> list[Name]:
    """The names, each with the proper words that belong to it, neighbours that are one name made one."""
    out: list[Name] = []
    for name in names:
        name = _widened(name, trees, out[-1].end if out else 0)
        before = out[-1] if out else None
        if before and before.end == name.start and (kind := _one_name(before, name, trees)):
            out[-1] = Name(before.start, name.end, kind)
        elif before and _of_name(before, name, trees):
            out[-1] = Name(before.start, name.end, before.kind)
        else:
            out.append(name)
    return out


def _widened(name: Name, trees: Trees, floor: int) -> Name:
    """The name with the proper words before it that hang on it."""
    start = name.start
    while (
        start > floor
        and trees.proper[start - 1]
        and start <= trees.heads[start - 1] < name.end
        and trees.rels[start - 1] in ("compound", "flat", "amod")
    ):
        start -= 1
    return Name(start, name.end, name.kind)


def _one_name(a: Name, b: Name, trees: Trees) -> int:
    """The kind of the name that two neighbours make together; 0 where they are two."""
    left, right = trees.head(a.start, a.end), trees.head(b.start, b.end)
    down = b.start <= trees.heads[left] < b.end and trees.rels[left] in ("compound", "flat", "amod")
    up = a.start <= trees.heads[right] < a.end and trees.rels[right].startswith("flat")
    if not (down or up):
        return 0
    if {a.kind, b.kind} == {ORGANISATION, PLACE}:
        return ORGANISATION
    return b.kind if down else a.kind


def _of_name(a: Name, b: Name, trees: Trees) -> bool:
    """Whether *of* joins the two to one name, as in University of Mosul."""
    if a.kind == PERSON or a.end + 1 != b.start or not trees.of[a.end]:
        return False
    right = trees.head(b.start, b.end)
    return a.start <= trees.heads[right] < a.end and trees.rels[right] == "nmod"
