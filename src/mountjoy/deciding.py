"""Decisions of people on actors and on entries of sanctions lists, kept in the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec

from mountjoy import lists
from mountjoy.claim import Claim, CodedReport, Entity
from mountjoy.decision import Decision
from mountjoy.errors import InputError, NotFoundError
from mountjoy.listed import Designation, ListCandidate, ListEntry, Named, SanctionsList, Verdict
from mountjoy.resolve.names import fold, slug
from mountjoy.resolve.nations import default_nations
from mountjoy.resolve.places import unknown_place
from mountjoy.resolve.registry import KINDS, default_registry
from mountjoy.store import RecordFile, Unresolved

_DESIGNATING = ("designation", "sanctions-imposed")
_DESIGNATED = ("recipient", "target", "victim")


def promote(
    record: RecordFile, ident: str, who: str, *, name: str | None = None, kind: str | None = None,
    country: str | None = None, why: str | None = None,
) -> Entity:  # fmt: skip
    """Make a provisional actor one of the record's own, under its plain name's id. Raises NotFoundError, InputError."""
    found = next((one for one in record.provisional() if one.id == ident), None)
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
    _known(record, ident)
    target = replace(_known(record, into), score=1.0, reason=f"merged by {who}")
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
    _known(record, ident)
    record.decide(who, "actor", "reject", ident, why=why)


def _known(record: RecordFile, ident: str) -> Entity:
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


def unresolved(record: RecordFile, limit: int | None = None) -> list[Unresolved]:
    """Names that were not resolved; places with what their words say of where they lie."""
    return [
        _placed(name) if name.type in ("place", "facility") else name for name in record.unresolved()[:limit]
    ]


def _placed(name: Unresolved) -> Unresolved:
    at = name.example.find(name.text)
    told = unknown_place(name.text, name.example[at + len(name.text) :] if at >= 0 else "")
    return replace(
        name,
        within=None if told.within is None else told.within.name,
        within_id=None if told.within is None else told.within.id,
        precision=told.precision.acled,
        where_prec=told.precision.ucdp,
    )


# Sanctions lists --------------------------------------------------------------------------------


def import_list(
    record: RecordFile, path: Path, *, alternates: Path | None = None, name: str | None = None
) -> SanctionsList:
    """Read a list whole and keep it in the record, in the place of the one of its name. Raises InputError."""
    found = lists.read_list(path, alternates=alternates, name=name)
    record.put_list(found)
    return found


def list_candidates(record: RecordFile, actor: str | None = None) -> list[ListCandidate]:
    """The entries that actors of the record may be, with what was decided. Raises InputError without the extra."""
    lists.require()
    entries = record.list_entries()
    if not entries:
        raise InputError("the record holds no sanctions list; first: mountjoy lists import FILE")
    named = [one for one in record.named() if actor is None or _is(one, actor)]
    verdicts = _verdicts(record)
    found = lists.candidates(named, entries)
    return [replace(one, verdict=verdicts.get((one.actor.id, one.entry.id))) for one in found]


def _is(one: Named, words: str) -> bool:
    return one.id == words or any(fold(words) in fold(name) for name in one.names)


def _verdicts(record: RecordFile) -> dict[tuple[str, str], Verdict]:
    made: dict[tuple[str, str], Verdict] = {}
    for decision in record.decisions("list"):
        if decision.object is not None:
            made[decision.subject, decision.object] = decision.verdict  # type: ignore[assignment]
    return made


def decide_entry(
    record: RecordFile, actor: str, entry: str, verdict: Verdict, who: str, *, why: str | None = None
) -> Decision:
    """Keep that an actor is, is not or may be an entry of a list. Raises NotFoundError."""
    _known(record, actor)
    if not any(one.id == entry for one in record.list_entries()):
        raise NotFoundError(f"no list in the record has an entry {entry!r}. See: mountjoy lists match")
    return record.decide(who, "list", verdict, actor, object_=entry, why=why)


def designations(record: RecordFile) -> list[Designation]:
    """Designations that reports tell of, in the order of reading, each with the entries of whoever was designated.

    What a person decided stands first; else names that a list holds letter for letter, and with the extra what the
    matcher proposes.
    """
    entries = record.list_entries()
    by_id = {entry.id: entry for entry in entries}
    by_name: dict[str, list[ListEntry]] = {}
    for entry in entries:
        for name in dict.fromkeys(map(_bare, (entry.name, *entry.aliases))):
            by_name.setdefault(name, []).append(entry)
    named = {one.id: one for one in record.named()}
    verdicts = _verdicts(record)
    out = []
    for coded in record.coded(as_decided=True):
        for claim in coded.claims:
            if claim.type in _DESIGNATING:
                for actor, name in _designated(claim, coded):
                    who = named.get(actor or "", Named(actor or "", name, "", None, (name,)))
                    state, found = _joined(who, by_id, by_name, entries, verdicts)
                    out.append(
                        Designation(
                            claim.id, coded.report.id, claim.sentence.text, actor, who.name,
                            claim.date.start.isoformat() if claim.date and claim.date.start else None, state, found,
                        )
                    )  # fmt: skip
    return out


def _designated(claim: Claim, coded: CodedReport) -> list[tuple[str | None, str]]:
    """Who a claim says was designated: the actor's id where it was resolved, and the name or words."""
    by_id = {mention.id: mention for mention in coded.mentions}
    out: list[tuple[str | None, str]] = []
    for role in claim.roles:
        if role.role not in _DESIGNATED:
            continue
        mention = by_id[role.mention]
        seen = {mention.id}
        while mention.entity is None and mention.antecedent is not None and mention.antecedent not in seen:
            mention = by_id[mention.antecedent]
            seen.add(mention.id)
        entity = mention.entity
        out.append((entity.id, entity.name) if entity is not None else (None, mention.text))
    return list(dict.fromkeys(out))


def _bare(name: str) -> str:
    """A name folded, its words in order of the alphabet: lists turn names about."""
    return " ".join(sorted(fold(name).split()))


def _joined(
    who: Named,
    by_id: Mapping[str, ListEntry],
    by_name: Mapping[str, Sequence[ListEntry]],
    entries: Sequence[ListEntry],
    verdicts: Mapping[tuple[str, str], Verdict],
) -> tuple[Literal["joined", "candidates", "unlisted"], tuple[ListCandidate, ...]]:
    """How a designated party stands to the lists, with the entries that it is or may be."""
    decided = [
        ListCandidate(who, by_id[entry], 1.0, ("decided by a person",), verdict)
        for (actor, entry), verdict in verdicts.items()
        if actor == who.id and entry in by_id
    ]
    same = tuple(one for one in decided if one.verdict == "same")
    if same:
        return "joined", same
    refused = {one.entry.id for one in decided if one.verdict == "different"}
    exact = {entry.id: entry for name in who.names for entry in by_name.get(_bare(name), ())}
    found = [
        ListCandidate(
            who, entry, 1.0, ("a name of the entry's, word for word",), verdicts.get((who.id, ident))
        )
        for ident, entry in sorted(exact.items())
    ]
    if lists.installed() and who.kind:
        proposed = (one for one in lists.candidates([who], entries) if one.entry.id not in exact)
        found += [replace(one, verdict=verdicts.get((who.id, one.entry.id))) for one in proposed]
    kept = tuple(one for one in found if one.entry.id not in refused)
    return ("candidates", kept) if kept else ("unlisted", ())
