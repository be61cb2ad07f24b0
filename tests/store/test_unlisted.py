"""Names that nothing lists: what is kept of them as reports are written is what reading every mention gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from mountjoy.claim import CodedReport, Entity, Placing
from mountjoy.deciding import queues
from mountjoy.decision import words_key
from mountjoy.evidence import fold
from mountjoy.store import RecordFile, open_record, unlisted
from tests.hand import coded

CODER = "test"


def report(ident: str, lines: str) -> CodedReport:
    """A report in which names that begin with "Band" are provisional actors, and those with "Sheikh" persons."""
    made = coded(ident, lines)
    mentions = []
    for one in made.mentions:
        entity = one.entity
        first = fold(one.text).split()[0]
        if first in ("band", "sheikh"):
            kind = "person" if first == "sheikh" else "militia"
            sort = "person" if kind == "person" else "actor"
            entity = Entity(f"{sort}:{fold(one.text).replace(' ', '-')}", fold(one.text), kind, score=0.4)
        mentions.append(replace(one, entity=entity))
    return replace(made, mentions=tuple(mentions))


FIRST = [
    report(
        "r1",
        """
        clash | [actor:Band Orra] and [actor:Band Orra] <fought> [recipient:Nahr Men] in [place:Kalat=kalat].
        bombing | [actor:BAND ORRA] <bombed> [place:Nahr Zeen] and [place:Nahr-Zeen].
        """,
    ),
    report("r2", "clash | [actor:Sheikh Ali] <fought> [recipient:troops] in [place:NAHR ZEEN]."),
    report("r3", "clash | [actor:Band Sele] <fought> [recipient:Band Orra] in [place:Baghda=iraq]."),
    report("r4", "holds | [actor:Band Sele] <holds> [place:Ain Far]."),
]


@pytest.fixture
def record(place: Path | str) -> Iterator[RecordFile]:
    with open_record(place, write=True) as made:
        made.add(FIRST, coder=CODER)
        yield made


def unresolved(reports: Sequence[CodedReport]) -> list[tuple[str, str, int, int]]:
    """(spelling, type, claims, reports) of the names in roles that stand for nothing, read from every mention."""
    spelled: dict[tuple[str, str], str] = {}
    claims: dict[tuple[str, str], set[str]] = {}
    inside: dict[tuple[str, str], set[str]] = {}
    for one in reports:
        for mention in one.mentions:
            if mention.entity is not None or not mention.named:
                continue
            roles = {claim.id for claim in one.claims if any(r.mention == mention.id for r in claim.roles)}
            if roles:
                key = (mention.type, fold(mention.text))
                spelled.setdefault(key, mention.text)
                claims.setdefault(key, set()).update(roles)
                inside.setdefault(key, set()).add(one.report.id)
    found = [(spelled[key], key[0], len(claims[key]), len(inside[key])) for key in spelled]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))


def provisional(reports: Sequence[CodedReport]) -> list[tuple[str, int, int, int]]:
    """(id, mentions, reports, claims) of the provisional actors, read from every mention."""
    mentions: Counter[str] = Counter()
    claims: dict[str, set[str]] = {}
    inside: dict[str, set[str]] = {}
    for one in reports:
        for mention in one.mentions:
            if mention.entity is None or not unlisted.is_provisional(mention.entity):
                continue
            ident = mention.entity.id
            mentions[ident] += 1
            inside.setdefault(ident, set()).add(one.report.id)
            claims.setdefault(ident, set()).update(
                claim.id for claim in one.claims if any(r.mention == mention.id for r in claim.roles)
            )
    found = [(ident, number, len(inside[ident]), len(claims[ident])) for ident, number in mentions.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def check(record: RecordFile) -> None:
    reports = list(record.coded())
    assert [(n.text, n.type, n.claims, n.reports) for n in record.unresolved()] == unresolved(reports)
    assert record.count_unresolved() == len(unresolved(reports))
    told = [(one.id, one.mentions, one.reports, one.claims) for one in record.provisional()]
    assert told == provisional(reports)
    assert record.count_provisional() == len(told)


def test_they_follow_what_is_written(record: RecordFile) -> None:
    check(record)
    assert [name.text for name in record.unresolved()] == ["Nahr Zeen", "Ain Far", "Nahr Men"]
    assert [one.id for one in record.provisional()][:2] == ["actor:band-orra", "actor:band-sele"]
    # Coded again, the first report spells nothing so any more, and one name is gone.
    record.add([report("r1", "clash | [actor:Band Orra] <fought> in [place:Kalat=kalat].")], coder="b")
    check(record)
    assert [name.text for name in record.unresolved()] == ["Ain Far", "NAHR ZEEN"]
    record.add([report("r1", "clash | [actor:Men] <fought> in [place:Nahr Zeen].")], coder="c")
    check(record)
    assert record.unresolved()[0].text == "Nahr Zeen"
    record.add([report("r4", "holds | [actor:Troops=army] <holds> [place:Kalat=kalat].")], coder="d")
    check(record)


def test_what_is_told_of_a_name(record: RecordFile) -> None:
    orra, sele = record.provisional()[:2]
    assert orra.names == ("Band Orra", "BAND ORRA")
    assert orra.example.startswith("Band Orra and Band Orra fought")
    # Kalat (Syria) in a claim that names it twice, and in that report: 7; Iraq once in each: 4.
    assert (orra.country, orra.country_score) == ("SY", 0.54)
    assert (sele.country, sele.kind, sele.kind_score) == ("IQ", "militia", 0.3)
    zeen = record.unresolved()[0]
    assert (zeen.text, zeen.claims, zeen.reports) == ("Nahr Zeen", 2, 2)
    assert zeen.example == "BAND ORRA bombed Nahr Zeen and Nahr-Zeen."
    placing = Placing(1, 1, "a named town or site", "Aleppo", "mj:sy-province-aleppo", "SY", "Aleppo")
    one = report("r5", "clash | Men <fought> in [place:Ain Far].")
    record.add([replace(one, mentions=(replace(one.mentions[0], placing=placing),))], coder=CODER)
    assert [(n.within, n.precision) for n in record.unresolved() if n.text == "Ain Far"] == [("Aleppo", 1)]


def test_pages_follow_each_other_and_pass_over_what_was_decided(record: RecordFile) -> None:
    record.add(
        [report(f"x{n:03}", f"clash | [actor:Band {n:03}] <met> in [place:Ain {n:03}].") for n in range(230)],
        coder=CODER,
    )
    record.decide("Ana", "actor", "reject", "actor:band-orra")
    record.decide("Ana", "place", "reject", words_key("Nahr Zeen"))
    for kind, whole in (
        ("actors", [one.id for one in record.provisional()]),
        ("places", [words_key(one.text) for one in record.unresolved() if one.type == "place"][1:]),
    ):
        found: list[str] = []
        after = None
        while items := queues.page(record, kind, after=after, limit=37):
            found += [one.id for one in items]
            after = items[-1].cursor
        assert found == whole and len(found) == len(set(found))
        assert queues.count(record, kind) == len(whole)  # type: ignore[arg-type]
        assert [one.id for one in queues.page(record, kind, after="gone", limit=2)] == whole[:2]
    assert record.provisional_actor("actor:band-orra") is None
    assert record.provisional_actor("actor:band-sele") == record.provisional()[0]
    assert record.is_unresolved(words_key("ain FAR")) and not record.is_unresolved(words_key("Ain Fur"))


def test_many_reports_of_a_name_are_counted_whole_and_told_from_the_first(record: RecordFile) -> None:
    record.add(
        [report(f"x{n:03}", "clash | [actor:Band Orra] <met> in [place:Nahr Zeen].") for n in range(60)],
        coder=CODER,
    )
    check(record)
    assert record.provisional()[0].reports == 62


def test_a_page_is_read_by_its_order(record: RecordFile) -> None:
    if "postgresql" in str(record.path):
        pytest.skip("the plan is SQLite's")
    with record._read() as connection:
        for statement in (
            "SELECT key FROM unlisted WHERE sort = 'places' AND rank < 0 AND (rank, text, key) > (-3, '', '') "
            "ORDER BY rank, text, key LIMIT 50",
            "SELECT number FROM unlisted_reports WHERE key = 'x' AND weight > 0 ORDER BY number LIMIT 20",
        ):
            plan = " ".join(
                str(row) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all()
            )
            assert "SEARCH" in plan and "SCAN" not in plan and "TEMP B-TREE" not in plan, plan


def test_laid_anew_they_are_the_same(record: RecordFile) -> None:
    before = record.provisional(), record.unresolved()
    with record._write() as connection:
        kept = connection.execute(text("SELECT * FROM unlisted ORDER BY key")).all()
        each = connection.execute(text("SELECT * FROM unlisted_reports ORDER BY key, number")).all()
        unlisted.rebuild(connection)
        assert connection.execute(text("SELECT * FROM unlisted ORDER BY key")).all() == kept
        assert connection.execute(text("SELECT * FROM unlisted_reports ORDER BY key, number")).all() == each
    assert (record.provisional(), record.unresolved()) == before and each
