"""One happening told in several sentences becomes one claim.

*Gunmen attacked a market in Kano on Monday. ... The attack killed twelve people.* The later words lend the earlier
claim what it lacks: its toll, place, date, means and parties. They join only where they point back (*the attack*,
*killed in the blast*, a bare toll in the next sentence) or say the same again, and where nothing that both tell
differs. *Another attack* is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mountjoy.claim import Mention
from mountjoy.codebook.model import Lexicon
from mountjoy.coder.candidate import Part
from mountjoy.coder.draft import Draft
from mountjoy.coder.view import View, kind_of

_VIOLENT = frozenset({"battle", "explosion", "violence-against-civilians"})
_JOINED = _VIOLENT | {"demonstration"}
_GENERAL = frozenset({"attack", "killing"})
"""Types that any violent event can also be called by."""
_OF_ONE = frozenset({"killing", "assassination", "execution"})
"""Types that are each of their own victim."""
_GENERAL_NOUNS = frozenset("attack assault incident atrocity carnage violence bloodshed tragedy".split())
_BLAST_NOUNS = frozenset("blast explosion bombing".split())
_BACK = frozenset("the this that these those".split())
_ANOTHER = frozenset(
    "another other second third fourth fifth new fresh further subsequent separate similar different latest last previous"
    " earlier past prior recent first next previous former old more additional simultaneous twin such".split()
)
_HAPPENED = frozenset({"reported", "claimed", "alleged"})
_LONG, _SHORT = 8, 2
"""Sentences back to what a definite noun, and what a bare toll, may belong to."""
_WINDOW = 40
_IN = frozenset("in during by from after following".split())
_TOWNS = frozenset(
    "city town village district neighbourhood facility camp base airfield site crossing dam".split()
)
_HARMED = ("recipient", "victim", "target")


def one_claim_each(view: View, lexicon: Lexicon, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts of a report, later ones that tell of an earlier one's event joined to it."""
    kept: list[Draft] = []
    for draft in drafts:
        earlier = None
        _liken(view, draft, kept)
        if draft.candidate.kind == "event" and draft.put.assertion in _HAPPENED:
            before = [
                d for d in kept[-_WINDOW:] if d.candidate.kind == "event" and d.put.assertion in _HAPPENED
            ]
            earlier = _earlier(view, lexicon, draft, before)
        if earlier is None:
            kept.append(draft)
        elif (
            earlier.sentence == draft.sentence
            and draft.candidate.frame.type.family != "disaster"  # "an earthquake struck": the noun tells it
            and view.is_verb(draft.candidate.trigger)
            and not _and_killed(view, lexicon, earlier.candidate.trigger, draft.candidate.trigger)
        ):
            _lend(earlier, draft)  # "suicide bombers blew themselves up": the verb tells it
            kept[kept.index(earlier)] = draft
        else:
            _lend(draft, earlier)
    return kept


def _liken(view: View, draft: Draft, before: Sequence[Draft]) -> None:
    """*Another raid*, said after an air strike, is an air strike as well."""
    candidate = draft.candidate
    if candidate.frame.type.id != "attack" or view.lemmas[candidate.trigger] not in _LIKE:
        return
    if not any(view.lower[c] in _ANOTHER for c in view.children[candidate.trigger]):
        return
    near = [d for d in before if 0 <= draft.sentence - d.sentence <= _NEAR and d.candidate.kind == "event"]
    violent = [d.candidate.frame for d in near if d.candidate.frame.type.family in _VIOLENT]
    if violent and violent[-1].type.family == "explosion":
        candidate.frame = violent[-1]


_LIKE = frozenset({"raid", "strike", "attack"})
_NEAR = 3


def _earlier(view: View, lexicon: Lexicon, draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """The earlier draft of the same event; None where none or more than one fits."""
    if (noun := _pointing_back(view, draft)) is not None:
        least = 0 if view.case(noun) in _IN and view.heads[noun] != noun else 1
        near = [
            d for d in before if least <= draft.sentence - d.sentence <= _LONG and not _inside(view, d, noun)
        ]
        fitting = [d for d in near if _named_by(view, noun, draft, d) and _agree(view, draft, d)]
        if view.lemmas[noun] in _GENERAL_NOUNS:  # an attack that is spoken of is not its attackers' death
            fitting = [d for d in fitting if d.candidate.frame.type.id not in _OF_ONE] or fitting
        return _only(view, noun, fitting)
    if _bare_toll(view, lexicon, draft):
        near = _just_before(draft, before)
        violent = [d for d in near if d.candidate.frame.type.family in _VIOLENT]
        if (
            len(violent) == 1
            and (violent[0].candidate.frame.type.id not in _OF_ONE or _others(view, draft))
            and _takes_toll(draft, violent[0])
            and _agree(view, draft, violent[0])
        ):
            return violent[0]
        return None
    near = [d for d in before if draft.sentence - d.sentence <= _LONG]
    again = [d for d in near if _told_again(view, lexicon, draft, d)]
    return again[-1] if again else None


def _pointing_back(view: View, draft: Draft) -> int | None:
    """The definite noun that says which event is meant: the trigger, or what a toll's verb stands in (*killed in the blast*)."""
    candidate = draft.candidate
    light = candidate.light
    noun = (
        light
        if light is not None and view.lemmas[light] in _GENERAL_NOUNS | _BLAST_NOUNS
        else candidate.trigger
    )
    if not view.is_verb(noun):
        return noun if candidate.frame.type.family in _JOINED and _definite(view, noun) else None
    if candidate.frame.type.id in _GENERAL:
        for child in view.kids(candidate.trigger, "obl"):
            if (
                view.case(child) in _IN
                and _definite(view, child)
                and view.lemmas[child] in _GENERAL_NOUNS | _BLAST_NOUNS
            ):
                return child
    return None


def _just_before(draft: Draft, before: Sequence[Draft]) -> list[Draft]:
    """The drafts of the sentence before, or of the one before that where only a toll stands between."""
    for back in range(1, _SHORT + 1):
        near = [d for d in before if draft.sentence - d.sentence == back]
        if near:
            return near
    return []


def _others(view: View, draft: Draft) -> bool:
    """*Six others were wounded*: beside those told of before."""
    return any(view.lemmas[p.token] == "other" for p in draft.candidate.parts)


def _inside(view: View, draft: Draft, noun: int) -> bool:
    """Whether the noun stands in what the draft's own trigger governs (*was killed in the attack*)."""
    return draft.candidate.trigger in view.path_up(noun) and view.heads[noun] == draft.candidate.trigger


def _definite(view: View, noun: int) -> bool:
    """Whether the noun is marked as known and as no other one."""
    if view.pos[noun] != "NOUN":
        return False
    marked = any(view.lower[c] in _BACK for c in view.kids(noun, "det"))
    apart = any(view.lower[c] in _ANOTHER or _YEAR.fullmatch(view.lower[c]) for c in view.children[noun])
    told = {view.lower[c] for c in view.kids(noun, "amod", "compound")} - _PLAIN
    return marked and not apart and not told and view.deps[noun] != "conj" and not view.kids(noun, "conj")


_PLAIN = frozenset(
    "terrorist terror suicide deadly fatal lethal bloody brutal violent armed cowardly heinous horrific barbaric vicious tragic devastating"
    " massive huge powerful big large fierce heavy air drone rocket missile mortar artillery bomb car truck lorry vehicle grenade gun knife"
    " roadside mine street student mass alleged reported apparent suspected murderous criminal militant gruesome shocking first whole entire".split()
)
"""What may stand before the noun without telling which one it is."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def _named_by(view: View, noun: int, later: Draft, earlier: Draft) -> bool:
    """Whether an event of the earlier draft's type can be called by the noun."""
    x, y = later.candidate.frame.type, earlier.candidate.frame.type
    lemma = view.lemmas[noun]
    same_word = lemma in (view.lemmas[t] for t in earlier.candidate.tokens)
    if _with_its_own(view, noun) and not (same_word and _share_a_part(later, earlier)):
        return False
    if view.tags[noun] == "NNS" and any(
        view.tags[t] == "NN" and view.lemmas[t] == lemma for t in earlier.candidate.tokens
    ):
        return False
    if lemma in _GENERAL_NOUNS:
        return y.family in _VIOLENT
    if lemma in _BLAST_NOUNS:
        return y.family == "explosion" or y.id in _GENERAL
    return x.id == y.id or (y.id in _GENERAL and x.family in _VIOLENT - {"battle"})


def _with_its_own(view: View, noun: int) -> bool:
    """Whether the noun says itself on whom, by whom or where: *the attack on the station* may be one not told yet."""
    return any(
        view.deps[c].split(":")[0] in ("nmod", "acl") and view.case(c) in _OWN for c in view.children[noun]
    )


_OWN = frozenset("on of against in at near outside between with".split())


def _share_a_part(later: Draft, earlier: Draft) -> bool:
    return _shared(later.candidate.parts, earlier.candidate.parts)


def _only(view: View, noun: int, fitting: Sequence[Draft]) -> Draft | None:
    """The one that is meant: of the same word, else of the sentence before, else the only one there is."""
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    if view.tags[noun] == "NNS":
        return None
    same = [d for d in fitting if view.lemmas[noun] in (view.lemmas[t] for t in d.candidate.tokens)]
    if len(same) == 1:
        return same[0]
    latest = max(d.sentence for d in fitting)
    last = [d for d in fitting if d.sentence == latest]
    k = view.sentence_of[noun]
    return last[0] if len(last) == 1 and k - latest == 1 else None


def _bare_toll(view: View, lexicon: Lexicon, draft: Draft) -> bool:
    """Whether a draft says only that people were killed or hurt, not by whom, where or when."""
    candidate = draft.candidate
    verbs = lexicon.fatal.suffering | lexicon.injured.suffering
    if view.passive(candidate.trigger):
        verbs |= lexicon.fatal.causing | lexicon.injured.causing
    told = {p.role for p in candidate.parts}
    return (
        candidate.frame.type.id in _GENERAL
        and view.lemmas[candidate.trigger] in verbs
        and told <= {"recipient", "victim"}
        and draft.date is None
        and not any(view.lower[c] in _ANOTHER for p in candidate.parts for c in view.children[p.token])
        and not any(view.kids(t, "advcl") for t in view.conjuncts(candidate.trigger))
        and (draft.fatalities is not None or draft.injuries is not None)
    )


def _takes_toll(toll: Draft, event: Draft) -> bool:
    """Whether the event has no such toll of its own yet."""
    return not (toll.fatalities and event.fatalities) and not (toll.injuries and event.injuries)


def _told_again(view: View, lexicon: Lexicon, later: Draft, earlier: Draft) -> bool:
    """Whether two drafts of one type share a party or what was hit, and their place, or one is said of the other."""
    x, y = later.candidate, earlier.candidate
    if x.frame.type.id != y.frame.type.id or not _agree(view, later, earlier):
        return False
    if later.sentence == earlier.sentence:
        return _one_clause(view, x.trigger, y.trigger) or _and_killed(view, lexicon, y.trigger, x.trigger)
    if any(view.lower[c] in _ANOTHER | {"also"} for t in x.tokens for c in view.children[t]):
        return False
    actors = _shared(x.role("actor"), y.role("actor"))
    harmed = _shared([p for r in _HARMED for p in x.role(r)], [p for r in _HARMED for p in y.role(r)])
    places = _shared(x.role("place"), y.role("place"))
    return actors + harmed + places >= 2 and (harmed or places) and x.frame.type.family in _VIOLENT


def _one_clause(view: View, one: int, other: int) -> bool:
    """Whether one trigger is the subject or the object of the other (*suicide bombers blew themselves up*)."""
    first, second = min(one, other), max(one, other)
    linked = view.heads[first] == second or view.heads[second] == first
    child = first if view.heads[first] == second else second
    return linked and view.deps[child].split(":")[0] in ("nsubj", "obj") and view.is_verb(view.heads[child])


def _and_killed(view: View, lexicon: Lexicon, first: int, second: int) -> bool:
    """Whether the second verb only says what the first brought about (*a bomb exploded and killed three people*)."""
    harming = lexicon.fatal.causing | lexicon.injured.causing
    joined = view.deps[second] == "conj" and view.heads[second] == first and not view.kids(second, "nsubj")
    return joined and view.lemmas[second] in harming


def _shared(some: Iterable[Part], others: Iterable[Part]) -> bool:
    left = {_root(p.mention) for p in some}
    return any(_root(p.mention) in left for p in others)


def _root(mention: Mention) -> str:
    """What a mention stands for: its entity where one is known well, else the mention that it goes back to."""
    entity = mention.entity
    if entity is not None and entity.score >= _KNOWN:
        return entity.id
    return mention.antecedent or mention.id


_KNOWN = 0.8
"""The score from which an entity is taken for what is meant; generic ones (*rebels*) stay below it."""


def _agree(view: View, later: Draft, earlier: Draft) -> bool:
    """Whether nothing that both tell differs: place, date, parties, and who was killed or hurt."""
    x, y = later.candidate, earlier.candidate
    if not _dates_agree(later.date, earlier.date):
        return False
    if not _places_agree(view, [p.mention for p in x.role("place")], [p.mention for p in y.role("place")]):
        return False
    if not _parties_agree(view, [p.mention for p in x.role("actor")], [p.mention for p in y.role("actor")]):
        return False
    harmed = [[p.mention for r in _HARMED for p in c.role(r) if not _reflexive(p)] for c in (x, y)]
    if not _parties_agree(view, *harmed):
        return False
    return not _tolls_differ(view, later, earlier) and not _rival_tolls(later, earlier)


def _rival_tolls(later: Draft, earlier: Draft) -> bool:
    """Whether a party gives another toll than the report or somebody else does: then both claims stand."""
    if (later.put.assertion == "claimed") == (earlier.put.assertion == "claimed"):
        return False
    tolls = ((later.fatalities, earlier.fatalities), (later.injuries, earlier.injuries))
    return any(one is not None and other is not None and one.best != other.best for one, other in tolls)


def _dates_agree(later: Mention | None, earlier: Mention | None) -> bool:
    if later is None:
        return True
    words, known = later.text.lower(), earlier.text.lower() if earlier else ""
    if earlier is None:
        return not _YEAR.search(words)
    return (
        words == known
        or not _DAY.search(words)
        or not _DAY.search(known)
        or _days(words) & _days(known) != set()
    )


_DAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b\d{1,2}\b|\b(?:19|20)\d\d\b|today|yesterday|month|year|week"
)


def _days(words: str) -> set[str]:
    return set(_DAY.findall(words))


def _places_agree(view: View, later: Sequence[Mention], earlier: Sequence[Mention]) -> bool:
    """Whether no two towns differ: a town may lie in a province, a street in a town."""
    new = {_root(m): m for m in later if m.named and view.kinds.get(m.id) in _TOWNS}
    known = {_root(m): m for m in earlier if m.named and view.kinds.get(m.id) in _TOWNS}
    if not new or not known or new.keys() & known.keys():
        return True
    return any(a.text in b.text or b.text in a.text for a in new.values() for b in known.values())


def _parties_agree(view: View, later: Sequence[Mention], earlier: Sequence[Mention]) -> bool:
    """Whether the parties may be the same: no two names, and no two known kinds, that have nothing in common."""
    if not later or not earlier or {_root(m) for m in later} & {_root(m) for m in earlier}:
        return True
    if any(m.named for m in later) and any(m.named for m in earlier):
        return False
    kinds = [{_SORTS.get(k := kind_of(view, m), k) for m in side} - {""} for side in (later, earlier)]
    return not kinds[0] or not kinds[1] or bool(kinds[0] & kinds[1])


_SORTS = dict.fromkeys(
    ("rebel-group", "political-militia", "identity-militia", "unidentified-armed-group", "criminal-group"),
    "armed men",
)
"""Kinds that a report may call by each other's words before it names the group."""


def _tolls_differ(view: View, later: Draft, earlier: Draft) -> bool:
    """Whether both count dead (or hurt) of different sorts, so that the two are different losses."""
    for one, other in ((later.fatalities, earlier.fatalities), (later.injuries, earlier.injuries)):
        if one is None or other is None or one.best == other.best:
            continue
        sorts = [
            {view.lemmas[p.token] for p in d.candidate.role("victim")} - _PERSONS for d in (later, earlier)
        ]
        if sorts[0] and sorts[1] and not sorts[0] & sorts[1]:
            return True
        if (
            one.best is not None
            and other.best is not None
            and one.best < other.best
            and not sorts[0] & sorts[1]
        ):
            return True
    return False


_PERSONS = frozenset("people person dozen score hundred other".split())


def _reflexive(part: Part) -> bool:
    """Whether a part is *himself*, *themselves*: the one who acts, not another who is harmed."""
    return part.mention.text.lower().endswith(("self", "selves"))


def _missing(part: Part, later: Draft, earlier: Draft, filled: set[str]) -> bool:
    """Whether the earlier draft lacks such a part: the role is empty, or filled without a name and this one has one."""
    if part.role in ("victim", "recipient"):
        counted = {p.mention.id for p in later.candidate.role("victim")}
        return (
            "victim" not in filled
            and part.role not in filled
            and (part.role == "victim" or part.mention.id not in counted)
        )
    known = earlier.candidate.role(part.role)
    return not known or (_named(part.mention) and not any(_named(p.mention) for p in known))


def _named(mention: Mention) -> bool:
    """Whether the words name one party: a proper name, or a description with a listed name in it (*the LRA fighters*)."""
    return mention.named or (mention.entity is not None and mention.entity.score >= _KNOWN)


def _lend(later: Draft, earlier: Draft) -> None:
    """Gives the earlier draft what the later one tells and it lacks."""
    mine = {_root(p.mention) for p in earlier.candidate.parts if not _reflexive(p)}
    filled = {p.role for p in earlier.candidate.parts}
    for part in later.candidate.parts:
        if (
            not _reflexive(part)
            and _root(part.mention) not in mine
            and _missing(part, later, earlier, filled)
        ):
            earlier.candidate.add(part.role, part.mention, part.token, f"{part.reason}, told later")
    earlier.absorb(later)
    earlier.date = earlier.date or later.date
    if earlier.candidate.frame.type.id in _GENERAL and later.candidate.frame.type.family == "explosion":
        earlier.candidate.frame = (
            later.candidate.frame
        )  # "an attack ... the bombing": what it was is told later
