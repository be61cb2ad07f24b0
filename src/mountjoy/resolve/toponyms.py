"""Finds place names and demonyms in a text by the gazetteer alone: a supplement to the mention model.

Precision comes first: a name inside a longer name ("Washington Post", "Mosul Museum"), after a title or
before a
surname is passed over, and a name that is also a person's needs a locative word ("in Jordan") or what it
lies in
("Paris, Texas") beside it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from mountjoy.resolve.gazetteer import Gazetteer, PlaceCandidate
from mountjoy.resolve.place_phrases import place_words

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|(?:[a-z]{2,3}[-'’])?[A-Z][^\W_]*(?:[-'’][^\W_]+)*")
_JOINER = re.compile(r" (?:(?:of|the|and|al|el|de|la|del|du|az|ez|as|ash|at|an) ){0,2}")
_POSSESSIVE = re.compile(r"['’]s?$")
_BEFORE = re.compile(r"([\w.]+)\W{1,2}$")
_AFTER = re.compile(r"^\s+(\w+)")
_COUNTRY_AFTER = re.compile(r"^,\s+([A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})")
_DAYS = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
        "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    }
)  # fmt: skip
_MOST_TOKENS = 6
_LARGE = frozenset({"country", "continent", "region", "province"})


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str


def scan(text: str, gazetteer: Gazetteer) -> list[tuple[int, int, PlaceCandidate]]:
    """The places named in a text, in order and without overlap: start, end (exclusive), and the likeliest
    place."""
    found: list[tuple[int, int, PlaceCandidate]] = []
    runs = _runs(text)
    surnames = _surnames(text, runs, gazetteer)
    for run in runs:
        at = 0
        while at < len(run):
            step = 1
            for size in range(min(_MOST_TOKENS, len(run) - at), 0, -1):
                hit = _hit(text, run, at, size, gazetteer)
                if hit is not None and not (size == 1 and run[at].text in surnames and hit[2].kind == "city"):
                    found.append(hit)
                    step = size
                    break
            at += step
    return found


def _surnames(text: str, runs: list[list[_Token]], gazetteer: Gazetteer) -> set[str]:
    """The last words of runs that look like a person's full name: elsewhere they may stand alone."""
    neutral = _neutral()
    return {
        run[-1].text
        for run in runs
        if 2 <= len(run) <= 3
        and all(text[one.end : two.start] == " " for one, two in itertools.pairwise(run))
        and not any(token.text.lower() in neutral or gazetteer.demonym(token.text) for token in run)
        and not gazetteer.has_name(text[run[0].start : run[-1].end])
    }


def _neutral() -> frozenset[str]:
    """Words that may stand beside a place's name, with a capital, and are no part of it."""
    words = place_words()
    return words.directions | words.determiners | words.locative | words.near | _DAYS | frozenset(words.heads)


def _runs(text: str) -> list[list[_Token]]:
    """Runs of capitalised words, joined by single spaces and by particles of names."""
    runs: list[list[_Token]] = []
    for match in _TOKEN.finditer(text):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        word = _POSSESSIVE.sub("", match.group())
        token = _Token(match.start(), match.start() + len(word), word)
        ended = bool(runs) and _POSSESSIVE.search(text[runs[-1][-1].end : match.start()].strip() or "-")
        if runs and not ended and _JOINER.fullmatch(text[runs[-1][-1].end : match.start()]):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _hit(
    text: str, run: list[_Token], at: int, size: int, gazetteer: Gazetteer
) -> tuple[int, int, PlaceCandidate] | None:
    start, end = run[at].start, run[at + size - 1].end
    words = text[start:end]
    nation = gazetteer.demonym(words)
    if nation is not None:
        return start, end, nation
    if size == 1 and (words.lower() in place_words().common or len(words) < 2):
        return None
    place = _likeliest(words, gazetteer)
    if (
        place is None
        or not _free(text, run, at, size)
        or not _plausible(text, start, end, words, place, gazetteer)
    ):
        return None
    return start, end, place


def _likeliest(words: str, gazetteer: Gazetteer) -> PlaceCandidate | None:
    places = [
        place for place in gazetteer.lookup(words, limit=30, spelt_like=False)
        if place.level == "exact" or (place.level == "normal" and place.kind not in ("city", "village"))
        if place.primary or place.prominence >= 5.3
    ]  # fmt: skip
    if len(words.replace(".", "")) <= 3:
        places = [place for place in places if place.kind == "country" and place.level == "exact"]
    towns = [place for place in places if place.kind == "city" and place.prominence >= 4.5]
    best = places[0] if places else None
    if best is not None and best.kind == "province":
        # A province's seat is meant where no word says province.
        return next((town for town in towns if town.country == best.country), best)
    if best is not None and best.kind == "district":
        # A second-level division's seat is meant where no word says district.
        return next((p for p in places if p.kind in ("city", "village") and p.country == best.country), best)
    return best


def _free(text: str, run: list[_Token], at: int, size: int) -> bool:
    """Whether the words stand by themselves and not inside a longer name."""
    words = place_words()
    neutral = (
        words.directions | words.determiners | words.locative | words.near | _DAYS | frozenset(words.heads)
    )
    if at:
        before = run[at - 1].text.lower()
        joint = text[run[at - 1].end : run[at].start].strip()
        if before in words.not_place_before or (before not in neutral and joint not in ("and", "and the")):
            return joint == "of the" or (joint == "of" and before in neutral)
    title = _BEFORE.search(text[max(0, run[at].start - 20) : run[at].start])
    if title and title.group(1)[0].isupper() and title.group(1).rstrip(".").lower() in words.not_place_before:
        return False
    if at + size < len(run):
        after = run[at + size].text.lower()
        joint = text[run[at + size - 1].end : run[at + size].start].strip()
        if joint in ("of", "of the"):
            return False
        if joint not in ("and", "and the") and after not in words.heads and after not in _DAYS:
            return False
    return True


def _plausible(
    text: str, start: int, end: int, words: str, place: PlaceCandidate, gazetteer: Gazetteer
) -> bool:
    lists = place_words()
    before = _BEFORE.search(text[max(0, start - 20) : start])
    located = before is not None and before.group(1).lower() in lists.locative
    after = _AFTER.match(text[end : end + 20])
    outer = _COUNTRY_AFTER.match(text[end : end + 40])
    inside = outer is not None and any(
        p.kind in ("country", "province") and p.level == "exact" and p.country == place.country
        for p in gazetteer.lookup(outer.group(1), limit=5, spelt_like=False)
    )
    if (before and before.group(1) in lists.bodies) or (after and after.group(1) in lists.bodies):
        return False
    if words.lower() in lists.personal:
        spoken = after is not None and after.group(1) in lists.speech
        return (located or inside) and not spoken
    if located or inside:
        return place.kind not in ("city", "village", "district") or place.prominence >= 4.0 or inside
    if place.kind in _LARGE:
        return place.prominence >= 5.5
    # Any word opens a sentence with a capital.
    opens = before is None or text[max(0, start - 3) : start].rstrip()[-1:] in (".", "!", "?", "\n", "")
    known = 5.5 if opens else 5.0
    return place.prominence >= known or (" " in words and place.prominence >= 4.3)
