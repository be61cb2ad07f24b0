"""What a killing was, by who was killed: fighters in combat, or many who could not defend themselves.

*The army killed 20 militants* tells of a clash, *gunmen killed 60 villagers* of a massacre, though the verb is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from mountjoy.codebook.model import Codebook
from mountjoy.coder.candidate import Part
from mountjoy.coder.conditions import counted
from mountjoy.coder.draft import Draft, Raised
from mountjoy.coder.view import View, kind_of

_IN_COMBAT = frozenset(
    "kill slay neutralise neutralize eliminate liquidate shoot gun wipe cut die fall perish annihilate martyr finish take"
    " mow".split()
)
"""Verbs that tell of losses in fighting as well; murder and the like do not."""
_AT_CLOSE_QUARTERS = frozenset("hack slit cut shoot gun stab burn club machete mow hang".split())
_MANY = 20
"""From how many dead civilians a killing is a massacre."""
_OVER_TIME = frozenset("since year years month months decade war campaign conflict insurgency weeks".split())
_FIGHTING = frozenset(
    "clash fight fighting battle battlefield combat ambush offensive skirmish firefight gunfight shootout crossfire raid attack"
    " operation assault siege advance repel recapture retake storm capture war front frontline action exchange encounter".split()
)
_ATTACKING = frozenset({"attacker", "assailant", "raider", "intruder", "invader", "infiltrator"})
_COMMANDING = frozenset({"commander", "general", "colonel", "emir", "officer"})
_ALONE = frozenset({"gunman", "attacker", "assailant", "suspect", "bomber", "shooter", "hostage-taker"})
_ANYONE = frozenset({"people", "person", "man", "other", "life", "body"})


def name_killings(view: View, codebook: Codebook, drafts: Sequence[Draft]) -> None:
    """Raises killings to clashes or massacres where those killed tell that they were."""
    for draft in drafts:
        type_id = draft.candidate.frame.type.id
        if draft.raised is not None or type_id not in ("killing", "attack", "execution", "assassination"):
            continue
        harmed = [*draft.candidate.role("victim"), *draft.candidate.role("recipient")]
        if not harmed:
            continue
        words = view.words[harmed[0].token]
        if type_id == "assassination":
            if _fallen_officer(view, draft, harmed):
                draft.raised = Raised(codebook.types["killing"], words)
            continue
        if type_id == "killing" and _fell_fighting(view, codebook, draft, harmed):
            draft.raised = Raised(codebook.types["clash"], words)
        elif _many_defenceless(view, codebook, draft, harmed):
            draft.raised = Raised(codebook.types["massacre"], words)


def _fallen_officer(view: View, draft: Draft, harmed: Sequence[Part]) -> bool:
    """Whether one who commands was killed and no one is said to have done it: he may as well have fallen in battle."""
    candidate = draft.candidate
    if candidate.role("actor") or view.lemmas[candidate.trigger] not in _IN_COMBAT | {"slay"}:
        return False
    return all(view.lemmas[p.token] in _COMMANDING for p in harmed)


def _fell_fighting(view: View, codebook: Codebook, draft: Draft, harmed: Sequence[Part]) -> bool:
    """Whether all who were killed bore arms, and those who killed them, where they are told, did too."""
    if view.lemmas[draft.candidate.trigger] not in _IN_COMBAT:
        return False
    groups = codebook.kind_groups
    actors = [kind_of(view, p.mention) for p in draft.candidate.role("actor")]
    if any(k in groups["unarmed"] - {"organisation", "person"} or k in groups["crowd"] for k in actors):
        return False
    if not actors and not _told_of_fighting(view, codebook, draft, harmed):
        return False  # "three foreign fighters were killed": by whom, and whether in a fight, is not said
    several = any(view.tags[p.token] in ("NNS", "CD") for p in harmed)
    if not several and (not actors or any(view.lemmas[p.token] in _ALONE for p in harmed)):
        return False
    return all(_bears_arms(view, codebook, part) for part in harmed)


def _told_of_fighting(view: View, codebook: Codebook, draft: Draft, harmed: Sequence[Part]) -> bool:
    """Whether the sentence tells of fighting, where it does not tell who killed."""
    first, last = view.sentences[draft.sentence]
    heads = {view.lemmas[t] for p in harmed for t in (p.token, *counted(view, codebook.lexicon, p.token))}
    return not _FIGHTING.isdisjoint(view.lemmas[first:last]) or not heads.isdisjoint(_ATTACKING)


def _bears_arms(view: View, codebook: Codebook, part: Part) -> bool:
    lists = codebook.lexicon.lists
    heads = {view.lemmas[t] for t in (part.token, *counted(view, codebook.lexicon, part.token))}
    if not heads.isdisjoint(lists["civilians"]) and heads.isdisjoint(lists["troops"]):
        return False
    return kind_of(view, part.mention) in codebook.kind_groups["armed"]


def _many_defenceless(view: View, codebook: Codebook, draft: Draft, harmed: Sequence[Part]) -> bool:
    """Whether armed people killed civilians in numbers, at one time."""
    candidate, lists = draft.candidate, codebook.lexicon.lists
    lemma = view.lemmas[candidate.trigger]
    if candidate.frame.type.id != "killing" and lemma not in _AT_CLOSE_QUARTERS:
        return False
    toll = draft.fatalities
    if toll is None or max(toll.low or 0, toll.best or 0) < _MANY:
        return False
    kinds = {kind_of(view, p.mention) for p in candidate.role("actor")}
    if not kinds & codebook.kind_groups["armed"] or not kinds <= codebook.kind_groups["armed"] | {
        "person",
        "",
    }:
        return False
    if draft.date is not None and not _OVER_TIME.isdisjoint(draft.date.text.lower().split()):
        return False
    if not all(kind_of(view, p.mention) in ("civilians", "person") for p in harmed):
        return False
    nouns = {view.lemmas[t] for p in harmed for t in (p.token, *counted(view, codebook.lexicon, p.token))}
    told = nouns & lists["civilians"] - _ANYONE
    return bool(told) or bool(kinds & codebook.kind_groups["non-state"])
