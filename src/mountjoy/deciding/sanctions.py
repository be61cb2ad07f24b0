"""Sanctions lists in the record: imported, matched with its actors, and what people decided on that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mountjoy import lists
from mountjoy.claim import Claim, CodedReport
from mountjoy.deciding.actors import known_actor
from mountjoy.decision import Decision
from mountjoy.errors import InputError, NotFoundError
from mountjoy.listed import Designation, ListCandidate, ListEntry, Named, SanctionsList, Verdict
from mountjoy.resolve.names import fold
from mountjoy.store import RecordFile

_DESIGNATING = ("designation", "sanctions-imposed")
_DESIGNATED = ("recipient", "target", "victim")


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
    known_actor(record, actor)
    if not any(one.id == entry for one in record.list_entries()):
        raise NotFoundError(f"no list in the record has an entry {entry!r}. See: mountjoy lists match")
    return record.decide(who, "list", verdict, actor, object_=entry, why=why)


@dataclass(frozen=True, slots=True)
class Entries:
    """All entries of a record's lists, by id and by their names folded."""

    by_id: Mapping[str, ListEntry]
    by_name: Mapping[str, Sequence[ListEntry]]


def entries_of(record: RecordFile) -> Entries:
    """The entries of the lists that a record holds."""
    entries = record.list_entries()
    by_name: dict[str, list[ListEntry]] = {}
    for entry in entries:
        for name in dict.fromkeys(map(_bare, (entry.name, *entry.aliases))):
            by_name.setdefault(name, []).append(entry)
    return Entries({entry.id: entry for entry in entries}, by_name)


def listed_as(record: RecordFile, who: Named, entries: Entries) -> list[ListCandidate]:
    """The entries that an actor is or may be: what people decided, the same first, then those that bear one of its names.

    What was decided to be different is among them, at the end.
    """
    verdicts = {entry: verdict for (actor, entry), verdict in _verdicts(record).items() if actor == who.id}
    found = {
        ident: ListCandidate(who, entries.by_id[ident], 1.0, ("decided by a person",), verdict)
        for ident, verdict in verdicts.items()
        if ident in entries.by_id
    }
    for name in who.names:
        for entry in entries.by_name.get(_bare(name), ()):
            reasons = ("a name of the entry's, word for word",)
            found.setdefault(entry.id, ListCandidate(who, entry, 1.0, reasons))
    order = {"same": 0, "unsure": 1, None: 2, "different": 3}
    return sorted(found.values(), key=lambda one: (order[one.verdict], one.entry.id))


def designations(record: RecordFile) -> list[Designation]:
    """Designations that reports tell of, in the order of reading, each with the entries of whoever was designated.

    What a person decided stands first; else names that a list holds letter for letter, and with the extra what the
    matcher proposes.
    """
    held = entries_of(record)
    entries, by_id, by_name = list(held.by_id.values()), held.by_id, held.by_name
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
