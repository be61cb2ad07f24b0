"""The actor registry: named groups, organisations, departments, media and persons, from YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from mountjoy.claim import Entity
from mountjoy.errors import RegistryError
from mountjoy.resolve.names import fold, is_acronym, loose_key, straighten
from mountjoy.resolve.nations import Nations, default_nations
from mountjoy.resolve.tables import (
    LINE,
    data_folder,
    entries,
    read_table,
    text_field,
    text_list,
    text_or_none,
    year_or_none,
)
from mountjoy.settings import own_actors

KINDS = frozenset({
    "state-forces", "rebel-group", "political-militia", "identity-militia", "civilians", "external-forces",
    "government", "organisation", "media", "person", "party", "coalition",
})  # fmt: skip
_FIELDS = ("id", "name", "aliases", "shared", "kind", "country", "parent", "affiliation", "leads", "post", "since",
            "until", "source")  # fmt: skip
_REMEMBERED = 1 << 14
"""Words whose actor is remembered: a report is gone through more than once, and names come again."""
_GENERATED = ("government", "state-forces", "police")
# acronyms that are also everyday words: never matched in text of one case
_ORDINARY = frozenset(
    [
        "is",
        "us",
        "who",
        "aim",
        "sad",
        "car",
        "mas",
        "up",
        "far",
        "cam",
        "das",
        "pac",
        "fact",
        "hum",
        "an",
        "as",
        "am",
        "at",
        "in",
        "it",
        "or",
        "so",
        "to",
        "no",
    ]
)

Level = Literal["exact", "normal", "loose", "part"]
_LEVELS: dict[Level, tuple[float, str]] = {
    "exact": (1.0, "as listed"),
    "normal": (0.95, "listed in another spelling"),
    "loose": (0.75, "by its consonants"),
    "part": (0.3, "of which the words are a part"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """One entry. ``leads`` is the id a person leads; ``since`` and ``until`` the years it lasted.

    ``affiliation`` is whom an outlet or organisation speaks for without being a part of it. ``shared`` are aliases
    that others bear too, ``source`` where the facts are from (the file's own where an entry gives none). ``file``
    and ``line`` say where the entry stands.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    country: str | None = None
    parent: str | None = None
    affiliation: str | None = None
    leads: str | None = None
    post: str | None = None
    since: int | None = None
    until: int | None = None
    source: str | None = None
    file: str = ""
    line: int = 0

    def entity(self, score: float, reason: str) -> Entity:
        """The actor as what a mention resolves to."""
        return Entity(
            self.id, self.name, self.kind, self.country, parent=self.parent, score=score, reason=reason
        )


@dataclass(frozen=True, slots=True)
class Match:
    """An actor found for some words: how (``level``), by which of its names, and of how many that fit."""

    actor: Actor
    level: Level
    name: str
    rivals: int = 0

    def entity(self, words: str) -> Entity:
        """The actor as what ``words`` resolve to, scored by how they were matched."""
        score, how = _LEVELS[self.level]
        reason = f"{words!r} is {self.name!r}, {how}"
        if self.rivals:
            score, reason = score - 0.4, f"{reason}; {self.rivals} more share that name"
        return self.actor.entity(round(score, 2), reason)


class Registry:
    """Actors found by id or by any spelling of their names."""

    def __init__(self, actors: Sequence[Actor], nations: Nations) -> None:
        self.actors: Mapping[str, Actor] = {actor.id: actor for actor in actors}
        self.nations = nations
        self._normal: dict[str, list[tuple[Actor, str]]] = {}
        self._loose: dict[str, list[tuple[Actor, str]]] = {}
        self.longest = 1
        self._remembered = lru_cache(_REMEMBERED)(self._look_up)
        for actor in actors:
            for name in dict.fromkeys((actor.name, *actor.aliases, *actor.shared)):
                key = fold(name)
                self._normal.setdefault(key, []).append((actor, name))
                self.longest = max(self.longest, len(key.split()))
                loose = "" if is_acronym(name) else loose_key(name)
                if loose:
                    self._loose.setdefault(loose, []).append((actor, name))

    def entity(self, id_: str, *, score: float = 0.9, reason: str = "") -> Entity:
        """The actor of that id, generated ids such as ``government:IQ`` included.

        KeyError where there is none.
        """
        if id_ in self.actors:
            return self.actors[id_].entity(score, reason)
        body, _, iso = id_.partition(":")
        if body not in _GENERATED:
            raise KeyError(id_)
        return self.nations.by_iso[iso].body(body, score=score, reason=reason)  # type: ignore[arg-type]

    def party_of(self, id_: str) -> str | None:
        """The party that an outlet speaks for: the one it is affiliated to, else the one it belongs to; None for others.

        What such an outlet tells of its own party's deeds is that party's claim.
        """
        actor = self.actors.get(id_)
        if actor is None or actor.kind != "media":
            return actor.affiliation if actor is not None else None
        return actor.affiliation or actor.parent

    def look_up(
        self, words: str, *, country_focus: str | None = None, cased: bool = True, loose: bool = True
    ) -> Match | None:
        """The actor that the whole of ``words`` names, or None.

        ``cased`` says that the text has capitals where English puts them: then words without one match no
        proper name. Of several that share the name the one of ``country_focus`` is taken, else the first in
        the tables.
        """
        return self._remembered(words, country_focus, cased, loose)

    def _look_up(self, words: str, country_focus: str | None, cased: bool, loose: bool) -> Match | None:
        found = [pair for pair in self._normal.get(fold(words), ()) if _fits(pair[1], words, cased)]
        if found:
            exact = any(straighten(name) == straighten(words) for _, name in found)
            return _choose(found, "exact" if exact else "normal", country_focus)
        key = loose_key(words) if loose and not is_acronym(words) else ""
        near = self._loose.get(key, []) if key else []
        near = [pair for pair in near if _fits(pair[1], words, cased) and _alike(pair[1], words)]
        same = {actor.id for actor, _ in near}
        if len(same) > 1:
            near = [pair for pair in near if country_focus and pair[0].country == country_focus]
        return _choose(near, "loose", country_focus) if near else None

    def candidates(self, words: str, *, country: str | None = None) -> list[Match]:
        """Every actor that ``words`` may name, the likeliest first; those of ``country`` alone where it is given.

        Also those of whose names the words are only a part, which no report's words would be taken for.
        """
        found: dict[str, Match] = {}
        for actor, name in self._normal.get(fold(words), ()):
            level: Level = "exact" if straighten(name) == straighten(words) else "normal"
            found.setdefault(actor.id, Match(actor, level, name))
        for actor, name in self._loose.get(loose_key(words) or "-", ()):
            found.setdefault(actor.id, Match(actor, "loose", name))
        parts = set(fold(words).split())
        for key, pairs in self._normal.items():
            if parts and parts < set(key.split()):
                for actor, name in pairs:
                    found.setdefault(actor.id, Match(actor, "part", name))
        kept = [one for one in found.values() if country in (None, one.actor.country)]
        order = list(_LEVELS)
        return sorted(kept, key=lambda one: (order.index(one.level), one.actor.id))


def _choose(found: Sequence[tuple[Actor, str]], level: Level, country_focus: str | None) -> Match:
    rivals = len({actor.id for actor, _ in found}) - 1
    here = [pair for pair in found if country_focus and pair[0].country == country_focus]
    actor, name = (here or list(found))[0]
    return Match(actor, level, name, 0 if len({pair[0].id for pair in here}) == 1 else rivals)


def _fits(name: str, words: str, cased: bool) -> bool:
    """Whether the case of the words allows them to be that name."""
    bare = "".join(letter for letter in words if letter.isalpha())
    if is_acronym(name):
        if bare.isupper() and cased:
            return True
        if not cased or not bare.islower():
            return fold(words) not in _ORDINARY and (not cased or len(bare) >= 4)
        return False
    has_capital = any(letter.isupper() for letter in words)
    return not cased or has_capital or not any(letter.isupper() for letter in name)


def _alike(name: str, words: str) -> bool:
    """Whether two names with the same consonants have as many words, articles apart.

    Guards against chance.
    """
    return abs(len(fold(name).split()) - len(fold(words).split())) <= 1


def load_registry(folder: Path, nations: Nations, own: Path | None = None) -> Registry:
    """Read and check every ``*.yaml`` of ``folder``, and the file of the user's ``own`` actors before them.

    RegistryError names the file and line of what is wrong.
    """
    shipped: list[Actor] = []
    for path in sorted(folder.glob("*.yaml")):
        shipped += _read(path)
    if not shipped:
        raise RegistryError(f"{folder}: no actors in it (*.yaml)")
    mine = _read(own) if own is not None else []
    # A user's own are checked after the shipped, which cannot be at fault, and found before them.
    _check_ids([*shipped, *mine])
    _check_names([*shipped, *mine], str(own))
    _check_links([*shipped, *mine], nations)
    return Registry([*mine, *shipped], nations)


def _read(path: Path) -> list[Actor]:
    table = read_table(path)
    source = text_or_none(path, table, "source")
    return [_actor(path, row, source) for row in entries(path, table, "actors", _FIELDS)]


def _actor(path: Path, row: Mapping[str, Any], source: str | None) -> Actor:
    kind = text_field(path, row, "kind")
    if kind not in KINDS:
        raise RegistryError(f"{path}:{row[LINE]}: unknown kind {kind!r}; known: {sorted(KINDS)}")
    actor = Actor(
        id=text_field(path, row, "id"),
        name=text_field(path, row, "name"),
        kind=kind,
        aliases=text_list(path, row, "aliases"),
        shared=text_list(path, row, "shared"),
        country=text_or_none(path, row, "country"),
        parent=text_or_none(path, row, "parent"),
        affiliation=text_or_none(path, row, "affiliation"),
        leads=text_or_none(path, row, "leads"),
        post=text_or_none(path, row, "post"),
        since=year_or_none(path, row, "since"),
        until=year_or_none(path, row, "until"),
        source=text_or_none(path, row, "source") or source,
        file=str(path),
        line=row[LINE],
    )
    if actor.since and actor.until and actor.until < actor.since:
        raise RegistryError(f"{path}:{actor.line}: {actor.id!r} ends in {actor.until}, before it begins")
    if kind != "person" and (actor.leads or actor.post):
        raise RegistryError(f"{path}:{actor.line}: {actor.id!r} is no person and cannot lead or hold a post")
    return actor


def _where(actor: Actor) -> str:
    return f"{actor.file}:{actor.line}"


def _check_ids(actors: Iterable[Actor]) -> None:
    first: dict[str, Actor] = {}
    for actor in actors:
        if actor.id in first:
            raise RegistryError(
                f"{_where(actor)}: id {actor.id!r} stands already at {_where(first[actor.id])}"
            )
        first[actor.id] = actor


def _check_names(actors: Iterable[Actor], own: str) -> None:
    """A name may be borne by several only where each lists it under ``shared``.

    An entry of the user's ``own`` file may share a shipped actor's name without the shipped one's saying so.
    """
    owner: dict[str, tuple[Actor, bool]] = {}
    for actor in actors:
        names = [(name, False) for name in (actor.name, *actor.aliases)] + [
            (name, True) for name in actor.shared
        ]
        for name, shared in names:
            key = fold(name)
            if not key:
                raise RegistryError(f"{_where(actor)}: the name {name!r} has no letters")
            other, also = owner.setdefault(key, (actor, shared))
            also = also or (actor.file == own and other.file != own)
            if other.id != actor.id and not (shared and also):
                raise RegistryError(
                    f"{_where(actor)}: alias {name!r} of {actor.id!r} is ambiguous: {other.id!r} at "
                    f"{_where(other)} has it too; list it under 'shared' in both (of your own file, in that), or drop it from one"
                )


def _check_links(actors: Sequence[Actor], nations: Nations) -> None:
    by_id = {actor.id: actor for actor in actors}
    for actor in actors:
        if actor.country is not None and actor.country not in nations.by_iso:
            raise RegistryError(f"{_where(actor)}: unknown country {actor.country!r} of {actor.id!r}")
        for field, target in (
            ("parent", actor.parent),
            ("affiliation", actor.affiliation),
            ("leads", actor.leads),
        ):
            if target is None or target in by_id:
                continue
            body, _, iso = target.partition(":")
            if body not in _GENERATED or iso not in nations.by_iso:
                raise RegistryError(
                    f"{_where(actor)}: {field} {target!r} of {actor.id!r} is not in the registry"
                )
        seen = [actor.id]
        above = actor.parent
        while above in by_id:
            if above in seen:
                raise RegistryError(f"{_where(actor)}: parents run in a circle: {' > '.join([*seen, above])}")
            seen.append(above)
            above = by_id[above].parent


def default_registry() -> Registry:
    """The registry that is shipped, with the user's own file where there is one; read once."""
    own = own_actors()
    try:
        told = own.stat()
    except OSError:
        return _loaded(None, 0, 0)
    return _loaded(own.absolute(), told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=4)
def _loaded(own: Path | None, changed: int, size: int) -> Registry:
    return load_registry(data_folder() / "actors", default_nations(), own)
