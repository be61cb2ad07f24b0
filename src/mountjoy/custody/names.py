"""Names found in texts and replaced, however many there are: by their first word, the longest name first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mountjoy.custody.stop_words import STOP_WORDS
from mountjoy.resolve.names import fold
from mountjoy.resolve.own_places import default_gazetteer
from mountjoy.resolve.registry import default_registry

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 4  # letters of a last name that is sought alone
_PARTS = frozenset(
    "al el ul ad as ash at az an ar bin bint ibn abu abd umm ben de la van von der du da di".split()
)


class Names:
    """Names and ids to replace."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._ids: dict[str, str] = {}

    def add_id(self, ident: str, instead: str) -> None:
        """An id that tells a name; it is replaced where it is the whole of a text."""
        self._ids[ident] = instead

    def add(self, name: str, instead: str) -> None:
        """A name, replaced wherever its words stand side by side with capitals as in names."""
        words = tuple(fold(word) for word in _WORD.findall(name))
        if not words or (len(words) == 1 and _common(words[0])):
            return
        held = self._by_first.setdefault(words[0], [])
        if (words, instead) not in held:
            held.append((words, instead))
            held.sort(key=lambda one: (-len(one[0]), one))

    def add_person(self, name: str, instead: str) -> None:
        """A person's name, and its last word alone where that is nobody else's who is known."""
        self.add(name, instead)
        words = [word for word in _WORD.findall(name) if fold(word) not in _PARTS]
        if len(words) > 1 and len(words[-1]) >= _SHORTEST and not _known(fold(words[-1])):
            self.add(words[-1], instead)

    def replaced(self, text: str) -> str:
        """The text with every name in it replaced by what stands for it, in square brackets."""
        if text in self._ids:
            return self._ids[text]
        if not self._by_first:
            return text
        out, end = [], 0
        for start, last, instead in self._found(text):
            out += [text[end:start], f"[{instead}]"]
            end = last
        return "".join([*out, text[end:]]) if out else text

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        words = [
            (match.start(), match.end(), fold(match.group()), match.group()) for match in _WORD.finditer(text)
        ]
        at = 0
        while at < len(words):
            start, _, folded, shown = words[at]
            length = 1
            for name, instead in self._by_first.get(folded, ()):
                there = tuple(word[2] for word in words[at : at + len(name)])
                if there == name and (len(name) > 1 or not shown.islower()):
                    length = len(name)
                    yield start, words[at + length - 1][1], instead
                    break
            at += length


def _common(word: str) -> bool:
    """Whether a single word is more than a name: a word of the language, a demonym, one of a listed actor's."""
    return word in STOP_WORDS or word in _PARTS or _known(word)


def _known(word: str) -> bool:
    """Whether a word is a place's, a people's or part of a listed actor's name."""
    gazetteer = default_gazetteer()
    return word in _registered() or gazetteer.demonym(word) is not None or bool(gazetteer.has_name(word))


@lru_cache(maxsize=1)
def _registered() -> frozenset[str]:
    names = (name for actor in default_registry().actors.values() for name in (actor.name, *actor.aliases))
    return frozenset(fold(word) for name in names for word in _WORD.findall(name))
