"""Text of reports made fit for a page: never read as HTML, and no sign of it hidden."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

# Signs that turn the direction of writing around or take no room, by the short name that is shown in their place.
_HIDDEN = {
    "\u061c": "ALM", "\u180e": "MVS", "\u200b": "ZWSP", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE",
    "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI",
    "\u2069": "PDI", "\ufeff": "BOM", "\u00ad": "SHY",
}  # fmt: skip
# The joiners shape Persian and Indic words; they are shown only where many stand together.
_JOINERS = "\u200c\u200d"


def hidden(character: str) -> str | None:
    """The short name of a sign that cannot be seen or that commands, else None."""
    if character in _HIDDEN:
        return _HIDDEN[character]
    if character in "\n\t" or character.isprintable():
        return None
    if unicodedata.category(character) in ("Cc", "Cs", "Cf", "Co") and character not in _JOINERS:
        return f"U+{ord(character):04X}"
    return None


def plain(text: object) -> str:
    """The text for a title or a tooltip, which can hold no marks: hidden signs become the replacement sign."""
    return "".join("\N{REPLACEMENT CHARACTER}" if hidden(one) else one for one in str(text))


def visible(text: object) -> Markup:
    """The text escaped, each hidden sign as a visible mark with its name."""
    if text is None:
        return Markup("")
    given = str(text)
    if given.isascii() and given.isprintable():
        return escape(given)
    out: list[str] = []
    start, joiners = 0, 0
    for at, character in enumerate(given):
        joiners = joiners + 1 if character in _JOINERS else 0
        name = f"U+{ord(character):04X}" if joiners > 1 else hidden(character)
        if name is not None:
            out += [str(escape(given[start:at])), _mark(character, name)]
            start = at + 1
    out.append(str(escape(given[start:])))
    return Markup("".join(out))


def _mark(character: str, name: str) -> str:
    told = unicodedata.name(character, f"control {ord(character):04X}").lower()
    return f'<span class="hidden-sign" title="hidden sign: {escape(told)}">{name}</span>'


@dataclass(frozen=True, slots=True)
class Stretch:
    """Code points ``start`` to ``end`` of a text that stand for something: attributes of the element around them.

    ``level`` orders stretches that begin together: the lower is the outer.
    """

    start: int
    end: int
    classes: str
    attributes: tuple[tuple[str, str], ...] = ()
    element: str = "span"
    level: int = 0


def marked(text: str, start: int, end: int, stretches: Iterable[Stretch]) -> Markup:
    """The text from ``start`` to ``end`` with each stretch in an element; one that crosses another is cut there."""
    kept = sorted(
        (one for one in stretches if one.start < end and one.end > start and one.start < one.end),
        key=lambda one: (one.start, -one.end, one.level),
    )
    edges = sorted({start, end, *(max(start, s.start) for s in kept), *(min(end, s.end) for s in kept)})
    out: list[str] = []
    open_: list[Stretch] = []
    following = 0
    for first, last in pairwise(edges):
        _close(out, open_, first)
        while following < len(kept) and max(start, kept[following].start) <= first:
            _open(out, open_, kept[following])
            following += 1
        out.append(str(visible(text[first:last])))
    _close(out, open_, end, everything=True)
    return Markup("".join(out))


def _open(out: list[str], open_: list[Stretch], one: Stretch) -> None:
    told = "".join(f' {name}="{escape(plain(value))}"' for name, value in one.attributes)
    out.append(f'<{one.element} class="{escape(one.classes)}"{told}>')
    open_.append(one)


def _close(out: list[str], open_: list[Stretch], at: int, *, everything: bool = False) -> None:
    """Close what ends here; what stands within it and goes on is opened again."""
    while any(everything or one.end <= at for one in open_):
        again: list[Stretch] = []
        while open_:
            one = open_.pop()
            out.append(f"</{one.element}>")
            if everything or one.end <= at:
                break
            again.append(one)
        for one in reversed(again):
            _open(out, open_, one)


def quote(text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> Markup:
    """A sentence with words marked: each span is start, end and a class."""
    return marked(text, start, end, [Stretch(a, b, name, (), "mark") for a, b, name in spans])
