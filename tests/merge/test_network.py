"""Ties through time: spans, posts, ends, the network on a day, the tree, and what does not fit."""

from __future__ import annotations

from datetime import date

from mountjoy.merge import build, gather
from mountjoy.merge.network import Node, hierarchy, network_at, problems, tie_spans
from mountjoy.merge.sides import Kin
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.record import TieSpan
from tests.hand import coded

RULES = default_time_rules()


def _spans(*lines: str) -> tuple[TieSpan, ...]:
    reports = [coded(f"r{number}", line) for number, line in enumerate(lines)]
    items = {item.claim_id: item for item in gather(reports)}
    groups = [[items[claim] for claim in event.claims] for event in build(reports).events]
    return tie_spans(items.values(), groups, RULES, Kin())


def _tree(nodes: tuple[Node, ...]) -> list[object]:
    return [(node.name, node.leaders, _tree(node.below)) for node in nodes]


def test_a_span_runs_from_the_first_to_the_last_day_of_which_it_is_said() -> None:
    (one,) = _spans(
        "backs 2017-01-02 | [actor:The army=army] <backs> [recipient:the brigade=brigade].",
        "backs 2017-03-04 | [actor:Troops=army] <back> [recipient:the brigade=brigade].",
        "backs denied 2018-03-04 | [actor:Troops=army] do not <back> [recipient:the brigade=brigade].",
    )
    assert (one.actor, one.recipient, one.first, one.last) == (
        "army",
        "brigade",
        date(2017, 1, 2),
        date(2017, 3, 4),
    )
    assert network_at([one], date(2017, 1, 1), RULES) == []
    (within,) = network_at([one], date(2017, 2, 1), RULES)
    assert (within.age, within.confidence) == (0, one.support)
    (later,) = network_at([one], date(2018, 3, 4), RULES)  # 365 days after the last word: one half-life
    assert later.age == 365 and abs(later.confidence - one.support / 2) < 1e-4


def test_posts_and_what_ends_them() -> None:
    spans = _spans(
        "leads 2017-01-02 | [actor:Prime Minister Ora Minister=minister] <leads> [recipient:the army=army].",
        "resignation 2017-06-01 | [actor:Ora Minister=minister] <resigned>.",
    )
    assert [(one.post, one.ended, one.end_latest) for one in spans] == [
        ("prime minister", "resignation", date(2017, 6, 1))
    ]
    assert network_at(spans, date(2017, 6, 1), RULES) == []
    assert len(network_at(spans, date(2017, 5, 31), RULES)) == 1


def test_the_tree_shows_who_stands_under_whom_and_what_only_the_registry_says() -> None:
    spans = _spans(
        "part-of | [actor:The Guard=guard] is <part> of [recipient:the army=army].",
        "leads | [actor:Commander Ora Minister=minister] <leads> [recipient:the Guard=guard].",
    )
    assert _tree(hierarchy(spans)) == [
        ("Army of Zan", (), [("Zan National Guard", ("Ora Minister, commander",), [])])
    ]
    with_registry = hierarchy(spans, {"army": ("Army of Zan", "gov"), "gov": ("Government of Zan", None)})
    assert [(top.name, [(one.name, one.basis) for one in top.below]) for top in with_registry] == [
        ("Government of Zan", [("Army of Zan", "registry")])
    ]


def test_a_circle_is_told_and_the_tree_ends() -> None:
    spans = _spans(
        "part-of | [actor:The Guard=guard] is <part> of [recipient:the army=army].",
        "part-of | [actor:The army=army] is <part> of [recipient:the brigade=brigade].",
        "part-of | [actor:The brigade=brigade] is <part> of [recipient:the Guard=guard].",
    )
    (one,) = problems(spans, RULES)
    assert (one.kind, len(one.spans)) == ("circle", 3)
    assert len(hierarchy(spans)) == 1


def test_quarrels_are_of_one_time() -> None:
    allied = "allied-with 2017-01-0{} | [actor:The army=army] is <allied> with [recipient:the Front=front]."
    fights = "fights 2017-0{}-01..2017-0{}-20 | [actor:The army=army] <fights> [recipient:the Front=front]."
    assert [one.kind for one in problems(_spans(allied.format(9), fights.format(1, 1)), RULES)] == ["quarrel"]
    assert problems(_spans(allied.format(9), fights.format(3, 3)), RULES) == ()


def test_two_leaders_of_one_post_at_one_time_and_one_after_the_other() -> None:
    line = "leads {} | [actor:Commander {}] <leads> [recipient:the Front=front]."
    at_once = _spans(line.format("2017-01-01..2017-02-01", "Ora Minister=minister"),
                     line.format("2017-01-15", "Ora Minister=minister").replace("minister]", "civilians]"))  # fmt: skip
    assert problems(at_once, RULES) == ()  # civilians lead nobody by name
    first = "leads 2017-01-01..2017-02-01 | [actor:The army=army] <leads> [recipient:the Front=front]."
    second = "leads 2017-01-15 | [actor:The brigade=brigade] <leads> [recipient:the Front=front]."
    (one,) = problems(_spans(first, second), RULES)
    assert one.kind == "two leaders" and "no post named" in one.what


def test_ties_of_nobody_in_particular_are_left_out() -> None:
    assert _spans("part-of | [actor:militants] are <part> of [recipient:the army=army].") == ()
