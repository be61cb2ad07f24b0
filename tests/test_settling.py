"""Mentions whose words the registry knows better."""

from __future__ import annotations

import pytest

from mountjoy.claim import Mention
from mountjoy.coding import code_reports
from mountjoy.report import Report
from mountjoy.whole_names import whole, widened, without_dateline


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("They train Free Syrian Army-branded militias.", "Syrian Army-branded militias",
         "Free Syrian Army-branded militias"),
        ("They train the Syrian army.", "Syrian army", "Syrian army"),
        ("Then Islamic State fled.", "Islamic State", "Islamic State"),
        ("They fought the Islamic State in Iraq.", "Islamic State", "Islamic State"),
        ("Then Jabhat Fatah al-Sham left.", "Jabhat Fatah al", "Jabhat Fatah al-Sham"),
        ("Then Abu Omar al-Kasri's men left.", "Abu Omar al", "Abu Omar al-Kasri"),
        ("Then Harakat Hezbollah al-Nujaba left.", "Harakat", "Harakat Hezbollah al-Nujaba"),
        ("The US-led coalition struck.", "US", "US"),
        ("Then Rapid Support Forces left.", "Rapid Support", "Rapid Support Forces"),
    ],
)  # fmt: skip
def test_a_mention_inside_a_listed_name_begins_where_the_name_does(text: str, words: str, whole: str) -> None:
    start = text.index(words)
    made = widened(text, Mention("m1", start, start + len(words), words, "actor"))
    assert (made.text, made.start) == (whole, text.index(whole))


def test_the_end_of_a_defined_name_is_the_whole_name() -> None:
    text = "Staff of the Salt and River Board (SRB) fled."
    start = text.index("River")
    end = start + len("River Board")
    made = whole(Mention("m1", start, end, "River Board", "actor", named=True), {13: "Salt and River Board"})
    assert (made.start, made.text) == (13, "Salt and River Board")


PEOPLE = [
    ("The Americans oppose the deal.", "The Americans", "government:US"),
    ("The Russians bombed the depot.", "The Russians", "government:RU"),
    ("Gunmen killed the Americans.", "the Americans", "civilians:US"),
    ("An Iraqi was seen in Homs.", "An Iraqi", None),
    ("General Musa Kone, the leader of the Rapid Support Forces, spoke.", "the leader of the Rapid Support Forces",
     "person:musa-kone"),
    ("Hassan Nasrallah spoke on Friday. The Hezbollah leader praised the fighters.", "The Hezbollah leader",
     "hassan-nasrallah"),
    ("Abu Bakr al-Baghdadi, the leader of the Islamic State, was seen in Raqqa.", "Abu Bakr al-Baghdadi",
     "abu-bakr-al-baghdadi"),
    ("The Popular Mobilization Forces took Baiji. The popular forces lost four men.", "The popular forces",
     "popular-mobilization-forces"),
    ("The militants attacked a post near Mosul and Tal Afar.", "The militants", "rebels"),
    ("US and Iranian-controlled forces faced each other near Tanf.", "US and Iranian-controlled forces", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "id_"), PEOPLE, ids=[row[0] for row in PEOPLE])
def test_who_is_meant(text: str, words: str, id_: str | None) -> None:
    report = next(iter(code_reports([Report(id="r", text=text)])))
    meant = {m.text: m.entity.id if m.entity else None for m in report.mentions}
    assert meant.get(words) == id_


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("WASHINGTON Christopher Steele met agents.", "Christopher Steele"),
        ("KHARTOUM Omar Said met agents.", "Omar Said"),
        ("UNICEF Omar Said met agents.", "UNICEF Omar Said"),
    ],
)
def test_a_dateline_is_no_part_of_a_name(text: str, name: str) -> None:
    mention = Mention("m1", 0, text.index(" met"), text.removesuffix(" met agents."), "person", named=True)
    made = without_dateline(text, mention, lambda words: words in ("WASHINGTON", "KHARTOUM"))
    assert made.text == text[made.start : made.end] == name
