"""Words within quotation marks: where they stand, and whose dependents cannot lie outside them."""

from __future__ import annotations

from collections.abc import Sequence

_OPEN, _CLOSE, _EITHER = frozenset("“«„"), frozenset("”»"), frozenset({'"', "``", "''"})


def quoted(words: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a sentence's tokens that stand within quotation marks, without these, in order.

    A quotation may have begun in an earlier sentence, or go on in a later one; of a lone straight mark nobody knows which.
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for token in range(start, end):
        word = words[token]
        if word in _OPEN or (word in _EITHER and opened is None):
            opened = token + 1
        elif word in _CLOSE or word in _EITHER:
            found.append((start if opened is None else opened, token))
            opened = None
    if opened is not None and words[opened - 1] in _OPEN:
        found.append((opened, end))
    return found


def around(stretches: Sequence[tuple[int, int]], token: int) -> tuple[int, int] | None:
    """The stretch in which a token stands."""
    return next(((first, last) for first, last in stretches if first <= token < last), None)


def mend(heads: list[int], stretches: Sequence[tuple[int, int]], start: int, end: int) -> None:
    """Give words outside a quotation that the tree hangs under its words, past the verb that governs these, to that verb:
    whom somebody told it is no part of what was told (*"They attacked the town," she told the agency*). ``start`` and ``end`` are
    the sentence's.
    """
    for token in range(start, end) if stretches else ():
        head = heads[token]
        inside = around(stretches, head)
        if inside is None or inside[0] <= token < inside[1]:
            continue
        above = head
        while heads[above] != above and inside[0] <= above < inside[1]:
            above = heads[above]
        if min(head, token) < above < max(head, token) and not inside[0] <= above < inside[1]:
            heads[token] = above
