"""A claim of responsibility tells of two things: the claim, and what is claimed, done by whoever claims it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mountjoy.coder.candidate import Candidate
from mountjoy.coder.draft import Draft
from mountjoy.coder.slots import fill
from mountjoy.coder.view import View

_CLAIM = "claim-of-responsibility"
_VIOLENT = frozenset({"battle", "explosion", "violence-against-civilians"})


def share_claimed(view: View, drafts: Sequence[Draft]) -> None:
    """Gives each event that a claim of responsibility is for its actor, and says that he claims it."""
    events = [d for d in drafts if d.candidate.frame.type.family in _VIOLENT]
    for claim in drafts:
        parties = claim.candidate.role("actor")
        if claim.candidate.frame.type.id != _CLAIM or not parties or claim.put.assertion != "reported":
            continue
        for topic in _claimed(view, claim.candidate):
            for event in events:
                if topic not in view.path_up(event.candidate.trigger) or event.candidate.role("actor"):
                    continue
                for part in parties:
                    if all(p.mention.id != part.mention.id for p in event.candidate.parts):
                        event.candidate.add("actor", part.mention, part.token, "claims it")
                event.candidate.weak = False
                speaker = event.put.speaker or parties[0].mention
                if event.put.assertion == "reported":
                    event.put = replace(event.put, assertion="claimed", speaker=speaker, reason="claimed")


def _claimed(view: View, claim: Candidate) -> Iterator[int]:
    """The tokens that head what the claim is for."""
    slots = ["for", "of", "object.for", "object.of"] if claim.frame.pos == "verb" else ["for", "of"]
    for slot in slots:
        yield from (f.token for f in fill(view, claim.trigger, slot, claim.light))
    if claim.frame.pos == "verb" and claim.light is None:
        yield from (f.token for f in fill(view, claim.trigger, "object"))
