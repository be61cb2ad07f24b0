"""What a coded report is known by: hashes over all that the record keeps of it.

The log holds the seal of each report as it was coded, so that a later change of any of its rows is found and named.
Seals are taken over the canonical JSON of the interchange format; a field that holds nothing has no part in it, so that
fields added to the format later leave old seals as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mountjoy.claim import Claim, CodedReport
from mountjoy.interchange import claim_json, mention_json, report_json

_DIGITS = 8  # enough to say which part differs; ``sha256`` is what proves that none does


@dataclass(frozen=True, slots=True)
class Seal:
    """``sha256`` over everything; ``report``, ``mentions`` and each of ``claims`` (by id) say which part differs."""

    sha256: str
    report: str
    mentions: str
    claims: Mapping[str, str]


def seal(coded: CodedReport) -> Seal:
    """The seal of a coded report; a claim that stands in it twice counts once."""
    claims: dict[str, Claim] = {}
    for claim in coded.claims:
        claims.setdefault(claim.id, claim)
    report = _encoded({**report_json(coded.report), "issues": list(coded.issues)})
    mentions = _encoded([mention_json(mention) for mention in coded.mentions])
    told = {ident: _encoded(claim_json(claim)) for ident, claim in claims.items()}
    whole = hashlib.sha256()
    for part in (report, mentions, *told.values()):
        whole.update(part + b"\n")
    return Seal(
        whole.hexdigest(),
        _short(report),
        _short(mentions),
        {ident: _short(part) for ident, part in told.items()},
    )


def seal_json(made: Seal) -> dict[str, Any]:
    """The seal as the log holds it."""
    return {
        "sha256": made.sha256,
        "report": made.report,
        "mentions": made.mentions,
        "claims": dict(made.claims),
    }


def read_seal(value: object) -> Seal | None:
    """The seal of the log; None where the row was written before the log held seals."""
    try:
        return msgspec.convert(value, Seal)
    except msgspec.ValidationError:
        return None


def _encoded(value: object) -> bytes:
    return msgspec.json.encode(value)


def _short(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()[:_DIGITS]
