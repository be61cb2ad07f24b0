"""Personal pronouns: who *he*, *she*, *they* and *it* stand for."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from mountjoy.annotate.coref.features import Features
from mountjoy.annotate.coref.vocabulary import vocabulary

_REACH = 2
"""Sentences back over which a pronoun may find what it stands for; a chain of pronouns carries on from there."""
_THINGS = frozenset({"weapon", "platform", "vehicle"})
_PLACES = frozenset({"place", "facility"})
_PREPARED = frozenset("in into from of near around over inside outside across".split())


def stands_for(it: Features, earlier: Sequence[Features]) -> Features | None:
    """The most prominent earlier mention that fits; None where none does, or two do equally well."""
    if it.mention.text.lower().endswith(("self", "selves")):
        return _itself(it, earlier)
    near: list[Features] = []
    beside: set[str] = set()
    for other in reversed(earlier):
        if it.sentence - other.sentence > _REACH:
            break
        if other.mention.end <= it.mention.start and _same_clause(it, other):
            beside.add(other.meant.mention.id)
        elif other.mention.end <= it.mention.start and _fits(it, other):
            near.append(other)
    near = [other for other in near if other.meant.mention.id not in beside]
    if not near:
        return None
    scored: dict[str, tuple[float, Features]] = {}
    heads = {other.head.i for other in near}
    for other in near:
        key = other.meant.mention.id
        value = _score(it, other)
        if other.head.head.i not in heads and _speaks_for(other, it):  # "the state's army said it": the army
            value += 4.0
        if key not in scored or value > scored[key][0]:
            scored[key] = (value, other)
    ordered = sorted(scored.values(), key=lambda pair: (-pair[0], -pair[1].mention.start))
    if len(ordered) > 1 and ordered[0][0] - ordered[1][0] < _MARGIN:
        return None
    return ordered[0][1]


_MARGIN = 1.0


def _itself(it: Features, earlier: Sequence[Features]) -> Features | None:
    """A reflexive stands for the subject of its own clause and for nothing else."""
    verbs = [t.i for t in it.head.ancestors if t.pos_ == "VERB"][:1]
    found = [o for o in earlier if o.sentence == it.sentence and o.rank == 4 and o.head.head.i in verbs]
    return next((o for o in reversed(found) if _fits(it, o)), None)


def _score(it: Features, other: Features) -> float:
    value = float(other.rank) - 3.5 * (it.sentence - other.sentence)
    if other.form == "name":
        value += 1.0
    elif other.form == "pronoun":
        value += 2.0 if other.mention.text.lower() in _forms(it) else 0.0
        value += 1.0 if other.mention.text.lower() == it.mention.text.lower() else 0.0
    elif other.form == "indefinite":
        value -= 0.5
    if it.gender and other.meant.gender == it.gender:
        value += 1.0
    if it.rank == other.rank == 2:
        value += 1.0
    if it.sentence == other.sentence:
        value += (2.0 if it.rank == 4 or it.owning else 1.0) if _governs(other, it) else 0.0
    return value


def _speaks_for(other: Features, it: Features) -> bool:
    """Whether the subject above the pronoun is the other's: *the group's spokesman said it ...*."""
    subject = other.head.head
    owned = other.head.dep_ == "nmod:poss" and subject.dep_ == "nsubj"
    return owned and not it.gender and any(t.i == subject.head.i for t in it.head.ancestors)


def _forms(it: Features) -> frozenset[str]:
    word = it.mention.text.lower()
    return next((forms for forms in vocabulary().pronouns.values() if word in forms), frozenset({word}))


def _governs(other: Features, it: Features) -> bool:
    """Whether the other is the subject of a clause that the pronoun stands in or under."""
    return other.rank == 4 and any(t.i == other.head.head.i for t in it.head.ancestors)


def _fits(it: Features, other: Features) -> bool:
    if other.form == "speaker" or (other.form == "pronoun" and other.root is None):
        return False
    if it.mention.start < other.mention.end:
        return False
    meant = other.meant
    if it.gender:
        return meant.mention.type == "person" and meant.number == "one" and meant.gender in ("", it.gender)
    shown = other if other.form in ("definite", "name") else meant
    return _plural(meant) if it.number == "many" else _neuter(it, shown)


def _plural(other: Features) -> bool:
    if other.mention.type not in ("actor", "person"):
        return False
    joined = any(c.dep_ == "conj" for c in other.head.children) and other.form != "name"
    return other.number in ("many", "either") or joined


def _neuter(it: Features, other: Features) -> bool:
    if other.number == "many" or (other.form == "indefinite" and not _owned(other)):
        return False
    where = next((c.text.lower() for c in it.head.children if c.dep_ == "case"), "")
    if it.mention.type in _PLACES or where in _PREPARED:
        return other.mention.type in _PLACES or (other.mention.type == "actor" and it.mention.type == "actor")
    if it.mention.type in _THINGS:
        return other.mention.type == it.mention.type
    if it.mention.type != "actor":
        return False
    return other.mention.type == "actor" or (other.mention.type == "place" and it.owning)


def _owned(other: Features) -> bool:
    """Whether a phrase says whose it is (*Mali's army*), and so which one."""
    return any(c.dep_ == "nmod:poss" for c in other.head.children)


def _same_clause(it: Features, other: Features) -> bool:
    """Whether both are parties of one verb (*Omar hit him*); an owner may own what its verb acts on."""
    if it.sentence != other.sentence:
        return False
    if it.mention.text.lower().endswith(("self", "selves")):
        return it.head.head.i != other.head.head.i
    if it.owning:  # "his brother Omar": nobody is his own brother
        return it.head.head.i == other.head.i or other.head.head.i == it.head.head.i
    mine = _clause_verbs(it.head.head)
    theirs = other.head
    for _ in range(20):
        if theirs.dep_ not in ("conj", "appos", "flat", "nmod:desc") or theirs.head.i == theirs.i:
            break
        theirs = theirs.head
    return theirs.i in mine or theirs.head.i in mine[:1] or (other.rank == 4 and theirs.head.i in mine)


def _clause_verbs(verb: Token) -> list[int]:
    """The verb, and those above it whose subject is also its own (*they recruited boys and trained them*)."""
    out = [verb.i]
    while verb.dep_ in ("conj", "xcomp") and verb.head.i != verb.i and len(out) < 20:
        if any(c.dep_ in ("nsubj", "nsubj:pass") for c in verb.children):
            break
        verb = verb.head
        out.append(verb.i)
    return out
