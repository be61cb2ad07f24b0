"""Finding a claim again that a person decided on, when its report was coded by another coder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from mountjoy.claim import Claim, CodedReport, Count, Mention
from mountjoy.decision import Anchor, Decision

Fate = Literal["kept", "changed", "gone"]
"""``kept``: the same words carry the same coding; ``changed``: the words or the coding under the decision are others;
``gone``: nothing is coded there any more."""


def anchor_of(claim: Claim, coded: CodedReport) -> Anchor:
    """What a decision on the claim rests on, as the coder (not a person) has it."""
    return Anchor(
        coded.report.id, claim.kind, claim.type, claim.trigger, claim.sentence, coding_of(claim, coded)
    )


def coding_of(claim: Claim, coded: CodedReport) -> dict[str, Any]:
    """The values of a claim that a person sees, in plain form; offsets, scores and reasons have no part in it."""
    mentions = {mention.id: mention for mention in coded.mentions}
    when = claim.date
    return {
        "type": claim.type,
        "roles": sorted([role.role, *_told(mentions[role.mention], mentions)] for role in claim.roles),
        "date": None if when is None else [_day(when.start), _day(when.end)],
        "fatalities": _bounds(claim.fatalities),
        "injuries": _bounds(claim.injuries),
        "assertion": claim.assertion,
        "attribution": None if claim.attribution is None else _told(mentions[claim.attribution], mentions),
    }


def with_anchors(subject: Anchor, other: Anchor | None = None, **detail: Any) -> dict[str, Any]:
    """What a decision's detail keeps: the anchors of its subject and object, and what else there is."""
    anchors = {"subject": msgspec.to_builtins(subject)}
    if other is not None:
        anchors["object"] = msgspec.to_builtins(other)
    return {**detail, "anchors": anchors}


def anchors_in(decision: Decision) -> Iterator[tuple[str, Anchor]]:
    """The claims that a decision rests on, each with its anchor."""
    held = (decision.detail or {}).get("anchors", {})
    for end, ident in (("subject", decision.subject), ("object", decision.object)):
        if ident is not None and end in held:
            yield ident, msgspec.convert(held[end], Anchor)


def find_again(claim_id: str, anchor: Anchor, coded: CodedReport) -> tuple[Fate, str | None]:
    """What became of a claim that a decision rests on, and the id of the claim that now stands there.

    Claims stand there whose kind, sentence and trigger words are the same; the sentence may have moved in the text.
    Among several the one whose values are most like those decided on is taken.
    """
    here = [claim for claim in coded.claims if claim.id == claim_id]
    here = here or [claim for claim in coded.claims if _same_words(claim, anchor)]
    if not here:
        return "gone", None
    best = min(here, key=lambda claim: (-_likeness(coding_of(claim, coded), anchor.coded), claim.id))
    same = coding_of(best, coded) == msgspec.to_builtins(anchor.coded)
    return ("kept" if same and _same_words(best, anchor) else "changed"), best.id


def _same_words(claim: Claim, anchor: Anchor) -> bool:
    return (
        claim.kind == anchor.kind
        and claim.trigger.text == anchor.trigger.text
        and claim.trigger.start - claim.sentence.start == anchor.trigger.start - anchor.sentence.start
        and claim.sentence.text == anchor.sentence.text
    )


def _likeness(one: Mapping[str, Any], two: Mapping[str, Any]) -> int:
    return sum(one[field] == two.get(field) for field in one)


def _told(mention: Mention, mentions: Mapping[str, Mention]) -> list[str]:
    """A party's words and what they stand for (empty where that is not known)."""
    seen, words = {mention.id}, " ".join(mention.text.split())
    while mention.entity is None and mention.antecedent is not None and mention.antecedent not in seen:
        mention = mentions[mention.antecedent]
        seen.add(mention.id)
    return [words, "" if mention.entity is None else mention.entity.id]


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def _bounds(count: Count | None) -> list[int | None] | None:
    return None if count is None else [count.low, count.best, count.high]
