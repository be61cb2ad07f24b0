from __future__ import annotations

import random
import time

import numpy as np
import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, SENT_START, TAG
from spacy.tokens import Doc
from spacy.training import Example

from mountjoy.annotate import runner as runner_module
from mountjoy.annotate.english import English, Spacy
from mountjoy.annotate.tokens import LONGEST_SENTENCE, tokenize
from mountjoy.errors import PipelineError

LAYERS = [TAG, POS, LEMMA, HEAD, DEP, ENT_IOB, ENT_TYPE, SENT_START]
TEXTS = [
    "The army retook the border post on Sunday.",
    "Shelling killed three people. Two of them were nurses, the mayor said, and one was a driver.",
    "Protesters marched.",
    "",
    "A spokesman for the ministry denied that its troops, who had been sent there in March, had fired.",
    "Rebels led by Colonel Adan Warsame attacked a convoy near Baidoa.\n\nNo group claimed the attack.",
    "“We hold the bridge,” the commander told Reuters. The other side’s officers did not comment.",
    "Heavy fighting went on for a third day between the army and the militia, whose fighters"
    " had taken four villages east of the river and cut the road to the provincial capital, residents said.",
    "Why? Nobody knows.",
    "PRESIDENT SIGNS CEASEFIRE IN GENEVA",
    "the two sides exchanged prisoners at the crossing, a red cross official said.",
]


def layers(doc: Doc) -> tuple[object, ...]:
    return doc.to_array(LAYERS).tolist(), doc._.predicates, doc._.phrases


def has_one_root(doc: Doc) -> bool:
    return all(sum(t.head.i == t.i for t in sentence) == 1 for sentence in doc.sents)


def test_what_a_sentence_gets_does_not_depend_on_its_neighbours(
    english: English, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = [layers(next(english.pipe([text]))) for text in TEXTS]
    order = list(range(len(TEXTS))) * 3
    random.Random(7).shuffle(order)
    for most in (64, 384, 5000):
        monkeypatch.setattr(runner_module, "PIECES_A_BATCH", most)
        together = [layers(doc) for doc in english.pipe(TEXTS[i] for i in order)]
        assert together == [alone[i] for i in order]


def test_threads_change_nothing(english: English) -> None:
    several = English.load(threads=2)
    assert [layers(d) for d in several.pipe(TEXTS)] == [layers(d) for d in english.pipe(TEXTS)]


def test_a_plain_report(english: English) -> None:
    (doc,) = english.pipe(["Rebel fighters attacked the town of Tikrit in Iraq on Thursday."])
    attack = next(p for p in doc._.predicates if doc[p.token].lemma_ == "attack")
    assert attack.sense == "attack.01"
    assert {(a.label, doc[a.head].text) for a in attack.args} >= {("ARG0", "fighters"), ("ARG1", "town")}
    assert {(e.text, e.label_) for e in doc.ents} == {("Tikrit", "LOC"), ("Iraq", "LOC")}
    phrases = {(doc[p.start : p.end].text, p.type) for p in doc._.phrases}
    assert phrases >= {("Rebel fighters", "actor"), ("the town of Tikrit", "place"), ("Thursday", "date")}
    assert [t.dep_ for t in doc if t.text in ("fighters", "attacked", "town")] == ["nsubj", "root", "obj"]
    assert doc[1].lemma_ == "fighter"


def test_layers_count_in_tokens_of_their_own_document(english: English) -> None:
    for doc in english.pipe([TEXTS[1], TEXTS[5], TEXTS[7]]):
        sentences = [(s.start, s.end) for s in doc.sents]
        for predicate in doc._.predicates:
            a, b = next((a, b) for a, b in sentences if a <= predicate.token < b)
            assert all(a <= arg.head < b for arg in predicate.args)
        for phrase in doc._.phrases:
            assert any(a <= phrase.start <= phrase.anchor < phrase.end <= b for a, b in sentences)
        extents = [(p.start, p.end) for p in doc._.phrases]
        assert len(extents) == len(set(extents))


def test_phrases_are_trimmed(english: English) -> None:
    (doc,) = english.pipe(["The minister's guards, who fled, and “the men of Homs” blamed the army."])
    for phrase in doc._.phrases:
        edges = {doc[phrase.start].text, doc[phrase.end - 1].text}
        assert not edges & {",", "“", "”", "'s", "."}


def test_sentences_that_are_not_wanted_keep_their_tokens_alone(english: English) -> None:
    text = "It rained on Monday. The army shelled the camp. Nobody was hurt in Aden."

    def second(doc: Doc, bounds: list[tuple[int, int]]) -> list[bool]:
        return [doc[a:b].text.startswith("The army") for a, b in bounds]

    (doc,) = english.pipe([text], second)
    (whole,) = english.pipe([text])
    first, middle, last = doc.sents
    assert [t.text for t in doc] == [t.text for t in whole]
    assert not any(t.tag_ or t.dep_ or t.lemma_ or t.ent_type_ for s in (first, last) for t in s)
    own = next(s for s in whole.sents if s.text == middle.text)
    assert [(t.tag_, t.dep_, t.head.i) for t in middle] == [(t.tag_, t.dep_, t.head.i) for t in own]
    assert {p.token for p in doc._.predicates} <= set(range(middle.start, middle.end))
    (untouched,) = english.pipe([text], lambda _, bounds: [False] * len(bounds))
    assert [s.text for s in untouched.sents] == [s.text for s in whole.sents]
    assert untouched._.predicates == ()


def test_an_answer_for_every_sentence_is_asked_for(english: English) -> None:
    with pytest.raises(ValueError, match="1 answers for 2 sentences"):
        list(english.pipe(["One. Two."], lambda _doc, _bounds: [True]))


@pytest.mark.parametrize(
    "text",
    [
        "  The  army   left.  ",
        "\n\nHeading\n\nThe army left the\ntown. \n",
        " ",
        "\n",
        "\t\u00a0Police\u2028fired.",
    ],
)
def test_white_space_hangs_on_words(english: English, text: str) -> None:
    doc = tokenize(text)
    before = [(s.start, s.end) for s in doc.sents]
    english.annotate([doc])
    assert [(s.start, s.end) for s in doc.sents] == before
    assert has_one_root(doc)
    assert doc.text == text
    for token in doc:
        if not token.is_space:
            assert token.tag_ and not token.head.is_space


def test_a_very_long_sentence(english: English) -> None:
    clause = "the army shelled the village of Tell Abyad and the rebels fired back"
    text = ", ".join([clause] * 200) + "."
    began = time.process_time()
    (doc,) = english.pipe([text])
    assert time.process_time() - began < 20
    sentences = list(doc.sents)
    assert len(doc) > 2000 and all(len(sentence) <= LONGEST_SENTENCE for sentence in sentences)
    assert all(sentence.text.endswith(",") for sentence in sentences[:-1])
    assert has_one_root(doc)
    assert sum(doc[p.token].lemma_ == "shell" for p in doc._.predicates) > 150


def test_one_word_without_end(english: English) -> None:
    (doc,) = english.pipe(["x" * 50_000 + " " + "-" * 3000 + " " + "١٢٣ 🙂 " * 300])
    assert has_one_root(doc)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(alphabet=st.sampled_from("ab AB.,!?'\"()-\n\t“”…1é🙂\u00a0"), max_size=80), max_size=4)
)
def test_any_text_is_annotated(english: English, texts: list[str]) -> None:
    for text, doc in zip(texts, english.pipe(texts), strict=True):
        assert doc.text == text
        assert has_one_root(doc)


def test_documents_of_two_vocabularies(english: English) -> None:
    other = spacy.blank("en")
    docs = [
        tokenize("Troops entered Aleppo."),
        Doc(other.vocab, words=["Rebels", "left", "Iraq", "."], sent_starts=[True, False, False, False]),
    ]
    english.annotate(docs)
    assert [[t.lemma_ for t in doc] for doc in docs] == [
        ["troops" if docs[0][0].lemma_ == "troops" else "troop", "enter", "Aleppo", "."],
        ["rebel", "leave", "Iraq", "."],
    ]
    assert docs[1].ents[0].text == "Iraq"


def parser_of(labels: list[str]) -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("parser")
    words = ["x"] * len(labels)
    tree = {"heads": [0] * len(words), "deps": ["ROOT", *labels[1:]]}
    nlp.initialize(lambda: [Example.from_dict(Doc(nlp.vocab, words=words), tree)] * 40)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Aleppo"}, {"label": "DATE", "pattern": "Monday"}])  # type: ignore[attr-defined]
    return nlp


UD = ["root", "nsubj", "nsubj:pass", "obj", "obl", "nmod", "case"]


def test_an_installed_spacy_pipeline() -> None:
    (doc,) = Spacy(parser_of(UD)).pipe(["Troops entered Aleppo on Monday."])
    assert [(e.text, e.label_) for e in doc.ents] == [("Aleppo", "LOC")]
    found = {(doc[p.start : p.end].text, p.type) for p in doc._.phrases}
    assert found >= {("Aleppo", "place"), ("Monday", "date")}
    assert doc._.predicates == ()
    assert {t.dep_ for t in doc} - {"", "ROOT", "dep", *UD} == set()
    assert np.count_nonzero(doc.to_array([DEP])) > 0


def test_a_pipeline_without_universal_dependencies_is_refused() -> None:
    with pytest.raises(PipelineError, match="Universal Dependencies"):
        Spacy(parser_of(["ROOT", "nsubj", "dobj", "pobj", "prep"]))
    with pytest.raises(PipelineError, match="no_such_pipeline"):
        Spacy.load("no_such_pipeline")
