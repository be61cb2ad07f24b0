"""Control through time: case tables of statements and events, and the spans that they add up to."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from mountjoy.merge.days import held_at, standing_on
from mountjoy.merge.time_rules import default_time_rules
from tests.hand import coded
from tests.merge.through import spans, through

ARMY_TAKES = "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara]."
FRONT_TAKES = "capture 2017-12-05 | [actor:The Front=front] <took> [place:Zubara=zubara]."

CASES: list[tuple[str, list[str], list[str]]] = [
    ("a capture", [ARMY_TAKES], ["army holds 2017-11-02.."]),
    (
        "taken from somebody who held it until then",
        ["capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:the Front=front]."],
        ["front holds ?..2017-11-02", "army holds 2017-11-02.."],
    ),
    ("taken back", [ARMY_TAKES, FRONT_TAKES], ["army holds 2017-11-02..2017-12-05", "front holds 2017-12-05.."]),
    (
        "left",
        [ARMY_TAKES, "withdrawal 2017-11-20 | [actor:Troops=army] <left> [origin:Zubara=zubara]."],
        ["army holds 2017-11-02..2017-11-20"],
    ),
    (
        "lost",
        [ARMY_TAKES, "lost 2017-11-20 | [actor:The army=army] <lost> [place:Zubara=zubara]."],
        ["army holds 2017-11-02..2017-11-20"],
    ),
    (
        "handed over",
        [ARMY_TAKES,
         "territory-transfer 2017-11-20 | [actor:Troops=army] <ceded> [place:Zubara=zubara] to [recipient:the Front=front]."],
        ["army holds 2017-11-02..2017-11-20", "front holds 2017-11-20.."],
    ),
    (
        "driven out",
        [ARMY_TAKES,
         "expulsion 2017-11-20 | [actor:The Front=front] <drove> [recipient:troops=army] out of [place:Zubara=zubara]."],
        ["army holds 2017-11-02..2017-11-20", "front holds 2017-11-20.."],
    ),
    (
        "who goes somewhere does not leave it",
        ["withdrawal 2017-11-20 | [actor:Troops=army] <withdrew> to [destination:Zubara=zubara]."],
        [],
    ),
    (
        "besieged until taken by the besieger",
        ["siege 2017-10-01 | [actor:The Front=front] <besieged> [place:Zubara=zubara].", FRONT_TAKES],
        ["front besieges 2017-10-01..2017-12-05", "front holds 2017-12-05.."],
    ),
    (
        "besieged until the siege is broken, by whom it may",
        ["siege 2017-10-01 | [actor:The Front=front] <besieged> [place:Zubara=zubara].",
         "siege-broken 2017-10-20 | The siege of [place:Zubara=zubara] was <broken>."],
        ["front besieges 2017-10-01..2017-10-20"],
    ),
    (
        "held by a statement: known by then, not from when",
        ["holds 2017-11-02 | [actor:Troops=army] <hold> [place:Zubara=zubara]."],
        ["army holds 2017-11-02.."],
    ),
    (
        "a part is contested",
        [ARMY_TAKES, "capture 2017-12-05 | [actor:The Front=front] <took parts> of [place:Zubara=zubara]."],
        ["army holds 2017-11-02..", "front contests 2017-12-05.. part"],
    ),
    (
        "an unnamed base there is a part",
        ["capture 2017-12-05 | [actor:The Front=front] <took> [place:a base] in [place:Zubara=zubara]."],
        ["front contests 2017-12-05.. part"],
    ),
    (
        "claims of all other kinds change nothing",
        [ARMY_TAKES,
         "capture denied 2017-12-05 | [actor:The Front=front] did not <take> [place:Zubara=zubara].",
         "capture planned 2017-12-06 | [actor:The Front=front] will <take> [place:Zubara=zubara].",
         "capture threatened 2017-12-07 | [actor:The Front=front] threatened to <take> [place:Zubara=zubara].",
         "capture hypothetical 2017-12-08 | [actor:The Front=front] could <take> [place:Zubara=zubara]."],
        ["army holds 2017-11-02.."],
    ),
    (
        "a claim moves no assessed holder",
        [ARMY_TAKES, "capture claimed 2017-12-05 | [actor:The Front=front] said it <took> [place:Zubara=zubara]."],
        ["army holds 2017-11-02..", "front holds 2017-12-05.. claimed"],
    ),
    (
        "what the holder itself says is claimed, though the report puts it plainly",
        ["holds 2017-11-02 | [actor:Troops=army] <hold> [place:Zubara=zubara], [by:the army=army] said."],
        ["army holds 2017-11-02.. claimed"],
    ),
    (
        "what a side admits is taken as reported",
        [ARMY_TAKES,
         "withdrawal claimed 2017-11-20 | [actor:Troops=army] <left> [origin:Zubara=zubara], [by:the army=army] said."],
        ["army holds 2017-11-02..2017-11-20"],
    ),
    (
        "a child of an actor is its side",
        [ARMY_TAKES, "holds 2017-11-09 | [actor:The Guard=guard] <holds> [place:Zubara=zubara]."],
        ["army holds 2017-11-02.."],
    ),
    (
        "a fortnight after, another's holding quarrels with the holder",
        [ARMY_TAKES, "holds 2017-11-16 | [actor:The Front=front] <holds> [place:Zubara=zubara]."],
        ["army holds 2017-11-02..", "front holds 2017-11-16.. disputed"],
    ),
    (
        "half a year after, it is news",
        [ARMY_TAKES, "holds 2018-05-16 | [actor:The Front=front] <holds> [place:Zubara=zubara]."],
        ["army holds 2017-11-02..2018-05-16", "front holds 2017-11-02.."],
    ),
    (
        "two names for who took it from a third hold it together",
        ["expulsion 2017-11-02 | [actor:Troops=army] <drove> [recipient:the Front=front] out of [place:Zubara=zubara].",
         "expulsion 2017-11-03 | [actor:The Brigade=brigade] <drove> [recipient:the Front=front] out of [place:Zubara=zubara]."],
        ["front holds ?..2017-11-02", "army+brigade holds 2017-11-02.."],
    ),
    (
        "a transfer whose actor takes the place",
        ["territory-transfer 2017-11-20 | [actor:The Front=front] <took> [place:Zubara=zubara] unopposed."],
        ["front holds 2017-11-20.."],
    ),
    (
        "taken and left on one day",
        ["capture 2017-11-20 | [actor:The Front=front] <took> [place:Zubara=zubara].",
         "withdrawal 2017-11-20 | [actor:The Front=front] <left> [origin:Zubara=zubara]."],
        ["front holds 2017-11-20..2017-11-20"],
    ),
    (
        "rivals who take it one after the other do not hold it together",
        ["capture 2017-11-02 | [actor:The Brigade=brigade] <took> [place:Zubara=zubara].",
         "capture 2017-11-05 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:the Front=front]."],
        ["brigade holds 2017-11-02..2017-11-05", "army holds 2017-11-05.."],
    ),
    ("nobody named", ["capture 2017-11-02 | [actor:militants] <took> [place:Zubara=zubara]."], []),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_spans(lines: list[str], expected: list[str]) -> None:
    reports = [coded(f"r{number}", line, published=date(2018, 6, 1)) for number, line in enumerate(lines)]
    for order in permutations(reports):
        assert sorted(spans(list(order))) == sorted(expected)


def test_the_report_of_a_capture_tells_who_held_it_before() -> None:
    report = coded(
        "r1",
        """
        capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara].
        holds 2017-11-02 | [actor:The Front=front] had <held> [place:Zubara=zubara] for years.
        """,
        published=date(2017, 11, 2),
    )
    assert spans([report]) == ["army holds 2017-11-02.."]


def test_a_partys_own_outlet_only_claims_its_victory() -> None:
    reports = [coded("r1", ARMY_TAKES, source="Army Radio"), coded("r2", FRONT_TAKES, source="Army Radio")]
    assert spans(reports, {"Army Radio": "army"}) == [
        "army holds 2017-11-02..2017-12-05 claimed",
        "front holds 2017-12-05..",
    ]


def test_confidence_fades_and_is_shared_out_while_the_day_is_open() -> None:
    rules = default_time_rules()
    reports = [
        coded("r1", "capture 2017-11-01..2017-11-10 | [actor:Troops=army] <took> [place:Zubara=zubara].")
    ]
    (span,) = through(reports).all_holdings()
    assert held_at(span, date(2017, 10, 31), rules) is None
    early = held_at(span, date(2017, 11, 5), rules)
    assert (
        early is not None
        and not early.certain
        and early.confidence == pytest.approx(span.support / 2, abs=1e-4)
    )
    known = held_at(span, date(2017, 11, 10), rules)
    assert known is not None and known.certain and (known.age, known.confidence) == (0, span.support)
    later = held_at(span, date(2018, 5, 9), rules)  # 180 days: one half-life
    assert (
        later is not None
        and later.age == 180
        and later.confidence == pytest.approx(span.support / 2, abs=1e-4)
    )


def test_a_province_taken_whole_stands_for_its_places_of_which_nothing_newer_is_known() -> None:
    rules = default_time_rules()
    reports = [
        coded("r1", ARMY_TAKES),
        coded("r2", "capture 2018-01-01 | [actor:The Front=front] <took> [place:Hama=hama]."),
        coded("r3", "capture 2018-02-01 | [actor:Troops=army] <took> [place:Kalat=kalat]."),
    ]
    found = {
        one.place.name: one for one in standing_on(through(reports).all_holdings(), date(2018, 3, 1), rules)
    }
    zubara, kalat = found["Zubara"].holder, found["Kalat"].holder
    assert zubara is not None and (zubara.holding.side, zubara.via) == ("front", "Hama Governorate")
    assert [one.holding.side for one in found["Zubara"].possible] == ["army"]
    assert kalat is not None and (kalat.holding.side, kalat.via) == ("army", None)


def test_adding_a_report_changes_only_its_places() -> None:
    other = coded("r9", "capture 2017-11-02 | [actor:The Front=front] <took> [place:Kalat=kalat].")
    before, after = through([coded("r1", ARMY_TAKES)]), through([coded("r1", ARMY_TAKES), other])
    assert before.holdings["zubara"] == after.holdings["zubara"]
    assert set(after.holdings) == {"zubara", "kalat"}
