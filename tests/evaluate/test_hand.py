"""Gold of one's own as a table: what is read, what is refused, and how it is scored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mountjoy.claim import CodedReport, Count
from mountjoy.errors import InputError
from mountjoy.evaluate.figures import Rate
from mountjoy.evaluate.gold import Gold
from mountjoy.evaluate.hand import lay_over, texts_of
from mountjoy.evaluate.schemes import Scheme, in_scheme
from mountjoy.evaluate.score import Scores, score
from mountjoy.evaluate.table import COLUMNS, read_table, template
from tests.hand import coded

CODED = [
    coded(
        "r1abcdefgh",
        "capture 2017-11-02 toll=30-45 | [actor:Troops=army] <took> [place:Zubara=zubara] from "
        "[recipient:Nahr Men] and left.",
        title="Army takes Zubara",
        url="https://news.example/1",
    ),
    coded("r2", "holds | [actor:The Front=front] <holds> [place:Kalat=kalat]."),
    coded("r3", "backs | [actor:The army=army] <backs> [recipient:the brigade=brigade]."),
    coded("r4", "bombing | A <bomb> hit [place:Kalat=kalat]."),
]
TYPES = {"event": ["capture", "bombing", "clash"], "tie": ["backs", "leads"], "control": ["holds"]}
HEAD = "report,kind,type,sentence,trigger,actor,recipient,place,date,fatalities\n"
RIGHT = "r1abcdefgh,,capture,Troops took Zubara,took,Troops,Nahr Men,Zubara,2017-11-02,30-45\n"


def write(folder: Path, text: str, name: str = "gold.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def gold_of(path: Path) -> Gold:
    return lay_over(read_table(path), [one.report for one in CODED], TYPES)


def scored(path: Path, made: list[CodedReport] = CODED) -> Scores:
    return score(made, gold_of(path))


def test_a_row_is_read(tmp_path: Path) -> None:
    (gold_report,) = gold_of(write(tmp_path, HEAD + RIGHT)).reports
    (event,) = gold_report.events
    assert (event.type, event.trigger.text, event.loose, event.assertion) == ("capture", "took", False, None)
    assert [(role.role, role.words.text) for role in event.roles] == [
        ("actor", "Troops"), ("recipient", "Nahr Men"), ("place", "Zubara"),
    ]  # fmt: skip
    assert event.date == (date(2017, 11, 2), date(2017, 11, 2))
    assert event.fatalities == Count(30, None, 45, "30-45")


def test_what_agrees_is_right(tmp_path: Path) -> None:
    rows = RIGHT + "r2,control,holds,,,the front,,Kalat,,\nr3,tie,backs,,,army,the brigade,,,\n"
    fields = scored(write(tmp_path, HEAD + rows)).by_field
    assert set(fields) == {
        "event",
        "type",
        "actor",
        "recipient",
        "place",
        "date",
        "fatalities",
        "tie",
        "control",
    }
    assert {(rate.tp, rate.fp, rate.fn) for rate in fields.values()} == {(1, 0, 0)}


@pytest.mark.parametrize("name", ["r1abcdefgh", "r1abcdef", "army takes zubara", "https://news.example/1"])
def test_a_report_goes_by_several_names(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, HEAD + RIGHT.replace("r1abcdefgh", name))
    assert [one.report.id for one in gold_of(path).reports] == ["r1abcdefgh"]


@pytest.mark.parametrize("sentence", ["Troops took Zubara from", "TROOPS  took\nZubara", ""])
def test_words_are_found_in_any_case_and_spacing(tmp_path: Path, sentence: str) -> None:
    path = write(tmp_path, HEAD + RIGHT.replace("Troops took Zubara", f'"{sentence}"'))
    (event,) = gold_of(path).reports[0].events
    assert event.trigger.text == "took"


def test_without_a_trigger_type_and_parties_decide(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + RIGHT.replace(",took,", ",,"))
    assert gold_of(path).reports[0].events[0].loose
    assert scored(path).by_field["type"] == Rate(1, 0, 0)
    other = write(tmp_path, HEAD + RIGHT.replace(",took,", ",,").replace("capture", "clash"))
    fields = scored(other).by_field
    assert (fields["event"], fields["type"]) == (Rate(1, 0, 0), Rate(0, 1, 1))
    stranger = "r1abcdefgh,,clash,,,Rebels,,Kalat,,\n"
    assert scored(write(tmp_path, HEAD + stranger)).by_field["event"] == Rate(0, 1, 1)


def test_a_name_that_stands_nowhere_is_compared_with_what_was_resolved(tmp_path: Path) -> None:
    entity = next(m.entity for m in CODED[0].mentions if m.entity is not None)
    path = write(tmp_path, HEAD + RIGHT.replace(",Troops,", f",{entity.name},"))
    assert scored(path).by_field["actor"] == Rate(1, 0, 0)
    path = write(tmp_path, HEAD + RIGHT.replace(",Troops,", ",Somebody Else,"))
    assert scored(path).by_field["actor"] == Rate(0, 1, 1)


@pytest.mark.parametrize(
    ("told", "expected"),
    [("30-45", (1, 0, 0)), ("10-60", (1, 0, 0)), ("50-60", (0, 1, 1)), ("12", (0, 1, 1)), ("", (0, 1, 0))],
)
def test_tolls(tmp_path: Path, told: str, expected: tuple[int, int, int]) -> None:
    path = write(tmp_path, HEAD + RIGHT.replace("30-45", told))
    assert scored(path).by_field["fatalities"] == Rate(*expected)


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("2017-11-02", date(2017, 11, 2), date(2017, 11, 2)),
        ("2017-02", date(2017, 2, 1), date(2017, 2, 28)),
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-11-02/2017-11-05", date(2017, 11, 2), date(2017, 11, 5)),
    ],
)
def test_dates(tmp_path: Path, told: str, first: date, last: date) -> None:
    path = write(tmp_path, HEAD + RIGHT.replace("2017-11-02", told))
    assert gold_of(path).reports[0].events[0].date == (first, last)


def test_what_has_no_column_is_not_scored(tmp_path: Path) -> None:
    path = write(tmp_path, "report,type,trigger\nr1abcdefgh,capture,took\n")
    scores = scored(path)
    assert set(scores.by_field) == {"event", "type"}
    assert scores.disagreements == ()


def test_a_report_with_nothing_to_code(tmp_path: Path) -> None:
    scores = scored(write(tmp_path, HEAD + RIGHT + "r4,none,,,,,,,,\n"))
    assert scores.by_field["event"] == Rate(1, 1, 0)
    assert [item.coded for item in scores.disagreements] == ["bombing ('bomb')"]


def test_other_separators_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff" + "report;type;trigger\nr1abcdefgh;capture;took\n")
    assert len(gold_of(path).reports) == 1
    path = write(tmp_path, "report\ttype\ttrigger\n\nr1abcdefgh\tcapture\ttook\n")
    assert len(gold_of(path).reports) == 1


def test_a_column_of_texts(tmp_path: Path) -> None:
    path = write(tmp_path, 'text,type,actor\n"A bomb\nhit Kalat.",bombing,\n"A bomb\nhit Kalat.",clash,\n')
    table = read_table(path)
    (report,) = texts_of(table)
    gold = lay_over(table, [report], TYPES)
    assert report.text == "A bomb\nhit Kalat."
    assert [event.type for event in gold.reports[0].events] == ["bombing", "clash"]


def test_yaml_says_the_same(tmp_path: Path) -> None:
    text = (
        "rows:\n  - report: r1abcdefgh\n    type: capture\n    sentence: Troops took Zubara\n    trigger: took\n"
        "    actor: [Troops]\n    recipient: Nahr Men\n    place: Zubara\n    date: 2017-11-02\n"
        "    fatalities: 30-45\n"
    )
    yaml_scores, csv_scores = scored(write(tmp_path, text, "g.yaml")), scored(write(tmp_path, HEAD + RIGHT))
    assert yaml_scores.by_field == csv_scores.by_field


@pytest.mark.parametrize("form", ["csv", "yaml"])
def test_the_template_is_a_table(tmp_path: Path, form: str) -> None:
    table = read_table(write(tmp_path, template(form), f"gold.{form}"))
    assert len(table.rows) == 4
    assert table.columns <= set(COLUMNS)


BAD = {
    "type": (RIGHT.replace("capture", "captur"), 2, "unknown type 'captur'; 'capture' is meant?"),
    "no type": (RIGHT.replace("capture", ""), 2, "the type is missing"),
    "kind": (RIGHT.replace(",,capture", ",happening,capture"), 2, "unknown kind 'happening'"),
    "report": (RIGHT.replace("r1abcdefgh", "r9"), 2, "no report 'r9' was read"),
    "no report": (RIGHT.replace("r1abcdefgh", ""), 2, "no report is named"),
    "sentence": (RIGHT.replace("Troops took Zubara", "Troops lost Zubara"), 2, "does not stand in the report"),
    "trigger": (RIGHT.replace(",took,", ",seized,"), 2, "the trigger 'seized' does not stand in its sentence"),
    "part of a word": (RIGHT.replace(",took,", ",too,"), 2, "the trigger 'too' does not stand"),
    "day": (RIGHT.replace("2017-11-02", "2 Nov"), 2, "a day is written 2017-11-03"),
    "no such day": (RIGHT.replace("2017-11-02", "2017-11-31"), 2, "'2017-11-31' is no day"),
    "days turned": (RIGHT.replace("2017-11-02", "2017-11-05/2017-11-02"), 2, "ends (2017-11-02) before"),
    "toll": (RIGHT.replace("30-45", "many"), 2, "fatalities are written 12, 30-45 or 31+, not 'many'"),
    "toll turned": (RIGHT.replace("30-45", "45-30"), 2, "30 is less than 45"),
    "cells": (RIGHT + "r2,control,holds\n", 3, "3 cells where the heading has 10"),
    "tie": (RIGHT + "r3,tie,backs,,,army,,,,\n", 3, "needs 'actor' and 'recipient'"),
    "tie type": (RIGHT + "r3,tie,capture,,,army,,,,\n", 3, "unknown type 'capture'"),
    "none": (RIGHT + "r4,none,bombing,,,,,,,\n", 3, "tells nothing, but has type"),
    "after a line break": ('r4,,bombing,"A bomb\nhit",bomb,,,,,\n' + RIGHT.replace("took", "x"), 4, "does not stand"),
    "quotes": (RIGHT + 'r4,,"bombing,,,,,,,\n', 3, "not CSV"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "line", "message"), BAD.values(), ids=BAD)
def test_a_bad_row_is_named(tmp_path: Path, rows: str, line: int, message: str) -> None:
    path = write(tmp_path, HEAD + rows)
    with pytest.raises(InputError) as caught:
        gold_of(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + BAD["type"][0] + RIGHT + BAD["toll"][0])
    with pytest.raises(InputError) as caught:
        gold_of(path)
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [f"{path}:2", f"{path}:4"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("report,type,actr\nr1,x,\n", "gold.csv:1: unknown column 'actr'; 'actor' is meant?"),
        ("report,type,type\nr1,x,\n", "gold.csv:1: the column 'type' stands twice"),
        ("type,actor\ncapture,\n", "gold.csv:1: a table needs a column 'report' or 'text'"),
        ("report,actor\nr1,\n", "gold.csv:1: a table needs a column 'type'"),
        ("report,type\n", "the table has no rows"),
        ("", "the table has no rows"),
    ],
)
def test_a_bad_heading(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_table(write(tmp_path, text))
    assert message in str(caught.value)


def test_bad_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_table(tmp_path / "missing.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes("report,type\nr1,é\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.csv:2: not UTF-8"):
        read_table(path)
    with pytest.raises(InputError, match=r"g\.yaml:3: unknown key 'actr'"):
        read_table(write(tmp_path, "rows:\n  - report: r1\n    actr: x\n    type: y\n", "g.yaml"))


def test_another_schemes_types(tmp_path: Path) -> None:
    claims = tuple(replace(c, codes={"acled": {"sub_event_type": "Armed clash"}}) for c in CODED[0].claims)
    made = [replace(CODED[0], claims=claims), CODED[3]]
    told = list(in_scheme(made, Scheme.acled))
    assert [[claim.type for claim in one.claims] for one in told] == [["Armed clash"], []]
