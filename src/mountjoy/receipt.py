"""How bytes came in: from which file or address, when, and what the input says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of the bytes named by ``sha256``; ``size`` in bytes.

    ``origin`` is the file as it was given, ``headers`` what the file says of itself (the address a page was saved
    from, a front matter). ``version`` of Mountjoy read it, cut into reports as ``items`` asked, with ``year`` for
    undated items. ``at`` is the time in UTC when the record took it up.
    """

    sha256: str
    origin: str
    size: int
    version: str
    headers: Mapping[str, str] = field(default_factory=dict)
    items: str | None = None
    year: int | None = None
    at: str = ""
