"""Scores: a perfect coder scores 1 throughout, and each kind of fault is counted where it belongs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mountjoy.claim import Claim, CodedReport, Count, DateValue, Entity, Mention, Role, Span
from mountjoy.evaluate import Accuracy, Gold, GoldReport, Rate, load_gold, score, score_lines, score_merge
from mountjoy.evaluate.compare import distance_km
from mountjoy.evaluate.gold import GoldControl, GoldEvent, GoldMerge, GoldPlace, GoldRole, GoldTie
from mountjoy.report import Report

GOLD = Path(__file__).parent.parent / "gold"
TEXT = "Red Army troops took Zubara on Friday. It killed 12 rebels. Kalat, it said, is held by the Front."


class Builder:
    """A coded report that says just what a gold report says."""

    def __init__(self, gold_report: GoldReport) -> None:
        self.gold_report = gold_report
        self.mentions: list[Mention] = []

    def mention(self, words: Span, entity: Entity | None = None) -> str:
        name = f"m{len(self.mentions) + 1}"
        self.mentions.append(Mention(name, words.start, words.end, words.text, "actor", entity=entity))
        return name

    def claim(
        self, kind: str, type_: str, trigger: Span, roles: list[tuple[str, Span]], **more: object
    ) -> Claim:
        return Claim(
            id=f"{self.gold_report.report.id}-{kind}-{type_}-{trigger.start}",
            kind=kind,  # type: ignore[arg-type]
            type=type_,
            family=None,
            trigger=trigger,
            sentence=trigger,
            roles=tuple(Role(role, self.mention(words)) for role, words in roles),  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )

    def event(self, event: GoldEvent) -> Claim:
        return self.claim(
            "event",
            event.type,
            event.trigger,
            [(role.role, role.words) for role in event.roles],
            date=DateValue(*event.date, 1, "stated") if event.date else None,
            fatalities=event.fatalities,
            injuries=event.injuries,
            assertion=event.assertion,
            attribution=self.mention(event.attribution) if event.attribution else None,
        )

    def build(self) -> CodedReport:
        claims = [
            self.event(event) for event in sorted(self.gold_report.events, key=lambda event: not event.main)
        ]
        for tie in self.gold_report.ties:
            claims.append(
                self.claim("tie", tie.type, tie.actor, [("actor", tie.actor), ("recipient", tie.recipient)])
            )
        for entry in self.gold_report.control:
            roles = [("actor", entry.actor), ("place", entry.place)]
            claims.append(self.claim("control", entry.type, entry.actor, roles))
        for place in self.gold_report.places:
            self.mention(
                place.words, Entity("x", place.name, "city", place.country, lat=place.lat, lon=place.lon)
            )
        return CodedReport(self.gold_report.report, tuple(self.mentions), tuple(claims))


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


@pytest.fixture
def gold() -> Gold:
    capture = GoldEvent(
        "e1", "capture", span("took"),
        (GoldRole("actor", span("Red Army troops")), GoldRole("place", span("Zubara"))),
        main=True, also=(span("killed"),), date=(date(2017, 3, 3), date(2017, 3, 3)),
        fatalities=Count(12, 12, 12, ""),
    )  # fmt: skip
    said = GoldEvent("e2", "statement", span("said"), (), optional=True)
    gold_report = GoldReport(
        Report("r1", TEXT), "test",
        (GoldPlace(span("Zubara"), "Zubara", "SY", 35.1, 36.75),),
        (capture, said),
        (GoldTie("same-as", span("Red Army"), span("troops")),),
        (GoldControl("holds", span("the Front"), span("Kalat")),),
    )  # fmt: skip
    return Gold((gold_report,))


def coded(gold: Gold, change: Callable[[Claim], Claim | None]) -> list[CodedReport]:
    """The perfect coding of the report, its claims changed, or dropped where the change gives None."""
    built = Builder(gold.reports[0]).build()
    claims = [claim for claim in map(change, built.claims) if claim is not None]
    return [replace(built, claims=tuple(claims))]


def on(type_: str, **changes: object) -> Callable[[Claim], Claim]:
    return lambda claim: replace(claim, **changes) if claim.type == type_ else claim  # type: ignore[arg-type]


def test_perfect_coding_of_the_projects_gold_scores_one() -> None:
    gold = load_gold(GOLD)
    scores = score([Builder(gold_report).build() for gold_report in gold.reports], gold)
    assert scores.missing == ()
    assert scores.disagreements == ()
    for rate in (scores.events, scores.typed_events, scores.roles, scores.role_words, scores.attribution,
                 scores.fatalities, scores.injuries, scores.ties, scores.control):  # fmt: skip
        assert (rate.f1, rate.fp, rate.fn) == (1.0, 0, 0)
        assert rate.tp > 0
    for accuracy in (
        scores.types,
        scores.main,
        scores.assertion,
        scores.dates,
        scores.dates_overlap,
        scores.places,
    ):
        assert accuracy.share == 1.0
    assert all(gold_type == coded_type for gold_type, coded_type in scores.confusion)


def test_order_of_reports_and_claims_makes_no_difference() -> None:
    gold = load_gold(GOLD)
    reports = [Builder(gold_report).build() for gold_report in gold.reports]
    reports = [replace(item, claims=item.claims[: 1 + len(item.claims) // 2]) for item in reports]
    before = score(reports, gold)
    shuffled = list(reports)
    random.Random(1).shuffle(shuffled)
    shuffled = [replace(item, claims=(*item.claims[:1], *reversed(item.claims[1:]))) for item in shuffled]
    after = score(shuffled, gold)
    assert 0 < before.events.recall < 1
    assert score_lines(before) == score_lines(after)
    assert sorted(map(str, before.disagreements)) == sorted(map(str, after.disagreements))


def test_missing_report_counts_as_not_found(gold: Gold) -> None:
    scores = score([], gold)
    assert scores.missing == ("r1",)
    assert scores.events == Rate(0, 0, 1)
    assert scores.ties == scores.control == scores.fatalities == Rate(0, 0, 1)
    assert scores.main == scores.places == Accuracy(0, 1)
    assert scores.confusion == {("capture", "(none)"): 1}


def test_wrong_type_is_found_but_not_typed(gold: Gold) -> None:
    scores = score(coded(gold, on("capture", type="clash")), gold)
    assert scores.events == Rate(1, 0, 0)
    assert scores.typed_events == Rate(0, 1, 1)
    assert scores.types == Accuracy(0, 1)
    assert scores.confusion == {("capture", "clash"): 1}
    (disagreement,) = scores.disagreements
    assert (disagreement.measure, disagreement.gold, disagreement.coded) == (
        "type",
        "capture ('took')",
        "clash ('took')",
    )


def test_same_type_elsewhere_in_the_sentence_is_found(gold: Gold) -> None:
    sentence = Span(0, 38, TEXT[:38])
    elsewhere = score(coded(gold, on("capture", trigger=span("on Friday"), sentence=sentence)), gold)
    assert elsewhere.typed_events == Rate(1, 0, 0)
    both = score(coded(gold, on("capture", trigger=span("on Friday"), sentence=sentence, type="clash")), gold)
    assert both.events == Rate(0, 1, 1)


def test_further_words_count_neither_way_but_bring_their_toll(gold: Gold) -> None:
    (built,) = coded(gold, on("capture", fatalities=None))
    second = Claim(
        "k", "event", "killing", None, span("killed"), span("killed"), (), fatalities=Count(12, 12, 12, "12")
    )
    scores = score([replace(built, claims=(*built.claims, second))], gold)
    assert scores.events == Rate(1, 0, 0)
    assert scores.fatalities == Rate(1, 0, 0)
    assert scores.disagreements == ()


def test_further_words_bring_their_roles(gold: Gold) -> None:
    (built,) = coded(gold, on("capture", roles=()))
    roles = (Role("place", "m2"), Role("victim", "m3"))
    second = Claim("k", "event", "killing", None, span("killed"), span("killed"), roles)
    scores = score([replace(built, claims=(*built.claims, second))], gold)
    assert scores.roles == Rate(1, 0, 1)


def test_optional_event_counts_neither_way(gold: Gold) -> None:
    without = score(coded(gold, lambda claim: None if claim.type == "statement" else claim), gold)
    with_it = score(coded(gold, lambda claim: claim), gold)
    assert without.events == with_it.events == Rate(1, 0, 0)


def test_event_too_many(gold: Gold) -> None:
    (built,) = coded(gold, lambda claim: claim)
    extra = Claim("x", "event", "siege", None, span("held"), span("held"), ())
    scores = score([replace(built, claims=(*built.claims, extra))], gold)
    assert scores.events == Rate(1, 1, 0)
    assert scores.confusion[("(none)", "siege")] == 1
    assert scores.by_type["siege"] == Rate(0, 1, 0)


def test_role_under_another_name(gold: Gold) -> None:
    def turn(claim: Claim) -> Claim:
        if claim.type != "capture":
            return claim
        return replace(
            claim,
            roles=tuple(
                replace(role, role="target") if role.role == "place" else role for role in claim.roles
            ),
        )

    scores = score(coded(gold, turn), gold)
    assert scores.roles == Rate(1, 1, 1)
    assert scores.role_words == Rate(2, 0, 0)
    assert scores.by_role["place"] == Rate(0, 0, 1)
    assert scores.by_role["target"] == Rate(0, 1, 0)


def test_role_by_antecedent_is_found(gold: Gold) -> None:
    (built,) = coded(gold, lambda claim: claim)
    it = span("It")
    first = built.claims[0].roles[0].mention
    pronoun = Mention("p", it.start, it.end, it.text, "actor", antecedent=first)
    roles = (Role("actor", "p"), *built.claims[0].roles[1:])
    claims = (replace(built.claims[0], roles=roles), *built.claims[1:])
    scores = score([replace(built, mentions=(*built.mentions, pronoun), claims=claims)], gold)
    assert scores.roles == Rate(2, 0, 0)


@pytest.mark.parametrize(
    ("changes", "measure", "expected"),
    [
        ({"assertion": "denied"}, "assertion", Accuracy(0, 1)),
        ({"attribution": "m1"}, "attribution", Rate(0, 1, 0)),
        ({"date": None}, "dates", Accuracy(0, 1)),
        ({"date": DateValue(date(2017, 3, 1), date(2017, 3, 4), 2, "stated")}, "dates", Accuracy(0, 1)),
        (
            {"date": DateValue(date(2017, 3, 1), date(2017, 3, 4), 2, "stated")},
            "dates_overlap",
            Accuracy(1, 1),
        ),
        ({"fatalities": Count(13, 13, 13, "13")}, "fatalities", Rate(0, 1, 1)),
        ({"fatalities": None}, "fatalities", Rate(0, 0, 1)),
        ({"injuries": Count(1, 1, 1, "1")}, "injuries", Rate(0, 1, 0)),
    ],
)
def test_values_of_a_matched_event(
    gold: Gold, changes: dict[str, object], measure: str, expected: object
) -> None:
    assert getattr(score(coded(gold, on("capture", **changes)), gold), measure) == expected


def swap(claim: Claim) -> Claim:
    first, second = claim.roles
    return replace(claim, roles=(replace(first, role=second.role), replace(second, role=first.role)))


def test_ends_of_symmetric_ties_may_change_places(gold: Gold) -> None:
    scores = score(coded(gold, lambda claim: swap(claim) if claim.kind == "tie" else claim), gold)
    assert scores.ties == Rate(1, 0, 0)


def test_ends_of_other_ties_may_not(gold: Gold) -> None:
    (gold_report,) = gold.reports
    leads = replace(gold_report, ties=(replace(gold_report.ties[0], type="leads"),))
    turned = Gold((leads,))
    scores = score(coded(turned, lambda claim: swap(claim) if claim.kind == "tie" else claim), turned)
    assert scores.ties == Rate(0, 1, 1)


def test_control_of_another_type_is_wrong(gold: Gold) -> None:
    scores = score(coded(gold, on("holds", type="besieges")), gold)
    assert scores.control == Rate(0, 1, 1)
    assert [item.gold for item in scores.disagreements] == ["holds: the Front > Kalat", "(none)"]
    assert scores.disagreements[0].sentence == "Kalat, it said, is held by the Front."


def test_place_far_off_is_wrong(gold: Gold) -> None:
    (built,) = coded(gold, lambda claim: claim)
    mentions = [
        replace(mention, entity=replace(mention.entity, lat=36.1)) if mention.entity else mention
        for mention in built.mentions
    ]
    scores = score([replace(built, mentions=tuple(mentions))], gold)
    assert scores.places == Accuracy(0, 1)
    assert scores.disagreements[0].coded == "Zubara, 111 km off"


def test_report_of_another_id_and_white_space_is_paired_by_text(gold: Gold) -> None:
    (built,) = coded(gold, lambda claim: claim)
    text = TEXT.replace(". ", ".\n\n")

    def moved(start: int) -> int:
        return start + TEXT[:start].count(". ")

    def shift(words: Span) -> Span:
        return Span(moved(words.start), moved(words.end), words.text)

    mentions = [replace(m, start=moved(m.start), end=moved(m.end)) for m in built.mentions]
    claims = [
        replace(claim, trigger=shift(claim.trigger), sentence=shift(claim.sentence)) for claim in built.claims
    ]
    other = CodedReport(Report("hash", text), tuple(mentions), tuple(claims))
    scores = score([other], gold)
    assert scores.missing == ()
    assert scores.disagreements == ()
    assert scores.control == scores.ties == Rate(1, 0, 0)


def test_merging_is_scored_in_pairs(gold: Gold) -> None:
    (first,) = gold.reports
    reports = [replace(first, report=replace(first.report, id=name)) for name in ("a", "b", "c")]
    three = Gold(tuple(reports), (GoldMerge("x", (("a", "e1"), ("b", "e1"))),))
    built = [Builder(gold_report).build() for gold_report in three.reports]
    ids = [item.claims[0].id for item in built]
    assert score_merge([ids[:2], ids[2:]], built, three) == Rate(1, 0, 0)
    assert score_merge([ids], built, three) == Rate(1, 2, 0)
    assert score_merge([[one] for one in ids], built, three) == Rate(0, 0, 1)
    assert score_merge([], built, three) == Rate(0, 0, 1)


def test_lines_are_names_and_values(gold: Gold) -> None:
    lines = score_lines(score(coded(gold, lambda claim: claim), gold))
    assert lines[:3] == ["reports 1", "reports-missing 0", "events P 1.000 R 1.000 F1 1.000 (tp 1 fp 0 fn 0)"]
    assert "main 1.000 (1 of 1)" in lines


def test_distance() -> None:
    assert distance_km((36.34, 43.13), (33.34, 44.40)) == pytest.approx(353, abs=3)
