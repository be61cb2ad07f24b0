"""What is told of each claim to the trained part: numbers by name, none of them a word of the text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mountjoy.claim import Claim
from mountjoy.coder.draft import Draft
from mountjoy.coder.ranking.words import buckets, sentence_words
from mountjoy.coder.salience import first_told, follows, main_clause, prior
from mountjoy.coder.view import View

Facts = dict[str, float]
LEAD = 3
"""Sentences, from the first that is more than a heading, that say what a report is about."""
_TOPIC_FAMILIES = frozenset({"diplomacy", "sanction"})
_OWN_TOPICS = frozenset(
    "organised-crime natural-disaster man-made-disaster claim-of-responsibility attribution-of-responsibility".split()
)
_FIGHTERS = frozenset(
    "state-forces rebel-group political-militia identity-militia external-forces coalition unidentified-armed-group "
    "criminal-group".split()
)
_CROWDS = frozenset({"protesters", "rioters"})


@dataclass(frozen=True, slots=True)
class Told:
    """One claim as the trained part sees it; ``topic`` and ``plover`` name what it is about in two schemes."""

    facts: Facts
    topic: str
    plover: str
    words: tuple[int, ...]
    """The rows of its sentence's words."""
    group: int
    """The same number for the types that fit one trigger, of which one is kept."""
    claim: Claim


@dataclass(frozen=True, slots=True)
class ReportTold:
    """The claims of one report, in the order given, and the rows of its lead's words."""

    claims: tuple[Told, ...]
    lead: tuple[int, ...]


def topic_of(type_: str, family: str | None, acled: str | None) -> str:
    """What a claim is about: the ACLED sub-event type, or the type where ACLED has none."""
    if type_ in _OWN_TOPICS:
        return "responsibility" if type_.endswith("responsibility") else type_
    if family in _TOPIC_FAMILIES:
        return "diplomacy"
    return acled or f"={family}"


def tell(view: View, made: Sequence[tuple[Draft | None, Claim]], title: str = "") -> ReportTold:
    """The facts of a report's claims; a claim without a draft rests on one phrase (*X-backed Y*)."""
    first = first_told(view)
    events = [c for d, c in made if d is not None and c.kind == "event" and d.rival_of is None]
    families, types = Counter(c.family for c in events), Counter(c.type for c in events)
    groups: dict[int, int] = {}
    rows = {c.sentence.start: _rows(view, c) for _, c in made if c.kind == "event"}
    heading = {w.casefold()[:5] for w in title.split() if len(w) > 3}
    told = []
    for k, (draft, claim) in enumerate(made):
        if draft is None or claim.kind != "event":
            told.append(Told(_relation(view, claim), "", "", (), k, claim))
            continue
        group = groups.setdefault(id(draft.rival_of or draft), k)
        facts = {"1": 1.0} | _of_the_clause(view, draft, first) | _of_the_claim(view, draft, claim)
        facts["share of family"] = families[claim.family] / max(1, families.total())
        facts["told again"] = float(types[claim.type] > 1)
        facts["alone"] = float(families.total() == 1)
        facts["in the title"] = float(view.lower[draft.candidate.trigger][:5] in heading)
        acled, plover = claim.codes.get("acled") or {}, claim.codes.get("plover") or {}
        topic = topic_of(claim.type, claim.family, acled.get("sub_event_type"))
        told.append(Told(facts, topic, plover.get("event") or "", rows[claim.sentence.start], group, claim))
    lead = [w for s in view.sentences[first : first + LEAD] for w in sentence_words(view, s)]
    return ReportTold(tuple(told), tuple(buckets(lead)))


def _rows(view: View, claim: Claim) -> tuple[int, ...]:
    for start, end in view.sentences:
        if view.starts[start] <= claim.sentence.start < view.ends[end - 1]:
            return tuple(buckets(sentence_words(view, (start, end))))
    return ()


def _of_the_clause(view: View, draft: Draft, first: int) -> Facts:
    """Where the trigger stands: sentence, depth, the way up, word class and tense."""
    trigger = draft.candidate.trigger
    path = view.path_up(trigger)
    start, end = view.sentences[draft.sentence]
    facts = {
        "prior": math.log(max(0.02, prior(view, draft))),
        "sentence": min(5.0, abs(draft.sentence - first)) / 5,
        "first sentence": float(draft.sentence == first),
        "main clause": float(main_clause(view, trigger)),
        "depth": min(5, len(path) - 1) / 5,
        "place in sentence": (trigger - start) / max(1, end - start),
        "after": float(follows(view, trigger)),
        "passive": float(view.is_verb(trigger) and view.passive(trigger)),
        "light verb": float(draft.candidate.light is not None),
        f"pos {draft.candidate.frame.pos}": 1.0,
        f"tag {view.tags[trigger][:3]}": 1.0,
        f"dep {view.deps[trigger]}": 1.0,
    }
    rival = draft.rival_of.candidate.frame if draft.rival_of else None
    if rival is not None:
        facts["rival"] = 1.0
        facts["less specific"] = min(1.0, (rival.specificity - draft.candidate.frame.specificity) / 4)
        facts["less weight"] = rival.weight - draft.candidate.frame.weight
        facts["other family"] = float(rival.type.family != draft.candidate.frame.type.family)
    facts["has rivals"] = float(bool(draft.candidate.rivals))
    if any(view.lemmas[c] in ("will", "would", "may", "could", "might") for c in view.kids(trigger, "aux")):
        facts["modal"] = 1.0
    return facts


def _of_the_claim(view: View, draft: Draft, claim: Claim) -> Facts:
    """What the frame is and what was filled."""
    frame = draft.candidate.frame
    facts = {
        "weight": frame.weight,
        "type's weight": frame.type.salience,
        "specific": min(4, frame.specificity) / 4,
        "conditions": float(bool(frame.where)),
        f"family {claim.family}": 1.0,
        f"put {claim.assertion}": 1.0,
        "said by": float(claim.attribution is not None),
        "dead": float(claim.fatalities is not None),
        "hurt": float(claim.injuries is not None),
        "dated": float(claim.date is not None and claim.date.text is not None),
        "parts": min(5, len(claim.roles)) / 5,
    }
    for role in claim.roles:
        mention = view.by_id[role.mention]
        facts[f"has {role.role}"] = 1.0
        if role.role in ("actor", "recipient", "victim"):
            facts[f"{role.role} named"] = float(mention.named)
            facts[f"{role.role} followed"] = float(mention.antecedent is not None)
            facts[f"{role.role} {_party(view.kinds.get(mention.id, ''), mention.type)}"] = 1.0
            if role.reason.startswith(("ARG", "light verb", "casualties")):
                facts[f"{role.role} borrowed"] = 1.0
    several = Counter(r.role for r in claim.roles)
    facts["many"] = float(max(several.values(), default=0) > 2)
    return facts


def _party(kind: str, type_: str) -> str:
    if kind in _FIGHTERS:
        return "fights"
    if kind in ("government", "country"):
        return "governs"
    if kind in _CROWDS:
        return "in the street"
    return "civil" if kind else f"unresolved {type_}"


def _relation(view: View, claim: Claim) -> Facts:
    """Of a tie or a state of control: what says it, and who stands at its ends."""
    facts = {
        "relation": 1.0,
        f"relation {claim.type}": 1.0,
        f"rule {claim.frame.partition('/')[2]}" if not claim.frame[-1:].isdigit() else "rule frame": 1.0,
        f"relation put {claim.assertion}": 1.0,
    }
    for role in claim.roles:
        mention = view.by_id[role.mention]
        facts[f"end {role.role} named"] = float(mention.named)
        facts[f"end {role.role} {mention.type}"] = 1.0
        facts[f"end {role.role} followed"] = float(mention.antecedent is not None)
    facts["ends"] = min(5, len(claim.roles)) / 5
    return facts
