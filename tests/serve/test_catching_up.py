"""Claims that wait when the app starts: it serves at once, says so, and merges them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mountjoy.keeping import rules
from mountjoy.serve import create_app
from mountjoy.serve.catching_up import CatchingUp
from mountjoy.serve.desk import Desk
from mountjoy.store import RecordFile, open_record
from tests.serve.conftest import HERE
from tests.team.conftest import REPORTS

NOTICE = "are being merged"


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[RecordFile]:
    """A record whose claims wait."""
    with open_record(tmp_path / "small.db", create=True, write=True) as made:
        made.add(REPORTS, coder="by hand")
        yield made


def test_what_waits_is_merged_while_the_app_is_read(waiting: RecordFile) -> None:
    desk, told = Desk(waiting, "ana"), list[str]()
    assert waiting.events() == []
    one = CatchingUp(desk, told.append)
    with TestClient(create_app(desk), base_url=HERE) as client:
        desk.shared.catching_up.set("claims wait")
        for address in ("/", "/events", "/actors"):
            assert NOTICE in client.get(address).text
        one.start()
        one._thread.join()
        assert NOTICE not in client.get("/").text
    assert waiting.merged and len(waiting.events()) > 0
    assert told == [
        "claims, decisions or changed rules wait to be merged: this is done while the app is read", "what waited is merged"
    ]  # fmt: skip


def test_nothing_is_begun_where_nothing_waits(waiting: RecordFile) -> None:
    desk, told = Desk(waiting, "ana"), list[str]()
    desk.settled()
    one = CatchingUp(desk, told.append)
    one.start()
    one.end()
    assert told == [] and desk.shared.catching_up.value is None


def test_what_is_kept_by_other_rules_is_laid_anew(
    waiting: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, told = Desk(waiting, "ana"), list[str]()
    desk.settled()
    before = waiting.kept_by
    for one in ("digest", "_files"):
        monkeypatch.setattr(rules, one, getattr(rules, one).__wrapped__)
    monkeypatch.setattr(rules, "_METHOD", rules._METHOD + 1)
    catching = CatchingUp(desk, told.append)
    catching.start()
    catching._thread.join()
    assert told[-1] == "what waited is merged" and waiting.kept_by not in (before, None)
    assert waiting.merged and not rules.are_others(waiting.kept_by)


def test_it_ends_between_steps_and_the_next_start_goes_on(waiting: RecordFile) -> None:
    desk, told = Desk(waiting, "ana"), list[str]()
    one = CatchingUp(desk, told.append)
    one._ends.set()
    one.start()
    one.end()
    assert len(told) == 1 and desk.shared.catching_up.value is None
    again = CatchingUp(desk, told.append)
    again.start()
    if again._thread.ident is not None:
        again._thread.join()
    assert waiting.merged


def test_a_decision_meanwhile_is_left_to_it(waiting: RecordFile, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, merged = Desk(waiting, "ana"), list[RecordFile]()
    monkeypatch.setattr("mountjoy.pipeline.merge_again", merged.append)
    desk.shared.catching_up.set("claims wait")
    desk.settled()
    assert merged == []
    desk.shared.catching_up.set(None)
    desk.settled()
    assert merged == [waiting]


def test_what_cannot_be_merged_is_told_and_the_app_goes_on(
    waiting: RecordFile, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("mountjoy.pipeline.merge_again", fails)
    desk = Desk(waiting, "ana")
    one = CatchingUp(desk, lambda _: None)
    one.start()
    one._thread.join()
    assert "the disk is full" in caplog.text and desk.shared.catching_up.value is None
