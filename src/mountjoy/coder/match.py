"""Frames over a sentence: which trigger brings which type, and who stands in each role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mountjoy.claim import Mention
from mountjoy.codebook.model import Codebook, Condition, Frame, Lexicon, Trigger
from mountjoy.coder.slots import Filler, fill, light_subject, modifiers, spread
from mountjoy.coder.view import View

PARTY = ("actor", "recipient", "victim")
_THINGS = frozenset({"facility", "weapon", "vehicle", "platform"})
_MEANS = frozenset({"weapon", "platform", "vehicle"})


@dataclass(frozen=True, slots=True)
class Part:
    """A mention in a role, the token it was found at, and the way there."""

    role: str
    mention: Mention
    token: int
    reason: str


@dataclass(slots=True)
class Candidate:
    """A frame that fits a trigger: ``light`` is the object noun of a light verb, ``tokens`` the trigger's tokens."""

    frame: Frame
    trigger: int
    light: int | None
    tokens: tuple[int, ...]
    parts: list[Part] = field(default_factory=list)
    weak: bool = False
    """Whether no role that it needs is filled yet; a place found beside it may still save it."""

    @property
    def kind(self) -> str:
        """event, tie or control."""
        return self.frame.type.kind

    def role(self, name: str) -> list[Part]:
        """The parts in this role."""
        return [p for p in self.parts if p.role == name]

    def add(self, role: str, mention: Mention, token: int, reason: str) -> None:
        """Puts a mention in a role, once."""
        if not any(p.role == role and p.mention.id == mention.id for p in self.parts):
            self.parts.append(Part(role, mention, token, reason))


class Words:
    """A sentence's words for ``near`` and ``not-near``: single lemmas, and runs of them for longer entries."""

    def __init__(self, view: View, sentence: tuple[int, int]) -> None:
        self._view = view
        self._tokens = range(*sentence)
        self._single = self._words(())
        lemmas = [view.lemmas[i] for i in self._tokens if view.words[i] not in ("-", "–")]
        forms = [view.lower[i] for i in self._tokens if view.words[i] not in ("-", "–")]
        self._runs = f" {' '.join(lemmas)} | {' '.join(forms)} "

    def _words(self, without: tuple[int, ...]) -> set[str]:
        kept = [i for i in self._tokens if i not in without]
        return {self._view.lemmas[i] for i in kept} | {self._view.lower[i] for i in kept}

    def any_of(self, entries: frozenset[str], without: tuple[int, ...] = ()) -> bool:
        """Whether one of the entries stands in the sentence, the tokens ``without`` left out of account."""
        single = self._words(without) if without and not self._single.isdisjoint(entries) else self._single
        if not single.isdisjoint(entries):
            return True
        return any(f" {e.replace('-', ' ')} " in self._runs for e in entries if " " in e or "-" in e)


def candidates(view: View, codebook: Codebook, sentence: tuple[int, int]) -> list[Candidate]:
    """The best frame of each kind (event, tie, control) on every trigger of a sentence, in order of the triggers."""
    out: list[Candidate] = []
    words = Words(view, sentence)
    for token in range(*sentence):
        pos = _pos(view, token)
        if pos is None or (pos != "noun" and _in_a_title(view, token, sentence)):
            continue
        best: dict[str, Candidate] = {}
        for frame in _frames(view, codebook, token, pos):
            kind = frame.type.kind
            if kind in best and not best[kind].weak:
                continue
            candidate = _try(view, codebook.lexicon, frame, token, words)
            if candidate is not None and (kind not in best or not candidate.weak):
                best[kind] = candidate
        out += [best[kind] for kind in sorted(best) if not _is_a_state(view, token, kind, best)]
    return _without_shadowed(view, out)


_STANDING = {"support": "backs", "siege": "besieges"}
_STANDING_NOW = {"clash": "fights"}
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
    if view.is_verb(token):
        return "verb"
    if pos in ("NOUN", "PROPN"):
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
    if frame.senses and token in view.predicates and view.predicates[token].sense not in frame.senses:
        return None
    light = None
    if frame.objects:
        light = _light_object(view, frame, token)
        if light is None:
            return None
    if frame.complements and not any(
        view.lemmas[c] in frame.complements for c in view.kids(token, "xcomp", "ccomp", "advcl", "acl")
    ):
        return None
    tokens = words if light is None else (*words, light)
    candidate = Candidate(frame, token, light, tuple(sorted(set(tokens))))
    fillers = role_fillers(view, frame, token, light)
    if _attributive(view, token, frame) and not _particular(view, fillers):
        return None
    if not all(_holds(view, c, fillers) for c in frame.where) or any(
        _holds(view, c, fillers) for c in frame.unless
    ):
        return None
    place_parts(view, candidate, fillers)
    candidate.weak = not _enough(view, lexicon, candidate)
    return None if candidate.weak and (candidate.kind != "event" or frame.pos == "verb") else candidate


def _attributive(view: View, token: int, frame: Frame) -> bool:
    return frame.pos == "verb" and frame.type.kind == "event" and view.deps[token] == "amod"


def _particular(view: View, fillers: dict[str, list[Filler]]) -> bool:
    """Whether a participle before a noun tells of someone named; else it only describes (*the captured town*)."""
    mentions = [view.mention_at(f.token) for found in fillers.values() for f in found]
    return any(mention is not None and mention.named for mention in mentions)


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
    if 0 <= place < view.size and word in (view.lower[place], view.lemmas[place]):
        return place
    for child in view.children[token]:
        if word in (view.lower[child], view.lemmas[child]) and (child > token) == (offset > 0):
            if view.deps[child].split(":")[0] in _COMPANIONS:
                return child
    return None


_COMPANIONS = ("compound", "amod", "advmod", "nmod", "case", "obl", "obj", "xcomp", "dep")


def _light_object(view: View, frame: Frame, token: int) -> int | None:
    places = view.kids(token, "obj")
    if view.passive(token):
        places = view.kids(token, "nsubj:pass") or (
            [view.heads[token]] if view.deps[token] in ("acl", "acl:relcl") else []
        )
    for place in places:
        for i in view.conjuncts(place):
            if view.lemmas[i] in frame.objects or view.lower[i] in frame.objects:
                return i
    return None


def role_fillers(view: View, frame: Frame, token: int, light: int | None) -> dict[str, list[Filler]]:
    """For each role of the frame, the fillers of the first of its slots that is filled."""
    out: dict[str, list[Filler]] = {}
    for role, slots in frame.roles.items():
        for slot in slots:
            found = [f for f in fill(view, token, slot, light) if f.token != token or slot == "self"]
            found = [f for f in found if f.token != light]
            if found and any(view.mention_at(f.token) for f in found):
                out[role] = found
                break
            if found and not any(view.typed_at(f.token, ("date",)) for f in found):
                out.setdefault(role, found)
    if frame.pos == "noun" and frame.type.kind == "event":
        _borrow(view, frame, token, out)
    return out


def _borrow(view: View, frame: Frame, noun: int, out: dict[str, list[Filler]]) -> None:
    """What an event noun takes from its semantic roles and from the light verb that carries it."""
    if "actor" in frame.roles and not out.get("actor"):
        agents = [
            i
            for i in view.args(noun, "ARG0")
            if i != noun and view.case(i) not in _WHERE and view.deps[i] != "nsubj:pass"
        ]
        found = [Filler(i, "ARG0") for i in agents] or light_subject(view, noun)
        out["actor"] = spread(view, found or (_of_the_series(view, noun) if frame.reciprocal else []))
    if "recipient" in frame.roles and not out.get("recipient"):
        found = [Filler(i, "ARG1") for i in view.args(noun, "ARG1") if i != noun]
        head = view.heads[noun]
        if not found and view.is_verb(head) and view.deps[noun] == "obj":
            found = fill(view, head, "against") or fill(view, head, "on")
        out["recipient"] = spread(view, found)


_WHERE = frozenset({"in", "at", "near", "on", "outside", "inside", "around"})


def _of_the_series(view: View, noun: int) -> list[Filler]:
    """The sides that stand in what an event is said to be: *the clashes are the latest in a series between A and B*."""
    head = view.heads[noun]
    if view.deps[noun] != "nsubj" or not any(view.deps[c] == "cop" for c in view.children[head]):
        return []
    return [
        Filler(i, "between") for i in view.under(head) if view.deps[i] == "nmod" and view.case(i) == "between"
    ]


def _holds(view: View, condition: Condition, fillers: dict[str, list[Filler]]) -> bool:
    found = fillers.get(condition.role, [])
    if not found:
        return False
    mentions = [m for f in found if (m := view.mention_at(f.token))]
    if condition.types and not any(m.type in condition.types for m in mentions):
        return False
    if condition.kinds and not any(kind_of(view, m) in condition.kinds for m in mentions):
        return False
    return not condition.lemmas or any(
        not condition.lemmas.isdisjoint(head_words(view, f.token)) for f in found
    )


def head_words(view: View, token: int) -> set[str]:
    """The lemmas and forms that head a filler: its own, its title's (*Prime Minister X*), and both with a compound."""
    own = {view.lemmas[token], view.lower[token]}
    for child in view.kids(token, "compound", "nmod", "flat", "amod"):
        if view.deps[child] in ("nmod:desc", "flat"):
            own |= {view.lemmas[child], view.lower[child]}
        elif child == token - 1:
            own |= {f"{view.lower[child]} {view.lemmas[token]}"}
    return own


def kind_of(view: View, mention: Mention) -> str:
    """The actor kind that a mention has as a party: a country or a nationality stands for its government."""
    kind = view.kinds.get(mention.id, "")
    if kind == "country" or (mention.type in ("nationality", "place") and kind):
        return "government"
    return kind or ("civilians" if mention.type == "person" else "")


def place_parts(view: View, candidate: Candidate, fillers: dict[str, list[Filler]]) -> None:
    """Puts the fillers' mentions in their roles, moving places and things to the roles that fit them."""
    for role, found in fillers.items():
        for filler in found:
            mention = view.mention_at(filler.token)
            if mention is None:
                continue
            fitted = fitting_role(view, candidate, role, mention, filler)
            if fitted == "instrument" and role == "actor":
                for owner in modifiers(view, filler.token) or fill(view, filler.token, "possessor"):
                    party = view.mention_at(owner.token)
                    if party and party.type not in _THINGS:
                        candidate.add("actor", party, owner.token, "whose means it is")
            if fitted:
                candidate.add(fitted, mention, filler.token, filler.reason)
    _once(candidate)


def _once(candidate: Candidate) -> None:
    """A party stands in one role: what an explicit slot says wins over borrowed roles, the actor over the recipient."""
    for part in list(candidate.parts):
        others = [p for p in candidate.parts if p is not part and _meant(p.mention) == _meant(part.mention)]
        rivals = [p for p in others if p.role in PARTY and part.role in PARTY and p.role != part.role]
        weak = part.reason.startswith(_BORROWED)
        if any(weak or (not p.reason.startswith(_BORROWED) and part.role != "actor") for p in rivals):
            candidate.parts.remove(part)


_BORROWED = ("ARG0", "ARG1", "light verb")


def fitting_role(view: View, candidate: Candidate, role: str, mention: Mention, filler: Filler) -> str | None:
    """The role that a mention of this type can play where the frame has ``role``; None where it can play none."""
    if mention.type in ("date", "quantity", "money"):
        return None
    country = view.kinds.get(mention.id) == "country"
    if role in PARTY and mention.type == "place" and candidate.kind == "event":
        acts = role == "actor" and (country or filler.reason not in ("modifier", "possessor"))
        if role == "actor":
            return role if acts else "place"
        return role if country else "place"
    if role in ("recipient", "victim") and mention.type in _THINGS:
        return "target"
    if role == "actor" and mention.type in _MEANS and candidate.kind == "event":
        return "instrument"
    if role == "actor" and mention.type == "facility":
        return None
    if role in ("place", "origin", "destination") and mention.type not in ("place", "facility"):
        return "recipient" if mention.type in ("actor", "person") and role == "place" else None
    if role == "target" and mention.type in ("actor", "person"):
        return "recipient"
    return role


def _enough(view: View, lexicon: Lexicon, candidate: Candidate) -> bool:
    """Whether the roles that the frame needs are filled, by different parties where it relates two.

    An event noun also stands where a verb says of it that it took place or what it brought about.
    """
    frame = candidate.frame
    filled = {p.role for p in candidate.parts}
    if candidate.kind != "event":
        other = "recipient" if candidate.kind == "tie" else "place"
        meant = [{_meant(p.mention) for p in candidate.role(r)} for r in ("actor", other)]
        return bool(meant[0]) and bool(meant[1]) and meant[0].isdisjoint(meant[1])
    if frame.pos == "noun" and _takes_place(view, lexicon, candidate.trigger):
        return True
    if frame.needs is not None:
        return not frame.needs or not filled.isdisjoint(frame.needs)
    if frame.pos == "noun":
        return not filled.isdisjoint(("actor", "recipient", "victim", "target", "place"))
    return True


def _meant(mention: Mention) -> str:
    return mention.antecedent or mention.id


_SPELLS = frozenset({"day", "week", "month", "hour", "year", "night", "minute"})


def _takes_place(view: View, lexicon: Lexicon, noun: int) -> bool:
    """Whether the noun is the subject of a verb of occurrence, of effect or of casualties."""
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
    taken = {c.light for c in found if c.light is not None and c.kind == "event"}
    multi = {t for c in found if len(c.tokens) > 1 for t in c.tokens if t != c.trigger}
    out = []
    for candidate in found:
        if candidate.light is None and candidate.trigger in taken and candidate.kind == "event":
            continue
        if (
            candidate.trigger in multi
            and len(candidate.tokens) == 1
            and view.deps[candidate.trigger] in ("compound", "amod")
        ):
            continue
        out.append(candidate)
    return out
