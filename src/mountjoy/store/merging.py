"""What step-by-step merging reads and writes, inside one transaction: evidence, blocks, links, components."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from mountjoy.claim import CodedReport
from mountjoy.decision import UNDECIDED, Decided, Decision, Pair
from mountjoy.evidence import Evidence, Link, decode_evidence, encode_evidence
from mountjoy.issues import Issue
from mountjoy.record import Control, Event, Tie
from mountjoy.store import deciding, fulltext, merged, reading, schema, spans, writing
from mountjoy.store.bulk import insert_rows
from mountjoy.store.indexing import in_parts, numbers_of
from mountjoy.store.packed import pack
from mountjoy.store.reading import EVENT

_HALF = 1 << 63


@dataclass(frozen=True, slots=True)
class Waiting:
    """Claims that wait to be merged: those whose evidence is to be made anew, and the rest."""

    again: tuple[str, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What people decided up to decision number ``last``; ``sources`` are the decisions on outlets that stand."""

    last: int
    decided: Decided
    sources: tuple[Decision, ...]


def key_number(key: str) -> int:
    """A key of merging (hexadecimal digits) as the whole number it is kept as."""
    return int(key[:16], 16) - _HALF


class Step:
    """One step of merging, within the transaction of the caller."""

    def __init__(self, connection: Connection, at: str, version: str | None) -> None:
        self._connection = connection
        self._at = at
        self._version = version
        # What this step has read or written already: evidence by claim, and the numbers of claims, both ways.
        self._read: dict[str, Evidence] = {}
        self._numbers: dict[str, int] = {}
        self._claims: dict[int, str] = {}
        self._spans_change = False  # whether this step noted that spans of control change

    @property
    def connection(self) -> Connection:
        """The transaction, for what is kept beside (`mountjoy.keeping`)."""
        return self._connection

    # What waits ----------------------------------------------------------------------------------

    def waiting(self, most: int) -> Waiting:
        """Claims that wait, no more than ``most``, in a fixed order."""
        table = schema.unmerged
        found = self._connection.execute(
            select(table.c.claim_id, table.c.again).order_by(table.c.claim_id).limit(most)
        ).all()
        return Waiting(
            tuple(row.claim_id for row in found if row.again),
            tuple(row.claim_id for row in found if not row.again),
        )

    def decided(self, known: Known | None) -> Known:
        """What people decided; ``known`` where no decision was made since."""
        last = self._connection.execute(
            select(func.coalesce(func.max(schema.decisions.c.number), 0))
        ).scalar_one()
        if known is not None and known.last == last:
            return known
        if not last:
            return Known(0, UNDECIDED, ())
        sources = tuple(deciding.standing(self._connection, "source"))
        return Known(int(last), deciding.decided_now(self._connection), sources)

    def done(self, claim_ids: Iterable[str]) -> None:
        """These claims wait no more."""
        table = schema.unmerged
        for part in in_parts(list(claim_ids)):
            self._connection.execute(delete(table).where(table.c.claim_id.in_(part)))

    def reports_of(self, claim_ids: Iterable[str], decided: Decided) -> list[str]:
        """The reports that make these claims, or to which people added them; claims that are gone have none."""
        wanted = list(claim_ids)
        found: set[str] = set()
        for table, column in (
            (schema.claims, schema.claims.c.id),
            (schema.evidence, schema.evidence.c.claim_id),
        ):
            for part in in_parts(wanted):
                found.update(
                    self._connection.execute(select(table.c.report_id).where(column.in_(part))).scalars()
                )
        known = set(wanted)
        found |= {report for report, added in decided.added.items() if any(one.id in known for one in added)}
        return sorted(found)

    def coded(self, report_ids: Sequence[str]) -> Iterator[CodedReport]:
        """The reports as coded."""
        for part in in_parts(report_ids):
            yield from reading.iterate_coded(self._connection, part)

    # Evidence, blocks, links -----------------------------------------------------------------------

    def held(self, report_ids: Sequence[str]) -> list[str]:
        """The ids of the claims of these reports that have evidence, or had."""
        table = schema.evidence
        found: list[str] = []
        for part in in_parts(report_ids):
            found += self._connection.execute(
                select(table.c.claim_id).where(table.c.report_id.in_(part))
            ).scalars()
        return found

    def evidence(self, claim_ids: Iterable[str]) -> dict[str, Evidence]:
        """The evidence of claims, of those that have it."""
        table = schema.evidence
        wanted = set(claim_ids)
        for part in in_parts(sorted(wanted - self._read.keys())):
            rows = self._connection.execute(
                select(table.c.claim_id, table.c.body).where(
                    table.c.claim_id.in_(part), table.c.body.is_not(None)
                )
            )
            self._read |= {row.claim_id: decode_evidence(row.body) for row in rows}
        return {one: self._read[one] for one in sorted(wanted & self._read.keys())}

    def forget(self, claim_ids: Iterable[str]) -> set[str]:
        """Take evidence, blocks and links of claims away; the claims that they were linked with."""
        numbers = list(self._numbers_of(claim_ids).values())
        for number in numbers:
            self._read.pop(self._claims[number], None)
        partners: set[int] = set()
        links, blocks, evidence = schema.links, schema.blocks, schema.evidence
        for part in in_parts(numbers):
            for one, two in ((links.c.one, links.c.two), (links.c.two, links.c.one)):
                partners.update(self._connection.execute(select(two).where(one.in_(part))).scalars())
                self._connection.execute(delete(links).where(one.in_(part)))
            self._connection.execute(delete(blocks).where(blocks.c.claim.in_(part)))
            self._connection.execute(update(evidence).where(evidence.c.number.in_(part)).values(body=None))
        return set(self._ids(partners).values())

    def put_evidence(
        self, items: Sequence[Evidence], keys: Mapping[str, Sequence[str]], quotes: Mapping[str, str]
    ) -> None:
        """Write evidence with its keys; ``quotes`` are the sentences of the claims that people added."""
        table = schema.evidence
        numbers = self._numbers_of(item.claim_id for item in items)
        new = [item for item in items if item.claim_id not in numbers]
        if new:
            values = [
                {"claim_id": i.claim_id, "report_id": i.report_id, "kind": i.kind, "body": None} for i in new
            ]
            insert_rows(self._connection, table, values)
            added = self._numbers_of(item.claim_id for item in new)
            numbers |= added
            texts = [(number, quotes.get(claim_id, ""), ()) for claim_id, number in added.items()]
            fulltext.put(self._connection, "claims_fts", texts)
        bodies = [(pack(encode_evidence(i)), numbers[i.claim_id]) for i in items]
        if bodies:
            mark = "?" if self._connection.dialect.name == "sqlite" else "%s"
            statement = f"UPDATE evidence SET body = {mark} WHERE number = {mark}"
            self._connection.exec_driver_sql(statement, bodies)
        self._read |= {item.claim_id: item for item in items}
        blocks = [
            {"key": key_number(key), "claim": numbers[item.claim_id]}
            for item in items
            for key in keys.get(item.claim_id, ())
        ]
        insert_rows(self._connection, schema.blocks, blocks)

    def drop(self, claim_ids: Iterable[str]) -> None:
        """Forget claims that are made by no report any more."""
        numbers = list(self._numbers_of(claim_ids).values())
        for number in numbers:
            claim_id = self._claims.pop(number)
            self._read.pop(claim_id, None)
            del self._numbers[claim_id]
        fulltext.remove(self._connection, "claims_fts", numbers)
        for part in in_parts(numbers):
            self._connection.execute(delete(schema.evidence).where(schema.evidence.c.number.in_(part)))

    def sharing(self, keys: Iterable[str]) -> dict[str, Evidence]:
        """The evidence of all claims that have one of the keys."""
        table, evidence = schema.blocks, schema.evidence
        found: dict[str, Evidence] = {}
        for part in in_parts(sorted({key_number(key) for key in keys})):
            claims = select(table.c.claim).where(table.c.key.in_(part))
            rows = self._connection.execute(
                select(evidence.c.claim_id, evidence.c.body).where(
                    evidence.c.number.in_(claims), evidence.c.body.is_not(None)
                )
            )
            for claim_id, body in rows:
                if claim_id not in self._read:
                    self._read[claim_id] = decode_evidence(body)
                found[claim_id] = self._read[claim_id]
        return found

    def put_links(self, links: Iterable[Link]) -> None:
        """Write links that are not there yet."""
        wanted = list(links)
        numbers = self._numbers_of({claim for link in wanted for claim in (link.one, link.two)})
        values = [
            {
                "one": numbers[link.one], "two": numbers[link.two], "score": link.score, "verdict": link.verdict,
                "reasons": list(link.reasons),
            }
            for link in wanted
        ]  # fmt: skip
        insert_rows(self._connection, schema.links, values)

    def links_of(self, claim_ids: Iterable[str]) -> list[Link]:
        """All links that claims have a part in."""
        table = schema.links
        numbers = list(self._numbers_of(claim_ids).values())
        found: dict[tuple[int, int], tuple[float, str, list[str]]] = {}
        columns = (table.c.one, table.c.two, table.c.score, table.c.verdict, table.c.reasons)
        for part in in_parts(numbers):
            for end in (table.c.one, table.c.two):
                for row in self._connection.execute(select(*columns).where(end.in_(part))):
                    found[row.one, row.two] = (row.score, row.verdict, row.reasons)
        ids = self._ids({number for pair in found for number in pair})
        return [
            Link(ids[one], ids[two], score, verdict, tuple(reasons))  # type: ignore[arg-type]
            for (one, two), (score, verdict, reasons) in found.items()
            if one in ids and two in ids
        ]

    def _numbers_of(self, claim_ids: Iterable[str]) -> dict[str, int]:
        wanted = dict.fromkeys(claim_ids)
        self._name(numbers_of(self._connection, [one for one in wanted if one not in self._numbers]))
        return {one: self._numbers[one] for one in wanted if one in self._numbers}

    def _ids(self, numbers: Iterable[int]) -> dict[int, str]:
        table = schema.evidence
        wanted = set(numbers)
        for part in in_parts(sorted(wanted - self._claims.keys())):
            rows = self._connection.execute(
                select(table.c.number, table.c.claim_id).where(table.c.number.in_(part))
            )
            self._name({row.claim_id: row.number for row in rows})
        return {one: self._claims[one] for one in wanted if one in self._claims}

    def _name(self, numbers: Mapping[str, int]) -> None:
        self._numbers |= numbers
        self._claims |= {number: claim_id for claim_id, number in numbers.items()}

    # What was merged -----------------------------------------------------------------------------

    def events_of(self, claim_ids: Iterable[str]) -> list[Event]:
        """The events that hold one of the claims."""
        table, events = schema.event_claims, schema.events
        found: dict[str, Event] = {}
        for part in in_parts(sorted(set(claim_ids))):
            ids = select(table.c.event_id).where(table.c.claim_id.in_(part))
            for row in self._connection.execute(
                select(events.c.id, events.c.body).where(events.c.id.in_(ids))
            ):
                found[row.id] = EVENT.decode(row.body)
        return list(found.values())

    def relations_of(self, claim_ids: Iterable[str]) -> dict[str, set[str]]:
        """The ties and control that rest on one of the claims: the claims of each, by its id."""
        table = schema.relation_claims
        found: dict[str, set[str]] = {}
        for part in in_parts(sorted(set(claim_ids))):
            ids = select(table.c.relation).where(
                table.c.claim_id.in_(part), table.c.relation.not_like(f"{spans.PLACE}%")
            )
            for row in self._connection.execute(select(table).where(table.c.relation.in_(ids))):
                found.setdefault(row.relation, set()).add(row.claim_id)
        return found

    # Who held what --------------------------------------------------------------------------------

    def begin_places(self, likely: re.Pattern[bytes]) -> Iterator[Evidence]:
        """Forget all spans, to lay them anew from all evidence whose JSON has the pattern, which is given; from now on they are kept."""
        spans.clear(self._connection)
        writing.set_state(self._connection, spans.STATE, "kept")
        table, last = schema.evidence, 0
        columns = (table.c.number, table.c.body)
        while True:
            found = self._connection.execute(
                select(*columns).where(table.c.number > last).order_by(table.c.number).limit(1000)
            ).all()
            if not found:
                return
            for row in found:
                if row.body is not None and likely.search(row.body):
                    yield decode_evidence(row.body)
            last = found[-1].number

    def note_places(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write that claims (place's key, claim's id) bear on a place's spans."""
        spans.note_places(self._connection, pairs)

    def noted_places(self) -> Iterator[dict[str, set[str]]]:
        """All places with the claims that bear on their spans, a part at a time; what was read of the last part is forgotten."""
        for part in spans.noted_places(self._connection):
            yield part
            self._read.clear()

    def places_of(self, claim_ids: Iterable[str]) -> set[str]:
        """The keys of the places on whose spans one of the claims bore."""
        return spans.places_of(self._connection, claim_ids)

    def claims_at(self, key: str) -> set[str]:
        """The claims that bore on a place's spans."""
        return spans.claims_at(self._connection, key)

    def event_of(self, claim_ids: Iterable[str]) -> dict[str, str]:
        """The event of each claim that is in one, as they are now."""
        return spans.event_of(self._connection, claim_ids)

    def put_place(
        self, key: str, claim_ids: Iterable[str], before: Iterable[str], dated: Sequence[spans.Dated], whole: bool
    ) -> None:  # fmt: skip
        """Put a place's spans and claims in the place of those that it had ``before``; ``whole``: it is a province."""
        if not self._spans_change:
            spans.note_change(self._connection)
            self._spans_change = True
        spans.put_place(self._connection, key, claim_ids, before, dated, whole)

    def lay_places(self, places: Iterable[tuple[str, Sequence[spans.Dated], bool]]) -> None:
        """Put the spans of places (key, spans, whether it is a province) that have none yet and whose claims are noted."""
        spans.lay_places(self._connection, places)

    def replace(
        self,
        old_events: Sequence[Event],
        events: Sequence[Event],
        old_relations: Iterable[str],
        ties: Sequence[Tie],
        control: Sequence[Control],
    ) -> None:
        """Put events, ties and control in the place of the old ones; what is as it was is left alone."""
        same = {event.id: event for event in events}
        gone = [old.id for old in old_events if same.get(old.id) != old]
        kept = {old.id for old in old_events} - set(gone)
        new = [event for event in events if event.id not in kept]
        relations = sorted(old_relations)
        detail = {
            "version": self._version,
            "events": len(new),
            "gone": len(gone),
            "ties": len(ties),
            "control": len(control),
        }
        if new or gone or relations or ties or control:
            number = writing.append_log(self._connection, self._at, "merge", detail)
            merged.drop_events(self._connection, gone)
            merged.put_events(self._connection, new, number, {})
            merged.drop_relations(self._connection, relations)
            merged.put_relations(self._connection, ties, control)

    def replace_issues(self, claim_ids: Iterable[str], issues: Iterable[tuple[str, Issue]]) -> None:
        """Put merging's notes on claims (claim id, note) in the place of those on these claims."""
        table = schema.issues
        for part in in_parts(list(claim_ids)):
            self._connection.execute(
                delete(table).where(table.c.stage == "merge", table.c.claim_id.in_(part))
            )
        values = [
            {
                "stage": "merge",
                "severity": i.severity,
                "origin": i.origin,
                "message": i.message,
                "claim_id": claim_id,
            }
            for claim_id, i in issues
        ]
        insert_rows(self._connection, table, values)


def pairs_with(claim_ids: Iterable[str], pairs: Iterable[Pair]) -> set[str]:
    """The other claims of those pairs that hold one of the claims."""
    wanted = set(claim_ids)
    return {
        other for one, two in pairs for this, other in ((one, two), (two, one)) if this in wanted
    } - wanted
