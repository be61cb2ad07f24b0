"""The queues of review: what waits for a person, the most useful first, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, get_args

from mountjoy.assessing import contradictions_of
from mountjoy.decision import words_key
from mountjoy.errors import InputError
from mountjoy.store import ContradictionView, RecordFile
from mountjoy.store.disputed import cursor_of
from mountjoy.store.queues import MOST_COUNTED, Pairing, Rank

QueueKind = Literal["events", "merges", "actors", "places", "contradictions", "low", "changed", "second"]
KINDS: tuple[QueueKind, ...] = get_args(QueueKind)
TITLES: Mapping[str, str] = {
    "events": "New events", "merges": "Uncertain merges", "actors": "Provisional actors", "places": "Unresolved places",
    "contradictions": "Contradictions", "low": "Low confidence", "changed": "Changed under a decision",
    "second": "Second approval",
}  # fmt: skip
LOW_SCORE = 0.5  # under which a careful reader would more likely not accept the claim
PAGE = 50


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One thing that waits. ``id`` is the event's, claim's or actor's id, a name's key, or two ids with a plus sign;
    ``claims`` are what to show, the one to be asked about first. ``why`` says why it waits; ``cursor`` is where to go
    on after it.
    """

    kind: QueueKind
    id: str
    claims: tuple[str, ...]
    name: str
    why: str
    cursor: str


def count(record: RecordFile, kind: QueueKind, who: str | None = None) -> int | None:
    """How many items wait in a queue (for ``who``, in that of second approvals); over 10,000 only that it is more.
    None where counting would read a large record whole.
    """
    if kind == "events":
        return record.count_new_events()
    if kind == "actors":
        return record.count_provisional()
    if kind == "places":
        return record.count_unresolved_places()
    if kind == "low":
        return record.count_undecided(("event", "tie", "control"), below=LOW_SCORE)
    if kind == "contradictions":
        if record.keeps_through_time:
            return sum(record.count_contradictions(state="open", updates=False).values())
        return None if record.is_large() else len(_contradictions(record, None, MOST_COUNTED))
    return sum(1 for _ in _READ[kind](record, None, who))


def counted(number: int | None) -> str:
    """A count in words."""
    if number is None:
        return "not counted"
    return f"over {MOST_COUNTED:,}" if number > MOST_COUNTED else f"{number:,}"


def page(
    record: RecordFile, kind: str, *, after: str | None = None, limit: int = PAGE, who: str | None = None
) -> list[QueueItem]:
    """The next items of a queue, after the cursor of an earlier one. Raises InputError for an unknown queue."""
    if kind not in KINDS:
        raise InputError(f"there is no queue {kind!r}; queues: {', '.join(KINDS)}")
    if kind == "events":
        return _events(record, _rank(after), limit)
    if kind == "low":
        return _low(record, _rank(after), limit)
    if kind == "contradictions":
        return _contradictions(record, after, limit)
    if kind == "actors":
        return _actors(record, after, limit)
    if kind == "places":
        return _places(record, after, limit)
    made = []
    for item in _READ[kind](record, after, who):
        made.append(item)
        if len(made) == limit:
            break
    return made


def item_again(kind: str, ident: str, claims: tuple[str, ...], cursor: str) -> QueueItem:
    """An item that was shown, whether it still waits or not. Raises InputError for an unknown queue."""
    for known in KINDS:
        if known == kind:
            return QueueItem(known, ident, claims, "", "", cursor)
    raise InputError(f"there is no queue {kind!r}; queues: {', '.join(KINDS)}")


def _rank(cursor: str | None) -> Rank | None:
    if cursor is None:
        return None
    try:
        position, score, claim = cursor.split(":")
        return Rank(int(position), float(score), claim)
    except ValueError:
        raise InputError(f"{cursor!r} is no place in this queue; take the cursor of an item") from None


def _cursor(rank: Rank) -> str:
    return f"{rank.position}:{rank.score!r}:{rank.claim}"


def _events(record: RecordFile, after: Rank | None, limit: int) -> list[QueueItem]:
    found = record.new_events(after, limit)
    events = record.events_of([rank.claim for rank, _ in found])
    made = []
    for rank, ident in found:
        event = events[rank.claim]
        claims = (rank.claim, *(one for one in event.claims if one != rank.claim))
        made.append(QueueItem("events", ident, claims, event.type, f"score {event.score:.2f}", _cursor(rank)))
    return made


def _low(record: RecordFile, after: Rank | None, limit: int) -> list[QueueItem]:
    ranks = record.undecided_claims(("event", "tie", "control"), after, limit, below=LOW_SCORE)
    return [
        QueueItem("low", rank.claim, (rank.claim,), "", f"score {rank.score:.2f}", _cursor(rank))
        for rank in ranks
    ]


def _after(items: Sequence[QueueItem], cursor: str | None) -> Iterator[QueueItem]:
    """The items after the one of that cursor; where it is gone, from the beginning."""
    at = next((number for number, item in enumerate(items) if item.cursor == cursor), -1)
    yield from items[at + 1 :]


def _actors(record: RecordFile, after: str | None, limit: int) -> list[QueueItem]:
    return [
        QueueItem(
            "actors", one.id, (), one.name,
            f"{one.mentions} mentions in {one.reports} reports; perhaps {one.kind}, {one.country or 'no country'}", one.id,
        )
        for one in record.provisional(after=after, limit=limit)
    ]  # fmt: skip


def _places(record: RecordFile, after: str | None, limit: int) -> list[QueueItem]:
    return [
        QueueItem(
            "places", words_key(one.text), (), one.text,
            f"in {one.claims} claims of {one.reports} reports" + (f"; in {one.within}" if one.within else ""), key,
        )
        for key, one in record.unresolved_places(after, limit)
    ]  # fmt: skip


def _changed(record: RecordFile, after: str | None, who: str | None) -> Iterator[QueueItem]:
    items = []
    for fate, decisions in record.asked_again():
        told = ", ".join(f"{one.who}: {one.verdict}" for one in decisions)
        what = "no longer coded" if fate.object is None else "coded otherwise now"
        claims = () if fate.object is None else (fate.object,)
        items.append(
            QueueItem("changed", fate.subject, claims, "", f"{what}; decided before: {told}", fate.subject)
        )
    yield from _after(items, after)


def _second(record: RecordFile, after: str | None, who: str | None) -> Iterator[QueueItem]:
    waiting = [
        one
        for one in record.reviews().values()
        if one.state == "in review"
        and who not in one.reviewers
        and any(each.follows is None for each in one.decisions)
    ]
    waiting.sort(key=lambda one: (one.decisions[0].number, one.claim))
    items = [
        QueueItem(
            "second",
            one.claim,
            (one.claim,),
            "",
            ", ".join(f"{name}: {vote}" for name, vote in one.votes),
            one.claim,
        )
        for one in waiting
    ]
    yield from _after(items, after)


def _merges(record: RecordFile, after: str | None, who: str | None) -> Iterator[QueueItem]:
    at: Pairing | None = None
    if after is not None:
        try:
            score, one, two = after.split(":")
            at = Pairing(float(score), (int(one), int(two)), "", "", ())
        except ValueError:
            raise InputError(f"{after!r} is no place in this queue; take the cursor of an item") from None
    while pairs := record.unsure_pairs(at, PAGE):
        for pair in pairs:
            why = f"alike {pair.score:.2f}: {'; '.join(pair.reasons)}"
            cursor = f"{pair.score!r}:{pair.numbers[0]}:{pair.numbers[1]}"
            yield QueueItem("merges", f"{pair.one}+{pair.two}", (pair.one, pair.two), "", why, cursor)
        at = pairs[-1]


def _contradictions(record: RecordFile, after: str | None, limit: int) -> list[QueueItem]:
    if not record.keeps_through_time:  # a record of old that was not merged since
        views = list(contradictions_of(record, state="open", updates=False))
        return list(islice(_after([_contradiction(view) for view in views], after), limit))
    page = record.contradictions(state="open", updates=False, after=after, limit=limit)
    return [_contradiction(view) for view in page.items]


def _contradiction(view: ContradictionView) -> QueueItem:
    one = view.contradiction
    told = " or ".join(side.value for side in one.sides)
    firsts = [side.sayings[0].claim for side in one.sides if side.sayings]
    claims = tuple(dict.fromkeys([*firsts, *one.claims]))
    return QueueItem("contradictions", one.id, claims, f"{one.about}: {told}", one.kind, cursor_of(one))


_READ: Mapping[str, Callable[[RecordFile, str | None, str | None], Iterator[QueueItem]]] = {
    "merges": _merges, "changed": _changed, "second": _second,
}  # fmt: skip
