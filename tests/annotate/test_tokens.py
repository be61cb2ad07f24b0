from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mountjoy.annotate.tokens import sentences_of, tokenize

TOKENS = {
    "U.S.-led forces": ["U.S.", "-", "led", "forces"],
    "Iranian-backed and pro-government": ["Iranian", "-", "backed", "and", "pro-government"],
    "anti-Kurdish non-combatants": ["anti-Kurdish", "non-combatants"],
    "al-Mansur": ["al", "-", "Mansur"],
    "al‑Bab": ["al", "‑", "Bab"],
    "Kata’ib Sana'a": ["Kata’ib", "Sana'a"],
    "(AFP)--Police": ["(", "AFP", ")", "--", "Police"],
    '"Front"-held': ['"', "Front", '"', "-", "held"],
    "T-72 F-16s": ["T-72", "F-16s"],
    "a 5,000-strong force": ["a", "5,000", "-", "strong", "force"],
    "1990–1995": ["1990", "–", "1995"],
    "the army's men didn't": ["the", "army", "'s", "men", "did", "n't"],
    "Capt. Dale etc.": ["Capt.", "Dale", "etc."],
    "$3bn": ["$", "3", "bn"],
    "No!!! ======": ["No", "!!!", "======"],
}

SENTENCES = [
    ["He met Gen. Dale.", "They talked."],
    ["It began at 5 p.m. on Friday.", "It ended."],
    ["They came from the U.S.", "The rest stayed."],
    ["The U.S. Army left."],
    ['"Stop!" he said.', '"Why?"', "Nobody knew."],
    ["He was hurt.", "(So it was said.)", "He lived."],
    ["It fell in 2014.[6]", "It was retaken."],
    ["J. K. Dale wrote it.", "It sold."],
    ["Resolution No. 5 passed.", "It failed."],
    ["It ended…", "Then nothing."],
    ["Police fired; a man, 30, died in St. Denis."],
    ["a convoy was hit.", "two men died."],
]

LAID_OUT = {
    "Army takes town\nThe army took it. It lost it.\n\nMore": [
        "Army takes town",
        "The army took it.",
        "It lost it.",
        "More",
    ],
    "The army and its allies from the\nNorth entered the old town late on\nMonday. They left it on Friday.": [
        "The army and its allies from the\nNorth entered the old town late on\nMonday.",
        "They left it on Friday.",
    ],
    "Dead:\n- Two men\n- A boy": ["Dead:", "- Two men", "- A boy"],
}


@pytest.mark.parametrize("text", TOKENS)
def test_tokens(text: str) -> None:
    assert [t.text for t in tokenize(text)] == TOKENS[text]


@pytest.mark.parametrize("sentences", SENTENCES)
def test_sentences(sentences: list[str]) -> None:
    assert [s.text for s in tokenize(" ".join(sentences)).sents] == sentences


@pytest.mark.parametrize("text", LAID_OUT)
def test_lines(text: str) -> None:
    assert [s.text.strip() for s in tokenize(text).sents] == LAID_OUT[text]


def test_words_stand_where_they_say() -> None:
    text = "Shells hit the U.N.-run school.\n\n  Two died."
    words = [w for s in sentences_of(text) for w in s]
    assert all(text[a:b] == w for w, a, b in words)
    assert [len(s) for s in sentences_of(text)] == [8, 3]


@given(st.text(max_size=300))
def test_no_letter_is_lost(text: str) -> None:
    doc = tokenize(text)
    assert doc.text == text
    assert [t.text for s in doc.sents for t in s] == [t.text for t in doc]
