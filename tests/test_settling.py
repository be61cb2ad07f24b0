"""Mentions whose words the registry knows better."""

from __future__ import annotations

import pytest

from mountjoy.claim import Mention
from mountjoy.settling import _widened


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("They train Free Syrian Army-branded militias.", "Syrian Army-branded militias",
         "Free Syrian Army-branded militias"),
        ("They train the Syrian army.", "Syrian army", "Syrian army"),
        ("Then Islamic State fled.", "Islamic State", "Islamic State"),
    ],
)  # fmt: skip
def test_a_mention_inside_a_listed_name_begins_where_the_name_does(text: str, words: str, whole: str) -> None:
    start = text.index(words)
    made = _widened(text, Mention("m1", start, start + len(words), words, "actor"))
    assert (made.text, made.start) == (whole, text.index(whole))
