"""Contradictions: a case of each kind, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from mountjoy.claim import CodedReport
from mountjoy.decision import Decided
from mountjoy.merge import build, gather
from mountjoy.merge.through_time import through_time
from tests.hand import coded
from tests.merge.through import quarrels, through

TAKES = (
    "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:the Front=front]."
)
KILLS = "killing 2017-11-02 toll={} | [actor:Troops=army] <killed> people in [place:Zubara=zubara]."


def _reports(*lines: str, days: tuple[int, ...] = (2, 2, 2)) -> list[CodedReport]:
    return [
        coded(f"r{number}", line, published=date(2017, 11, day), source=f"Outlet {number}")
        for number, (line, day) in enumerate(zip(lines, days, strict=False))
    ]


CASES: list[tuple[str, list[CodedReport], list[tuple[str, set[str]]]]] = [
    ("tolls that exclude each other", _reports(KILLS.format(4), KILLS.format("8-9")), [("toll", {"4 killed", "8-9 killed"})]),
    ("tolls that overlap", _reports(KILLS.format("4-9"), KILLS.format(8)), []),
    (
        "a later lower toll of another outlet",
        _reports(KILLS.format(8), KILLS.format(4), days=(2, 3)),
        [("toll", {"4 killed", "8 killed"})],
    ),
    (
        "denied",
        _reports(
            TAKES,
            "capture denied 2017-11-02 | [by:The Front=front] denied that [actor:troops=army] <took> [place:Zubara=zubara].",
        ),
        [("outcome", {"capture at Zubara by Army of Zan", "denied by Northern Front"})],
    ),
    (
        "who denies the capture does not deny the fighting",
        _reports(
            "clash 2017-11-02 | [actor:Troops=army] <fought> [recipient:the Front=front] in [place:Zubara=zubara].",
            "capture denied 2017-11-02 | [by:The Front=front] denied that [actor:troops=army] <took> [place:Zubara=zubara].",
        ),
        [],
    ),
    (
        "claimed, and seen by others in other hands after",
        _reports(
            "capture claimed 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara], [by:the army=army] said.",
            "holds | [actor:The Front=front] <holds> [place:Zubara=zubara].",
            days=(2, 9),
        ),
        [("control", {"held by Army of Zan", "held by Northern Front"})],
    ),
    (
        "the accused denies",
        _reports(
            "air-strike alleged 2017-11-02 | [by:The Front=front] accused [actor:the army=army] of <bombing> [place:Zubara=zubara].",
            "air-strike denied 2017-11-02 | [by:The army=army] denied that [actor:it=army] <bombed> [place:Zubara=zubara].",
        ),
        [("responsibility", {"air strike at Zubara by Army of Zan", "denied by Army of Zan"})],
    ),
    (
        "an attack blamed on two sides",
        _reports(
            "bombing alleged 2017-11-02 toll=12 | [actor:The army=army] <bombed> [place:Zubara=zubara].",
            "bombing alleged 2017-11-02 toll=12 | [actor:The Front=front] <bombed> [place:Zubara=zubara].",
        ),
        [("responsibility", {"Army of Zan", "Northern Front"})],
    ),
    (
        "taken and repelled on one day",
        _reports(
            TAKES,
            "attack-repelled 2017-11-02 | [actor:The Front=front] <repelled> [recipient:troops=army] at [place:Zubara=zubara].",
        ),
        [("outcome", {"taken", "the attack was repelled"})],
    ),
    (
        "taken on two days without a loss between",
        _reports(TAKES, TAKES.replace("2017-11-02", "2017-11-05"), days=(2, 6)),
        [("date", {"2017-11-02", "2017-11-05"})],
    ),
    ("taken again", _reports(TAKES, TAKES.replace("2017-11-02", "2017-11-05").replace("took", "recaptured"), days=(2, 6)), []),
    (
        "two holders",
        _reports(TAKES, "holds 2017-11-10 | [actor:The Front=front] <holds> [place:Zubara=zubara].", days=(2, 10)),
        [("control", {"held by Army of Zan", "held by Northern Front"})],
    ),
    ("one after the other", _reports(TAKES, TAKES.replace("army", "brigade").replace("11-02", "12-02")), []),
    (
        "planned and threatened quarrel with nothing",
        _reports(TAKES, "capture planned 2017-11-10 | [actor:The Front=front] will <take> [place:Zubara=zubara]."),
        [],
    ),
    (
        "accused and blaming another, in one report",
        _reports(
            """
            accusation 2017-11-02 | [actor:The Front=front] <accused> [recipient:the army=army].
            denial 2017-11-02 | [actor:The army=army] <denied> it.
            attribution-of-responsibility 2017-11-02 | , [actor:The army=army] <blamed> [recipient:the Front=front].
            """
        ),
        [("responsibility", {"Northern Front accuses Army of Zan", "Army of Zan denies it", "Army of Zan blames Northern Front"})],
    ),
    (
        "two accuse",
        _reports(
            """
            accusation 2017-11-02 | [actor:The Front=front] and [actor:people=brigade] <accused> [recipient:the army=army].
            denial 2017-11-02 | [actor:The army=army] <denied> it.
            """
        ),
        [("responsibility", {"Northern Front and Red Brigade accuse Army of Zan", "Army of Zan denies it"})],
    ),
    (
        "a denial in words that names the place",
        _reports(
            """
            capture claimed 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara].
            denial 2017-11-02 | [actor:The Front=front] <denied> that Zubara had fallen.
            """
        ),
        [("outcome", {"capture of Zubara", "denied by Northern Front"})],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reports", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_contradictions(reports: list[CodedReport], expected: list[tuple[str, set[str]]]) -> None:
    found = [(one.kind, {side.value for side in one.sides}) for one in quarrels(reports) if not one.update]
    assert found == expected
    assert quarrels(reports[::-1]) == quarrels(reports)


def test_a_rising_toll_is_an_update() -> None:
    (one,) = quarrels(_reports(KILLS.format(4), KILLS.format(8), days=(2, 4)))
    assert (one.kind, one.update, one.note) == (
        "toll", True, "a later report gives a higher number, an update: 4 rose to 8",
    )  # fmt: skip


def test_a_toll_raised_by_the_other_side_is_no_update() -> None:
    reports = [
        coded("r0", KILLS.format(4), published=date(2017, 11, 2), source="Army Radio"),
        coded("r1", KILLS.format(8), published=date(2017, 11, 4), source="Front Radio"),
    ]
    (one,) = quarrels(reports, {"Army Radio": "army", "Front Radio": "front"})
    assert (one.kind, one.update) == ("toll", False)


def test_tolls_of_different_people_do_not_contradict() -> None:
    lines = (
        "clash 2017-11-02 toll=4 | [actor:Troops=army] <fought>, killing [victim:fighters=front] in [place:Zubara=zubara].",
        "clash 2017-11-02 toll=9 | [actor:Troops=army] <fought>, killing [victim:civilians=civilians] in [place:Zubara=zubara].",
    )
    assert quarrels(_reports(*lines)) == []


def test_the_quotes_stand_where_they_say() -> None:
    reports = _reports(KILLS.format(4), KILLS.format(8))
    texts = {one.report.id: one.report.text for one in reports}
    (one,) = quarrels(reports)
    for side in one.sides:
        for said in side.sayings:
            assert texts[said.report][said.start : said.end] == "Troops killed people in Zubara."
            assert said.source in ("Outlet 0", "Outlet 1")


def test_a_person_who_joins_two_events_of_different_days_and_places_makes_contradictions() -> None:
    reports = _reports(
        "meeting 2017-11-02 | [actor:The minister=minister] <met> [recipient:the Front=front] in [place:Zubara=zubara].",
        "meeting 2017-11-09 | [actor:The minister=minister] <met> [recipient:the Front=front] in [place:Kalat=kalat].",
    )
    one, two = sorted(claim.id for report in reports for claim in report.claims)
    decided = Decided(same=frozenset({(one, two)}))
    events = build(reports, decided).events
    assert len(events) == 1
    found = through_time(events, gather(reports)).all_contradictions()
    assert {one.kind: {side.value for side in one.sides} for one in found} == {
        "date": {"2017-11-02", "2017-11-09"},
        "place": {"Zubara", "Kalat"},
    }


def test_a_new_report_changes_only_what_it_touches() -> None:
    reports = _reports(KILLS.format(4), KILLS.format(8))
    other = coded(
        "r9", TAKES.replace("zubara", "kalat").replace("Zubara", "Kalat"), published=date(2017, 11, 2)
    )
    before, after = through(reports), through([*reports, other])
    assert before.contradictions == after.contradictions
