"""Who and what took part, through the shipped pipeline: names for pronouns, things hit, means, and MUC's incidents."""

from __future__ import annotations

import pytest

from mountjoy.claim import Claim, CodedReport
from mountjoy.coding import Coder
from mountjoy.report import Report

HAS: list[tuple[str, str, str]] = [
    ("Two men armed with rifles attacked a police post in Gao on Sunday.", "instrument", "rifles"),
    ("Militants with machetes hacked nine farmers to death in Beni.", "instrument", "machetes"),
    ("Soldiers fired automatic weapons at the crowd in Myitkyina.", "instrument", "automatic weapons"),
    ("Rebels blew up an oil pipeline with 20 kg of dynamite near Saravena.", "instrument", "dynamite"),
    ("A truck loaded with explosives blew up near the market, killing 14 people.", "instrument", "explosives"),
    ("Three guards died in a grenade attack on the mayor's house in Cali.", "instrument", "grenade"),
    ("Rebels burned three vehicles, an ambulance, a fuel truck and a minibus.", "target", "a fuel truck"),
    ("A drone damaged the windows of the consulate in Odesa.", "target", "the consulate"),
    ("A car bomb exploded in front of the courthouse in Jalalabad.", "target", "the courthouse"),
    ("Gunmen bombed the offices of the miners' union in Arauca.", "target", "the offices of the miners' union"),
    ("The bishop's murder shocked the town of Goma.", "recipient", "The bishop"),
    ("Members of the ELN blew up a bridge near Saravena.", "actor", "the ELN"),
    ("The senator's two guards, Ali Keita and Omar Diallo, were shot dead in Kidal.", "victim", "Omar Diallo"),
    ("The journalist Ana Ruiz left home early. She was killed by gunmen in Cali.", "recipient", "Ana Ruiz"),
    ("The army's killing of nine herders angered residents of Djibo.", "actor", "The army"),
    ("The army carried out an attack on the camp near Djibo.", "actor", "The army"),
]  # fmt: skip

HAS_NOT: list[tuple[str, str, str]] = [
    ("Residents heard the explosions in Khartoum at dawn.", "actor", "Residents"),
    ("The governor condemned the killing of three farmers in Jos.", "actor", "The governor"),
    ("Judges protested against the assassination of a colleague in Cali.", "actor", "Judges"),
    ("The bishop's murder shocked the town of Goma.", "actor", "The bishop"),
    ("Residents with bags of rice fled when shells hit the camp.", "instrument", "bags of rice"),
    ("A car bomb exploded 2 km from the courthouse in Jalalabad.", "target", "the courthouse"),
]


def code(coder: Coder, text: str) -> CodedReport:
    return next(coder.code([Report(text, text)]))


def words(coded: CodedReport, role: str) -> set[str]:
    events = [c for c in coded.claims if c.family in ("battle", "explosion", "violence-against-civilians")]
    events += [c for c in coded.claims if c.type in ("property-destruction", "excessive-force")]
    found = {coded.mention(r.mention).text for c in events for r in c.roles if r.role == role}
    return found | {w.removeprefix("The journalist ") for w in found}


@pytest.mark.parametrize(("text", "role", "filler"), HAS)
def test_a_role_is_filled(text: str, role: str, filler: str, coder: Coder) -> None:
    assert filler in words(code(coder, text), role)


@pytest.mark.parametrize(("text", "role", "filler"), HAS_NOT)
def test_a_role_is_left_alone(text: str, role: str, filler: str, coder: Coder) -> None:
    assert filler not in words(code(coder, text), role)


def muc(coder: Coder, text: str) -> list[str]:
    claims: list[Claim] = [c for c in code(coder, text).claims if c.kind == "event"]
    return [c.codes["muc"] for c in claims if c.codes.get("muc")]


def test_muc_takes_particular_incidents_only(coder: Coder) -> None:
    assert muc(coder, "Gunmen killed nine farmers near Jos on Sunday.") == ["attack"]
    assert muc(coder, "They kill peasants.") == []
    assert muc(coder, "The group threatened to kill the mayor of Cali.") == []


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Three assailants shot a shopkeeper in Lagos.", "person"),
        ("A group of gunmen shot a shopkeeper in Lagos.", "person"),
        ("Government troops shelled the town of Bentiu.", "actor"),
        ("Civilians fled the town of Bentiu.", "actor"),
    ],
)
def test_people_one_by_one_are_persons(text: str, type_: str, coder: Coder) -> None:
    coded = code(coder, text)
    first = min((m for m in coded.mentions if m.type in ("person", "actor")), key=lambda m: (m.start, -m.end))
    assert first.type == type_
