"""Places resolved within a report: hand-made texts in which the brackets mark the mentions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mountjoy.claim import Entity, Mention
from mountjoy.errors import RegistryError
from mountjoy.resolve.gazetteer import Gazetteer
from mountjoy.resolve.place_phrases import Phrase, parse, read_words
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


CASES = yaml.safe_load(Path(__file__).with_name("places_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_resolved(gaz: Gazetteer, case: dict[str, Any]) -> None:
    found = resolve(gaz, case["text"])
    got = [None if one is None else [one.name, one.country, one.kind, one.precision] for one in found]
    assert got == case["places"], [one.reason if one else None for one in found]


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
    assert resolve_places(text, mentions, gazetteer=gaz) == resolve_places(
        text, mentions[::-1], gazetteer=gaz
    )


def test_an_antecedent_lends_its_place(gaz: Gazetteer) -> None:
    text = "Mosul fell. The city burnt."
    mentions = [
        Mention("a", 0, 5, "Mosul", "place", named=True),
        Mention("b", 12, 20, "The city", "place", antecedent="a"),
    ]
    found = resolve_places(text, mentions, gazetteer=gaz)
    assert found["b"].id == found["a"].id


@pytest.mark.parametrize(
    ("words", "id_", "lat", "lon"),
    [
        ("northern Iraq", "geonames:99237/north", (35, 37), (42, 45)),
        ("southeastern Syria", "geonames:163843/southeast", (33, 35), (39, 41.3)),
        ("the west of Afghanistan", "geonames:1149361/west", (32, 36), (62, 66)),
        ("northern Mali", "geonames:2453866/north", (17, 20), (-4, 2)),
        ("the western Anbar province", "mj:iq-province-anbar/west", (32, 35), (40, 43)),
        ("the countryside of Iraq", "geonames:99237", (32, 34), (43, 45)),
    ],
)
def test_a_side_is_an_area_of_its_own_amid_its_towns(
    gaz: Gazetteer, words: str, id_: str, lat: tuple[float, float], lon: tuple[float, float]
) -> None:
    (found,) = resolve(gaz, f"Fighting went on in [{words}].")
    assert found is not None and found.lat is not None and found.lon is not None
    assert (found.id, found.kind) == (id_, "area")
    assert lat[0] <= found.lat <= lat[1] and lon[0] <= found.lon <= lon[1]


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Tension rose near [Kirkuk] and [Tuz Khurmatu]. Both claim <the oil rich province>.", "Kirkuk"),
        ("A bomb went off in [Samarra]. Police in <the province> blamed gunmen.", "Salah al-Din"),
        ("They drove from [Mosul] to [Samarra]. Police in <the province> blamed gunmen.", None),
    ],
)
def test_the_province_is_that_of_the_towns_named_before(
    gaz: Gazetteer, text: str, province: str | None
) -> None:
    plain = re.sub(r"[][<>]", "", text)
    names = [m.group(1) for m in re.finditer(r"\[([^]]+)\]", text)]
    words = text[text.index("<") + 1 : text.index(">")]
    mentions = [
        Mention(f"m{k}", plain.index(w), plain.index(w) + len(w), w, "place", named=w != words)
        for k, w in enumerate([*names, words])
    ]
    found = resolve_places(plain, mentions, gazetteer=gaz).get(f"m{len(names)}")
    assert (None if found is None else (found.name, found.kind)) == (province and (province, "province"))


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        (
            "Kherson's Dniprovskyi district",
            Phrase("Dniprovskyi", frozenset({"district"}), container="Kherson"),
        ),
        ("Mali's border with Niger", Phrase("Mali", part=True)),
        ("Mogadishu's airport", Phrase("Mogadishu", frozenset({"airfield"}), container="Mogadishu")),
        ("most of Anbar", Phrase("Anbar", part=True)),
        ("the border town of Muse", Phrase("Muse", frozenset({"city"}))),
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("areas: [area]\n", "expected exactly heads, areas"),
        ("[", "cannot be read"),
    ],
)
def test_wrong_word_lists_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(text)
    with pytest.raises(RegistryError, match=rf"words.yaml: {message}"):
        read_words(path)


def test_a_country_after_a_comma_that_begins_a_clause_contains_nothing(gaz: Gazetteer) -> None:
    (paris,) = resolve(gaz, "The men had met in [Paris], Lebanon officials said.")
    assert paris is not None
    assert paris.country == "FR"
    (russia,) = resolve(gaz, "They bought arms in [Russia], Ohio detectives said.")
    assert russia is not None
    assert russia.country == "RU"
