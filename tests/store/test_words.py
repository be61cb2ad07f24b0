"""How texts and queries are folded, and what is found where."""

from __future__ import annotations

import pytest

from mountjoy.store.words import highlights, index_words, parse_query

TEXT = (
    "Iraqi forces took Dayr az Zawr and Hawijah; the Syrian Army's men in Ar Raqqah shelled al-Mayadin. "
    "Émigré fighters of Kyiv's 3rd brigade met in Bogotá. Бахмут fell."
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("took", ["took"]),
        ("TOOK", ["took"]),
        ("Deir Ezzor", ["Dayr az Zawr"]),
        ('"Deir ez-Zor"', ["Dayr az Zawr"]),
        ("Raqqa", ["Ar Raqqah"]),
        ("Al Mayadeen", ["Mayadin"]),
        ("hawija", []),  # without a capital it is a word like any other
        ("Hawija", ["Hawijah"]),
        ("emigre fight*", ["Émigré", "fighters"]),
        ("bogota", ["Bogotá"]),
        ("бахмут", ["Бахмут"]),
        ('"army\'s men"', ["Army's men"]),
        ('"men army"', []),
        ("Kiev", []),  # two names of one town that do not sound alike
        ("-took", []),
        ("", []),
    ],
)
def test_what_is_found_stands_out(query: str, found: list[str]) -> None:
    assert [span.text for span in highlights(TEXT, parse_query(query))] == found
    for span in highlights(TEXT, parse_query(query)):
        assert TEXT[span.start : span.end] == span.text


def test_words_of_no_report_can_stand_for_a_term() -> None:
    assert "\ue001" not in index_words("a \ue001tabc \ue000drzr word")
    assert index_words("a \ue001tabc").split()[:2] == ["a", "tabc"]


def test_what_is_asked_for_is_no_language_of_commands() -> None:
    query = parse_query('AND "x OR" NEAR( ^y* -z')
    assert [term.words for term in query.terms if term.excluded] == [("z",)]
    assert [term.words for term in query.terms if term.prefix] == [("y",)]
