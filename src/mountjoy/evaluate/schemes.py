"""Coded reports told in another scheme's types, for gold that names those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from mountjoy.claim import Claim, CodedReport
from mountjoy.codebook.model import Codebook
from mountjoy.evaluate.gold import CONTROL_TYPES, TIE_TYPES


class Scheme(StrEnum):
    """Whose types gold names: the codebook's, ACLED's sub-event types, PLOVER's events, or CAMEO's codes."""

    codebook = "codebook"
    acled = "acled"
    plover = "plover"
    cameo = "cameo"


def types_of(book: Codebook, scheme: Scheme) -> dict[str, list[str]]:
    """The types of each kind that gold may name."""
    events = {
        Scheme.codebook: [type_.id for type_ in book.types.values() if type_.kind == "event"],
        Scheme.acled: list(book.schemes.acled),
        Scheme.plover: list(book.schemes.plover),
        Scheme.cameo: list(book.schemes.cameo),
    }[scheme]
    return {"event": events, "tie": list(TIE_TYPES), "control": list(CONTROL_TYPES)}


def in_scheme(coded: Iterable[CodedReport], scheme: Scheme) -> Iterator[CodedReport]:
    """The coded reports with the scheme's types; events that it has no code for are left out."""
    for one in coded:
        yield one if scheme is Scheme.codebook else replace(one, claims=tuple(_renamed(one.claims, scheme)))


def _renamed(claims: Iterable[Claim], scheme: Scheme) -> Iterator[Claim]:
    for claim in claims:
        if claim.kind != "event":
            yield claim
            continue
        code = claim.codes.get(scheme.value)
        name = code if isinstance(code, str | None) else code.get("sub_event_type") or code.get("event")
        if name is not None:
            yield replace(claim, type=name)
