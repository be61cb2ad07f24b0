"""Encodings, control characters, dates, languages and the word lists."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mountjoy.errors import CodebookError, InputError
from mountjoy.ingest.clean import clean_text, copy_key, decode
from mountjoy.ingest.dates import is_day, read_day
from mountjoy.ingest.language import detect, stated
from mountjoy.ingest.words import load_words, words

SENTENCE = "Le général déclara que l’armée a repris le village — “sans pertes”."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("cp1252"), "cp1252"),
    ],
)
def test_decode(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (SENTENCE, encoding)
    assert (decoded.note is None) == encoding.startswith("utf")


def test_decode_other_alphabets() -> None:
    text = "Сирийская армия взяла под полный контроль город и его окрестности, сообщили военные в четверг."
    assert decode((text * 3).encode("cp1251")).text == text * 3
    assert decode((text * 3).encode("koi8-r"), "koi8-r").text == text * 3
    assert decode((text * 3).encode("cp1251"), "no-such-encoding").text == text * 3


def test_decode_text_cut_within_a_character() -> None:
    decoded = decode("Тест на русском языке".encode()[:-1])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith("Тест на русском язык")
    assert decoded.note is not None


@pytest.mark.parametrize("data", [b"\x00\x01\x02PNG", b"\x89PNG\r\n\x1a\n" + bytes(range(1, 32)) * 9])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="binary"):
        decode(data)


def test_clean_text() -> None:
    assert clean_text("a\r\nb\rc\x0bd\x0ce\x85f\u2028g") == ("a\nb\nc\nd\ne\nf\ng", 0)
    assert clean_text("a\x00b\x1bc\x7fd\x9fe\tf") == ("abcde\tf", 4)
    assert clean_text("a\ud800b") == ("a\ufffdb", 0)
    assert clean_text("e\u0301 \u00e9 \u200b") == ("e\u0301 \u00e9 \u200b", 0)


@given(st.text())
def test_clean_text_leaves_no_control_characters(text: str) -> None:
    cleaned, removed = clean_text(text)
    assert all(sign in "\n\t" or not (ord(sign) < 32 or 127 <= ord(sign) < 160) for sign in cleaned)
    assert len(cleaned) + removed <= len(text)
    assert clean_text(cleaned) == (cleaned, 0)
    cleaned.encode("utf-8")


def test_copy_key_folds_space_quotes_dashes_and_case() -> None:
    assert copy_key("“Two  men”\nDIED – today") == copy_key('"two men" died - today ')
    assert copy_key("two men died") != copy_key("two men die")


@pytest.mark.parametrize(
    "value",
    [
        "2017-11-03", "2017-11-03T23:30:00Z", "2017-11-03 23:30:00+03:00", "2017/11/03", "20171103", 20171103,
        "3 November 2017", "3 Nov 2017", "Nov. 3, 2017", "November 3, 2017", "Friday, November 3, 2017",
        "3rd of November 2017", "Fri, 03 Nov 2017 10:00:00 +0000", "03.11.2017",
        "November 3, 2017 at 10:15 AM",
        1509710400, 1509710400000, "1509710400", date(2017, 11, 3), datetime(2017, 11, 3, 12),
    ],
)  # fmt: skip
def test_read_day(value: object) -> None:
    assert read_day(value) == date(2017, 11, 3)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("yesterday", "no known form"),
        ("03/11/2017", "cannot be told apart"),
        ("2017-02-30", "day is out of range"),
        ("3 Novembre 2017", "is no month"),
        ("", "no known form"),
        (True, "bool is no date"),
        ([], "list is no date"),
        (12, "no time since 1970"),
        (float("inf"), "."),
        (float("nan"), "."),
        ("0000-01-01", "out of range"),
    ],
)
def test_days_that_cannot_be_read(value: object, why: str) -> None:
    with pytest.raises((ValueError, OverflowError), match=why):
        read_day(value)


def test_slashes_are_read_where_only_one_way_is_possible() -> None:
    assert read_day("23/11/2017") == date(2017, 11, 23)
    assert read_day("11/23/2017") == date(2017, 11, 23)
    assert read_day("11/11/2017") == date(2017, 11, 11)
    assert is_day("Sept. 19, 2016") and not is_day("20160919") and not is_day("Sept. 19")


@given(st.text(max_size=100) | st.integers() | st.floats() | st.none())
def test_a_day_is_read_or_refused(value: object) -> None:
    try:
        assert isinstance(read_day(value), date)
    except (ValueError, OverflowError) as error:
        assert str(error)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rebels seize port", "en"),
        (
            "REBELS SEIZED THE PORT OF KISMAYO ON MONDAY, ACCORDING TO WITNESSES WHO FLED THE TOWN BY BOAT",
            "en",
        ),
        (
            "Kenyan troops kill Shabaab commander; Ethiopian helicopter downed; Mogadishu hotel besieged",
            "en",
        ),
        ("Le porte-parole de l'armée a annoncé jeudi la reprise de la ville et de ses environs.", "fr"),
        ("El ejército recuperó el control de la ciudad, informaron fuentes militares este jueves.", "es"),
        ("سيطر الجيش على المدينة بالكامل، بحسب مصدر عسكري", "ar"),
        ("Армия взяла под полный контроль город, сообщили военные.", "ru"),
        ("12 345 —", None),
    ],
)
def test_detect(text: str, code: str | None) -> None:
    assert detect(text) == code


def test_stated_language() -> None:
    assert [stated(value) for value in ("en-GB", "EN", "English", " ar ", "Klingon!")] == [
        "en", "en", "en", "ar", None
    ]  # fmt: skip


def test_words_file_is_checked(tmp_path: Path) -> None:
    assert "but" in words().leaning
    path = tmp_path / "words.yaml"
    for content, message in (
        ("a: [1", "words.yaml:1"),
        ("- a", "mapping"),
        ("colour: red", "unknown key 'colour'"),
        ("leaning: 3", "'leaning'"),
        ("leaning: He", "lower-case"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(CodebookError, match=message):
            load_words(path)
