from __future__ import annotations

import numpy as np
import pytest

from mountjoy.annotate.names import ORGANISATION, PERSON, PLACE, Name, Trees, joined, tagged


def trees(rows: list[tuple[str, int, str]]) -> Trees:
    """(word, head, relation) rows; a word in capitals is proper."""
    return Trees(
        [h for _, h, _ in rows],
        [r for _, _, r in rows],
        [w[0].isupper() for w, _, _ in rows],
        [w == "of" for w, _, _ in rows],
    )


CASES = {
    "a compound": (
        [("Sony", 1, "compound"), ("Australia", 2, "nsubj"), ("fell", -1, "root")],
        [Name(0, 1, ORGANISATION), Name(1, 2, PLACE)],
        [Name(0, 2, ORGANISATION)],
    ),
    "two names": (
        [("Dale", 1, "nsubj"), ("told", -1, "root"), ("Reuters", 1, "iobj"), ("Ali", 1, "obj")],
        [Name(0, 1, PERSON), Name(2, 3, ORGANISATION), Name(3, 4, PERSON)],
        [Name(0, 1, PERSON), Name(2, 3, ORGANISATION), Name(3, 4, PERSON)],
    ),
    "of": (
        [("University", -1, "root"), ("of", 2, "case"), ("Mosul", 0, "nmod")],
        [Name(0, 1, ORGANISATION), Name(2, 3, PLACE)],
        [Name(0, 3, ORGANISATION)],
    ),
    "a person of a place": (
        [("Ali", -1, "root"), ("of", 2, "case"), ("Mosul", 0, "nmod")],
        [Name(0, 1, PERSON), Name(2, 3, PLACE)],
        [Name(0, 1, PERSON), Name(2, 3, PLACE)],
    ),
    "a proper word before": (
        [("Free", 2, "amod"), ("Syrian", 2, "amod"), ("Army", -1, "root")],
        [Name(2, 3, ORGANISATION)],
        [Name(0, 3, ORGANISATION)],
    ),
    "a common word before": (
        [("northern", 1, "amod"), ("Mali", -1, "root")],
        [Name(1, 2, PLACE)],
        [Name(1, 2, PLACE)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_joined(case: str) -> None:
    rows, found, expected = CASES[case]
    assert joined(found, trees(rows)) == expected


def test_tags_spell_names() -> None:
    kinds = np.array([1, 1, 2, 2, 0, 3, 3])
    begins = np.array([False, False, False, True, False, True, False])
    sentence = np.array([0, 0, 0, 0, 0, 0, 1])
    assert tagged(kinds, begins, sentence) == [
        Name(0, 2, 1),
        Name(2, 3, 2),
        Name(3, 4, 2),
        Name(5, 6, 3),
        Name(6, 7, 3),
    ]
    assert tagged(np.zeros(0, np.int64), np.zeros(0, bool), np.zeros(0, np.int64)) == []
