"""How a text is divided into reports: one a line, one a paragraph, or one in all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from mountjoy.ingest import cohesion
from mountjoy.ingest.dates import is_day
from mountjoy.ingest.types import Items
from mountjoy.ingest.words import words

LONG = 40
"""Characters from which a line can be a sentence or teaser of its own."""
_TEASER = 900
_FEW = 6
"""Below this many lines there is little to judge by, so that they must share little as well."""
_LEANS = 0.2
_LEANS_ANYWAY = 0.35
_JUDGED_LINES = 600
_JUDGED_CHARS = 2_000
_WIDEST_WRAP = 130
_ENDED = re.compile(r"(?:[.!?…][\"”’'»)\]]*|\[[.…]+\]|[rR]ead more)\W{0,3}$")
_OPEN_END = re.compile(r"[,;–—-]$|\b(?:a|an|the|of|to|in|and|or|by|with|for|from|that|on|at|as)$")
_BULLET = re.compile(r"^(?:[-*•·‣–—.]|\d{1,3}[.)])\s+")
_BYLINE = re.compile(r"[Bb]y\s+(?P<author>[^\W\d_][^.!?]{1,80})$")


Division = Literal["lines", "paragraphs", "none"]


@dataclass(frozen=True, slots=True)
class Unit:
    """Text that is to be a report, the 1-based line on which it begins, and the date that stands over it."""

    line: int
    text: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """The units of a text and why it was so divided.

    ``title``, ``author`` and ``published`` stand at the head of an article that is one unit; ``heading`` is
    the heading of an archive page.
    """

    mode: Division
    units: tuple[Unit, ...]
    reason: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    heading: str | None = None


def split(text: str, items: Items = "auto") -> Split:
    """Divide a cleaned text as ``items`` says; ``auto`` decides by these rules, the first that holds.

    1. One line, or lines that are wrapped (each as full as the next word allows), are one report.
    2. Paragraphs between blank lines are one report, unless each is a headline over a teaser, or there are
       six or more that hardly lean on each other and show a sign of an archive page.
    3. Lines without blank lines between are a report each if most have 40 characters or more and at most 900,
       most are complete (they end a sentence, or all read as headlines), they are no list under an
       introduction and do not repeat one form, none is a mark of a single article ("Editing by", "###"), and
       fewer than a fifth lean on what stands before them (`cohesion.leaning`; up to 35 % where a sign speaks
       for an archive page; fewer than six lines must not lean at all and must share few names). A dateline
       at the head alone makes them one report.
    4. Anything else is one report.

    On an archive page a headline without a full stop is an item like any other; the page's own heading, lines
    like "Read more" and dates over their items are not.
    """
    numbered = [
        (number, line.strip()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()
    ]
    if items == "lines":
        return _as_lines(numbered, "asked for")
    if items == "paragraphs":
        return Split("paragraphs", _paragraphs(text), "asked for")
    if items == "none":
        return _as_one(text, "asked for")
    mode, reason = decide(text)
    if mode == "lines":
        return _as_lines(numbered, reason)
    if mode == "paragraphs":
        return Split("paragraphs", _paragraphs(text), reason)
    return _as_one(text, reason)


def decide(text: str) -> tuple[Division, str]:
    """The rules of `split`: ``lines``, ``paragraphs`` or ``none``, and why, in words."""
    blocks = [
        [line.strip()[:_JUDGED_CHARS] for line in block.split("\n") if line.strip()]
        for block in re.split(r"\n(?:[ \t\u00a0]*\n)+", text.strip())
    ]
    blocks = [block for block in blocks if block]
    lines = [line for block in blocks for line in block]
    if len(lines) < 2:
        return "none", "it is a single line" if lines else "it is empty"
    judged = lines[:_JUDGED_LINES]
    marks = words().article_marks
    for line in judged:
        start = line.strip("( ").casefold()
        if any(start == mark or (len(mark) > 4 and start.startswith(mark + " ")) for mark in marks):
            return "none", f"{line[:40]!r} marks a single article"
    if wrapped(lines[:_JUDGED_LINES]):
        return "none", f"its lines are wrapped at about {max(map(len, judged))} columns"
    if max(map(len, blocks)) >= 0.8 * len(lines):
        return _decide_lines(judged)
    return _decide_blocks(blocks[:_JUDGED_LINES])


def wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken at a common width, so that sentences run on from one to the next."""
    width = max(map(len, lines))
    if width > _WIDEST_WRAP or len(lines) < 3:
        return False
    broken = [(line, after) for line, after in pairwise(lines) if not _ENDED.search(line)]
    if len(broken) < 0.4 * (len(lines) - 1):
        return False
    full = sum(len(line) + len(after.split()[0]) >= width for line, after in broken)
    running = sum(after[0].islower() for _, after in broken)
    if not any(line != line.upper() for line in lines):  # cable traffic in capitals: case tells nothing
        return full >= 0.8 * len(broken)
    return running >= 0.4 * len(broken)


def _decide_lines(lines: Sequence[str]) -> tuple[Division, str]:
    body = [line for line in lines if not _is_aside(line)]
    if body and is_page_heading(body[0], body[1:]):
        body = body[1:]
    refusal = _why_no_items(body)
    if refusal is not None:
        return "none", refusal
    sign = cohesion.standing_alone(body)
    if sign is None and any(map(cohesion.has_dateline, body[:2])):
        return "none", "one dateline stands at its head, as over a press release or a wire story"
    share = cohesion.leaning(body)
    limit = _LEANS_ANYWAY if sign else _LEANS
    if len(body) < _FEW and not sign:
        limit = 1 / len(body)
    if share >= limit:
        return "none", f"its lines tell one story ({share:.0%} of them lean on the line before)"
    if len(body) < _FEW and not sign and cohesion.shared_names(body) > 0.34:
        return "none", "its few lines share names, so they may tell one story"
    also = f", and {sign}" if sign else ""
    return "lines", f"{len(body)} lines that each stand alone ({share:.0%} lean on the line before{also})"


def _why_no_items(lines: Sequence[str]) -> str | None:
    if len(lines) < 3:
        return "it has too few lines for an archive page"
    long = [line for line in lines if len(line) >= LONG]
    if len(long) < 0.6 * len(lines):
        return "most of its lines are too short to stand alone"
    if sum(len(line) <= _TEASER for line in lines) < 0.8 * len(lines):
        return "its lines are too long for an archive page's items"
    complete = sum(_ENDED.search(line) is not None for line in long)
    if complete < 0.6 * len(long) and not _all_headlines(lines):
        return "its lines are not complete sentences"
    bullets = sum(_BULLET.match(line) is not None for line in lines)
    if 3 <= bullets < 0.9 * len(lines):
        return "a list stands in it under an introduction"
    if any(line.endswith(":") for line in lines[:3]):
        return "it is a list under an introduction"
    return _repeated_form(lines)


def _repeated_form(lines: Sequence[str]) -> str | None:
    starts = [_BULLET.sub("", line).split() for line in lines]
    firsts = Counter(start[0].strip(",").lower() for start in starts if start)
    first, count = firsts.most_common(1)[0]
    plain = first.isalpha() and (first not in words().function_words or first in ("near", "at", "in"))
    if count >= 0.5 * len(lines) and plain and count > 2 and not is_day(f"1 {first} 2000"):
        return f"its lines repeat one form ({first!r} ...)"
    triples = Counter(" ".join(start[:3]).lower() for start in starts)
    opening, count = triples.most_common(1)[0]
    if count >= 0.5 * len(lines) and count > 2:
        return f"its lines repeat one form ({opening!r} ...)"
    return None


def _all_headlines(lines: Sequence[str]) -> bool:
    starts = sum(not line[0].islower() for line in lines)
    return starts >= 0.95 * len(lines) and not any(_OPEN_END.search(line) for line in lines)


def _decide_blocks(blocks: Sequence[Sequence[str]]) -> tuple[Division, str]:
    pairs = sum(
        len(block) > 1 and is_headline(block[0]) and len(" ".join(block[1:])) >= LONG for block in blocks
    )
    if pairs >= 3 and pairs >= 0.8 * len(blocks):
        return "paragraphs", f"{pairs} of {len(blocks)} paragraphs are a headline over a teaser"
    joined = [" ".join(block) for block in blocks]
    body = [line for line in joined if not _is_aside(line)]
    if body and is_page_heading(body[0], body[1:]):
        body = body[1:]
    if len(body) >= _FEW and _why_no_items(body) is None:
        sign = cohesion.standing_alone(body)
        share = cohesion.leaning(body)
        if sign is not None and share < _LEANS / 2:
            return "paragraphs", f"{len(body)} paragraphs that each stand alone ({sign})"
    return "none", "it has paragraphs between blank lines, as an article has"


def is_headline(line: str) -> bool:
    """Whether a line is short and ends without a stop, as a headline does."""
    return (
        len(line) <= 140
        and line[-1] not in ".!…,;:"
        and not cohesion.has_dateline(line)
        and not _BULLET.match(line)
    )


def is_page_heading(line: str, rest: Sequence[str]) -> bool:
    """Whether the first line names the page ("Iraq archives", "Latest news", "Syria") and tells nothing."""
    tokens = [token.strip(".,:|-–—/").lower() for token in line.split()]
    tokens = [token for token in tokens if token]
    if not rest or not tokens or len(tokens) > 10 or line[-1] in ".!?…":
        return False
    named = sum(token in words().page_words for token in tokens)
    return len(tokens) <= 3 or (len(tokens) <= 6 and named > 0) or named > 1


def _is_aside(line: str) -> bool:
    bare = line.strip(" .…»›>→|[]()").casefold()
    return not bare or bare.isdigit() or bare in words().boilerplate or (len(line) < LONG and is_day(line))


def _as_lines(numbered: Sequence[tuple[int, str]], reason: str) -> Split:
    heading: str | None = None
    published: str | None = None
    rest = [line for _, line in numbered[1:]]
    if numbered and is_page_heading(numbered[0][1], rest) and not is_day(numbered[0][1]):
        heading = numbered[0][1]
        numbered = numbered[1:]
    dated = bool(numbered) and is_day(numbered[0][1])
    units: list[Unit] = []
    for number, line in numbered:
        if is_day(line):
            published = line if dated else None
        elif not _is_aside(line):
            units.append(Unit(number, _BULLET.sub("", line, count=1), published))
    left = len(numbered) - len(units)
    if left:
        reason += f"; {left} lines that are no item were left out"
    return Split("lines", tuple(units), reason, heading=heading)


def _paragraphs(text: str) -> tuple[Unit, ...]:
    units: list[Unit] = []
    block: list[str] = []
    start = 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            start = start if block else number
            block.append(line.strip())
        elif block:
            units.append(Unit(start, "\n".join(block)))
            block = []
    return tuple(unit for unit in units if not _is_aside(unit.text))


def _as_one(text: str, reason: str) -> Split:
    """One unit. A headline over the text becomes its title; a byline and a date under it are read as such."""
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled:
        return Split("none", (), reason)
    title = author = published = None
    first = filled[0]
    head = lines[first].strip()
    gap = len(filled) > 1 and filled[1] > first + 1
    body = filled[1:]
    if body and is_headline(head) and not _is_aside(head) and (gap or _stands_over(lines, body)):
        title = head
        while len(body) > 1:
            line = lines[body[0]].strip()
            byline = _BYLINE.match(line)
            if author is None and byline is not None:
                author = byline["author"]
            elif published is None and is_day(line):
                published = line
            else:
                break
            body = body[1:]
    else:
        body = filled
    start = body[0]
    unit = Unit(start + 1, "\n".join(lines[start:]).strip())
    return Split("none", (unit,), reason, title, author, published)


def _stands_over(lines: Sequence[str], body: Sequence[int]) -> bool:
    """Whether a first line without a blank line under it is a title: a longer line begins below."""
    below = lines[body[0]].strip()
    if len(body) > 1 and (_BYLINE.match(below) or is_day(below)):
        return True
    whole = [lines[index].strip() for index in (body[0] - 1, *body)]
    return len(below) >= LONG and not below[0].islower() and not wrapped(whole)
