"""Frames over a sentence: which trigger brings which type, and who stands in each role."""

from __future__ import annotations

from collections.abc import Iterable

from mountjoy.codebook.model import Codebook, Frame, Lexicon, Trigger
from mountjoy.coder.candidate import Candidate, meant
from mountjoy.coder.conditions import Words, counted, head_words, holds, noun_words, refuses
from mountjoy.coder.nouns import borrow, undergone
from mountjoy.coder.parts import place_parts
from mountjoy.coder.phrases import Filler
from mountjoy.coder.slots import fill
from mountjoy.coder.view import View


def candidates(view: View, codebook: Codebook, sentence: tuple[int, int]) -> list[Candidate]:
    """The best frame of each kind (event, tie, control) on every trigger of a sentence, in order of the triggers."""
    out: list[Candidate] = []
    words = Words(view, range(*sentence))
    for token in range(*sentence):
        pos = _pos(view, token)
        if pos is None or (pos != "noun" and _in_a_title(view, token, sentence)):
            continue
        best: dict[str, Candidate] = {}
        for frame in _frames(view, codebook, token, pos):
            kind = frame.type.kind
            settled = kind in best and not best[kind].weak
            if settled and (kind != "event" or _has_rival(best[kind], frame)):
                continue
            candidate = _try(view, codebook.lexicon, frame, token, words)
            if candidate is None:
                continue
            if settled and not candidate.weak:
                best[kind].rivals.append(candidate)
            elif not settled and (kind not in best or not candidate.weak):
                best[kind] = candidate
        out += [best[kind] for kind in sorted(best) if not _is_a_state(view, token, kind, best)]
    return _without_shadowed(view, out)


MOST_RIVALS = 4


def _has_rival(best: Candidate, frame: Frame) -> bool:
    """Whether the frame's type stands at the trigger already, or enough others do."""
    types = {best.frame.type.id, *(r.frame.type.id for r in best.rivals)}
    return frame.type.id in types or len(best.rivals) >= MOST_RIVALS


_STANDING = {"support": "backs"}
_STANDING_NOW = {"clash": "fights", "siege": "besieges"}
"""Event types that the present tense makes a standing tie or state of control: then only that is coded."""


def _is_a_state(view: View, token: int, kind: str, best: dict[str, Candidate]) -> bool:
    if kind != "event" or not view.is_verb(token):
        return False
    type_ = best[kind].frame.type.id
    others = {c.frame.type.id for k, c in best.items() if k != "event" and not c.weak}
    now = view.tags[token] in ("VBP", "VBZ")
    return _STANDING.get(type_) in others or (now and _STANDING_NOW.get(type_) in others)


def _pos(view: View, token: int) -> str | None:
    pos = view.pos[token]
    noun_tag = view.tags[token].startswith("NN")
    if view.is_verb(token) and not noun_tag:
        return "verb"
    if noun_tag or pos in ("NOUN", "PROPN"):
        return "noun"
    return "adjective" if pos == "ADJ" else None


def _frames(view: View, codebook: Codebook, token: int, pos: str) -> Iterable[Frame]:
    yield from codebook.frames_for(view.lemmas[token], pos)  # type: ignore[arg-type]
    if view.lower[token] != view.lemmas[token] and pos != "verb":
        yield from codebook.frames_for(view.lower[token], pos)  # type: ignore[arg-type]
    if view.tags[token] in ("VBN", "VBG") and view.deps[token] == "amod":
        yield from codebook.frames_for(view.lower[token], "adjective")


def _try(view: View, lexicon: Lexicon, frame: Frame, token: int, sentence: Words) -> Candidate | None:
    """The candidate that the frame makes at this token, or None where one of its conditions does not hold."""
    if frame.not_near and sentence.any_of(frame.not_near):
        return None
    words = next(
        (t for trig in _triggers(view, frame, token) if (t := trigger_tokens(view, trig, token))), None
    )
    if words is None or (frame.near and not sentence.any_of(frame.near, without=words)):
        return None
    if frame.voice and (frame.voice == "passive") != view.passive(token):
        return None
    if frame.pos == "verb" and frame.type.kind == "event" and _undone(view, lexicon, words):
        return None
    if frame.senses and token in view.predicates and view.predicates[token].sense not in frame.senses:
        return None
    light = None
    if frame.objects:
        light = _light_object(view, lexicon, frame, token)
        if light is None:
            return None
    if frame.complements and not _complemented(view, frame, token, light):
        return None
    if frame.modals and not any(_modal(view, c, frame.modals) for c in view.kids(token, "ccomp")):
        return None
    tokens = words if light is None else (*words, light)
    candidate = Candidate(frame, token, light, tuple(sorted(set(tokens))))
    fillers = role_fillers(view, lexicon, frame, token, light)
    if _attributive(view, token, frame) and not _particular(view, token, fillers):
        return None
    if not all(holds(view, lexicon, c, fillers) for c in frame.where) or any(
        refuses(view, lexicon, c, fillers) for c in frame.unless
    ):
        return None
    if frame.type.family in _OF_WORDS and _of_oneself(view, fillers):
        return None
    place_parts(view, candidate, fillers)
    candidate.weak = not _enough(view, lexicon, candidate)
    return None if candidate.weak and (candidate.kind != "event" or frame.pos == "verb") else candidate


_OF_WORDS = frozenset({"statement", "diplomacy"})
_ONESELF = frozenset("myself yourself himself herself itself ourselves yourselves themselves oneself".split())


def _of_oneself(view: View, fillers: dict[str, list[Filler]]) -> bool:
    """Whether words are about who says them (*blamed himself*): no party does that to another."""
    return any(view.lower[f.token] in _ONESELF for f in fillers.get("recipient", ()))


def _complemented(view: View, frame: Frame, token: int, light: int | None) -> bool:
    """Whether one of the frame's complement verbs stands under the trigger or under its light object."""
    if view.lemmas[token] == "tell":  # "told them to leave", not "told them that it was late"
        clauses = view.kids(token, "xcomp")
    else:
        clauses = view.kids(token, "xcomp", "ccomp", "advcl", "acl")
    clauses += view.kids(light, "acl", "advcl") if light is not None else []
    return any(view.lemmas[i] in frame.complements for c in clauses for i in view.conjuncts(c))


def _modal(view: View, clause: int, modals: frozenset[str]) -> bool:
    """Whether a clause has one of these auxiliaries, or one of these verbs heads it (*need to*, *have to*)."""
    found = {view.lower[c] for c in view.kids(clause, "aux") if view.tags[c] == "MD"}
    if view.kids(clause, "xcomp"):
        found.add(view.lemmas[clause])
    return not modals.isdisjoint(found)


def _undone(view: View, lexicon: Lexicon, words: tuple[int, ...]) -> bool:
    """Whether a particle beside the trigger turns it into its undoing (*called off the strike*)."""
    particles = [c for i in words for c in view.kids(i, "compound") if view.deps[c] == "compound:prt"]
    return any(
        f"{view.lemmas[view.heads[c]]} {view.lower[c]}" in lexicon.negating and c not in words
        for c in particles
    )


def _attributive(view: View, token: int, frame: Frame) -> bool:
    return frame.pos == "verb" and frame.type.kind == "event" and view.deps[token] == "amod"


def _particular(view: View, token: int, fillers: dict[str, list[Filler]]) -> bool:
    """Whether a participle before a noun tells of someone named; else it only describes (*the captured town*, *occupied Ruritania*).

    After a hyphen it tells a state (*militia-occupied Gorka*), which is no event.
    """
    if token and view.words[token - 1] in ("-", "–"):
        return False
    mentions = [view.mention_at(f.token) for found in fillers.values() for f in found]
    return any(mention is not None and mention.named and mention.type not in _WHERE for mention in mentions)


_WHERE = frozenset({"place", "facility"})


def _in_a_title(view: View, token: int, sentence: tuple[int, int]) -> bool:
    """Whether a capitalised verb inside a sentence in mixed case is a word of a title or of an operation's name."""
    word = view.words[token]
    if (
        token == sentence[0]
        or not word[:1].isupper()
        or view.words[token - 1] in ('"', "“", "‘", "'", ":", "-")
    ):
        return False
    words = [w for w in view.words[slice(*sentence)] if w.isalpha() and len(w) > 3]
    return sum(w[0].isupper() for w in words) <= 0.8 * len(words)


def _triggers(view: View, frame: Frame, token: int) -> list[Trigger]:
    found = list(frame.triggers_at(view.lemmas[token]))
    if view.lower[token] != view.lemmas[token]:
        found += frame.triggers_at(view.lower[token])
    return found


def trigger_tokens(view: View, trigger: Trigger, token: int) -> tuple[int, ...] | None:
    """The tokens of a trigger headed by ``token``: the particle or the modifiers must be there too."""
    if len(trigger.words) == 1 or view.lower[token] == trigger.text or view.lemmas[token] == trigger.text:
        return (token,)
    tokens = [token]
    for k, word in enumerate(trigger.words):
        if k == trigger.head:
            continue
        found = _companion(view, token, word, k - trigger.head)
        if found is None:
            return None
        tokens.append(found)
    return tuple(sorted(tokens))


def _companion(view: View, token: int, word: str, offset: int) -> int | None:
    place = token + offset
    if 0 <= place < view.size and view.words[place] in ("-", "–"):  # "pepper-sprayed" cut at its hyphen
        place += 1 if offset > 0 else -1
    if 0 <= place < view.size and word in (view.lower[place], view.lemmas[place]):
        if not _of_a_date(view, place):
            return place
    for child in view.children[token]:
        if word in (view.lower[child], view.lemmas[child]) and (child > token) == (offset > 0):
            if view.deps[child].split(":")[0] in _COMPANIONS:
                return child
    return None


def _of_a_date(view: View, token: int) -> bool:
    """Whether a word is the preposition of a date, and so no particle (*moved in the last days*)."""
    return view.deps[token] == "case" and view.typed_at(view.heads[token], ("date",)) is not None


_COMPANIONS = ("compound", "amod", "advmod", "nmod", "case", "obl", "obj", "xcomp", "dep")


def _light_object(view: View, lexicon: Lexicon, frame: Frame, token: int) -> int | None:
    """The verb's object noun among those the frame asks for, also as *part of*, *a total of nine*, *tons of* it."""
    places = [view.referent(c, token) for c in view.kids(token, "obj")]
    if view.deps[token] == "acl:relcl" and any(
        view.lower[c] in ("that", "which") for c in view.kids(token, "obj")
    ):
        places.append(view.heads[token])  # "a claim that the minister dismissed"
    places = places or [c for c in view.kids(token, "xcomp") if view.pos[c] == "NOUN"]
    if view.passive(token):
        places = view.kids(token, "nsubj:pass") or (
            [view.heads[token]] if view.deps[token] in ("acl", "acl:relcl") else []
        )
    for place in places:
        for i in view.conjuncts(place):
            for noun in (i, *counted(view, lexicon, i)):
                if not frame.objects.isdisjoint(noun_words(view, noun)):
                    return noun
    return None


def role_fillers(
    view: View, lexicon: Lexicon, frame: Frame, token: int, light: int | None
) -> dict[str, list[Filler]]:
    """For each role of the frame, the fillers of the first of its slots that is filled."""
    out: dict[str, list[Filler]] = {}
    for role, slots in frame.roles.items():
        for slot in slots:
            found = [f for f in fill(view, token, slot, light) if f.token != token or slot == "self"]
            found = [f for f in found if f.token != light]
            if role in _UNDERGOERS and frame.pos == "verb" and slot.endswith("by") and view.passive(token):
                continue  # "condemned by A": A condemns
            if found and (
                any(view.mention_at(f.token) for f in found) or _asked_for(view, frame, role, found)
            ):
                out[role] = found
                break
            if found and not any(view.typed_at(f.token, ("date",)) for f in found):
                out.setdefault(role, found)
    if frame.pos == "noun" and frame.type.kind == "event":
        borrow(view, lexicon, frame, token, out)
        undergone(view, lexicon, token, out)
    return out


_UNDERGOERS = frozenset({"recipient", "victim"})


def _asked_for(view: View, frame: Frame, role: str, found: list[Filler]) -> bool:
    """Whether a filler without a mention is a noun that the frame asks for (*placed under arrest in X*)."""
    return any(
        c.role == role and not c.lemmas.isdisjoint(head_words(view, f.token))
        for c in frame.where
        for f in found
    )


def _enough(view: View, lexicon: Lexicon, candidate: Candidate) -> bool:
    """Whether the roles that the frame needs are filled, by different parties where it relates two.

    An event noun also stands where a verb says of it that it took place or what it brought about.
    """
    frame = candidate.frame
    filled = {p.role for p in candidate.parts}
    if candidate.kind != "event":
        other = "recipient" if candidate.kind == "tie" else "place"
        one, two = ({meant(p.mention) for p in candidate.role(r)} for r in ("actor", other))
        apart = frame.type.id == "same-as" or one.isdisjoint(two)
        return bool(one) and bool(two) and apart
    if frame.pos == "noun" and _takes_place(view, lexicon, candidate.trigger):
        return True
    if frame.needs is not None:
        return not frame.needs or not filled.isdisjoint(frame.needs)
    if frame.pos == "noun":
        return not filled.isdisjoint(("actor", "recipient", "victim", "target", "place"))
    return True


_SPELLS = frozenset({"day", "week", "month", "hour", "year", "night", "minute"})


def _takes_place(view: View, lexicon: Lexicon, noun: int) -> bool:
    """Whether the noun is the subject of a verb of occurrence, of effect or of casualties."""
    noun = view.carrier(noun)
    if view.deps[noun] == "nmod" and view.lemmas[view.heads[noun]] in _SPELLS and view.case(noun) == "of":
        noun = view.heads[noun]  # "in three days of fighting"
    head, lemma = view.heads[noun], view.lemmas[view.heads[noun]]
    if not view.is_verb(head):
        return False
    if view.deps[noun].split(":")[0] == "obl" and view.case(noun) in ("in", "by", "during", "from", "after"):
        return lemma in lexicon.fatal.causing | lexicon.fatal.suffering | lexicon.injured.causing
    if view.deps[noun].split(":")[0] != "nsubj":
        return False
    return (
        lemma in lexicon.occurrence
        or lemma in lexicon.effect
        or lemma in lexicon.fatal.causing | lexicon.injured.causing
    )


def _without_shadowed(view: View, found: list[Candidate]) -> list[Candidate]:
    """Drops the noun's own frame where a light verb construction already took the noun, and like doublings."""
    events = [c for c in found if c.kind == "event"]
    taken = {c.light for c in events if c.light is not None and c.frame.type.id != "accusation"}
    seized = {p.token for c in events if c.frame.type.id == "weapons-disruption" for p in c.role("target")}
    multi = {t for c in found if len(c.tokens) > 1 for t in c.tokens if t != c.trigger}
    out = []
    for candidate in found:
        if candidate.light is None and candidate.trigger in taken and candidate.kind == "event":
            continue
        if candidate.frame.type.family == "explosion" and not seized.isdisjoint(candidate.tokens):
            continue  # a bomb that was found or defused did not go off
        if (
            candidate.trigger in multi
            and len(candidate.tokens) == 1
            and view.deps[candidate.trigger] in ("compound", "amod")
        ):
            continue
        out.append(candidate)
    return out
