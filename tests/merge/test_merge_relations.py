"""Ties, control, and the table of what may be merged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mountjoy.errors import CodebookError
from mountjoy.merge import build
from mountjoy.merge.rules import RULES_FILE, default_rules, load_rules
from tests.hand import coded


def test_ties_join_by_type_and_parties() -> None:
    reports = [
        coded(
            "r1",
            "backs | [actor:The army=army] <backs> [recipient:the brigade=brigade].",
            published=date(2017, 1, 2),
        ),
        coded("r2", "backs 2017-03-04 | [actor:Troops=army] <support> [recipient:Red Brigade=brigade]."),
        coded(
            "r3",
            "backs denied 2018-01-01 | [actor:Troops=army] do not <back> [recipient:Red Brigade=brigade].",
        ),
        coded("r4", "fights | [actor:The army=army] <fights> [recipient:the Front=front]."),
        coded("r5", "fights | [actor:The Front=front] <fights> [recipient:the army=army]."),
        coded("r6", "leads | [actor:The Front=front] <leads> [recipient:the brigade=brigade]."),
        coded("r7", "leads | [actor:The brigade=brigade] <leads> [recipient:the Front=front]."),
    ]
    ties = build(reports).ties
    assert [(tie.type, tie.actor.entity, tie.recipient.entity, len(tie.claims)) for tie in ties] == [
        ("backs", "army", "brigade", 3),
        ("fights", "army", "front", 2),
        ("leads", "front", "brigade", 1),
        ("leads", "brigade", "front", 1),
    ]
    backs = ties[0]
    assert (backs.first, backs.last, backs.assertion) == (date(2017, 1, 2), date(2017, 3, 4), "reported")


def test_words_that_name_nobody_do_not_join_between_reports() -> None:
    line = "fights | [actor:militants] <fight> [recipient:the army=army]."
    assert len(build([coded("r1", line), coded("r2", line)]).ties) == 2
    named = line.replace("militants", "Nahr Men")
    assert len(build([coded("r1", named), coded("r2", named)]).ties) == 1


def test_a_tie_of_a_party_with_itself_is_an_issue() -> None:
    record = build([coded("r1", "same-as | [actor:The Army=army] is <called> [recipient:Zan Army=army].")])
    assert record.ties == ()
    assert ["ties 'Army of Zan' to itself" in issue.message for issue in record.issues] == [True]


def test_control_joins_by_type_actor_and_place() -> None:
    reports = [
        coded("r1", "holds 2017-11-02 | [actor:Troops=army] <hold> [place:Zubara=zubara]."),
        coded("r2", "holds 2017-11-09 | [actor:Troops=army] <hold> [place:Zubara=zubara]."),
        coded("r3", "lost 2017-11-09 | [actor:Rebels=front] <lost> [place:Zubara=zubara]."),
        coded("r4", "holds 2017-11-09 claimed | [actor:Rebels=front] <hold> [place:Zubara=zubara]."),
    ]
    control = build(reports).control
    assert [
        (state.type, state.actor.entity, state.assertion, state.first, state.last) for state in control
    ] == [
        ("holds", "army", "reported", date(2017, 11, 2), date(2017, 11, 9)),
        ("holds", "front", "claimed", date(2017, 11, 9), date(2017, 11, 9)),
        ("lost", "front", "reported", date(2017, 11, 9), date(2017, 11, 9)),
    ]


def test_one_claim_of_two_ties_makes_two_ids() -> None:
    line = "backs | [actor:The army=army] <backs> [recipient:Reds=brigade] and [recipient:the Front=front]."
    ties = build([coded("r1", line)]).ties
    assert len({tie.id for tie in ties}) == 2
    assert ties[0].claims == ties[1].claims


def test_a_claim_that_adds_up_to_nothing_is_an_issue() -> None:
    record = build([coded("r1", "holds | [actor:Troops=army] <hold> it.", origin="page.txt#3")])
    assert record.control == ()
    assert [(issue.severity, issue.origin) for issue in record.issues] == [("note", "page.txt#3")]
    assert "names no actor and place" in record.issues[0].message


def test_the_shipped_rules() -> None:
    rules = default_rules()
    assert rules.compatible(["clash", "capture", "offensive"])
    assert not rules.compatible(["capture", "attack-repelled", "clash"])
    assert rules.most_specific(["capture", "clash"]) == "capture"
    assert rules.family("battle").undirected
    assert rules.family("a family of one's own").place_needed


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("together:\n", "togethr:\n", "togethr"),
        ("[clash, siege]", "[clash]", "at least 2"),
        ("sides: all", "sides: most", "'most'"),
        ("generic_kinds: [civilians, media]", "generic_kinds: civilians", "a list of words"),
        ("place: needed, within_report: true}", "place: needed}", "within_report"),
        ("generic_kinds: [civilians, media]", "together: []", "stands twice"),
    ],
)
def test_wrong_rules_name_file_and_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = RULES_FILE.read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(CodebookError, match=rf"rules\.yaml:{line}: ") as caught:
        load_rules(path)
    assert words in str(caught.value)


def test_rules_that_are_not_yaml(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("together: [", encoding="utf-8")
    with pytest.raises(CodebookError, match="cannot be read"):
        load_rules(path)
