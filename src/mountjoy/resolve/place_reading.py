"""Reads one place mention in its sentence: its name, its candidates, and what it is said to lie in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from mountjoy import translit
from mountjoy.claim import Mention
from mountjoy.resolve.gazetteer import KNOWN, Gazetteer, PlaceCandidate
from mountjoy.resolve.place_phrases import (
    Phrase,
    head_at_end,
    head_at_start,
    parse,
    place_words,
    tidy,
    turned,
)

_LIMIT = 60
_LARGE = frozenset({"country", "continent", "region", "province"})
TOWNS = frozenset({"city", "village"})
# Kinds that one head word may equally mean: a "district" of a city is a neighbourhood, a "region" a province.
_KIN = {
    "province": {"province", "region", "district"}, "district": {"district", "neighbourhood", "province"},
    "city": {"city", "village"}, "village": {"village", "city", "neighbourhood"},
    "neighbourhood": {"neighbourhood", "district", "city", "village"},
    "region": {"region", "province", "site"},
    "base": {"base", "camp"}, "camp": {"camp", "base"}, "airfield": {"airfield", "base"}, "river": {"river"},
    "dam": {"dam"}, "crossing": {"crossing"}, "country": {"country"},
}  # fmt: skip
_AFTER = re.compile(r"^\s*(,|\bin\b|\bof\b|\()\s*(?:the\s+|in\s+)?((?:[\w.’'-]+\s?){1,5})", re.IGNORECASE)
_OF_KIND = re.compile(r"(?:([\w’'-]+)\s+)?\b([\w-]+)\s+of\s+(?:the\s+)?$")
_GOES_ON = frozenset(
    "on in at by after before when where which who whose while and or as for from to with during since until near but"
    " over under amid following late early last this yesterday today".split()
)
"""Words that may follow a finished place name."""
_NEXT_WORD = re.compile(r"^\s+([\w-]+)")


def nation_named(mention: Mention, gaz: Gazetteer) -> PlaceCandidate | None:
    """The country of a nationality, of a demonym typed as a place, or of an actor that names one."""
    if mention.type not in ("nationality", "place", "actor"):
        return None
    words = tidy(mention.text)
    if mention.type == "actor":
        return _country_named(words, gaz)
    whole = gaz.demonym(words) or (_country_named(words, gaz) if mention.type == "nationality" else None)
    if whole is not None or mention.type == "place":
        return whole
    for part in re.split(r"[\s-]+", words):
        country = gaz.demonym(part) or (_country_named(part, gaz) if part[:1].isupper() else None)
        if country is not None:
            return country
    return None


def _country_named(words: str, gaz: Gazetteer) -> PlaceCandidate | None:
    hits = (
        place
        for place in gaz.lookup(words, limit=5, spelt_like=False)
        if place.kind == "country" and place.primary
    )
    return next((place for place in hits if place.level == "exact"), None)


def read(words: str, gaz: Gazetteer) -> tuple[Phrase, list[PlaceCandidate]]:
    """The name in a mention and its candidates: the whole where that is a name, else its core."""
    whole = tidy(words)
    candidates = gaz.lookup(whole, limit=_LIMIT)
    if any(place.level == "exact" and (place.primary or place.prominence >= 4.5) for place in candidates):
        return Phrase(whole), candidates
    headed = _headed(whole, gaz)
    if headed is not None:
        return headed
    phrase = _the_right_way(parse(words), gaz)
    if not phrase.core or phrase.core == whole:
        return phrase, candidates
    country = gaz.demonym(phrase.core)
    if country is not None:
        capital = gaz.capital(country.country or "") if phrase.capital else None
        return (Phrase(phrase.core), [capital]) if capital else (replace(phrase, part=True), [country])
    inner = gaz.lookup(phrase.core, limit=_LIMIT)
    if phrase.capital:
        seats = [gaz.capital(p.country or "") for p in inner if p.kind == "country" and p.level == "exact"]
        if seats and seats[0] is not None:
            return Phrase(phrase.core), [seats[0]]
    return phrase, inner


def _the_right_way(phrase: Phrase, gaz: Gazetteer) -> Phrase:
    """ "The Iraqi province of Anbar" and "the Aleppo district of Salaheddine" name what follows, and not what it lies in."""
    if phrase.container is None or phrase.part:
        return phrase
    if gaz.demonym(phrase.core) is not None:
        return turned(phrase)
    if not phrase.kinds or not phrase.kinds <= _QUARTERS:
        return phrase
    known = [
        any(
            p.kind in TOWNS and p.prominence >= KNOWN
            for p in gaz.lookup(name, limit=_LIMIT, spelt_like=False)
        )
        for name in (phrase.core, phrase.container)
    ]
    return turned(phrase) if known == [True, False] else phrase


_QUARTERS = frozenset({"district", "neighbourhood"})
_DIVISION = frozenset({"district"})
_DIVISION_OF = re.compile(r"(\w+) of (?:the )?([A-Z].*)$")


def _headed(whole: str, gaz: Gazetteer) -> tuple[Phrase, list[PlaceCandidate]] | None:
    """A name before its head where a simple reading would take it apart.

    In "East Azerbaijan province" and "Jos North LGA" the direction is part of the name; "Irumu territory" is the
    second-level division, not an area round Irumu.
    """
    lists = place_words()
    of = _DIVISION_OF.match(whole)
    if of and of.group(1).lower() in lists.divisions:
        parts, kinds = of.group(2).split(" "), _DIVISION
    else:
        parts = whole.split(" ")
        length, kinds = head_at_end(parts)
        if not length and parts[-1].lower() in lists.divisions:
            length, kinds = 1, _DIVISION
        parts = parts[: len(parts) - length] if length else []
    directed = len(parts) > 1 and {parts[0].lower(), parts[-1].lower()} & lists.directions
    if not parts or not parts[0][:1].isupper() or not (directed or kinds is _DIVISION):
        return None
    name = " ".join(parts)
    named = [p for p in gaz.lookup(name, limit=_LIMIT) if p.level == "exact" and p.primary]
    named = [p for p in named if (p.kind == "district" if kinds is _DIVISION else fits(p, kinds))]
    return (Phrase(name, kinds), named) if named else None


def meant_division(after: str, candidates: Sequence[PlaceCandidate]) -> frozenset[str]:
    """The kind that "territory" or "zone" just after a mention fixes, where a second-level division has the name."""
    ahead = _NEXT_WORD.match(after)
    if ahead is None or ahead.group(1).lower() not in place_words().divisions:
        return frozenset()
    known = any(p.kind == "district" and p.level != "key" and p.primary for p in candidates)
    return _DIVISION if known else frozenset()


def kinds_around(before: str, after: str) -> frozenset[str]:
    """The kinds that words just outside the mention fix: "the city of X", "X province"."""
    heads = place_words().heads
    ahead, behind = head_at_start(after)[1], _OF_KIND.search(before)
    if ahead:
        return ahead
    # In "Karrada district of Baghdad" the head is another name's.
    free = behind is not None and not (behind.group(1) or "the")[0].isupper()
    if behind and (free or (behind.group(1) or "The") == "The") and behind.group(2).lower() in heads:
        return heads[behind.group(2).lower()]
    return frozenset()


def stated_container(after: str, gaz: Gazetteer) -> list[PlaceCandidate]:
    """What the words after a mention say that it lies in: ", Lebanon", "in northern Aleppo province"."""
    after = after[head_at_start(after)[0] :]  # "X village in ..."
    match = _AFTER.match(after)
    if match is None:
        return []
    words = match.group(2).split()
    for count in range(len(words), 0, -1):
        if match.group(1) == "," and not _ends_there(words[count - 1 : count + 1]):
            continue
        piece = " ".join(words[:count]).rstrip(".’',")
        for name in dict.fromkeys((" ".join(words[:count]).rstrip(","), piece)):
            found = containers_named(name, gaz, large_only=match.group(1) in (",", "("))
            if found:
                return found
    # "in Kanbalu Township, Sagaing Region": what is not known may lie in what is
    further = after[match.end() :].startswith(",") and match.group(2)[:1].isupper()
    return stated_container(after[match.end() :], gaz) if further else []


_WITH = re.compile(r"\s+(?:with|of)\s+(?:the\s+)?(?:[A-Z][\w’'-]*(?:\s|\b)){1,4}")


def extended(words: str, after: str) -> str:
    """The words of a mention with the place whose area they mean: "the border" of "the border with Uganda"."""
    phrase = parse(words)
    follows = _WITH.match(after)
    return words + follows.group().rstrip() if follows and phrase.part and not phrase.core else words


def _ends_there(words: list[str]) -> bool:
    """Whether a name after a comma ends with the first word: no noun or verb of its own follows.

    "Tripoli, Lebanon, on Friday" says where Tripoli lies; "in Russia, U.S. officials said" does not.
    """
    return len(words) < 2 or words[0].endswith(",") or words[1].lower() in _GOES_ON


def containers_named(name: str, gaz: Gazetteer, large_only: bool = False) -> list[PlaceCandidate]:
    """The candidates for what a place lies in: countries and divisions, and well-known towns."""
    if not any(char.isupper() for char in name):
        return []
    phrase, candidates = read(name, gaz)
    demonym = gaz.demonym(phrase.core)
    if demonym is not None:
        return [demonym]
    exact = [p for p in candidates if p.level != "key" and (p.kind in _LARGE or p.kind == "district")]
    towns = [p for p in candidates if p.level != "key" and p.kind in TOWNS and p.prominence >= KNOWN]
    if phrase.core.lower() in place_words().common:
        return []
    return exact if large_only else exact + towns


def fits(place: PlaceCandidate, kinds: frozenset[str]) -> bool:
    """Whether the place is of one of the kinds, or of a kind that the same head word may mean."""
    return any(place.kind in _KIN.get(kind, {kind}) for kind in kinds)


def has_own_division(place: PlaceCandidate, candidates: Sequence[PlaceCandidate]) -> bool:
    """Whether "X district" has a second-level division X to mean, so that it is not the first-level one of that name."""
    return place.kind == "province" and any(
        p.kind == "district" and p.country == place.country and p.level != "key" and p.primary
        for p in candidates
    )


def told_division(place: PlaceCandidate, kinds: frozenset[str], candidates: Sequence[PlaceCandidate]) -> bool:
    """Whether the words alone tell a second-level division: "Djugu territory", a name that no other country has."""
    if place.kind != "district" or not place.primary or place.level != "exact" or "district" not in kinds:
        return False
    return all(p.country == place.country or p.level != "exact" for p in candidates)


def within(place: PlaceCandidate, outer: PlaceCandidate) -> bool:
    """Whether a candidate lies in another: same country and division where known, else close enough."""
    if place.id == outer.id or place.kind in ("country", "continent"):
        return False
    if outer.kind == "country":
        return place.country == outer.country
    if outer.kind == "province":
        if place.country != outer.country or place.kind == "province":
            return False
        return translit.normal(place.admin1 or "") == translit.normal(outer.name) or km(place, outer) < 60
    reach = {"region": 500.0, "continent": 4000.0, "district": 90.0}.get(outer.kind, 40.0)
    return km(place, outer) <= reach


def km(a: PlaceCandidate, b: PlaceCandidate) -> float:
    """Great-circle distance in kilometres."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))
