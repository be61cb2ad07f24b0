"""What step-by-step merging reads and writes, inside one transaction: evidence, blocks, links, components."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from mountjoy.claim import CodedReport
from mountjoy.decision import UNDECIDED, Decided, Decision, Pair
from mountjoy.evidence import Evidence, Link, decode_evidence, encode_evidence
from mountjoy.issues import Issue
from mountjoy.record import Control, Event, Tie
from mountjoy.store import (
    deciding,
    direct,
    disputes,
    fulltext,
    merged,
    reading,
    schema,
    spans,
    unnamed,
    writing,
)
from mountjoy.store.bulk import insert_rows
from mountjoy.store.indexing import in_parts, numbers_of
from mountjoy.store.packed import pack, unpack
from mountjoy.store.reading import EVENT

_HALF = 1 << 63
# What the state "merged" may be. ANEW: everything is to be merged again. AT_ONCE: all was written at once, without the
# evidence that the next step needs. Otherwise what waits is noted claim by claim.
ANEW, AT_ONCE, YES = "no", "at once", "yes"
_REASONS = msgspec.json.Decoder(tuple[str, ...])


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

    def __init__(
        self, connection: Connection, at: str, version: str | None, added: Sequence[CodedReport] = ()
    ) -> None:
        """``added`` are reports as they were just written, which need not be read again."""
        self._connection = connection
        self._at = at
        self._version = version
        self._added = {coded.report.id: coded for coded in added}
        # What this step has read or written already: evidence by claim, and the numbers of claims, both ways.
        self._read: dict[str, Evidence] = {}
        self._numbers: dict[str, int] = {}
        self._claims: dict[int, str] = {}

    @property
    def connection(self) -> Connection:
        """The transaction, for what is kept beside (`mountjoy.keeping`)."""
        return self._connection

    # What waits ----------------------------------------------------------------------------------

    def waiting(self, most: int) -> Waiting:
        """Claims that wait, no more than ``most``, in a fixed order."""
        statement = "SELECT claim_id, again FROM unmerged ORDER BY claim_id LIMIT ?"
        found = direct.fetch(self._connection, statement, (most,))
        return Waiting(
            tuple(claim_id for claim_id, again in found if again),
            tuple(claim_id for claim_id, again in found if not again),
        )

    @property
    def can_go_on(self) -> bool:
        """Whether what waits is noted claim by claim, and all else is merged."""
        merged_ = writing.get_state(self._connection, "merged")
        kept = (
            spans.is_kept(self._connection),
            disputes.is_kept(self._connection),
            unnamed.all_named(self._connection),
        )
        return merged_ not in (ANEW, AT_ONCE) and all(kept)

    def decided(self, known: Known | None) -> Known:
        """What people decided; ``known`` where no decision was made since."""
        ((last,),) = direct.fetch(self._connection, "SELECT coalesce(max(number), 0) FROM decisions")
        if known is not None and known.last == last:
            return known
        if not last:
            return Known(0, UNDECIDED, ())
        sources = tuple(deciding.standing(self._connection, "source"))
        return Known(int(last), deciding.decided_now(self._connection), sources)

    def done(self, claim_ids: Iterable[str]) -> None:
        """These claims wait no more."""
        direct.run_in(self._connection, "DELETE FROM unmerged WHERE claim_id IN (*)", list(claim_ids))

    def reports_of(self, claim_ids: Iterable[str], decided: Decided) -> list[str]:
        """The reports that make these claims, or to which people added them; claims that are gone have none."""
        wanted = list(claim_ids)
        statement = (
            "SELECT report_id FROM claims WHERE id IN (*)"
            " UNION SELECT report_id FROM evidence WHERE claim_id IN (*)"
        )
        found = {report for (report,) in direct.fetch_in(self._connection, statement, wanted)}
        known = set(wanted)
        found |= {report for report, added in decided.added.items() if any(one.id in known for one in added)}
        return sorted(found)

    def coded(self, report_ids: Sequence[str]) -> Iterator[CodedReport]:
        """The reports as coded."""
        yield from (self._added[one] for one in report_ids if one in self._added)
        for part in in_parts([one for one in report_ids if one not in self._added]):
            yield from reading.iterate_coded(self._connection, part)

    # Evidence, blocks, links -----------------------------------------------------------------------

    def held(self, report_ids: Sequence[str]) -> list[str]:
        """The ids of the claims of these reports that have evidence, or had."""
        statement = "SELECT claim_id FROM evidence WHERE report_id IN (*)"
        return [claim for (claim,) in direct.fetch_in(self._connection, statement, report_ids)]

    def evidence(self, claim_ids: Iterable[str]) -> dict[str, Evidence]:
        """The evidence of claims, of those that have it."""
        wanted = set(claim_ids)
        statement = "SELECT claim_id, body FROM evidence WHERE claim_id IN (*) AND body IS NOT NULL"
        unread = sorted(wanted - self._read.keys())
        for claim_id, body in direct.fetch_in(self._connection, statement, unread):
            self._read[claim_id] = decode_evidence(unpack(body))
        return {one: self._read[one] for one in sorted(wanted & self._read.keys())}

    def forget(self, claim_ids: Iterable[str]) -> set[str]:
        """Take evidence, blocks and links of claims away; the claims that they were linked with."""
        numbers = list(self._numbers_of(claim_ids).values())
        for number in numbers:
            self._read.pop(self._claims[number], None)
        partners: set[int] = set()
        for one, two in (("one", "two"), ("two", "one")):
            linked = f"SELECT {two} FROM links WHERE {one} IN (*)"
            partners.update(number for (number,) in direct.fetch_in(self._connection, linked, numbers))
            direct.run_in(self._connection, f"DELETE FROM links WHERE {one} IN (*)", numbers)
        direct.run_in(self._connection, "DELETE FROM blocks WHERE claim IN (*)", numbers)
        direct.run_in(self._connection, "UPDATE evidence SET body = NULL WHERE number IN (*)", numbers)
        return set(self._ids(partners).values())

    def put_evidence(
        self, items: Sequence[Evidence], keys: Mapping[str, Sequence[str]], quotes: Mapping[str, str]
    ) -> None:
        """Write evidence with its keys; ``quotes`` are the sentences of the claims that people added."""
        numbers = self._numbers_of(item.claim_id for item in items)
        new = [item for item in items if item.claim_id not in numbers]
        if new:
            statement = "INSERT INTO evidence (claim_id, report_id, kind) VALUES (?, ?, ?)"
            values = [(item.claim_id, item.report_id, item.kind) for item in new]
            direct.run_many(self._connection, statement, values)
            added = self._numbers_of(item.claim_id for item in new)
            numbers |= added
            texts = [(number, quotes.get(claim_id, ""), ()) for claim_id, number in added.items()]
            fulltext.put(self._connection, "claims_fts", texts)
        bodies = [(pack(encode_evidence(item)), numbers[item.claim_id]) for item in items]
        direct.run_many(self._connection, "UPDATE evidence SET body = ? WHERE number = ?", bodies)
        self._read |= {item.claim_id: item for item in items}
        blocks = sorted(
            (key_number(key), numbers[item.claim_id]) for item in items for key in keys.get(item.claim_id, ())
        )
        direct.run_many(self._connection, 'INSERT INTO blocks ("key", claim) VALUES (?, ?)', blocks)

    def drop(self, claim_ids: Iterable[str]) -> None:
        """Forget claims that are made by no report any more."""
        numbers = list(self._numbers_of(claim_ids).values())
        for number in numbers:
            claim_id = self._claims.pop(number)
            self._read.pop(claim_id, None)
            del self._numbers[claim_id]
        fulltext.remove(self._connection, "claims_fts", numbers)
        direct.run_in(self._connection, "DELETE FROM evidence WHERE number IN (*)", numbers)

    def sharing(self, keys: Iterable[str]) -> dict[str, Evidence]:
        """The evidence of all claims that have one of the keys."""
        statement = (
            "SELECT claim_id, body FROM evidence"
            ' WHERE number IN (SELECT claim FROM blocks WHERE "key" IN (*)) AND body IS NOT NULL'
        )
        found: dict[str, Evidence] = {}
        wanted = sorted({key_number(key) for key in keys})
        for claim_id, body in direct.fetch_in(self._connection, statement, wanted):
            if claim_id not in self._read:
                self._read[claim_id] = decode_evidence(unpack(body))
            found[claim_id] = self._read[claim_id]
        return found

    def by_key(self, keys: Iterable[str]) -> list[list[str]]:
        """The claims with evidence that have each of the keys, a list a key that any has."""
        statement = 'SELECT "key", claim FROM blocks WHERE "key" IN (*) ORDER BY "key", claim'
        found = direct.fetch_in(self._connection, statement, sorted({key_number(key) for key in keys}))
        ids = self._ids(number for _, number in found)
        claims: dict[int, list[str]] = {}
        for key, number in found:
            claims.setdefault(key, []).append(ids[number])
        return list(claims.values())

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
        numbers = list(self._numbers_of(claim_ids).values())
        columns = "one, two, score, verdict, CAST(reasons AS TEXT)"
        statement = " UNION ".join(
            f"SELECT {columns} FROM links WHERE {end} IN (*)" for end in ("one", "two")
        )
        found = {
            (one, two): rest for one, two, *rest in direct.fetch_in(self._connection, statement, numbers)
        }
        ids = self._ids({number for pair in found for number in pair})
        return [
            Link(ids[one], ids[two], score, verdict, _REASONS.decode(reasons))
            for (one, two), (score, verdict, reasons) in found.items()
            if one in ids and two in ids
        ]

    def _numbers_of(self, claim_ids: Iterable[str]) -> dict[str, int]:
        wanted = dict.fromkeys(claim_ids)
        self._name(numbers_of(self._connection, [one for one in wanted if one not in self._numbers]))
        return {one: self._numbers[one] for one in wanted if one in self._numbers}

    def _ids(self, numbers: Iterable[int]) -> dict[int, str]:
        wanted = set(numbers)
        statement = "SELECT claim_id, number FROM evidence WHERE number IN (*)"
        unread = sorted(wanted - self._claims.keys())
        self._name(dict(direct.fetch_in(self._connection, statement, unread)))
        return {one: self._claims[one] for one in wanted if one in self._claims}

    def _name(self, numbers: Mapping[str, int]) -> None:
        self._numbers |= numbers
        self._claims |= {number: claim_id for claim_id, number in numbers.items()}

    # What was merged -----------------------------------------------------------------------------

    def events_of(self, claim_ids: Iterable[str]) -> list[Event]:
        """The events that hold one of the claims."""
        statement = (
            "SELECT id, body FROM events"
            " WHERE id IN (SELECT event_id FROM event_claims WHERE claim_id IN (*))"
        )
        rows: dict[str, bytes] = dict(direct.fetch_in(self._connection, statement, sorted(set(claim_ids))))
        return [EVENT.decode(unpack(body)) for body in rows.values()]

    def relations_of(self, claim_ids: Iterable[str]) -> set[str]:
        """The ids of the ties and control that rest on one of the claims."""
        statement = (
            "SELECT DISTINCT relation FROM relation_claims"
            f" WHERE claim_id IN (*) AND relation NOT LIKE '{spans.PLACE}%'"
        )
        return {one for (one,) in direct.fetch_in(self._connection, statement, sorted(set(claim_ids)))}

    def unnamed_relations(self, after: str, most: int) -> list[str]:
        """The ids of ties and control that still have a name of old, the next ``most`` after one; where there are none, all are named."""
        found = unnamed.after(self._connection, after, most)
        if not found:
            unnamed.note_all_named(self._connection)
        return found

    def claims_of_relations(self, ids: Collection[str]) -> set[str]:
        """The claims that these ties and control rest on."""
        statement = "SELECT claim_id FROM relation_claims WHERE relation IN (*)"
        return {claim for (claim,) in direct.fetch_in(self._connection, statement, sorted(ids))}

    def known_relations(self, ids: Collection[str]) -> dict[str, tuple[Tie | Control, bytes]]:
        """The ties and control of these ids, each with what its claims add up to; those of which this is kept."""
        return merged.known_relations(self._connection, ids)

    def event_of(self, claim_ids: Iterable[str]) -> dict[str, str]:
        """The event of each claim that is in one, as they are now."""
        return spans.event_of(self._connection, claim_ids)

    def replace(
        self,
        old_events: Sequence[Event],
        events: Sequence[Event],
        old_relations: Iterable[str],
        ties: Sequence[Tie],
        control: Sequence[Control],
        stated: Mapping[str, bytes],
    ) -> None:
        """Put events, ties and control in the place of the old ones; what is as it was is left alone.

        ``stated``: what the claims of ties and control add up to, packed, by their ids.
        """
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
            merged.change_relations(self._connection, relations, ties, control, stated)

    def replace_issues(self, claim_ids: Iterable[str], issues: Iterable[tuple[str, Issue]]) -> None:
        """Put merging's notes on claims (claim id, note) in the place of those on these claims."""
        statement = "DELETE FROM issues WHERE stage = 'merge' AND claim_id IN (*)"
        direct.run_in(self._connection, statement, list(claim_ids))
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
        insert_rows(self._connection, schema.issues, values)


def pairs_with(claim_ids: Iterable[str], pairs: Iterable[Pair]) -> set[str]:
    """The other claims of those pairs that hold one of the claims."""
    wanted = set(claim_ids)
    return {
        other for one, two in pairs for this, other in ((one, two), (two, one)) if this in wanted
    } - wanted
