"""The interchange format: what is written, what is read back, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mountjoy.claim import (
    Claim,
    CodedReport,
    Count,
    DateValue,
    Entity,
    Mention,
    PeopleCount,
    Placing,
    Role,
    Span,
)
from mountjoy.errors import InputError
from mountjoy.interchange import decode, encode, encode_lines, mention_json, read_coded, to_json
from mountjoy.report import Report

TEXT = "Troops took Zubara, killing 4."


def coded() -> CodedReport:
    place = Entity("geonames:1", "Zubara", "city", country="SY", lat=35.5, lon=40.25, precision=1)
    return CodedReport(
        report=Report(id="r1", text=TEXT, origin="a.txt#1", sequence=1, sha256="ab"),
        mentions=(
            Mention("m1", 0, 6, "Troops", "actor"),
            Mention("m2", 12, 18, "Zubara", "place", named=True, entity=place),
        ),
        claims=(
            Claim(
                id="c1",
                kind="event",
                type="capture",
                family="battle",
                trigger=Span(7, 11, "took"),
                sentence=Span(0, len(TEXT), TEXT),
                roles=(Role("actor", "m1", "ARG0"), Role("place", "m2")),
                date=DateValue(None, None, None, "stated", "then"),
                fatalities=Count(4, 4, 4, "4"),
                codes={"muc": "attack", "acled": {"sub_event_type": "x", "event_type": "Battles"}},
                score=0.75,
                frame="take.01",
                people=(
                    PeopleCount("killed", Count(4, 4, 4, "4"), Span(28, 29, "4"), who="m1"),
                    PeopleCount("killed", Count(1, 1, 1, "4"), Span(28, 29, "4"), part=True),
                ),
            ),
        ),
        issues=("one note",),
    )


def test_there_and_back() -> None:
    assert decode(encode(coded())) == coded()


def test_an_unresolved_place_keeps_null_for_its_entity_and_what_it_lies_in() -> None:
    placing = Placing(1, 1, "a named town or site", "Aleppo", "mj:sy-province-aleppo", "SY", "Aleppo")
    whole = coded()
    one = replace(
        whole, mentions=(whole.mentions[0], replace(whole.mentions[1], entity=None, placing=placing))
    )
    assert decode(encode(one)) == one
    assert json.loads(encode(one))["mentions"][1]["entity"] is None
    bare = replace(one.mentions[1], placing=Placing(2, 2, "near a named town or site, or around it"))
    assert mention_json(bare)["placing"] == {
        "precision": 2, "where_prec": 2, "precision_rule": "near a named town or site, or around it",
    }  # fmt: skip


def test_contract_keys_stand_even_where_empty() -> None:
    data = json.loads(encode(coded()))
    assert list(data) == ["report", "mentions", "claims", "issues"]
    assert list(data["report"])[:8] == [
        "id", "title", "text", "published", "published_basis", "source", "url", "language",
    ]  # fmt: skip
    assert data["report"]["published"] is None
    claim = data["claims"][0]
    assert list(claim) == [
        "id", "kind", "type", "family", "trigger", "sentence", "roles", "date", "fatalities",
        "injuries", "assertion", "attribution", "codes", "score", "frame", "people",
    ]  # fmt: skip
    assert claim["injuries"] is None
    assert claim["people"] == [
        {
            "outcome": "killed",
            "count": {"low": 4, "best": 4, "high": 4, "text": "4"},
            "words": {"start": 28, "end": 29, "text": "4"},
            "who": "m1",
        },
        {
            "outcome": "killed",
            "count": {"low": 1, "best": 1, "high": 1, "text": "4"},
            "words": {"start": 28, "end": 29, "text": "4"},
            "part": True,
        },
    ]
    assert claim["sentence"] == {"start": 0, "end": len(TEXT)}
    assert data["mentions"][0]["entity"] is None


def test_bytes_do_not_depend_on_the_order_of_codes() -> None:
    one = coded()
    codes = {"acled": {"event_type": "Battles", "sub_event_type": "x"}, "muc": "attack"}
    claim = one.claims[0]
    swapped = replace(claim, codes=codes)
    again = CodedReport(one.report, one.mentions, (swapped,), one.issues)
    assert encode(again) == encode(one)


def broken(path: str, value: Any) -> bytes:
    data = to_json(coded())
    *way, last = path.split(".")
    part: Any = data
    for step in way:
        part = part[int(step)] if step.isdigit() else part[step]
    part[last] = value
    return msgspec.json.encode(data)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("report", 3, "report"),
        ("report.id", 3, "id"),
        ("claims", None, "claims must be a list"),
        ("claims.0.kind", "rumour", "claims[0]"),
        ("claims.0.trigger", {"start": 7, "end": 10, "text": "took"}, "the words at 7-10"),
        ("claims.0.sentence", {"start": 0, "end": 999}, "the words at 0-999"),
        ("claims.0.sentence", {"start": -4, "end": 3}, "claims[0]"),
        ("claims.0.attribution", "m9", "m9"),
        ("claims.0.roles", [{"role": "actor", "mention": "m7"}], "m7"),
        ("claims.0.people.0.who", "m9", "m9"),
        ("claims.0.people.0.outcome", "bored", "claims[0]"),
        ("claims.0.people.0.words", {"start": 1, "end": 2, "text": "4"}, "the words at 1-2"),
        ("claims.0.date", {"start": "yesterday"}, "claims[0]"),
        ("mentions.1.start", -3, "mention m2"),
        ("mentions.1.id", "m1", "same id"),
        ("mentions.1.antecedent", "m5", "m5"),
    ],
)
def test_what_is_refused(path: str, value: Any, words: str) -> None:
    with pytest.raises(InputError, match="here") as caught:
        decode(broken(path, value), "here:4")
    assert words in str(caught.value)


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"\xff\xfe", b"3"])
def test_not_a_coded_report(line: bytes) -> None:
    with pytest.raises(InputError, match="here"):
        decode(line, "here")


def test_a_file_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "coded.jsonl"
    path.write_bytes(b"".join(encode_lines([coded()])) + b"\n" + b"{}\n")
    reader = read_coded(path)
    assert next(reader) == coded()
    with pytest.raises(InputError, match=r"coded\.jsonl:3"):
        next(reader)
    with pytest.raises(InputError, match="cannot be read"):
        next(read_coded(tmp_path / "none.jsonl"))


@given(st.text(min_size=1).filter(lambda text: not any(0xD800 <= ord(c) <= 0xDFFF for c in text)), st.data())
def test_any_text_keeps_its_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    one = CodedReport(Report(id="r", text=text), (Mention("m", start, end, text[start:end], "actor"),))
    assert decode(encode(one)) == one
