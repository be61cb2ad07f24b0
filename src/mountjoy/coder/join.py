"""Casualties to the events that caused them, and one event told by two words to one claim."""

from __future__ import annotations

from mountjoy.codebook.model import Codebook
from mountjoy.coder.candidate import Candidate
from mountjoy.coder.draft import Draft
from mountjoy.coder.nouns import WHO_FOUGHT
from mountjoy.coder.people import Toll, sides, tolls
from mountjoy.coder.sides import by_a_party
from mountjoy.coder.slots import subject
from mountjoy.coder.view import View, kind_of

_VIOLENT = frozenset(
    {"battle", "explosion", "violence-against-civilians", "demonstration", "disaster", "crime"}
)
_CAUSE_LINKS = ("advcl", "conj", "acl", "xcomp", "parataxis", "obl", "ccomp", "acl:relcl", "nmod", "orphan")
_CAUSE_CASES = frozenset({"in", "during", "by", "after", "when", "as", "from", "with", "following"})
HARMED = ("killed", "wounded")
TOLL_NOUNS = frozenset({"toll", "number", "tally"})
"""Nouns that stand for a number of people, whatever became of them."""
TOLL_TYPES = frozenset({"killing"})
"""Types that only say that someone was killed: another violent event of the clause takes their toll."""


def join_casualties(
    view: View, codebook: Codebook, sentence: tuple[int, int], drafts: list[Draft], earlier: list[Draft]
) -> list[Draft]:
    """Each number of people is given to its event; a bare killing that another event explains is folded into it.

    A toll that no event of its sentence explains (*the toll rose to 12*) goes to the last deadly one of ``earlier``.
    """
    events = [d for d in drafts if d.candidate.kind == "event" and d.candidate.frame.type.family in _VIOLENT]
    folded = _told_by_their_noun(view, codebook, events, [d for d in drafts if d.type.id in _DAMAGE])
    events = [d for d in events if id(d) not in folded]
    for toll in tolls(view, codebook.lexicon, sentence):
        cause = _cause(view, codebook, toll, events, drafts) or _earlier(view, toll, earlier)
        if cause is None and not drafts:
            cause = _sentence_before(view, codebook, toll, earlier)
        own = next((d for d in events if d.candidate.trigger == toll.trigger), None)
        if cause is not None and own is not None and _apart(view, codebook, own, cause):
            cause = own
        if cause is None:
            continue
        cause.give(toll, sides(view, toll))
        if toll.outcome not in HARMED:
            continue
        for victim in (c.token for c in toll.people if not c.part):
            mention = view.mention_at(victim)
            if mention and mention.type in ("actor", "person") and cause.candidate.frame.type.kind == "event":
                doers = {p.mention.id for p in cause.candidate.role("actor") if p.reason != WHO_FOUGHT}
                if mention.id not in doers:
                    cause.candidate.add("victim", mention, victim, "casualties")
        if own is not None and own is not cause and _only_harms(view, codebook, own):
            _fold(own, cause)
            folded.add(id(own))
    folded |= _of_the_same_clause(view, codebook, events, folded)
    folded |= _bare_tolls(view, codebook, events, folded)
    folded |= _also_hurt(view, codebook, events, folded)
    folded |= _brought_about(view, codebook, events, folded)
    for draft in events:
        if draft.candidate.frame.type.family == "violence-against-civilians":
            for part in draft.candidate.role("recipient"):
                if part.mention.type in ("actor", "person"):
                    draft.candidate.add("victim", part.mention, part.token, "harmed")
    return [d for d in drafts if id(d) not in folded]


def _only_harms(view: View, codebook: Codebook, draft: Draft) -> bool:
    """Whether a draft says no more than whom another event harmed: a killing, *shelled the town, wounding four*."""
    if draft.candidate.frame.type.id in TOLL_TYPES:
        return True
    verb = draft.candidate.trigger
    hurting = (
        view.lemmas[verb] in codebook.lexicon.injured.causing and draft.candidate.frame.type.id == "attack"
    )
    return hurting and view.tags[verb] == "VBG" and view.deps[verb] == "advcl"


def _is_toll(view: View, codebook: Codebook, draft: Draft) -> bool:
    """Whether a draft says no more than that people were killed or hurt: a casualty verb without an agent."""
    lexicon = codebook.lexicon
    verbs = (
        lexicon.fatal.causing | lexicon.fatal.suffering | lexicon.injured.causing | lexicon.injured.suffering
    )
    verbs |= lexicon.fatal.taking.keys()  # "the army lost 15 men"
    candidate = draft.candidate
    bare = not candidate.role("actor") and not candidate.role("instrument")
    return (
        bare
        and candidate.frame.type.id in ("killing", "attack", "clash")
        and view.lemmas[candidate.trigger] in verbs
    )


def _of_the_same_clause(view: View, codebook: Codebook, events: list[Draft], folded: set[int]) -> set[int]:
    """*An attack that killed and injured dozens*: a verb of harm joined to one whose toll is another event's is of that event."""
    harming = codebook.lexicon.fatal.causing | codebook.lexicon.injured.causing
    given = {
        t.trigger: d
        for d in events
        if id(d) not in folded
        for t in d.tolls
        if t.trigger != d.candidate.trigger
    }
    out: set[int] = set()
    for draft in events:
        verb = draft.candidate.trigger
        cause = given.get(view.heads[verb])
        joined = view.deps[verb] == "conj" and not view.kids(verb, "nsubj", "nsubj:pass")
        if cause is None or cause is draft or id(draft) in folded or not joined:
            continue
        if view.lemmas[verb] in harming and draft.candidate.frame.type.id in ("attack", "killing", "clash"):
            cause.absorb(draft)
            out.add(id(draft))
    return out


def _bare_tolls(view: View, codebook: Codebook, events: list[Draft], folded: set[int]) -> set[int]:
    """Bare tolls beside one event that explains them (*two were killed ...; a mine exploded*) are folded into it."""
    rest = [d for d in events if id(d) not in folded]
    tolls = [d for d in rest if _is_toll(view, codebook, d)]
    told = [d for d in rest if d not in tolls and d.put.assertion in ("reported", "claimed", "alleged")]
    causes = [d for d in told if d.candidate.frame.type.family != "crime"]
    if not causes:
        return set()
    for toll in tolls:
        cause = min(causes, key=lambda d: (_loose(d), abs(d.candidate.trigger - toll.candidate.trigger)))
        _fold(toll, cause)
    return {id(d) for d in tolls}


def _also_hurt(view: View, codebook: Codebook, events: list[Draft], folded: set[int]) -> set[int]:
    """*killed four and wounded six*, *six were killed and 14 wounded*: the hurt of a killing are of the same event."""
    words = codebook.lexicon
    here = [
        d
        for d in events
        if id(d) not in folded and d.candidate.frame.type.id in ("killing", "attack", "clash")
    ]
    deadly = {d.candidate.trigger: d for d in here if view.lemmas[d.candidate.trigger] in words.fatal.causing}
    out: set[int] = set()
    for draft in here:
        verb = draft.candidate.trigger
        killing = deadly.get(view.heads[verb])
        hurt = view.lemmas[verb] in words.injured.causing or view.lower[verb] in words.injured.adjectives
        if killing is None or not hurt or view.deps[verb] not in ("conj", "advcl"):
            continue
        shared = {p.mention.id for p in killing.candidate.parts}
        others = [p for p in draft.candidate.role("recipient") if p.mention.id not in shared]
        draft.candidate.parts = [p for p in draft.candidate.parts if p.role != "recipient" or p in others]
        _fold(draft, killing)
        out.add(id(draft))
    return out


def _brought_about(view: View, codebook: Codebook, events: list[Draft], folded: set[int]) -> set[int]:
    """*A drone hit a bus, killing five and injuring eleven*: participles of harm read as the same kind of event again."""
    harming = codebook.lexicon.fatal.causing | codebook.lexicon.injured.causing
    rest = {d.candidate.trigger: d for d in events if id(d) not in folded}
    out: set[int] = set()
    for verb, draft in rest.items():
        node = verb
        while view.tags[node] == "VBG" and view.deps[node] in ("advcl", "conj"):
            node = view.heads[node]
        carried = [rest[c] for c in view.kids(node, "obj") if c in rest]
        cause = rest.get(node) or next(iter(carried), None)
        if cause is None or cause is draft or view.lemmas[verb] not in harming:
            continue
        if _of_one_kind(cause, draft):
            _fold(draft, cause)
            out.add(id(draft))
    return out


def _of_one_kind(cause: Draft, draft: Draft) -> bool:
    """Whether two tell of one type, or of an explosion that the later one calls by another (*a mine went off, killing two*)."""
    one, other = cause.candidate.frame.type, draft.candidate.frame.type
    return one.id == other.id or one.family == other.family == "explosion"


def _loose(draft: Draft) -> bool:
    """Explosions and named kinds of attack explain a toll better than a clash or a raid somewhere in the sentence."""
    return draft.candidate.frame.type.family != "explosion"


_DAMAGE = frozenset({"property-destruction"})


def _told_by_their_noun(view: View, codebook: Codebook, events: list[Draft], damage: list[Draft]) -> set[int]:
    """Verbs that say what an event noun brought about (*two bombings killed*, *the blast hit*) add to that noun's event."""
    lexicon = codebook.lexicon
    bringing = lexicon.effect | lexicon.fatal.causing | lexicon.injured.causing | _STRIKING
    nouns = {
        d.candidate.trigger: d
        for d in events
        if _nominal(view, d.candidate.trigger) and not _stands_for_them(d)
    }
    folded: set[int] = set()
    for draft in [*events, *damage]:
        verb = draft.candidate.trigger
        if view.lemmas[verb] not in bringing or not view.is_verb(verb):
            continue
        causes = [nouns[f.token] for f in subject(view, verb) if f.token in nouns]
        if causes:
            _fold(draft, causes[0])
            folded.add(id(draft))
    return folded


def _nominal(view: View, token: int) -> bool:
    """Whether a trigger stands as a noun: it is one, or an *-ing* form that is a subject (*shelling killed two*)."""
    return not view.is_verb(token) or (
        view.tags[token] == "VBG" and view.deps[token].split(":")[0] in ("nsubj", "csubj")
    )


_STRIKING = frozenset(
    "strike hit target rock shake tear rip destroy damage explode occur engage suppress neutralize neutralise".split()
)


def _fold(own: Draft, cause: Draft) -> None:
    cause.absorb(own)
    for part in own.candidate.parts:
        if part.role == "actor" and (cause.candidate.role("actor") or part.token in cause.candidate.tokens):
            continue  # "killed by an airstrike": the deed, nobody who did it
        loser = part.role == "recipient" and own.candidate.frame.roles.get("recipient", ("",))[0] == "subject"
        role = "victim" if part.role == "recipient" and not loser else part.role
        if role == "place" and cause.candidate.role("place"):
            continue
        if not any(p.mention.id == part.mention.id for p in cause.candidate.parts):
            cause.candidate.add(role, part.mention, part.token, part.reason)


def _earlier(view: View, toll: Toll, earlier: list[Draft]) -> Draft | None:
    """The last event told that may have brought a toll told on its own: one that has such a toll, else any violent."""
    if view.lemmas[toll.trigger] not in TOLL_NOUNS:
        return None
    violent = [
        d for d in earlier
        if d.candidate.frame.type.family in _VIOLENT and d.put.assertion in ("reported", "claimed", "alleged")
    ]  # fmt: skip
    counted = [d for d in violent if d.total(toll.outcome) is not None]
    found = counted or violent
    return found[-1] if found else None


def _apart(view: View, codebook: Codebook, own: Draft, cause: Draft) -> bool:
    """*Soldiers shot dead a boy during a raid*: a deed of its own where the other event is one between armed sides.

    So is the toll that a party claims of an event spoken of (*the group said it killed 21 soldiers in the raid*).
    """
    spoken_of = not view.is_verb(cause.candidate.trigger)
    if cause is not own and spoken_of and by_a_party(view, own) and not by_a_party(view, cause):
        return True
    if cause is own or cause.candidate.frame.type.id != "clash" or not own.candidate.role("actor"):
        return False
    if view.is_verb(cause.candidate.trigger):
        return False
    harmed = [p.mention for p in own.candidate.role("recipient")]
    civil = [kind_of(view, m) not in codebook.kind_groups["armed"] for m in harmed]
    return bool(civil) and all(civil) and own.candidate.frame.type.id in TOLL_TYPES


def _sentence_before(view: View, codebook: Codebook, toll: Toll, earlier: list[Draft]) -> Draft | None:
    """*At least 12 people died*, a sentence of its own: of the one violent event of the sentence before."""
    verb = toll.trigger
    if toll.outcome not in HARMED or view.deps[verb] != "root" or view.lemmas[verb] not in _DYING:
        return None
    if view.kids(verb, "obl", "advcl", "aux") or any(
        view.lower[c] == "also" for c in view.kids(verb, "advmod")
    ):
        return None
    before = view.sentence_of[verb] - 1
    violent = [
        d for d in earlier
        if d.sentence == before and d.candidate.frame.type.family in _VIOLENT - {"crime"}
        and d.put.assertion in ("reported", "claimed", "alleged")
    ]  # fmt: skip
    if len(violent) != 1 or violent[0].total(toll.outcome) is not None:
        return None
    return violent[0]


_DYING = frozenset({"die", "perish"})


def _cause(
    view: View, codebook: Codebook, toll: Toll, events: list[Draft], drafts: list[Draft]
) -> Draft | None:
    """The event that the toll belongs to: its verb's subject, the event it happened in, or its own trigger."""
    if toll.outcome not in HARMED:
        own = [d for d in drafts if d.candidate.kind == "event" and toll.trigger in d.candidate.tokens]
        if own:
            return own[0]
    return _explaining(view, codebook, toll, events) or _governing(view, toll, events)


def _governing(view: View, toll: Toll, events: list[Draft]) -> Draft | None:
    """The draft on the toll's own word, or on one that governs it (*the bodies of two men were found*)."""
    by_token = {d.candidate.trigger: d for d in reversed(events)}
    return next((by_token[node] for node in view.path_up(toll.trigger)[:4] if node in by_token), None)


def _explaining(view: View, codebook: Codebook, toll: Toll, events: list[Draft]) -> Draft | None:
    """An event that says more than that people were harmed, by the tree around the toll."""
    own = next((d for d in events if d.candidate.trigger == toll.trigger), None)
    specific = [d for d in events if not _only_harms(view, codebook, d)]
    if own is not None or view.kids(toll.trigger, "nsubj"):  # "abducted and killed him": two deeds
        specific = [d for d in specific if d.candidate.frame.type.id != "abduction"]
    if own is not None and own.put.assertion in _TOLD:  # an attempt that failed explains no toll
        specific = [d for d in specific if d.put.assertion in _TOLD]
    by_token = {t: d for d in specific for t in d.candidate.tokens}
    if toll.trigger in by_token:
        return by_token[toll.trigger]
    if view.lemmas[toll.trigger] in TOLL_NOUNS:
        inside = [t for t in view.under(toll.trigger) if t in by_token]
        if inside:
            return by_token[inside[0]]
    taken = view.kids(toll.trigger, "nsubj:pass")  # an event that a tree takes for who was killed
    for token in [*(f.token for f in subject(view, toll.trigger)), *taken]:
        if token in by_token:
            return by_token[token]
    for child in view.children[toll.trigger]:
        marks = {view.case(child), *(view.lower[c] for c in view.kids(child, "mark", "advmod"))}
        if child in by_token and marks & _CAUSE_CASES:
            return by_token[child]
        if view.is_verb(child) and marks & _CAUSE_CASES:
            inside = [c for c in view.kids(child, "nsubj", "obj", "obl") if c in by_token]
            if inside:
                return by_token[inside[0]]
        for grandchild in view.kids(child, "nmod", "acl"):
            if grandchild in by_token and (marks | {view.case(grandchild)}) & _CAUSE_CASES:
                return by_token[grandchild]
    node = toll.trigger
    while view.deps[node] in _CAUSE_LINKS or view.deps[node] in ("obj", "nsubj", "nsubj:pass"):
        node = view.heads[node]
        if node in by_token:
            return by_token[node]
        if view.lemmas[node] in codebook.lexicon.lists["taking-a-stand"]:
            break  # those for whom people demand or mourn did not die at that
        for sibling in view.children[node]:
            if sibling in by_token and view.deps[sibling] in ("nsubj", "obj", "nsubj:pass", "conj"):
                return by_token[sibling]
    return None


_TOLD = frozenset({"reported", "claimed", "alleged"})


def same_event(view: View, drafts: list[Draft]) -> list[Draft]:
    """Drafts of one type in one clause that share all their parties become one (*attacked ... in an attack*)."""
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((k for k in kept if _same(view, k, draft)), None)
        if twin is None:
            kept.append(draft)
        elif draft.candidate.trigger in view.path_up(twin.candidate.trigger) and _stands_for_them(twin):
            kept[kept.index(twin)] = draft  # "rioters burned": the deed, not the word for who did it
        else:
            for part in draft.candidate.parts:
                twin.candidate.add(part.role, part.mention, part.token, part.reason)
            twin.absorb(draft)
    return kept


_MOVES = frozenset({"withdrawal", "advance", "movement"})


def _one_move(view: View, first: int, second: int) -> bool:
    """*Abandoned the town and retreated*: two verbs of one subject for one move."""
    joined = view.deps[second] == "conj" and view.heads[second] == first
    return joined and not view.kids(second, "nsubj", "nsubj:pass")


def _one_blow(view: View, x: Candidate, y: Candidate) -> bool:
    """*A bomb targeting a van wounded two*: a participle beside the weapon and the clause tell of one use of it."""
    weapon = view.heads[x.trigger]
    mention = view.mention_at(weapon)
    if view.deps[x.trigger] != "acl" or mention is None:
        return False
    if mention.id not in {p.mention.id for p in y.role("instrument")}:
        return False
    beside = weapon in view.kids(y.trigger, "nsubj") or weapon == view.heads[y.trigger]
    return beside or (weapon in view.kids(y.trigger, "obj") and view.tags[x.trigger] == "VBN")


def _stands_for_them(draft: Draft) -> bool:
    """Whether the trigger is but a noun for those who take part (*protesters*, *a mob*)."""
    return any(part.token == draft.candidate.trigger for part in draft.candidate.role("actor"))


def _same(view: View, a: Draft, b: Draft) -> bool:
    x, y = a.candidate, b.candidate
    if x.frame.type.id != y.frame.type.id or x.kind != "event":
        return False
    reach = 5 if view.deps[y.trigger] == "advcl" and view.tags[y.trigger] == "VBG" else 3
    linked = x.trigger in view.path_up(y.trigger)[:reach] or y.trigger in view.path_up(x.trigger)[:3]
    told_by_both = x.frame.type.family == "disaster" and view.heads[y.trigger] == x.trigger
    if told_by_both and view.deps[y.trigger] in ("conj", "advcl", "parataxis"):
        return True
    if linked and x.frame.type.id in _MOVES and _one_move(view, x.trigger, y.trigger):
        return True
    if _one_blow(view, x, y) or _one_blow(view, y, x):
        return True
    if not linked or view.deps[y.trigger] == "conj" or view.deps[x.trigger] == "conj":
        return False
    told_on = view.deps[y.trigger] == "advcl" and view.tags[y.trigger] == "VBG"  # "..., wounding 80 workers"
    return all(
        {p.mention.id for p in x.role(r)} >= {p.mention.id for p in y.role(r)}
        for r in (("actor",) if told_on else ("actor", "recipient"))
    )
