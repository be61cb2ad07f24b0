"""Who *we* is, and pronouns that stand for nobody known."""

from __future__ import annotations

from mountjoy.claim import Mention
from mountjoy.coder.candidate import PARTY, Part
from mountjoy.coder.draft import Draft
from mountjoy.coder.relations.asserted import words
from mountjoy.coder.view import View

_SPEAKERS = frozenset("i me we us ourselves myself".split())
_OTHERS = frozenset("it its he him his she her they them their itself himself herself themselves".split())
_OF_WORDS = frozenset({"statement", "diplomacy", "sanction"})
_TELLING = frozenset({*PARTY, "place", "target", "origin", "destination"})


def nobody_known(view: View, mention: Mention) -> bool:
    """Whether a mention is a pronoun that stands for nothing named, or the men or allies of one (*his forces*, *its allies*)."""
    if mention.named or mention.antecedent is not None or mention.id in view.entities:
        return False
    first, last = view.tokens[mention.id]
    if last - first == 1:
        return _pronoun(view, first) and view.lower[first] in _OTHERS
    owned = view.lower[first] in _OTHERS and view.tags[first] == "PRP$"
    return (
        owned
        and view.lemmas[view.head_of[mention.id]] in words("followers")
        and not _owner_known(view, first)
    )


def _pronoun(view: View, token: int) -> bool:
    """Whether a word is no name, as *US* is."""
    return view.lower[token] == "i" or not view.words[token].isupper() or view.text.isupper()


def _owner_known(view: View, pronoun: int) -> bool:
    """Whether the pronoun stands for something, or is no mention of its own of which that could be told."""
    owner = view.mention_at(pronoun)
    return owner is None or owner.antecedent is not None


def leave_out_unknown(view: View, draft: Draft) -> bool:
    """Gives the speaker's own words the speaker and leaves out parties that are nobody known.

    False where nothing is left that is worth a claim: words or diplomacy of nobody, an event that befell nobody nowhere.
    """
    candidate = draft.candidate
    before = {p.role for p in candidate.parts}
    candidate.parts = [_spoken(view, draft, p) for p in candidate.parts]
    candidate.parts = [p for p in candidate.parts if p.role not in PARTY or not nobody_known(view, p.mention)]
    after = {p.role for p in candidate.parts}
    if before == after:
        return True
    if "actor" in before - after and candidate.frame.type.family in _OF_WORDS:
        return False
    return bool(after & _TELLING) or bool(draft.tolls)


def _spoken(view: View, draft: Draft, part: Part) -> Part:
    """The part with the speaker in the place of *we* and *I*."""
    speaker = draft.put.speaker
    first, last = view.tokens[part.mention.id]
    own = last - first == 1 and view.lower[first] in _SPEAKERS and _pronoun(view, first)
    if not own or part.mention.antecedent is not None or speaker is None:
        return part
    speaker = view.named(speaker)
    if nobody_known(view, speaker):
        return part
    if draft.candidate.frame.type.family not in _OF_WORDS:
        speaker = _body(view, speaker)
    return Part(part.role, speaker, part.token, f"{part.reason}, {part.mention.text!r} is the speaker")


def _body(view: View, speaker: Mention) -> Mention:
    """The named group that a spokesman or commander speaks for, whose deeds *we* did; else the speaker."""
    head = view.head_of[speaker.id]
    for token in [*view.kids(head, "compound", "nmod"), *view.kids(head, "appos")]:
        group = view.typed_at(token, ("actor",))
        if speaker.type == "person" and group is not None and group.named:
            return group
    return speaker
