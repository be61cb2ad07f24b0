"""Saved web pages: an article is one report, a listing a report an item."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

from mountjoy.errors import LimitError, PipelineError
from mountjoy.ingest.clean import clean_text, decode
from mountjoy.ingest.types import Draft, Found, ItemDecision, Items, Limits, Received
from mountjoy.ingest.worker import PageReader
from mountjoy.issues import Issue

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_TAG = re.compile(r"(/?)([A-Za-z][A-Za-z0-9]*)")
_NOT_NESTING = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "td", "th", "tr", "dd", "dt", "option", "colgroup", "thead", "tbody", "tfoot",
))  # fmt: skip
_UNREAD = frozenset(("script", "style", "noscript", "template", "head", "title", "svg"))
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
))  # fmt: skip


def read_html(received: Received, items: Items, limits: Limits, reader: PageReader) -> Iterator[Found]:
    """The reports of a page. Raises InputError where the bytes are no text."""
    declared = _CHARSET.search(received.data[:4096])
    decoded = decode(received.data, declared[1].decode("ascii") if declared else None)
    if decoded.note is not None:
        yield Issue("note", received.origin, decoded.note)
    html, _ = clean_text(decoded.text)
    why = _too_much(html, len(received.data), limits)
    if why is None:
        try:
            found = reader.examine(html, items, limits.html_seconds)
        except (LimitError, PipelineError) as error:
            why = str(error)
    if why is not None:
        yield Issue("warning", received.origin, f"{why}; its bare text was read instead of its article")
        reason = "its bare text is one report"
        found = {"kind": "text", "reason": reason, "heading": None, "items": [{"text": strip_tags(html)}]}
    yield from _drafts(received.origin, found)


def _drafts(origin: str, found: dict[str, object]) -> Iterator[Found]:
    items = found["items"]
    assert isinstance(items, list)
    items = [item for item in items if item["text"].strip()]
    heading = found["heading"] if isinstance(found["heading"], str) else None
    if found["kind"] == "listing":
        override = "--items none reads the page as one article"
        yield ItemDecision(origin, "listing", len(items), str(found["reason"]), override, heading)
        for sequence, item in enumerate(items):
            yield Draft(**item, place=sequence + 1, sequence=sequence)
        return
    override = "--items lines reads each item of a listing as a report"
    yield ItemDecision(origin, "none", len(items), str(found["reason"]), override)
    if not items:
        yield Issue("error", origin, "there is no text in the page")
    for item in items:
        yield Draft(**item)


def _too_much(html: str, size: int, limits: Limits) -> str | None:
    if size > limits.html_bytes:
        return f"the page has {size} bytes (limit html_bytes: {limits.html_bytes})"
    depth = nesting(html)
    if depth > limits.html_nesting:
        return f"the page has elements {depth} deep (limit html_nesting: {limits.html_nesting})"
    return None


def nesting(html: str) -> int:
    """How deep elements stand within elements, counted over the tags but those that close by themselves."""
    depth = deepest = 0
    for piece in html.split("<")[1:]:
        tag = _TAG.match(piece)
        if tag is None or tag[2].lower() in _NOT_NESTING:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def strip_tags(html: str) -> str:
    """The text between the tags, a block a line, in one pass whatever the page's shape."""
    first, *pieces = html.split("<")
    out = [first]
    unread: str | None = None
    for piece in pieces:
        if unread == "!--":
            unread, rest = (None, piece.partition("-->")[2]) if "-->" in piece else (unread, "")
            out.append(rest)
            continue
        tag = _TAG.match(piece)
        name = tag[2].lower() if tag else ""
        if unread is not None:
            if not (tag and tag[1] and name == unread):
                continue
            unread = None
        elif piece.startswith("!--"):
            unread = None if "-->" in piece else "!--"
            out.append(piece.partition("-->")[2])
            continue
        elif name in _UNREAD and tag and not tag[1]:
            unread = name
            continue
        if tag is None and not piece.startswith(("!", "/", "?")):
            out.append("<" + piece)  # a sign, not a tag
            continue
        out.append(("" if name in _INLINE else "\n") + piece.partition(">")[2])
    lines = (" ".join(line.split()) for line in entities.unescape("".join(out)).split("\n"))
    return "\n".join(line for line in lines if line)
