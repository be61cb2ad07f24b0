"""Definite descriptions: *the gunmen*, *the group*, *the town*, *the general*, *the so-called caliphate*.

Two ways lead back: the same noun said before (*three gunmen ... the gunmen*), and a noun for the kind of thing
that a name is known to be (*Boko Haram ... the group*). Where two different things would do, neither is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mountjoy.annotate.coref.features import Features
from mountjoy.annotate.coref.vocabulary import vocabulary

_PLACES = frozenset({"place", "facility"})
_STATE_BODIES = frozenset("government army military police president parliament".split())
_WIDE = frozenset("country nation region province governorate state".split())
"""Nouns for large areas: a name of unknown kind is none."""
_FAR, _NEAR = 6, 3
"""Sentences back over which a repeated noun, or a noun of a kind, may find what it stands for."""
_TELLING_OF_OTHERS = frozenset(
    "other another second third next latest new different rival separate former".split()
)


def described(it: Features, earlier: Sequence[Features]) -> Features | None:
    """What a definite description stands for; None where nothing or more than one thing would do."""
    if it.mention.type not in ("actor", "person", *_PLACES) or not it.modifiers.isdisjoint(
        _TELLING_OF_OTHERS
    ):
        return None
    if _restricted(it):
        return None
    return _same_noun(it, earlier) or _by_kind(it, earlier)


def _restricted(it: Features) -> bool:
    """Whether words after the noun say which one it is: *the town of Bria*, *the men who fled*."""
    commas = [c.i for c in it.head.children if c.text == ","] + [
        c.i for k in it.head.children for c in k.children if c.text == ","
    ]
    for child in it.head.children:
        added = child.dep_.split(":")[0] in ("nmod", "acl", "appos", "nummod") and child.i > it.head.i
        aside = child.dep_ in ("acl:relcl", "appos") and any(
            it.head.i < c <= child.left_edge.i for c in commas
        )
        if added and not aside:
            return True
    return False


def _near(it: Features, earlier: Sequence[Features], reach: int) -> Iterable[Features]:
    for other in reversed(earlier):
        if it.sentence - other.sentence > reach:
            return
        if other.mention.end <= it.mention.start:
            yield other


def _nouns(noun: str) -> frozenset[str]:
    found = frozenset({noun})
    return found.union(*(group for group in vocabulary().alike if noun in group))


def _same_noun(it: Features, earlier: Sequence[Features]) -> Features | None:
    """The one thing said before with the same noun, of the same number, with all that is said of it now."""
    if it.lemma in _STATE_BODIES and not it.modifiers:
        return _one(_named_with(it, _near(it, earlier, _NEAR)))
    nouns = _nouns(it.lemma)
    found = []
    for other in _near(it, earlier, _FAR):
        if other.form not in ("indefinite", "definite", "name") or not _may_be(it, other):
            continue
        if other.form == "name" and it.lemma not in other.words:
            continue
        if other.form != "name" and other.lemma not in nouns:
            continue
        if it.modifiers - vocabulary().loose <= other.modifiers | set(other.words):
            found.append(other)
    return _one(found)


def _named_with(it: Features, others: Iterable[Features]) -> list[Features]:
    """The names and nations' bodies that end in the noun: *the Turkish army ... the army*."""
    return [o for o in others if o.lemma == it.lemma and o.modifiers and _may_be(it, o)]


def _may_be(it: Features, other: Features) -> bool:
    """Whether type, number and count allow the two to be one."""
    same_type = it.mention.type == other.mention.type or {it.mention.type, other.mention.type} in (
        {"actor", "person"}, {"place", "facility"},
    )  # fmt: skip
    number = it.number == other.number or "either" in (it.number, other.number)
    counted = not it.count or not other.count or it.count == other.count
    apart = it.head.head.i != other.head.head.i or it.sentence != other.sentence
    return same_type and number and counted and apart


def _by_kind(it: Features, earlier: Sequence[Features]) -> Features | None:
    words = vocabulary()
    qualities = words.place_qualities if it.mention.type in _PLACES else frozenset()
    if it.modifiers - words.loose - qualities:
        return None
    if it.lemma in words.group_nouns and it.mention.type in ("actor", "person") and it.number != "many":
        noun = "organisation" if it.lemma == "group" and it.modifiers & _CIVIL else it.lemma
        return _group(it, words.group_nouns[noun], earlier)
    if it.lemma in words.member_nouns and it.number == "many" and it.mention.type in ("actor", "person"):
        return _one(
            o for o in _near(it, earlier, _FAR) if o.form == "name" and o.meant.kind in words.member_nouns[it.lemma]
        )  # fmt: skip
    if it.lemma in words.place_nouns and it.mention.type in _PLACES:
        return _place(it, words.place_nouns[it.lemma], earlier)
    if it.lemma in words.person_nouns and it.number == "one":
        return _one(
            o for o in _near(it, earlier, _FAR) if o.mention.type == "person" and _titled(o, it.lemma)
        )
    return None


def _group(it: Features, kinds: frozenset[str], earlier: Sequence[Features]) -> Features | None:
    """The last group that the noun may stand for, of the nearest sentence; a subject before the rest."""
    near = [
        o for o in _near(it, earlier, _NEAR)
        if o.mention.type == "actor" and _may_be_called(o, kinds) and _clauses_apart(it, o)
    ]  # fmt: skip
    listed = [o for o in near if o.meant.kind in kinds]
    return _prominent(listed or near)


def _may_be_called(other: Features, kinds: frozenset[str]) -> bool:
    """Whether the other is a name that may be of these kinds, or a description by a listed name that is (*M23 rebels*)."""
    kind = other.meant.kind
    return kind in kinds if kind else other.form == "name"


_CIVIL = frozenset(
    "rights aid advocacy monitoring relief medical humanitarian charity campaign human".split()
)


def _clauses_apart(it: Features, other: Features) -> bool:
    """Whether the two are no parties of one verb: nobody is both who acts and who is acted on."""
    return it.sentence != other.sentence or (
        it.head.head.i != other.head.head.i and other.head.i not in {t.i for t in it.head.ancestors}
    )


def _place(it: Features, kinds: frozenset[str], earlier: Sequence[Features]) -> Features | None:
    near = [
        o for o in _near(it, earlier, _NEAR)
        if o.mention.type in _PLACES and o.form == "name" and (o.kind in kinds or it.lemma in o.words or (not o.kind and it.lemma not in _WIDE))
    ]  # fmt: skip
    stated = [o for o in near if it.lemma in o.words or _named_a(o, it.lemma)]
    return _prominent(stated or near) if near else _only_town(it, kinds, earlier)


def _only_town(it: Features, kinds: frozenset[str], earlier: Sequence[Features]) -> Features | None:
    """The one town that the report has named so far, from any distance."""
    if it.lemma not in _TOWNS:
        return None
    return _one(
        o for o in reversed(earlier)
        if o.mention.type == "place" and o.form == "name" and o.kind in kinds and o.mention.end <= it.mention.start
    )  # fmt: skip


_TOWNS = frozenset({"city", "town", "village"})


def _named_a(other: Features, noun: str) -> bool:
    """Whether the name stands in *the town of X* or beside *X, a town*."""
    head = other.head.head
    beside = [c.lemma_.lower() for c in other.head.children if c.dep_ in ("appos", "compound", "nmod:desc")]
    return (other.head.dep_ == "nmod" and head.lemma_.lower() == noun) or noun in beside


def _titled(other: Features, noun: str) -> bool:
    """Whether a person was given with that title or post, before the name or beside it."""
    if other.form != "name":
        return False
    head = other.head
    if head.dep_ in ("appos", "nmod:desc", "flat") and head.head.lemma_.lower() == noun:
        return True
    beside = [c.lemma_.lower() for c in head.children if c.dep_ in ("appos", "nmod:desc", "compound", "flat")]
    return noun in other.words or noun in beside


def _one(found: Iterable[Features]) -> Features | None:
    """The nearest, where all that were found are one and the same."""
    listed = list(found)
    if not listed or (len({o.meant.mention.id for o in listed}) > 1 and not _all_alike(listed)):
        return None
    return listed[0]


def _all_alike(found: Sequence[Features]) -> bool:
    return len({o.meant.words for o in found}) == 1


def _prominent(found: Sequence[Features]) -> Features | None:
    """Of the nearest sentence that has any the most prominent; None where two different ones are equally so."""
    if not found:
        return None
    last = max(o.sentence for o in found)
    here = [o for o in found if o.sentence == last]
    best = max(o.rank for o in here)
    return _one(o for o in here if o.rank == best)
