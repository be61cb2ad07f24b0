"""Which claims become one event."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mountjoy.claim import CodedReport
from mountjoy.merge import Record, build
from tests.hand import coded

CAPTURE = (
    "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:the Front=front]."
)


def counts(*reports: CodedReport) -> list[int]:
    """How many claims each event has, largest first."""
    return sorted((len(event.claims) for event in build(reports).events), reverse=True)


TWO_REPORTS = [
    ("same", CAPTURE, [2]),
    ("dates overlap", CAPTURE.replace("2017-11-02", "2017-11-01..2017-11-03"), [2]),
    ("dates apart", CAPTURE.replace("2017-11-02", "2017-11-04"), [1, 1]),
    ("date wider than a month", CAPTURE.replace("2017-11-02", "2017-09-01..2017-12-30"), [1, 1]),
    ("date unknown", CAPTURE.replace("2017-11-02 ", ""), [1, 1]),
    ("another town", CAPTURE.replace("Zubara=zubara", "Kalat=kalat"), [1, 1]),
    ("a facility in the town", CAPTURE.replace("Zubara=zubara", "Zubara Mill=zubara-mill"), [2]),
    ("the province", CAPTURE.replace("Zubara=zubara", "Hama=hama"), [2]),
    ("the country", CAPTURE.replace("Zubara=zubara", "Syria=syria"), [1, 1]),
    ("another country", CAPTURE.replace("Zubara=zubara", "Iraq=iraq"), [1, 1]),
    ("compatible type", CAPTURE.replace("capture", "offensive"), [2]),
    ("other type", CAPTURE.replace("capture", "bombing"), [1, 1]),
    ("part of the army", CAPTURE.replace("Troops=army", "Guards=guard"), [2]),
    ("another actor", CAPTURE.replace("Troops=army", "Fighters=brigade"), [1, 1]),
    ("another loser", CAPTURE.replace("Front=front", "Brigade=brigade"), [1, 1]),
    ("no loser named", "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara].", [2]),
    (
        "one side, the country",
        "capture 2017-11-02 | [actor:Troops=army] <won> in [place:Syria=syria].",
        [1, 1],
    ),
    (
        "told from the other end",
        "clash 2017-11-02 | [actor:The Front=front] <fought> in [place:Zubara=zubara].",
        [2],
    ),
    ("nobody named, same type", "capture 2017-11-02 | [actor:men] <took> [place:Zubara=zubara].", [2]),
    ("nobody named, other type", "clash 2017-11-02 | <Fighting> in [place:Zubara=zubara].", [1, 1]),
]


@pytest.mark.parametrize(("name", "other", "expected"), TWO_REPORTS, ids=[case[0] for case in TWO_REPORTS])
def test_two_reports(name: str, other: str, expected: list[int]) -> None:
    assert counts(coded("r1", CAPTURE), coded("r2", other)) == expected


def test_unresolved_proper_names_join_whatever_their_case() -> None:
    one = coded("r1", "clash 2017-11-02 | [actor:The Náhr-Men] <fought> in [place:Zubara=zubara].")
    two = coded("r2", "clash 2017-11-02 | [actor:THE NAHR MEN] <fought> in [place:Zubara=zubara].")
    assert counts(one, two) == [2]


def test_two_claims_of_one_sentence_are_two_events() -> None:
    report = coded(
        "r1",
        """
        capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara]
        clash 2017-11-02 | , after <fighting> with [recipient:the Front=front]
        """,
    )
    assert counts(report) == [1, 1]


def test_unless_type_and_roles_are_identical() -> None:
    report = coded(
        "r1",
        """
        clash 2017-11-02 | [actor:Troops=army] <fought> in [place:Zubara=zubara]
        clash 2017-11-02 | , [actor:the army=army] <battling> all night in [place:the town=zubara]
        """,
    )
    assert counts(report) == [2]


def test_two_claims_of_one_sentence_stay_apart_when_a_third_is_like_both() -> None:
    one = coded(
        "r1",
        """
        clash 2017-11-02 | [actor:Troops=army] <fought> [recipient:the Front=front] in [place:Zubara=zubara]
        clash 2017-11-02 | , [actor:Guards=guard] <fought> [recipient:it=front] in [place:Zubara=zubara]
        """,
    )
    assert counts(one, coded("r2", CAPTURE)) == [2, 1]


def test_a_later_sentence_joins_an_earlier_one() -> None:
    report = coded(
        "r1",
        """
        bombing 2017-11-02 toll=4 | A <bomb> killed four in [place:Zubara=zubara].
        bombing | The <blast> was the work of [actor:the Front=front].
        bombing toll=9 | Another <bomb> killed nine.
        """,
    )
    assert counts(report) == [2, 1]


@pytest.mark.parametrize("between", ["", "clash 2017-11-02 | [actor:The Front=front] <fought> [recipient:troops=army] in [place:Zubara=zubara]."])  # fmt: skip
def test_a_capture_is_not_what_undid_it_on_the_same_day(between: str) -> None:
    taken = coded("a", "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara].")
    undone = coded("b", "expulsion 2017-11-02 | [recipient:Troops=army] were <driven> from [place:Zubara=zubara].")  # fmt: skip
    events = build([taken, undone, *([coded("c", between)] if between else [])]).events
    assert {"capture", "expulsion"} == {event.type for event in events}


def test_statements_of_one_report_stay_apart() -> None:
    report = coded(
        "r1",
        """
        statement 2017-11-02 | [actor:The minister=minister] <said> one thing.
        statement 2017-11-02 | [actor:The minister=minister] <said> another.
        """,
    )
    assert counts(report) == [1, 1]


def test_copies_count_once() -> None:
    later = CAPTURE.replace("2017-11-02", "2017-11-05")  # a copy read against its own, later date
    reports = [
        coded("r1", CAPTURE, published=date(2017, 11, 2)),
        coded("r2", later, published=date(2017, 11, 5), copy_of="r1"),
        coded("r3", CAPTURE),
    ]
    (event,) = build(reports).events
    assert (len(event.claims), event.reports, event.sources) == (3, ("r1", "r2", "r3"), 2)
    assert event.date is not None
    assert event.date.start == date(2017, 11, 2)


def test_a_denial_attaches_and_does_not_make_it_reported() -> None:
    claimed = CAPTURE.replace("2017-11-02", "2017-11-02 claimed")
    denied = CAPTURE.replace("2017-11-02", "2017-11-02 denied toll=90")
    planned = CAPTURE.replace("2017-11-02", "2017-11-02 planned")
    (event,) = build([coded("r1", claimed), coded("r2", denied), coded("r3", planned)]).events
    assert event.assertion == "claimed"
    assert sorted(assertion for _, assertion in event.assertions) == ["claimed", "denied", "planned"]
    assert event.fatalities == ()  # the toll of a denial is what is denied
    (only,) = build([coded("r2", denied)]).events
    assert only.assertion == "denied"
    assert [value.count.best for value in only.fatalities] == [90]


def test_the_name_comes_from_the_firmest_claims() -> None:
    fought = CAPTURE.replace("capture", "clash")
    claimed = CAPTURE.replace("2017-11-02", "2017-11-02 claimed")
    (event,) = build([coded("r1", fought), coded("r2", claimed)]).events
    assert (event.type, event.assertion) == ("clash", "reported")
    (event,) = build([coded("r1", fought), coded("r2", CAPTURE)]).events
    assert event.type == "capture"


def test_differing_tolls_stand_side_by_side() -> None:
    def toll(number: str) -> str:
        return CAPTURE.replace("2017-11-02", f"2017-11-02 toll={number}")

    reports = [
        coded("r1", toll("30")),
        coded("r2", toll("45-50")),
        coded("r3", toll("45-50")),
        coded("r4", CAPTURE),
    ]
    (event,) = build(reports).events
    assert [(value.count.low, value.count.high, len(value.claims)) for value in event.fatalities] == [
        (45, 50, 2),
        (30, 30, 1),
    ]


def test_parties_carry_the_claims_that_name_them() -> None:
    other = (
        "capture 2017-11-02 | [actor:Guards=guard] <took> [place:Hama=hama] from [recipient:the Front=front]."
    )
    reports = [coded("r1", CAPTURE), coded("r2", other)]
    (event,) = build(reports).events
    named = [(party.role, party.entity, len(party.claims)) for party in event.parties]
    assert named == [
        ("actor", "army", 1),
        ("actor", "guard", 1),
        ("recipient", "front", 2),
        ("place", "hama", 1),
    ]
    assert event.place is not None
    assert (event.place.entity, len(event.place.claims)) == ("zubara", 1)


def some_reports() -> list[CodedReport]:
    """Forty reports of few parties, places and days, so that much is nearly alike."""
    chance = random.Random(7)
    reports: list[CodedReport] = []
    for number in range(40):
        lines = []
        for _ in range(chance.randint(1, 3)):
            actor, other = chance.sample(["army", "guard", "front", "brigade"], 2)
            place = chance.choice(["zubara", "zubara-mill", "kalat", "hama", "syria"])
            type_ = chance.choice(["clash", "capture", "offensive", "bombing", "fights", "holds"])
            lines.append(
                f"{type_} 2017-11-0{chance.randint(1, 4)} {chance.choice(['reported', 'denied'])} toll="
                f"{chance.randint(1, 3)} | [actor:A={actor}] <did> [recipient:B={other}], [place:C={place}]."
            )
        copy_of = chance.choice([None, None, reports[-1].report.id]) if reports else None
        reports.append(coded(f"r{number}", "\n".join(lines), copy_of=copy_of))
    return reports


SOME = some_reports()
WHOLE: Record = build(SOME)


@settings(max_examples=30, deadline=None)
@given(st.permutations(SOME))
def test_the_order_of_reports_does_not_matter(reports: list[CodedReport]) -> None:
    assert build(reports) == WHOLE


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(range(len(SOME))), min_size=1))
def test_every_event_claim_is_in_exactly_one_event(chosen: set[int]) -> None:
    reports = [SOME[number] for number in sorted(chosen)]
    claims = sorted(claim.id for coded in reports for claim in coded.claims if claim.kind == "event")
    assert sorted(claim for event in build(reports).events for claim in event.claims) == claims


def test_a_report_given_twice_counts_once() -> None:
    assert build([*SOME, *SOME]) == WHOLE


def test_no_reports() -> None:
    assert build([]) == Record()


def test_many_reports_take_near_linear_time() -> None:
    """Pairs compared, not seconds: eight times the claims over eight times the days, about eight times the
    pairs.
    """
    from mountjoy.merge import default_rules, gather
    from mountjoy.merge.blocks import candidate_pairs

    def pairs(number: int) -> int:
        reports = []
        for index in range(number):
            day = date.fromordinal(date(2017, 1, 1).toordinal() + index // 5)
            reports.append(coded(f"r{index:05}", CAPTURE.replace("2017-11-02", day.isoformat())))
        return sum(1 for _ in candidate_pairs(gather(reports, default_rules())))

    assert pairs(800) <= 10 * pairs(100)
