"""A report as it was received: the text that claims point into, and where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

PublishedBasis = Literal["stated", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Report:
    """One item of reporting.

    ``text`` is the body, in Unicode code points; every offset of a mention or claim counts into it.
    ``id`` is the identifier that the input gave, or else a hash of the content (`content_id`).
    ``published`` is the day of publication in the source's calendar, never silently an event's date;
    ``published_basis`` says how it is known. ``origin`` names the file and the item's place in it
    (``page.txt#3``), ``sequence`` the item's order on its page. ``copy_of`` is the id of an earlier
    report with the same text. ``sha256`` names the bytes received. ``near_copy`` says of a copy that its words are not
    all the same (`mountjoy.copies`): it is coded as well, and its claims count with those of the report it copies.

    A report whose day was inferred may have been published on any day from ``published_earliest`` to
    ``published``, both included; ``dating`` says in words what gave these days.
    """

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    published_basis: PublishedBasis = "unknown"
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = "en"
    origin: str = ""
    sequence: int = 0
    copy_of: str | None = None
    sha256: str = ""
    published_earliest: date | None = None
    dating: tuple[str, ...] = ()
    near_copy: bool = False


def content_id(text: str, title: str | None, source: str | None, url: str | None) -> str:
    """The identifier of a report that brings none: 16 hexadecimal digits of SHA-256 over its content."""
    parts = "\x1f".join((text, title or "", source or "", url or ""))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
