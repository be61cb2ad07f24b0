"""Whether whoever tells of an event is a party to it: then the event is claimed, not reported."""

from __future__ import annotations

from collections.abc import Iterator

from mountjoy.claim import Mention
from mountjoy.coder.candidate import PARTY
from mountjoy.coder.draft import Draft
from mountjoy.coder.view import View

_FIGHTING = frozenset({"battle", "explosion", "violence-against-civilians", "strategic"})
_SIDES = frozenset(
    {"state-forces", "government", "country", "rebel-group", "political-militia", "identity-militia", "external-forces",
     "coalition"}
)  # fmt: skip
_OFFICE = frozenset(
    "officer colonel general commander brigadier major captain lieutenant command army military militia minister ministry"
    " president governor premier chancellor emir warlord prime defence defense pentagon kremlin".split()
)
"""Words that head or stand in the name of one who speaks for a side."""
_SPEAKING = frozenset({"source", "spokesman", "spokeswoman", "spokesperson", "member", "official"})
_RANKS = frozenset({"colonel", "general", "commander", "chief"})
_APART = frozenset(
    {
        "police",
        "resident",
        "medic",
        "doctor",
        "witness",
        "observatory",
        "monitor",
        "health",
        "hospital",
        "court",
        "tribunal",
        "coroner",
        "ombudsman",
        "commission",
    }
)


def by_a_party(view: View, draft: Draft) -> bool:
    """Whether who tells of an act of war is one of its sides: its forces, government, commanders, spokesmen.

    Police, medics, residents and monitors are none, whoever they work for, unless they tell of their own deed.
    """
    speaker = draft.put.speaker
    candidate = draft.candidate
    if speaker is None or candidate.kind != "event" or candidate.frame.type.family not in _FIGHTING:
        return False
    own = {_meant(view, m) for m in (speaker, *_inside(view, speaker))}
    if any(part.role in PARTY and _meant(view, part.mention) in own for part in candidate.parts):
        return True
    first, last = view.tokens[speaker.id]
    words = {*view.lemmas[first:last], *view.lower[first:last]}
    if words & _APART and not words & _RANKS:
        return False
    kinds = {view.kinds.get(speaker.id), *(view.kinds.get(m.id) for m in _inside(view, speaker))}
    if words & _OFFICE or (words & _SPEAKING and kinds & _SIDES):
        return True
    known = view.kinds.get(speaker.id) == "person" and speaker.id in view.countries
    return known or bool(kinds & _SIDES and not words & _SPEAKING) or _capital(view, speaker)


def _capital(view: View, speaker: Mention) -> bool:
    """Whether a town speaks for its government (*Amman said*)."""
    return speaker.type == "place" and speaker.named


def _meant(view: View, mention: Mention) -> str:
    seen = {mention.id}
    while mention.antecedent in view.by_id and mention.antecedent not in seen:
        mention = view.by_id[mention.antecedent]
        seen.add(mention.id)
    known = mention.named or view.kinds.get(mention.id) in ("state-forces", "government")
    return view.entities.get(mention.id, mention.id) if known else mention.id


def _inside(view: View, mention: Mention) -> Iterator[Mention]:
    """The parties that a speaker's own words name: *a spokesman of the rebels*, *their commander*."""
    for other in view.mentions_in[view.sentence_of[view.head_of[mention.id]]]:
        if mention.start <= other.start and other.end <= mention.end and other.id != mention.id:
            if other.type in ("actor", "person"):
                yield other
