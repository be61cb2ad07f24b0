"""Several programs that write to one record at once, and what happens to it when something goes wrong."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from mountjoy.errors import RecordError
from mountjoy.store import open_record
from tests.hand import coded
from tests.store.server import Server, running, why_not


def test_several_writers_at_once(place: Path | str) -> None:
    failed: list[BaseException] = []

    def write(who: int) -> None:
        try:
            with open_record(place, write=True, wait_seconds=60) as record:
                for number in range(6):
                    one = coded(
                        f"w{who}-{number}", f"clash | [actor:Troops=army] <fought>. No {who} {number}."
                    )
                    record.add(
                        [replace(one, report=replace(one.report, origin=f"{who}.txt#{number}"))], coder="test"
                    )
                    record.decide(f"person {who}", "list", "same", f"a{who}{number}", object_="b")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with open_record(place) as record:
        assert len(record.reports()) == 24
        assert [decision.number for decision in record.decisions()] == list(range(1, 25))
        assert record.verify() == []
        with record._read() as connection:
            numbers = connection.execute(text("SELECT number FROM log ORDER BY number")).scalars().all()
        assert list(numbers) == list(range(1, 49))


def test_a_writer_that_waits_too_long_says_so(place: Path | str) -> None:
    with open_record(place, write=True) as one, open_record(place, write=True, wait_seconds=0.05) as two:
        with one._write():
            assert two.reports() == []
            with pytest.raises(RecordError, match="another program is writing"):
                two.add([coded("r1")], coder="test")
        two.add([coded("r1")], coder="test")


def test_a_server_that_goes_away_and_comes_back() -> None:
    reason = why_not()
    if reason is not None:
        pytest.skip(f"PostgreSQL: {reason}")
    with running() as server, open_record(server.url("postgres"), create=True) as record:
        record.add([coded("r1", "clash | Fighting <raged>.")], coder="test")
        before = list(record.coded())
        server.stop()
        for ask in (record.reports, lambda: record.add([coded("r2")], coder="test")):
            with pytest.raises(RecordError, match=r"server .*What was written before was kept"):
                ask()
        with pytest.raises(RecordError, match=r"cannot be reached .*Is it running\?"):
            open_record(server.url("postgres"), wait_seconds=2)
        server.start()
        assert list(record.coded()) == before
        record.add([coded("r2")], coder="test")
        assert record.verify() == []


def test_a_server_without_a_record_and_addresses_that_cannot_be_read(server: Server) -> None:
    server.execute("CREATE DATABASE nothing")
    with pytest.raises(RecordError, match="there is no record yet"):
        open_record(server.url("nothing"))
    with pytest.raises(RecordError, match=r"cannot be reached .*does not exist"):
        open_record(server.url("no_such_database"))
    with pytest.raises(RecordError, match=r"cannot be read\. Write it as postgresql://"):
        open_record("postgresql://user@host:port/x")
    with pytest.raises(RecordError) as found:
        open_record(server.url("nothing").replace("postgres@", "postgres:secret@"))
    assert "secret" not in str(found.value)


def test_another_programs_tables_on_a_server(server: Server) -> None:
    import psycopg

    server.execute("CREATE DATABASE other")
    with psycopg.connect(server.url("other"), autocommit=True) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    with pytest.raises(RecordError, match="not a Mountjoy record; nothing was changed"):
        open_record(server.url("other"), create=True)
