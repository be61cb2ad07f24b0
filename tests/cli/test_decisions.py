"""New names promoted, merged and rejected; sanctions lists imported, matched, decided on; all of it undoable."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mountjoy.claim import CodedReport, Entity
from mountjoy.merge import build
from mountjoy.store import open_record
from tests.cli.conftest import Bench
from tests.hand import coded
from tests.lists.made import ALT_CSV, FTM, SDN_CSV

NEW = {
    "army": Entity("actor:zamfar-brigade", "Zamfar Brigade", "rebel-group", score=0.4,
                   reason="'Zamfar Brigade' is in no list; its kind is guessed from 'brigade'"),
    "guard": Entity("actor:zamfar-brigades", "Zamfar Brigades", "rebel-group", score=0.4, reason="in no list"),
    "minister": Entity("person:ora-selim-zamfari", "Ora Selim Zamfari", "person", score=0.5, reason="in no list"),
}  # fmt: skip
REPORTS = [
    ("r1", "capture 2017-11-02 | [actor:Zamfar Brigade=army] <took> [place:Zubara=zubara]."),
    ("r2", "attack 2017-11-04 | [actor:Zamfar Brigades=guard] <attacked> [place:Kalat=kalat]."),
    (
        "r3",
        "designation 2017-11-05 | [actor:The Front=front] <named> [recipient:Ora Selim Zamfari=minister].",
    ),
    ("r4", "designation 2017-11-06 | [actor:The Front=front] <named> [recipient:Red Brigade=brigade]."),
]
HAS_FTM = importlib.util.find_spec("nomenklatura") is not None


def made(report_id: str, line: str) -> CodedReport:
    one = coded(report_id, line, published=date(2017, 11, 7), published_basis="stated")
    mentions = tuple(
        replace(m, named=True, entity=NEW.get(m.entity.id, m.entity)) if m.entity is not None else m
        for m in one.mentions
    )
    return replace(one, mentions=mentions)


@pytest.fixture
def record(bench: Bench) -> Bench:
    """The commands over a record with new names in it."""
    reports = [made(*one) for one in REPORTS]
    with open_record(bench.folder / "mountjoy.db", create=True) as file:
        file.add(reports, coder="test")
        merged = build(reports)
        file.replace_merged(merged.events, merged.ties, merged.control, merged.issues)
    return bench


def provisional(bench: Bench) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in json.loads(bench("show", "actors", "--provisional", "--json").stdout)}


def actors(bench: Bench) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in json.loads(bench("show", "actors", "--json").stdout)}


def parties(bench: Bench) -> set[str]:
    events = json.loads(bench("show", "events", "--json").stdout)
    return {party["entity"] for event in events for party in event["parties"] if party["entity"]}


def test_new_names_are_shown_with_guesses(record: Bench) -> None:
    found = provisional(record)
    assert set(found) == {"actor:zamfar-brigade", "actor:zamfar-brigades", "person:ora-selim-zamfari"}
    brigade = found["actor:zamfar-brigade"]
    assert (brigade["kind"], brigade["kind_score"]) == ("rebel-group", 0.6)
    assert brigade["country"] == "SY" and 0.3 < float(str(brigade["country_score"])) < 1
    assert (brigade["mentions"], brigade["claims"]) == (1, 1)
    assert "took Zubara" in str(brigade["example"])
    assert found["person:ora-selim-zamfari"]["country"] is None
    told = record("show", "actors", "--provisional").stdout
    assert "actor:zamfar-brigade " in told and "rebel group" in told


def test_a_promoted_name_is_an_actor_until_that_is_undone(record: Bench) -> None:
    before = parties(record)
    result = record(
        "actors", "promote", "actor:zamfar-brigade", "--kind", "political-militia", "-c", "sy", "--by", "Ana"
    )
    assert (
        result.stdout
        == "actor:zamfar-brigade is now zamfar-brigade: Zamfar Brigade, political-militia, SY.\n"
    )
    assert "actor:zamfar-brigade" not in provisional(record)
    assert actors(record)["zamfar-brigade"]["kind"] == "political-militia"
    assert "zamfar-brigade" in parties(record) and "actor:zamfar-brigade" not in parties(record)
    with open_record("mountjoy.db") as file:
        assert file.report("r1").mentions[0].entity == NEW["army"]  # what the coder found stays
        assert file.verify() == []
    assert (
        record("actors", "undo", "1", "--by", "Ana").stdout
        == "Undone: promote actor:zamfar-brigade zamfar-brigade.\n"
    )
    assert parties(record) == before and "actor:zamfar-brigade" in provisional(record)
    assert record("actors", "undo", "1").exit_code == 1


def test_merged_names_are_one_actor_and_follow_it(record: Bench) -> None:
    record("actors", "merge", "actor:zamfar-brigades", "actor:zamfar-brigade", "--why", "a plural")
    assert "actor:zamfar-brigades" not in actors(record)
    one = actors(record)["actor:zamfar-brigade"]
    assert (one["claims"], one["reports"]) == (2, 2)
    record("actors", "promote", "actor:zamfar-brigade")
    assert {"zamfar-brigade"} == {ident for ident in actors(record) if "zamfar-brigade" in ident}
    back = record("actors", "merge", "actor:zamfar-brigade", "actor:zamfar-brigades")
    assert back.exit_code == 1 and "was merged into" in back.stderr
    record("actors", "merge", "person:ora-selim-zamfari", "islamic-state")
    assert actors(record)["islamic-state"]["name"] == "Islamic State"


def test_a_rejected_name_stands_for_nobody(record: Bench) -> None:
    record("actors", "reject", "actor:zamfar-brigade", "--by", "Ana", "--why", "an operation")
    assert "actor:zamfar-brigade" not in actors(record)
    assert "actor:zamfar-brigade" not in parties(record)
    told = record("show", "decisions").stdout
    assert "Ana" in told and "reject" in told and "an operation" in told


def test_decisions_outlive_coding_again(record: Bench) -> None:
    record("actors", "promote", "actor:zamfar-brigade")
    with open_record("mountjoy.db", write=True) as file:
        file.add([made(*REPORTS[0])], coder="newer")
        merged = build(file.coded(as_decided=True))
        file.replace_merged(merged.events, merged.ties, merged.control)
    assert "zamfar-brigade" in parties(record) and "actor:zamfar-brigade" not in provisional(record)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("promote", "islamic-state"), "no provisional actor has the id"),
        (("promote", "actor:zamfar-brigade", "--kind", "warriors"), "kind 'warriors' is unknown"),
        (("promote", "actor:zamfar-brigade", "-c", "zz"), "country 'ZZ' is unknown"),
        (("promote", "actor:zamfar-brigade", "--name", "Islamic State"), "is in the registry already"),
        (("merge", "actor:none", "islamic-state"), "neither the record nor the registry"),
        (("merge", "actor:zamfar-brigade", "none"), "neither the record nor the registry"),
        (("merge", "actor:zamfar-brigade", "actor:zamfar-brigade"), "into itself"),
        (("reject", "none"), "neither the record nor the registry"),
        (("undo", "7"), "no decision 7 stands"),
    ],
)
def test_wrong_decisions_are_refused(record: Bench, arguments: tuple[str, ...], told: str) -> None:
    result = record("actors", *arguments)
    assert result.exit_code == 1 and told in result.stderr
    assert record("show", "decisions").stdout == "No decisions.\n"


# Sanctions lists ------------------------------------------------------------------------------------


@pytest.fixture
def listed(record: Bench) -> Bench:
    """The record with a list made up for the tests."""
    (record.folder / "SDN.CSV").write_bytes(SDN_CSV.encode())
    (record.folder / "ALT.CSV").write_bytes(ALT_CSV.encode())
    assert "ofac-sdn: 3 entries" in record("lists", "import", "SDN.CSV").stdout
    return record


def test_a_list_is_kept_and_replaced_whole(listed: Bench) -> None:
    assert "ofac-sdn" in listed("lists", "show").stdout
    assert "ofac-sdn:90002  ZAMFAR BRIGADE" in listed("lists", "show", "--search", "liwa zamfar").stdout
    (listed.folder / "bad.csv").write_text('1,"X"\n', encoding="utf-8")
    assert listed("lists", "import", "bad.csv").exit_code == 1
    (listed.folder / "SDN.CSV").write_bytes(SDN_CSV.split("\r\n")[1].encode())
    (listed.folder / "ALT.CSV").unlink()
    listed("lists", "import", "SDN.CSV")
    (listed.folder / "zan.json").write_text(FTM, encoding="utf-8")
    listed("lists", "import", "zan.json")
    with open_record("mountjoy.db") as file:
        assert [(one.name, one.entries) for one in file.lists()] == [("ofac-sdn", 1), ("zan", 2)]
        assert file.verify() == []


def test_designations_are_joined_or_shown_as_unlisted(listed: Bench) -> None:
    found = {one["name"]: one for one in json.loads(listed("lists", "designations", "--json").stdout)}
    assert found["Ora Selim Zamfari"]["state"] == "candidates"
    assert found["Ora Selim Zamfari"]["candidates"][0]["entry"]["uid"] == "90001"
    assert found["Red Brigade"]["state"] == "unlisted"
    assert "Red Brigade" in listed("lists", "designations", "--unlisted").stdout
    listed("lists", "decide", "person:ora-selim-zamfari", "ofac-sdn:90001", "--same", "--by", "Ana")
    found = {one["name"]: one for one in json.loads(listed("lists", "designations", "--json").stdout)}
    assert found["Ora Selim Zamfari"]["state"] == "joined"
    listed("lists", "decide", "person:ora-selim-zamfari", "ofac-sdn:90001", "--different")
    found = {one["name"]: one for one in json.loads(listed("lists", "designations", "--json").stdout)}
    assert found["Ora Selim Zamfari"]["state"] == "unlisted"


def test_wrong_verdicts_are_refused(listed: Bench) -> None:
    ids = ("person:ora-selim-zamfari", "ofac-sdn:90001")
    assert "say one of" in listed("lists", "decide", *ids).stderr
    assert "say one of" in listed("lists", "decide", *ids, "--same", "--unsure").stderr
    assert "no list in the record has an entry" in listed("lists", "decide", ids[0], "x:1", "--same").stderr
    assert "neither the record" in listed("lists", "decide", "none", ids[1], "--same").stderr


def test_matching_says_what_to_install(listed: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mountjoy.lists.match._missing", lambda: ["nomenklatura", "rigour"])
    result = listed("lists", "match")
    assert result.exit_code == 1
    assert "needs nomenklatura, rigour: pip install 'mountjoy[ftm]'" in result.stderr
    assert listed("lists", "designations").exit_code == 0


@pytest.mark.skipif(not HAS_FTM, reason="the extra ftm is not installed")
def test_candidates_have_scores_and_reasons_and_are_decided_on(listed: Bench) -> None:
    found = json.loads(listed("lists", "match", "--json").stdout)
    pairs = {(one["actor"]["id"], one["entry"]["id"]): one for one in found}
    assert pairs["person:ora-selim-zamfari", "ofac-sdn:90001"]["score"] > 0.8
    assert pairs["actor:zamfar-brigade", "ofac-sdn:90002"]["score"] > 0.9
    assert all(one["reasons"] for one in found)
    assert not any(entry == "ofac-sdn:90003" for _, entry in pairs)
    listed("lists", "decide", "actor:zamfar-brigade", "ofac-sdn:90002", "--same")
    assert "ofac-sdn:90002" not in listed("lists", "match", "--actor", "actor:zamfar-brigade").stdout
    assert "same" in listed("lists", "match", "--decided", "--actor", "actor:zamfar-brigade").stdout


def test_matching_without_a_list(record: Bench, tmp_path: Path) -> None:
    result = record("lists", "match")
    assert result.exit_code == 1
    assert "first: mountjoy lists import FILE" in result.stderr or "mountjoy[ftm]" in result.stderr
