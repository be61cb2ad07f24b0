"""What private people and companies say and do is no politics; what officials, states and armed groups do is."""

from __future__ import annotations

import pytest

from mountjoy.coding import Coder
from mountjoy.report import Report

PRIVATE = [
    "Anybody who saw the car is urged to ring the station.",
    "You must reject the offer.",
    "My mother agreed to the plan and thanked everyone.",
    '"I love you and support you," she said.',
    "Guests are helped by a charity that runs the shelter.",
    "A biscuit maker announced plans to close its shops in China.",
    "The airline warned of delays at Heathrow.",
    "Carla Dunn is the director of the Institute for Garden Design.",
    "The firm declined to comment on its plans in Kenya.",
    "She offered the nurses of the clinic in Whitby her help.",
]
PUBLIC = [
    ("The rebels rejected the offer.", "rejection"),
    ("We condemn the strike on Sanaa, the foreign ministry said.", "accusation"),
    ("Nigeria's president urged calm.", "demand"),
    ("US mediation between the Israelis and the Palestinians has failed.", "mediation"),
    ("The United Nations has agreed to send aid to the refugees.", "agreement"),
    ("Ousted President Amadou Diallo agreed to talks.", "agreement"),
    ("The tyrant of Damascus announced a new law.", "announcement"),
    ("Colombia and the guerrillas agreed to a truce.", "ceasefire"),
]


def types(coder: Coder, text: str) -> set[str]:
    (coded,) = coder.code([Report(id="r", text=text)])
    return {c.type for c in coded.claims}


@pytest.mark.parametrize("text", PRIVATE)
def test_private_matters_make_no_claim(coder: Coder, text: str) -> None:
    assert types(coder, text) == set()


@pytest.mark.parametrize(("text", "type_"), PUBLIC)
def test_public_matters_do(coder: Coder, text: str, type_: str) -> None:
    assert type_ in types(coder, text)
