"""Names of persons.

Titles stripped, surnames bound to the full name in the same report, unlisted ones provisional.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mountjoy.claim import Entity
from mountjoy.resolve.compose import Composer
from mountjoy.resolve.names import fold, loose_key, slug
from mountjoy.resolve.phrase import Word, words_of
from mountjoy.resolve.registry import Registry

_PARTICLES = frozenset(
    [
        "al",
        "el",
        "de",
        "del",
        "la",
        "las",
        "los",
        "da",
        "dos",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "bint",
        "ibn",
        "ben",
        "abu",
        "um",
        "ad",
        "ash",
        "ar",
        "at",
        "as",
        "an",
        "ez",
        "ag",
        "ould",
        "e",
        "y",
        "du",
        "le",
        "la",
        "di",
    ]
)
_PROVISIONAL = 0.5


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name without titles (``core``, "" where the words only describe), and what stood before it.

    ``country`` and ``parent`` are what the stripped words said the person belongs to.
    """

    words: str
    core: str
    country: str | None = None
    parent: str | None = None


@lru_cache(1 << 13)
def strip_titles(text: str, composer: Composer, cased: bool, named: bool = True) -> PersonName:
    """Drop titles, posts, nationalities and organisations before a name: "Iraqi Prime Minister X" is "X".

    ``named`` is false where the words are known to name nobody: the first word of a sentence has its capital anyway.
    """
    head = text.partition(",")[0]
    words = words_of(head, composer.vocabulary)
    country: str | None = None
    parent: str | None = None
    at = 0
    while at < len(words):
        used, nation, actor = _prefix(head, words[at:], composer, cased, at, named)
        if not used:
            break
        country, parent = nation or country, actor or parent
        at += used
    core = head[words[at].start :].strip(" \"'“”‘’") if at < len(words) else ""
    if core.endswith(("’s", "'s")):
        core = core[:-2]
    if composer.registry.nations.find(core) and fold(text).split()[0] in composer.vocabulary.determiners:
        core = ""  # "an Iraqi" names nobody
    if fold(core).rpartition(" ")[2] in _PRONOUNS:
        core = ""  # "one of them", "I"
    if core and (_describes(core, composer) if not cased else not _named(core)):
        core = ""
    if country and not parent:
        parent = f"government:{country}"
    return PersonName(text, core, country, parent)


def _prefix(
    text: str, words: Sequence[Word], composer: Composer, cased: bool, at: int, named: bool
) -> tuple[int, str | None, str | None]:
    """How many words at the front are no part of the name, with the country and actor that they give."""
    vocabulary = composer.vocabulary
    registry = composer.registry
    for length in range(min(6, len(words)), 0, -1):
        run = words[:length]
        span = text[run[0].start : run[-1].end]
        key = fold(span)
        last = length == len(words)
        head = vocabulary.heads.get(key)
        if key in vocabulary.titles and not (last and at == 0 and length == 1):
            return length, None, None
        if last and named and (cased and span[:1].isupper()) and length == 1:
            continue
        if (
            head is not None
            or key in vocabulary.identities
            or key in vocabulary.fillers
            or key in vocabulary.determiners
        ):
            return length, None, None
        if key in vocabulary.ideologies or key in vocabulary.factions or key in vocabulary.numbers:
            return length, None, None
        forms = registry.nations.find(span)
        qualifies = run[-1].possessive or _titled(text, words[length:], composer)
        state = bool(forms) and (not cased or span[:1].isupper()) and key != "us"
        if state and (qualifies or "adjective" in forms):
            return length, next(iter(forms.values())).iso, None
        listed = registry.look_up(span, cased=cased, loose=False)
        group = listed is not None and listed.actor.kind != "person" and not (last and at == 0)
        if listed is not None and group and (qualifies or length > 1):
            return length, None, listed.actor.id
    return 0, None, None


def _titled(text: str, rest: Sequence[Word], composer: Composer) -> bool:
    """Whether a title or a post follows, so that what stands before it qualifies it."""
    for length in range(min(3, len(rest)), 0, -1):
        key = fold(text[rest[0].start : rest[length - 1].end])
        if (
            key in composer.vocabulary.titles
            or key in composer.vocabulary.heads
            or key in composer.vocabulary.fillers
        ):
            return True
    return False


def _named(core: str) -> bool:
    """Whether words in ordinary print can be a name.

    Each has its capital, but for particles such as "al" and "de".
    """
    words = [word for word in core.replace("-", " ").split() if any(letter.isalpha() for letter in word)]
    small = [word for word in words if not any(letter.isupper() for letter in word)]
    return len(small) < len(words) and all(fold(word) in _PARTICLES for word in small)


def _describes(core: str, composer: Composer) -> bool:
    """In text of one case: whether the words hold a head noun or preposition and so are no name."""
    vocabulary = composer.vocabulary
    return any(
        fold(word) in vocabulary.prepositions or fold(word) in vocabulary.heads for word in core.split()
    )


_PRONOUNS = frozenset("i me we us you he him she her it they them who whom this that these those".split())


class Persons:
    """The persons that one report names."""

    def __init__(self, composer: Composer, cased: bool, focus: str | None) -> None:
        self.composer = composer
        self.cased = cased
        self.focus = focus
        self._full: list[tuple[int, PersonName]] = []
        self._ends: dict[tuple[object, ...], list[int]] = {}

    def note(self, name: PersonName, start: int) -> None:
        """Remember a name of two words or more, for surnames elsewhere in the report."""
        tokens = _tokens(name.core)
        if len(tokens) < 2:
            return
        for end in _ends(tokens):
            self._ends.setdefault(end, []).append(len(self._full))
        self._full.append((start, name))

    def resolve(self, name: PersonName, start: int) -> Entity:
        """The person of that name: the report's own, a listed one, or a provisional one."""
        full = self._earlier(name, start)
        if full is not None:
            entity = self._own(full)
            shorter = fold(full.core) != fold(name.core)
            return (
                replace(entity, reason=f"{name.core!r} is {full.core!r} in this report")
                if shorter
                else entity
            )
        return self._own(name)

    def _earlier(self, name: PersonName, start: int) -> PersonName | None:
        """The fuller name in the report that this name is the end of.

        The nearest before it, else the first after.
        """
        tokens = _tokens(name.core)
        if not tokens:
            return None
        keys = [("exact", tokens), ("loose", len(tokens), tokens[0][0], loose_key(" ".join(tokens)))]
        if len(tokens) == 1:
            keys.append(("middle", tokens[0]))
        longer = sorted({number for key in keys if key[-1] for number in self._ends.get(key, ())})
        before = [number for number in longer if self._full[number][0] < start]
        chosen = before[-1:] or longer[:1]
        return self._full[chosen[0]][1] if chosen else None

    def _own(self, name: PersonName) -> Entity:
        registry: Registry = self.composer.registry
        match = registry.look_up(name.core, country_focus=name.country or self.focus, cased=self.cased)
        if (
            match is not None
            and match.actor.kind == "person"
            and not _differs(name, match.actor.country, match.level)
        ):
            entity = match.entity(name.core)
            alone = len(_tokens(name.core)) == 1
            return replace(entity, score=round(entity.score - 0.15, 2)) if alone else entity
        label = name.core if self.cased else name.core.title()
        return Entity(f"person:{slug(name.core)}", label, "person", name.country, parent=name.parent,
                      score=_PROVISIONAL, reason=f"{name.core!r} is in no list")  # fmt: skip


def _differs(name: PersonName, country: str | None, level: str) -> bool:
    """Whether the words before a name put it in another country than the listed person of a like spelling."""
    single = len(_tokens(name.core)) == 1
    return bool(name.country and country and name.country != country and (single or level == "loose"))


def _tokens(core: str) -> tuple[str, ...]:
    """The folded words of a name, particles joined to none and dropped."""
    words = [word for word in fold(core).split() if word not in _PARTICLES]
    return tuple(words or fold(core).split())


def _ends(full: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """What a shorter name may be that is the end of a fuller one: in any spelling, or an earlier surname."""
    for count in range(1, len(full)):
        tail = full[-count:]
        yield ("exact", tail)
        if key := loose_key(" ".join(tail)):
            yield ("loose", count, tail[0][0], key)
    # Spanish names carry the mother's surname last: "Alfredo Cristiani Burkard" is "Cristiani" afterwards.
    for word in dict.fromkeys(full[1:-1]):
        if len(word) > 3:
            yield ("middle", word)
