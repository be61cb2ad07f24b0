"""The transliteration key against a table of attested spellings, and its levels."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mountjoy import translit
from mountjoy.resolve.gazetteer import Gazetteer

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
    assert verdicts.count("yes") >= 300
    assert verdicts.count("no") >= 300
    assert set(verdicts) == {"yes", "no", "clash", "listed"}
    pairs = [frozenset((first.lower(), second.lower())) for first, second, _ in PAIRS]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize(("first", "second", "verdict"), PAIRS)
def test_key(first: str, second: str, verdict: str) -> None:
    assert (translit.key(first) == translit.key(second)) == (verdict in ("yes", "clash"))


@pytest.mark.parametrize(("first", "second"), [pair[:2] for pair in PAIRS if pair[2] == "yes"])
def test_vowels_of_one_name_agree(first: str, second: str) -> None:
    assert translit.vowels_agree(translit.normal(first), translit.normal(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [("Karbala", "Karabilah"), ("Quneitra", "Qantara"), ("Zabadani", "Zabdin"), ("Qusayr", "Qasr")],
)
def test_vowels_tell_names_of_one_key_apart(first: str, second: str) -> None:
    assert translit.key(first) == translit.key(second)
    assert not translit.vowels_agree(translit.normal(first), translit.normal(second))


@pytest.mark.parametrize(("first", "second"), [pair[:2] for pair in PAIRS if pair[2] == "listed"])
def test_spellings_that_no_key_joins_are_listed(first: str, second: str) -> None:
    gazetteer = Gazetteer.open()
    assert gazetteer.lookup(first)[0].id == gazetteer.lookup(second)[0].id


@pytest.mark.parametrize(("first", "second"), [pair[:2] for pair in PAIRS if pair[2] == "clash"])
def test_places_that_share_a_key_are_told_apart(first: str, second: str) -> None:
    assert translit.normal(first) != translit.normal(second)


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


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("الموصل", "المَوْصِل", True),  # with vowel signs
        ("أربيل", "اربيل", True),  # with hamza
        ("الموصل", "الموصلي", False),
        ("Київ", "КИЇВ", True),
        ("Київ", "Киев", False),
        ("Ёлкино", "Елкино", True),
        ("کابل", "کابل ", True),
    ],
)
def test_names_in_other_scripts_are_matched_as_they_are(first: str, second: str, same: bool) -> None:
    assert (translit.exact(first) == translit.exact(second)) == same
    assert translit.normal(first)


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
