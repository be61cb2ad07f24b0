"""A registry of one's own: added to with checks, read beside the shipped one; actors looked up with codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mountjoy import codebook
from mountjoy.claim import Entity, Mention
from mountjoy.errors import RegistryError
from mountjoy.resolve.actor_codes import actor_codes
from mountjoy.resolve.actor_lookup import look_up_actor
from mountjoy.resolve.actors import resolve_actors
from mountjoy.resolve.own_actors import add_actor, own_actors_digest
from mountjoy.resolve.registry import default_registry

ZAMFAR: dict[str, Any] = {
    "name": "Zamfar Brigade", "kind": "rebel-group", "country": "SY", "aliases": ["Liwa Zamfar", "ZBR"],
    "source": "field notes",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's own registry is read from."""
    monkeypatch.setenv("MOUNTJOY_ACTORS", str(tmp_path / "own.yaml"))
    return tmp_path / "own.yaml"


def resolved(words: str) -> str | None:
    text = f"{words} attacked the town."
    entity = resolve_actors(text, [Mention("m1", 0, len(words), words, "actor", named=True)]).get("m1")
    return None if entity is None else entity.id


def test_an_added_actor_is_resolved_by_all_its_names(file: Path) -> None:
    assert resolved("Zamfar Brigade") == "actor:zamfar-brigade"
    assert own_actors_digest() == ""
    actor = add_actor(file, ZAMFAR)
    assert (actor.id, actor.line, actor.source) == ("zamfar-brigade", 4, "field notes")
    assert {resolved("Zamfar Brigade"), resolved("Liwa Zamfar"), resolved("ZBR")} == {"zamfar-brigade"}
    assert resolved("Popular Mobilization Forces") == "popular-mobilization-forces"
    before = own_actors_digest()
    add_actor(file, {"name": "Ora Zamfari", "kind": "person", "leads": "zamfar-brigade", "post": "commander"})
    assert own_actors_digest() not in ("", before)
    assert default_registry().actors["ora-zamfari"].leads == "zamfar-brigade"


def test_words_that_yaml_would_misread_are_kept(file: Path) -> None:
    add_actor(file, {"name": "Free Zan: 'West'", "kind": "party", "country": "NO", "aliases": ["NO", "0123"]})
    assert default_registry().actors["free-zan-west"].aliases == ("NO", "0123")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"name": "Other", "kind": "rebel-group", "id": "zamfar-brigade"},
            r"own.yaml:5: id .* stands already at .*:4",
        ),
        (
            {"name": "Other", "kind": "rebel-group", "id": "islamic-state"},
            r"own.yaml:5: id .* stands already at",
        ),
        ({"name": "Other", "kind": "warriors"}, r"own.yaml:5: unknown kind 'warriors'"),
        (
            {"name": "Other", "kind": "party", "parent": "nobody"},
            r"own.yaml:5: parent 'nobody' of 'other' is not",
        ),
        ({"name": "Other", "kind": "party", "country": "ZZ"}, r"own.yaml:5: unknown country 'ZZ'"),
        (
            {"name": "Other", "kind": "party", "parent": "other"},
            r"own.yaml:5: parents run in a circle: other > other",
        ),
        ({"name": "Liwa Zamfar", "kind": "party"}, r"own.yaml:5: alias 'Liwa Zamfar' of .* is ambiguous"),
        ({"name": "Other", "kind": "party", "since": 2020, "until": 2010}, r"own.yaml:5: .* ends in 2010"),
        ({"name": "Other", "kind": "party", "since": 20}, r"own.yaml:5: 'since' must be a year"),
    ],
)
def test_a_wrong_entry_adds_nothing(file: Path, fields: dict[str, Any], told: str) -> None:
    add_actor(file, ZAMFAR)
    before = file.read_bytes()
    with pytest.raises(RegistryError, match=told) as error:
        add_actor(file, fields)
    assert str(error.value).endswith("; nothing was added")
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["own.yaml"]


def test_parents_in_a_circle_over_several_entries(file: Path) -> None:
    file.write_text(
        "actors:\n"
        "  - {id: a-band, name: A Band, kind: party, parent: b-band}\n"
        "  - {id: b-band, name: B Band, kind: party, parent: c-band}\n"
        "  - {id: c-band, name: C Band, kind: party, parent: a-band}\n",
        encoding="utf-8",
    )
    with pytest.raises(
        RegistryError, match=r"own.yaml:2: parents run in a circle: a-band > b-band > c-band > a-band"
    ):
        default_registry()


def test_a_shipped_name_is_shared_by_saying_so_in_ones_own_file(file: Path) -> None:
    with pytest.raises(RegistryError, match="is ambiguous"):
        add_actor(file, {"name": "Zan Front", "kind": "party", "aliases": ["Hezbollah"]})
    add_actor(file, {"name": "Zan Front", "kind": "party", "country": "SY", "shared": ["Hezbollah"]})
    assert {one.actor.id for one in default_registry().candidates("Hezbollah") if one.level == "exact"} >= {
        "zan-front"
    }


@pytest.mark.parametrize(
    ("id_", "kind", "country", "codes"),
    [
        ("state-forces:IQ", "state-forces", "IQ", (1, "MIL", "IRQMIL")),
        ("police:IQ", "state-forces", "IQ", (1, "COP", "IRQCOP")),
        ("government:IR", "government", "IR", (1, "GOV", "IRNGOV")),
        ("islamic-state", "rebel-group", None, (2, "REB", "REB")),
        ("militia:iran-backed", "political-militia", None, (3, "PRM", "UAF")),
        ("someone", "person", None, (7, "UNK", None)),
    ],
)
def test_codes_follow_from_kind_and_country(
    id_: str, kind: str, country: str | None, codes: tuple[int, str, str | None]
) -> None:
    found = actor_codes(Entity(id_, "X", kind, country))
    assert (found.inter, found.plover, found.cameo) == codes


def test_every_kind_has_codes() -> None:
    for kind in codebook.load().kinds:
        found = actor_codes(Entity("x", "X", kind, "IQ"))
        assert found.inter and found.plover and found.cameo and found.cameo.startswith("IRQ"), kind


@pytest.mark.parametrize(
    ("words", "country", "id_", "ties"),
    [
        (
            "Iranian-backed militias",
            "IQ",
            "militia:iran-backed",
            [("backs", "government:IR", "Iranian-backed")],
        ),
        ("the army", "IQ", "state-forces:IQ", []),
        ("PMF", None, "popular-mobilization-forces", []),
        ("Zamfar Brigade", None, "actor:zamfar-brigade", []),
        ("Qasim Suleimani", None, "qassem-soleimani", []),
    ],
)
def test_words_are_looked_up(
    words: str, country: str | None, id_: str, ties: list[tuple[str, str, str]]
) -> None:
    found = look_up_actor(words, country=country)
    assert found.candidates[0].entity.id == id_ and found.candidates[0].taken
    assert found.candidates[0].entity.reason
    assert [(tie.type, tie.actor.id, tie.words) for tie in found.ties] == ties


def test_words_that_are_a_part_of_names_are_shown_and_not_taken() -> None:
    found = look_up_actor("Arakan")
    assert {"arakan-army"} <= {one.entity.id for one in found.candidates if not one.taken}
    assert look_up_actor("zzyxqwk").candidates == ()


def test_the_first_part_of_a_hyphenated_name_is_the_whole_name() -> None:
    text = "CJTF-OIR said so. CJTF fighters said so."
    first = Mention("m1", 0, 4, "CJTF", "actor", named=True)
    second = Mention("m2", 18, 22, "CJTF", "actor", named=True)
    found = resolve_actors(text, [first, second])
    assert found["m1"].id == "cjtf-oir" and found["m2"].id != "cjtf-oir"
