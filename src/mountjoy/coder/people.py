"""What became of people: how many a sentence says were killed, wounded, captured, missing, displaced and so on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mountjoy.claim import Count, Mention, Outcome
from mountjoy.codebook.model import CasualtyWords, Lexicon
from mountjoy.coder.numbers import Counted, counted, numbered
from mountjoy.coder.slots import fill, subject
from mountjoy.coder.view import View

_ANYONE = frozenset(
    "people person other one dead wounded injured victim man body death life corpse total".split()
)
"""Heads that do not say who the counted people were."""
_RESULT = frozenset(
    "dead wounded injured hurt missing homeless displaced captive hostage prisoner captured".split()
)
_HANGING = ("obl:unmarked", "nummod", "dep", "nmod:unmarked", "obl:npmod", "nsubj", "nsubj:pass", "det")
_AFTER = ("amod", "acl", "xcomp", "orphan", "dep")
_PARTICLES = ("compound", "xcomp", "advmod", "obl", "obj", "amod", "nmod", "dep")
_PART_OF = frozenset({"them", "whom", "these", "those"})


@dataclass(frozen=True, slots=True)
class Toll:
    """One statement of what became of people: the word that tells it, the outcome, and the people counted.

    ``side`` is the token of those who lost them (*the army lost 12 men*), where the words say so. ``rising`` is
    true where the number is said to replace an earlier one (*the toll rose to 12*).
    """

    trigger: int
    outcome: Outcome
    people: tuple[Counted, ...]
    side: int | None = None
    rising: bool = False

    @property
    def count(self) -> Count:
        """All the people counted, parts of a total left out."""
        wholes = [c.count for c in self.people if not c.part] or [c.count for c in self.people]
        return sum_of(wholes)


def sum_of(counts: list[Count]) -> Count:
    """Counts added up; an end that one of them leaves open is open."""
    if len(counts) == 1:
        return counts[0]
    text = " + ".join(c.text for c in counts)
    return Count(
        _sum([c.low for c in counts]), _sum([c.best for c in counts]), _sum([c.high for c in counts]), text
    )


def _sum(values: list[int | None]) -> int | None:
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def tolls(view: View, lexicon: Lexicon, sentence: tuple[int, int]) -> list[Toll]:
    """All that a sentence says of numbers of people and what became of them, in order of its words."""
    found: list[Toll] = []
    lists = lexicon.outcomes.values()
    nouns = frozenset().union(*(words.nouns for words in lists))
    adjectives = frozenset().union(*(words.adjectives for words in lists))
    for token in range(*sentence):
        if (
            not view.is_verb(token)
            and view.lemmas[token] not in nouns
            and view.lower[token] not in adjectives
        ):
            continue
        for outcome, words in lexicon.outcomes.items():
            told = _told_at(view, lexicon, outcome, words, token)
            if told is not None:
                found.append(told)
    return _with_parts(view, lexicon, sentence, _without_described(view, found))


def nobody(view: View, token: int) -> bool:
    """Whether a word is *nobody*, *none*, *no one* or *no-one*, however it was cut."""
    word = view.lower[token]
    return word in ("nobody", "none", "no-one") or (
        word == "one" and "no" in view.lower[max(0, token - 2) : token]
    )


def _without_described(view: View, found: list[Toll]) -> list[Toll]:
    """The tolls without those of an adjective that only says which people another verb tells of (*killed 20 displaced people*)."""
    told = {c.token for t in found for c in t.people if view.deps[t.trigger] != "amod"}
    found = [t for t in found if not any(nobody(view, c.token) for c in t.people)]
    return [t for t in found if view.deps[t.trigger] != "amod" or told.isdisjoint(c.token for c in t.people)]


def _told_at(view: View, lexicon: Lexicon, outcome: Outcome, words: CasualtyWords, token: int) -> Toll | None:
    alone = _numeral_before(view, lexicon, token)
    if alone is not None and view.lower[token] in words.adjectives:
        return _of(view, lexicon, outcome, token, [alone])
    if view.is_verb(token) and view.deps[token] != "amod" and not _either_or(view, token):
        names = verb_names(view, token)
        if not names.isdisjoint(words.causing):
            told = _of(view, lexicon, outcome, token, _undergoers(view, token))
            return told if told or view.kids(token, "obj") else _adjective(view, lexicon, outcome, token)
        if not names.isdisjoint(words.suffering):
            who = [f.token for f in fill(view, token, "subject")] or [
                f.token for f in fill(view, token, "object")
            ]
            return _of(view, lexicon, outcome, token, who)
        taken = _taking(view, lexicon, outcome, words, token)
        if taken is not None:
            return taken
    if view.lemmas[token] in words.nouns and view.pos[token] in ("NOUN", "PROPN", "ADJ", "VERB"):
        return _noun(view, lexicon, outcome, token)
    if view.lower[token] in words.adjectives:
        return _adjective(view, lexicon, outcome, token)
    return None


def _either_or(view: View, verb: int) -> bool:
    """Whether a verb shares what it says with another by *or*: *killed or wounded dozens* counts neither."""
    joined = [verb] if view.deps[verb] == "conj" else view.kids(verb, "conj")
    return any(view.is_verb(c) and any(view.lower[x] == "or" for x in view.kids(c, "cc")) for c in joined)


def _numeral_before(view: View, lexicon: Lexicon, participle: int) -> int | None:
    """The number that stands for people before a participle without a verb of its own (*killed and 14 wounded*)."""
    number = participle - 1
    if number < 0 or view.tags[participle] not in ("VBN", "JJ", "VBD") or view.kids(participle, "aux"):
        return None
    if view.tags[number] != "CD" and not (
        view.tags[number] == "NNS" and view.lower[number] in lexicon.amounts
    ):
        return None
    loose = view.heads[number] == participle or view.deps[number].split(":")[0] in (
        "conj",
        "obl",
        "dep",
        "nsubj",
        "orphan",
    )
    follows = participle + 1 < view.size and view.heads[participle] == participle + 1
    return number if loose and not follows and view.deps[participle] != "amod" else None


def _undergoers(view: View, verb: int) -> list[int]:
    """The object; or a phrase without a preposition that the tree takes for no object (*wounded up to 12 men*)."""
    between = [c for c in view.kids(verb, "obl") if view.case(c) == "between" and view.kids(c, "nummod")]
    if between:
        return between
    found = [f.token for f in fill(view, verb, "object")]
    beside = [
        c for c in view.kids(verb, "obl") if view.case(c).split(" ")[0] in ("along", "together", "alongside")
    ]
    found += beside if found else []
    return found or [c for c in view.kids(verb, "obl") if c > verb and not view.case(c)]


def verb_names(view: View, verb: int) -> set[str]:
    """A verb's lemma, alone and with each word that may make another verb of it (*shoot dead*, *take hostage*)."""
    lemma = view.lemmas[verb]
    names = {lemma}
    for child in view.children[verb]:
        if view.deps[child].split(":")[0] in _PARTICLES and child > verb:
            case = view.case(child)
            names.add(f"{lemma} {case} {view.lemmas[child]}" if case else f"{lemma} {view.lower[child]}")
            names.add(f"{lemma} {view.lemmas[child]}")
    if verb + 1 < view.size:
        names.add(f"{lemma} {view.lower[verb + 1]}")
    return names


def _of(view: View, lexicon: Lexicon, outcome: Outcome, trigger: int, tokens: list[int]) -> Toll | None:
    """The toll that coordinated phrases make together; None where none of them counts people."""
    people: list[Counted] = []
    uncounted = False
    for token in tokens:
        if (view.is_verb(token) and not _elided(view, token)) or _of_another_outcome(
            view, lexicon, token, outcome
        ):
            continue
        found = counted(view, lexicon, token) or _those_whose(view, lexicon, outcome, token)
        if found is None:
            uncounted = uncounted or view.typed_at(token, ("actor",)) is not None
        else:
            part = view.case(token).split(" ")[0] in ("including", "among", "notably")
            people.append(replace(found, part=part))
    if not people:
        return None
    if uncounted:  # "a soldier and civilians": more than are counted
        people = [replace(c, count=replace(c.count, high=None)) for c in people]
    return Toll(trigger, outcome, tuple(people))


def _those_whose(view: View, lexicon: Lexicon, outcome: Outcome, noun: int) -> Counted | None:
    """*the lives of nine civilians*, *the bodies of two men*: as many as stand after *of*."""
    if (
        view.lemmas[noun] not in ("life", "throat")
        and view.lemmas[noun] not in lexicon.outcomes[outcome].nouns
    ):
        return None
    of = [c for c in view.kids(noun, "nmod") if view.case(c) == "of"]
    return next((found for c in of if (found := counted(view, lexicon, c))), None)


def _elided(view: View, token: int) -> bool:
    return view.tags[token] == "CD"


def _of_another_outcome(view: View, lexicon: Lexicon, noun: int, outcome: Outcome) -> bool:
    """Whether an adjective after the noun says that something else became of it (*12 dead and 30 others wounded*)."""
    for child in view.kids(noun, *_AFTER):
        if child == noun + 1 and view.lower[child] not in lexicon.outcomes[outcome].adjectives:
            if any(view.lower[child] in words.adjectives for words in lexicon.outcomes.values()):
                return True
    return False


def _taking(view: View, lexicon: Lexicon, outcome: Outcome, words: CasualtyWords, verb: int) -> Toll | None:
    """*claimed 12 lives*, *left 30 dead*, *took 20 soldiers prisoner*, *suffered three fatalities*."""
    nouns = words.taking.get(view.lemmas[verb])
    if not nouns:
        return None
    for child in view.kids(verb, "obj", "xcomp", "advmod", "nsubj", "obl"):
        heads = {child, *(c for c in view.kids(child, "nmod") if view.case(c) == "of")}
        if not any(view.lemmas[h] in nouns or view.lower[h] in nouns for h in heads):
            continue
        dep = view.deps[child].split(":")[0]
        if dep == "obj" or (dep == "nsubj" and view.passive(verb)):
            found = _of(view, lexicon, outcome, verb, view.conjuncts(child))
            if found is None:  # "took 20 prisoner", the tree taking the word for the object
                left = [c for c in view.kids(verb, "iobj", "obj") if c != child]
                found = _of(view, lexicon, outcome, verb, left)
            losers = subject(view, verb) if view.lemmas[verb] in ("lose", "suffer", "sustain") else []
            side = losers[0].token if losers else None
            if found is not None:
                return replace(found, side=side)
        elif dep != "nsubj":
            return _of(view, lexicon, outcome, verb, [f.token for f in fill(view, verb, "object")])
    return None


def _noun(view: View, lexicon: Lexicon, outcome: Outcome, noun: int) -> Toll | None:
    """*30 dead*, *12 deaths*, *the killing of 12 civilians*, *a death toll of 45*, *the toll rose to 45*."""
    if view.lemmas[noun] in ("toll", "number", "tally"):
        return _toll_noun(view, lexicon, outcome, noun)
    if view.deps[noun] in ("xcomp", "acl", "advmod", "compound") and not view.kids(noun, "nummod"):
        return None
    found = numbered(view, lexicon, noun)
    if found is not None:
        return Toll(noun, outcome, (found,))
    of = [t for c in view.kids(noun, "nmod") if view.case(c) == "of" for t in view.conjuncts(c)]
    told = _of(view, lexicon, outcome, noun, of) if of else None
    if told is not None or view.lower[noun] not in lexicon.outcomes[outcome].adjectives:
        return told
    return _adjective(view, lexicon, outcome, noun)


def _adjective(view: View, lexicon: Lexicon, outcome: Outcome, token: int) -> Toll | None:
    """*12 are missing*, *30 others wounded*, *thirty wounded*: what is said of people, or stands by them."""
    people = [t for c in view.kids(token, "nsubj", "nsubj:pass") for t in view.conjuncts(c)]
    if not people:
        people = [
            c for c in view.kids(token, *_HANGING)
            if c < token and (view.tags[c] == "CD" or view.lower[c] in lexicon.amounts)
        ]  # fmt: skip
        if people and view.deps[people[0]] in ("nummod", "det"):
            found = numbered(view, lexicon, token)
            return Toll(token, outcome, (found,)) if found else None
    if not people and view.deps[token] in _AFTER and view.lower[token] in _RESULT:
        noun = view.heads[token]
        if (
            view.typed_at(noun, ("actor", "person"))
            or view.tags[noun] == "CD"
            or view.lemmas[noun] in _ANYONE
        ):
            people = [noun]
    if not people and view.deps[token] == "conj" and view.heads[token] < token:
        return None
    return _of(view, lexicon, outcome, token, people)


_RISING = frozenset(
    "rise climb increase grow jump reach mount hit stand bring raise take push put revise pass top surge soar".split()
)


def _toll_noun(view: View, lexicon: Lexicon, outcome: Outcome, noun: int) -> Toll | None:
    """*a death toll of 45*; *the toll rose (from 40) to 45*; *bringing the number of dead to 45*."""
    if not _tells(view, lexicon, outcome, noun):
        return None
    for child in view.kids(noun, "nmod", "appos"):
        if view.case(child) in ("of", "at", "") and (found := numbered(view, lexicon, child)):
            return Toll(noun, outcome, (found,))
    verb = view.heads[noun]
    if view.lemmas[verb] not in _RISING:
        return None
    new = old = None
    under = [g for c in view.kids(verb, "obl") for g in view.kids(c, "nmod")]
    for child in view.children[verb] + view.children[noun] + under:
        case = view.case(child)
        found = numbered(view, lexicon, child) if child != noun else None
        if found is None:
            continue
        if case in ("to", "at") or (case == "" and view.deps[child] == "obj"):
            new = new or found
        elif case == "from":
            old = found
    if new is None:
        return None
    if old is not None:
        latest = new.count.high or new.count.best
        new = replace(new, count=replace(new.count, low=old.count.low, best=latest))
    return Toll(noun, outcome, (new,), rising=True)


def _tells(view: View, lexicon: Lexicon, outcome: Outcome, noun: int) -> bool:
    """Whether a toll is of this outcome: by the word before it or after *of*; a bare toll is of the killed."""
    said = {view.lower[c] for c in view.kids(noun, "compound", "amod")}
    for child in view.kids(noun, "nmod"):
        if view.case(child) in ("of", "from"):
            inner = [child, *view.kids(child, "amod", "acl", "conj", "compound")]
            said |= {w for c in inner for w in (view.lower[c], view.lemmas[c])}
    words = lexicon.outcomes[outcome]
    if said & (words.nouns | words.adjectives | words.causing):
        return True
    others = (w for o, w in lexicon.outcomes.items() if o != outcome)
    told = any(said & (w.nouns | w.adjectives | w.causing) for w in others)
    return outcome == "killed" and view.lemmas[noun] == "toll" and not told


def _with_parts(view: View, lexicon: Lexicon, sentence: tuple[int, int], found: list[Toll]) -> list[Toll]:
    """Adds what the sentence says of some among the counted: *including 12 children*, *three of them children*."""
    for token in range(*sentence):
        tokens = _part_at(view, lexicon, token)
        whole = _before(found, token)
        if not tokens or whole is None:
            continue
        held = {c.token for t in found for c in t.people}
        new = [c for t in tokens if t not in held and (c := counted(view, lexicon, t))]
        if new:
            parts = tuple(replace(c, part=True) for c in new)
            found[found.index(whole)] = replace(whole, people=whole.people + parts)
    return [_appositions(view, lexicon, toll) for toll in found]


def _before(found: list[Toll], token: int) -> Toll | None:
    """The toll whose people stand nearest before the token."""
    ends = [(max(c.last for c in t.people if c.last < token), t) for t in found if t.people[0].last < token]
    return max(ends, key=lambda pair: pair[0])[1] if ends else None


def _part_at(view: View, lexicon: Lexicon, token: int) -> list[int]:
    """The heads of the phrases that a word of inclusion opens; empty where the token is none."""
    word = view.lower[token]
    if word == "including":
        inner = (
            [view.heads[token]]
            if view.deps[token] in ("case", "mark")
            else view.kids(token, "obj", "nmod", "obl")
        )
        return [t for i in inner if i > token for t in view.conjuncts(i)]
    if word == "among" and view.lower[token + 1 : token + 2] in (["them"], ["whom"]):
        for after in range(token + 2, min(token + 8, view.size)):
            if view.tags[after] == "CD" or view.lower[after] in lexicon.amounts:
                return view.conjuncts(
                    view.heads[after] if view.deps[after] in ("nummod", "det", "amod") else after
                )
    if word in _PART_OF and token >= 2 and view.lower[token - 1] == "of":
        number = token - 2
        return [number] if view.tags[number] == "CD" or view.lower[number] in lexicon.amounts else []
    return []


def _appositions(view: View, lexicon: Lexicon, toll: Toll) -> Toll:
    """*15 people - eight women and seven children*: what is set beside a number of people is parts of it."""
    held = {c.token for c in toll.people}
    more: list[Counted] = []
    for whole in toll.people:
        for child in view.kids(whole.token, "appos"):
            more += [c for t in view.conjuncts(child) if t not in held and (c := numbered(view, lexicon, t))]
    return replace(toll, people=toll.people + tuple(replace(c, part=True) for c in more)) if more else toll


def who(view: View, toll: Toll, found: Counted) -> Mention | None:
    """The mention of those counted: the phrase itself, what it is a number of, or the side that lost them."""
    if toll.side is not None and (
        loser := view.typed_at(toll.side, ("actor", "person", "place", "nationality"))
    ):
        return loser
    own = view.typed_at(found.token, ("actor", "person"))
    if own is not None:
        return own
    for child in view.kids(found.token, "nmod", "nsubj"):
        inner = view.typed_at(child, ("actor", "person"))
        if inner is not None and (view.deps[child] == "nsubj" or view.case(child) in ("of", "among")):
            return inner
    return None


def sides(view: View, toll: Toll) -> frozenset[str]:
    """What the counted people were, by kind or else by the noun; empty where the words do not say."""
    kinds = set()
    for found in toll.people:
        mention = who(view, toll, found)
        nameless = view.lemmas[found.token] in _ANYONE or view.tags[found.token] == "CD"
        if found.part or (nameless and toll.side is None):
            continue
        kinds.add((view.kinds.get(mention.id) if mention else None) or view.lemmas[found.token])
    return frozenset(kinds)
