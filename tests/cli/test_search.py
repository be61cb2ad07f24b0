"""``mountjoy search`` and ``mountjoy db`` as typed."""

from __future__ import annotations

import json

from tests.cli.conftest import Bench


def test_what_is_no_command_is_what_to_find(full: Bench) -> None:
    whole = json.loads(full("search", "--json").output)
    assert whole["count"] == len(whole["events"]) > 1
    one = json.loads(full("search", "find", "--limit", "1", "--json").output)
    assert one["events"] == whole["events"][:1]
    rest = json.loads(full("search", "--after", one["following"], "--json").output)
    assert one["events"] + rest["events"] == whole["events"]


def test_words_are_shown_where_they_were_found(full: Bench) -> None:
    event = json.loads(full("search", "--json").output)["events"][0]
    word = event["type"]
    found = full("search", word, "--in", "claims")
    assert found.exit_code == 0, found.output
    for arguments in (
        ("--in", "claims"),
        ("x", "--near", "1,2"),
        ("x", "--fatalities", "many"),
        ("x", "--after", "q"),
    ):
        wrong = full("search", *arguments)
        assert wrong.exit_code == 1, arguments
        assert "mountjoy:" in wrong.output


def test_searches_are_kept(full: Bench) -> None:
    assert "events now" in full("search", "save", "all of it").output
    assert json.loads(full("search", "list", "--json").output)[0]["new"] == 0
    assert full("search", "show", "all of it").output == "No events.\n"
    assert json.loads(full("search", "show", "all of it", "--all", "--json").output)["count"] > 1
    assert full("search", "drop", "all of it").exit_code == 0
    assert full("search", "drop", "all of it").exit_code == 1


def test_a_record_is_copied_and_brought_up_to_date(full: Bench) -> None:
    copied = full("db", "copy", "mountjoy.db", "other.db")
    assert copied.exit_code == 0 and "every table is the same in both" in copied.output
    assert full("db", "copy", "mountjoy.db", "other.db").exit_code == 1
    assert full("search", "--record", "other.db", "--json").output == full("search", "--json").output
    told = json.loads(full("db", "migrate", "--record", "other.db", "--json").output)
    assert told["merged_again"] is False
