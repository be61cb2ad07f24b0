"""A map of a day read from numbers is what the spans themselves say of it."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from mountjoy.merge.days import HeldAt, PlaceAt, is_province, names, place_key, standing_on
from mountjoy.merge.maps import DayMap, HeldPlace, Holder, map_on
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.record import Holding, PlaceValue
from mountjoy.spanned import Places, place_spans, span_order

FIRST = date(2017, 1, 1)
RULES = default_time_rules()
PLACES = [
    PlaceValue(entity, name, country, province, lat, lon, precision, ())
    for entity, name, country, province, lat, lon, precision in (
        ("a", "Kalat", "SY", "Hama", 35.0, 36.0, 1), ("b", "Zubara", "SY", "Hama", 35.0, 179.5, 1), (None, "Zubara", "SY", None, None, None, None),
        ("hama", "Hama Governorate", "SY", "Hama", 35.2, 36.5, 3), (None, "Hama province", "SY", "Hama", 35.2, -179.0, 3),
        ("d", "Hama", "SY", "Hama", 35.1, 36.7, 1), ("e", "Mill", None, "Hama", None, None, 1), ("f", "Mar", "IQ", "Hamá", 30.0, 40.0, 1),
    )
]  # fmt: skip
PARTIES = (("army", "army", "Army"), ("front", "front", "The Front"), ("army+front", None, "Army and Front"))
ASKED = ("army", "front", "Army", "guard")


def spans_of(chance: random.Random) -> dict[str, list[Holding]]:
    """Some of the places, each with spans as they may come."""

    def day(least: int = 0) -> date | None:
        return chance.choice((None, FIRST + timedelta(days=chance.randint(least, 400))))

    def span(place: PlaceValue, ident: int) -> Holding:
        side, actor, name = chance.choice(PARTIES)
        start = chance.randint(0, 300)
        end = sorted((chance.randint(start, 400), chance.randint(start, 400)))
        return Holding(
            f"{ident:015x}", place, chance.choice(("holds", "holds", "holds", "contests", "besieges", "present")),
            side, actor, name, chance.choice(("assessed", "assessed", "claimed")), day(), FIRST + timedelta(days=start),
            *chance.choice(((None, None), tuple(FIRST + timedelta(days=one) for one in end), (day(start), day(start)))),
            day(start), chance.choice(("capture", "capture", "unknown")), None, False, chance.random() < 0.2,
            chance.choice((0.25, 0.5, 0.77)), (), (),
        )  # fmt: skip

    some = chance.sample(PLACES, chance.randint(1, len(PLACES)))
    made = {
        place_key(place): [span(place, ident) for ident in chance.sample(range(4), chance.randint(1, 4))]
        for place in some
    }
    return {key: sorted(made[key], key=span_order) for key in made}


def in_order(spans: dict[str, list[Holding]]) -> list[Holding]:
    """All spans in the order that a record gives them."""
    order = sorted(spans, key=lambda key: (spans[key][0].place.name, spans[key][0].place.entity or "", key))
    return [one for key in order for one in spans[key]]


def plain(one: PlaceAt) -> HeldPlace:
    """A place on a day as a map shows it."""
    place = one.place
    return HeldPlace(
        place_key(place), place.name, place.entity, place.country, place.admin1, place.lat, place.lon, place.precision,
        _holder(one.holder), _holder(one.claimed[0] if one.claimed else None),
        bool(one.possible), bool(one.disputed), bool(one.contested), bool(one.besieged), bool(one.present),
    )  # fmt: skip


def _holder(one: HeldAt | None) -> Holder | None:
    if one is None:
        return None
    of = one.holding
    return Holder(of.side, of.actor, of.name, one.confidence, one.age, one.certain, one.via)


def read(spans: dict[str, list[Holding]], before: Places | None = None) -> Places:
    rows = [place_spans(key, own, is_province(own[0].place)) for key, own in spans.items()]
    return Places(rows, before=before)


def latest(one: HeldPlace) -> tuple[bool, bool, int, str, str]:
    shown = one.holder or one.claimed
    return one.holder is None, one.claimed is None, shown.age if shown else 0, one.name, one.key


@pytest.mark.parametrize("seed", range(60))
def test_a_map_is_what_its_spans_say(seed: int) -> None:
    chance = random.Random(seed)
    spans, later = spans_of(chance), spans_of(chance)
    first = read(spans)
    for places, own in (
        (first, spans),
        (read({**spans, **later}, first), {**spans, **later}),
        (first, spans),
    ):
        for number in (-5, *(chance.randint(0, 500) for _ in range(4))):
            day = FIRST + timedelta(days=number)
            standing = standing_on(in_order(own), day, RULES)
            expected = sorted(map(plain, standing), key=lambda one: (one.name, one.entity or "", one.key))
            check(map_on(places, day, RULES), expected, standing)


def test_seeds_reach_what_is_to_be_told() -> None:
    found = [
        one
        for seed in range(60)
        for one in map_on(read(spans_of(random.Random(seed))), FIRST + timedelta(days=200), RULES)
    ]
    assert {one.holder.via for one in found if one.holder} >= {None, "Hama Governorate", "Hama province"}
    assert {one.holder.certain for one in found if one.holder} == {True, False}
    for name in ("claimed", "possible", "disputed", "contested", "besieged", "present"):
        assert any(getattr(one, name) for one in found), name


def check(found: DayMap, expected: list[HeldPlace], standing: list[PlaceAt]) -> None:
    assert list(found) == expected and len(found) == len(expected)
    assert [found[number] for number in range(-len(found), len(found))] == [*expected, *expected]
    assert found[1:3] == expected[1:3]
    assert list(found.latest_first()) == sorted(expected, key=latest)
    for west, south, east, north in ((30, 30, 40, 35.1), (179, -90, -178, 90)):
        inside = [
            one
            for one in expected
            if one.lat is not None and one.lon is not None and south <= one.lat <= north
        ]
        across = [
            o for o in inside if (west <= o.lon <= east if west <= east else o.lon >= west or o.lon <= east)
        ]
        assert list(found.within((west, south, east, north))) == across
    by_key = {place_key(one.place): one for one in standing}
    for actor in ASKED:
        of = [one for one in expected if is_of(by_key[one.key], actor)]
        assert list(found.of(actor)) == of
    assert found.counts() == {
        "held": sum(one.holder is not None for one in expected),
        "only claimed": sum(one.holder is None and one.claimed is not None for one in expected),
        "contested": sum(one.contested for one in expected),
        "besieged": sum(one.besieged for one in expected),
    }


def is_of(one: PlaceAt, actor: str) -> bool:
    parts = ((one.holder,) if one.holder else (), one.possible, one.disputed, one.claimed, one.contested, one.besieged, one.present)  # fmt: skip
    return any(names(each.holding.name, each.holding.actor, actor) for part in parts for each in part)
