"""What a sanctions list says: its entries, and how an actor of a record may be one of them. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EntryKind = Literal["person", "organisation", "vessel", "aircraft", "other"]
Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry. ``list`` is the list's short name and ``uid`` the publisher's own number or id.

    ``countries`` are as the list gives them; ``born`` are dates or years as text; ``listed`` is when it was put on
    the list, as text; ``line`` where it stands in the file.
    """

    list: str
    uid: str
    kind: EntryKind
    name: str
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    listed: str | None = None
    remarks: str | None = None
    line: int = 0

    @property
    def id(self) -> str:
        """The entry among all lists: ``ofac-sdn:12345``."""
        return f"{self.list}:{self.uid}"


@dataclass(frozen=True, slots=True)
class SanctionsList:
    """A list that was read. ``title`` is its usual name; ``published`` is what the file says, as text."""

    name: str
    title: str
    published: str | None
    sha256: str
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list that a record holds."""

    name: str
    title: str
    published: str | None
    sha256: str
    entries: int


@dataclass(frozen=True, slots=True)
class Named:
    """An actor or person of a record with all the names that its reports give it."""

    id: str
    name: str
    kind: str
    country: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListCandidate:
    """An entry that an actor may be: a score between 0 and 1, the reasons, and what a person decided."""

    actor: Named
    entry: ListEntry
    score: float
    reasons: tuple[str, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Designation:
    """A designation that a report tells of, and the entries that hold whoever was designated.

    ``state`` is ``joined`` (a person decided so), ``candidates`` (entries to decide on) or
    ``unlisted`` (no list that the record holds has it).
    """

    claim: str
    report: str
    words: str
    actor: str | None
    name: str
    date: str | None
    state: Literal["joined", "candidates", "unlisted"]
    candidates: tuple[ListCandidate, ...] = ()
