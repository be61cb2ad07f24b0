"""The shipped vocabulary: complete by the design, with examples, and found by the words that bring it."""

from __future__ import annotations

import re

import pytest

from mountjoy.codebook import Codebook, Frame

FAMILIES = {
    "battle": "clash offensive advance capture expulsion siege siege-broken attack-repelled",
    "explosion": "air-strike drone-strike shelling missile-strike remote-explosive suicide-bombing grenade"
    " bombing chemical-attack",
    "violence-against-civilians": "attack killing execution assassination massacre sexual-violence abduction"
    " torture",
    "demonstration": "protest protest-with-intervention excessive-force violent-demonstration mob-violence"
    " strike",
    "crime": "organised-crime",
    "disaster": "natural-disaster man-made-disaster",
}
MAIN = [
    "clash", "capture", "air-strike", "shelling", "remote-explosive", "suicide-bombing", "bombing", "attack",
    "killing", "abduction", "protest", "violent-demonstration", "mob-violence",
]  # fmt: skip
IRREGULAR = {
    "beat": "beaten", "blow": "blew blown", "break": "broke broken", "come": "came", "drive": "drove", "fall": "fell",
    "fight": "fought", "go": "went", "hold": "held", "lose": "lost", "overrun": "overran", "retake": "retook",
    "shoot": "shot", "sink": "sank", "steal": "stole", "strike": "struck", "take": "took taken", "tear": "tore", "throw": "threw",
}  # fmt: skip

WORDS = [
    ("capture", "noun", "capture"),
    ("capture", "verb", "capture"),
    ("take", "verb", "capture"),
    ("dynamite", "verb", "bombing"),
    ("machine-gun", "verb", "attack"),
    ("ambush", "noun", "clash"),
    ("strike", "noun", "air-strike"),
    ("strike", "noun", "strike"),
    ("strike", "noun", "drone-strike"),
    ("air-strike", "noun", "air-strike"),
    ("airstrike", "noun", "air-strike"),
    ("sit", "noun", "protest"),
    ("sit-in", "noun", "protest"),
    ("shoot", "noun", "clash"),
    ("exchange", "noun", "clash"),
    ("riot", "noun", "violent-demonstration"),
    ("lynch", "verb", "mob-violence"),
    ("kidnap", "verb", "abduction"),
    ("rob", "verb", "organised-crime"),
    ("crash", "verb", "man-made-disaster"),
    ("earthquake", "noun", "natural-disaster"),
]


def test_the_designs_types_are_there(codebook: Codebook) -> None:
    for family, types in FAMILIES.items():
        assert {type_.id for type_ in codebook.types.values() if type_.family == family} == set(types.split())


def test_main_types_have_many_frames_and_examples(codebook: Codebook) -> None:
    for type_id in MAIN:
        frames, type_ = codebook.frames_of(type_id), codebook.types[type_id]
        assert sum(len(frame.triggers) for frame in frames) >= 8
        assert {frame.pos for frame in frames} >= {"verb", "noun"}
        assert len(type_.coded) >= 4
        assert len(type_.not_coded) >= 3


def test_every_type_has_examples(codebook: Codebook) -> None:
    for type_ in codebook.types.values():
        assert len(type_.coded) >= 2, type_.id
        assert len(type_.not_coded) >= 2, type_.id


@pytest.mark.parametrize(("lemma", "pos", "type_id"), WORDS)
def test_words_bring_types(codebook: Codebook, lemma: str, pos: str, type_id: str) -> None:
    frames = codebook.frames_for(lemma, pos)  # type: ignore[arg-type]
    assert type_id in {frame.type.id for frame in frames}
    assert lemma in codebook.trigger_lemmas
    for frame in frames:
        assert frame.triggers_at(lemma)


def test_words_that_bring_nothing(codebook: Codebook) -> None:
    assert codebook.frames_for("weather", "noun") == ()
    assert codebook.frames_for("board", "verb") == ()


def test_frames_come_most_demanding_first(codebook: Codebook) -> None:
    for frames in codebook.index.values():
        rank = [(-frame.specificity, -frame.weight) for frame in frames]
        assert rank == sorted(rank)


def test_a_trigger_knows_its_head(codebook: Codebook) -> None:
    heads = {trigger.text: trigger.lemma for frame in codebook.frames for trigger in frame.triggers}
    for text, lemma in {
        "air strike": "strike",
        "take over": "take",
        "exchange of fire": "exchange",
        "shoot-out": "shoot",
        "sit-in": "sit",
        "drive-by shooting": "drive",
        "improvised explosive device": "device",
    }.items():
        assert heads[text] == lemma


def test_compounds_come_before_conditions(codebook: Codebook) -> None:
    order = [frame.type.id for frame in codebook.frames_for("attack", "noun") if not frame.near]
    assert order.index("suicide-bombing") < order.index("clash")
    assert order.index("shelling") < order.index("clash") < len(order) - 1 - order[::-1].index("attack")


def test_the_triggers_of_a_frame_are_equally_long(codebook: Codebook) -> None:
    for frame in codebook.frames:
        assert len({len(trigger.words) for trigger in frame.triggers}) == 1
    written = [frame for frame in codebook.frames_of("air-strike") if frame.id == "air-strike/1"]
    assert [len(frame.triggers[0].words) for frame in written] == [1, 2]
    assert written[1].specificity == written[0].specificity + 2


def forms(lemma: str) -> set[str]:
    """The written forms of a lemma, roughly."""
    stem = lemma.removesuffix("e")
    ends = {lemma, f"{lemma}s", f"{lemma}es", f"{stem}ed", f"{stem}ing", f"{lemma}{lemma[-1]}ed"}
    return ends | {f"{lemma[:-1]}ies", f"{lemma[:-1]}ied"} | set(IRREGULAR.get(lemma, "").split())


def test_a_frame_reaches_every_coded_example(codebook: Codebook) -> None:
    for family in FAMILIES:
        for type_ in (type_ for type_ in codebook.types.values() if type_.family == family):
            for example in type_.coded:
                words = set(re.findall(r"\w+", example.trigger.lower()))
                reached = [frame for frame in codebook.frames_of(type_.id) if reaches(frame, words)]
                assert reached, f"{type_.id}: no frame for {example.trigger!r}"


def reaches(frame: Frame, words: set[str]) -> bool:
    return any(forms(trigger.lemma) & words for trigger in frame.triggers)


def test_examples_are_written_once(codebook: Codebook) -> None:
    texts = [example.text for type_ in codebook.types.values() for example in type_.coded]
    assert len(texts) == len(set(texts))


def test_near_words_do_not_overlap_with_their_own_exclusions(codebook: Codebook) -> None:
    mine = [frame for frame in codebook.frames if frame.type.family in FAMILIES]
    assert [frame.id for frame in mine if frame.near & frame.not_near] == []


def test_the_lexicon(codebook: Codebook) -> None:
    lexicon = codebook.lexicon
    assert (lexicon.saying["say"], lexicon.saying["claim"], lexicon.saying["deny"]) == (
        "reported",
        "claimed",
        "denied",
    )
    assert lexicon.hedging["allegedly"] == "alleged"
    assert (lexicon.amounts["dozens"].low, lexicon.amounts["dozens"].high) == (12, 99)
    assert lexicon.amounts["hundreds"].low == 100
    assert lexicon.bounds["more than"] == "more-than"
    assert lexicon.bounds["up to"] == "at-most"
    assert "break out" in lexicon.occurrence
    assert "kill" in lexicon.fatal.causing
    assert "die" in lexicon.fatal.suffering
    assert lexicon.fatal.taking["claim"] >= {"life"}
    assert not lexicon.fatal.causing & lexicon.injured.causing
    assert not lexicon.light_agent & lexicon.light_undergoer
    assert lexicon.lists["weapons"] == lexicon.weapons


def test_kinds_map_to_other_schemes(codebook: Codebook) -> None:
    assert len(codebook.kinds) == 16
    assert {kind.inter for kind in codebook.kinds.values()} == set(range(1, 9))
    assert codebook.kinds["unidentified-armed-group"].inter == 3
    assert codebook.kinds["external-forces"].inter == 8
    for kinds in codebook.kind_groups.values():
        assert kinds <= set(codebook.kinds)
