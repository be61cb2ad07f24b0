"""The words of dates (``dates.yaml``) and the patterns built from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mountjoy.errors import RegistryError
from mountjoy.resolve.tables import LINE, data_folder, read_table

_TABLES = (
    "months", "weekdays", "numbers", "seasons", "days", "eras", "spans", "clock", "unanchored", "parts", "counted",
    "before_month", "before_number", "open_leads", "to_come", "background", "reported", "ordinals",
)  # fmt: skip
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_SHORT = r"(?:['’]?\d\d(?![\d:.,]?\d))"
_WHICH = r"this|last|next|past|previous|coming|current|following"
_TIME = r"morning|afternoon|evening|night|midnight|noon|dawn|dusk"
_HOURS = (
    r"(?:(?:on\s)?the\s)?(?:early\s|late\s)?(?:hours|night|morning|evening|afternoon|eve|dawn)"
    r"\s(?:of|on)\s(?:the\s)?"
)
_UNIT = r"hours?|days?|weeks?|months?|years?|decades?"
_OPENING = (
    "the",
    "between",
    "from",
    "since",
    "until",
    "till",
    "early",
    "late",
    "mid",
    "earlier",
    "later",
    "hours",
    "minutes",
    "every",
    "each",
    *(f"{day}days" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")),
)
_WORDS = re.compile(r"[^\W_]+")
_OFFSET = "after|later|afterwards|before|earlier|previously"
_DASH = re.compile(r"\s*[‐‑‒–—−]\s*")


def _any(words: Iterable[str]) -> str:
    """An alternation of words, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class DateWords:
    """Patterns for finding dates in text (`hits`) and for reading cleaned words (the rest)."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._months = _numbered(table["months"])
        self._weekdays = _numbered(table["weekdays"])
        self._numbers: dict[str, int] = _plain(table["numbers"])
        self.seasons: dict[str, tuple[int, int]] = {
            k: (v[0], v[1]) for k, v in _plain(table["seasons"]).items()
        }
        self.days: dict[str, int] = _plain(table["days"])
        self.spans: dict[str, tuple[int, int]] = {k: (v[0], v[1]) for k, v in _plain(table["spans"]).items()}
        self.parts: dict[str, str] = _plain(table["parts"])
        self.eras: dict[str, tuple[int, int]] = {k: (v[0], v[1]) for k, v in _plain(table["eras"]).items()}
        self.clock = frozenset(table["clock"])
        self.unanchored: dict[str, str] = _plain(table["unanchored"])
        self._counted = frozenset(table["counted"])
        self._before_month = frozenset(table["before_month"])
        self._before_number = frozenset(table["before_number"])
        self.open_leads = frozenset(table["open_leads"])
        self.to_come = re.compile(rf"\b(?:{_any(table['to_come'])})\b")
        self.background = re.compile(rf"\b(?:{_any(table['background'])})\b")
        self.reported = re.compile(rf"\b(?:{_any(table['reported'])})\b")
        self._month = rf"(?:{_any(self._months)})"
        self._weekday = rf"(?:{_any(self._weekdays)})"
        self._long_weekday = rf"(?:{_any(word for word in self._weekdays if word.endswith('day'))})"
        self._number = rf"(?:\d{{1,4}}|{_any(self._numbers)})"
        self._part = rf"(?:(?:the\s+)?(?:{_any(self.parts)}))"
        self._read_patterns()
        self._finder = re.compile(self._running(), re.IGNORECASE)
        self._first = self._first_words()
        self.counted_in = re.compile(
            rf"\bthe\s+(?:{_any(table['ordinals'])})\s+(?:such\s+)?(?P<noun>(?:[^\W\d_]+\s+){{0,3}}?)(?:in|within)\s+"
            rf"(?P<window>(?:the|this|a|{self._number})\s+(?:(?:past|last)\s+)?(?:{self._number}\s+)?(?:{_UNIT}))\b",
            re.IGNORECASE,
        )

    def _read_patterns(self) -> None:
        """Patterns over cleaned words: lower case, one space, no dots after abbreviations."""
        month, number = self._month, self._number
        name = rf"(?P<month>{month})"
        full = rf"(?:,?\s?(?:of\s)?(?P<year>{_YEAR}|{_SHORT}))?"
        bare = r"(?:st|nd|rd|th)?"
        self.iso = _whole(r"(\d{4})-(\d\d?)-(\d\d?)")
        self.slashed = _whole(r"(\d\d?)[/.](\d\d?)[/.](\d{4}|\d\d)")
        self.day_month = _whole(rf"(?P<day>\d\d?){bare}[\s-]?(?:of\s)?{name}-?{full}")
        self.month_day = _whole(rf"{name}\s?(?P<day>\d\d?){bare}(?:,?\s(?P<year>{_YEAR}))?")
        self.month_year = _whole(rf"(?:(?P<which>{_WHICH})\s)?{name}(?:,?\s(?:of\s)?(?P<year>{_YEAR}))?")
        seasons = _any(self.seasons)
        self.season_year = _whole(
            rf"(?:(?P<which>{_WHICH})\s)?(?P<season>{seasons})(?:,?\s(?:of\s)?(?P<year>{_YEAR}))?"
        )
        self.year_only = _whole(r"(?:the\s)?(?:year\s)?(?P<year>(?:1\d|20)\d\d)")
        self.century = _whole(r"(?P<number>\d\d?)(?:st|nd|rd|th)\scentury")
        self.decade = _whole(r"(?P<year>\d{3}0)'?s")
        join = r"\s?(?:-|to|and|until|through)\s?"
        self.days_of_month = _whole(
            rf"(?:between\s|from\s)?(?P<first>\d\d?){bare}{join}(?P<last>\d\d?){bare}\s(?:of\s)?{name}{full}"
        )
        self.month_days = _whole(
            rf"(?:between\s|from\s)?{name}\s(?P<first>\d\d?){bare}{join}(?P<last>\d\d?){bare}"
            rf"(?:,?\s(?P<year>{_YEAR}))?"
        )
        self.range_of_two = _whole(
            r"(?:between\s|from\s)?(?P<left>.+?)(?:\sand\s|\sto\s|\suntil\s|\sthrough\s|\s?-\s?)(?P<right>.+)"
        )
        self.open_ended = _whole(r"(?P<word>since|until|till|by)\s(?P<rest>.+)")
        self.weekday_only = _whole(
            rf"(?:(?:early|late)\s(?:on\s)?)?(?:(?P<which>{_WHICH})\s)?(?P<weekday>{self._weekday})"
            rf"(?:'?s)?(?:\s(?:{_TIME}))?"
        )
        self.unit_phrase = _whole(
            rf"(?:(?P<adverb>earlier|later)\s(?:in\s)?)?(?:(?P<part>{_any(self.parts)})\s)?(?:the\s)?"
            rf"(?:(?P<which>{_WHICH})\s)?(?P<unit>week|weekend|month|quarter|year|decade)"
        )
        self.ago = _whole(rf"(?:about\s|some\s|around\s)?(?P<count>{number})\s(?P<unit>{_UNIT})\sago")
        self.offset = _whole(
            rf"(?:about\s|some\s|around\s|just\s|only\s)?(?:(?P<count>{number})\s)?(?P<unit>{_UNIT}|minutes?)"
            rf"\s(?P<way>{_OFFSET})"
        )
        self.ahead = _whole(rf"in\s(?:about\s)?(?P<count>{number})\s(?P<unit>{_UNIT})(?:'?\stime)?")
        self.window = _whole(
            rf"(?:(?:over|within|in|during|for)\s)?(?:the\s)?(?:(?P<which>{_WHICH})\s)?"
            rf"(?:(?P<count>{number})[\s-])?(?P<unit>{_UNIT})"
        )
        self._lead = _whole(rf"(?:on|in|at|during|of|the|around|about|early\son|late\son|{_HOURS})\s*")
        self._named_day = _whole(rf"(?:{self._weekday}),?\s(?:the\s|on\s|of\s)?(?=\d|{month}\b)")

    def hits(self, text: str) -> Iterator[re.Match[str]]:
        """Date expressions in running text, tried only at words that begin one: many times faster than a search."""
        done = 0
        for word in _WORDS.finditer(text):
            at = word.start()
            if at >= done and (text[at].isdecimal() or word.group().casefold() in self._first):
                found = self._finder.match(text, at)
                if found is not None:
                    yield found
                    done = found.end()

    def _first_words(self) -> frozenset[str]:
        """The words with which an expression can begin, where it does not begin with a digit."""
        phrases = (
            *self._months, *self._weekdays, *self._numbers, *self.seasons, *self.days, *self.spans, *self.parts, *self.eras,
            *self.unanchored, *_WHICH.split("|"), *_OPENING,
        )  # fmt: skip
        return frozenset(phrase.split()[0] for phrase in phrases)

    def _running(self) -> str:
        """One alternation over running text; the longer expressions stand first."""
        month, number, part = rf"{self._month}\.?", self._number, self._part
        year = rf"(?:,?\s+(?:of\s+)?{_YEAR})"
        short = rf"(?:{year}|,?[\s-]+{_SHORT})"
        named = rf"(?:{self._weekday}\.?,?\s+(?:the\s+)?)?"
        day_month = rf"{named}(?:{_DAY})[\s-]?(?:of\s+)?{month}{short}?(?![\w])"
        month_day = rf"{named}{month}\s?{_DAY}(?![\d:]|[.,]\d)(?:,?\s+{_YEAR})?"
        month_year = rf"(?:{part}[\s-]+)?(?:(?:{_WHICH})\s+)?{month}{year}?"
        span = r"\s*(?:[-–—]|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*"
        opened = r"(?:between\s+|from\s+)?"
        weekday = (
            rf"(?:(?:early|late)\s+(?:on\s+)?)?(?:(?:{_WHICH})\s+)?{self._long_weekday}(?:\s+(?:{_TIME}))?"
        )
        unit = (
            rf"(?:(?:earlier|later)\s+(?:in\s+the\s+)?|{part}[\s-]+(?:the\s+)?)?(?:(?:{_WHICH})\s+)"
            r"(?:week|weekend|month|quarter|year|decade)"
        )
        partial = rf"(?:(?:earlier|later)\s+in\s+the|{part}\s+the)\s+(?:week|month|year|decade)"
        window = rf"(?:the\s+)?(?:past|last|next|coming|previous)\s+(?:{number}[\s-])?(?:{_UNIT})"
        year_only = (
            rf"(?:{part}[\s-]+)?(?:(?:{_any(self.seasons)})\s+(?:of\s+)?)?"
            rf"(?<![\d.,$£€#/-]){_YEAR}(?!\d|[.,]\d|-\w)"
        )
        season = rf"(?:(?:the\s+)?(?:{_WHICH})\s+)(?:{_any(self.seasons)})"
        any_absolute = rf"(?:{day_month}|{month_day}|{month_year}|{year_only})"
        spans = rf"(?:{_any(self.spans)})"
        again = rf"(?:every|each)\s+(?:{self._long_weekday}|day|night|morning|evening|week|month|year)|{self._long_weekday}s"
        return "|".join(
            rf"(?:{pattern})"
            for pattern in (
                rf"\b{opened}{_DAY}{span}{_DAY}\s+(?:of\s+)?{month}{short}?(?!\w)",
                rf"\b{opened}{month}\s+{_DAY}{span}{_DAY}(?:,?\s+{_YEAR})?(?!\w)",
                rf"\b(?:(?:between|from)\s+){any_absolute}{span}(?:{any_absolute}|{season}|{unit}|{weekday})(?!\w)",
                rf"\b(?:(?:between|from)\s+){weekday}{span}{weekday}(?!\w)",
                rf"\b(?:{day_month}|{month_day}){span}(?:{day_month}|{month_day})(?!\w)",
                rf"\b(?:since|until|till)\s+(?:{any_absolute}|{weekday}|{unit}|yesterday)(?!\w)",
                rf"\b(?:{again})\b",
                rf"\b(?:the\s+)?(?:{_any(self.eras)})\b",
                r"\b(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?\d\d?(?:st|nd|rd|th)\s+century\b",
                r"\b\d{4}-\d\d-\d\d(?!\d)|\b\d\d?/\d\d?/(?:\d{4}|\d\d)(?!\d)",
                rf"\b{day_month}",
                rf"\b{month_day}(?!\w)",
                rf"\b{_YEAR}\s?[-–—]\s?{_YEAR}(?!\w)",
                r"\b(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?(?<!\d)(?:19|20)\d0'?s\b",
                rf"\b{month_year}(?!\w)",
                rf"\b{year_only}",
                rf"\b{weekday}\b",
                rf"\b(?:the\s+)?(?:{_any(self.days)})\b",
                rf"\b{unit}\b",
                rf"\b{partial}\b",
                rf"\b{number}\s+(?:{_UNIT})\s+ago\b",
                rf"\b(?:{number}\s+(?:{_UNIT}|minutes?)|hours|minutes|days|weeks|months|years)\s+(?:{_OFFSET})\b",
                rf"\b{window}\b",
                rf"\b(?:{number})\s+hours\b",
                rf"\b{season}\b",
                rf"\b{spans}\b",
                rf"\b(?:the\s+)?(?:{_any(self.unanchored)})\b",
            )
        )

    def end_of(self, match: re.Match[str]) -> int:
        """The end of a hit of the finder, without the full stop after a month written out or alone."""
        words = match.group().casefold()
        last = words[:-1].split()[-1] if words.endswith(".") else ""
        if last in self._months and (len(last) > 4 or last in ("may", "june", "july")):
            return match.end() - 1
        return match.end()

    def is_recurring(self, bare: str) -> bool:
        """Whether cleaned words tell of what happens again and again ("every Friday", "on Fridays")."""
        return bare.startswith(("every ", "each ")) or (
            bare.removesuffix("s") in self._weekdays and bare.endswith("s")
        )

    def is_unanchored(self, bare: str) -> bool:
        """Whether cleaned words count from an event that they do not date ("the following day")."""
        return bare in self.unanchored or self.offset.fullmatch(bare) is not None

    def not_a_date(self, text: str, start: int, end: int) -> bool:
        """Whether a hit of the finder only looks like a date ("may", "2000 people")."""
        words = text[start:end].casefold().rstrip(".")
        before = text[:start].rstrip().rpartition(" ")[2].casefold().strip("(\"'")
        if re.fullmatch(_YEAR, words):
            following = re.match(r"\s+([^\W\d]+)", text[end:])
            counts = following is not None and following.group(1).casefold() in self._counted
            return counts or before in self._before_number
        short = len(words) <= 4 and words not in ("june", "july")
        if words in self._months and (short or words == "march"):
            return before not in self._before_month
        return False

    def clean(self, text: str) -> str:
        """Words in lower case, without the lead-in, the weekday before a date and stray dots."""
        bare = " ".join(_DASH.sub("-", text.casefold().replace("’", "'")).split()).strip(' ,.;:()[]"')
        bare = re.sub(r"\b([a-z]{3,5})\.", r"\1", bare)
        if bare in self.days or bare in self.spans:
            return bare
        while True:
            found = self._lead.match(bare)
            rest = bare[found.end() :] if found else bare
            if not found or not rest or self.ahead.fullmatch(bare):
                break
            bare = rest
            if bare in self.days:
                return bare
        named = self._named_day.match(bare)
        return bare[named.end() :] if named else bare

    def part(self, text: str) -> tuple[str | None, str]:
        """A leading part of a month or year ("early", "end of") and the rest."""
        for words in sorted(self.parts, key=lambda word: (-len(word), word)):
            for joint in (" ", "-"):
                if text.startswith(words + joint):
                    rest = text[len(words) + 1 :].removeprefix("the ")
                    return self.parts[words], rest
        return None, text

    def leading_weekday(self, text: str) -> int | None:
        """The day of the week that stands before a date ("Friday, Sept. 29"), Monday 0."""
        first = text.split()[0].strip(".,").casefold()
        return self._weekdays.get(first)

    def names_month(self, text: str) -> bool:
        """Whether date words hold a month's name."""
        return any(word.strip(".,").casefold() in self._months for word in text.split())

    def month(self, name: str) -> int:
        """The number of a month, 1 to 12."""
        return self._months[name.rstrip(".")] + 1

    def weekday(self, name: str) -> int:
        """The number of a weekday, Monday 0."""
        return self._weekdays[name.rstrip(".")]

    def number(self, words: str) -> int:
        """A number in digits or words; KeyError where it is neither."""
        return int(words) if words.isdigit() else self._numbers[words]


def _numbered(table: Mapping[str, list[str]]) -> dict[str, int]:
    """Names and abbreviations, numbered from 0 in the order of the table."""
    names = [name for name in table if name != LINE]
    return {word: at for at, name in enumerate(names) for word in (name, *table[name])}


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in table.items() if key != LINE}


def load_words(path: Path) -> DateWords:
    """Read and check the table of date words; RegistryError names the file and line of what is wrong."""
    table = read_table(path)
    for name in _TABLES:
        if name not in table:
            raise RegistryError(f"{path}:1: the table {name!r} is missing")
    if len(_plain(table["months"])) != 12 or len(_plain(table["weekdays"])) != 7:
        raise RegistryError(f"{path}:1: there must be twelve months and seven weekdays")
    for name in ("numbers", "days"):
        for word, value in _plain(table[name]).items():
            if not isinstance(value, int):
                raise RegistryError(
                    f"{path}:{table[name][LINE]}: {name!r}: {word!r} must be a number, not {value!r}"
                )
    for name in ("seasons", "spans", "eras"):
        for word, value in _plain(table[name]).items():
            if not (
                isinstance(value, list) and len(value) == 2 and all(isinstance(item, int) for item in value)
            ):
                raise RegistryError(f"{path}:{table[name][LINE]}: {name!r}: {word!r} must be two numbers")
    return DateWords(table)


@cache
def default_words() -> DateWords:
    """The date words that are shipped; read once."""
    return load_words(data_folder() / "dates.yaml")
