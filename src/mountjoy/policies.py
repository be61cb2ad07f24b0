"""Which number to use where reports differ: named rules over the tolls of an event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal, get_args

from mountjoy.claim import Count
from mountjoy.record import CountValue, Event, Saying

Policy = Literal["acled", "ucdp", "latest"]
POLICIES: tuple[Policy, ...] = get_args(Policy)
DEFAULT: Policy = "ucdp"
Outcome = Literal["fatalities", "injuries"]


def toll_by(
    event: Event,
    policy: Policy = DEFAULT,
    outcome: Outcome = "fatalities",
    trusted: Collection[str] = (),
) -> Count | None:
    """The event's toll by a policy, or None where no claim gives any.

    "acled": the lowest that is reported. "ucdp": low and high span all that is reported, best is what most independent
    reports give, of several the lowest. "latest": what was published last. An end that a report leaves open stays open.
    Where one of the outlets ``trusted`` (by name) gives a toll, only what they give counts; where none does, all do.
    """
    values: Sequence[CountValue] = getattr(event, outcome)
    if not values:
        return None
    by_claim = {saying.claim: saying for saying in event.sayings}
    values = _given_by(values, by_claim, trusted) or values
    if policy == "acled":
        return min((value.count for value in values), key=_size)
    if policy == "latest":
        return max(values, key=lambda value: (_published(value, by_claim), _roots(value, by_claim))).count
    best = min(values, key=lambda value: (-_roots(value, by_claim), _size(value.count)))
    lows = [value.count.low for value in values]
    highs = [value.count.high for value in values]
    return Count(
        low=min((low for low in lows if low is not None), default=None) if None not in lows else None,
        best=best.count.best,
        high=max((high for high in highs if high is not None), default=None) if None not in highs else None,
        text=best.count.text,
    )


def _given_by(
    values: Sequence[CountValue], by_claim: dict[str, Saying], trusted: Collection[str]
) -> list[CountValue]:
    """The values that these outlets give, each with their claims alone."""
    own = {claim for claim, saying in by_claim.items() if saying.source in trusted}
    kept = [replace(value, claims=tuple(one for one in value.claims if one in own)) for value in values]
    return [value for value in kept if value.claims]


def _size(count: Count) -> tuple[int, int, int]:
    least = count.low if count.low is not None else count.best if count.best is not None else 0
    return (least, count.best or least, count.high if count.high is not None else 10**9)


def _roots(value: CountValue, by_claim: dict[str, Saying]) -> int:
    """How many independent reports give it; a record of an older Mountjoy tells claims alone."""
    return len({by_claim[claim].root if claim in by_claim else claim for claim in value.claims})


def _published(value: CountValue, by_claim: dict[str, Saying]) -> str:
    days = [by_claim[claim].published for claim in value.claims if claim in by_claim]
    return max((day.isoformat() for day in days if day is not None), default="")
