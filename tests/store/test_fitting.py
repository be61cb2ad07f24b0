"""Which of the texts that hold what is asked for fit it best."""

from __future__ import annotations

import pytest

from mountjoy.store.fitting import best_first
from mountjoy.store.words import KEY_MARK, parse_query

LONG = " ".join(["filler"] * 60)


@pytest.mark.parametrize(
    ("query", "texts", "first"),
    [
        ("shelling", {1: f"shelling {LONG}", 2: "shelling of the town"}, [2, 1]),
        ("shelling", {1: "shelling once here now", 2: "shelling and shelling again now"}, [2, 1]),
        ("shelling", {5: "shelling here", 3: "shelling here"}, [3, 5]),
        ('"air strike"', {1: "air strike air and a strike", 2: "air strike then air strike again"}, [2, 1]),
        ("bomb*", {1: "bombs fell far away", 2: "bombs and bombers fell"}, [2, 1]),
        ("shelling -truce", {1: "shelling here now", 2: "shelling shelling now"}, [2, 1]),
    ],
)
def test_order(query: str, texts: dict[int, str], first: list[int]) -> None:
    assert best_first(texts, parse_query(query)) == first


def test_another_spelling_of_a_name_counts() -> None:
    query = parse_query("Raqqa")
    key = query.terms[0].key
    texts = {1: f"the raqqa road and much else besides {LONG}", 2: f"ar raqqah {KEY_MARK}{key}"}
    assert key is not None
    assert best_first(texts, query) == [2, 1]


def test_nothing_found_is_nothing() -> None:
    assert best_first({}, parse_query("shelling")) == []
