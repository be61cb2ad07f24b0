"""Several claims accepted or rejected at once: those of an event that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterable

from mountjoy.deciding.claims import accept, reject
from mountjoy.decision import Decision
from mountjoy.errors import InputError
from mountjoy.standing import ClaimReview
from mountjoy.store import RecordFile


def decide_event(
    record: RecordFile, event: str, verdict: str, who: str, *, why: str | None = None
) -> list[Decision]:
    """Accept or reject the claims of an event that wait for this person's decision.

    Raises NotFoundError, and InputError where none waits: what was decided on a claim is changed on the claim.
    """
    held = record.event(event).claims
    reviews = record.reviews(held)
    waiting = [claim for claim in held if waits(reviews.get(claim), who)]
    if not waiting:
        raise InputError(f"no claim of event {event} waits for {who}; decide on its claims one by one")
    return each(record, waiting, verdict, who, why=why)


def each(
    record: RecordFile, idents: Iterable[str], verdict: str, who: str, *, why: str | None = None
) -> list[Decision]:
    """Accept or reject claims; once where several are the same claim in near copies, for which the first vote holds."""
    vote = accept if verdict == "accept" else reject
    made: list[Decision] = []
    reached: set[str] = set()
    for ident in idents:
        if ident not in reached:
            made.append(vote(record, ident, who, why=why))
            reached |= {more.subject for more in record.following(made[-1].number)}
    return made


def waits(review: ClaimReview | None, who: str) -> bool:
    """Whether somebody still has to decide on a claim, and this person may."""
    if review is None or review.state == "coded":
        return True
    return review.state == "in review" and who not in review.reviewers
