"""How values are told to people in the terminal: the words that all of Mountjoy uses (`mountjoy.wording`)."""

from mountjoy.wording import (
    DASH,
    MONTHS,
    clean,
    day,
    days,
    marked,
    names,
    number,
    place,
    plural,
    position,
    published,
    ranged,
    toll,
    type_name,
    when,
)

__all__ = [
    "DASH",
    "MONTHS",
    "clean",
    "day",
    "days",
    "marked",
    "names",
    "number",
    "place",
    "plural",
    "position",
    "published",
    "ranged",
    "toll",
    "type_name",
    "when",
]
