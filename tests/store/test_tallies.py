"""Counts that are kept as a record is written are those that counting it anew would give."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import select

from mountjoy import pipeline
from mountjoy.claim import CodedReport, Mention
from mountjoy.store import RecordFile, open_record, schema
from tests.store.oldest import lay_oldest
from tests.store.test_updating import POOL


def kept(record: RecordFile) -> dict[tuple[str, str], tuple[int, int, int]]:
    table = schema.tallies
    with record._read() as connection:
        found = connection.execute(select(table)).all()
    made = {(row.sort, row.id): (row.claims, row.events, row.reports) for row in found}
    return {name: counts for name, counts in made.items() if any(counts)}


def stands_for(coded: CodedReport, mention: Mention) -> str | None:
    while mention.entity is None and mention.antecedent is not None:
        mention = coded.mention(mention.antecedent)
    return None if mention.entity is None else mention.entity.id


def counted(record: RecordFile) -> dict[tuple[str, str], tuple[int, int, int]]:
    claims: Counter[tuple[str, str]] = Counter()
    reports: Counter[tuple[str, str]] = Counter()
    events: Counter[tuple[str, str]] = Counter()
    sorts = {"actor": "actor", "person": "actor", "place": "place", "facility": "place"}
    for one in record.coded():
        meant = {
            mention.id: (sorts[mention.type], held)
            for mention in one.mentions
            if mention.type in sorts and (held := stands_for(one, mention)) is not None
        }
        reports.update(set(meant.values()))
        reports["kind", "copies"] += one.report.copy_of is not None
        for claim in one.claims:
            claims["kind", claim.kind] += 1
            claims.update({meant[role.mention] for role in claim.roles if role.mention in meant})
    for event in record.events():
        named = {
            ("actor", party.entity)
            for party in event.parties
            if party.entity and party.role in ("actor", "recipient", "victim", "target")
        }
        if event.place is not None and event.place.entity:
            named.add(("place", event.place.entity))
        events.update(named)
    names = claims.keys() | reports.keys() | events.keys()
    return {name: counts for name in names if any(counts := (claims[name], events[name], reports[name]))}


def test_counts_follow_what_is_written_coded_again_and_decided(place: Path | str) -> None:
    with open_record(place, write=True) as record:
        record.add(POOL[:9], coder="one")
        assert kept(record) == counted(record)
        pipeline.merge_again(record)
        assert kept(record) == counted(record)
        record.add([*POOL[4:14], POOL[-1]], coder="two")
        record.decide("Ada", "claim", "reject", POOL[5].claims[0].id)
        pipeline.merge_again(record)
        assert kept(record) == counted(record)
        assert {one.id: (one.claims, one.reports) for one in record.actors()} == {
            ident: (claims, reports) for (sort, ident), (claims, _, reports) in counted(record).items() if sort == "actor" and reports
        }  # fmt: skip
        assert record.places(2) == [one for one in record.places() if one.events][:2] != []
        totals = record.totals()
        assert totals["copies"] == 1
        assert totals["claims.event"] == sum(1 for one in record.claims(kind="event"))


def test_counts_of_an_older_record_are_made_as_it_is_opened(tmp_path: Path) -> None:
    lay_oldest(tmp_path / "r.db", POOL[:6])
    with open_record(tmp_path / "r.db", write=True) as record:
        assert kept(record) == counted(record)
        pipeline.merge_again(record)
        assert kept(record) == counted(record)
