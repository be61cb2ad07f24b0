"""Each damage that is planted by hand is named; a record that nobody touched is sound, whatever was done with it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, delete, insert, select, update

from mountjoy import custody, pipeline, updating
from mountjoy.claim import CodedReport
from mountjoy.custody import publish, verify
from mountjoy.errors import InputError
from mountjoy.merge import unpack_stated
from mountjoy.spanned import unpack_spans
from mountjoy.store import RecordFile, open_record, positions, rows, schema
from tests.custody.conftest import CODED, CODER, LATER, NOON, by_hand, run
from tests.hand import coded

CLAIM = CODED[0].claims[0].id
Change = Callable[[Connection], Any]


def checked(path: Path, **options: Any) -> custody.Verified:
    with open_record(path) as record:
        return verify(record, **options)


def one(connection: Connection, table: Any, *wanted: Any) -> dict[str, Any]:
    return dict(connection.execute(select(table).where(*wanted)).mappings().first() or {})


def edit(table: Any, where: Any, **values: Any) -> Change:
    def change(connection: Connection) -> None:
        assert connection.execute(update(table).where(where).values(**values)).rowcount == 1

    return change


def remove(table: Any, where: Any) -> Change:
    def change(connection: Connection) -> None:
        assert connection.execute(delete(table).where(where)).rowcount >= 1

    return change


def flip_a_byte(connection: Connection) -> None:
    row = one(connection, schema.sources)
    spoilt = bytes([row["bytes"][0] ^ 1]) + row["bytes"][1:]
    connection.execute(
        update(schema.sources).where(schema.sources.c.sha256 == row["sha256"]).values(bytes=spoilt)
    )


def shift_text(connection: Connection) -> None:
    """The report's text with a word put before all others, and the hashes of it set right."""
    row = one(connection, schema.reports, schema.reports.c.id == "r1")
    text = f"Then {row['text']}"
    content = rows.digest(text, row["title"], row["source"], row["url"])
    values = {"text": text, "content": content, "text_sha256": rows.digest(text)}
    connection.execute(update(schema.reports).where(schema.reports.c.id == "r1").values(values))


def rewrite_log(number: int, **values: Any) -> Change:
    """A row of the log changed, and its own hash set right."""

    def change(connection: Connection) -> None:
        table = schema.log
        row = {**one(connection, table, table.c.number == number), **values}
        row["hash"] = rows.digest(row["previous"], row["at"], row["action"], row["detail"])
        connection.execute(update(table).where(table.c.number == number).values(row))

    return change


def rewrite_all(connection: Connection) -> None:
    """The first row of the log changed and every hash after it made anew: nothing inside tells of it any more."""
    table, previous = schema.log, ""
    for row in connection.execute(select(table).order_by(table.c.number)).mappings().all():
        at = "1999-01-01T00:00:00+00:00" if row["number"] == 1 else row["at"]
        hash_ = rows.digest(previous, at, row["action"], row["detail"])
        values = {"at": at, "previous": previous, "hash": hash_}
        connection.execute(update(table).where(table.c.number == row["number"]).values(values))
        previous = hash_
    last = connection.execute(select(table.c.number).order_by(table.c.number.desc())).scalar()
    state = schema.state
    connection.execute(update(state).where(state.c.name == "log_head").values(value=f"{last} {previous}"))


def cut_off(connection: Connection) -> None:
    table = schema.log
    last = connection.execute(select(table.c.number).order_by(table.c.number.desc()).limit(1)).scalar_one()
    connection.execute(delete(table).where(table.c.number == last))


def append(connection: Connection) -> None:
    """A row of the log that fits the chain but was not written by Mountjoy."""
    table = schema.log
    row = dict(connection.execute(select(table).order_by(table.c.number.desc())).mappings().first() or {})
    values = {"at": row["at"], "action": "export", "detail": "{}", "previous": row["hash"]}
    hash_ = rows.digest(row["hash"], row["at"], "export", "{}")
    connection.execute(insert(table), {**values, "hash": hash_})


def edit_event(connection: Connection) -> None:
    """The toll of an event raised in its body alone."""
    table = schema.events
    row = one(connection, table, table.c.type == "capture")
    body = row["body"] if isinstance(row["body"], dict) else msgspec.json.decode(row["body"])
    body["fatalities"][0]["count"]["high"] = 4500
    connection.execute(update(table).where(table.c.id == row["id"]).values(body=body))


def spoil_snapshot(connection: Connection) -> None:
    from mountjoy.custody import body

    table = schema.snapshots
    held = one(connection, table)
    lines = [line.replace(b"Zubara", b"Zabura") for line in body.unpack(held["body"])]
    packed = body.pack(msgspec.json.decode(line) for line in lines).data
    connection.execute(update(table).values(body=packed))


def add_report(connection: Connection) -> None:
    row = {**one(connection, schema.reports, schema.reports.c.id == "r2"), "id": "r9"}
    del row["number"]
    connection.execute(insert(schema.reports), row)


def add_decision(connection: Connection) -> None:
    values = {"at": "2020-01-01", "who": "eve", "about": "actor", "verdict": "reject", "subject": "front"}
    connection.execute(insert(schema.decisions), values)


def add_tally(connection: Connection) -> None:
    values = {"sort": "actor", "id": "nobody", "claims": 1, "events": 0, "reports": 1}
    connection.execute(insert(schema.tallies), values)


def spoil_numbers(connection: Connection) -> None:
    """The support of the first span of a place, among the numbers by which maps are read."""
    table = schema.held_places
    spans = unpack_spans(one(connection, table, table.c.key == "kalat")["spans"]).copy()
    spans["support"][0] += 0.25
    connection.execute(update(table).where(table.c.key == "kalat").values(spans=spans.tobytes()))


def move_point(connection: Connection) -> None:
    """The latitude of the first event of a block, whose bytes are told of as they are now."""
    table = schema.event_points
    row = one(connection, table)
    rows = positions.unpack(row["body"]).copy()
    rows["lat"][0] = 1.5
    values = {"body": rows.tobytes(), "told": positions.told(rows.tobytes())}
    connection.execute(update(table).where(table.c.first == row["first"]).values(values))


def restate(table: Any) -> Change:
    """What is kept of the claims of a tie or statement of control, with a report that is none of them."""

    def change(connection: Connection) -> None:
        row = one(connection, table, table.c.stated.is_not(None))
        stated = unpack_stated(row["stated"])
        stated.voices = {**(stated.voices or {}), "r99": 0.5}
        connection.execute(update(table).where(table.c.id == row["id"]).values(stated=stated.pack()))

    return change


C, M, D, L = schema.claims.c, schema.mentions.c, schema.decisions.c, schema.log.c
T, P, H, B = schema.tallies.c, schema.held_places.c, schema.holdings.c, schema.event_points.c
DAMAGES: list[tuple[str, Change, str, str, str]] = [
    ("a byte of a source", flip_a_byte, "sources", "", "the bytes were changed"),
    ("a source removed", remove(schema.sources, schema.sources.c.size > 400), "sources", "", "the bytes are missing"),
    ("a receipt edited", edit(schema.receipts, schema.receipts.c.number == 1, origin="x.txt"), "receipts", "1 (x.txt)", "was added by hand"),
    ("a receipt's time", edit(schema.receipts, schema.receipts.c.number == 1, at="2001-01-01"), "receipts", "1 ", "its at is not"),
    ("a report's text", edit(schema.reports, schema.reports.c.id == "r2", text="A bomb hit Zubara."), "reports", "r2", "is not what its content says"),
    ("a text and its hashes", shift_text, "claims", CLAIM, "its trigger do not stand at"),
    ("a text not in the bytes", shift_text, "reports", "r1", "does not follow from the bytes received"),
    ("a report's title", edit(schema.reports, schema.reports.c.id == "r1", title="Army loses"), "reports", "r1", "is not what its content says"),
    ("a report's language", edit(schema.reports, schema.reports.c.id == "r1", language="de"), "reports", "r1", "was changed since it was coded"),
    ("a report removed", remove(schema.reports, schema.reports.c.id == "r2"), "reports", "r2", "is missing"),
    ("a report added", add_report, "reports", "r9", "was added by hand"),
    ("a report's day made no day", edit(schema.reports, schema.reports.c.id == "r1", issues="{"), "reports", "r1", ""),
    ("a quote shifted", edit(schema.claims, C.id == CLAIM, trigger_start=8), "claims", CLAIM, "its trigger do not stand at 8 to"),
    ("a quote's words", edit(schema.claims, C.id == CLAIM, trigger_text="lost"), "claims", CLAIM, "its trigger do not stand at"),
    ("a sentence cut", edit(schema.claims, C.id == CLAIM, sentence_end=9), "claims", CLAIM, "its trigger stands outside"),
    ("a claim's type", edit(schema.claims, C.id == CLAIM, type="clash"), "claims", CLAIM, "its id is not that of its content"),
    ("a claim's toll", edit(schema.claims, C.id == CLAIM, fatalities={"low": 1, "best": 1, "high": 1, "text": "1"}), "claims", CLAIM, "was changed since it was coded"),
    ("a claim's score", edit(schema.claims, C.id == CLAIM, score=0.1), "claims", CLAIM, "was changed since it was coded"),
    ("a claim removed", remove(schema.claims, C.id == CLAIM), "claims", CLAIM, "is missing from the report r1"),
    ("a mention's words", edit(schema.mentions, (M.report_id == "r1") & (M.id == "m1"), text="Rebels"), "mentions", "r1/m1", "its words do not stand at"),
    ("a mention's entity", edit(schema.mentions, (M.report_id == "r1") & (M.id == "m1"), entity=None), "mentions", "r1", "mentions of the report were changed"),
    ("a role removed", remove(schema.roles, schema.roles.c.claim_id == CLAIM), "claims", CLAIM, "its id is not that of its content"),
    ("a log row edited", edit(schema.log, L.number == 3, detail="{}"), "log", "3", "was changed"),
    ("a log row edited well", rewrite_log(3, at="2001-01-01"), "log", "4", "does not follow from the row before it"),
    ("a log row removed", remove(schema.log, L.number == 3), "log", "3", "the row is missing"),
    ("log rows removed", remove(schema.log, L.number.in_((3, 4))), "log", "3 to 4", "rows are missing"),
    ("a log cut off", cut_off, "log", "", "the log does not end as the record says"),
    ("a log row added", append, "log", "", "rows were added that Mountjoy did not write"),
    ("a whole log rewritten", rewrite_all, "snapshots", "q4", "it was made of a log that is not this one"),
    ("a decision edited", edit(schema.decisions, D.number == 1, verdict="different"), "decisions", "1", "its verdict was changed"),
    ("a decision's name", edit(schema.decisions, D.number == 1, who="eve"), "decisions", "1", "its who was changed"),
    ("a decision removed", remove(schema.decisions, D.number == 4), "decisions", "4", "is missing"),
    ("a decision added", add_decision, "decisions", "5", "was added by hand"),
    ("a list's entry removed", remove(schema.list_entries, schema.list_entries.c.uid == "1"), "lists", "un", "is not what was imported"),
    ("an event's body", edit_event, "events", "", "its fatalities is not what claims and decisions give"),
    ("an event's column", edit(schema.events, schema.events.c.type == "capture", type="clash"), "events", "", "its column type is not"),
    ("an event's state", edit(schema.events, schema.events.c.type == "capture", state="rejected"), "events", "", "its state is not what the decisions give"),
    ("an event removed", remove(schema.events, schema.events.c.type == "bombing"), "events", "", "is missing: claims and decisions give it"),
    ("a tie removed", remove(schema.control, schema.control.c.type == "holds"), "control", "", "is missing: claims and decisions give it"),
    ("a link removed", remove(schema.event_claims, schema.event_claims.c.claim_id == CLAIM), "event_claims", "", "its links are not the claims"),
    ("a count of claims", edit(schema.tallies, (T.sort == "kind") & (T.id == "event"), claims=9), "tallies", "kind event", "its number of claims is not"),
    ("a count of reports", edit(schema.tallies, (T.sort == "actor") & (T.id == "army"), reports=0), "tallies", "actor army", "its number of reports is not"),
    ("a count of events", edit(schema.tallies, (T.sort == "place") & (T.id == "kalat"), events=7), "tallies", "place kalat", "its number of events is not"),
    ("a count removed", remove(schema.tallies, (T.sort == "place") & (T.id == "zubara")), "tallies", "place zubara", "its number of claims is not"),
    ("a count added", add_tally, "tallies", "actor nobody", "its number of claims is not"),
    ("an event's position in its block", move_point, "event_points", "", "is not placed, dated or named in its block"),
    ("an event's day beside its block", edit(schema.events, schema.events.c.type == "capture", lat=1.5), "event_points", "", "is not placed, dated or named in its block"),
    ("a block's bytes", edit(schema.event_points, B.number > 0, told=1), "event_points", "", "the block is not as it was written"),
    ("a block cut", edit(schema.event_points, B.number > 0, body=b"x"), "event_points", "", "the block is not as it was written"),
    ("a block removed", remove(schema.event_points, B.number > 0), "event_points", "", "is in no block"),
    ("an event that is only in a block", remove(schema.events, schema.events.c.type == "bombing"), "event_points", "", "is in a block and is no event"),
    ("a code's word", edit(schema.point_codes, schema.point_codes.c.word == "capture", word="clash"), "event_points", "", "is not placed, dated or named in its block"),
    ("a span's first day", edit(schema.holdings, H.place == "kalat", start=date(1999, 1, 1)), "holdings", "", "its column start is not the day"),
    ("a span's last day", edit(schema.holdings, H.place == "kalat", end=date(1999, 1, 1)), "holdings", "", "its column end is not the day"),
    ("a place's numbers", spoil_numbers, "held_places", "kalat", "the number support of its span "),
    ("a place's numbers cut", edit(schema.held_places, P.key == "kalat", spans=b""), "held_places", "kalat", "its spans as numbers are not"),
    ("a place's position", edit(schema.held_places, P.key == "kalat", lat=1.5), "held_places", "kalat", "its column lat is not"),
    ("a place's names", edit(schema.held_places, P.key == "kalat", sought="nobody"), "held_places", "kalat", "its column sought is not"),
    ("a place removed", remove(schema.held_places, P.key == "kalat"), "held_places", "kalat", "is missing"),
    ("a place added", edit(schema.held_places, P.key == "kalat", key="elsewhere"), "held_places", "elsewhere", "does not follow"),
    ("what a statement adds up to", restate(schema.control), "control", "", "(column stated) is not what they add up to"),
    ("what a tie adds up to", restate(schema.ties), "ties", "", "(column stated) is not what they add up to"),
    ("what a tie adds up to, cut", edit(schema.ties, schema.ties.c.type == "backs", stated=b"x"), "ties", "", "(column stated) is not what they add up to"),
    ("a snapshot edited", spoil_snapshot, "snapshots", "q4", "its body was changed"),
    ("a snapshot cut", edit(schema.snapshots, schema.snapshots.c.tag == "q4", body=b"x"), "snapshots", "q4", "its body cannot be unpacked"),
    ("a snapshot's hash", edit(schema.snapshots, schema.snapshots.c.tag == "q4", sha256="0" * 64), "snapshots", "q4", "its sha256 is not what the log says"),
    ("a snapshot renamed", edit(schema.snapshots, schema.snapshots.c.tag == "q4", tag="q5"), "snapshots", "q5", "was added by hand"),
    ("a snapshot removed", remove(schema.snapshots, schema.snapshots.c.tag == "q4"), "snapshots", "q4", "is missing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "table", "ident", "what"), [case[1:] for case in DAMAGES], ids=[c[0] for c in DAMAGES]
)
def test_planted_damage_is_named(path: Path, change: Change, table: str, ident: str, what: str) -> None:
    by_hand(path, change)
    found = checked(path)
    assert not found.sound
    told = [damage for damage in found.damages if damage.table == table and what in damage.what]
    assert told, "\n".join(map(str, found.damages))
    assert any(damage.id.startswith(ident) for damage in told)
    assert all(damage.advice for damage in found.damages)


QUICK = ("sources", "receipts", "log", "snapshots", "decisions", "lists")


@pytest.mark.parametrize(
    ("change", "table"),
    [(case[1], case[2]) for case in DAMAGES if case[2] in QUICK],
    ids=[c[0] for c in DAMAGES if c[2] in QUICK],
)
def test_the_quick_check_names_what_it_looks_at(path: Path, change: Change, table: str) -> None:
    by_hand(path, change)
    assert table in {damage.table for damage in checked(path, quick=True).damages}


def test_a_damage_names_nothing_else(path: Path) -> None:
    """One claim's score is one damage of that claim, and of the event and the spans of control (in words and as numbers) that do not follow from it any more."""
    by_hand(path, edit(schema.claims, C.id == CLAIM, score=0.1))
    damages = checked(path).damages
    spans = [damage.id for damage in damages if damage.table == "holdings"]
    assert [(damage.table, damage.what) for damage in damages] == [
        ("claims", "was changed since it was coded: its seal differs"),
        ("events", "its score is not what claims and decisions give"),
        ("holdings", "is not what claims and decisions give"),  # of who took the place
        ("holdings", "is not what claims and decisions give"),  # of who lost it
        *(
            ("held_places", f"the number support of its span {one} is not what claims and decisions give")
            for one in spans
        ),
    ]
    assert (damages[1].expected, damages[1].found) == ("0.1", "0.8")


def test_an_untouched_record_is_sound(path: Path) -> None:
    found = checked(path)
    assert (found.damages, found.notes) == ((), ())
    things = {check.name: check.things for check in found.checks}
    assert things["bytes received"] == 2 and things["receipts"] == 2 and things["decisions"] == 4
    assert things["reports read again"] == 6 and things["snapshots"] == 1 and things["events"] == 3


def test_a_place_of_which_only_the_loss_is_told_is_sound(path: Path) -> None:
    lost = coded("r7", "lost 2017-11-20 claimed | [actor:The army=army] <lost> [place:Hama=hama].")
    with open_record(path, write=True) as record:
        updating.add(record, [lost], coder=CODER)
        (held,) = record.held_places(key="hama").rows
        assert len(held.spans) == 0
    assert checked(path).damages == ()
    by_hand(path, edit(schema.held_places, P.key == "hama", lon=1.5))
    assert [(one.table, one.id) for one in checked(path).damages] == [("held_places", "hama")]


def test_one_process_reads_all_pages_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(
        import_module("mountjoy.ingest.read"), "PageReader"
    )  # none is started for a page alone
    assert checked(path).sound


def test_sound_after_everything_that_may_be_done(path: Path) -> None:
    run(path.parent, path)
    assert checked(path).sound
    run(path.parent, path, [*CODED, LATER])
    assert checked(path).sound
    run(path.parent, path, coder="test 2")
    assert checked(path).sound
    with open_record(path, write=True) as record:
        record.undo(4, "ben")
        pipeline.merge_again(record)
        assert verify(record).sound
        publish(record, "q5", "anna")
        assert verify(record).sound


def test_a_record_that_is_not_merged_is_noted(record: RecordFile) -> None:
    record.decide("anna", "actor", "reject", "front")
    found = verify(record)
    assert found.sound
    assert "older than its claims and decisions" in found.notes[0]


def test_the_head_written_down(path: Path) -> None:
    head = checked(path, quick=True).head
    assert checked(path, quick=True, head=head.hash).sound
    by_hand(path, rewrite_all, remove(schema.snapshots, schema.snapshots.c.tag == "q4"))
    found = checked(path, quick=True, head=head.hash[:12].upper())
    assert "the head that was written down is no row of the log" in {damage.what for damage in found.damages}
    with pytest.raises(InputError, match="first 12"):
        checked(path, head="12345")


def test_verify_sees_one_moment_while_others_write(path: Path) -> None:
    """Writes that come in between two checks do not look like damage."""
    written = 0

    def write(_name: str, _done: int, _total: int) -> None:
        nonlocal written
        with open_record(path, write=True, clock=lambda: NOON) as other:
            other.decide("ben", "list", "unsure", "front", object_="un:1")
        written += 1

    with open_record(path) as record:
        found = verify(record, on_progress=write)
    assert written > 4
    assert found.sound
    assert checked(path).sound


def test_verify_beside_a_writer(path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with open_record(path, write=True) as other:
                other.decide("ben", "list", "unsure", f"front-{number}", object_="un:1")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert all(checked(path).sound for _ in range(5))
    finally:
        stop.set()
        thread.join()


@pytest.mark.skipif(os.access("/", os.W_OK), reason="file permissions do not bind this user")
def test_a_read_only_record_can_be_verified(path: Path) -> None:
    path.chmod(0o444)
    os.chmod(path.parent, 0o555)  # noqa: PTH101
    try:
        assert checked(path).sound
    finally:
        os.chmod(path.parent, 0o755)  # noqa: PTH101


def test_near_copies_are_sealed_as_they_are_kept(record: RecordFile) -> None:
    one = CODED[1]
    near = replace(one.report, id="near", text=f"{one.report.text} Again.", copy_of="r2", near_copy=True)
    record.add([CodedReport(near)], coder="test 1")
    assert record.report("near").report == near
    assert verify(record).damages == ()
