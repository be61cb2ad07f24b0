"""Who holds each place, kept as a record is merged: of a place that a step touched, no more is observed anew than what changed.

The observations of a place are kept small (`mountjoy.told`), so that those of claims that stay as they were need not be made from
their evidence again. Their spans follow from all of them; only spans and contradictions that differ are written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mountjoy.evidence import Evidence
from mountjoy.merge import holders
from mountjoy.merge.days import is_province, may_stand
from mountjoy.merge.holders import Clash
from mountjoy.merge.holdings import Span, read_place
from mountjoy.merge.summing import day_of, holding, place_of
from mountjoy.merge.telling import Read, seen_of
from mountjoy.merge.through_time import grouped, holding_keys
from mountjoy.merge.time_rules import TimeRules, default_time_rules
from mountjoy.outlets import default_kin
from mountjoy.record import Contradiction, Holding, PlaceValue
from mountjoy.spanned import order_of, place_row, repack
from mountjoy.store import disputes, spans
from mountjoy.store.merging import Step
from mountjoy.told import Draft, Seen, change, drafts_of


@dataclass(slots=True)
class _Place:
    """A place as its rows hold it, and as it is to be: its spans, those that differ with what they add up to, and its names."""

    key: str
    known: spans.Known
    place: PlaceValue
    spans: list[Span]
    marks: dict[str, int]
    changed: dict[str, Holding]
    names: dict[str, str] = field(default_factory=dict)

    @property
    def renamed(self) -> bool:
        """Whether the place itself is told otherwise than it was."""
        return self.place != self.known.place

    def name(self, span: Span) -> str:
        """The names of those who hold a span."""
        return self.names[span.id]


def follow(step: Step, items: Iterable[Evidence], touched: Collection[str]) -> None:
    """Bring the places up to date on which touched claims bear, or bore; ``items`` are those that there are, whole events."""
    known = {item.claim_id: item for item in items}
    bore = spans.places_with(step.connection, touched)
    bear: dict[str, set[str]] = {}
    for item in known.values():
        for key in holding_keys(item):
            bear.setdefault(key, set()).add(item.claim_id)
    keys = sorted(bore.keys() | bear.keys())
    if not keys:
        return
    spans.note_change(step.connection, keys)
    new = observed(known.values(), step.event_of(known)) if bear else {}
    changes = []
    for key in keys:
        gone, now = bore.get(key, set()), bear.get(key, set())
        spans.renote(step.connection, key, gone - now, now - gone)
        drafts = change(drafts_of(spans.parts_of(step.connection, key)), frozenset(gone), new.get(key, ()))
        changes.append(changed(step, key, drafts))
    spans.put(step.connection, changes)


def observed(items: Iterable[Evidence], events: Mapping[str, str]) -> dict[str, list[Seen]]:
    """What claims say of who holds places, by the places' keys; ``events`` gives the event of each."""
    rules, kin = default_time_rules(), default_kin()
    found: dict[str, list[Seen]] = {}
    for group in grouped(items, events):
        unit = events.get(group[0].claim_id, group[0].claim_id)
        for key, seen in seen_of(group, unit, rules, kin).items():
            found.setdefault(key, []).extend(seen)
    return found


def changed(step: Step, key: str, drafts: Sequence[Draft]) -> spans.Change:
    """What is to be written of a place that holds these observations now; its contradictions are written."""
    rules = default_time_rules()
    told = [one for draft in drafts for one in draft.told]
    known = spans.known_place(step.connection, key)
    if not told:
        disputes.drop(step.connection, f"place:{key}")
        lost = [draft.number for draft in drafts if draft.number is not None]
        return spans.Change(key, None, [], list(known.marks), [], lost)
    found = read_place(told, rules)
    place = place_of(one for draft in drafts for one in draft.places)
    marks = {span.id: span.mark() for span in found}
    changed = {span.id: holding(span, place) for span in found if known.marks.get(span.id) != marks[span.id]}
    at = _Place(key, known, place, found, marks, changed)
    parties, packed = _packed(at)
    _clashes(step, at, list(holders.clashes(key, told, found, rules)), rules)
    return spans.Change(
        key,
        place_row(key, place, is_province(place), parties, packed),
        [_row(at, span, rules) for span in found if span.id in changed],
        [ident for ident in known.marks if ident in changed or ident not in marks],
        *_parts(drafts, found),
    )


def _packed(at: _Place) -> tuple[str, bytes]:
    """All spans as numbers; of those that are as they were, the numbers as they were."""
    ordered = sorted(
        at.spans,
        key=lambda span: order_of(
            day_of(span.start[1]), day_of(span.end[1]), span.state, span.basis, span.id
        ),
    )
    parties, packed, names = repack(
        [span.id for span in ordered], at.changed, at.known.parties, at.known.packed
    )
    at.names |= names
    return parties, packed


def _row(at: _Place, span: Span, rules: TimeRules) -> spans.SpanRow:
    first, last = may_stand(at.changed[span.id], rules)
    ending = None if span.ending is None else span.ending.id
    return spans.SpanRow(at.changed[span.id], first, last, at.marks[span.id], ending)


def _parts(drafts: Sequence[Draft], found: Sequence[Span]) -> tuple[list[spans.PartRow], list[int]]:
    """The parts of a place that differ, and the numbers of those that are gone."""
    span_of = {one.id: span.id for span in found for one in span.told}
    free = max((draft.number for draft in drafts if draft.number is not None), default=-1) + 1
    rows, gone = [], []
    for draft in drafts:
        part = draft.made(span_of)
        if not part.told:
            gone += [] if draft.number is None else [draft.number]
        elif part != draft.before:
            number = draft.number
            if number is None:
                number, free = free, free + 1
            rows.append(spans.PartRow(number, part))
    return rows, gone


# Contradictions ------------------------------------------------------------------------------------


def _clashes(step: Step, at: _Place, found: Sequence[Clash], rules: TimeRules) -> None:
    """Write the contradictions of a place that differ."""
    subject, kin = f"place:{at.key}", default_kin()
    if not disputes.is_kept(step.connection):
        return
    known = disputes.marks_of(step.connection, subject)
    new: dict[str, tuple[Contradiction, int]] = {}
    waiting: set[str] = set()
    for clash in found:
        if _as_it_was(clash, at, known):
            continue
        mark = _mark(clash, at)
        if known.get(clash.id) == mark:
            continue
        if _waits(step, clash):
            waiting.add(clash.id)
        else:
            made = holders.written(clash, at.place, at.name, _reader(step), step.event_of, rules, kin)
            new[clash.id] = (made, mark)
    standing = {clash.id for clash in found} - new.keys() - waiting
    disputes.change(step.connection, subject, sorted(known.keys() - standing), new.values())


def _waits(step: Step, clash: Clash) -> bool:
    """Whether a claim that is quoted is of a report that was coded again and is not merged yet: it is written when that is."""
    quoted = {claim for one in clash.quoted() for claim in one.claims}
    return len(step.evidence(quoted)) < len(quoted)


def _as_it_was(clash: Clash, at: _Place, known: Mapping[str, int]) -> bool:
    """Whether neither of two spans, nor the place, is another than when the contradiction was written."""
    if clash.spans is None or at.renamed or clash.id not in known:
        return False
    return all(span.id not in at.changed for span in clash.spans)


def _mark(clash: Clash, at: _Place) -> int:
    """A number that is another wherever what is quoted, or said of it, is another."""
    names = [] if clash.spans is None else [at.name(span) for span in clash.spans]
    told = repr((at.place, names, clash.day, [(one.digest, one.more) for one in clash.quoted()]))
    digest = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _reader(step: Step) -> Read:
    def read(claims: Iterable[str]) -> Mapping[str, Evidence]:
        return step.evidence(claims)

    return read
