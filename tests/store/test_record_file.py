"""What is written to a record file comes back, once, in order, and can be found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from mountjoy.claim import Count, Mention, PeopleCount, Placing
from mountjoy.errors import NotFoundError, RecordError
from mountjoy.issues import Issue
from mountjoy.merge import build
from mountjoy.store import TABLES, RecordFile, open_record
from tests.hand import coded
from tests.store.conftest import NewPlace

CODER = "test 1"
NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
REPORTS = [
    coded(
        "r1",
        """
        capture 2017-11-02 toll=4-6 | [actor:Troops=army] <took> [place:Zubara=zubara], [recipient:Nahr Men]
        clash 2017-11-02 claimed | , [by:the minister=minister] <said>.
        """,
        title="Army takes Zubara",
        published=date(2017, 11, 3),
        published_basis="stated",
        source="Zan Daily",
        origin="a.jsonl#1",
    ),
    coded(
        "r2", "bombing 2017-11-05 | A <bomb> hit [place:Kalat=kalat].", source="Zan Daily", origin="a.jsonl#2"
    ),
    coded("r3", "holds | [actor:The Front=front] <holds> [place:Kalat=kalat].", published=date(2018, 1, 1)),
    coded("r4", "backs | [actor:The army=army] <backs> [recipient:the brigade=brigade]."),
    coded("r5"),
]


@pytest.fixture(scope="module")
def held(new_place: NewPlace) -> Iterator[RecordFile]:
    """A record of the reports, merged, that tests only read."""
    with open_record(new_place(), write=True, clock=lambda: NOON) as record:
        record.add(REPORTS, coder=CODER)
        merged = build(record.coded())
        record.replace_merged(merged.events, merged.ties, merged.control, merged.issues)
        yield record


@pytest.fixture
def record(place: Path | str) -> Iterator[RecordFile]:
    """Such a record, to change."""
    with open_record(place, write=True, clock=lambda: NOON) as opened:
        opened.add(REPORTS, coder=CODER)
        merged = build(opened.coded())
        opened.replace_merged(merged.events, merged.ties, merged.control, merged.issues)
        yield opened


def test_what_was_coded_comes_back_as_it_was(held: RecordFile) -> None:
    assert list(held.coded()) == REPORTS
    assert held.reports() == [one.report for one in REPORTS]
    assert [claim.type for claim in held.claims(kind="event")] == ["capture", "clash", "bombing"]
    assert held.report("r2") == REPORTS[1]


def test_numbers_of_people_come_back_as_they_were(record: RecordFile) -> None:
    one = coded("people", "bombing toll=4 | [actor:Troops=army] <bombed> [place:Zubara=zubara].")
    words = one.claims[0].trigger
    people = (
        PeopleCount("killed", Count(4, 4, None, "bombed"), words, who=one.mentions[0].id),
        PeopleCount("killed", Count(1, 1, 1, "bombed"), words, part=True),
    )
    one = replace(one, claims=(replace(one.claims[0], people=people),))
    record.add([one], coder="test")
    assert [claim.people for claim in next(c for c in record.coded() if c.report.id == "people").claims] == [
        people
    ]


def test_what_was_merged_comes_back_as_it_was(held: RecordFile) -> None:
    merged = build(REPORTS)
    assert tuple(held.events()) == merged.events
    assert tuple(held.ties()) == merged.ties
    assert tuple(held.control()) == merged.control
    assert held.merged


def test_many_reports_come_back_in_order(record: RecordFile) -> None:
    many = [
        replace(REPORTS[4], report=replace(REPORTS[4].report, id=f"n{n}", text=f"{n}")) for n in range(450)
    ]
    record.add(many, coder=CODER)
    assert list(record.coded()) == [*REPORTS, *many]
    assert record.reports(limit=250) == [one.report for one in [*REPORTS, *many][:250]]


@pytest.mark.parametrize(
    ("filters", "types"),
    [
        ({}, ["capture", "clash", "bombing"]),
        ({"type": "capture"}, ["capture"]),
        ({"type": "explosion"}, ["bombing"]),
        ({"actor": "army"}, ["capture"]),
        ({"actor": "ARMY OF"}, ["capture"]),
        ({"actor": "náhr"}, ["capture"]),
        ({"actor": "100%"}, []),
        ({"place": "zubara"}, ["capture"]),
        ({"place": "kal"}, ["bombing"]),
        ({"place": "hama"}, ["capture", "bombing"]),
        ({"place": "sy"}, ["capture", "bombing"]),
        ({"since": date(2017, 11, 3)}, ["bombing"]),
        ({"until": date(2017, 11, 2)}, ["capture", "clash"]),
        ({"since": date(2017, 11, 2), "until": date(2017, 11, 4)}, ["capture", "clash"]),
    ],
)
def test_events_are_found(held: RecordFile, filters: dict[str, object], types: list[str]) -> None:
    assert sorted(event.type for event in held.events(**filters)) == sorted(types)  # type: ignore[arg-type]


def test_a_limit_takes_the_first(held: RecordFile) -> None:
    assert held.events(limit=2) == held.events()[:2]


def test_a_reader_does_not_hold_up_a_writer(record: RecordFile) -> None:
    reading = record.coded()
    first = next(reading)
    record.add([coded("r6")], coder=CODER)
    assert [first, *reading] == REPORTS  # the state when reading began
    assert len(record.reports()) == 6


def test_ties_and_control_are_found(held: RecordFile) -> None:
    assert len(held.ties(type="backs", actor="Red Brigade")) == 1
    assert held.ties(actor="front") == []
    assert len(held.control(place="Kalat", actor="front", since=date(2018, 1, 1))) == 1
    assert held.control(type="lost") == []


def test_one_event_by_the_beginning_of_its_id(held: RecordFile) -> None:
    event = held.events()[0]
    assert held.event(event.id[:10]) == event
    with pytest.raises(NotFoundError, match="no event has an id that begins with 'zz'"):
        held.event("zz")
    with pytest.raises(NotFoundError, match="several events"):
        held.event("")
    cited = held.cited(event.claims)
    assert [item.claim.id for item in cited] == list(event.claims)
    assert cited[0].report.id == "r1"
    with pytest.raises(NotFoundError, match="no claim has the id 'x'"):
        held.cited(["x"])
    with pytest.raises(NotFoundError, match="no report has the id 'r9'"):
        held.report("r9")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("bomb", ["r2"]),
        ("BOMB kalat", ["r2"]),
        ('"a bomb hit"', ["r2"]),
        ('"hit bomb"', []),
        ("zan", []),
        ("bomb AND OR NOT (", []),
        ('" "', []),
        ("", []),
        ("kalat", ["r2", "r3"]),
    ],
)
def test_reports_are_found_by_words(held: RecordFile, words: str, ids: list[str]) -> None:
    assert sorted(report.id for report in held.reports(search=words)) == ids


def test_search_follows_a_revision(record: RecordFile) -> None:
    record.add([coded("r2", "bombing | A <mortar> hit [place:Kalat=kalat].")], coder=CODER)
    assert record.reports(search="bomb") == []
    assert [report.id for report in record.reports(search="mortar")] == ["r2"]
    assert [one.report.id for one in record.coded()] == ["r1", "r2", "r3", "r4", "r5"]


def test_lists_of_who_and_where(record: RecordFile) -> None:
    pronoun = coded("r6", "clash | [actor:They] <fought> in [place:Kalat=kalat].")
    named = Mention("m0", 0, 4, "They", "actor", entity=REPORTS[0].mentions[0].entity)
    mentions = (named, replace(pronoun.mentions[0], antecedent="m0", named=False), pronoun.mentions[1])
    record.add([replace(pronoun, mentions=mentions)], coder=CODER)
    merged = build(record.coded())
    record.replace_merged(merged.events, merged.ties, merged.control)
    actors = {actor.id: (actor.claims, actor.events, actor.reports) for actor in record.actors()}
    assert actors["army"] == (3, 2, 3)  # the pronoun counts for whom it stands for
    assert actors["minister"] == (0, 0, 1)
    places = {place.id: (place.claims, place.events, place.lat) for place in record.places()}
    assert places["kalat"] == (3, 2, 35.9)
    assert [(name.text, name.claims) for name in record.unresolved()] == [("Nahr Men", 1)]
    assert record.unresolved()[0].example.startswith("Troops took Zubara")


def test_an_unresolved_place_keeps_where_it_lies(record: RecordFile) -> None:
    one = coded("r6", "clash | Troops <fought> in [place:Nahr Zeen] and [place:Nahr Zeen].")
    placing = Placing(1, 1, "a named town or site", "Aleppo", "mj:sy-province-aleppo", "SY", "Aleppo")
    mentions = tuple(replace(m, placing=placing) for m in one.mentions)
    record.add([replace(one, mentions=mentions)], coder=CODER)
    assert [c.mentions for c in record.coded() if c.report.id == "r6"] == [mentions]
    assert [
        (n.text, n.within, n.within_id, n.precision, n.where_prec)
        for n in record.unresolved()
        if n.text == "Nahr Zeen"
    ] == [("Nahr Zeen", "Aleppo", "mj:sy-province-aleppo", 1, 1)]
    merged = build(record.coded())
    record.replace_merged(merged.events, merged.ties, merged.control)
    assert ("Nahr Zeen", "SY", "Aleppo", None) in {
        (e.place.name, e.place.country, e.place.admin1, e.place.lat) for e in record.events() if e.place
    }
    assert {place.id for place in record.places()} == {"kalat", "zubara"}


def test_copies_are_found_between_runs(record: RecordFile) -> None:
    again = coded("r9", "bombing 2017-11-05 | A <bomb> hit [place:Kalat=kalat].", origin="b.jsonl#1")
    record.add([again], coder=CODER)
    assert record.report("r9").report.copy_of == "r2"
    assert record.totals()["copies"] == 1


def test_standing(held: RecordFile) -> None:
    one = REPORTS[1].report
    cases = [
        (one, CODER, "unchanged"),
        (replace(one, copy_of="r1", sequence=8), CODER, "unchanged"),
        (one, "test 2", "recode"),
        (replace(one, id="new"), CODER, "new"),
        (replace(one, text="Else."), CODER, "revised"),
        (replace(one, published=date(2017, 1, 1)), CODER, "revised"),
        (replace(one, text="Else.", origin="b.jsonl#2"), CODER, "conflict"),
        (replace(one, published=date(2017, 1, 1), origin="b.jsonl#2"), CODER, "unchanged"),
    ]
    for report, coder, expected in cases:
        assert held.standings([REPORTS[0].report, report], coder)[1] == expected


def test_source_bytes_are_kept_once(record: RecordFile) -> None:
    received = b"as it came"
    sha256 = hashlib.sha256(received).hexdigest()
    record.add(REPORTS[:1], coder=CODER, sources={sha256: received})
    record.add(REPORTS[:1], coder=CODER, sources={sha256: received})
    assert record.source(sha256) == received
    with pytest.raises(RecordError, match="another hash"):
        record.add([coded("r7")], coder=CODER, sources={"00": received})
    with pytest.raises(NotFoundError, match="no report has the id 'r7'"):
        record.report("r7")
    with pytest.raises(NotFoundError, match="no source bytes"):
        record.source("00")


def test_a_batch_is_written_whole_or_not_at_all(record: RecordFile) -> None:
    broken = replace(coded("r7", "clash | <Fighting>."), mentions=(None,))  # type: ignore[arg-type]
    before = list(record.coded())
    with pytest.raises(AttributeError):
        record.add([coded("r6"), broken], coder=CODER)
    assert list(record.coded()) == before
    assert record.verify() == []


def test_issues_are_noted_once(record: RecordFile) -> None:
    issue = Issue("error", "a.pdf", "cannot be read")
    assert record.note([issue, issue]) == 1
    assert record.note([issue]) == 0
    record.replace_merged([], [], [], [Issue("note", "r1", "of merging")])
    record.replace_merged([], [], [], [])
    assert record.issues() == [issue]


def test_runs_and_the_log_chain(record: RecordFile) -> None:
    number = record.begin_run("1.0", ["a.txt"])
    record.end_run(number, {"new": 5})
    (run,) = record.runs()
    assert (run["started"], run["version"], run["counts"]) == (
        "2020-01-01T12:00:00+00:00",
        "1.0",
        {"new": 5},
    )
    assert record.verify() == []
    with record._write() as connection:
        connection.execute(text("UPDATE log SET detail = '{}' WHERE number = 1"))
    assert record.verify() == ["log: row 1 was changed"]


def test_tables_have_their_columns_even_when_empty(place: Path | str) -> None:
    with open_record(place) as record:
        for name, table in TABLES.items():
            assert record.arrow(name).column_names == [column.name for column in table.columns]
            assert len(record.table(name)) == 0
        with pytest.raises(NotFoundError, match="there are: events"):
            record.table("evnts")


def test_tables(held: RecordFile) -> None:
    for name in TABLES:
        assert held.arrow(name).num_rows == len(held.table(name))
    frame = held.table("events")
    row = frame[frame["type"] == "capture"].iloc[0]
    assert (row["place"], row["actors"], row["recipients"]) == ("Zubara", "Army of Zan", "Nahr Men")
    assert (row["fatalities_low"], row["fatalities_high"]) == (4, 6)
    assert str(frame["fatalities_low"].dtype) == "Int64"
    assert frame["date_start"].dt.year.tolist() == [2017, 2017, 2017]
    claims = held.table("claims").set_index("id")
    assert claims["sentence"].str.startswith("Troops took").sum() == 2
    assert claims["attribution"].dropna().tolist() == ["the minister"]
