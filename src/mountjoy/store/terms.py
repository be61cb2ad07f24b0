"""The terms of an event: what it is found by beside its words. Each is a letter and a hash, or a letter and a number.

They stand in the same index as the words, so that any filters together are one step whose cost is bounded by the
rarest of them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator

from mountjoy import translit
from mountjoy.record import Event, Party, PlaceValue
from mountjoy.store.words import TERM_MARK

PARTY_ROLES = ("actor", "recipient", "victim", "target")
TOLLS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000, 10_000)
"""The least number of each step of tolls; the last is open."""
SHORT_DAYS = 31  # an event whose date is wider is told by a term, because it overlaps days far from its first
CELLS = (0.5, 2.0, 8.0, 32.0)  # degrees, the finest as of PRIO-GRID
EVERY, LONG = f"{TERM_MARK}x", f"{TERM_MARK}z"  # of every event; of one with a wide date


def term(letter: str, *values: str) -> str:
    """The term for a value."""
    joined = "\x1f".join(values).encode("utf-8", "surrogatepass")
    return TERM_MARK + letter + hashlib.blake2s(joined, digest_size=6).hexdigest()


def key_of(party: Party | PlaceValue) -> str:
    """The id of who or what it is, or of its words where it was not resolved."""
    return party.entity if party.entity is not None else words_id(party.name)


def words_id(name: str) -> str:
    """The id under which words that were resolved to nothing are kept."""
    return f"words:{translit.plain(name)}"


def cell_terms(lat: float, lon: float) -> list[str]:
    """The squares of each size that a position lies in."""
    return [cell_term(level, *cell_of(level, lat, lon)) for level in range(len(CELLS))]


def cell_of(level: int, lat: float, lon: float) -> tuple[int, int]:
    """Row and column of the square of that size: from the south, from 180 degrees west."""
    size = CELLS[level]
    rows, columns = math.ceil(180 / size), math.ceil(360 / size)
    return min(max(math.floor((lat + 90) / size), 0), rows - 1), math.floor((lon + 180) / size) % columns


def cell_term(level: int, row: int, column: int) -> str:
    """The term of a square."""
    return f"{TERM_MARK}g{level}{row:03d}{column:03d}"


def toll_step(number: int) -> int:
    """Which step of `TOLLS` a toll is in."""
    return max(step for step, least in enumerate(TOLLS) if number >= least or step == 0)


def toll_terms(low: int | None, high: int | None) -> list[str]:
    """The terms of all steps that hold a toll between these, both included."""
    first = toll_step(low or 0)
    last = len(TOLLS) - 1 if high is None else toll_step(high)
    return [f"{TERM_MARK}k{step}" for step in range(first, last + 1)]


def event_terms(event: Event, state: str, sources: Iterable[str | None]) -> list[str]:
    """All terms of an event; ``sources`` are the outlets of its reports."""
    return list(dict.fromkeys(_terms(event, state, sources)))


def _terms(event: Event, state: str, sources: Iterable[str | None]) -> Iterator[str]:
    yield EVERY
    yield term("t", event.type)
    yield term("f", event.family)
    yield term("n", event.assertion)
    yield term("w", state)
    for source in sources:
        if source:
            yield source_term(source)
    for party in event.parties:
        if party.role in PARTY_ROLES:
            yield term("a", key_of(party))
            yield term("r", party.role, key_of(party))
    yield from _place_terms(event.place)
    toll = best_toll(event)
    if toll is not None:
        yield f"{TERM_MARK}k{toll_step(toll)}"
    when = event.date
    if when is not None and when.start is not None and when.end is not None:
        if (when.end - when.start).days > SHORT_DAYS:
            yield LONG


def _place_terms(place: PlaceValue | None) -> Iterator[str]:
    if place is None:
        return
    yield term("p", key_of(place))
    if place.country:
        yield term("c", place.country)
    if place.admin1:
        yield admin1_term(place.country, place.admin1)
    if place.lat is not None and place.lon is not None:
        yield from cell_terms(place.lat, place.lon)


def best_toll(event: Event) -> int | None:
    """The number of deaths that most claims give, or the low end where that is all there is."""
    if not event.fatalities:
        return None
    count = event.fatalities[0].count
    return count.best if count.best is not None else count.low


def source_term(source: str) -> str:
    """The term of an outlet."""
    return term("o", translit.plain(source) or source)


def admin1_term(country: str | None, admin1: str) -> str:
    """The term of a first-level division."""
    return term("d", country or "", translit.plain(admin1))
