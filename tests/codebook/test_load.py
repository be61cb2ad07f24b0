"""Loading: what a folder may add, and that everything wrong is named with its file and line."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from mountjoy.codebook import Codebook, load
from mountjoy.errors import CodebookError

GOOD = """\
family: piracy
kind: event
types:
  boarding:
    name: Boarding of a ship
    definition: Armed people board a ship by force.
    salience: 0.7
    crosswalk:
      acled: Attack
      plover: {event: ASSAULT, mode: null}
      cameo: "180"
      muc: attack
      ucdp: null
    frames:
      - verbs: [board]
        roles: {actor: subject, target: object}
        where: {actor: {kinds: [criminal-group]}}
    coded:
      - text: Pirates boarded a tanker off Lagos.
        trigger: boarded
        roles: {actor: Pirates, target: a tanker}
        acled: Attack
    not-coded:
      - Passengers boarded the ferry at noon.
"""

VOICE = "nouns: [boarding]\n        voice: passive"

# (what is put in place of which words, the line that must be named, words of the message)
WRONG = [
    ("salience: 0.7", "saliense: 0.7", 7, "unknown key 'saliense'; 'salience' is meant?"),
    ("salience: 0.7", "salience: 1.7", 7, "1.7 is not between 0 and 1"),
    ("salience: 0.7", "salience: high", 7, "a number is needed here, not 'high'"),
    ("    salience: 0.7\n", "", 5, "the key 'salience' is missing"),
    ("kind: event", "kind: happening", 2, "unknown kind 'happening'"),
    ("acled: Attack\n      plover", "acled: Assault\n      plover", 9, "sub-event type 'Assault'"),
    ("event: ASSAULT", "event: FIGHT", 10, "unknown PLOVER event 'FIGHT'"),
    ("mode: null", "mode: visit", 10, "unknown mode of ASSAULT 'visit'"),
    ('cameo: "180"', "cameo: fight", 11, "'fight' is no CAMEO code"),
    ("muc: attack", "muc: ambush", 12, "unknown MUC incident type 'ambush'"),
    ("ucdp: null", "ucdp: [civil-war]", 13, "unknown UCDP type of violence 'civil-war'"),
    ("roles: {actor: subject, target", "roles: {agent: subject, target", 16, "unknown role 'agent'"),
    ("target: object}\n", "target: objekt}\n", 16, "unknown slot 'objekt'; 'object' is meant?"),
    ("target: object}\n", "target: object|object}\n", 16, "a slot stands twice"),
    ("target: object}\n", "target: possessor}\n", 16, "'possessor' can never be filled: a verb has none"),
    ("kinds: [criminal-group]", "kinds: [pirates]", 17, "unknown actor kind 'pirates'"),
    ("kinds: [criminal-group]", "types: [navy]", 17, "unknown mention type 'navy'"),
    ("kinds: [criminal-group]", "lemmas: [$pirates]", 17, "unknown list '$pirates'"),
    ("kinds: [criminal-group]", "lemmas: [Pirate]", 17, "'Pirate' is no lemma"),
    ("where: {actor: {kinds", "where: {origin: {kinds", 17, "nothing fills its role 'origin'"),
    ("verbs: [board]", "verbs: [board, board]", 15, "'board' stands twice in the list"),
    ("verbs: [board]", "verbs: []", 15, "the list is empty"),
    ("verbs: [board]", "verbs: [board]\n        nouns: [boarding]", 15, "a frame has exactly one of"),
    ("verbs: [board]\n        roles: {actor: subject, target: object}", VOICE, 16, "'voice' is for verbs"),
    ("trigger: boarded", "trigger: boards", 20, "the trigger 'boards' does not stand in the example's text"),
    ("target: a tanker", "target: a ship", 21, "'a ship' does not stand in the example's text"),
    ("        acled: Attack\n    not", "        acled: Armed clash\n    not", 22, "acled code of this type"),
    ("  boarding:\n", "  boarding: 5\n  other:\n", 4, "a mapping of keys to values is needed here, not '5'"),
    ('cameo: "180"', 'cameo: "189"', 11, "unknown CAMEO code '189'; known: 18, 180, 181"),
    ('cameo: "180"', 'cameo: "99"', 11, "unknown CAMEO code '99'"),
    ("{kinds: [criminal-group]}", "{types: [date]}", 17, "no date fills a role"),
    ("{kinds: [criminal-group]}", "{types: []}", 17, "the list is empty"),
    ("{kinds: [criminal-group]}", "{lemmas: []}", 17, "the list is empty"),
    ("{kinds: [criminal-group]}", "{kinds: []}", 17, "the list is empty"),
    ("where: {actor: {kinds", "where: {place: {kinds", 17, "nothing fills its role 'place'"),
    ("where: {actor: {kinds", "where: {victim: {kinds", 17, "nothing fills its role 'victim'"),
    ("        acled: Attack\n    not", "        cameo: \"190\"\n    not", 22, "cameo code of this type"),
    ("family: piracy", "family: [piracy", 2, "not YAML"),
]  # fmt: skip

NEVER = [
    ("unless: {actor: {kinds: [criminal-group, rioters]}}", "'unless' excludes what 'where' asks of 'actor'"),
    ("unless: {actor: {}}", "'unless' excludes what 'where' asks of 'actor'"),
    ("unless: {topic: {lemmas: [ship]}}", "nothing fills the frame's role 'topic', so this is never tested"),
    ("needs: [destination]", "none of the roles that it needs has a slot"),
    ("near: [ship]\n        not-near: [ship, boat]", "'not-near' excludes all of 'near'"),
    ("unless: {place: {types: [place]}}", "nothing fills the frame's role 'place', so this is never tested"),
    ("not-near: [board]", "never fire at 'board', which stands in its own 'not-near'"),
    ("object: [deck]\n        not-near: [deck, hull]", "'not-near' excludes all of 'object'"),
    ("complement: [sink]\n        not-near: [sink]", "'not-near' excludes all of 'complement'"),
    ("senses: [hijack.01]", "none of the senses is one of its verbs'"),
    ("senses: [board]", "'board' is no PropBank sense"),
    ("weight: 2", "2 is not between 0 and 1"),
    ("reciprocal: perhaps", "unknown truth value 'perhaps'"),
]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One short file instead of the shipped types, so that each case loads at once."""
    folder = tmp_path_factory.mktemp("types")
    write(folder, GOOD.replace("boarding:", "mooring:"), "shipped.yaml")
    monkeypatch.setattr(sys.modules["mountjoy.codebook.load"], "TYPES", folder)


def write(folder: Path, text: str, name: str = "piracy.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_adds_types(tmp_path: Path, codebook: Codebook) -> None:
    path = write(tmp_path, GOOD)
    extended = load(tmp_path)
    assert set(extended.types) - set(codebook.types) == {"boarding"}
    type_ = extended.types["boarding"]
    assert (type_.family, type_.kind, type_.salience, type_.source) == ("piracy", "event", 0.7, f"{path}:5")
    [frame] = extended.frames_of("boarding")
    assert frame in extended.frames_for("board", "verb")
    assert (frame.id, frame.weight, frame.line) == ("boarding/1", 0.8, 15)
    assert frame.roles == {"actor": ("subject",), "target": ("object",)}
    assert type_.coded[0].roles == {"actor": ("Pirates",), "target": ("a tanker",)}
    assert type_.not_coded == ("Passengers boarded the ferry at noon.",)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("old", "new", "line", "message"), WRONG, ids=[row[3] for row in WRONG])
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert GOOD.count(old) == 1
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("line", "message"), NEVER, ids=[row[1] for row in NEVER])
def test_a_frame_that_can_never_fire_is_refused(tmp_path: Path, line: str, message: str) -> None:
    where = "        where: {actor: {kinds: [criminal-group]}}\n"
    write(tmp_path, GOOD.replace(where, f"{where}        {line}\n"))
    with pytest.raises(CodebookError, match=r"piracy\.yaml:1\d: ") as caught:
        load(tmp_path)
    assert message in str(caught.value)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("first", "second"), [("[board, storm]", "[storm]"), ("[board]", "[board]")])
def test_a_frame_that_another_forestalls_is_refused(tmp_path: Path, first: str, second: str) -> None:
    frame = GOOD[GOOD.index("      - verbs") : GOOD.index("    coded:")]
    later = frame.replace("[board]", second) + "        weight: 0.3\n"
    path = write(tmp_path, GOOD.replace(frame, frame.replace("[board]", first) + later))
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{path}:18: the frame says the same as that of line 15 and can never fire"


@pytest.mark.usefixtures("small")
def test_frames_with_triggers_of_their_own_may_ask_the_same(tmp_path: Path) -> None:
    frame = GOOD[GOOD.index("      - verbs") : GOOD.index("    coded:")]
    write(tmp_path, GOOD.replace(frame, frame + frame.replace("[board]", "[board, storm]")))
    assert len(load(tmp_path).frames_of("boarding")) == 2


@pytest.mark.usefixtures("small")
def test_a_frame_of_another_type_forestalls_too(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + GOOD[GOOD.index("  boarding:") :].replace("  boarding:", "  raid:"))
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{path}:36: the frame says the same as that of line 15 and can never fire"


@pytest.mark.usefixtures("small")
def test_a_later_folder_may_forestall_an_earlier_one(tmp_path: Path) -> None:
    write(tmp_path / "one", GOOD)
    surer = GOOD.replace("  boarding:", "  raid:").replace("    coded:", "        weight: 0.95\n    coded:")
    write(tmp_path / "two", surer)
    book = load(tmp_path / "one", tmp_path / "two")
    assert next(frame.type.id for frame in book.frames_for("board", "verb")) == "raid"


@pytest.mark.usefixtures("small")
def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    bad = GOOD.replace("salience: 0.7", "salience: 7").replace("target: a tanker", "target: a ship")
    first = write(tmp_path, bad, "a.yaml")
    second = write(tmp_path, "family: piracy\nkind: event\ntypes: 5\n", "b.yaml")
    third = write(tmp_path, "family: [", "c.yaml")
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    told = [line.partition(": ")[0] for line in str(caught.value).splitlines()]
    assert told == [f"{third}:2"]  # nothing is read on where a file is no YAML
    third.unlink()
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    told = [line.partition(": ")[0] for line in str(caught.value).splitlines()]
    assert told == [f"{first}:7", f"{first}:21", f"{second}:3"]


LISTS = """\
lists:
  ships: [tanker, $boats]
  boats: [dhow, skiff]
"""


@pytest.mark.usefixtures("small")
def test_lists_of_ones_own(tmp_path: Path) -> None:
    write(tmp_path, LISTS, "lists.yaml")
    write(tmp_path, GOOD.replace("kinds: [criminal-group]", "lemmas: [$ships, barge]"))
    [frame] = load(tmp_path).frames_of("boarding")
    assert frame.where[0].lemmas == {"tanker", "dhow", "skiff", "barge"}


@pytest.mark.usefixtures("small")
def test_a_list_may_add_to_the_shipped_one(tmp_path: Path, codebook: Codebook) -> None:
    write(tmp_path, "lists:\n  drones: [zala, $drones]\n", "lists.yaml")
    write(tmp_path, GOOD)
    assert load(tmp_path).lexicon.lists["drones"] == codebook.lexicon.lists["drones"] | {"zala"}


CIRCLES = {
    "itself": ("lists:\n  a: [x, $a]\n", 2, "a -> a"),
    "two": ("lists:\n  a: [x, $b]\n  b: [$a]\n", 3, "a -> b -> a"),
    "three": ("lists:\n  a: [$b]\n  b: [$c]\n  c: [$b]\n", 4, "b -> c -> b"),
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("text", "line", "circle"), CIRCLES.values(), ids=CIRCLES)
def test_a_circle_of_lists_is_refused(tmp_path: Path, text: str, line: int, circle: str) -> None:
    path = write(tmp_path, text, "lists.yaml")
    write(tmp_path, GOOD)
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert f"{path}:{line}: lists refer to one another in a circle: {circle}" in str(caught.value)


@pytest.mark.usefixtures("small")
def test_a_list_that_stands_twice_is_refused(tmp_path: Path) -> None:
    first = write(tmp_path, "lists:\n  a: [x]\n", "1.yaml")
    second = write(tmp_path, "lists:\n  a: [y]\n", "2.yaml")
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{second}:2: the list 'a' already stands in {first}:2"


LIKE = """\
  hijacking:
    name: Hijacking
    definition: Armed people take over a ship.
    like: boarding
    frames:
      - verbs: [hijack]
"""


@pytest.mark.usefixtures("small")
def test_a_type_may_be_like_another(tmp_path: Path) -> None:
    write(tmp_path, GOOD + LIKE)
    book = load(tmp_path)
    one, other = book.types["hijacking"], book.types["boarding"]
    assert (one.salience, one.crosswalk) == (other.salience, other.crosswalk)
    assert one.definition != other.definition and one.coded == ()


@pytest.mark.usefixtures("small")
def test_a_circle_of_types_is_refused(tmp_path: Path) -> None:
    more = LIKE.replace("like: boarding", "like: raid") + LIKE.replace("hijacking:", "raid:").replace(
        "like: boarding", "like: hijacking"
    )
    path = write(tmp_path, GOOD + more.replace("[hijack]", "[hijack, x]", 1))
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    told = str(caught.value).splitlines()
    assert told == [
        f"{path}:28: types are like one another in a circle: raid -> hijacking -> raid",
        f"{path}:34: types are like one another in a circle: hijacking -> raid -> hijacking",
    ]


@pytest.mark.usefixtures("small")
def test_a_type_like_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + LIKE.replace("like: boarding", "like: bording"))
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{path}:28: unknown type 'bording'; 'boarding' is meant?"


@pytest.mark.usefixtures("small")
def test_codes_of_a_frames_own(tmp_path: Path) -> None:
    line = '        crosswalk: {cameo: "181"}\n    coded:'
    path = write(tmp_path, GOOD.replace("    coded:", line))
    [frame] = load(tmp_path).frames_of("boarding")
    assert frame.crosswalk is not None and frame.crosswalk.cameo[0].answer == "181"
    write(tmp_path, GOOD.replace("    coded:", line.replace("181", "1810")))
    with pytest.raises(CodebookError, match="unknown CAMEO code '1810'") as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{path}:18: ")


@pytest.mark.usefixtures("small")
def test_the_same_frame_twice_is_refused(tmp_path: Path) -> None:
    frame = GOOD[GOOD.index("      - verbs") : GOOD.index("    coded:")]
    path = write(tmp_path, GOOD.replace(frame, frame + frame))
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert f"{path}:18: the frame says the same as that of line 15" in str(caught.value)


@pytest.mark.usefixtures("small")
def test_a_key_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("    salience: 0.7\n", "    salience: 0.7\n    salience: 0.8\n"))
    with pytest.raises(CodebookError, match="the key 'salience' stands twice") as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{path}:8: ")


@pytest.mark.usefixtures("small")
def test_a_type_in_two_files_of_a_folder_is_refused(tmp_path: Path) -> None:
    first = write(tmp_path, GOOD, "a.yaml")
    second = write(tmp_path, GOOD, "b.yaml")
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{second}:5: the type 'boarding' already stands in {first}:5"


RULES = {
    "a rule that an earlier one covers": (
        "- when: {actor: [rebel-group, party]}\n  is: Attack\n- when: {actor: [party]}\n  words: [x]\n  is: Attack\n"
        "- is: Attack",
        12,
        "this rule of acled can never hold: rule 1 holds wherever it would",
    ),
    "words that an earlier rule has": (
        "- words: [x, y]\n  is: Attack\n- words: [y]\n  is: Armed clash\n- is: Attack",
        12,
        "can never hold",
    ),
    "an unknown list": ("- words: [$x]\n  is: Attack\n- is: Attack", 10, "unknown list '$x'"),
    "no last rule": (
        "- when: {actor: [rebel-group]}\n  is: Attack",
        10,
        "the last rule of acled must have no 'when'",
    ),
    "a rule too early": ("- is: Attack\n- is: Armed clash", 10, "the rules after it can never hold"),
    "an unknown kind": (
        "- when: {actor: [rebels]}\n  is: Attack\n- is: Attack",
        10,
        "unknown actor kind 'rebels'",
    ),
    "an unknown role": ("- when: {doer: [party]}\n  is: Attack\n- is: Attack", 10, "unknown role 'doer'"),
    "an empty when": ("- when: {}\n  is: Attack\n- is: Attack", 10, "'when' names no role"),
    "no answer": ("- when: {actor: [party]}\n- is: Attack", 10, "the key 'is' is missing"),
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("rules", "line", "message"), RULES.values(), ids=RULES)
def test_crosswalk_rules_are_checked(tmp_path: Path, rules: str, line: int, message: str) -> None:
    block = "acled:\n" + textwrap.indent(rules, " " * 8) + "\n      plover"
    path = write(tmp_path, GOOD.replace("acled: Attack\n      plover", block))
    with pytest.raises(CodebookError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)


@pytest.mark.usefixtures("small")
def test_an_event_needs_a_crosswalk(tmp_path: Path) -> None:
    start, end = GOOD.index("    crosswalk:"), GOOD.index("    frames:")
    write(tmp_path, GOOD[:start] + GOOD[end:])
    with pytest.raises(CodebookError, match="the key 'crosswalk' is missing"):
        load(tmp_path)


@pytest.mark.usefixtures("small")
def test_a_later_folder_replaces_or_extends(tmp_path: Path) -> None:
    write(tmp_path / "one", GOOD)
    write(tmp_path / "two", GOOD.replace("salience: 0.7", "salience: 0.2"))
    more = "    extend: true\n    frames:\n      - nouns: [boarding]\n        needs: [actor]\n"
    write(tmp_path / "three", "family: piracy\nkind: event\ntypes:\n  boarding:\n" + more)
    replaced = load(tmp_path / "one", tmp_path / "two")
    assert replaced.types["boarding"].salience == 0.2
    assert len(replaced.frames_of("boarding")) == 1
    extended = load(tmp_path / "one", tmp_path / "three")
    assert [frame.pos for frame in extended.frames_of("boarding")] == ["verb", "noun"]
    assert extended.types["boarding"].salience == 0.7
    with pytest.raises(CodebookError, match="there is no type 'boarding' to extend"):
        load(tmp_path / "three")


@pytest.mark.usefixtures("small")
def test_folders_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="no such folder"):
        load(tmp_path / "missing")
    with pytest.raises(CodebookError, match="holds no codebook file"):
        load(tmp_path)
    write(tmp_path, "# nothing\n")
    with pytest.raises(CodebookError, match=r"piracy\.yaml:1: the file is empty"):
        load(tmp_path)


@pytest.mark.usefixtures("small")
def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"family: \xff\xfe\x00")
    with pytest.raises(CodebookError, match=r"bad\.yaml:1: not YAML"):
        load(tmp_path)


def test_loading_gives_the_same_each_time(codebook: Codebook) -> None:
    again = load()
    assert [frame.id for frame in again.frames] == [frame.id for frame in codebook.frames]
    ids = {place: [frame.id for frame in frames] for place, frames in again.index.items()}
    assert ids == {place: [frame.id for frame in frames] for place, frames in codebook.index.items()}
