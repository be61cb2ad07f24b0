"""What the address bar says: the filters of a view, read with clear errors, written back, and told as chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from mountjoy.claim import Assertion
from mountjoy.errors import InputError
from mountjoy.store import Filters
from mountjoy.wording import clean, days, type_name

ASSERTIONS: tuple[str, ...] = get_args(Assertion)
LONGEST = 500  # letters of a value
MOST_VALUES = 50  # of one name
PAGE = 50
LAST = 1 << 53  # of numbers that a program's JSON holds exactly

NAMES: Mapping[str, str] = {
    "text": "Words", "type": "Type", "actor": "Actor", "place": "Place", "since": "From", "until": "To",
    "assertion": "Put as", "source": "Source", "min_grade": "Graded, at least", "state": "State", "fatalities_from": "Killed, at least",
    "fatalities_to": "Killed, at most", "near": "Around", "polygon": "Area on the map",
    "changed": "New",
}  # fmt: skip
ARRANGED = ("order", "sort", "col")  # how a view is shown, not what is in it
_SEVERAL = ("type", "assertion", "source", "state", "col")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set: its name and value in words, and the view without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class View:
    """A view: its filters, the page's cursor and the order. ``given`` are the values as the address holds them;
    ``changed`` leaves only events that later rows of the record's log added or changed.
    """

    filters: Filters
    after: str | None
    newest: bool
    given: tuple[tuple[str, str], ...]
    changed: int | None = None

    @property
    def narrowed(self) -> str:
        """The address's part that narrows: the filters alone, without order and columns."""
        return urlencode([pair for pair in self.given if pair[0] in NAMES])

    def query(self, **changes: str | None) -> str:
        """The address's part after the question mark, with some values changed (None: left out); no page's cursor."""
        kept = [(name, value) for name, value in self.given if name not in changes]
        kept += [(name, value) for name, value in changes.items() if value is not None]
        return urlencode(kept)

    def value(self, name: str) -> str:
        """The value of a field, empty where it is not set."""
        return next((value for known, value in self.given if known == name), "")

    def values(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for known, value in self.given if known == name]

    def chips(self) -> list[Chip]:
        """The filters that are set, each with the view that lacks it."""
        made = []
        for name, value in self.given:
            if name in NAMES:
                rest = [pair for pair in self.given if pair != (name, value)]
                made.append(Chip(NAMES[name], _told(name, value), urlencode(rest)))
        return made

    @property
    def range_in_words(self) -> str:
        """The days that the view is narrowed to."""
        since, until = self.filters.since, self.filters.until
        if since and until:
            return days(since, until)
        if since:
            return f"from {days(since, since)}"
        return f"up to {days(until, until)}" if until else "all days"


def _told(name: str, value: str) -> str:
    if name in ("type", "assertion", "state"):
        return type_name(value)
    if name in ("since", "until"):
        day = date.fromisoformat(value)
        return days(day, day)
    if name == "polygon":
        return f"{value.count(';') + 1} corners"
    if name == "changed":
        return f"since row {int(value):,} of the log"
    if name == "near":
        lat, lon, km = value.split(",")
        return f"{km} km around {lat}, {lon}"
    return value


def read_view(params: QueryParams) -> View:
    """The view of an address. Raises InputError, which names the value that cannot be used."""
    given = []
    for name, value in params.multi_items():
        value = clean(value)
        if len(value) > LONGEST and name != "polygon":
            raise InputError(f"{name}: a value of {len(value):,} letters; give up to {LONGEST}")
        if value and name in (*NAMES, *ARRANGED) and (name, value) not in given:
            given.append((name, value))
    by_name: dict[str, list[str]] = {}
    for name, value in given:
        by_name.setdefault(name, []).append(value)
    for name, values in by_name.items():
        if len(values) > (MOST_VALUES if name in _SEVERAL else 1):
            raise InputError(f"{name} is given {len(values)} times; give it once")
    one = {name: values[0] for name, values in by_name.items()}
    order = one.get("order", "newest")
    if order not in ("newest", "oldest"):
        raise InputError(f"order {order!r} is unknown; known: newest, oldest")
    changed = whole("changed", one["changed"]) if "changed" in one else None
    return View(_filters(one, by_name), params.get("after") or None, order == "newest", tuple(given), changed)


def _filters(one: Mapping[str, str], all_: Mapping[str, list[str]]) -> Filters:
    for value in all_.get("assertion", ()):
        if value not in ASSERTIONS:
            raise InputError(f"assertion {value!r} is unknown; known: {', '.join(ASSERTIONS)}")
    fields: dict[str, Any] = {
        name: tuple(values) for name, values in all_.items() if name in _SEVERAL and name in NAMES
    }
    fields |= {name: one[name] for name in ("actor", "place", "text", "min_grade") if name in one}
    fields |= {name: day_of(name, one[name]) for name in ("since", "until") if name in one}
    fields |= {name: whole(name, one[name]) for name in ("fatalities_from", "fatalities_to") if name in one}
    if "near" in one:
        near = numbers("near", one["near"])
        if len(near) != 3:
            raise InputError(
                f"near {one['near']!r}: give latitude,longitude,kilometres, such as 36.3,43.1,50"
            )
        fields["near"] = near
    if "polygon" in one:
        fields["polygon"] = tuple(_corner(corner) for corner in one["polygon"].split(";"))
    return Filters(**fields)


def address_of(filters: Filters) -> str:
    """The address's part after the question mark that gives these filters."""
    given: list[tuple[str, str]] = []
    for name in NAMES:
        value = getattr(filters, name, None)
        if value is None:
            continue
        if name == "polygon":
            given.append((name, ";".join(f"{lat:g},{lon:g}" for lat, lon in value)))
        elif name == "near":
            given.append((name, ",".join(f"{number:g}" for number in value)))
        else:
            given += [(name, str(one)) for one in (value if isinstance(value, tuple) else (value,))]
    return urlencode(given)


def day_of(name: str, value: str) -> date:
    """A day as 2017-10-03. Raises InputError."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(f"{name} {value[:40]!r} is no day; give it as 2017-10-03") from None


def whole(name: str, value: str, *, least: int = 0, most: int = 10_000_000) -> int:
    """A whole number in a range. Raises InputError."""
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most or not value.isascii():
        raise InputError(f"{name} {value[:40]!r}: give a whole number from {least} to {most:,}")
    return number


def numbers(name: str, value: str) -> tuple[float, ...]:
    """Numbers with commas between them. Raises InputError."""
    try:
        found = tuple(float(part) for part in value.split(","))
    except ValueError:
        found = ()
    if not found or any(number != number or abs(number) > 1e6 for number in found):
        raise InputError(f"{name} {value[:60]!r}: give numbers with commas between them")
    return found


def _corner(value: str) -> tuple[float, float]:
    found = numbers("polygon", value)
    if len(found) != 2:
        raise InputError(
            f"polygon: {value[:40]!r} is no corner; give latitude,longitude;latitude,longitude;..."
        )
    return found[0], found[1]
