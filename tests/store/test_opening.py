"""Opening a record: what is refused, with what advice, and that nothing is ever destroyed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mountjoy import pipeline
from mountjoy.custody import verify
from mountjoy.errors import RecordError
from mountjoy.store import open_record, upgrade
from mountjoy.store.schema import metadata
from mountjoy.store.upgrade import HEAD, MIGRATIONS
from tests.hand import coded
from tests.store.oldest import lay_oldest
from tests.store.test_updating import POOL

BEFORE_POSITIONS = (  # what 0015 did, undone
    "DROP TABLE event_points", "DROP TABLE point_codes", "DROP INDEX ix_events_changed",
    "CREATE TABLE gone_events (number INTEGER PRIMARY KEY, key BIGINT)",
    "CREATE INDEX ix_events_points ON events (changed, key, type, family, assertion, date_end, lat, lon, place_precision, fatalities_best)",
    "UPDATE alembic_version SET version_num = '0014'",
)  # fmt: skip


def test_missing_files_are_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    for options in ({}, {"write": True}):
        with pytest.raises(RecordError, match=r"there is no such record\. Make it with: mountjoy run"):
            open_record(path, **options)
    assert not path.exists()
    with pytest.raises(RecordError, match="does not exist"):
        open_record(tmp_path / "no-folder" / "r.db", create=True)
    with pytest.raises(RecordError, match="is a folder"):
        open_record(tmp_path, create=True)


@pytest.mark.parametrize(
    "content", [b"just some text, not a database at all", b"SQLite format 3\x00" + b"\xff" * 200]
)
def test_other_files_are_left_as_they_were(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(RecordError, match="nothing was changed"):
            open_record(path, create=create)
    assert path.read_bytes() == content


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE things (id INTEGER)")
    database.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(RecordError, match="not a Mountjoy record; nothing was changed"):
            open_record(path, create=create)
    assert path.read_bytes()[:18] == before[:18]
    database = sqlite3.connect(path)
    assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("things",)]
    database.close()


def test_an_empty_file_is_a_new_record_only_when_one_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(RecordError, match="not a Mountjoy record"):
        open_record(path)
    with open_record(path, create=True) as record:
        assert record.reports() == []


def test_a_newer_record_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    open_record(path, create=True).close()
    database = sqlite3.connect(path)
    database.execute("UPDATE alembic_version SET version_num = '0099'")
    database.commit()
    database.close()
    with pytest.raises(
        RecordError, match=r"newer Mountjoy \(tables 0099, this one knows up to 0015\).*Install"
    ):
        open_record(path)


def test_opening_again_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with open_record(path, create=True) as record:
        record.add([coded("r1")], coder="test")
    for _ in range(2):
        with open_record(path, create=True) as record:
            assert [report.id for report in record.reports()] == ["r1"]


def test_opened_to_read_it_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    open_record(path, create=True).close()
    with open_record(path) as record, pytest.raises(RecordError, match="opened to read"):
        record.add([coded("r1")], coder="test")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["r.db"]


def test_a_locked_record_says_so(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    open_record(path, create=True).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with open_record(path, write=True, wait_seconds=0.05) as record:
            assert record.reports() == []  # reading goes on
            with pytest.raises(RecordError, match="another program is writing"):
                record.add([coded("r1")], coder="test")
    finally:
        other.close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="file permissions do not bind this user")
def test_a_read_only_record_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    open_record(path, create=True).close()
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with open_record(path) as record:
            assert record.reports() == []
        with pytest.raises(RecordError, match="read-only"), open_record(path, write=True) as record:
            record.add([coded("r1")], coder="test")
    finally:
        tmp_path.chmod(0o755)


def test_a_database_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with open_record(path, create=True) as record:
        assert record._engines.writer is not None
        with record._engines.writer.begin() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(RecordError, match="read-only"):
            record.add([coded("r1")], coder="test")


@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005", "0006"])
def test_a_record_of_old_is_brought_up_to_date_and_merged_again(tmp_path: Path, version: str) -> None:
    path = tmp_path / "r.db"
    old = [
        coded("r1", "bombing 2017-11-02 toll=4 | [actor:Troops=army] <bombed> [place:Zubara=zubara]."),
        coded("r2", "backs | [actor:The army=army] <backs> [recipient:the brigade=brigade]."),
    ]
    lay_oldest(path, old, version)
    with open_record(path, write=True) as record:
        assert list(record.coded()) == old
        assert not record.merged
        assert [report.id for report in record.reports(search="bombed Zubarah")] == ["r1"]
        pipeline.merge_again(record)
        assert record.merged
        assert [event.claims for event in record.events(actor="army of zan", place="Hama")] == [
            (old[0].claims[0].id,)
        ]
        assert [tie.type for tie in record.ties()] == ["backs"]
        assert record.verify() == []
    with open_record(path, write=True) as record:
        record.add([coded("r3", "clash | Fighting <raged> in [place:Kalat=kalat].")], coder="new 1")
        assert len(record.reports()) == 3


def test_a_record_of_which_only_spans_have_another_form_is_not_merged_again(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    line = "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:Nahr Men]."
    with open_record(path, create=True) as record:
        record.add([coded("r1", line)], coder="test")
        pipeline.merge_again(record)
        events, holdings, names = record.events(), record.holdings(), record.unresolved()
    assert events and holdings and names
    database = sqlite3.connect(path)
    for statement in (
        *BEFORE_POSITIONS,
        "ALTER TABLE ties DROP COLUMN stated", "ALTER TABLE control DROP COLUMN stated",  # 0014
        "DROP TABLE observations", "DROP INDEX ix_contradictions_subject", "ALTER TABLE contradictions DROP COLUMN told",  # 0013
        "CREATE INDEX ix_contradictions_subject ON contradictions (subject)",
        "DROP TABLE unlisted", "DROP TABLE unlisted_reports",  # 0012
        "DROP TABLE tallies", "DROP TABLE gone_events", "DROP INDEX ix_reports_outlet", "DROP INDEX ix_events_points",  # 0011
        "ALTER TABLE events DROP COLUMN place_precision", "CREATE INDEX ix_events_changed ON events (changed)",
        "CREATE INDEX ix_reports_source ON reports (source)",
        "DROP TABLE held_places", "DROP TABLE holdings", "CREATE TABLE holdings (id TEXT PRIMARY KEY)",
        "INSERT INTO holdings VALUES ('zubara#0')", "UPDATE alembic_version SET version_num = '0009'",
    ):  # fmt: skip
        database.execute(statement)
    database.commit()
    database.close()
    with open_record(path, write=True) as record:
        assert record.merged and record.events() == events
        assert record.holdings() is None and record.unresolved() == names
        pipeline.merge_again(record)
        assert record.events() == events and record.holdings() == holdings
        assert record.verify() == []


def test_the_migrations_lay_the_tables_of_the_schema(place: Path | str) -> None:
    def ours(found: object, name: str | None, kind: str, *_: object) -> bool:
        name = str(getattr(getattr(found, "table", None), "name", name))
        return not (
            kind in ("table", "index")
            and str(name).startswith(("alembic", "reports_fts", "claims_fts", "events_fts"))
        )

    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD
    with (
        open_record(place) as record,
        record._engines.reader.connect() as connection,
    ):
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_ties_and_control_named_by_their_claims_are_named_anew(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    lines = """backs | [actor:The army=army] <backs> [recipient:them=front].
        holds 2017-11-05 | [actor:Troops=army] <hold> [place:town=zubara]."""
    with open_record(path, create=True) as record:
        record.add([coded("r1", lines), coded("r2", lines)], coder="test")
        pipeline.merge_again(record)
        ties, control = record.ties(), record.control()
    assert len(ties) == len(control) == 1
    database = sqlite3.connect(path)
    for statement in (
        *BEFORE_POSITIONS,
        "ALTER TABLE ties DROP COLUMN stated", "ALTER TABLE control DROP COLUMN stated",
        f"UPDATE relation_claims SET relation = 'f' || substr(relation, 2) WHERE relation IN ('{ties[0].id}', '{control[0].id}')",
        "UPDATE ties SET id = 'f' || substr(id, 2)", "UPDATE control SET id = 'f' || substr(id, 2)",
        "UPDATE alembic_version SET version_num = '0013'",
    ):  # fmt: skip
        database.execute(statement)
    database.commit()
    database.close()
    with open_record(path, write=True) as record:
        assert not record.merged
        told: list[tuple[str, int, int]] = []
        pipeline.merge_again(record, lambda *step: told.append(step))
        assert told == [("naming", 2, 2)]
        assert record.ties() == ties and record.control() == control
        assert record.merged and record.verify() == []


def test_positions_of_an_older_record_are_packed_as_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "r.db"
    with open_record(path, create=True) as record:
        record.add(POOL[:6], coder="test")
        pipeline.merge_again(record)
        held = record.points()
        assert len(held.columns["key"]) == len(record.events()) > 4
    database = sqlite3.connect(path)
    for statement in BEFORE_POSITIONS:
        database.execute(statement)
    database.commit()
    database.close()
    monkeypatch.setattr(upgrade, "TOLD_EVERY", 1)
    with open_record(path) as record:
        anew = record.points()
        assert all(list(anew.columns[name]) == list(column) for name, column in held.columns.items())
        assert verify(record).sound and record.merged
    total = len(held.columns["key"])
    assert f"{total} of {total}" in caplog.text
