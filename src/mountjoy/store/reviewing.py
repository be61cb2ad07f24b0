"""The part of an open record that review works with: how claims stand, what waits, what is cited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, func, or_, select

from mountjoy.applied import decided
from mountjoy.claim import CodedReport
from mountjoy.decision import Decided, Decision
from mountjoy.errors import NotFoundError
from mountjoy.record import Event
from mountjoy.standing import ClaimReview, claim_reviews, decided_of
from mountjoy.store import deciding, following, queues, reading, schema, states, unresolved, views
from mountjoy.store.decided import KnowsDecisions
from mountjoy.store.reading import EVENT

LARGE = 20_000  # reports


class Reviewing(KnowsDecisions):
    """What `RecordFile` offers to review."""

    def reviews(self, claim_ids: Collection[str] | None = None) -> dict[str, ClaimReview]:
        """How claims stand that people decided on: all, or those of these ids."""
        with self._read() as connection:
            if claim_ids is None:
                return claim_reviews(deciding.list_decisions(connection))
            return states.reviews_of(connection, claim_ids)

    def decisions_on(self, ids: Collection[str]) -> list[Decision]:
        """The decisions with any of these ids as subject or object, in their order; those undone are marked."""
        table = schema.decisions
        wanted = set(ids)
        with self._read() as connection:
            mine = or_(table.c.subject.in_(wanted), table.c.object.in_(wanted))
            return deciding.list_decisions(connection, where=mine)

    def last_decisions(
        self, most: int, *, before: int | None = None, about: str | None = None
    ) -> list[Decision]:
        """The last decisions, those that undo others apart, the last first; those before a number, or of a sort."""
        with self._read() as connection:
            return deciding.last_decisions(connection, most, before, about)

    def decisions_numbered(self, numbers: Collection[int]) -> list[Decision]:
        """The decisions of these numbers, in their order; those undone are marked."""
        with self._read() as connection:
            return deciding.decisions_numbered(connection, numbers)

    def claim_named(self, beginning: str) -> str:
        """The claim of that id, or the only one whose id begins so. Raises NotFoundError."""
        with self._read() as connection:
            found = queues.claims_like(connection, beginning)
        if len(found) == 1:
            return found[0]
        what = (
            "no claim has an id that begins with" if not found else "several claims have ids that begin with"
        )
        raise NotFoundError(
            f"{self.path}: {what} {beginning!r}. See: mountjoy show event ID, mountjoy review queue"
        )

    def cited(self, claim_ids: Iterable[str]) -> list[views.Cited]:
        """Claims by id, as they were coded or people added them, each with the report that holds its words, in the
        order of reading. Raises NotFoundError.
        """
        wanted = set(claim_ids)
        found: list[views.Cited] = []
        with self._read() as connection:
            table = schema.claims
            ids = set(connection.execute(select(table.c.report_id).where(table.c.id.in_(wanted))).scalars())
            added = _added(connection, wanted)
            for coded in reading.iterate_coded(connection, sorted(ids | set(added.added))):
                coded = decided(coded, added)
                found += [views.Cited(claim, coded) for claim in coded.claims if claim.id in wanted]
        missing = wanted - {cited.claim.id for cited in found}
        if missing:
            raise NotFoundError(f"{self.path}: no claim has the id {min(missing)!r}")
        return found

    def followers(self, claim_id: str) -> list[views.Cited]:
        """The same claim in copies of its report, where nobody decided on it by itself."""
        with self._read() as connection:
            found = following.followers(connection, claim_id)
        return self.cited(found)

    def following(self, number: int) -> list[Decision]:
        """The decisions on copies that hold as long as the one of that number."""
        with self._read() as connection:
            return following.following(connection, number)

    def coded_as_decided(self, report_id: str) -> CodedReport:
        """A report as people corrected, rejected and added to it. Raises NotFoundError."""
        with self._read() as connection:
            by = self._decided_now(connection)
            for coded in reading.iterate_coded(connection, [report_id]):
                return decided(coded, by)
        raise NotFoundError(f"{self.path}: no report has the id {report_id!r}. See: mountjoy show reports")

    def events_of(self, claim_ids: Sequence[str]) -> dict[str, Event]:
        """The event that each claim stands in; claims that stand in none are left out."""
        with self._read() as connection:
            ids = queues.events_of_claims(connection, claim_ids)
            table = schema.events
            bodies = connection.execute(
                select(table.c.body).where(table.c.id.in_(set(ids.values())))
            ).scalars()
            events = {event.id: event for event in map(EVENT.decode, bodies)}
        return {claim: events[event] for claim, event in ids.items() if event in events}

    # What waits for a person -----------------------------------------------------------------------

    def is_large(self) -> bool:
        """Whether the record holds so many reports that reading it whole would keep a person waiting."""
        with self._read() as connection:
            last = connection.execute(select(func.max(schema.reports.c.number))).scalar()
        return (last or 0) > LARGE

    def new_events(self, after: queues.Rank | None, limit: int) -> list[tuple[queues.Rank, str]]:
        """The next events that hold claims nobody decided on, with their ranks."""
        with self._read() as connection:
            return queues.events_page(connection, after, limit)

    def count_new_events(self) -> int:
        """How many there are, at most one more than `queues.MOST_COUNTED`."""
        with self._read() as connection:
            return queues.count_events(connection)

    def undecided_claims(
        self, kinds: Collection[str], after: queues.Rank | None, limit: int, *, below: float | None = None
    ) -> list[queues.Rank]:
        """The next claims of these kinds that nobody decided on, with a score under ``below``."""
        with self._read() as connection:
            return queues.claims_page(connection, kinds, after, limit, below)

    def count_undecided(self, kinds: Collection[str], *, below: float | None = None) -> int:
        """How many there are, at most one more than `queues.MOST_COUNTED`."""
        with self._read() as connection:
            return queues.count_claims(connection, kinds, below)

    def unsure_pairs(self, after: queues.Pairing | None, limit: int) -> list[queues.Pairing]:
        """The next pairs of claims that may tell of one event and that nobody decided on, the likeliest first."""
        with self._read() as connection:
            return queues.unsure_page(connection, after, limit)

    def unresolved_places(
        self, after: str | None = None, limit: int | None = None
    ) -> list[tuple[str, views.Unresolved]]:
        """The next names of places that were not resolved and that nobody decided on, those in most claims first, each with the
        key by which the queue goes on.
        """
        with self._read() as connection:
            settled = [one.subject for one in deciding.standing(connection, "place")]
            return list(unresolved.unresolved_places(connection, after, limit, settled))

    def count_unresolved_places(self) -> int:
        """How many of them there are."""
        with self._read() as connection:
            settled = {one.subject for one in deciding.standing(connection, "place")}
            return unresolved.count_places(connection, settled)

    def is_unresolved(self, words: str) -> bool:
        """Whether a name in a role was not resolved; ``words``: its `mountjoy.decision.words_key`."""
        with self._read() as connection:
            return unresolved.is_unresolved(connection, words)

    def asked_again(self) -> list[tuple[Decision, list[Decision]]]:
        """Claims under decisions whose words or coding changed when their reports were coded again: what was noted,
        and the decisions that rest on the old coding; those that a person has decided on since are left out.
        """
        with self._read() as connection:
            rows = deciding.list_decisions(connection)
        return _asked_again(rows)


def _added(connection: Connection, wanted: Collection[str]) -> Decided:
    table = schema.decisions
    mine = (table.c.about == "claim") & (table.c.verdict == "add") & table.c.subject.in_(wanted)
    return Decided(added=decided_of(deciding.list_decisions(connection, where=mine)).added)


def _asked_again(rows: Sequence[Decision]) -> list[tuple[Decision, list[Decision]]]:
    fates = {one.subject: one for one in rows if one.about == "carry" and not one.undone}
    resting: dict[str, list[Decision]] = {}
    latest: dict[str, int] = {}
    for one in rows:
        if one.about == "claim" and not one.undone and one.verdict != "note":
            resting.setdefault(one.subject, []).append(one)
            latest[one.subject] = one.number
    asked = []
    for ident, fate in fates.items():
        answered = max(latest.get(ident, 0), latest.get(fate.object or "", 0)) > fate.number
        on_it = resting.get(ident, [])
        # That something rejected is no longer coded is what was wanted.
        moot = fate.verdict == "gone" and all(one.verdict == "reject" for one in on_it)
        if fate.verdict != "kept" and on_it and not answered and not moot:
            asked.append((fate, on_it))
    return sorted(asked, key=lambda pair: pair[0].number)
