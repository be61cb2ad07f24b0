"""What a file says of itself beside its text: where a page was saved from, a front matter's fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_HEAD = 65_536  # bytes that are looked at: heads of pages are longer than they should be
_MOST = 1_000  # characters of one value
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)  # as browsers write it
_SINGLE_FILE = re.compile(r"Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n]+?)\s*(?:\n|-->)")
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,60}):[ \t]+(\S[^\n]*)$", re.MULTILINE)
_KEPT = frozenset((
    "content-type", "last-modified", "date", "expires", "generator", "og:url", "og:site_name", "og:updated_time",
    "article:published_time", "article:modified_time",
))  # fmt: skip


def headers_of(suffix: str, data: Callable[[], bytes]) -> dict[str, str]:
    """The headers in a file of that suffix, by name in order; none for kinds of file that have none.

    They are copied as the file has them and nothing is concluded from them. ``data`` gives the bytes where they are
    needed, and may raise OSError.
    """
    read = _READERS.get(suffix)
    if read is None:
        return {}
    found = read(data()[:_HEAD].decode("utf-8", "replace"))
    return {name: " ".join(value.split())[:_MOST] for name, value in sorted(found.items()) if value.strip()}


def _page(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    saved, single = _SAVED.search(text), _SINGLE_FILE.search(text)
    if saved is not None:
        found["saved-from"] = saved[1]
    if single is not None:
        found["saved-from"], found["saved-date"] = single[1], single[2]
    for tag in _META.findall(text):
        told = _attributes(tag)
        name = (told.get("http-equiv") or told.get("property") or told.get("name") or "").lower()
        if name in _KEPT and "content" in told:
            found.setdefault(name, told["content"])
    for tag in _LINK.findall(text):
        told = _attributes(tag)
        if told.get("rel", "").lower() == "canonical" and "href" in told:
            found.setdefault("canonical", told["href"])
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {
        m[1].lower(): next(v for v in (m[2], m[3], m[4]) if v is not None) for m in _ATTRIBUTE.finditer(tag)
    }


def _notes(text: str) -> Mapping[str, str]:
    """The plain fields of a front matter between two lines ``---`` at the head."""
    head, _, rest = text.partition("\n")
    block, end, _ = rest.partition("\n---")
    return {m[1]: m[2] for m in _FIELD.finditer(block)} if head.strip() == "---" and end else {}


_READERS: Mapping[str, Callable[[str], Mapping[str, str]]] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), _page),
    **dict.fromkeys((".md", ".markdown"), _notes),
}
