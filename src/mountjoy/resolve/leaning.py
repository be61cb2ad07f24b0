"""Date words that count from another date of the text: "two days later", "that night", "a day after it fell"."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from mountjoy.claim import DateValue
from mountjoy.resolve.dates import Tense, resolve_date
from mountjoy.resolve.datewords import default_words

_ANCHOR_DAYS = 6
_DAY_HOURS = 18
Leaning = Literal["text", "clause"]


def leaning(words: str) -> Leaning | None:
    """What date words lean on: a date told before ("two days later"), a clause of their own ("a day after it fell")."""
    table = default_words()
    bare = table.clean(words)
    if bare in table.clock:
        return "text"
    if not table.is_unanchored(bare):
        return None
    found = table.offset.fullmatch(bare)
    return "clause" if found is not None and found["way"] in ("after", "before") else "text"


def resolve_leaning(words: str, anchor: DateValue, *, backwards: bool = False) -> DateValue:
    """What leaning words mean from a date that is known; ``backwards`` where the anchor is the later or earlier event.

    Unknown where the anchor is, or is wider than a week.
    """
    table = default_words()
    bare = table.clean(words)
    said = "today" if bare in table.clock else table.unanchored.get(bare, "")
    found = table.offset.fullmatch(bare)
    if found is not None:
        ahead = (found["way"] in ("after", "later", "afterwards")) != backwards
        small = found["unit"].startswith("minute") or (
            found["unit"].startswith("hour") and not _a_day(found["count"])
        )
        counted = f"{found['count'] or 'one'} {found['unit']}"
        said = "today" if small else f"in {counted}" if ahead else f"{counted} ago"
        if found["count"] is None and not small:  # "months after": how many is not told
            said = f"coming {found['unit']}" if ahead else f"{found['unit']} ago"
    if (
        not said
        or anchor.start is None
        or anchor.end is None
        or (anchor.end - anchor.start).days > _ANCHOR_DAYS
    ):
        return DateValue(None, None, None, "relative", words)
    tense: Tense = "future" if said.startswith("in ") else "present"
    return replace(resolve_date(said, reference=anchor.end, earliest=anchor.start, tense=tense), text=words)


def _a_day(count: str | None) -> bool:
    """Whether so many hours reach into another day."""
    return count is not None and count.isdigit() and int(count) >= _DAY_HOURS
