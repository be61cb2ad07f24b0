"""Mentions from phrases, names, head nouns, numbers and what the caller found, over documents by hand."""

from __future__ import annotations

import pytest

from mountjoy.annotate.mentions import Found, find_mentions
from mountjoy.claim import Mention
from mountjoy.codebook import Codebook, load
from tests.coder.build import Made, make


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load()


def found(made: Made, codebook: Codebook, **given: str) -> list[Mention]:
    spans = []
    for words, type_ in given.items():
        words = words.replace("_", " ")
        start = made.doc.text.index(words)
        spans.append(Found(start, start + len(words), type_))  # type: ignore[arg-type]
    return find_mentions(made.doc, codebook.lexicon, spans)


def typed(mentions: list[Mention]) -> set[tuple[str, str]]:
    return {(m.text, m.type) for m in mentions}


TOOK = "took/take/VBD/0/root"
ARMY = f"The//DT/3/det Iraqi//JJ/3/amod army//NN/4/nsubj {TOOK} Mosul//NNP/4/obj ./4"
PHRASES: list[tuple[str, str, dict[str, str], dict[str, str], set[tuple[str, str]]]] = [
    ("phrases of the pipeline", ARMY, {"The Iraqi army": "actor", "Mosul": "place"}, {},
     {("The Iraqi army", "actor"), ("Mosul", "place")}),
    ("a name without a phrase", ARMY, {}, {"Mosul": "LOC"}, {("Mosul", "place")}),
    ("a name that a phrase ends with is the phrase's", ARMY, {"Mosul": "place"}, {"Mosul": "LOC"}, {("Mosul", "place")}),
    ("a person's name", f"Omar//NNP/2/nsubj {TOOK} power//NN/2/obj ./2", {}, {"Omar": "PER"}, {("Omar", "person")}),
    ("a facility by its head noun", f"Rebels/rebel/NNS/2/nsubj {TOOK} the//DT/5/det air//NN/5/compound base//NN/2/obj ./2",
     {"the air base": "place"}, {}, {("the air base", "facility")}),
    ("a facility without a phrase", f"Rebels/rebel/NNS/2/nsubj {TOOK} a//DT/4/det hospital//NN/2/obj ./2", {}, {},
     {("a hospital", "facility")}),
    ("a weapon without a phrase", "Rebels/rebel/NNS/2/nsubj used/use/VBD/0/root mortars/mortar/NNS/2/obj ./2", {}, {},
     {("mortars", "weapon")}),
    ("a platform", "A//DT/2/det helicopter//NN/3/nsubj fell/fall/VBD/0/root ./3", {}, {}, {("A helicopter", "platform")}),
    ("a number of things", "30//CD/2/nummod rounds//XX/3/nsubj fell/fall/VBD/0/root ./3", {}, {}, {("30", "quantity")}),
    ("money", "They//XX/2/nsubj paid/pay/VBD/0/root $/3 500//CD/2/obj ./2", {}, {}, {("$500", "money")}),
    ("punctuation at the ends is left out", "“/2 Omar//NNP/4/nsubj ”/2 spoke/speak/VBD/0/root ./4", {"“Omar”": "person"}, {},
     {("Omar", "person")}),
    ("a possessive sign is left out", "Omar//NNP/3/nmod:poss 's//POS/1/case men/man/NNS/4/nsubj fled/flee/VBD/0/root ./4",
     {"Omar's": "person", "men": "actor"}, {}, {("Omar", "person"), ("men", "person")}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "phrases", "names", "mentions"), [c[1:] for c in PHRASES], ids=[c[0] for c in PHRASES]
)
def test_mentions(
    text: str,
    phrases: dict[str, str],
    names: dict[str, str],
    mentions: set[tuple[str, str]],
    codebook: Codebook,
) -> None:
    assert typed(found(make(text, phrases=phrases, names=names), codebook)) == mentions


ON_SUNDAY = f"{ARMY[:-4]} on//IN/7/case Sunday//NNP/4/obl ./4"


def test_what_the_caller_found(codebook: Codebook) -> None:
    made = make(ON_SUNDAY)
    assert typed(found(made, codebook, on_Sunday="date", Mosul="place")) == {
        ("on Sunday", "date"),
        ("Mosul", "place"),
    }


def test_a_date_wins_over_the_pipelines_guess(codebook: Codebook) -> None:
    made = make(ON_SUNDAY, phrases={"Sunday": "place"})
    assert typed(found(made, codebook, Sunday="date")) == {("Sunday", "date")}


def test_the_pipelines_guess_wins_over_the_gazetteer(codebook: Codebook) -> None:
    made = make(f"Mosul//NNP/2/nsubj {TOOK} power//NN/2/obj ./2", phrases={"Mosul": "actor"})
    assert typed(found(made, codebook, Mosul="place")) == {("Mosul", "actor")}


def test_a_crossing_span_of_lower_rank_is_dropped(codebook: Codebook) -> None:
    made = make(
        "Deir//NNP/3/nsubj ez/ez/NNP/1/flat fell/fall/VBD/0/root today//NN/3/obl:unmarked ./3",
        phrases={"Deir ez": "place"},
    )
    assert typed(found(made, codebook, ez_fell="place")) == {("Deir ez", "place")}


def test_nested_mentions_are_kept_where_they_say_something(codebook: Codebook) -> None:
    made = make(
        f"Rebels/rebel/NNS/2/nsubj {TOOK} the//DT/4/det town//NN/2/obj of//IN/6/case Bria//NNP/4/nmod ./2",
        phrases={"the town of Bria": "place"},
    )
    assert ("Bria", "place") in typed(found(made, codebook, Bria="place"))


def test_the_end_of_a_phrase_is_no_mention_of_its_own(codebook: Codebook) -> None:
    made = make(ARMY, phrases={"The Iraqi army": "actor"})
    assert typed(found(made, codebook, army="actor")) == {("The Iraqi army", "actor")}


def test_names_are_told_from_descriptions(codebook: Codebook) -> None:
    mentions = found(make(ARMY, phrases={"The Iraqi army": "actor", "Mosul": "place"}), codebook)
    assert {m.text: m.named for m in mentions} == {"The Iraqi army": False, "Mosul": True}


def test_ids_and_offsets_follow_the_text(codebook: Codebook) -> None:
    made = make(ON_SUNDAY, phrases={"Mosul": "place", "The Iraqi army": "actor"})
    mentions = found(made, codebook, Iraqi="nationality", on_Sunday="date")
    assert [m.id for m in mentions] == [f"m{k}" for k in range(1, len(mentions) + 1)]
    assert [(m.start, -m.end) for m in mentions] == sorted((m.start, -m.end) for m in mentions)
    assert all(made.doc.text[m.start : m.end] == m.text for m in mentions)
    assert typed(mentions) == {
        ("The Iraqi army", "actor"), ("Iraqi", "nationality"), ("Mosul", "place"), ("on Sunday", "date"),
    }  # fmt: skip


def test_an_empty_found_span_is_no_mention(codebook: Codebook) -> None:
    made = make(ARMY)
    assert find_mentions(made.doc, codebook.lexicon, [Found(3, 3, "place")]) == []
