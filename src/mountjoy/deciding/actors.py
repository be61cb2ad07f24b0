"""Decisions of people on actors: new names promoted, merged into others, rejected."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from mountjoy.claim import Entity
from mountjoy.errors import InputError, NotFoundError
from mountjoy.resolve.names import slug
from mountjoy.resolve.nations import default_nations
from mountjoy.resolve.registry import KINDS, default_registry
from mountjoy.store import RecordFile


def promote(
    record: RecordFile, ident: str, who: str, *, name: str | None = None, kind: str | None = None,
    country: str | None = None, why: str | None = None,
) -> Entity:  # fmt: skip
    """Make a provisional actor one of the record's own, under its plain name's id. Raises NotFoundError, InputError."""
    found = record.provisional_actor(ident)
    if found is None:
        raise NotFoundError(
            f"no provisional actor has the id {ident!r}. See: mountjoy show actors --provisional"
        )
    kind, country = kind or found.kind, country or (found.country if found.country_score >= 0.5 else None)
    if kind not in KINDS:
        raise InputError(f"kind {kind!r} is unknown; known: {', '.join(sorted(KINDS))}")
    if country is not None and country not in default_nations().by_iso:
        raise InputError(f"country {country!r} is unknown; an ISO code such as IQ is needed")
    made = Entity(slug(name or found.name), name or found.name, kind, country, reason=f"promoted by {who}")
    if made.id in default_registry().actors:
        raise InputError(
            f"{made.id!r} is in the registry already; to say that they are one: "
            f"mountjoy actors merge {ident} {made.id}"
        )
    record.decide(who, "actor", "promote", ident, object_=made.id, why=why, detail=msgspec.to_builtins(made))
    return made


def merge_actor(record: RecordFile, ident: str, into: str, who: str, *, why: str | None = None) -> Entity:
    """Say that an actor of the record is another one, of the record or the registry. Raises NotFoundError, InputError."""
    known_actor(record, ident)
    target = replace(known_actor(record, into), score=1.0, reason=f"merged by {who}")
    if ident == into:
        raise InputError(f"{ident!r} cannot be merged into itself")
    merged = {one.subject: one.object for one in record.decisions("actor") if one.verdict == "merge"}
    above: str | None = into
    while above is not None:
        if above == ident:
            raise InputError(f"{into!r} was merged into {ident!r}; undo that first: mountjoy show decisions")
        above = merged.get(above)
    record.decide(who, "actor", "merge", ident, object_=into, why=why, detail=msgspec.to_builtins(target))
    return target


def reject(record: RecordFile, ident: str, who: str, *, why: str | None = None) -> None:
    """Say that a name is no actor's: its mentions then stand for nobody. Raises NotFoundError."""
    known_actor(record, ident)
    record.decide(who, "actor", "reject", ident, why=why)


def known_actor(record: RecordFile, ident: str) -> Entity:
    """The actor of that id in the record, else in the registry. Raises NotFoundError."""
    held = record.entities([ident]).get(ident)
    if held is not None:
        return held
    for decision in record.decisions("actor"):
        if decision.object == ident and decision.detail is not None:
            return msgspec.convert(dict(decision.detail), Entity)
    try:
        return default_registry().entity(ident, score=1.0)
    except KeyError:
        raise NotFoundError(f"neither the record nor the registry has an actor {ident!r}") from None
