"""Scores of clusterings against figures worked out by hand."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from mountjoy.evaluate.clusters import score_clusters


def clustering(text: str) -> dict[str, int]:
    """``abc|de`` is the clusters {a, b, c} and {d, e}."""
    return {mention: number for number, part in enumerate(text.split("|")) for mention in part}


# gold, made, then precision and recall of B-cubed, MUC and CEAF-e.
CASES = [
    ("abc|de", "abc|de", (1, 1), (1, 1), (1, 1)),
    ("abc|de", "a|b|c|d|e", (1, 0.4), (1, 0), (7 / 6 / 5, 7 / 6 / 2)),
    ("a|b|c|d|e", "abc|de", (0.4, 1), (0, 1), (7 / 6 / 2, 7 / 6 / 5)),
    # Bagga and Baldwin's example: {1-5}, {6,7}, {8-c} against a response that joins the last two: 5 mentions of
    # precision 1, 2 of 2/7, 5 of 5/7.
    ("12345|67|89abc", "12345|6789abc", ((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12, 1), (9 / 10, 1), None),
    ("abcd", "ab|cd", (1, 0.5), (1, 2 / 3), (2 / 3 / 2, 2 / 3)),
]


@pytest.mark.parametrize(("gold", "made", "b_cubed", "muc", "ceaf"), CASES)
def test_hand_worked(
    gold: str,
    made: str,
    b_cubed: tuple[float, float],
    muc: tuple[float, float],
    ceaf: tuple[float, float] | None,
) -> None:
    scores = score_clusters(clustering(gold), clustering(made))
    assert (scores.b_cubed.precision, scores.b_cubed.recall) == pytest.approx(b_cubed)
    assert (scores.muc.precision, scores.muc.recall) == pytest.approx(muc)
    if ceaf is not None:
        assert (scores.ceaf_e.precision, scores.ceaf_e.recall) == pytest.approx(ceaf)


def test_ceaf_finds_the_best_pairs() -> None:
    chance = random.Random(3)
    for _ in range(40):
        gold = {name: chance.randrange(4) for name in "abcdefghij"}
        made = {name: chance.randrange(4) for name in "abcdefghij"}
        wanted = [{m for m in gold if gold[m] == k} for k in sorted(set(gold.values()))]
        found = [{m for m in made if made[m] == k} for k in sorted(set(made.values()))]
        fewer, more = sorted((wanted, found), key=len)
        best = max(
            sum(2 * len(one & two) / (len(one) + len(two)) for one, two in zip(fewer, chosen, strict=False))
            for chosen in permutations(more, len(fewer))
        )
        scores = score_clusters(gold, made)
        assert scores.ceaf_e.precision == pytest.approx(best / len(found))
        assert scores.ceaf_e.recall == pytest.approx(best / len(wanted))


def test_other_mentions_are_an_error() -> None:
    with pytest.raises(ValueError, match="different mentions"):
        score_clusters({"a": 1}, {"b": 1})
