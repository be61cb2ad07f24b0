"""Whom an event concerns where no slot of its frame says so: in its content, as owner of a thing, as those harmed.

*X agreed to send aid to Y*, *X rejected a call for troops in Y*, *X refused to meet Y*: the other party stands in the
clause or noun phrase that tells what was agreed, rejected or refused. *X demolished Y's homes* is done to Y.
"""

from __future__ import annotations

from collections.abc import Iterator

from mountjoy.claim import Mention
from mountjoy.coder.candidate import Candidate
from mountjoy.coder.phrases import Filler, modifiers
from mountjoy.coder.slots import fill
from mountjoy.coder.spreading import spread
from mountjoy.coder.view import RELATIVES, View

_OF_WORDS = frozenset({"statement", "diplomacy", "sanction", "demonstration", "strategic"})
_NO_OTHER_SIDE = frozenset(
    "announcement statement testimony propaganda claim-of-responsibility appointment resignation withdrawal movement"
    " evacuation displacement training recruitment weapons-disruption merger split base-established".split()
)
"""Types that are about their own side, or whose recipient is an audience or stands in its slot or nowhere."""
_OF_OWN = frozenset({"deployment"})
"""Types whose recipient are forces of whoever acts."""
_NO_STATE = frozenset({"rebel-group", "political-militia", "identity-militia", "unidentified-armed-group"})
_OWNED = frozenset({"battle", "explosion", "violence-against-civilians", "strategic", "demonstration"})
_HARMING = frozenset({"battle", "explosion", "violence-against-civilians"})
_PARTIES = frozenset({"actor", "person", "nationality"})
_TOWARDS = (
    "against", "to", "for", "with", "from", "on", "upon", "at", "between", "among", "of", "by", "over", "towards",
    "toward", "about",
)  # fmt: skip
_FRIENDLY = frozenset("praise support aid military-aid cooperation agreement pledge recognition".split())
"""Types that are done for the other side: whom its content is *against* or *over* is the enemy of both."""
_WITHIN = ("in", "into", "out of", "inside")
_ASIDE = frozenset(
    {"after", "since", "when", "while", "as", "because", "if", "unless", "until", "before", "although", "though",
     "following", "during", "amid", "despite", "where"}
)  # fmt: skip
_SENDING = frozenset(
    "send dispatch deploy post bring move withdraw pull redeploy recall hand give return deliver extradite transfer turn"
    " surrender ship".split()
)
_DEEPEST = 5


def drop_own_forces(view: View, candidate: Candidate) -> None:
    """Leaves out the troops that an armed group sends: bare words for soldiers mean a state's elsewhere, here they are its own."""
    kinds = {view.kinds.get(part.mention.id) for part in candidate.role("actor")}
    if candidate.frame.type.id in _OF_OWN and kinds and kinds <= _NO_STATE:
        candidate.parts = [
            part
            for part in candidate.parts
            if part.role != "recipient" or view.entities.get(part.mention.id) != "state-forces"
        ]


def add_counterpart(view: View, candidate: Candidate) -> None:
    """Gives an event candidate that has no recipient the party that its content or its target names."""
    frame = candidate.frame
    if frame.type.kind != "event" or candidate.role("recipient") or candidate.role("victim"):
        return
    if frame.type.family in _OWNED:
        _add_owner(view, candidate)
    wanted = ("recipient" in frame.roles and not frame.reciprocal) or frame.type.family == "demonstration"
    if candidate.role("recipient") or (not wanted and len(candidate.role("actor")) > 1):
        return
    if frame.type.family in _OF_WORDS and frame.type.id not in _NO_OTHER_SIDE:
        for filler in spread(view, _in_content(view, candidate)):
            mention = view.mention_at(filler.token)
            if mention is None or _names_where(view, candidate, filler.token):
                continue
            if _may_be(view, candidate, filler.token, mention):
                candidate.add("recipient", mention, filler.token, filler.reason)


def _names_where(view: View, candidate: Candidate, token: int) -> bool:
    """Whether a country only tells where somebody went (*sent troops to A's province*)."""
    if view.deps[token] != "nmod:poss":
        return False
    head = view.heads[token]
    return any(
        part.token == head for part in candidate.parts if part.role in ("destination", "origin", "place")
    )


def add_harmed(view: View, candidate: Candidate) -> None:
    """Those harmed in an act of violence are the ones it was done to, where no other side is named."""
    if candidate.frame.type.family in _HARMING and not candidate.role("recipient"):
        for part in candidate.role("victim"):
            if part.mention.type in _PARTIES and view.lemmas[part.token] not in ("other", "one"):
                candidate.add("recipient", part.mention, part.token, part.reason)


def _add_owner(view: View, candidate: Candidate) -> None:
    """The side whose homes, positions or stronghold were hit; a town's country owns nothing here."""
    for part in [*candidate.role("target"), *candidate.role("place")]:
        held = part.role == "place" and candidate.frame.type.family not in ("strategic", "demonstration")
        if part.mention.named or (part.role == "place" and (view.kinds.get(part.mention.id) or not held)):
            continue
        for owner in modifiers(view, part.token) + fill(view, part.token, "possessor"):
            mention = view.mention_at(owner.token)
            if mention is None or not _may_be(view, candidate, owner.token, mention):
                continue
            if mention.type in ("actor", "person") or (
                part.role == "target" and mention.type == "nationality"
            ):
                candidate.add("recipient", mention, owner.token, f"whose {part.role} it is")


def _in_content(view: View, candidate: Candidate) -> list[Filler]:
    """The first party found in the clauses and phrases under the trigger, nearest first."""
    seen = set(candidate.tokens)
    if (
        candidate.frame.type.family == "demonstration"
    ):  # marching with pictures of someone is not against them
        kids = view.kids(candidate.trigger, "obl", "nmod")
        seen |= {
            c for c in kids if view.case(c).split(" ")[0] in ("with", "of", "from", "by", "among", "in", "")
        }
    level = [n for t in (candidate.trigger, candidate.light) if t is not None for n in _below(view, t, seen)]
    for _ in range(_DEEPEST):
        for token in level:
            mention = view.mention_at(token)
            if candidate.frame.type.id in _FOR and view.case(token) == "against":
                continue  # "hailed victory against A" praises somebody else
            comes = view.case(token) == "from" and view.heads[token] in candidate.tokens
            if comes and candidate.frame.type.id in _FRIENDLY:
                continue  # "backed by militias from A": where they come from
            if mention is not None and _may_be(view, candidate, token, mention):
                enemy = candidate.frame.type.id in _FRIENDLY and view.case(token) in ("against", "over")
                return [] if enemy else [Filler(token, "in what it is about")]
        seen |= set(level)
        level = [n for token in level for n in _below(view, token, seen)]
    return []


_FOR = frozenset({"praise", "support"})
"""Types whose recipient is spoken well of."""


def _below(view: View, token: int, seen: set[int]) -> Iterator[int]:
    """What stands under a word of the content: what is acted on, then for or against whom, then whose, then where."""
    verb = view.is_verb(token)
    order = ("obj", "iobj", "nsubj:pass") if verb else ("nmod:poss",)
    if verb and view.lemmas[token] in _SENDING:
        order = ("iobj",)  # those sent or handed over are not the other side
    groups = [view.kids(token, *order)]
    phrases = view.kids(token, "obl", "nmod")
    if not verb and view.lemmas[token] in _UNDERGONE:
        phrases = [
            c for c in phrases if view.case(c) != "of"
        ]  # whose death is protested against is no opponent
    for case in _TOWARDS:
        groups.append([c for c in phrases if view.case(c) == case])
    thing = view.mention_at(token)
    if not verb and (thing is None or thing.type != "place"):
        groups.append([c for c in view.kids(token, "amod", "compound") if c < token])
    groups.append([c for c in view.kids(token, "xcomp", "ccomp", "advcl", "acl") if _is_content(view, c)])
    groups.append([c for c in phrases if view.case(c) in _WITHIN])
    for group in groups:
        for found in group:
            if found not in seen and view.deps[found] != "acl:relcl" and view.lower[found] not in RELATIVES:
                yield found


_UNDERGONE = frozenset(
    {"assassination", "murder", "killing", "death", "execution", "abduction", "kidnapping", "lynching"}
)


def _is_content(view: View, clause: int) -> bool:
    marks = {view.lower[c] for c in view.kids(clause, "mark", "advmod", "case")}
    return marks.isdisjoint(_ASIDE) and view.deps[clause] != "acl:relcl"


def _may_be(view: View, candidate: Candidate, token: int, mention: Mention) -> bool:
    """Whether a mention can be the other side: a party or a country, and neither the actor nor the actor's own."""
    country = view.kinds.get(mention.id) in ("country", "government")
    if mention.type not in _PARTIES and not (mention.type == "place" and country):
        return False
    if any(p.mention.id == mention.id for p in candidate.parts):  # "sent men from A": where they came from
        return False
    actors = {p.mention.antecedent or p.mention.id for p in candidate.role("actor")}
    if (mention.antecedent or mention.id) in actors:
        return False
    if any(
        p.mention.start <= mention.start and mention.end <= p.mention.end for p in candidate.role("actor")
    ):
        return False
    if any(
        m.type in ("facility", "place") and m.named and _inside(mention, m)
        for m in view.mentions_in[view.sentence_of[token]]
    ):
        return False  # "at the Kofi Annan Centre": a name inside a place's
    first, last = view.tokens[mention.id]
    return view.lemmas[token] not in _OTHERS and "PRP$" not in view.tags[first:last]


def _inside(inner: Mention, outer: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.id != inner.id


_OTHERS = frozenset(
    {"other", "one", "people", "person", "woman", "man", "anyone", "everyone", "those", "some"}
)
"""Words for people that name no side."""
