"""Who takes part in what an event noun names, beyond the slots of its frame: by roles, carrying verbs, possessors."""

from __future__ import annotations

from mountjoy.codebook.model import Frame, Lexicon
from mountjoy.coder.phrases import Filler
from mountjoy.coder.slots import fill, light_subject, object_, subject
from mountjoy.coder.spreading import spread
from mountjoy.coder.view import ARMED, View, kind_of


def undergone(view: View, lexicon: Lexicon, noun: int, out: dict[str, list[Filler]]) -> None:
    """*the bishop's murder*: whose death or abduction it is, where nobody else is said to have undergone it."""
    owners = [f for f in out.get("actor", ()) if f.reason.startswith("possessor") or _before(view, f, noun)]
    before = [f for f in owners if _before(view, f, noun)]
    if not all(_plain_people(view, f) for f in before):
        return  # "rebel killings": the rebels'
    others = {f.token for f in out.get("recipient", ())} - {f.token for f in owners}
    if not owners or others or view.lemmas[noun] not in lexicon.lists["undergone"]:
        return
    mentions = [m for f in owners if (m := view.mention_at(f.token))]
    if any(m.type == "actor" and kind_of(view, m) != "civilians" for m in mentions):
        return
    out["recipient"] = owners
    del out["actor"]


def _before(view: View, filler: Filler, noun: int) -> bool:
    """Whether a filler stands before the noun as its compound."""
    return view.deps[filler.token] == "compound" and view.heads[filler.token] == noun


def _plain_people(view: View, filler: Filler) -> bool:
    """Whether a modifier names people who bear no arms (*student kidnappings*)."""
    mention = view.mention_at(filler.token)
    return mention is not None and not mention.named and kind_of(view, mention) == "civilians"


def borrow(view: View, lexicon: Lexicon, frame: Frame, noun: int, out: dict[str, list[Filler]]) -> None:
    """What an event noun takes from its semantic roles and from the light verb that carries it."""
    undergoing = _undergoing(view, lexicon, noun)
    verbs = _carrying(view, noun)
    if "recipient" in frame.roles and not out.get("recipient") and undergoing:
        out["recipient"] = spread(view, undergoing)
    if "actor" in frame.roles and not out.get("actor"):
        others = {f.token for f in out.get("recipient", ())}
        agents = [
            i
            for i in view.args(noun, "ARG0")
            if i != noun
            and i not in others
            and view.case(i) not in _WHERE
            and view.deps[i] != "nsubj:pass"
            and not _of_a_spot(view, i)
            and not (view.case(i) == "of" and view.lemmas[noun] in lexicon.lists["undergone"])
        ]
        judged = view.lemmas[view.heads[noun]] in lexicon.lists["taking-a-stand"]  # "condemned the arrest of"
        found = [Filler(i, "ARG0") for i in agents]
        told = judged or _told_of(view, lexicon, noun)
        carried = not verbs.isdisjoint(lexicon.light_agent | lexicon.lists["setting-off"])
        if not found and carried and not told and not undergoing:
            found = light_subject(view, noun)
        if not found and frame.reciprocal and view.deps[noun] == "nsubj" and view.is_verb(view.heads[noun]):
            found = fill(view, view.heads[noun], "between")  # "fighting erupted in X between A and B"
        if not found and frame.reciprocal:
            found = _of_the_series(view, noun)
        if not found and frame.reciprocal and frame.type.family == "battle":
            found = _who_fought(view, lexicon, noun, out.get("recipient", []))
        out["actor"] = spread(view, found)
    if "recipient" in frame.roles and not out.get("recipient"):
        found = [Filler(i, "ARG1") for i in view.args(noun, "ARG1") if i != noun]
        carrier = view.carrier(noun)
        head = view.heads[carrier]
        if not found and view.is_verb(head) and view.deps[carrier] == "obj":
            found = fill(view, head, "against") or fill(view, head, "on")
        if not found and not verbs.isdisjoint(lexicon.light_undergoer):
            found = light_subject(view, noun)
        out["recipient"] = spread(view, found)


def _carrying(view: View, noun: int) -> set[str]:
    """The verb whose object (or passive subject) an event noun is, as the lexicon writes it: *launch*, *carry out*."""
    while view.deps[noun] == "conj" and not view.is_verb(view.heads[noun]):
        noun = view.heads[noun]
    head = view.heads[noun]
    if head == noun or not view.is_verb(head) or view.deps[noun] not in ("obj", "nsubj:pass"):
        return set()
    particles = [view.lower[c] for c in view.kids(head, "compound:prt", "advmod")]
    return {view.lemmas[head], *(f"{view.lemmas[head]} {p}" for p in particles)}


def _told_of(view: View, lexicon: Lexicon, noun: int) -> bool:
    """Whether the noun is what somebody tells, denies or asks for, and so does not do (*reported the killing*)."""
    verb = view.heads[view.carrier(noun)]
    return view.lemmas[verb] in lexicon.saying or view.lemmas[verb] in lexicon.denying


def _undergoing(view: View, lexicon: Lexicon, noun: int) -> list[Filler]:
    """Who undergoes what the noun names, where a verb says so (*came under*, *suffered*, *was hit by* an attack)."""
    carrier = view.carrier(noun)
    verb, dep = view.heads[carrier], view.deps[carrier].split(":")[0]
    if verb == carrier or not view.is_verb(verb) or dep not in ("obj", "obl"):
        return []
    case = view.case(carrier).split(" ")[0]
    if dep == "obl" and case == "by" and view.passive(verb):
        known = f"be {view.lower[verb]} by" in lexicon.light_undergoer
        return [Filler(f.token, "undergoes it") for f in object_(view, verb)] if known else []
    words = view.lemmas[verb] if dep == "obj" else f"{view.lemmas[verb]} {case}"
    if words not in lexicon.light_undergoer or view.passive(verb):
        return []
    return [Filler(f.token, "undergoes it") for f in subject(view, verb)]


def _of_a_spot(view: View, token: int) -> bool:
    """*The shelling of Kherson*: a town after *of* is where it was, no agent."""
    mention = view.mention_at(token)
    if mention is None or mention.type not in ("place", "facility"):
        return False
    return view.kinds.get(mention.id) != "country" and view.case(token) in ("of", "from")


_WHERE = frozenset({"in", "at", "near", "on", "outside", "inside", "around"})


def _of_the_series(view: View, noun: int) -> list[Filler]:
    """The sides that stand in what an event is said to be: *the clashes are the latest in a series between A and B*."""
    head = view.heads[noun]
    if view.deps[noun] != "nsubj" or not any(view.deps[c] == "cop" for c in view.children[head]):
        return []
    return [
        Filler(i, "between") for i in view.under(head) if view.deps[i] == "nmod" and view.case(i) == "between"
    ]


WHO_FOUGHT = "who fought there"
"""Why a side is the actor of clashes in which its own people fell."""
_AT_THAT = frozenset({"after", "following", "during", "in", "amid"})


def _who_fought(view: View, lexicon: Lexicon, noun: int, others: list[Filler]) -> list[Filler]:
    """Whose clashes they were with those named: the armed subject of the clause (*A took the town after clashes with B*)."""
    verb = view.heads[noun]
    if not others or view.deps[noun] != "obl" or view.case(noun) not in _AT_THAT or not view.is_verb(verb):
        return []
    found = object_(view, verb) if view.passive(verb) else subject(view, verb)
    troops, known = lexicon.lists["troops"], {m.id for f in others if (m := view.mention_at(f.token))}
    return [
        Filler(f.token, WHO_FOUGHT)
        for f in found
        if (m := view.mention_at(f.token)) is not None
        and m.id not in known
        and (kind_of(view, m) in ARMED or view.lemmas[f.token] in troops)
    ]
