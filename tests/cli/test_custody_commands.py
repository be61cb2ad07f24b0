"""verify, publish, snapshots and diff as commands: what they print, write and exit with."""

from __future__ import annotations

import json

from sqlalchemy import create_engine, update

from mountjoy.cli.verify import MOST_TOLD, _damages
from mountjoy.custody import Damage
from mountjoy.store import schema
from tests.cli.conftest import CODED, Bench


def damage(bench: Bench) -> None:
    engine = create_engine(f"sqlite:///{bench.folder / 'mountjoy.db'}")
    table = schema.claims
    with engine.begin() as connection:
        connection.execute(
            update(table).where(table.c.id == CODED[0].claims[0].id).values(trigger_text="lost")
        )
    engine.dispose()


def test_verify_a_sound_record(full: Bench) -> None:
    result = full("verify")
    assert result.exit_code == 0, result.stdout
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["Checked", "Things", "Damaged"]
    assert lines[-1] == "Sound: everything is as it was written."
    assert lines[-2].startswith("Log: 2 rows, head ")
    head = lines[-2].rpartition(" ")[2]
    assert full("verify", "--quick", "--head", head[:16]).exit_code == 0
    assert full("verify", "--quiet").stdout == ""


def test_verify_names_the_damage(full: Bench) -> None:
    damage(full)
    claim = CODED[0].claims[0]
    result = full("verify", "--quiet")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        f"Damaged: claims {claim.id}: its trigger do not stand at {claim.trigger.start} to {claim.trigger.end} of the "
        "report (expected 'lost', found 'took')"
    )
    assert "What to do: restore the record from a copy" in result.stdout
    told = json.loads(full("verify", "--json").stdout)
    assert told["sound"] is False
    assert (told["damages"][0]["table"], told["damages"][0]["id"]) == ("claims", claim.id)
    assert list(told) == ["head", "checks", "damages", "notes", "sound"]
    assert full("verify", "--quick").exit_code == 0


def test_of_very_many_damages_the_first_of_each_table_are_told() -> None:
    many = [Damage("claims", str(number), "is lost") for number in range(MOST_TOLD + 1_200)]
    lines = list(_damages([*many, Damage("events", "e", "is lost")]))
    assert lines[0] == "Damaged: claims 0: is lost" and lines[MOST_TOLD] == "Damaged: events e: is lost"
    assert lines[MOST_TOLD + 1 :] == ["Damaged: claims: 1,200 more (all of them with --json)"]


def test_a_head_that_is_none(full: Bench) -> None:
    result = full("verify", "--head", "xyz")
    assert (result.exit_code, result.stderr.startswith("mountjoy: head 'xyz': the hash of a row")) == (
        1,
        True,
    )
    result = full("verify", "--quick", "--head", "0" * 64)
    assert result.exit_code == 1 and "the head that was written down is no row of the log" in result.stdout


def test_publish_show_and_export(full: Bench) -> None:
    assert full("snapshots", "list").stdout == "Nothing was published. See: mountjoy publish --help\n"
    result = full("publish", "--tag", "q4", "--note", "first", "--by", "anna")
    assert result.exit_code == 0
    assert result.stdout.startswith("Mountjoy record 'mountjoy', snapshot q4, published ")
    assert "by anna: 2 events from 5 reports." in result.stdout
    assert full("publish", "--tag", "q4").exit_code == 1
    assert (
        "Nothing differs from q4"
        in full("publish", "--tag", "q4b", "--json").stdout + full("publish", "--tag", "q4c").stderr
    )
    assert [one["tag"] for one in json.loads(full("snapshots", "list", "--json").stdout)] == [
        "q4",
        "q4b",
        "q4c",
    ]
    assert full("snapshots", "show", "q4").stdout.splitlines()[0] == result.stdout.strip()
    assert full("snapshots", "show", "q9").exit_code == 1
    assert full("snapshots", "export", "q4", "-o", "q4.jsonl").stdout == "q4.jsonl\n"
    assert len((full.folder / "q4.jsonl").read_text(encoding="utf-8").splitlines()) > 10
    public = full("snapshots", "export", "q4", "-o", "public.jsonl", "--public")
    assert public.stderr.startswith("Left out: the names of 1 private persons")
    assert "Ora Minister" not in (full.folder / "public.jsonl").read_text(encoding="utf-8")
    assert full("verify", "--quiet").exit_code == 0


def test_diff(full: Bench) -> None:
    full("publish", "--tag", "q4", "--by", "anna")
    assert full("diff", "q4").stdout == "Nothing differs between q4 and now.\n"
    full("actors", "reject", "brigade", "--by", "anna", "--why", "not one")
    lines = full("diff", "q4", "now").stdout.splitlines()
    assert lines[0].split() == ["What", "Kind", "ID", "Of", "Change", "Why"]
    assert (
        lines[1].startswith("changed  tie")
        and "decision 1 by anna: actor reject, brigade: not one" in lines[1]
    )
    (change,) = json.loads(full("diff", "q4", "now", "--json").stdout)
    assert (change["what"], change["before"]["type"], change["after"]["recipient"]["name"]) == (
        "changed",
        "backs",
        "the brigade",
    )
    assert full("diff", "q9").exit_code == 1
