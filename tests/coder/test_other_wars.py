"""What the coder makes of sentences on many wars and in many genres: types, parties, places, tolls, and who says so."""

from __future__ import annotations

import pytest

from mountjoy.claim import Claim
from mountjoy.coding import Coder
from mountjoy.report import Report

TYPES = [
    ("Gunmen killed 12 soldiers near Menaka on Sunday.", {"clash"}),
    ("The Malian army said it had killed 31 jihadists in the Wagadou forest.", {"clash"}),
    ("In a statement, the group claimed that it had killed 60 soldiers.", {"clash"}),
    ("Special forces killed the gunman in the lobby.", {"killing"}),
    ("Cattle rustlers killed 19 people in Turkana.", {"killing"}),
    ("Armed men killed 62 villagers near Dablo in one night.", {"massacre"}),
    ("Militiamen hacked 35 villagers to death near Djugu.", {"massacre"}),
    ("The earthquake killed 62 villagers.", {"natural-disaster"}),
    ("Unidentified gunmen shot and wounded a shopkeeper in Herat.", {"attack"}),
    ("Soldiers shot dead a boy during a raid on the militia's base.", {"killing", "clash"}),
    ("Insurgents attacked two bases of the army near Diffa.", {"clash"}),
    ("Bandits raided a cattle camp in Rumbek.", {"attack"}),
    ("Jihadists stormed the main prison of Bukavu at night.", {"clash"}),
    ("Fighters of the M23 overran parts of Sake on Thursday.", {"capture"}),
    ("The RSF said its men had seized the airport.", {"capture"}),
    ("White soldiers took part, two witnesses said.", set()),
    ("Tuareg rebels shot down a military helicopter near Gao.", {"clash"}),
    ("Air defences shot down nine of them.", {"weapons-disruption"}),
    ("Jets hit back at rocket launchers near Beit Lahia.", {"air-strike"}),
    ("The minister hit back at his critics in parliament.", {"accusation"}),
    ("The Congolese army bombed rebel positions near Kitshanga.", {"air-strike"}),
    ("A truck packed with explosives blew up at a police academy in Cali.", {"bombing"}),
    ("The guerrillas declared an armed strike in three departments.", {"threat"}),
    ("Kampala withdrew the airline's trade privileges.", {"sanctions-imposed"}),
    ("The oil company withdrew its staff from the field.", {"evacuation"}),
    ("Police rescued 26 people from a forest in Zamfara.", {"release"}),
    ("Rescuers rescued 26 people from a flooded street in Beira.", {"evacuation"}),
    ("More than 300 inmates escaped from the prison.", set()),
    ("About 9,000 soldiers were deployed to the state.", {"deployment"}),
    ("Benin's government and the rebels agreed to end nine years of war.", {"ceasefire"}),
    ("The militia denied responsibility for the raid.", {"denial"}),
    (
        "The rebels said they had killed 50 soldiers, a claim that the interior minister dismissed.",
        {"clash", "denial"},
    ),
    ("No one was injured.", set()),
    ("Four of the attackers also died.", {"clash"}),
    ("Villagers abducted and killed two policemen in Wau.", {"abduction", "killing"}),
    ("The army abandoned Kidal and pulled back to Gao.", {"withdrawal"}),
    ("The coach praised the side after a fierce battle in the second half of the match.", set()),
]


def events(coder: Coder, text: str) -> list[Claim]:
    (coded,) = coder.code([Report("told", text)])
    return [claim for claim in coded.claims if claim.kind == "event"]


@pytest.mark.parametrize(("text", "types"), TYPES, ids=[text for text, _ in TYPES])
def test_types(coder: Coder, text: str, types: set[str]) -> None:
    assert {claim.type for claim in events(coder, text)} == types


ROLES = [
    (
        "Troops clashed with dissidents of the front on the Putumayo river.",
        "clash",
        "place",
        "the Putumayo river",
    ),
    ("Gunmen raided a market camp of traders in Tonj.", "attack", "place", "Tonj"),
    ("Rebels attacked Bangui from two sides.", "offensive", "place", "Bangui"),
    ("Shelling of Kherson killed two people.", "shelling", "place", "Kherson"),
    ("Heavy fighting erupted in Juba between the army and the rebels.", "clash", "actor", "the rebels"),
    ("Kinshasa accused Kigali of sending troops across the border.", "deployment", "actor", "Kigali"),
    ("A nurse was killed when drones attacked the bridge.", "drone-strike", "victim", "A nurse"),
    ("Hundreds of families fled Palma.", "displacement", "victim", "Hundreds of families"),
]


@pytest.mark.parametrize(("text", "type_", "role", "words"), ROLES, ids=[case[0] for case in ROLES])
def test_roles(coder: Coder, text: str, type_: str, role: str, words: str) -> None:
    (coded,) = coder.code([Report("told", text)])
    mentions = {m.id: m.text for m in coded.mentions}
    claims = [claim for claim in coded.claims if claim.type == type_]
    assert words in {mentions[r.mention] for claim in claims for r in claim.roles if r.role == role}


TOLLS = [
    (
        "Militants raided a market in Diapaga on Sunday. At least 15 civilians died. Twenty others were wounded.",
        15,
        20,
    ),
    ("Insurgents stormed a barracks in Soum, and 40 soldiers were killed in the fighting.", 40, None),
    ("A rocket hit a bus station in Kramatorsk. Nobody was hurt.", None, None),
    ("Fighters slit the throats of 14 farm workers near Maiduguri.", 14, None),
    ("They burned a school and a clinic near Kaya.", None, None),
]


@pytest.mark.parametrize(("text", "dead", "hurt"), TOLLS, ids=[case[0] for case in TOLLS])
def test_tolls_belong_to_one_event(coder: Coder, text: str, dead: int | None, hurt: int | None) -> None:
    (claim,) = events(coder, text)
    assert (claim.fatalities.best if claim.fatalities else None) == dead
    assert (claim.injuries.best if claim.injuries else None) == hurt


SAID = [
    ("The M23 said its fighters had killed nine soldiers.", "claimed"),
    ("Twelve women were raped by militiamen in Kavumu, a court heard.", "reported"),
    ("Egypt tried to broker a truce, diplomats said.", "reported"),
    ("Rebels tried to storm the gas plant, a guard said.", "planned"),
    ("Activists accused the police of shooting at the crowd; the police denied it.", "alleged"),
]


@pytest.mark.parametrize(("text", "assertion"), SAID, ids=[case[0] for case in SAID])
def test_how_it_is_put(coder: Coder, text: str, assertion: str) -> None:
    assert assertion in {c.assertion for c in events(coder, text)}


def test_men_are_of_the_side_that_owns_them(coder: Coder) -> None:
    (coded,) = coder.code([Report("told", "Boko Haram said its fighters had seized Banki.")])
    sides = {m.text: m.entity.id for m in coded.mentions if m.entity is not None}
    assert sides["its fighters"] == "boko-haram"


def test_a_capital_at_the_start_makes_no_name(coder: Coder) -> None:
    (coded,) = coder.code([Report("told", "Gunmen burned a market in Djibo.")])
    (gunmen,) = [m for m in coded.mentions if m.text == "Gunmen"]
    assert gunmen.entity is not None and gunmen.entity.kind == "unidentified-armed-group"
