"""Datelines: where (and when, and by whom) a report was filed, set before its first words."""

from __future__ import annotations

import re

_WORD = r"[^\W\d_][\w'’.\-]*"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?"
_DATE = rf"(?:{_DAY},? )?(?:{_MONTH} \d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH})(?:,? \d{{4}})?|{_DAY}"
_DATELINE = re.compile(
    rf"""(?P<place>{_WORD}(?:\ {_WORD}){{0,3}}(?:,\ (?!{_DATE.replace(" ", "[ ]")}){_WORD}(?:\ {_WORD}){{0,2}}){{0,2}}?)?
    (?P<date>,?\ (?:{_DATE.replace(" ", "[ ]")}))?
    (?P<agency>\s?\([^()\n]{{2,40}}\))?
    (?P<end>\s*(?:--+|–|—)\s*|\s+-\s+|:\s+|\s+)(?=\S)""",
    re.VERBOSE,
)
_BARE = re.compile(r"[^\W\d_a-z]{4,}(?: [^\W\d_a-z]{3,}){0,2}\s+(?=(?:The|A|An) [a-z])")
"""A town in capitals and nothing else before an article: agencies' copy that lost its sign on the way."""
_OPENING = re.compile(r"[\"“‘'(]*[^\W_a-zß-öø-ÿ]")
_SMALL = frozenset("al el de del la las los du des le of the and".split())
_AHEAD = 80
"""Characters after it that tell whether the text is in capitals throughout."""


def dateline_at(text: str, start: int) -> int | None:
    """Where the dateline that begins at ``start`` ends, the white space after it included; None where none stands there.

    *AIN ISSA, Syria - The ...*, *Nairobi, 3 May (IRIN) - The ...*, *MOSCOW, Feb 2: The ...*, *DETROIT The ...*. The
    town stands in capitals unless an agency or a date goes with it, and a new sentence must begin after it.
    """
    bare = _BARE.match(text, start)
    if bare is not None and bare[0].isupper():
        return bare.end()
    found = _DATELINE.match(text, start)
    if found is None:
        return None
    after = text[found.end() : found.end() + _AHEAD]
    if not _OPENING.match(after) or sum(w.islower() for w in after.split()) < 2:
        return None
    place = found["place"] or ""
    if any(w[0].islower() and w not in _SMALL for w in place.split()):
        return None
    town = place.split(",")[0]
    return found.end() if _tells(town, place, found) else None


def _tells(town: str, place: str, found: re.Match[str]) -> bool:
    """Whether capitals, date, agency and the sign after them make it a dateline."""
    agency, date = _is_agency(found["agency"]), found["date"] is not None
    capitals = town.isupper() and sum(c.isalpha() for c in town) > 3
    sign = found["end"].strip()
    if not place:
        return agency and not date and bool(sign) and sign != ":"
    if sign == ":":
        return capitals or date
    if sign:
        return capitals or agency or date
    return capitals and agency


def _is_agency(words: str | None) -> bool:
    """Whether what stands in brackets looks like an agency's name: capitals at least at its head."""
    name = (words or "").strip(" ()")
    return bool(name) and name[0].isupper() and not any(c.isdigit() for c in name)
