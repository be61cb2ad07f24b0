"""What a reviewer is shown of an item: the question, the claims as they stand, and how each was coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mountjoy.applied import decided
from mountjoy.claim import Claim, CodedReport
from mountjoy.deciding.queues import QueueItem
from mountjoy.decision import Correction, Decided
from mountjoy.review.questions import question
from mountjoy.standing import ClaimReview
from mountjoy.store import Cited, RecordFile


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim as a reviewer sees it: with all corrections that stand, those that wait for approval too.

    ``coded`` is its report so; ``was`` the claim as the coder has it, with its own report.
    """

    claim: Claim
    coded: CodedReport
    was: Cited
    review: ClaimReview | None
    question: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An item with its claims, the one to be asked about first."""

    item: QueueItem
    shown: tuple[Shown, ...]

    @property
    def question(self) -> str:
        """The question of the item in one sentence."""
        kind, name = self.item.kind, self.item.name
        if kind == "merges":
            return "Do these two tell of the same event?"
        if kind == "actors":
            return f"Who is {name}?"
        if kind == "places":
            return f"Where is {name}?"
        if kind == "contradictions":
            return f"Which is right? {name}"
        if kind == "changed":
            told = self.shown[0].question if self.shown else "it is no longer coded."
            return f"Does what was decided still hold: {told}"
        return self.shown[0].question if self.shown else name


def ask(record: RecordFile, item: QueueItem) -> Asked:
    """An item as it is shown."""
    return ask_all(record, [item])[0]


def ask_all(record: RecordFile, items: Sequence[QueueItem]) -> list[Asked]:
    """Items as they are shown; their reports are read together."""
    wanted = {claim for item in items for claim in item.claims}
    shown = {one.was.claim.id: one for one in show_claims(record, sorted(wanted))}
    return [Asked(item, tuple(shown[claim] for claim in item.claims if claim in shown)) for item in items]


def show_claims(record: RecordFile, claims: Sequence[str]) -> list[Shown]:
    """Claims as a reviewer sees them."""
    reviews = record.reviews(claims)
    made = []
    for cited in record.cited(claims):
        review = reviews.get(cited.claim.id)
        coded = cited.coded
        if review is not None and review.changes:
            numbers = tuple(one.number for one in review.decisions if one.verdict == "correct")
            coded = decided(coded, Decided(corrected={cited.claim.id: Correction(review.changes, numbers)}))
        claim = next(one for one in coded.claims if one.id == cited.claim.id)
        made.append(Shown(claim, coded, cited, review, question(claim, coded)))
    return made
