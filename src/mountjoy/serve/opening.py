"""What the drawer opens: who holds a place on a day, a span of control, and all that `mountjoy.serve.evidence` knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from mountjoy.errors import NotFoundError
from mountjoy.held import place_on
from mountjoy.merge.days import HeldAt, PlaceAt
from mountjoy.record import Holding
from mountjoy.serve import evidence
from mountjoy.serve.bands import Band, band, spans_of
from mountjoy.serve.desk import Desk
from mountjoy.serve.evidence import Card, Opened, Row, Saying, cards
from mountjoy.serve.query import day_of
from mountjoy.serve.sides import all_places, sides_of
from mountjoy.wording import clean, place, plural, span_days
from mountjoy.wording import day as day_words

LONGEST = 1200  # letters of what is asked for: keys of places that no list holds are made of their words
STATES = {"holds": "holds", "contests": "contests", "besieges": "besieges", "present": "is at"}


@dataclass(frozen=True, slots=True)
class OpenedPlace(Opened):
    """A place on a day: the drawer with its band."""

    band: Band | None = None


def opened(desk: Desk, given: str) -> Opened:
    """What ``kind:id`` stands for, with its evidence: ``held:DAY:PLACE``, ``span:ID:PLACE`` or another. Raises NotFoundError."""
    kind, _, rest = given.partition(":")
    first, _, key = rest.partition(":")
    if kind == "held" and key:
        return _held(desk, given, day_of("open", first), key)
    if kind == "span" and key:
        return _span(desk, given, first, key)
    return evidence.opened(desk, given)


def page_of(key: str) -> str:
    """The address of a place's page."""
    return f"/places/{quote(key, safe=':')}"


def _held(desk: Desk, given: str, day: date, key: str) -> Opened:
    found = place_on(desk.record, day, key)
    if found is None:
        raise NotFoundError(f"nothing is said of who holds {key[:60]!r} on {day_words(day)}")
    lanes = _lanes(found)
    claims = _claims(one.holding for _, held in lanes for one in held)
    shown = cards(desk.record, claims)
    rows = tuple(Row(name, tuple(_saying(one, shown) for one in held)) for name, held in lanes)
    sides = sides_of(all_places(desk))
    return OpenedPlace(
        "held", given.partition(":")[2], f"{place(found.place)}, {day_words(day)}", page_of(key), shown,
        len(claims) - len(shown), rows, band(spans_of(desk, key), sides, day),
    )  # fmt: skip


def _lanes(one: PlaceAt) -> list[tuple[str, Sequence[HeldAt]]]:
    holder = () if one.holder is None else (one.holder,)
    lanes: list[tuple[str, Sequence[HeldAt]]] = [
        ("Assessed holder", holder), ("Or", one.possible), ("Disputed by", one.disputed), ("Claimed by", one.claimed),
        ("Contested by", one.contested), ("Besieged by", one.besieged), ("Present", one.present),
    ]  # fmt: skip
    return [(name, held) for name, held in lanes if held]


def _claims(spans: Iterable[Holding]) -> list[str]:
    said = (said.claim for span in spans for said in (*span.sayings, *span.ending))
    return list(dict.fromkeys(said))


def _saying(one: HeldAt, shown: Sequence[Card]) -> Saying:
    span = one.holding
    parts = [
        *(["claimed"] if span.basis == "claimed" else []), *(["a part"] if span.part else []),
        *([f"by way of {clean(one.via)}"] if one.via else []), span_days(span),
        *([] if one.certain else ["the day of the change is not known"]),
        f"{plural(one.age, 'day')} since it was last said" if one.age else "said of this day or later",
        f"confidence {one.confidence:.2f}",
    ]  # fmt: skip
    return Saying(clean(span.name), "; ".join(parts), _numbers(span, shown), span.actor)


def _numbers(span: Holding, shown: Sequence[Card]) -> tuple[tuple[int, str | None], ...]:
    own = set(_claims([span]))
    return tuple((one.number, None) for one in shown if one.claim.id in own)


def _span(desk: Desk, given: str, ident: str, key: str) -> Opened:
    span = next((one for one in spans_of(desk, key) if one.id == ident), None)
    if span is None:
        raise NotFoundError(
            f"no span of control at {key[:60]!r} has the id {ident[:40]!r}; it may have been laid anew, load the page again"
        )
    claims = _claims([span])
    shown = cards(desk.record, claims)
    numbers = _numbers(span, shown)
    basis = (
        "assessed: a report says so in its own voice"
        if span.basis == "assessed"
        else "claimed by a party to it, or alleged"
    )
    told = [("Put as", basis), ("Support", f"{span.support:.2f}")]
    if span.part:
        told.append(("How much", "a part of the place"))
    if span.disputed:
        told.append(("Disputed", "another side is said to hold it at the time"))
    rows = (
        Row("When", (Saying(span_days(span), "", numbers),)),
        *(Row(name, (Saying(value, "", ()),)) for name, value in told),
    )
    title = f"{clean(span.name)} {STATES[span.state]} {place(span.place)}"
    return Opened("span", given.partition(":")[2], title, page_of(key), shown, len(claims) - len(shown), rows)
