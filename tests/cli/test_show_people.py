"""Numbers of people as `mountjoy show` and `mountjoy explain` tell them."""

from __future__ import annotations

from dataclasses import replace

from mountjoy.claim import Count, PeopleCount, Span
from mountjoy.cli.show_report import claim_lines
from mountjoy.coding import Coder, explain
from tests.hand import coded


def test_show_tells_how_many_and_who() -> None:
    one = coded("r1", "bombing toll=4 | [actor:Troops=army] <bombed> [place:Zubara=zubara].")
    claim = one.claims[0]
    words = Span(0, 6, "Troops")
    people = (
        PeopleCount("killed", Count(4, 4, None, "x"), words, who=one.mentions[0].id),
        PeopleCount("wounded", Count(None, 12, 12, "x"), words, part=True),
    )
    lines = list(claim_lines(one, replace(claim, people=people)))
    assert '  killed: 4 or more "Troops" = Army of Zan' in lines
    assert '  wounded, of these: up to 12 "Troops"' in lines


def test_explain_tells_how_many_and_who(coder: Coder) -> None:
    told = explain("Gunmen killed nine people, including two children, near Zinder.", coder)
    assert "people       killed 9 to 9, best 9, from 'nine people', who: 'nine people'" in told
    assert "killed 2 to 2, best 2, from 'two children', part of another number, who: 'two children'" in told
