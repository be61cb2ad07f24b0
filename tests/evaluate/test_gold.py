"""The gold files hold, agree with the demonstration reports, and broken ones are refused by file and line."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

import mountjoy
from mountjoy.claim import Assertion, RoleName
from mountjoy.codebook import load as load_codebook
from mountjoy.errors import InputError
from mountjoy.evaluate import Gold, load_gold
from mountjoy.evaluate.gold import CONTROL_TYPES, TIE_TYPES

GOLD = Path(__file__).parent.parent / "gold"
DEMO = Path(mountjoy.__file__).parent / "data" / "demo"

SOUND = """\
theme: Test
reports:
- id: one
  source: A Gazette
  published: 2017-03-02
  title: A town
  text: |-
    Troops took Zubara. It is theirs.
    No news followed.
  places:
  - {text: "Zubara", start: 12, end: 18, name: "Zubara", country: "SY", lat: 35.1, lon: 36.7}
  events:
  - id: e1
    type: capture
    main: true
    trigger: {text: "took", start: 7, end: 11}
    roles:
    - {role: actor, text: "Troops", start: 0, end: 6}
    - {role: place, text: "Zubara", start: 12, end: 18}
    date: {start: 2017-03-01, end: 2017-03-02}
    fatalities: {low: 3, best: 3, high: null}
    assertion: reported
  ties: []
  control:
  - type: holds
    actor: {text: "theirs", start: 26, end: 32}
    place: {text: "It", start: 20, end: 22}
    assertion: reported
"""


@pytest.fixture(scope="module")
def gold() -> Gold:
    return load_gold(GOLD)


def write(folder: Path, text: str, merge: str | None = None) -> Path:
    (folder / "theme.yaml").write_text(text, encoding="utf-8")
    if merge is not None:
        (folder / "merge.yaml").write_text(merge, encoding="utf-8")
    return folder


def test_gold_types_are_the_codebooks() -> None:
    types = load_codebook().types
    events = [name for name, type_ in types.items() if type_.kind == "event"]
    assert load_gold(GOLD, events).reports


def test_gold_is_large_and_varied(gold: Gold) -> None:
    events = [event for gold_report in gold.reports for event in gold_report.events]
    ties = {tie.type for gold_report in gold.reports for tie in gold_report.ties}
    control = {entry.type for gold_report in gold.reports for entry in gold_report.control}
    assert len(gold.reports) == 129
    assert sum(not event.optional for event in events) > 400
    assert len({event.type for event in events}) > 60
    assert {event.assertion for event in events} == set(get_args(Assertion))
    assert {role.role for event in events for role in event.roles} == set(get_args(RoleName))
    assert ties == set(TIE_TYPES)
    assert control == set(CONTROL_TYPES)
    assert len({gold_report.report.source for gold_report in gold.reports}) >= 10


def test_same_event_is_told_with_differing_tolls(gold: Gold) -> None:
    tolls = {
        (gold_report.report.id, event.id): event.fatalities.best
        for gold_report in gold.reports
        for event in gold_report.events
        if event.fatalities
    }
    differing = [
        merge.event
        for merge in gold.merged
        if len({tolls[claim] for claim in merge.claims if claim in tolls}) > 1
    ]
    assert {"karrada", "thardeh-strike", "khan-sheikhoun", "jinah", "shayrat"} <= set(differing)


def test_reports_are_those_of_the_demonstration(gold: Gold) -> None:
    by_id = {gold_report.report.id: gold_report.report for gold_report in gold.reports}
    lines = (DEMO / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    assert len({item["id"] for item in items}) == len(items) == 111
    for item in items:
        report = by_id[item["id"]]
        assert set(item) == {"id", "title", "text", "published", "source", "url"}
        assert item["url"] is None
        assert (item["title"], item["text"], item["source"]) == (report.title, report.text, report.source)
        assert report.published == date.fromisoformat(item["published"])


def test_archive_page_is_coded_and_repeats_an_item(gold: Gold) -> None:
    items = (DEMO / "archive-page.txt").read_text(encoding="utf-8").splitlines()
    coded = [r.report for r in gold.reports if r.report.id.startswith("archive-")]
    assert all(report.published is None and report.published_basis == "unknown" for report in coded)
    assert set(items) == {report.text for report in coded}
    assert sorted(Counter(items).values()) == [1] * (len(coded) - 1) + [2]
    assert len(items) == 15


@pytest.mark.parametrize(
    ("name", "report_id"),
    [
        ("western-desert.html", "saved-alert"),
        ("rutba.html", "saved-rutba"),
        ("sinjar-villages.html", "saved-handover"),
        ("notes-after-victory.md", "saved-notes"),
    ],
)
def test_saved_articles_hold_the_coded_text(gold: Gold, name: str, report_id: str) -> None:
    report = next(r.report for r in gold.reports if r.report.id == report_id)
    content = (DEMO / name).read_text(encoding="utf-8")
    plain = html.unescape(re.sub(r"<[^>]+>", "", content))
    assert all(paragraph in plain for paragraph in report.text.splitlines())
    assert report.title is not None
    assert report.title in plain
    assert str(report.published) in content


def test_sound_file_is_read_in_full(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path, SOUND), ["capture"])
    (gold_report,) = gold.reports
    (event,) = gold_report.events
    assert gold_report.report.text == "Troops took Zubara. It is theirs.\nNo news followed."
    assert gold_report.report.origin == f"{tmp_path / 'theme.yaml'}:3"
    assert event.date == (date(2017, 3, 1), date(2017, 3, 2))
    assert event.fatalities is not None
    assert (event.fatalities.low, event.fatalities.best, event.fatalities.high) == (3, 3, None)
    assert [(role.role, role.words.text) for role in event.roles] == [
        ("actor", "Troops"),
        ("place", "Zubara"),
    ]
    assert gold_report.control[0].place.text == "It"
    assert gold.merged == ()


BROKEN = [
    ('{text: "took", start: 7', '{text: "took", start: 8', 16, "they stand at 7"),
    ('{text: "took", start: 7', '{text: "lost", start: 7', 16, "they stand nowhere in the text"),
    ("type: capture", "type: captures", 14, "unknown event type 'captures'; 'capture' is meant?"),
    ("role: actor", "role: agent", 18, "unknown role 'agent'"),
    ("assertion: reported\n  ties", "assertion: sure\n  ties", 22, "unknown assertion 'sure'"),
    ("end: 2017-03-02}", "end: 2017-02-02}", 20, "ends (2017-02-02) before it starts"),
    ("2017-03-01", "2017-02-30", 20, "'2017-02-30' is no day"),
    ("published: 2017-03-02", "published: March", 5, "a day is written YYYY-MM-DD"),
    ("best: 3,", "best: 2,", 21, "must be in order"),
    ("low: 3, best: 3", "low: null, best: null", 21, "one at least known"),
    ('country: "SY"', 'country: "Syria"', 11, "two capital letters"),
    ("lat: 35.1", "lat: 135.1", 11, "not between -90 and 90"),
    ("    main: true\n", "", 13, "here are 0"),
    ("main: true", "main: true\n    optional: true", 13, "cannot be optional"),
    ("  ties: []\n", "", 3, "the key 'ties' is missing"),
    ("  ties: []", "  ties: []\n  tie: []", 24, "unknown key 'tie'"),
    ("type: holds", "type: owns", 25, "unknown control state 'owns'"),
    ("theme: Test", "theme: Test: x", 1, "not YAML"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), BROKEN)
def test_errors_name_file_and_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert SOUND.count(old) == 1
    with pytest.raises(InputError) as caught:
        load_gold(write(tmp_path, SOUND.replace(old, new)), ["capture"])
    assert str(caught.value).startswith(f"{tmp_path / 'theme.yaml'}:{line}: ")
    assert message in str(caught.value)


def test_report_twice_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    (tmp_path / "z.yaml").write_text(SOUND, encoding="utf-8")
    with pytest.raises(InputError, match=r"z\.yaml:3: report 'one' stands already at .*theme\.yaml:3"):
        load_gold(tmp_path)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        (["one/e1"], r"merge\.yaml:2: 'x' merges 1 claims"),
        (["one/e1", "one/e9"], r"merge\.yaml:5: no gold event 'one/e9'"),
        (["one/e1", "one/e1"], r"merge\.yaml:5: 'one/e1' stands already under 'x'"),
    ],
)
def test_merge_errors(tmp_path: Path, claims: list[str], message: str) -> None:
    lines = ["merged:", "- event: x", "  claims:", *(f"  - {claim}" for claim in claims)]
    with pytest.raises(InputError, match=message):
        load_gold(write(tmp_path, SOUND, "\n".join(lines)))


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold files"):
        load_gold(tmp_path)
