"""Who does what to whom in reports of violence, through the shipped pipeline: sentences of many wars and genres."""

from __future__ import annotations

import pytest

from mountjoy.claim import Claim, CodedReport
from mountjoy.coding import Coder
from mountjoy.report import Report

TOLD = [
    # a place left "out of", "away from", "of"
    ("The army drove the militants out of Macomia.", "expulsion", "Government regains territory"),
    ("Joint forces pushed the insurgents out of two districts of Gedo.", "expulsion", "Government regains territory"),
    ("Soldiers were forced out of the garrison by rebels.", "expulsion", "Non-state actor overtakes territory"),
    ("The rebels lost Bambari to the army last week.", "capture", "Government regains territory"),
    ("kidal fell to the rebels on tuesday", "capture", "Non-state actor overtakes territory"),
    # nouns that carry others
    ("Police seized four tonnes of cocaine in the port.", "organised-crime", None),
    ("The militia fired dozens of rockets at the airport.", "shelling", "Shelling/artillery/missile attack"),
    ("Jets flew a series of airstrikes against camps south of Gao.", "air-strike", "Air/drone strike"),
    # the victim makes the clash or the attack
    ("Gunmen ambushed a patrol of soldiers near Menaka.", "clash", "Armed clash"),
    ("Gunmen ambushed a convoy of aid workers near Menaka.", "attack", "Attack"),
    ("Troops killed six militants in Waziristan.", "clash", "Armed clash"),
    ("Troops killed six herders in Waziristan.", "killing", "Attack"),
    ("A trader was beaten to death by soldiers at a roadblock.", "killing", "Attack"),
    # the means makes the type
    ("A rocket-propelled grenade hit the bus on the airport road.", "shelling", "Shelling/artillery/missile attack"),
    ("A grenade hit the bus on the airport road.", "grenade", "Grenade"),
    ("A police post in Srinagar came under a grenade attack.", "grenade", "Grenade"),
    ("A blast caused by a landmine wounded two shepherds near Spin Boldak.", "remote-explosive",
     "Remote explosive/landmine/IED"),
    ("Troopers captured two rebel camps in the hills.", "capture", "Government regains territory"),
    ("A gang robbed a bank in Windhoek.", "organised-crime", None),
]  # fmt: skip

NOT_TOLD = [
    ("Youths confronted the police with stones.", "clash"),
    ("Chadian soldiers moved over the past week to the lake.", "advance"),
    ("Aid reached the militia-occupied town of Saqla.", "capture"),
    ("Tourists invaded the beaches in July.", "offensive"),
    ("Engineers fired a rocket with two satellites into space.", "shelling"),
    ("Fishermen found a wartime bomb in their nets.", "bombing"),
    ("The treaty bans the use of chemical weapons.", "chemical-attack"),
    ("Farmers planted rape and wheat.", "sexual-violence"),
    ("The home team was massacred in the second half.", "massacre"),
    ("The visitors were robbed of a goal.", "organised-crime"),
    ("An avalanche of votes swept her to office.", "natural-disaster"),
    ("A factory exploded in bombing by the air force.", "man-made-disaster"),
]


def claims(coder: Coder, text: str) -> tuple[CodedReport, tuple[Claim, ...]]:
    coded = next(coder.code([Report(id="r", text=text)]))
    return coded, tuple(claim for claim in coded.claims if claim.kind == "event")


def parties(coded: CodedReport, claim: Claim, role: str) -> set[str]:
    return {coded.mention(r.mention).text for r in claim.roles if r.role == role}


@pytest.mark.parametrize(("text", "type_id", "acled"), TOLD)
def test_told(coder: Coder, text: str, type_id: str, acled: str | None) -> None:
    _, found = claims(coder, text)
    codes = [(claim.type, (claim.codes["acled"] or {}).get("sub_event_type")) for claim in found]
    assert (type_id, acled) in codes


@pytest.mark.parametrize(("text", "type_id"), NOT_TOLD)
def test_not_told(coder: Coder, text: str, type_id: str) -> None:
    _, found = claims(coder, text)
    assert type_id not in [claim.type for claim in found]


ROLES = [
    ("The army suffered an attack by gunmen near Gao.", {"actor": {"gunmen"}, "recipient": {"The army"}}),
    ("Residents reported the summary execution of six herders by the army.",
     {"actor": {"the army"}, "recipient": {"six herders"}}),
    ("Three villages were recaptured from the militants, a priest said.",
     {"actor": set(), "recipient": {"the militants"}}),
    ("A suicide bomber blew himself up at a mosque in Kano.", {"actor": {"A suicide bomber"}, "recipient": set()}),
    ("The Nigerien army killed scores of the terrorists near Diffa.", {"recipient": {"the terrorists"}}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ROLES)
def test_roles(coder: Coder, text: str, wanted: dict[str, set[str]]) -> None:
    coded, found = claims(coder, text)
    assert any(all(parties(coded, claim, role) == told for role, told in wanted.items()) for claim in found)
