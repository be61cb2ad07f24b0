"""From coded reports to the record, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mountjoy.claim import CodedReport
from mountjoy.decision import UNDECIDED, Decided
from mountjoy.evidence import Evidence
from mountjoy.issues import Issue
from mountjoy.merge.assemble import assemble
from mountjoy.merge.blocks import candidate_pairs
from mountjoy.merge.gather import gather
from mountjoy.merge.link import link
from mountjoy.merge.relations import relations
from mountjoy.merge.rules import Rules, default_rules
from mountjoy.record import Control, Event, Tie


@dataclass(frozen=True, slots=True)
class Record:
    """What the claims add up to. ``issues`` names the claims that add up to nothing, and why.

    Events are ordered by date (unknown last) and id, ties and control by type, names and id; ``stated`` is what the claims of each tie
    and of each statement of control add up to, packed (`mountjoy.merge.stated`), by id.
    """

    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    control: tuple[Control, ...] = ()
    issues: tuple[Issue, ...] = ()
    stated: Mapping[str, bytes] = field(default_factory=dict)


def build(
    coded: Iterable[CodedReport], decided: Decided = UNDECIDED, *, rules: Rules | None = None
) -> Record:
    """The record of the claims of ``coded``; the same for any order of reports.

    Pure: the same reports and decisions give the same record with the same ids. A report's copies add their claims
    but count as one source. ``rules`` says what may be merged (by default the package's table).
    """
    rules = rules or default_rules()
    return build_of(gather(coded, rules, decided), decided, rules=rules)


def build_of(
    items: Sequence[Evidence], decided: Decided = UNDECIDED, *, rules: Rules | None = None
) -> Record:
    """The same from evidence as `mountjoy.merge.gather` gives it."""
    rules = rules or default_rules()
    links = (link(items[one], items[two], rules) for one, two in candidate_pairs(items, rules))
    events = assemble(items, [found for found in links if found is not None], decided, rules=rules)
    found = relations(items, decided)
    return Record(events, found.ties, found.control, found.issues, found.stated)
