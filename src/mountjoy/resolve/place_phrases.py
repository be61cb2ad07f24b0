"""Reads the words of a place mention: the name in them, the kind that they fix, and whether they mean an
area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from mountjoy.errors import RegistryError
from mountjoy.resolve.gazetteer import DEFAULT

_WORDS_FILE = DEFAULT.parent / "places" / "words.yaml"
_LISTS = (
    "areas", "directions", "near", "determiners", "not_place_after", "not_place_before", "locative", "speech",
    "personal", "common", "bodies", "divisions", "struck", "taken", "falling", "contested",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The word lists of `data/places/words.yaml`; `heads` gives the kinds that a head, of up to three words, fixes."""

    heads: dict[str, frozenset[str]]
    areas: frozenset[str]
    directions: frozenset[str]
    near: frozenset[str]
    determiners: frozenset[str]
    not_place_after: frozenset[str]
    not_place_before: frozenset[str]
    locative: frozenset[str]
    speech: frozenset[str]
    personal: frozenset[str]
    common: frozenset[str]
    bodies: frozenset[str]
    divisions: frozenset[str]
    struck: frozenset[str]
    taken: frozenset[str]
    falling: frozenset[str]
    contested: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A place mention, taken apart.

    ``core`` is the name; ``kinds`` the kinds that its head words allow (empty: any); ``part`` is true where
    the words mean a part or the surroundings of the named place; ``capital`` where they mean its capital;
    ``container`` is the name of what it is said to lie in; ``sides`` are the sides of it that are meant, of north, south,
    east and west.
    """

    core: str
    kinds: frozenset[str] = frozenset()
    part: bool = False
    capital: bool = False
    container: str | None = None
    sides: frozenset[str] = frozenset()


def read_words(path: Path) -> PlaceWords:
    """The word lists of a file; RegistryError where a list is missing or not one of words."""
    try:
        # Every scalar stays text: "on" and "no" are words here.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, yaml.YAMLError) as error:
        raise RegistryError(f"{path}: cannot be read: {error}") from error
    if not isinstance(data, dict) or set(data) != {"heads", *_LISTS}:
        raise RegistryError(f"{path}: expected exactly heads, {', '.join(_LISTS)}")
    heads: dict[str, set[str]] = {}
    for kind, words in data["heads"].items():
        for word in words:
            heads.setdefault(word, set()).add(kind)
    for name in _LISTS:
        if not isinstance(data[name], list) or not all(isinstance(word, str) for word in data[name]):
            raise RegistryError(f"{path}: {name} must be a list of words")
    return PlaceWords(
        heads={word: frozenset(kinds) for word, kinds in sorted(heads.items())},
        **{name: frozenset(data[name]) for name in _LISTS},
    )


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """The shipped word lists, read once; they never change."""
    return read_words(_WORDS_FILE)


_SPLIT = re.compile(
    r"\s*(,|\s(?:of|in|near|with|along|around|inside|outside|from|between)\s)\s*", re.IGNORECASE
)
_MODIFIER = re.compile(
    r"[\w.]+-(?:held|controlled|run|led|backed|occupied|administered|dominated|majority)", re.I
)
_POSSESSIVE = re.compile(r"['’]s?$")
_OWNED = re.compile(r"(?<!eople)(?<!omen)(?<!hildren)(?:['’]s|(?<=s)['’])\s+")
_PARTIAL = frozenset({"part", "parts", "much", "most", "some"})
_FOLLOWED = frozenset({"city", "village", "base", "camp", "airfield", "dam", "crossing"})
_LONGEST_HEAD = 3
_WORDS_AHEAD = re.compile(r"(?:\s+[\w-]+){1,3}")
_SIDES = ("north", "south", "east", "west")
_SETTLED = frozenset({"city", "village"})


def tidy(text: str) -> str:
    """The words without surrounding quotes and points of punctuation, leading determiners or a final
    possessive."""
    words = " ".join(text.split()).strip(' "“”‘,;:()[]')
    words = _POSSESSIVE.sub("", words)
    drop = place_words().determiners
    parts = words.split(" ")
    while len(parts) > 1 and parts[0].lower() in drop and parts[1].lower() != "of":
        parts = parts[1:]
    return " ".join(parts)


@lru_cache(maxsize=8192)
def parse(text: str) -> Phrase:
    """Take a mention apart. Whether the whole is itself a name is for the caller to try first."""
    words = tidy(text)
    pieces = _SPLIT.split(words, maxsplit=1)
    owner, _, owned = _OWNED.sub("\n", words, count=1).partition("\n")
    if owned and len(owner) < len(pieces[0]):
        return _of_owner(owner, owned)
    if len(pieces) != 3:
        return _simple(words)
    left, joint, right = pieces[0], pieces[1].strip().lower(), pieces[2]
    inner = parse(right)
    if joint == "of" and left.lower() in place_words().determiners:
        # "parts of Luhansk Oblast", "most of Anbar", "all of Iraq"
        return replace(inner, part=inner.part or left.lower() in _PARTIAL)
    head = _simple(left)
    said = left.rpartition(" ")[2]
    if joint == "of" and head.core and inner.core and _names_what_follows(said):
        return turned(replace(head, kinds=place_words().heads[said], container=inner.core), inner)
    if head.core:
        return replace(head, container=inner.core or None)
    # "city of Mosul", "outskirts of Damascus", "north of Mosul", "border with Iraq"
    part = head.part or inner.part or joint not in ("of", ",")
    kinds = head.kinds or inner.kinds
    kinds = frozenset() if head.part else kinds
    return Phrase(inner.core, kinds, part, head.capital, inner.container, head.sides | inner.sides)


def _names_what_follows(word: str) -> bool:
    """Whether a noun before "of" is of the name after it: "the Syrian town of Azaz", "the Damascus suburb of Darayya"."""
    kinds = place_words().heads.get(word, frozenset())
    return bool(kinds & _FOLLOWED) or word in ("suburb", "suburbs")


def turned(outer: Phrase, inner: Phrase | None = None) -> Phrase:
    """A phrase read the other way: what was taken for the container is the place, in what was taken for the place."""
    inner = inner or Phrase(outer.container or "")
    return replace(inner, kinds=outer.kinds or inner.kinds, container=outer.core, sides=inner.sides)


def _of_owner(owner: str, owned: str) -> Phrase:
    """What lies in or belongs to a place: "Russia's Kursk region", "Mali's border with Niger", "Gao's airport"."""
    outer = parse(owner)
    nearest = _simple(_SPLIT.split(owned, maxsplit=1)[0])
    if not nearest.core:
        container = outer.core if nearest.kinds else outer.container
        return Phrase(outer.core, nearest.kinds, nearest.part or outer.part, nearest.capital, container)
    inner = parse(owned)
    return replace(inner, container=inner.container or outer.core or None)


def head_at_end(parts: Sequence[str]) -> tuple[int, frozenset[str]]:
    """The longest head that some words end in ("Local Government Area"): how many words it has, and its kinds."""
    heads = place_words().heads
    for length in range(min(_LONGEST_HEAD, len(parts)), 0, -1):
        kinds = heads.get(" ".join(parts[-length:]).lower().rstrip(".,"))
        if kinds is not None:
            return length, kinds
    return 0, frozenset()


def head_at_start(text: str) -> tuple[int, frozenset[str]]:
    """The longest head in small letters that a text begins with after a blank: its length with that, and its kinds."""
    heads = place_words().heads
    match = _WORDS_AHEAD.match(text)
    words = match.group().split() if match else []
    for length in range(len(words), 0, -1):
        kinds = heads.get(" ".join(words[:length]))
        if kinds is not None:
            return re.match(rf"(?:\s+[\w-]+){{{length}}}", text).end(), kinds  # type: ignore[union-attr]
    return 0, frozenset()


@lru_cache(maxsize=8192)
def _simple(words: str) -> Phrase:
    """A phrase without a joint: directions before, heads after (or before, where no name would be left)."""
    lists = place_words()
    parts = words.split(" ") if words else []
    part = capital = False
    kinds: set[str] = set()
    sides: set[str] = set()
    while parts:
        low = parts[0].lower()
        sides |= {side for side in _SIDES if side in low and low in lists.directions}
        joins = low in ("and", "or") and part
        if joins or _MODIFIER.fullmatch(low):
            parts = parts[1:]
            continue
        if low in lists.directions or low in lists.near or (low in lists.determiners and len(parts) > 1):
            part = part or low not in lists.determiners
            parts = parts[1:]
            continue
        break
    while parts:
        low = parts[-1].lower().rstrip(".,")
        length, meant = head_at_end(parts)
        if length > 1:
            kinds |= meant
            parts = parts[: 1 - length]
        elif low == "capital":
            capital = True
        elif low in lists.areas and low not in lists.heads:
            part = part or not kinds & _SETTLED  # a border town is a town
        elif low in lists.heads:
            kinds |= meant
            part = part or (low in lists.areas and low != "region")
        elif low in lists.directions and len(parts) > 1:
            part = True
            sides |= {side for side in _SIDES if side in low}
        else:
            break
        parts = parts[:-1]
    while len(parts) > 1 and parts[0].islower() and parts[0] in lists.heads:
        kinds |= lists.heads[parts[0]]
        parts = parts[1:]
    # Of "Kirkuk and Tuz Khurmatu" the first stands for both; a name with "and" was tried whole before.
    core = _POSSESSIVE.sub("", re.split(r" (?:and|or) ", " ".join(parts))[0])
    return Phrase(core, frozenset(kinds), part, capital, sides=frozenset(sides))
