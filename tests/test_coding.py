"""Reports through the shipped pipeline to claims: the same each time, whatever stands beside them or in them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from mountjoy import coding, pipeline
from mountjoy.claim import CodedReport
from mountjoy.coding import Coder, CodingLimits
from mountjoy.report import Report
from mountjoy.store import open_record

PUBLISHED = date(2017, 10, 6)
TEXTS = [
    "Government troops seized the town of Bria on Monday, the army said.",
    "A car bomb killed at least 30 people and wounded 12 in Mosul. The Islamic State claimed the attack.",
    "Iran-backed militias fought the Popular Mobilization Forces (PMF) near Kirkuk. The PMF lost two men.",
    "Rebels denied that they had shelled Aleppo. If the shelling goes on, the ceasefire will fail.",
    "Thousands of protesters marched through Beirut on Saturday; police fired tear gas.",
    "The weather was fine.",
    " \n\n ",
    "SYRIAN ARMY RETAKES PALMYRA FROM DAESH",
    "Omar, who leads the group, said his fighters had withdrawn from Raqqa to Deir ez-Zor.\n\nHe gave no reason.",
]  # fmt: skip


def reports(texts: Sequence[str]) -> list[Report]:
    return [
        Report(f"r{k}", text, published=PUBLISHED, published_basis="stated") for k, text in enumerate(texts)
    ]


def as_bytes(coded: CodedReport) -> bytes:
    return msgspec.json.encode(coded, order="deterministic")


@pytest.fixture(scope="module")
def once(coder: Coder) -> list[CodedReport]:
    return list(coder.code(reports(TEXTS)))


def test_something_is_coded(once: list[CodedReport]) -> None:
    first = once[0].claims[0]
    assert (first.type, first.trigger.text, first.assertion) == ("capture", "seized", "claimed")
    assert {r.role: once[0].mention(r.mention).text for r in first.roles} == {
        "actor": "Government troops", "place": "the town of Bria",
    }  # fmt: skip
    assert first.date is not None
    assert (first.date.start, first.date.text) == (date(2017, 10, 2), "Monday")
    assert once[0].mention(first.attribution or "").text == "the army"


def test_tolls_go_to_the_bombing(once: list[CodedReport]) -> None:
    toll = once[1].claims[0].fatalities
    hurt = once[1].claims[0].injuries
    assert toll is not None
    assert hurt is not None
    assert (toll.low, toll.best, toll.high, hurt.best) == (30, 30, None, 12)


def test_ties_are_told_by_noun_phrases(once: list[CodedReport]) -> None:
    told = {
        (c.type, *(once[2].mention(r.mention).text for r in c.roles))
        for c in once[2].claims
        if c.kind == "tie"
    }
    assert ("backs", "Iran", "Iran-backed militias") in told
    assert any(type_ == "same-as" and "PMF" in words for type_, *words in told)


def test_headlines_in_capitals_are_read(once: list[CodedReport]) -> None:
    assert "capture" in {c.type for c in once[7].claims}


def test_nothing_is_made_of_nothing(once: list[CodedReport]) -> None:
    assert [once[k].claims for k in (5, 6)] == [(), ()]


def test_an_empty_report_keeps_its_line(coder: Coder) -> None:
    assert [(c.claims, c.issues) for c in coder.code(reports([""]))] == [((), ())]


def test_whom_a_number_counts_is_kept_with_it(coder: Coder) -> None:
    text = "The Malian army repelled an attack by terrorists at Tinzaouaten on Saturday and killed about 20 of them."
    (one,) = coder.code(reports([text]))
    kept = {mention.id for mention in one.mentions}
    counted = [people.who for claim in one.claims for people in claim.people]
    assert counted and all(who is None or who in kept for who in counted)


def test_the_same_bytes_twice(coder: Coder, once: list[CodedReport]) -> None:
    assert [as_bytes(c) for c in coder.code(reports(TEXTS))] == [as_bytes(c) for c in once]


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_batches_and_order_change_nothing(
    batch: int, coder: Coder, once: list[CodedReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "BATCH", batch)
    expected = {c.report.id: as_bytes(c) for c in once}
    shuffled = sorted(reports(TEXTS), key=lambda r: (int(r.id[1:]) * 5 + batch) % len(TEXTS))
    found = list(coder.code(shuffled))
    assert [c.report for c in found] == shuffled
    assert {c.report.id: as_bytes(c) for c in found} == expected


def test_reports_are_taken_as_they_come(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "BATCH", 2)
    taken: list[str] = []

    def stream():  # type: ignore[no-untyped-def]
        for report in reports(TEXTS):
            taken.append(report.id)
            yield report

    next(coder.code(stream()))
    assert len(taken) == 2


REFUSED = [
    ("another language", {"language": "fr"}, True),
    ("a copy", {"copy_of": "r9"}, False),
    ("over-long", {"text": TEXTS[0] + " " + "a" * 200_000}, True),
]


@pytest.mark.parametrize(("changes", "noted"), [c[1:] for c in REFUSED], ids=[str(c[0]) for c in REFUSED])
def test_what_is_not_coded_keeps_its_line(changes: dict[str, str], noted: bool, coder: Coder) -> None:
    (plain,) = reports(TEXTS[:1])
    odd = replace(plain, id="odd", **changes)  # type: ignore[arg-type]
    found = list(coder.code([plain, odd, replace(plain, id="last")]))
    assert [c.report.id for c in found] == ["r0", "odd", "last"]
    assert found[1].report == odd
    assert (found[1].claims, found[1].mentions) == ((), ())
    assert bool(found[1].issues) == noted
    assert [len(c.claims) > 0 for c in found] == [True, False, True]


def test_a_language_that_is_not_known_is_coded(coder: Coder) -> None:
    (report,) = reports(TEXTS[:1])
    assert next(coder.code([replace(report, language=None)])).claims


def test_a_report_that_takes_too_long_is_kept(coder: Coder) -> None:
    hurried = Coder(pipeline=coder.pipeline, limits=CodingLimits(seconds=0.0))
    (found,) = hurried.code(reports(TEXTS[:1]))
    assert found.claims == ()
    assert "over the limit of time" in found.issues[0]


def check_spans(coded: CodedReport) -> None:
    """Every span says what stands there, and every id points at a mention."""
    text = coded.report.text
    ids = {m.id for m in coded.mentions}
    assert len(ids) == len(coded.mentions)
    for mention in coded.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.antecedent is None or mention.antecedent in ids
    assert len({c.id for c in coded.claims}) == len(coded.claims)
    for claim in coded.claims:
        for span in (claim.trigger, claim.sentence):
            assert text[span.start : span.end] == span.text
        assert claim.sentence.start <= claim.trigger.start < claim.trigger.end <= claim.sentence.end
        assert {r.mention for r in claim.roles} <= ids
        assert claim.attribution is None or claim.attribution in ids
        assert 0 < claim.score < 1


def test_offsets_hold(once: list[CodedReport]) -> None:
    for coded in once:
        check_spans(coded)


def test_offsets_hold_behind_what_is_no_plain_letter(coder: Coder) -> None:
    odd = "\u200f\ufeff😀 e\u0301 \r\n\t — " + TEXTS[0]
    (found,) = coder.code(reports([odd]))
    check_spans(found)
    assert "capture" in {c.type for c in found.claims}


SEIZED = "Rebels seized Mosul "
HOSTILE = {
    "control characters": "Rebels\x00 seized\x01 Mosul\x1b[31m.\x07\x0b\x0c\x85\u2028 Troops \ufffe left\x7f.",
    "2,000 words without an end": " and ".join([SEIZED] * 500),
    "2,000 nested clauses": "Omar said that " * 660 + "rebels seized Mosul.",
    "500 names": "Rebels killed " + ", ".join(f"Ahmad{k} Rashid{k}" for k in range(500)) + " in Mosul.",
    "unclosed quotes": "“" * 200 + "Rebels seized Mosul, he said. " + '"' * 200 + " (" * 200,
    "no sentence ends": "\n".join(["rebels seized mosul"] * 300),
    "no spaces": "rebelsseizedmosul" * 2000,
    "hyphens": "Iran-backed-" * 500 + "militias attacked Mosul.",
    "digits": "killed " + "9" * 3000 + " people in Mosul; " + "1,000," * 500 + "000 died.",
    "emoji": "😀🇮🇶👨‍👩‍👧‍👦 " * 200 + "Rebels 😡 seized Mosul 💥.",
    "right-to-left": "سيطر الجيش على الموصل. " * 60 + "\u202eRebels seized Mosul.\u202c השלטון",
    "combining marks": "Rebels se" + "\u0301" * 2000 + "ized Mosul.",
    "only stops": "." * 3000,
    "only line ends": "\n" * 3000 + "Rebels seized Mosul.",
    "markup": "<script>alert(1)</script>" * 100 + "<b>Rebels</b> seized &lt;Mosul&gt;.",
    "brackets": "Popular Forces (" * 400 + ")" * 400,
}
SECONDS = 20.0
"""For any one of them, on a busy machine; none should take a tenth of it."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_finishes(name: str, coder: Coder) -> None:
    began = time.process_time()
    (found,) = coder.code(reports([HOSTILE[name]]))
    assert time.process_time() - began < SECONDS
    check_spans(found)


def test_a_lone_surrogate_does_not_stop_the_run(coder: Coder) -> None:
    assert len(list(coder.code(reports(["Rebels seized \ud800 Mosul.", TEXTS[0]])))) == 2


def test_hostile_text_leaves_its_neighbours_alone(coder: Coder, once: list[CodedReport]) -> None:
    mixed = [
        *reports(TEXTS[:2]),
        *(
            Report(name, HOSTILE[name])
            for name in ("control characters", "unclosed quotes", "only stops", "digits")
        ),
    ]
    found = list(coder.code([mixed[0], *mixed[2:], mixed[1]]))
    assert [as_bytes(found[0]), as_bytes(found[-1])] == [as_bytes(once[0]), as_bytes(once[1])]


def test_what_went_wrong_with_one_report_is_in_the_summary(
    tmp_path: Path, coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> CodedReport:
        raise ValueError("broken on purpose")

    monkeypatch.setattr(coder, "code_annotated", fail)
    page = tmp_path / "a.txt"
    page.write_text("Rebels seized the town of Gao on Monday.", encoding="utf-8")
    summary = pipeline.run([page], tmp_path / "a.db", code=coder.code, coder="test")
    assert summary.skipped == 1
    assert "broken on purpose" in summary.issues[-1].message


def test_no_text_of_our_own_fails_to_be_coded(demo_file: Path) -> None:
    with open_record(demo_file) as record:
        coded = list(record.coded())
    assert len(coded) > 50 and any(one.claims for one in coded)
    assert [note for one in coded for note in one.issues] == []
