"""Snapshots: the same bytes for the same record, never changed, exported with or without what could harm people."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mountjoy import custody, pipeline
from mountjoy.claim import CodedReport, Entity
from mountjoy.custody import body, diff, publish, published
from mountjoy.custody.public import for_public
from mountjoy.errors import InputError, NotFoundError, RecordError
from mountjoy.store import Filters, RecordFile, open_record, schema
from mountjoy.store.audit import audit
from tests.custody.conftest import CODED, run
from tests.hand import coded


def lines(record: RecordFile) -> list[dict[str, Any]]:
    with audit(record) as seen:
        return list(body.lines(seen))


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = set()
    for number, reports in enumerate((CODED, CODED[::-1], CODED)):
        folder = tmp_path / str(number)
        folder.mkdir()
        run(folder, folder / "r.db", [replace(one) for one in reports])
        with open_record(folder / "r.db", write=True) as record:
            kept = []
            for line in lines(record):
                if "report" in line:  # where a report was read is no part of what it says
                    where = ("origin", "sequence", "sha256")
                    line = {"report": {k: v for k, v in line["report"].items() if k not in where}}
                kept.append(line)
            hashes.add(hashlib.sha256(json.dumps(kept).encode()).hexdigest())
            one, two = (publish(record, tag, "anna") for tag in ("a", "b"))
            assert (one.sha256, two.same_as) == (two.sha256, "a")
    assert len(hashes) == 1


def test_a_tag_is_used_once(record: RecordFile) -> None:
    with pytest.raises(RecordError, match="'q4' is used already; a snapshot is never changed"):
        publish(record, "q4", "anna")
    with pytest.raises(RecordError, match="'q4' is used already"):
        record.publish("q4", "0" * 64, b"", {})
    for tag in ("", "now", "a b", "-x", "../x", "x" * 101):
        with pytest.raises(InputError, match="for example 2017-q4"):
            publish(record, tag, "anna")


def test_what_a_snapshot_says_of_itself(record: RecordFile) -> None:
    (one,) = published(record)
    assert (one.tag, one.who, one.note, one.only) == ("q4", "anna", "for the report", "all")
    assert one.at == "2020-01-01T12:00:00+00:00"
    assert one.counts == {
        "format": 1,
        "reports": 5,
        "claims": 5,
        "events": 3,
        "ties": 1,
        "control": 1,
        "contradictions": 0,
    }
    assert one.citation("Zan") == (
        "Zan, snapshot q4, published 2020-01-01 by anna: 3 events from 5 reports. "
        f"Mountjoy {one.version}. sha256:{one.sha256}"
    )
    assert published(record, "q4") == [one]
    with pytest.raises(NotFoundError, match="no snapshot has the tag 'q9'"):
        published(record, "q9")


def test_a_snapshot_holds_values_quotes_and_sources(record: RecordFile) -> None:
    held = list(custody.read(record, "q4"))
    kinds = [next(iter(line)) for line in held]
    assert kinds[0] == "snapshot" and set(kinds) == {
        "snapshot",
        "event",
        "tie",
        "control",
        "report",
        "claim",
        "decision",
    }
    claims = {line["claim"]["id"]: line["claim"] for line in held if "claim" in line}
    reports = {line["report"]["id"]: line["report"] for line in held if "report" in line}
    event = next(line["event"] for line in held if line.get("event", {}).get("type") == "capture")
    claim = claims[event["claims"][0]]
    assert claim["quote"] == CODED[0].report.text
    assert [mention["text"] for mention in claim["mentions"]] == ["Troops", "Zubara", "Nahr Men"]
    told = reports[claim["report"]]
    assert (told["source"], told["coder"], len(told["text_sha256"])) == ("Zan Daily", "test 1", 64)
    assert "text" not in told and record.receipts(told["sha256"])[0].origin.endswith("in.jsonl")


def test_only_what_was_accepted(record: RecordFile) -> None:
    with pytest.raises(RecordError, match="nothing in the record was accepted yet"):
        publish(record, "a", "anna", only="accepted")
    record.decide("anna", "claim", "accept", CODED[1].claims[0].id)
    pipeline.merge_again(record)
    one = publish(record, "a", "anna", only="accepted")
    assert one.counts["events"] == 1 and one.counts["reports"] == 1
    assert "accepted by reviewers" in one.citation("Zan")


def test_what_was_published_can_be_asked_for(record: RecordFile) -> None:
    states = schema.events.c.state
    with record._read() as connection:
        assert set(connection.execute(select(states)).scalars()) == {"published"}
    assert record.count(Filters(state="published")) == 3


def test_contradictions_are_published_with_what_people_made_of_them(tmp_path: Path) -> None:
    two = [
        coded(
            f"t{number}", f"killing 2017-11-02 toll={toll} | [actor:Troops=army] <killed> people in [place:Zubara=zubara]{more}.",
            published=date(2017, 11, 2), source=f"Outlet {number}",
        )
        for number, (toll, more) in enumerate((("4", ""), ("8-9", " on Thursday")))
    ]  # fmt: skip
    with open_record(tmp_path / "r.db", create=True) as record:
        record.add(two, coder="test")
        pipeline.merge_again(record)
        publish(record, "open", "anna")
        (one,) = [line["contradiction"] for line in custody.read(record, "open") if "contradiction" in line]
        assert (one["kind"], one["state"], len(one["claims"])) == ("toll", "open", 2)
        record.decide(
            "anna", "contradiction", "settled", one["id"], object_=two[0].claims[0].id, why="the morgue"
        )
        pipeline.merge_again(record)
        (change,) = [change for change in diff(record, "open") if change.kind == "contradiction"]
        assert {field.field: field.after for field in change.fields}["state"] == "settled"
        assert change.why == (
            f"decision 1 by anna: contradiction settled, {one['id']} and {two[0].claims[0].id}: the morgue",
        )


def test_a_record_that_is_not_merged_is_not_published(record: RecordFile) -> None:
    record.decide("anna", "actor", "reject", "front")
    with pytest.raises(RecordError, match="run `mountjoy run`"):
        publish(record, "a", "anna")
    assert [one.tag for one in record.snapshots()] == ["q4"]


def test_an_export_is_what_its_manifest_says(record: RecordFile, tmp_path: Path) -> None:
    told = custody.export(record, "q4", tmp_path / "q4.jsonl", "Zan")
    first, rest = (tmp_path / "q4.jsonl").read_bytes().split(b"\n", 1)
    manifest = json.loads(first)["manifest"]
    assert hashlib.sha256(rest).hexdigest() == manifest["sha256"] == told.sha256
    assert manifest["citation"] == published(record, "q4")[0].citation("Zan")
    assert told.logged and told.left_out is None
    with open_record(record.path) as reading:
        assert not custody.export(reading, "q4", tmp_path / "again.jsonl", "Zan").logged
    with pytest.raises(InputError, match="cannot be written"):
        custody.export(record, "q4", tmp_path / "none" / "q4.jsonl", "Zan")


# For everyone -----------------------------------------------------------------------------------------

PRIVATE = Entity(
    "person:ora-selim-zamfari",
    "Ora Selim Zamfari",
    "person",
    "SY",
    score=0.5,
    reason="'Ora Selim Zamfari' is in no list",
)
KNOWN = Entity("haider-al-abadi", "Haider al-Abadi", "person", "IQ")
POST = Entity("person:front/leader", "leader of the Front", "person")
CAMP = Entity("mj:iq-camp-zan", "Zan Camp", "camp", "IQ", "Nineveh", 36.36, 43.13, 1)
BASE = Entity("mj:iq-base-camp-speicher", "Camp Speicher", "base", "IQ", "Salah al-Din", 34.67, 43.54, 1)
GIVEN = {"minister": PRIVATE, "guard": KNOWN, "zubara": CAMP, "kalat": BASE, "brigade": POST}
TOLD = [
    ("p1", "killing 2017-11-02 | [actor:The Front=front] <killed> [victim:Ora Selim Zamfari=minister] at [place:the Zan camp=zubara]."),
    ("p2", "statement 2017-11-03 | [actor:Haider al-Abadi=guard] <mourned> [recipient:Zamfari=minister], a nurse, on Sunday."),
    ("p3", "bombing 2017-11-04 | A <bomb> hit [place:Camp Speicher=kalat]."),
    ("p4", "attack 2017-11-05 | [actor:The Front=front] <shelled> [place:Amal field hospital]."),
    ("p5", "statement 2017-11-06 | [actor:The leader of the Front=brigade] <praised> [recipient:Bora Tam]."),
]  # fmt: skip


def told(report_id: str, line: str) -> CodedReport:
    one = coded(report_id, line, title="Nurse Ora Selim Zamfari killed", source="Zan Daily")
    mentions = []
    for mention in one.mentions:
        entity = GIVEN.get(mention.entity.id, mention.entity) if mention.entity else None
        person = (entity is not None and entity.kind == "person") or mention.text == "Bora Tam"
        type_ = "person" if person else "facility" if "hospital" in mention.text else mention.type
        mentions.append(replace(mention, entity=entity, type=type_))  # type: ignore[arg-type]
    return replace(one, mentions=tuple(mentions))


@pytest.fixture
def open_and_public(tmp_path: Path) -> tuple[str, str, Any]:
    """A snapshot's lines as they are and as they are for everyone, as text; and what was left out."""
    with open_record(tmp_path / "p.db", create=True) as record:
        record.add([told(*one) for one in TOLD], coder="test")
        pipeline.merge_again(record)
        record.decide("dr-anna-tam", "list", "same", "front", object_="un:1")
        held = lines(record)
    public, left = for_public(held)
    return json.dumps(held), json.dumps(public), left


def test_private_names_are_left_out_everywhere(open_and_public: tuple[str, str, Any]) -> None:
    whole, public, left = open_and_public
    for name in ("Zamfari", "zamfari", "Ora Selim", "Bora Tam", "dr-anna-tam"):
        assert name in whole or name == "Bora"
        assert name not in public, name
    assert "[a private person] at" in public and "mourned [a private person], a nurse" in public
    assert (left.persons, left.places, left.decisions) == (2, 2, 1)
    assert str(left).startswith("left out: the names of 2 private persons, the exact places of 2 camps")


def test_public_figures_and_posts_stay(open_and_public: tuple[str, str, Any]) -> None:
    _, public, _ = open_and_public
    for name in ("Haider al-Abadi", "leader of the Front", "Northern Front", "Camp Speicher", "Zan Daily"):
        assert name in public, name


def test_shelters_become_their_town(open_and_public: tuple[str, str, Any]) -> None:
    whole, public, _ = open_and_public
    assert "36.36" in whole and "Zan camp" in whole and "field hospital" in whole
    for word in ("36.36", "43.13", "Zan Camp", "Zan camp", "Amal", "mj:iq-camp-zan"):
        assert word not in public, word
    place = next(
        line["event"]["place"]
        for line in json.loads(public)
        if line.get("event", {}).get("type") == "killing"
    )
    assert (place["name"], place["precision"]) == ("Mosul", 2)


def test_an_export_for_everyone_says_so(record: RecordFile, tmp_path: Path) -> None:
    left = custody.export(record, "q4", tmp_path / "q4.jsonl", "Zan", public=True).left_out
    text = (tmp_path / "q4.jsonl").read_text(encoding="utf-8")
    manifest = json.loads(text.split("\n", 1)[0])["manifest"]
    assert left is not None and manifest["left_out"]["decisions"] == left.decisions == 1
    assert manifest["public"] is True and "anna" not in text


# What changed ---------------------------------------------------------------------------------------


def told_of(record: RecordFile, before: str, after: str = "now") -> list[tuple[str, str, str, str]]:
    return [(c.what, c.kind, str(c.value["type"]), "; ".join(c.why)) for c in diff(record, before, after)]


def test_nothing_changed(record: RecordFile) -> None:
    publish(record, "q5", "anna")
    assert told_of(record, "q5") == []
    assert told_of(record, "q5", "q5") == []
    with pytest.raises(NotFoundError, match="no snapshot has the tag 'q9'"):
        diff(record, "q4", "q9")


def test_a_decision_is_a_reason(record: RecordFile) -> None:
    assert told_of(record, "q4") == [
        ("changed", "tie", "backs", "decision 4 by anna: actor reject, brigade: no such brigade"),
    ]
    record.undo(4, "ben")
    pipeline.merge_again(record)
    assert told_of(record, "q4") == []
    claim = CODED[1].claims[0].id
    record.decide("ben", "claim", "reject", claim, why="an accident")
    pipeline.merge_again(record)
    assert told_of(record, "q4") == [
        ("withdrawn", "event", "bombing", f"decision 6 by ben: claim reject, {claim}: an accident"),
    ]


def test_a_report_that_came_is_a_reason(path: Path) -> None:
    from tests.custody.conftest import LATER

    with open_record(path, write=True) as record:
        publish(record, "before", "anna")
    run(path.parent, path, [*CODED, LATER])
    with open_record(path, write=True) as record:
        (change,) = diff(record, "before")
        assert (change.what, change.kind) == ("changed", "event")
        assert (
            change.before is not None
            and change.after is not None
            and change.before["id"] != change.after["id"]
        )
        assert [(c.field, c.before, c.after) for c in change.fields if c.field == "sources"] == [
            ("sources", 1, 2)
        ]
        assert [
            c["count"]["text"] for c in next(c.after for c in change.fields if c.field == "fatalities")
        ] == ["30-45", "31"]
        assert change.why == ("report added: r6 (Zubara falls)",)
        publish(record, "after", "anna")
        (back,) = diff(record, "after", "before")
        assert back.why == ("report no longer cited: r6 (Zubara falls)",)


def test_another_coder_is_a_reason(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.custody import conftest

    other = coded("r2", "air-strike 2017-11-05 | A <bomb> hit [place:Kalat=kalat].", source="Zan Daily")
    with open_record(path, write=True) as record:
        publish(record, "before", "anna")
    monkeypatch.setattr(conftest, "CODED", [other if one.report.id == "r2" else one for one in CODED])
    run(path.parent, path, coder="test 2")
    with open_record(path) as record:
        (change,) = diff(record, "before")
        assert [(c.field, c.before, c.after) for c in change.fields if c.field == "type"] == [
            ("type", "bombing", "air-strike")
        ]
        assert change.why == ("coded by 'test 2' instead of 'test 1'",)


def test_merged_and_split(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    two = [
        coded("s1", "clash 2017-11-02 | [actor:Troops=army] <fought> [recipient:the Front=front] in [place:Zubara=zubara]."),
        coded("s2", "bombing 2017-11-02 | A <bomb> hit [place:Kalat=kalat]."),
    ]  # fmt: skip
    with open_record(path, create=True) as record:
        record.add(two, coder="test")
        pipeline.merge_again(record)
        publish(record, "two", "anna")
        sides = custody.side(custody.read(record, "two"))
        events = sides.values["event"]
        one, other = sorted(events.values(), key=lambda event: str(event["type"]))
        joined = custody.side(custody.read(record, "two"))
        joined.values["event"] = {"x": {**one, "id": "x", "claims": [*one["claims"], *other["claims"]]}}
        assert [(c.what, c.other, c.value["id"]) for c in custody.compare(sides, joined)] == [
            ("changed", None, "x"), ("merged", "x", other["id"]),
        ]  # fmt: skip
        assert [(c.what, c.other, c.value["id"]) for c in custody.compare(joined, sides)] == [
            ("changed", None, one["id"]), ("split", "x", other["id"]),
        ]  # fmt: skip


def test_the_snapshot_of_a_copy_is_the_same(record: RecordFile, tmp_path: Path) -> None:
    sha256, packed = record.snapshot("q4")
    record.close()
    shutil.copy(record.path, tmp_path / "copy.db")
    with open_record(tmp_path / "copy.db") as copy:
        assert copy.snapshot("q4") == (sha256, packed)
