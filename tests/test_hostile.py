"""Reports that no newsroom wrote: coded or skipped with a note, in bounded time, every offset right."""

from __future__ import annotations

import time

import pytest

from mountjoy.annotate.tokens import LONGEST_SENTENCE, tokenize
from mountjoy.coding import Coder, CodingLimits
from mountjoy.interchange import check
from mountjoy.report import Report

PLAIN = "The army attacked the town of Mosul on Friday and killed at least 12 rebels, officials said. "
NAMES = (
    "Ahmad Karim",
    "the Free Brigade",
    "Homs",
    "General Hassan Ali",
    "Kirkuk",
    "Omar Said",
    "the Red Front",
)

HOSTILE = {
    "a sentence of 2,000 words": ("militants shelled the village near the river while " * 250).strip() + ".",
    "clauses on clauses": "The man " + "who killed the soldier " * 400 + "fled.",
    "a list of 500 names": "The bomb killed "
    + ", ".join(f"{NAMES[i % 7]} {i}" for i in range(500))
    + " in Homs.",
    "500 persons": " ".join(
        f"Karim Zed{chr(97 + i % 26)}{chr(97 + i // 26)}ran met Zed{i}." for i in range(500)
    ),
    "quotes never closed": '"The army attacked, he said, ' * 300,
    "deep brackets": "(" * 1500 + "the army attacked the town" + ")" * 1500 + ".",
    "brackets never closed": "The army (the force (the unit " * 150 + "attacked the town.",
    "one word": "a" * 60_000,
    "hyphens": "pro-" * 5000 + "army forces attacked.",
    "digits": "1" * 20_000 + " people were killed.",
    "dates": "On Friday, 3 November 2017, " * 500,
    "white space": " " * 50_000 + "The army attacked Mosul." + "\n" * 20_000,
    "an address": "https://x.example/" + "a/" * 5000,
    "nothing but marks": "!?.,;:" * 1000,
    "signs that are no letters": "\u202e\u0000\ufffd\U0001f4a5 " * 1000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_it_is_coded_or_skipped_in_bounded_time(coder: Coder, text: str) -> None:
    began = time.process_time()
    (made,) = coder.code([Report("r", text)])
    assert time.process_time() - began < 30  # about 3 s of a free processor at most
    check(made)
    assert made.issues == ()


def test_a_list_of_casualties_is_still_an_event(coder: Coder) -> None:
    (made,) = coder.code([Report("r", HOSTILE["a list of 500 names"])])
    assert any(claim.type in ("bombing", "killing") for claim in made.claims)


def test_time_grows_with_length(coder: Coder) -> None:
    """Twice the text takes about twice the time, sentence marks or none."""
    for text in (PLAIN, PLAIN.replace(".", " and")):
        times = []
        for copies in (30, 120):
            began = time.process_time()
            (made,) = coder.code([Report("r", text * copies)])
            times.append(time.process_time() - began)
            assert made.claims
        assert times[1] < 4 * 2.5 * times[0] + 1


def test_a_line_of_200_kb_is_coded_or_skipped(coder: Coder) -> None:
    text = f"{PLAIN * 150}{'x' * 182_000} {PLAIN * 40}"
    assert 0.99 * coder.limits.characters < len(text) < coder.limits.characters
    (made,) = coder.code([Report("r", text)])
    check(made)
    assert {claim.trigger.start > 182_000 for claim in made.claims} == {False, True}
    (made,) = coder.code([Report("r", text + PLAIN * 20)])
    assert made.claims == () and "over the limit of 200000" in made.issues[0]


def test_time_that_runs_out_is_noted(coder: Coder) -> None:
    hurried = Coder(coder.pipeline, limits=CodingLimits(seconds=0.0))
    (made,) = hurried.code([Report("r", PLAIN)])
    assert made.claims == () and "over the limit of time" in made.issues[0]


@pytest.mark.parametrize("text", ["x" * 4999, "x-" * 700, "(" * 3000, "a " + "é" * 900 + "  b\n" + "." * 600])
def test_runs_without_end_keep_their_text(text: str) -> None:
    doc = tokenize(text)
    assert doc.text == text
    assert max(len(token.text) for token in doc) <= 500


def test_a_sentence_is_cut_where_it_pauses() -> None:
    doc = tokenize("one two three, " * 500)
    sentences = list(doc.sents)
    assert all(len(sentence) <= LONGEST_SENTENCE for sentence in sentences)
    assert all(sentence[-1].text == "," for sentence in sentences)


def test_a_sentence_of_common_length_is_left_whole() -> None:
    assert len(list(tokenize("one two three, " * 90 + "four.").sents)) == 1
