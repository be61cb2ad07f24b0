"""Resolves the places of one report together: ranked candidates, a reason for each choice, or unresolved.

A name's reading depends on the rest of the report: the countries and provinces that it names, the places
close
by, what the words put the place in ("Tripoli, Lebanon"), and the kind that a head word fixes ("Nineveh
Province").
A tiny village abroad that merely sounds alike is left unresolved rather than guessed.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mountjoy import translit
from mountjoy.claim import Entity, Mention, Placing
from mountjoy.resolve.gazetteer import KNOWN, Gazetteer, PlaceCandidate
from mountjoy.resolve.own_places import default_gazetteer
from mountjoy.resolve.place_entities import FOLLOWING, entity_of, follow_provinces, placing
from mountjoy.resolve.place_phrases import Phrase, parse, place_words, tidy
from mountjoy.resolve.place_reading import (
    TOWNS,
    containers_named,
    extended,
    fits,
    has_own_division,
    kinds_around,
    km,
    meant_division,
    nation_named,
    read,
    stated_container,
    told_division,
    within,
)
from mountjoy.resolve.toponyms import scan

__all__ = ["Ranked", "find_toponyms", "placing_of", "rank_places", "resolve_places"]

_WORD = re.compile(r"[A-Z][\w’'-]+")
_SEATS = 5
_SEAT_KM = 40.0
_GREAT = 6.3  # powers of ten of people: about two million


@dataclass(slots=True)
class _Group:
    """The mentions of one report that say the same place in the same way."""

    phrase: Phrase
    candidates: list[PlaceCandidate]
    container: list[PlaceCandidate]
    mentions: list[Mention] = field(default_factory=list)
    seats: frozenset[str] = frozenset()
    """Ids of towns that are told from a division of the name as "X City"."""
    chosen: PlaceCandidate | None = None
    margin: float = 0.0
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Context:
    """What the report as a whole says about where it plays: how often it names countries and divisions."""

    countries: Counter[str]
    divisions: Counter[tuple[str, str]]

    def share(self, country: str | None) -> float:
        total = sum(self.countries.values())
        return self.countries[country] / total if country and total else 0.0


def resolve_places(
    text: str,
    mentions: Sequence[Mention],
    *,
    report_country: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> dict[str, Entity]:
    """The places that the mentions of a report stand for, by mention id; those not resolved are left out.

    Mentions of type place, facility and nationality are read; an actor only where its words are a country's
    name.
    `report_country` (ISO2) is the country that the source is known to report on. `gazetteer` defaults to the
    one that is shipped, with the user's imported places.
    """
    gaz = gazetteer or default_gazetteer()
    caseless = not any(char.isupper() for char in text)
    found: dict[str, Entity] = {}
    groups: dict[tuple[object, ...], _Group] = {}
    inside = _inside(mentions)
    for mention in sorted(mentions, key=lambda one: (one.start, one.end, one.id)):
        country = nation_named(mention, gaz)
        if country is not None:
            found[mention.id] = entity_of(
                gaz, country, Phrase(mention.text), 0.97, (f"{mention.text} names a country",)
            )
        elif mention.type in ("place", "facility"):
            group = _group(text, inside.get(mention.id, mention), gaz, caseless)
            if group is not None:
                key = (group.phrase, tuple(place.id for place in group.container))
                groups.setdefault(key, group).mentions.append(mention)
    ordered = list(groups.values())
    _disambiguate(ordered, _context(text, ordered, found, report_country, gaz))
    for group in ordered:
        if group.chosen is not None:
            score = _score_of(group.margin)
            for mention in group.mentions:
                found[mention.id] = entity_of(gaz, group.chosen, group.phrase, score, group.why)
    _follow_antecedents(mentions, found)
    follow_provinces(mentions, found, gaz)
    return {name: found[name] for name in sorted(found)}


def _inside(mentions: Sequence[Mention]) -> dict[str, Mention]:
    """The wider mention of a place whose name a mention is, where that tells what it lies in, by mention id.

    "Dniprovskyi" of "Kherson's Dniprovskyi district" is no other place than the whole.
    """
    placed = [m for m in mentions if m.type in ("place", "facility")]
    out: dict[str, Mention] = {}
    for outer in placed:
        phrase = parse(outer.text)
        if phrase.container is not None and not phrase.part:
            for mention in placed:
                within_it = outer.start <= mention.start and mention.end <= outer.end
                if within_it and mention.id != outer.id and tidy(mention.text) == phrase.core:
                    out[mention.id] = outer
    return out


def _group(text: str, mention: Mention, gaz: Gazetteer, caseless: bool) -> _Group | None:
    """A mention's name, its candidates and what it lies in; None where it names no place."""
    before, after = (
        text[max(0, mention.start - 30) : mention.start],
        text[mention.end : mention.end + FOLLOWING],
    )
    phrase, candidates = read(extended(mention.text, after), gaz)
    core = phrase.core
    named = caseless or any(char.isupper() for char in core)
    if not candidates or not named or (len(core) < 3 and not any(p.level == "exact" for p in candidates)):
        return None
    if mention.type == "facility" and phrase.kinds and not any(fits(p, phrase.kinds) for p in candidates):
        return None
    if not phrase.kinds and phrase.core == tidy(mention.text):
        kinds = kinds_around(before, after) or meant_division(after, candidates)
        phrase = replace(phrase, kinds=kinds)
    container = containers_named(phrase.container, gaz) if phrase.container else stated_container(after, gaz)
    if any(p.level != "key" and p.prominence >= KNOWN for p in candidates):
        # A well-known place of that very name, be it of another index: names that merely sound alike are out.
        candidates = [place for place in candidates if place.level != "key"]
    if not any(within(place, outer) for place in candidates for outer in container):
        if phrase.container and container and phrase.kinds == {"district"}:
            return None  # another town's quarter of that name
        container = []
    if any(p.kind == "country" and p.primary and p.level == "exact" for p in candidates) and not container:
        # A country's own name is not read as a by-name of some town.
        candidates = [p for p in candidates if p.primary or p.kind not in TOWNS]
    return _Group(phrase, candidates, container, seats=_seats(core, candidates, gaz))


def _seats(core: str, candidates: list[PlaceCandidate], gaz: Gazetteer) -> frozenset[str]:
    """The towns among the candidates that go by "X City" because a division has the name: Quebec, Oklahoma.

    Of the greatest of them (New York) the bare name is as usual.
    """
    if not any(place.kind == "province" and place.primary for place in candidates):
        return frozenset()
    named = gaz.lookup(f"{core} City", limit=_SEATS, spelt_like=False)
    return frozenset(p.id for p in named if p.kind in TOWNS and p.prominence < _GREAT)


def _context(
    text: str, groups: list[_Group], found: dict[str, Entity], report_country: str | None, gaz: Gazetteer
) -> _Context:
    """Count the countries (demonyms included) and divisions that the report names."""
    countries: Counter[str] = Counter()
    divisions: Counter[tuple[str, str]] = Counter()
    if report_country:
        countries[report_country] += 3
    countries.update(entity.country for entity in found.values() if entity.country)
    if not found:
        words = Counter(match.group() for match in _WORD.finditer(text))
        for word in sorted(words):
            nation = gaz.demonym(word)
            if nation is not None and nation.country:
                countries[nation.country] += words[word]
    for group in groups:
        exact = [place for place in group.candidates if place.level == "exact" and place.primary]
        nation = next((place for place in exact if place.kind == "country"), None)
        states = [place for place in exact if place.kind == "province" and place.country]
        weight = len(group.mentions)
        if nation is not None and nation.country and not states:
            countries[nation.country] += weight
        elif len(states) == 1 and not _a_town_abroad(states[0], exact):
            divisions[states[0].country or "", states[0].name] += weight
        for outer in group.container[:1]:
            if outer.country:
                countries[outer.country] += 1
                divisions[outer.country, outer.name if outer.kind == "province" else ""] += 1
    for (country, _), count in divisions.items():
        countries[country] += max(1, count // 2)
    return _Context(countries, divisions)


def _a_town_abroad(state: PlaceCandidate, exact: list[PlaceCandidate]) -> bool:
    """Whether a division's name is also a town's in another country: then the name alone tells nothing."""
    return any(p.kind in TOWNS and p.country != state.country and p.prominence >= KNOWN for p in exact)


def _disambiguate(groups: list[_Group], context: _Context) -> None:
    """Choose for every group, then at most twice more with the places chosen so far as anchors."""
    _choose(groups, context, [])
    before: list[PlaceCandidate | None] | None = None
    for _ in range(2):
        chosen = [group.chosen for group in groups]
        if chosen == before:
            return
        before = chosen
        anchors = [
            (group, group.chosen)
            for group in groups
            if group.chosen is not None and group.chosen.kind not in ("country", "continent", "region")
        ]
        _choose(groups, context, anchors)


def _choose(groups: list[_Group], context: _Context, anchors: list[tuple[_Group, PlaceCandidate]]) -> None:
    contained: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        if group.container and group.chosen is not None:
            contained[group.phrase.core].add(group.chosen.id)
    choices = []
    for group in groups:
        near = [place for other, place in anchors if other.phrase.core != group.phrase.core]
        scored = _ranked(group, context, near, contained[group.phrase.core])
        best, support, why, place = scored[0]
        rival = next(
            (s for s, _, _, other in scored[1:] if km(place, other) > 60 or other.country != place.country),
            0,
        )
        choices.append((place if _trusted(place, group, support) else None, best - rival, why))
    for group, (chosen, margin, why) in zip(groups, choices, strict=True):
        group.chosen, group.margin, group.why = chosen, margin, why


def _ranked(
    group: _Group, context: _Context, near: list[PlaceCandidate], settled: set[str]
) -> list[tuple[float, float, tuple[str, ...], PlaceCandidate]]:
    """A group's candidates with weight, support and reasons, the likeliest first."""
    scored = ((*_score(place, group, context, near, settled), place) for place in group.candidates)
    return sorted(scored, key=lambda item: (-item[0], item[3].id))


def _score_of(margin: float) -> float:
    """How sure a choice is, between 0.55 and 0.99, by its lead over the next place elsewhere."""
    return round(0.55 + 0.44 * math.tanh(max(0.0, margin) / 2), 3)


def _score(
    place: PlaceCandidate, group: _Group, context: _Context, near: list[PlaceCandidate], settled: set[str]
) -> tuple[float, float, tuple[str, ...]]:
    """A candidate's weight, the part of it that the report gives, and the reasons in words."""
    base = {"exact": 0.0, "normal": -0.15, "key": -3.5 * (1.0 - place.score)}[place.level]
    base += 0.55 * place.prominence + (0.7 if place.primary else 0.0)
    why = [place.reason]
    support = 0.0
    if group.phrase.kinds:
        kin = fits(place, group.phrase.kinds)
        apt = 0.0 if has_own_division(place, group.candidates) else 1.4
        base += 2.2 if place.kind in group.phrase.kinds else apt if kin else -1.2
        if kin:
            why.append(f"the words say {' or '.join(sorted(group.phrase.kinds))}")
    elif place.kind in ("province", "district") and _has_namesake_town(place, group):
        base -= 2.2
    share = context.share(place.country)
    if place.kind == "country" and place.primary and place.level == "exact":
        # A country's own name is seldom a village's, however much the report is about another country.
        support += 1.5
    elif share and place.kind != "continent":
        support += (0.7 + 1.6 * share) * (1.0 if place.level != "key" else 0.6)
        support *= _BY_COUNTRY_ALONE if _overshadowed(place, group) else 1.0
        why.append(f"the report names {place.country}")
    division = place.name if place.kind == "province" else place.admin1
    if place.country and division and context.divisions[place.country, division]:
        support += 1.1
        why.append(f"the report names {division}")
    if any(within(place, outer) for outer in group.container):
        support += 5.0
        why.append(f"said to lie in {group.container[0].name}")
    if place.id in settled:
        support += 3.0
        why.append("named in full elsewhere in the report")
    if place.kind not in ("country", "continent"):
        close = [
            (math.exp(-km(place, other) / 120.0), other) for other in near
            if abs(place.lat - other.lat) < _AFAR and other.id != place.id
        ]  # fmt: skip
        support += min(1.6, 1.1 * sum(weight for weight, _ in close))
        beside = max(close, key=lambda item: (item[0], item[1].id), default=None)
        if beside and beside[0] > 0.2:
            why.append(f"{km(place, beside[1]):.0f} km from {beside[1].name}")
    return base + support, support, tuple(why)


_AFAR = 9.0  # degrees of latitude, a thousand kilometres: from there a place says nothing of another
_BY_COUNTRY_ALONE = 0.4
_FAMED = 2.0


def _overshadowed(place: PlaceCandidate, group: _Group) -> bool:
    """Whether a town elsewhere of the very name has a hundred times the people: the country alone then tells little."""
    famed = place.prominence + _FAMED
    return place.kind in TOWNS and any(
        other.prominence >= famed and other.primary and other.kind in TOWNS and other.level != "key"
        and other.country != place.country
        for other in group.candidates
    )  # fmt: skip


def _has_namesake_town(place: PlaceCandidate, group: _Group) -> bool:
    """Whether a division shares its name with a sizeable town in it, with one greater than itself, or with its seat."""
    for town in group.candidates:
        if town.id in group.seats:
            continue
        if town.kind in TOWNS and town.country == place.country and town.level != "key":
            if place.kind == "district" and km(town, place) <= _SEAT_KM:
                return True
            known = town.prominence >= (4.0 if town.primary else 5.0)
            if known and (town.prominence > place.prominence or km(town, place) < 250):
                return True
    return False


def _trusted(place: PlaceCandidate, group: _Group, support: float) -> bool:
    """Whether a choice is good enough to stand; else the mention stays unresolved."""
    core = group.phrase.core
    lone = core.lower() in place_words().common
    if group.container and support >= 5.0:
        return place.level != "key" or place.score >= 0.5
    if lone and place.prominence < 5.0:
        return False
    if place.level == "key":
        return support >= 1.0 and place.prominence >= 4.0 and len(translit.normal(core)) >= 4
    if place.kind == "road":
        return support >= 0.7  # many countries have a Highway 4
    if told_division(place, group.phrase.kinds, group.candidates):
        return True
    if place.kind not in TOWNS and place.kind != "district":
        return place.primary or support >= 0.7
    return place.prominence >= KNOWN or support >= 0.7 or (place.primary and place.prominence >= 4.0)


def _follow_antecedents(mentions: Sequence[Mention], found: dict[str, Entity]) -> None:
    """Give "the city" the place of the mention that it stands for."""
    for mention in sorted(mentions, key=lambda one: (one.start, one.end, one.id)):
        if mention.antecedent in found and mention.id not in found and mention.type in ("place", "facility"):
            found[mention.id] = replace(found[mention.antecedent], reason="stands for an earlier mention")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate for some words: what they would resolve to, its weight, and whether it would be taken."""

    entity: Entity
    weight: float
    taken: bool


def rank_places(
    words: str, *, country: str | None = None, limit: int = 10, gazetteer: Gazetteer | None = None
) -> list[Ranked]:
    """The places that some words may name, the likeliest first, with reasons; words as in a report.

    With ``country`` (ISO2) only those that lie in it, as a report about it would take them.
    """
    gaz = gazetteer or default_gazetteer()
    mention = Mention("m1", 0, len(words), words, "place", named=True)
    demonym = nation_named(mention, gaz)
    if demonym is not None:
        entity = entity_of(gaz, demonym, Phrase(words), 0.97, (f"{words} names a country",))
        return [Ranked(entity, 0.0, True)] if country in (None, demonym.country) else []
    group = _group(words, mention, gaz, caseless=not any(char.isupper() for char in words))
    if group is None:
        return []
    if country is not None:
        group.candidates = [place for place in group.candidates if place.country == country]
    scored = _ranked(group, _Context(Counter({country: 3} if country else {}), Counter()), [], set())
    out: list[Ranked] = []
    for (weight, support, why, place), after in itertools.zip_longest(scored[:limit], scored[1 : limit + 1]):
        score = _score_of(weight - after[0] if after else weight) if not out else 0.0
        entity = entity_of(gaz, place, group.phrase, score, why)
        out.append(Ranked(entity, round(weight, 3), not out and _trusted(place, group, support)))
    return out


def placing_of(text: str, mention: Mention, *, gazetteer: Gazetteer | None = None) -> Placing | None:
    """What the words say of a place that was not resolved; see `place_entities.placing`."""
    return placing(text, mention, gazetteer or default_gazetteer())


def find_toponyms(text: str, *, gazetteer: Gazetteer | None = None) -> list[tuple[int, int, PlaceCandidate]]:
    """Places and demonyms in a text by the gazetteer alone, precision first; see `toponyms.scan`."""
    return scan(text, gazetteer or default_gazetteer())
