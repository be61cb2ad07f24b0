"""A claim in the making."""

from __future__ import annotations

from dataclasses import dataclass

from mountjoy.claim import Count, Mention
from mountjoy.coder.assertion import Put
from mountjoy.coder.match import Candidate


@dataclass(slots=True)
class Draft:
    """A claim in the making: its candidate, sentence, how it is put and what was counted."""

    candidate: Candidate
    sentence: int
    put: Put
    fatalities: Count | None = None
    injuries: Count | None = None
    date: Mention | None = None
