"""GeoNames files imported: what is kept, what is refused with line numbers, and what look-ups then find."""

from __future__ import annotations

import hashlib
import time
import zipfile
from pathlib import Path

import pytest

from mountjoy.claim import Mention
from mountjoy.errors import InputError, RegistryError
from mountjoy.resolve.gazetteer import Gazetteer
from mountjoy.resolve.import_places import import_places
from mountjoy.resolve.own_places import default_gazetteer, own_places_digest
from mountjoy.resolve.places import placing_of, rank_places, resolve_places


def row(number: int, name: str, feature: str, lat: float, lon: float, *, alternates: str = "", country: str = "IQ",
        admin1: str = "15", people: int = 0) -> str:  # fmt: skip
    cells = [str(number), name, name, alternates, str(lat), str(lon), *feature.split("."), country, "", admin1,
             "", "", "", str(people), "", "100", "Asia/Baghdad", "2024-01-01"]  # fmt: skip
    return "\t".join(cells)


ROWS = [
    row(900000001, "Nīnawá", "A.ADM1", 36.0, 42.5, alternates="Muhafazat Ninawa,Nineveh,نينوى"),
    row(99072, "Al Mawşil", "P.PPLA", 36.335, 43.118, alternates="Mosul,Mossoul", people=1_739_800),
    row(900000002, "Tall Zanbaq", "P.PPL", 36.2, 42.9, alternates="Tel Zanbak,تل زنبق", people=210),
    row(900000003, "Wādī Zamfar", "H.WAD", 36.1, 42.4),
    row(900000004, "Zamfar Airbase", "S.AIRB", 36.4, 42.3, alternates="IQZA"),
    row(900000005, "Madrasat Zamfar", "S.SCH", 36.4, 42.3),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where look-ups of this test read imported places."""
    monkeypatch.setenv("MOUNTJOY_PLACES", str(tmp_path / "own"))
    return tmp_path / "own"


def dump(path: Path, rows: list[str], name: str = "IQ.txt") -> Path:
    (path / name).write_text("".join(line + "\n" for line in rows), encoding="utf-8")
    return path / name


def test_imported_places_are_found_beside_the_shipped_ones(tmp_path: Path, folder: Path) -> None:
    assert default_gazetteer().lookup("Tall Zanbaq", spelt_like=False) == []
    made = import_places(dump(tmp_path, ROWS), folder)
    assert (made.country, made.rows) == ("IQ", 6)
    assert made.places == {"airfield": 1, "city": 1, "province": 1, "village": 1}
    for words in ("Tel Zanbak", "تل زنبق", "Tell Zanbaq"):
        best = default_gazetteer().lookup(words, country="IQ")[0]
        assert (best.id, best.name, best.admin1) == ("geonames:900000002", "Tall Zanbaq", "Nineveh"), words
    assert default_gazetteer().has_name("Tall Zanbaq")
    assert default_gazetteer().lookup("Wadi Zamfar", spelt_like=False) == []
    assert len(default_gazetteer()) > len(Gazetteer.open())


def test_a_place_that_is_shipped_keeps_its_id_and_name(tmp_path: Path, folder: Path) -> None:
    shipped = Gazetteer.open()
    import_places(dump(tmp_path, ROWS), folder)
    for words, kind in (("Mosul", "city"), ("Nineveh", "province")):
        before = next(place for place in shipped.lookup(words, country="IQ") if place.kind == kind)
        after = [place for place in default_gazetteer().lookup(words, country="IQ") if place.kind == kind]
        assert [(place.id, place.name, place.lat) for place in after] == [
            (before.id, before.name, before.lat)
        ]
    assert default_gazetteer().lookup("Mossoul", country="IQ", spelt_like=False)[0].id == "geonames:99072"
    assert default_gazetteer().lookup("نينوى", country="IQ")[0].name == "Nineveh"


def test_reports_resolve_to_imported_places(tmp_path: Path, folder: Path) -> None:
    text = "Troops near Mosul in Iraq entered the village of Tall Zanbaq."
    start = text.index("Tall")
    mention = Mention("m1", start, len(text) - 1, "Tall Zanbaq", "place", named=True)
    assert resolve_places(text, [mention], report_country="IQ") == {}
    import_places(dump(tmp_path, ROWS), folder)
    entity = resolve_places(text, [mention], report_country="IQ")["m1"]
    assert (entity.id, entity.precision) == ("geonames:900000002", 1)


def test_an_archive_is_read_and_the_same_file_gives_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    path = dump(tmp_path, ROWS)
    with zipfile.ZipFile(tmp_path / "IQ.zip", "w") as archive:
        archive.write(path, "IQ.txt")
        archive.writestr("readme.txt", "about the columns")
    import_places(path, folder)
    first, digest = bytes_of(folder), own_places_digest()
    import_places(tmp_path / "IQ.zip", folder)
    assert bytes_of(folder) == first
    assert own_places_digest() == digest != ""
    assert sorted(path.name for path in folder.iterdir()) == ["IQ"]


def bytes_of(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([ROWS[1], ROWS[2].rpartition("\t")[0]], "IQ.txt:2: 18 columns, 19 expected"),
        ([ROWS[1], row(1, "Kalat", "P.PPL", 35, 36, country="SY")], "IQ.txt:2: lies in SY, not in IQ"),
        ([ROWS[1].replace("36.335", "north")], "IQ.txt:1: 'north', '43.118' is not a latitude"),
        ([ROWS[1].replace("36.335", "136.335")], "IQ.txt:1: 136.335, 43.118 is outside"),
        ([ROWS[1].replace("99072", "x1")], "IQ.txt:1: geonameid 'x1' is not a number"),
        ([ROWS[1].replace("1739800", "many")], "IQ.txt:1: population 'many'"),
        ([ROWS[1].replace("\tIQ\t", "\tIraq\t")], "IQ.txt:1: country code 'Iraq' is not two capitals"),
        ([ROWS[1].replace("Al Mawşil", " ", 1)], "IQ.txt:1: the name is empty"),
        ([ROWS[5]], "holds no places"),
        ([], "holds no places"),
    ],
)
def test_a_wrong_file_imports_nothing(tmp_path: Path, folder: Path, lines: list[str], told: str) -> None:
    import_places(dump(tmp_path, ROWS), folder)
    before = bytes_of(folder)
    with pytest.raises(InputError) as error:
        import_places(dump(tmp_path, lines), folder)
    assert told in str(error.value) and "nothing was imported" in str(error.value)
    assert bytes_of(folder) == before


def test_many_wrong_lines_are_counted(tmp_path: Path, folder: Path) -> None:
    lines = [ROWS[1]] + [row(n, "Kalat", "P.PPL", 35, 36, country="SY") for n in range(1, 31)]
    with pytest.raises(InputError, match=r"IQ.txt:11: lies in SY(?s:.)*and 20 more lines"):
        import_places(dump(tmp_path, lines), folder)


def test_a_country_may_be_named(tmp_path: Path, folder: Path) -> None:
    path = dump(tmp_path, ROWS, "places.txt")
    with pytest.raises(InputError, match=r"places.txt:1: lies in IQ, not in SY"):
        import_places(path, folder, "SY")
    assert import_places(path, folder).folder == folder / "IQ"


def test_what_is_no_text_is_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "IQ.txt").write_bytes(ROWS[1].encode() + b"\n\xff\xfe\n")
    with pytest.raises(InputError, match=r"IQ.txt:2: is not UTF-8"):
        import_places(tmp_path / "IQ.txt", folder)
    (tmp_path / "IQ.zip").write_bytes(b"not an archive")
    with pytest.raises(InputError, match=r"IQ.zip: cannot be read"):
        import_places(tmp_path / "IQ.zip", folder)
    with pytest.raises(InputError, match="cannot be read"):
        import_places(tmp_path / "none.txt", folder)
    assert not folder.exists()


def test_an_index_of_another_version_is_told(tmp_path: Path, folder: Path) -> None:
    made = import_places(dump(tmp_path, ROWS), folder)
    meta = made.folder / "meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace('"version":1', '"version":0'), encoding="utf-8")
    (folder / "touched").touch()
    with pytest.raises(RegistryError, match="gazetteer version 0"):
        default_gazetteer()


def test_look_ups_stay_fast_with_an_import(tmp_path: Path, folder: Path) -> None:
    shipped = Gazetteer.open()
    import_places(dump(tmp_path, ROWS), folder)
    own = default_gazetteer()
    names = [f"Tell {letter}{other}asra" for letter in "abdghklmnrstz" for other in "aeiou"] * 2

    def seconds(gaz: Gazetteer) -> float:
        start = time.process_time()
        for name in names:
            gaz._look_up(name, None, 60, True)
        return time.process_time() - start

    seconds(own), seconds(shipped)
    assert min(seconds(own) for _ in range(3)) < 3 * min(seconds(shipped) for _ in range(3)) + 0.01


@pytest.mark.parametrize(
    ("words", "country", "first", "taken", "why"),
    [
        ("Tripoli", None, "geonames:2210247", True, "same name"),
        ("Tripoli", "LB", "geonames:266826", True, "the report names LB"),
        ("Karrada district of Baghdad", "IQ", "mj:iq-neighbourhood-karrada", True, "said to lie in Baghdad"),
        ("Iraqis", None, "geonames:99237", True, "names a country"),
        ("northern Iraq", None, "geonames:99237/north", True, "a part or the surroundings of Iraq"),
    ],
)
def test_candidates_are_ranked_with_reasons(
    words: str, country: str | None, first: str, taken: bool, why: str
) -> None:
    found = rank_places(words, country=country)
    assert (found[0].entity.id, found[0].taken) == (first, taken)
    assert why in found[0].entity.reason
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    assert not any(one.taken for one in found[1:])


def test_no_candidates() -> None:
    assert rank_places("Zzyxqwk") == []
    assert rank_places("Iraqi", country="SY") == []
    assert {one.entity.country for one in rank_places("Tripoli", country="GR")} == {"GR"}


@pytest.mark.parametrize(
    ("words", "codes", "rule"),
    [
        ("Mosul", (1, 1), "a named town or site"),
        ("the Hawijah pocket", (2, 2), "near a named town"),
        ("southwest of Mosul", (2, 2), "near a named town"),
        ("Nineveh Province", (3, 4), "a first-level division"),
        ("the western Anbar province", (2, 4), "part of a first-level division"),
        ("northern Iraq", (3, 5), "part of a country"),
        ("southeastern Syria near the border with Iraq", (3, 5), "part of a country"),
        ("Iraq", (3, 6), "a country"),
        ("Tigris", (2, 5), "a river or lake"),
        ("Mediterranean Sea", (3, 7), "international waters"),
        ("the Karrada district of Baghdad", (1, 1), "a named town or site"),
    ],
)
def test_precision_by_both_schemes_with_the_rule(words: str, codes: tuple[int, int], rule: str) -> None:
    entity = rank_places(words)[0].entity
    assert (entity.precision, entity.where_prec) == codes
    assert rule in entity.precision_rule


@pytest.mark.parametrize(
    ("words", "after", "within", "codes"),
    [
        ("Zzyxqwk village", " in Qqwrt Township, Sagaing Region, on Monday.", "Sagaing", (1, 1)),
        ("Zzyxqwk", " village in Ituri province.", "Ituri", (1, 1)),
        ("Mogadishu's hospital", " burnt.", "Mogadishu", (1, 1)),
        ("Tall Zzyxqwk", " in northern Aleppo province.", "Aleppo", (1, 1)),
        ("Zzyxqwk", ", Lebanon, on Friday.", "Lebanon", (1, 1)),
        ("Zzyxqwk district of Baghdad", " fell.", "Baghdad", (2, 3)),
        ("the outskirts of Zzyxqwk", " fell.", None, (2, 2)),
    ],
)
def test_an_unknown_place_keeps_what_its_words_say(
    words: str, after: str, within: str | None, codes: tuple[int, int]
) -> None:
    told = placing_of(words + after, Mention("m1", 0, len(words), words, "place", named=True))
    assert told is not None
    assert (told.within, (told.precision, told.where_prec)) == (within, codes)
    assert (told.within_id is None) == (within is None)


def test_words_without_a_name_are_placed_only_by_what_they_lie_in() -> None:
    road = Mention("m1", 0, 8, "the road", "place")
    villages = Mention("m1", 0, 12, "two villages", "place")
    assert placing_of("the road was cut.", road) is None
    told = placing_of("two villages in Ituri province", villages)
    assert told is not None and (told.within, told.country, told.admin1) == ("Ituri", "CD", "Ituri")


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("East Azerbaijan province", "mj:ir-province-east-azerbaijan"),
        ("Quebec", "mj:ca-province-quebec"),
        ("Florida", "mj:us-province-florida"),
        ("Turkey", "geonames:298795"),
    ],
)
def test_a_names_usual_place_comes_first(words: str, id_: str) -> None:
    assert rank_places(words)[0].entity.id == id_
