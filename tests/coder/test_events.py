"""One happening told in several sentences: what joins, what it lends, and what stays apart."""

from __future__ import annotations

import pytest

from mountjoy.claim import Claim
from mountjoy.coding import Coder
from mountjoy.report import Report

VIOLENT = ("battle", "explosion", "violence-against-civilians", "demonstration")


def told(coder: Coder, text: str) -> list[Claim]:
    coded = next(coder.code([Report(id="short", text=text)]))
    return sorted((c for c in coded.claims if c.family in VIOLENT), key=lambda c: c.trigger.start)


JOINED = [
    ("Gunmen attacked a market in Kano on Monday. The attack killed twelve people.", 12),
    ("A bomb exploded in Quetta on Friday. Nine people were killed in the blast, police said.", 9),
    ("A car bomb exploded in Mogadishu on Friday. Five people were killed.", 5),
    ("Two suicide bombers blew themselves up in Maiduguri on Sunday. The attack killed eight people.", 8),
    (
        "Militants stormed a hotel in Gao on Tuesday. Police sealed off the road. The assault killed six guests.",
        6,
    ),
    ("Jets bombed a school in Saada on Monday. The air strike killed seven pupils.", 7),
    ("Mortars were fired at a camp in Donetsk. The shelling killed three women.", 3),
    ("guerrillas attacked a bus near apopa. four passengers were killed in the attack.", 4),
    ("A roadside bomb exploded near Kunduz. The explosion killed two officers.", 2),
    ("An explosion hit a mosque in Peshawar. The blast killed thirty worshippers.", 30),
]

APART = [
    ("Gunmen attacked a market in Kano on Monday. Another attack killed twelve people.", 2),
    ("A bomb exploded in Quetta on Friday. A second blast killed nine people in Lahore.", 2),
    ("Rebels shelled Donetsk on Monday. The army shelled Horlivka on Tuesday.", 2),
    ("A bomb exploded in Kabul on Monday. The bombing in Herat on Tuesday killed four people.", 2),
    ("Gunmen killed a judge in Cali. Gunmen killed a mayor in Tumaco.", 2),
    ("A car bomb exploded in Mogadishu. Soldiers killed three gunmen in Baidoa.", 2),
    ("A bomb exploded in Quetta. The 2014 attack killed nine people.", 2),
    ("Militants attacked a base near Mopti. The attack on the market in Gao killed five people.", 2),
    ("Rebels attacked Bria. The army denied that the attack killed civilians.", 2),
    ("Jets bombed Saada on Monday. Jets bombed Taiz on Monday. The attacks killed ten people.", 3),
]


@pytest.mark.parametrize(("text", "dead"), JOINED)
def test_later_words_join_the_claim(text: str, dead: int, coder: Coder) -> None:
    claims = told(coder, text)
    assert [(c.fatalities.best if c.fatalities else None) for c in claims] == [dead]


@pytest.mark.parametrize(("text", "number"), APART)
def test_what_may_be_another_stays_apart(text: str, number: int, coder: Coder) -> None:
    assert len(told(coder, text)) == number


def test_the_bombing_tells_what_the_attack_was(coder: Coder) -> None:
    claims = told(
        coder,
        "An attack killed ten people in Aden on Monday. Witnesses spoke of smoke. The bombing wounded 20 people.",
    )
    assert [c.family for c in claims] == ["explosion"]
    assert claims[0].fatalities is not None and claims[0].fatalities.best == 10
    assert claims[0].injuries is not None and claims[0].injuries.best == 20


def test_a_named_attacker_told_later_joins_the_unnamed_one(coder: Coder) -> None:
    text = (
        "Gunmen attacked a village near Bunia on Monday. The attack by the CODECO militia killed nine people."
    )
    coded = next(coder.code([Report(id="short", text=text)]))
    claims = [c for c in coded.claims if c.family in VIOLENT]
    actors = {coded.mention(r.mention).text for c in claims for r in c.roles if r.role == "actor"}
    assert len(claims) == 1 and "Gunmen" in actors and any("CODECO" in a for a in actors)


def test_a_rising_toll_is_the_last_one(coder: Coder) -> None:
    text = "A bomb exploded in Basra on Monday and killed three people. The blast killed five people, medics said later."
    assert [c.fatalities.best for c in told(coder, text) if c.fatalities] == [5]


def test_bomber_and_blowing_up_are_one(coder: Coder) -> None:
    claims = told(coder, "A suicide bomber blew himself up in Kandahar on Friday.")
    assert len(claims) == 1
