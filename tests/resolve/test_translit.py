"""The transliteration key against a table of attested spellings, and its levels."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mountjoy.resolve import translit

_TABLE = Path(__file__).with_name("translit_pairs.tsv")


def _pairs() -> list[tuple[str, str, str]]:
    rows = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, second, verdict = line.split("\t")
            rows.append((first, second, verdict))
    return rows


PAIRS = _pairs()


def test_the_table_is_large_enough() -> None:
    verdicts = [verdict for _, _, verdict in PAIRS]
    assert verdicts.count("yes") >= 120
    assert verdicts.count("no") >= 120
    assert set(verdicts) == {"yes", "no", "clash"}


@pytest.mark.parametrize(("first", "second", "verdict"), PAIRS)
def test_key(first: str, second: str, verdict: str) -> None:
    assert (translit.key(first) == translit.key(second)) == (verdict != "no")


@pytest.mark.parametrize(
    ("name", "exact", "normal"),
    [
        ("Deir ez-Zor", "deir ez zor", "deirzor"),
        ("Al Ḩuwayjah", "al huwayjah", "huwayjah"),
        ("Qa’im", "qaim", "qaim"),
        ("As-Suwaydā’", "as suwayda", "suwayda"),
        ("Diyarbakır", "diyarbakir", "diyarbakir"),
        ("Al", "al", "al"),
        ("San  Salvador", "san salvador", "sansalvador"),
        ("", "", ""),
    ],
)
def test_levels(name: str, exact: str, normal: str) -> None:
    assert translit.exact(name) == exact
    assert translit.normal(name) == normal


@pytest.mark.parametrize(("name", "expected"), [("Al Hawijah", True), ("Hawijah", False), ("Aleppo", False)])
def test_has_article(name: str, expected: bool) -> None:
    assert translit.has_article(name) is expected


def test_names_not_romanised_have_no_key() -> None:
    assert translit.key("الموصل") == ""
    assert translit.key("Мосул") == ""


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_folded_the_same_way_twice(name: str) -> None:
    assert translit.exact(translit.exact(name)) == translit.exact(name)
    assert translit.forms(name) == (translit.normal(name), translit.has_article(name), translit.key(name))
    assert translit.key(name).isascii()


@settings(deadline=None)
@given(st.sampled_from([first for first, _, _ in PAIRS]))
def test_case_does_not_count(name: str) -> None:
    assert translit.key(name.upper()) == translit.key(name.lower()) == translit.key(name)
