"""What claims are worth: the Admiralty code of a claim, 1 to 6, from who else says so and who denies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mountjoy.evidence import Evidence
from mountjoy.merge.sides import FACTUAL, Kin, sides_of, speaker
from mountjoy.merge.time_rules import CredibilityRule, TimeRules, default_time_rules

BEST_FIRST = "123456"


@dataclass(frozen=True, slots=True)
class Graded:
    """A claim's credibility by the Admiralty code (1 confirmed to 5 improbable, 6 cannot be judged), and why.

    ``by_person`` is true where a person graded it, whatever the rules say.
    """

    grade: str
    why: str
    by_person: bool = False


def credibility(
    item: Evidence,
    group: Sequence[Evidence],
    kin: Kin | None = None,
    rules: TimeRules | None = None,
    decided: Mapping[str, int] | None = None,
) -> Graded:
    """The credibility of a claim, from how many independent outlets say the same and how many say otherwise.

    ``group`` is the evidence of its event (or of the same tie or state of control). Outlets that speak for a side of the event
    count against that side's claims, not for them. A grade that a person gave (``decided``, by claim id) stands.
    """
    kin, rules = kin or Kin(), rules or default_time_rules()
    if decided and item.claim_id in decided:
        return Graded(str(decided[item.claim_id]), "graded by a person", by_person=True)
    own = speaker(item, kin)
    agreeing = {_outlet(other) for other in group if other.assertion in FACTUAL and _free(other, kin, own)}
    agreeing |= {_outlet(item)} if item.assertion in FACTUAL else set()
    against = {_outlet(other) for other in group if other.assertion == "denied"}
    for rule in rules.credibility:
        if _fits(rule, item, len(agreeing), len(against)):
            return Graded(rule.grade, rule.say)
    raise ValueError(
        f"no rule of credibility fits {item.assertion}"
    )  # the last fits all; the table is checked


def _fits(rule: CredibilityRule, item: Evidence, agreeing: int, against: int) -> bool:
    return (
        item.assertion in rule.put
        and agreeing >= rule.for_
        and against >= rule.against
        and (not rule.against_more or against > agreeing)
    )


def _free(item: Evidence, kin: Kin, own: str | None) -> bool:
    """Whether the claim is of somebody other than the party that acts in it, and than who says the graded claim."""
    by = speaker(item, kin)
    if by is None:
        return True
    return by != own and by not in sides_of(item.role("actor"), kin)


def _outlet(item: Evidence) -> str:
    return item.source or item.root


def reliable(item: Evidence, least: str) -> bool:
    """Whether the outlet's grade is at least that (A best, E worst); one not graded, or F, is not."""
    return item.grade is not None and item.grade != "F" and item.grade <= least
