"""What stands of a record's decisions: how each claim stands with its reviewers, and what merging takes from it all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mountjoy.claim import Entity
from mountjoy.decision import Added, Correction, Decided, Decision, Pair, State, pair_of

SECOND_REVIEWER = "second-reviewer"
CLAIM_VERDICTS = ("accept", "reject", "correct", "add")


@dataclass(frozen=True, slots=True)
class ClaimReview:
    """How a claim stands: its state, who voted what on it as it is now, and what people changed.

    ``votes`` are (who, "accept" or "reject"), the last of each person. ``changes`` are all corrections that stand,
    ``effective`` those that the record uses: all, or where a second reviewer is asked for those that two people
    stand behind. ``decisions`` are those on the claim that stand, notes among them.
    """

    claim: str
    state: State
    votes: tuple[tuple[str, str], ...]
    changes: Mapping[str, Any]
    effective: Mapping[str, Any]
    decisions: tuple[Decision, ...]
    effective_numbers: tuple[int, ...] = ()

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Those whose votes count."""
        return tuple(who for who, _ in self.votes)


@dataclass(slots=True)
class _Tally:
    """A claim's decisions as they are gone through."""

    claim: str
    votes: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    effective: dict[str, Any] = field(default_factory=dict)
    effective_numbers: tuple[int, ...] = ()
    state: State = "coded"
    decisions: list[Decision] = field(default_factory=list)

    def take(self, one: Decision, needed: int) -> None:
        self.decisions.append(one)
        if one.verdict not in CLAIM_VERDICTS:
            return
        if one.verdict in ("correct", "add"):
            # Who approved before has not seen the claim as it is now.
            self.votes.clear()
            if one.verdict == "correct":
                self.changes = with_changes(self.changes, (one.detail or {}).get("changes", {}))
                self.numbers.append(one.number)
        vote = "reject" if one.verdict == "reject" else "accept"
        self.votes.pop(one.who, None)
        self.votes[one.who] = vote
        counted = {
            verdict: sum(v == verdict for v in self.votes.values()) for verdict in ("accept", "reject")
        }
        reached = counted[vote] >= needed and (needed == 1 or counted[vote] > min(counted.values()))
        self.state = ("rejected" if vote == "reject" else "accepted") if reached else "in review"
        if self.state == "accepted":
            self.effective, self.effective_numbers = dict(self.changes), tuple(self.numbers)


def with_changes(changes: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections with later ones over them; of roles only those that the later ones name."""
    roles = {**changes.get("roles", {}), **more.get("roles", {})}
    return {**changes, **more, **({"roles": roles} if roles else {})}


def standing_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that stand, in their order: not undone, and themselves no undoing."""
    return [one for one in decisions if not one.undone and one.about != "undo"]


def second_reviewer(decisions: Iterable[Decision]) -> bool:
    """Whether the record asks for a second reviewer's approval."""
    asked = [
        one
        for one in decisions
        if one.about == "setting" and one.subject == SECOND_REVIEWER and not one.undone
    ]
    return bool(asked) and asked[-1].object == "on"


def carried(decisions: Iterable[Decision]) -> dict[str, tuple[str, str | None]]:
    """What became of claims under decisions when reports were coded again: (fate, the claim's id now)."""
    return {
        one.subject: (one.verdict, one.object) for one in decisions if one.about == "carry" and not one.undone
    }


def now(claim: str, fates: Mapping[str, tuple[str, str | None]]) -> str | None:
    """The id that a claim under a decision has now; None where no claim stands there with the same words and coding.

    A claim whose coding changed under its own id is that claim still; people are asked about it again.
    """
    if claim not in fates:
        return claim
    fate, ident = fates[claim]
    return ident if fate == "kept" or (fate == "changed" and ident == claim) else None


def claim_reviews(decisions: Sequence[Decision], *, second: bool | None = None) -> dict[str, ClaimReview]:
    """How each claim that was decided on stands, by its id now. ``second``: as `second_reviewer` unless given."""
    needed = 2 if (second_reviewer(decisions) if second is None else second) else 1
    fates = carried(decisions)
    tallies: dict[str, _Tally] = {}
    for one in standing_decisions(decisions):
        ident = now(one.subject, fates) if one.about == "claim" else None
        if ident is not None:
            tallies.setdefault(ident, _Tally(ident)).take(one, needed)
    return {ident: _review(tally) for ident, tally in tallies.items()}


def _review(tally: _Tally) -> ClaimReview:
    return ClaimReview(
        tally.claim, tally.state, tuple(tally.votes.items()), tally.changes, tally.effective, tuple(tally.decisions),
        tally.effective_numbers,
    )  # fmt: skip


def event_state(states: Sequence[State], published: bool = False) -> State:
    """How an event stands by the states of its claims; rejected claims have no part in an event."""
    if published:
        return "published"
    told = [state for state in states if state != "rejected"]
    if not told:
        return "rejected" if states else "coded"
    if all(state == "accepted" for state in told):
        return "accepted"
    return "coded" if all(state == "coded" for state in told) else "in review"


def decided_of(decisions: Sequence[Decision]) -> Decided:
    """What merging takes from decisions, given all of the record's in their order.

    Of several on one thing the last stands; of pairs the last on each pair.
    """
    fates = carried(decisions)
    reviews = claim_reviews(decisions)
    pairs: dict[Pair, str] = {}
    entities: dict[str, Entity | None] = {}
    grades: dict[str, str] = {}
    affiliations: dict[str, str] = {}
    credibility: dict[str, int] = {}
    settled: dict[str, str] = {}
    for one in standing_decisions(decisions):
        if one.about == "pair" and one.object is not None:
            ends = now(one.subject, fates), now(one.object, fates)
            if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
                pairs[pair_of(ends[0], ends[1])] = one.verdict
        elif one.about in ("actor", "place"):
            entities[one.subject] = None if one.detail is None else msgspec.convert(dict(one.detail), Entity)
        elif one.about == "source":
            grades[one.subject] = one.verdict
            affiliation = (one.detail or {}).get("affiliation")
            affiliations.pop(one.subject, None)
            affiliations.update({one.subject: affiliation} if affiliation else {})
        elif one.about == "credibility" and (claim := now(one.subject, fates)) is not None:
            credibility[claim] = int(one.verdict)
        elif one.about == "contradiction" and one.object is not None:
            settled[one.subject] = now(one.object, fates) or one.object
    return Decided(
        rejected=frozenset(ident for ident, review in reviews.items() if review.state == "rejected"),
        same=frozenset(pair for pair, verdict in pairs.items() if verdict == "same"),
        different=frozenset(pair for pair, verdict in pairs.items() if verdict == "different"),
        grades=grades,
        affiliations=affiliations,
        credibility=credibility,
        settled=settled,
        entities=entities,
        corrected={
            ident: Correction(review.effective, review.effective_numbers)
            for ident, review in reviews.items()
            if review.effective
        },
        added=_added(decisions),
    )


def _added(decisions: Iterable[Decision]) -> dict[str, tuple[Added, ...]]:
    made: dict[str, tuple[Added, ...]] = {}
    for one in standing_decisions(decisions):
        if (
            one.about == "claim"
            and one.verdict == "add"
            and one.object is not None
            and one.detail is not None
        ):
            added = Added(one.subject, one.object, one.detail["claim"], one.who, one.number)
            made[one.object] = (*made.get(one.object, ()), added)
    return made
