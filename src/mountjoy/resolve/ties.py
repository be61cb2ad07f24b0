"""The ties that a noun phrase asserts: backing and sides, owners, leaders and members."""

from __future__ import annotations

from collections.abc import Iterator

from mountjoy.claim import Entity
from mountjoy.resolve.analysis import Analysis
from mountjoy.resolve.phrase import Piece

# (type, subject, object, start, end): offsets of the words that say so
AssertedTie = tuple[str, Entity, Entity, int, int]

LEADING = frozenset(
    {"leader", "chief", "head", "commander", "chairman", "emir", "boss", "founder", "strongman"}
)


def ties_of(subject: Entity, found: Analysis) -> list[AssertedTie]:
    """What the analysed phrase, which names ``subject``, says of it and others, in the order of the words."""
    ties: list[AssertedTie] = []
    for bond in found.bonds:
        first, second = (subject, bond.other) if bond.outward else (bond.other, subject)
        ties.append((bond.tie, first, second, bond.start, bond.end))
    ties += _owned(subject, found)
    unique = dict.fromkeys(tie for tie in ties if tie[1].id != tie[2].id)
    return sorted(unique, key=lambda tie: (tie[3], tie[4], tie[0]))


def _owned(subject: Entity, found: Analysis) -> Iterator[AssertedTie]:
    """Ties from "X's Y", "X commander" and "Y of X"."""
    last = found.last
    nation = found.nation_piece
    before = found.owner or (nation if nation is not None and nation.possessive else None)
    for piece, after in ((before, False), (found.after_owner, True)):
        if piece is None or last is None:
            continue
        owner = piece.actor
        if owner is None and piece.nation is not None and last.sort == "actor":
            reason = f"{piece.text!r} stands for the government"
            owner = piece.nation.body("government", reason=reason)
        tie = _owner_tie(subject, owner, piece, last, found, after) if owner is not None else None
        if tie is not None and owner is not None:
            start, end = (last.start, piece.end) if after else (piece.start, last.end)
            first, second = (owner, subject) if owner.kind == "person" else (subject, owner)
            yield tie, first, second, start, end


def _owner_tie(
    subject: Entity, owner: Entity, piece: Piece, last: Piece, found: Analysis, after: bool
) -> str | None:
    """The tie between what is owned and its owner, or None where the words assert none."""
    if owner.kind == "person":
        leads = piece.possessive and last.sort == "actor" and subject.kind != "person"
        return "leads" if leads else None
    if subject.kind == "person":
        of_leader = after and found.after_word == "of" and last.head is not None
        return "leads" if of_leader and last.head and last.head.singular in LEADING else "member-of"
    if last.sort == "actor" and (piece.possessive or after):
        return "part-of"
    if last.head is not None and last.head.group == "parts" and subject.parent == owner.id:
        return "part-of"
    return "part-of" if after and subject.parent == owner.id else None
