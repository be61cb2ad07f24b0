"""A seal tells which part of a coded report differs, and stays the same from version to version."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from mountjoy.claim import Entity
from mountjoy.seal import read_seal, seal, seal_json
from tests.hand import coded

ONE = coded(
    "r1",
    """
    capture 2017-11-02 toll=4-6 | [actor:Troops=army] <took> [place:Zubara=zubara], [recipient:Nahr Men]
    clash 2017-11-02 claimed | , [by:the minister=minister] <said>.
    """,
    title="Army takes Zubara",
    source="Zan Daily",
)


def test_the_seal_is_what_it_was() -> None:
    """Old records hold seals made by older versions: one that differs here would make every one of them seem damaged."""
    assert seal(ONE).sha256 == "395e87d789bcd4e8903df86496c570a7b262dad6b4c2c53361061c04a246db18"


def test_which_part_differs() -> None:
    now = seal(ONE)
    claims = list(now.claims)
    retitled = seal(replace(ONE, report=replace(ONE.report, title="Army loses Zubara")))
    assert (retitled.report != now.report, retitled.mentions, retitled.claims) == (
        True,
        now.mentions,
        now.claims,
    )
    first = replace(ONE.mentions[0], entity=Entity("front", "Front", "rebel-group"))
    renamed = seal(replace(ONE, mentions=(first, *ONE.mentions[1:])))
    assert (renamed.report, renamed.mentions != now.mentions, renamed.claims) == (
        now.report,
        True,
        now.claims,
    )
    rescored = seal(replace(ONE, claims=(replace(ONE.claims[0], score=0.1), ONE.claims[1])))
    assert [rescored.claims[claim] != now.claims[claim] for claim in claims] == [True, False]
    turned = seal(replace(ONE, claims=ONE.claims[::-1]))
    assert turned.sha256 != now.sha256 and dict(turned.claims) == dict(now.claims)
    assert seal(replace(ONE, issues=("a note",))).report != now.report


def test_a_claim_that_stands_twice_counts_once() -> None:
    assert seal(replace(ONE, claims=(*ONE.claims, ONE.claims[0]))) == seal(ONE)


def test_there_and_back() -> None:
    made = seal(ONE)
    assert read_seal(msgspec.json.decode(msgspec.json.encode(seal_json(made)))) == made
    assert read_seal(3) is None  # what the log held before it held seals
