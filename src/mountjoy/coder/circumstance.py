"""Where, when and with what: the circumstances of an event, from roles, phrases and the clause around it."""

from __future__ import annotations

import re

from mountjoy.claim import Mention
from mountjoy.codebook.model import Lexicon
from mountjoy.coder.candidate import Candidate
from mountjoy.coder.targets import struck_by
from mountjoy.coder.view import View
from mountjoy.datelines import dateline_at

_ORIGIN, _DESTINATION = frozenset({"from"}), frozenset({"to", "into", "toward", "towards", "onto"})
_MOVING = frozenset(
    {"movement", "withdrawal", "deployment", "visit", "evacuation", "advance", "displacement"}
)
_LAUNCHING = frozenset("fire launch lob hurl throw shoot send".split())
_SAID = frozenset({"statement", "diplomacy", "sanction"})
_MEANS = frozenset({"with", "using", "by", "of", "via", "involving"})


def add_circumstances(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """Adds place, origin, destination and instrument to an event candidate.

    A weak candidate is no longer weak where a place stands in a phrase of its own.
    """
    _add_own(view, candidate, lexicon)
    needs = candidate.frame.needs
    if candidate.role("place") and (needs is None or "place" in needs):
        candidate.weak = False
    if not _located(view, candidate):
        _add_place_of_the_struck(view, candidate, lexicon)
    if not candidate.role("place"):
        _add_place_around(view, candidate, lexicon)


def _add_own(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    anchors = [candidate.trigger]
    if candidate.light is not None and not _spoken_of(candidate):
        anchors.append(candidate.light)
    moving = candidate.frame.type.id in _MOVING
    for anchor in anchors:
        for child in view.children[anchor]:
            dep = view.deps[child].split(":")[0]
            if dep not in ("obl", "nmod") or view.deps[child] == "nmod:poss":
                continue
            case = view.case(child)
            for token in view.conjuncts(child):
                _add_phrase(view, candidate, token, view.case(token) or case, lexicon, moving)
        for label in ("ARGM-LOC",):
            for token in view.args(anchor, label):
                _add_where(view, candidate, token, label)
        if not view.is_verb(anchor):
            for child in view.kids(anchor, "compound", "amod", "nmod:poss"):
                mention = view.mention_at(child)
                if mention and mention.type in ("weapon", "platform") and mention.id not in _ids(candidate):
                    candidate.add("instrument", mention, child, "modifier")
    _add_weapons(view, candidate)


def _spoken_of(candidate: Candidate) -> bool:
    """Whether the object is what words are about (*hailed victory in Mosul*), whose place is not where they were said."""
    frame = candidate.frame
    return frame.type.family == "statement" and frame.roles.get("topic") == ("object",)


def _add_weapons(view: View, candidate: Candidate) -> None:
    """What was fired or set off, and what the attackers or the means are said to carry."""
    armed = candidate.frame.type.family in _ARMED
    fired = view.kids(candidate.trigger, "obj", "nsubj:pass") if armed else []
    tokens = [t for c in fired for t in view.conjuncts(c)]
    if candidate.light is not None:
        tokens += view.conjuncts(candidate.light)
    for thing in view.kids(candidate.trigger, "obj"):  # "with" belongs to the verb wherever the tree hangs it
        tokens += [c for c in view.kids(thing, "nmod") if view.case(c) == "with"]
    for part in candidate.parts:
        if part.role in ("actor", "instrument"):
            tokens += [c for c in view.kids(part.token, "nmod") if view.case(c) == "with"]
            for bearing in view.kids(part.token, "acl", "amod"):
                if not _BEARING.isdisjoint((view.lemmas[bearing], view.lower[bearing])):
                    held = view.kids(bearing, "obl", "obj", "nmod")
                    tokens += [t for c in held for t in view.conjuncts(c)]
    for token in tokens:
        found = weapon_in(view, token)
        if found is not None and found[0].id not in _ids(candidate):
            candidate.add("instrument", found[0], found[1], "weapon used")


_ARMED = frozenset({"battle", "explosion", "violence-against-civilians"})
_BEARING = frozenset(
    "arm armed carry wield brandish rig load loaded pack fill stuff lade laden equip strap packed rigged".split()
)
_MEASURES = frozenset(
    "kg kilogram kilo pound ton tonne stick burst volley round charge load gram lot number dozen hail barrage salvo".split()
)


def weapon_in(view: View, token: int) -> tuple[Mention, int] | None:
    """The weapon that a phrase is or measures: *rifles*, *500 kg of dynamite*, *two bursts of machine gun fire*."""
    mention = view.typed_at(token, ("weapon",))
    if mention is not None:
        return mention, token
    if view.lemmas[token] in _MEASURES:
        for child in view.kids(token, "nmod"):
            if view.case(child) == "of" and (inner := weapon_in(view, child)) is not None:
                return inner
    return None


def _add_phrase(
    view: View, candidate: Candidate, token: int, case: str, lexicon: Lexicon, moving: bool
) -> None:
    mention = view.mention_at(token)
    first = case.split(" ")[0]
    if first in _MEANS and (measured := weapon_in(view, token)) is not None:
        mention, token = measured
    if mention is None or mention.id in _ids(candidate):
        return
    if mention.type in ("weapon", "platform", "vehicle") and first in _MEANS:
        candidate.add("instrument", mention, token, case)
    elif mention.type in ("place", "facility"):
        launched = view.lemmas[view.heads[token]] in _LAUNCHING
        if first in _ORIGIN and not (moving or launched) and candidate.frame.type.family in _SAID:
            return  # "backed by militias from Iraq": where somebody comes from
        if (moving or launched) and first in _ORIGIN:
            candidate.add("origin", mention, token, case)
        elif moving and first in _DESTINATION:
            candidate.add("destination", mention, token, case)
        elif first == "by" and view.passive(view.heads[token]):
            return  # "condemned by the White House": who did it, not where
        elif case in lexicon.locative or first in lexicon.locative:
            _add_where(view, candidate, token, case)


def _add_where(view: View, candidate: Candidate, token: int, reason: str) -> None:
    """The place a phrase names; *the outskirts of Mosul*, *the town of X* give both the phrase and what it holds."""
    mention = view.mention_at(token)
    if mention and mention.type in ("place", "facility") and mention.id not in _ids(candidate):
        candidate.add("place", mention, token, reason)
        if not view.kinds.get(
            mention.id
        ):  # "a crowded street of the Karrada district": what it lies in is known
            _add_inner(view, candidate, token, reason)
    elif mention is None:
        for child in view.kids(token, "nmod"):
            inner = view.mention_at(child)
            if inner and inner.type in ("place", "facility") and view.case(child) == "of":
                candidate.add("place", inner, child, reason)


def _add_inner(view: View, candidate: Candidate, token: int, reason: str) -> None:
    for child in view.under(token):
        inner = view.mention_at(child)
        if child != token and inner and inner.type == "place" and view.kinds.get(inner.id):
            if inner.id not in _ids(candidate):
                candidate.add("place", inner, child, reason)
            return


_PHYSICAL = frozenset(
    {"battle", "explosion", "violence-against-civilians", "demonstration", "disaster", "crime"}
)
_SPOT = frozenset("in at near on outside inside around off".split())
_THROUGH = frozenset({"of", "for", "with", "against", *_SPOT})


def _located(view: View, candidate: Candidate) -> bool:
    """Whether a place is given that has a name or is known."""
    return any(p.mention.named or view.kinds.get(p.mention.id) for p in candidate.role("place"))


def _add_place_of_the_struck(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """*Raided a camp in Tonj*, *clashed with rebels of the front on the Kasai*: where what is acted on is."""
    type_ = candidate.frame.type
    if type_.family not in _PHYSICAL and type_.id not in _ON_THE_GROUND:
        return
    struck = [p.token for p in candidate.parts if p.role in _STRUCK_ROLES]
    struck += [i for i in view.kids(candidate.trigger, "obj", "nsubj:pass", "obl") if i not in struck]
    struck += struck_by(view, candidate, lexicon)
    struck += [i for token in struck[:1] for i in view.conjuncts(token) if i not in struck]
    for token in struck:
        if token > candidate.trigger and _add_place_under(view, candidate, token, 0):
            return


_HOLDING = frozenset(
    "carry transport house hold shelter host contain store ferry locate situate travel".split()
)
"""Verbs by which a thing is described that is where they say (*a bus carrying workers in X*)."""
_STRUCK_ROLES = frozenset({"target", "recipient", "victim", "place", "origin"})
_ON_THE_GROUND = frozenset(
    "property-destruction looting weapons-disruption displacement arrest release withdrawal base-established".split()
)
"""Deeds outside the violent families that are done where those or the things are that they are done to."""


def _add_place_under(view: View, candidate: Candidate, token: int, depth: int) -> bool:
    misread = [c for c in view.kids(token, "compound") if c > token]  # "a house in X", read as one compound
    held = [
        i for c in view.kids(token, "acl") if view.lemmas[c] in _HOLDING for i in (c, *view.kids(c, "obj"))
    ]
    for child in [
        *view.kids(token, "nmod"),
        *misread,
        *(i for c in held for i in view.kids(c, "obl", "nmod")),
    ]:
        first = view.case(child).split(" ")[0]
        if first not in _THROUGH or view.deps[child] == "nmod:poss":
            continue
        mention = view.mention_at(child)
        known = mention is not None and (mention.named or bool(view.kinds.get(mention.id)))
        if mention is not None and mention.type == "place" and first in _SPOT and known:
            for one in view.conjuncts(child):
                place = view.typed_at(one, ("place",))
                if place is not None and place.id not in _ids(candidate):
                    candidate.add("place", place, one, f"{first}, of what was struck")
            return True
        if depth < 3 and _add_place_under(view, candidate, child, depth + 1):
            return True
    return False


def _add_place_around(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """The nearest place of a governing clause: *In Mosul, troops said ...*, *killed ... when a bomb exploded in X*."""
    physical = candidate.frame.type.family in _PHYSICAL
    below = candidate.trigger
    for node in view.path_up(candidate.trigger):
        if not physical and node != below and _apart(view, below):
            return  # what is said or signed in a clause of its own was not done where the clause above plays
        below = node
        if view.deps[node] == "acl:relcl" and any(view.lower[c] == "where" for c in view.children[node]):
            _add_where(view, candidate, view.heads[node], "where")
        for child in view.children[node]:
            if child == candidate.trigger or view.deps[child].split(":")[0] not in ("obl", "nmod"):
                continue
            if (
                node != candidate.trigger
                and child > candidate.trigger
                and view.lemmas[node] in lexicon.saying
                and not _is_told(view, candidate.trigger, node)
            ):
                continue  # "..., survivors told reporters in Chad": where it was said
            if view.case(child).split(" ")[0] not in _SPOT:
                continue
            for token in view.conjuncts(child):
                mention = view.mention_at(token)
                if mention and mention.type in ("place", "facility") and mention.id not in _ids(candidate):
                    candidate.add("place", mention, token, "place of the clause")
        if candidate.role("place"):
            return


def _apart(view: View, node: int) -> bool:
    """Whether a word heads a clause of its own beside or within another: a relative clause, one joined with its own subject."""
    if view.deps[node] == "acl:relcl":
        return not any(view.lower[c] == "where" for c in view.children[node])
    return view.deps[node] == "conj" and bool(view.kids(node, "nsubj", "nsubj:pass"))


def _is_told(view: View, trigger: int, verb: int) -> bool:
    """Whether the event is what a passive verb of saying tells (*clashes were reported in X*): the place is then its own."""
    told = view.carrier(trigger)
    return view.heads[told] == verb and view.deps[told] == "nsubj:pass"


_ON_THE_SPOT = frozenset(
    {"battle", "explosion", "violence-against-civilians", "demonstration", "strategic", "disaster", "crime"}
)


def add_dateline(view: View, firsts: list[Candidate], sentence: int) -> None:
    """Puts the dateline's town as the place of the report's first event where that names no place.

    A report is often filed from elsewhere: a place, a nationality or a party of another country in the sentence
    says so.
    """
    first = next((c for c in firsts if c.kind == "event" and c.frame.type.family in _ON_THE_SPOT), None)
    town = _filed_from(view, sentence - 1) if sentence else None
    if first is None or town is None or first.role("place"):
        return
    start, end = view.sentences[sentence]
    own = view.countries.get(town.id)
    for mention in view.mentions:
        if start <= view.head_of[mention.id] < end:
            country = view.countries.get(mention.id)
            if (mention.type == "place" and mention.named) or (country and country != own):
                return
    first.add("place", town, view.head_of[town.id], "dateline")


def _filed_from(view: View, sentence: int) -> Mention | None:
    """The town of a sentence that is a dateline."""
    start, end = view.sentences[sentence]
    stop = dateline_at(view.text, view.starts[start])
    if stop is None or stop < view.ends[end - 1]:
        return None
    towns = (m for m in view.mentions if m.type == "place" and start <= view.head_of[m.id] < end)
    return next(towns, None)


def _ids(candidate: Candidate) -> set[str]:
    return {p.mention.id for p in candidate.parts}


_CLOCK = frozenset(
    "midnight noon midday dawn dusk sunrise sunset night morning evening afternoon at just after before around early late the in".split()
)


def date_words(view: View, candidate: Candidate, sentence: tuple[int, int]) -> Mention | None:
    """The date expression that belongs to the event: under its trigger, up its clauses, or the sentence's only one."""
    start, end = view.starts[sentence[0]], view.ends[sentence[1] - 1]
    dates = [m for m in view.mentions if m.type == "date" and start <= m.start and m.end <= end]
    dates = [m for m in dates if not (_is_duration(view, m) or _is_hour(view, m))]
    days = [m for m in dates if not _CLOCK.issuperset(m.text.lower().split())]
    dates = days or dates  # "just after midnight on Sunday": the day, not the hour
    single = [m for m in dates if m.text.lower().split()[0] not in ("every", "each")]
    dates = single or dates  # "every night this week": this week
    if is_background(
        view, candidate.trigger
    ):  # the date of another clause is not that of what went before it
        dates = [m for m in dates if candidate.trigger in view.path_up(view.head_of[m.id])]
    if not dates:
        return None
    heads = {view.head_of[m.id]: m for m in dates}
    for token in view.args(candidate.trigger, "ARGM-TMP"):
        for head, mention in heads.items():
            if token in view.path_up(head)[:4]:
                return mention
    passed: set[int] = set()
    for node in view.path_up(candidate.trigger):
        for head, mention in sorted(heads.items()):
            way = view.path_up(head)
            if node in way:
                between = way[: way.index(node)]
                if passed.isdisjoint(between) and not any(view.is_verb(t) for t in between):
                    return mention
        passed.add(node)
        if _told_apart(view, node):
            break
    return dates[0] if len(dates) == 1 and not _own_clause(view, heads, candidate.trigger) else None


def is_background(view: View, trigger: int) -> bool:
    """Whether the past perfect puts an event before the time told of: *the town, which rebels had seized, ...*.

    After a verb of saying it is only the past of what was said: *officials said gunmen had killed five*.
    """
    if not any(view.lower[c] in ("had", "'d", "’d") for c in view.kids(trigger, "aux")):
        return False
    for node in view.path_up(trigger):
        if view.deps[node] in ("ccomp", "parataxis", "csubj", "xcomp"):
            return False
        if view.deps[node].split(":")[0] in ("acl", "advcl"):
            return True
    return not any(view.lemmas[c] in _SAYING for node in view.path_up(trigger) for c in view.children[node])


_SAYING = frozenset("say tell add report according accord announce claim state".split())


_HOUR = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d(?: ?(?:hours|hrs))?")
_OF_THE_CLOCK = re.compile(r"\s(?:hours|hrs|local|gmt|utc|z)\b", re.IGNORECASE)


def _is_hour(view: View, mention: Mention) -> bool:
    """Whether four digits are an hour and no year: *at 1900*, *around 0230 local time*."""
    if not _HOUR.fullmatch(mention.text.lower()):
        return False
    before = view.text[: mention.start].rsplit(maxsplit=1)[-1:]
    return (
        mention.text.startswith("0")
        or mention.text.lower().endswith("rs")
        or [word.lower() for word in before] == ["at"]
        or _OF_THE_CLOCK.match(view.text, mention.end) is not None
    )


_UNITS = frozenset("minute hour day week month year decade".split())
_FIRST = frozenset("first second third fourth fifth last latest".split())


def _is_duration(view: View, mention: Mention) -> bool:
    """Whether words say how long and not when: *for some hours*, *his first visit in eleven years*."""
    words = mention.text.lower().split()
    if words in (["hours"], ["minutes"]):
        return True
    last = words[-2] if len(words) > 2 and words[-1] in ("before", "after") else words[-1]
    if last.removesuffix("s") not in _UNITS or words[0] in ("last", "past", "this", "next", "the"):
        return False
    first = next((t for t in range(view.size) if view.starts[t] >= mention.start), 0)
    before = view.lower[first - 1] if first else ""
    if before == "for":
        return True
    start = view.sentences[view.sentence_of[first]][0]
    ranked = any(view.lower[t] in _FIRST or view.tags[t] == "JJS" for t in range(start, first))
    return before == "in" and ranked


def _own_clause(view: View, heads: dict[int, Mention], trigger: int) -> bool:
    """Whether the only date stands inside another clause that does not hold the trigger."""
    for head in heads:
        for node in view.path_up(head):
            if view.is_verb(node):
                return not (
                    node in _clause_nodes(view, trigger)
                    or _coordinate(view, trigger, node)
                    or _purpose(view, trigger, node)
                )
    return False


def _coordinate(view: View, first: int, second: int) -> bool:
    """Whether the second verb goes on from the first with the same subject: *blew up the palace and left in 2015*."""
    joined = view.deps[second] == "conj" and view.heads[second] == first
    past = {view.tags[first], view.tags[second]} <= {"VBD", "VBN"}
    return joined and past and not view.kids(second, "nsubj", "nsubj:pass")


def _purpose(view: View, trigger: int, verb: int) -> bool:
    """Whether a verb tells what the event is for: *launched an operation to liberate the town at dawn on Sunday*."""
    return (
        view.tags[verb] == "VB" and trigger in view.path_up(verb) and not view.kids(verb, "aux", "nsubj")[1:]
    )


def _clause_nodes(view: View, trigger: int) -> list[int]:
    """The trigger and what governs it, up to the clause of whoever says so."""
    out = []
    for node in view.path_up(trigger):
        out.append(node)
        if _told_apart(view, node):
            break
    return out


_ANNOUNCING = frozenset({"announce", "declare", "proclaim", "unveil"})


def _told_apart(view: View, node: int) -> bool:
    """Whether the clause above is a saying with a date of its own; what is announced is dated with the announcement."""
    if view.deps[node] not in ("ccomp", "parataxis"):
        return False
    return view.lemmas[view.heads[node]] not in _ANNOUNCING


_INTENDING = frozenset(
    "plan agree intend vow expect set schedule due promise pledge threaten prepare decide".split()
)


def tense(view: View, trigger: int) -> str:
    """past, present or future, from the auxiliary or the form of the clause's verb."""
    for node in view.path_up(trigger):
        if view.pos[node] in ("VERB", "AUX") or view.is_verb(node):
            helping = {view.lower[c] for c in view.kids(node, "aux")}
            if helping & {"will", "shall", "'ll"}:
                return "future"
            if "would" in helping or (
                view.tags[node] == "VB" and view.lemmas[view.heads[node]] in _INTENDING
            ):
                return "present"  # before or after the report, whichever is nearer
            return "present" if view.tags[node] in ("VBZ", "VBP") else "past"
    return "past"
