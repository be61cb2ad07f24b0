"""Places resolved within a report: hand-made texts in which the brackets mark the mentions."""

from __future__ import annotations

import re

import pytest

from mountjoy.claim import Entity, Mention
from mountjoy.resolve.gazetteer import Gazetteer
from mountjoy.resolve.place_phrases import Phrase, parse
from mountjoy.resolve.places import find_toponyms, resolve_places

_MARK = re.compile(r"\[(?:(\w+):)?([^\]]+)\]")


@pytest.fixture(scope="module")
def gaz() -> Gazetteer:
    return Gazetteer.open()


def resolve(gaz: Gazetteer, marked: str, report_country: str | None = None) -> list[Entity | None]:
    """The entities of the bracketed mentions, in order; `[actor:Iraq]` gives another type than place."""
    text, mentions, end = "", [], 0
    for number, match in enumerate(_MARK.finditer(marked)):
        text += marked[end : match.start()]
        start = len(text)
        text += match.group(2)
        mentions.append(
            Mention(f"m{number}", start, len(text), match.group(2), match.group(1) or "place", named=True)  # type: ignore[arg-type]
        )
        end = match.end()
    text += marked[end:]
    found = resolve_places(text, mentions, report_country=report_country, gazetteer=gaz)
    return [found.get(mention.id) for mention in mentions]


CASES = [
    # text, then for each mention: name, country, kind, precision (or None where it must stay unresolved)
    ("Shells fell on [Tripoli], Lebanon.", [("Tripoli", "LB", "city", 1)]),
    ("Shells fell on [Tripoli] while the [nationality:Libyan] army watched.", [("Tripoli", "LY", "city", 1), ("Libya", "LY", "country", 3)]),
    ("A bomb in the [Karrada district of Baghdad] hurt four.", [("Karrada", "IQ", "neighbourhood", 1)]),
    ("Patrols left the [Tanf area] of southeastern [Syria].", [("Al-Tanf", "SY", "area", 2), ("Syria", "SY", "country", 3)]),
    ("Rebels raided [Flores], in the northern [El Peten department].", [("Flores", "GT", "city", 1), ("El Peten", "GT", "province", 3)]),
    ("Fighting goes on across [northern Iraq].", [("Iraq", "IQ", "area", 3)]),
    ("Convoys crossed the [western Anbar province] of [Iraq].", [("Anbar", "IQ", "area", 2), ("Iraq", "IQ", "country", 3)]),
    ("The [Hawijah pocket] shrank; [Iraqi] jets flew.", [("Hawija", "IQ", "area", 2), ("Iraq", "IQ", "country", 3)]),
    ("Mortars hit the [countryside of Idlib].", [("Idlib", "SY", "area", 2)]),
    ("Smugglers use the [Turkish border].", [("Turkey", "TR", "area", 3)]),
    ("The march began in [Nineveh Province] and [Erbil].", [("Nineveh", "IQ", "province", 3), ("Erbil", "IQ", "city", 1)]),
    ("They drove from [Paris], Texas, to [Dallas].", [("Paris", "US", "city", 1), ("Dallas", "US", "city", 1)]),
    ("They flew from [Paris] to [Berlin].", [("Paris", "FR", "city", 1), ("Berlin", "DE", "city", 1)]),
    ("Drones struck [Hmeimim] and [Latakia].", [("Hmeimim", "SY", "base", 1), ("Latakia", "SY", "city", 1)]),
    ("A car bomb hit the [Iraqi capital].", [("Baghdad", "IQ", "city", 1)]),
    ("Envoys of [actor:Iran] met [actor:Jaysh Nowhere] people.", [("Iran", "IR", "country", 3), None]),
    ("The [nationality:Iranian-backed] fighters withdrew.", [("Iran", "IR", "country", 3)]),
    ("They found it in the [same] place, by the [house].", [None, None]),
    ("He hid in [Xqzzkwvopolis].", [None]),
    ("Troops entered [Sur district of Diyarbakir] in [Turkey].", [("Sur", "TR", "district", 2), ("Turkey", "TR", "country", 3)]),
    ("Clashes near [Goma] in [North Kivu] displaced families.", [("Goma", "CD", "city", 1), ("North Kivu", "CD", "province", 3)]),
    ("Officials in [Georgia] and [Alabama] counted votes for [U.S.] senators.", [("Georgia", "US", "province", 3), ("Alabama", "US", "province", 3), ("United States", "US", "country", 3)]),
    ("[Georgia] and [Armenia] signed a pact.", [("Georgia", "GE", "country", 3), ("Armenia", "AM", "country", 3)]),
    ("The [West Bank] and the [Golan Heights] were calm.", [("West Bank", "PS", "region", 3), ("Golan Heights", "SY", "region", 3)]),
    ("Raiders burnt a post outside [Bosso], [Niger].", [("Bosso", "NE", "city", 1), ("Niger", "NE", "country", 3)]),
    ("Floods closed the [facility:Mosul Dam].", [("Mosul Dam", "IQ", "dam", 1)]),
    ("Looters emptied the [facility:Mosul Museum].", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_resolved(gaz: Gazetteer, marked: str, expected: list[tuple[str, str, str, int] | None]) -> None:
    found = resolve(gaz, marked)
    got = [None if one is None else (one.name, one.country, one.kind, one.precision) for one in found]
    assert got == expected, [one.reason if one else None for one in found]


def test_an_entity_says_where_and_why(gaz: Gazetteer) -> None:
    (place,) = resolve(gaz, "Shells fell on [Tripoli], Lebanon.")
    assert place is not None
    assert place.lat == pytest.approx(34.43, abs=0.1)
    assert place.lon == pytest.approx(35.84, abs=0.1)
    assert "Lebanon" in place.reason
    assert 0 < place.score <= 1


def test_the_report_country_decides(gaz: Gazetteer) -> None:
    (libya,) = resolve(gaz, "Shells fell on [Tripoli].", report_country="LY")
    (lebanon,) = resolve(gaz, "Shells fell on [Tripoli].", report_country="LB")
    assert libya is not None
    assert lebanon is not None
    assert (libya.country, lebanon.country) == ("LY", "LB")


def test_the_order_of_mentions_does_not_count(gaz: Gazetteer) -> None:
    text = "Mosul, Tal Afar and Raqqah fell."
    mentions = [
        Mention(f"m{at}", at, at + len(name), name, "place", named=True)
        for name in ("Mosul", "Tal Afar", "Raqqah")
        for at in [text.index(name)]
    ]
    assert resolve_places(text, mentions, gazetteer=gaz) == resolve_places(text, mentions[::-1], gazetteer=gaz)


def test_an_antecedent_lends_its_place(gaz: Gazetteer) -> None:
    text = "Mosul fell. The city burnt."
    mentions = [
        Mention("a", 0, 5, "Mosul", "place", named=True),
        Mention("b", 12, 20, "The city", "place", antecedent="a"),
    ]
    found = resolve_places(text, mentions, gazetteer=gaz)
    assert found["b"].id == found["a"].id


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("the western Anbar province", Phrase("Anbar", frozenset({"province"}), part=True)),
        ("outskirts of Damascus", Phrase("Damascus", part=True)),
        ("city of Mosul", Phrase("Mosul", frozenset({"city"}))),
        ("Karrada district of Baghdad", Phrase("Karrada", frozenset({"district"}), container="Baghdad")),
        ("Tripoli, Lebanon", Phrase("Tripoli", container="Lebanon")),
        ("near Kirkuk", Phrase("Kirkuk", part=True)),
        ("the Syrian capital", Phrase("Syrian", capital=True)),
        ("Iraq's", Phrase("Iraq")),
        ("", Phrase("")),
    ],
)
def test_parse(words: str, phrase: Phrase) -> None:
    got = parse(words)
    assert (got.core, got.part, got.capital, got.container) == (
        phrase.core, phrase.part, phrase.capital, phrase.container
    )  # fmt: skip
    assert phrase.kinds <= got.kinds


SCANS = [
    ("Protesters in Baghdad met Turkish police.", ["Baghdad", "Turkish"]),
    ("The Washington Post reported it.", []),
    ("The Mosul Museum was looted.", []),
    ("Jordan said he was tired.", []),
    ("Troops entered Jordan on Monday.", ["Jordan"]),
    ("Michael Jordan spoke in Chad.", ["Chad"]),
    ("Deir ez-Zor and Al-Hasakah were cut off.", ["Deir ez-Zor", "Al-Hasakah"]),
    ("Gen. Paris waited; Syria's army did not.", ["Syria"]),
    ("Clashes in Nineveh Province went on Tuesday.", ["Nineveh"]),
    ("In Mosul, Reading was taught.", ["Mosul"]),
    ("THE U.S. and the UK agreed.", ["U.S.", "UK"]),
    ("It was nice in the same bath.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SCANS)
def test_find_toponyms(gaz: Gazetteer, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _ in find_toponyms(text, gazetteer=gaz)] == expected
