"""What a person types to correct a claim (``type=capture``, ``fatalities=10-15``), checked and made plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

import msgspec

from mountjoy.applied import PLACE_ROLES, precision_of
from mountjoy.claim import Assertion, Claim, CodedReport, Entity, RoleName
from mountjoy.codebook import Codebook, codes
from mountjoy.errors import InputError

ROLES: tuple[str, ...] = get_args(RoleName)
ASSERTIONS: tuple[str, ...] = get_args(Assertion)
FIELDS = ("type", "date", "fatalities", "injuries", "assertion", "attribution", *ROLES)
NONE = "none"
FindParty = Callable[[str, str], Entity]
"""Gives the actor or place that a role's value names (an id or a name). Raises InputError where it is not known."""

_COUNT = re.compile(r"(?P<low>\d{1,7})(?:-(?P<high>\d{1,7})|(?P<more>\+))?")
_LATEST_YEARS = (1900, 2100)


def read_changes(
    settings: Iterable[str], claim: Claim, coded: CodedReport, codebook: Codebook, find: FindParty
) -> dict[str, Any]:
    """The changes that ``field=value`` texts make of a claim, with family and codes that follow from them.

    A date is a day or ``first..last``, a count ``12``, ``10-15`` or ``12+``, a role an id or a name, several with
    semicolons; ``none`` empties. Raises InputError (field and value named) where a value cannot stand.
    """
    changes: dict[str, Any] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or name not in FIELDS:
            raise InputError(
                f"{setting!r} corrects nothing; give field=value with one of: {', '.join(FIELDS)}"
            )
        if not value:
            raise InputError(f"{setting!r} gives no value; to empty a field say {name}={NONE}")
        if name in ROLES:
            changes.setdefault("roles", {})[name] = _parties(name, value, find)
        else:
            changes[name] = _value(name, value, claim, codebook, find)
    if not changes:
        raise InputError(f"a correction needs at least one field=value; fields: {', '.join(FIELDS)}")
    return {**changes, **_following(changes, claim, coded, codebook)}


def _value(name: str, value: str, claim: Claim, codebook: Codebook, find: FindParty) -> Any:
    if name == "type":
        return _type(value, claim, codebook)
    if name == "date":
        return _date(value)
    if name in ("fatalities", "injuries"):
        return _count(name, value)
    if name == "attribution":
        return None if value == NONE else _party("attribution", value, find)
    if value not in ASSERTIONS:
        raise InputError(f"assertion {value!r} is unknown; known: {', '.join(ASSERTIONS)}")
    return value


def _type(value: str, claim: Claim, codebook: Codebook) -> str:
    known = codebook.types.get(value)
    if known is not None and known.kind == claim.kind:
        return value
    if known is not None:
        raise InputError(
            f"type {value!r} is of kind {known.kind}, the claim of kind {claim.kind}; reject it, and add one"
        )
    fits = [name for name, type_ in codebook.types.items() if type_.kind == claim.kind and value[:4] in name]
    near = f"near it: {', '.join(sorted(fits))}; " if fits else ""
    raise InputError(f"type {value!r} is not in the codebook; {near}see: mountjoy codebook list")


def _date(value: str) -> dict[str, Any] | None:
    if value == NONE:
        return None
    first, _, last = value.partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise InputError(
            f"date {value!r} is no day; write 2017-11-03, or 2017-11-03..2017-11-05, or {NONE}"
        ) from None
    if end < start:
        raise InputError(f"date {value!r} ends before it begins")
    if not _LATEST_YEARS[0] <= start.year <= end.year <= _LATEST_YEARS[1]:
        raise InputError(f"date {value!r} is outside {_LATEST_YEARS[0]} to {_LATEST_YEARS[1]}")
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "precision": precision_of((end - start).days + 1),
    }


def _count(name: str, value: str) -> dict[str, Any] | None:
    if value == NONE:
        return None
    match = _COUNT.fullmatch(value)
    if match is None:
        raise InputError(
            f"{name} {value!r} is no number of people; write 12, 10-15, 12+ (12 or more) or {NONE}"
        )
    low = int(match["low"])
    high = None if match["more"] else int(match["high"] or low)
    if high is not None and high < low:
        raise InputError(f"{name} {value!r}: the lower number comes first")
    return {"low": low, "best": low, "high": high, "text": value}


def _parties(role: str, value: str, find: FindParty) -> list[dict[str, Any]]:
    if value == NONE:
        return []
    return [_party(role, one.strip(), find) for one in value.split(";") if one.strip()]


def _party(role: str, words: str, find: FindParty) -> dict[str, Any]:
    return {"entity": msgspec.to_builtins(find(role, words)), "words": words}


def _following(
    changes: Mapping[str, Any], claim: Claim, coded: CodedReport, codebook: Codebook
) -> dict[str, Any]:
    """Family and codes, where what was corrected decides them."""
    if not changes.keys() & {"type", "assertion", "roles"}:
        return {}
    type_ = codebook.types.get(changes.get("type", claim.type))
    if type_ is None:  # a type of a codebook that is not at hand keeps the codes that it was given
        return {}
    made = codes_of(type_, _kinds(changes, claim, coded), changes.get("assertion", claim.assertion), claim)
    told: dict[str, Any] = {"codes": made}
    if "type" in changes:
        told["family"] = type_.family if type_.kind == "event" else None
    return told


def codes_of(type_: Any, kinds: Mapping[str, Sequence[str]], assertion: str, claim: Claim) -> dict[str, Any]:
    """The codes of other schemes for a type, its parties' kinds and the words of the claim's sentence."""
    if type_.kind != "event":
        return dict(claim.codes)
    made = codes(
        type_, kinds, assertion, trigger=_says(claim.trigger.text), clause=_says(claim.sentence.text)
    )
    plover, old = made["plover"], claim.codes.get("plover")
    if plover and old and "contexts" in old:
        plover["contexts"] = old["contexts"]
    return made


def _says(text: str) -> Callable[[frozenset[str]], bool]:
    folded = text.casefold()

    def says(lemmas: frozenset[str]) -> bool:
        return any(re.search(rf"\b{re.escape(lemma)}(?:s|es|d|ed|ing)?\b", folded) for lemma in lemmas)

    return says


def _kinds(changes: Mapping[str, Any], claim: Claim, coded: CodedReport) -> dict[str, list[str]]:
    """The kinds of whoever plays each role, corrected roles as corrected."""
    kinds: dict[str, list[str]] = {}
    corrected = changes.get("roles", {})
    for role in claim.roles:
        entity = coded.mention(role.mention).entity
        if role.role not in corrected and entity is not None and role.role not in PLACE_ROLES:
            kinds.setdefault(role.role, []).append(entity.kind)
    for name, parties in corrected.items():
        if name not in PLACE_ROLES:
            kinds[name] = [party["entity"]["kind"] for party in parties]
    return kinds
