"""How families of events and sides are drawn: a colour that the colour-blind can tell apart, always with a shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """A family's name in words, its colour (Okabe and Ito's, and two greys) and its shape in a box of 16 by 16."""

    id: str
    name: str
    colour: str
    path: str


_SHAPES = (
    ("battle", "Battle", "#D55E00", "M8 1.5 15 14H1Z"),
    ("explosion", "Explosion", "#E69F00", "M8 .5 10 5.6 15.5 5.8 11.2 9.2 12.7 14.8 8 11.6 3.3 14.8 4.8 9.2 .5 5.8 6 5.6Z"),
    ("violence-against-civilians", "Violence against civilians", "#CC79A7", "M8 1 15 8 8 15 1 8Z"),
    ("demonstration", "Demonstration", "#56B4E9", "M2 2H14V14H2Z"),
    ("strategic", "Strategic", "#009E73", "M8 1.5A6.5 6.5 0 1 1 8 14.5 6.5 6.5 0 1 1 8 1.5Z"),
    ("diplomacy", "Diplomacy", "#0072B2", "M8 1 15 6.2 12.3 14.5H3.7L1 6.2Z"),
    ("statement", "Statement", "#8C8C8C", "M2 3H14V11H8L4.5 14.5V11H2Z"),
    ("sanction", "Sanction", "#B8A800", "M5 1H11L15 5V11L11 15H5L1 11V5Z"),
    ("crime", "Crime", "#5A5A5A", "M6 1H10V6H15V10H10V15H6V10H1V6H6Z"),
    ("disaster", "Disaster", "#7A5195", "M1 2H15L8 14.5Z"),
)  # fmt: skip
FAMILIES: Mapping[str, Family] = {row[0]: Family(*row) for row in _SHAPES}
"""The families in the order in which they are stacked and told."""

OTHER = Family("other", "Other", "#8C8C8C", "M8 3A5 5 0 1 1 8 13 5 5 0 1 1 8 3Z")

SIDES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#B8A800", "#8C8C8C")
"""Colours of sides that hold places, those with most first; the last is for all others."""


def family(ident: str | None) -> Family:
    """The family of that id; a user's own family is drawn as "other"."""
    return FAMILIES.get(ident or "", OTHER)
