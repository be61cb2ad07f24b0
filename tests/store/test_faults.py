"""What stands in the way of writing: a full disk, a file that may not be written, a newer version."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mountjoy import updating
from mountjoy.errors import RecordError
from mountjoy.store import open_record
from tests.store.test_updating import POOL, check, whole


def test_a_full_disk_loses_nothing(empty: Path) -> None:
    with open_record(empty, write=True) as record:
        record.add(POOL[:4], coder="test")
        updating.update(record)
        before, coded = whole(record), list(record.coded())
        assert record._engines.writer is not None
        with record._engines.writer.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(RecordError, match=r"cannot be written: .*full.*make room and run again"):
            for one in POOL[4:]:
                record.add([one], coder="test")
        kept = list(record.coded())
        assert kept[: len(coded)] == coded
        assert whole(record) == before
        with record._engines.writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
        record.add(POOL[4:], coder="test")
        updating.update(record)
        check(record)


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root can mount a file system of its own"
)
def test_a_file_system_without_room(empty: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(small)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        path = Path(shutil.copy(empty, small / "r.db"))
        with open_record(path, write=True) as record:
            record.add(POOL[:2], coder="test")
            updating.update(record)
            with pytest.raises(RecordError, match=r"cannot be written|cannot be read or written"):
                for _ in range(400):
                    record.add(POOL[2:], coder="test again")
        moved = Path(shutil.copy(path, tmp_path / "moved.db"))
        log = small / "r.db-wal"  # what could not be taken over into the file for want of room
        if log.exists():
            shutil.copy(log, tmp_path / "moved.db-wal")
        with open_record(moved, write=True) as record:
            updating.update(record)
            check(record)
    finally:
        subprocess.run(["umount", str(small)], check=True)
