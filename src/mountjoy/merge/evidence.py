"""A claim made ready to be compared: who, where, when, and which independent report it comes from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mountjoy.claim import Claim, CodedReport, Entity, Mention
from mountjoy.merge.rules import Rules
from mountjoy.report import Report

# A target is a thing attacked: two reports of one attack often name different things, so it tells nothing
# apart.
SIDES = {"actor": "actor", "recipient": "other", "victim": "other"}
_SIGNS = str.maketrans(
    {"-": " ", "\u2010": " ", "\u2011": " ", "\u2013": " ", "'": None, "\u2019": None, "\u2018": None}
)
PLACE_ROLES = ("place", "destination", "origin")


@dataclass(frozen=True, slots=True)
class Thing:
    """Who or what plays a role: the resolved entity, or None and the words that stand for it.

    ``key`` is the entity's id; or ``words:`` and the folded name where a proper name was not resolved; or
    None where the words name nobody ("militants"), so that they prove nothing about who it was.
    """

    entity: Entity | None
    name: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim with what merging compares.

    ``root`` is the id of the report that this one is a copy of, or its own: one independent source. ``first``
    and ``last`` are proleptic day numbers (inclusive), or None. ``actors`` and ``others`` hold the keys of
    the two sides without generic kinds; ``kin`` adds their parents. ``sentence`` and ``signature`` tell
    claims of one sentence apart. ``twin`` is the same for a claim and its image in a copy of the report.
    """

    claim: Claim
    report: Report
    root: str
    position: int
    things: tuple[tuple[str, Thing], ...]
    place: Thing | None
    actors: frozenset[str]
    others: frozenset[str]
    kin: frozenset[str]
    parents: frozenset[tuple[str, str]]
    first: int | None
    last: int | None
    sentence: tuple[str, int, int]
    signature: tuple[str, ...]
    twin: tuple[object, ...]

    @property
    def days(self) -> int | None:
        """How many days the date allows, or None where it is unknown."""
        if self.first is None or self.last is None:
            return None
        return self.last - self.first + 1


def fold(text: str) -> str:
    """A name without case, accents, hyphens, apostrophes and extra spaces, to compare names not resolved."""
    plain = unicodedata.normalize("NFKD", text).translate(_SIGNS)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def thing_of(mention: Mention, mentions: Mapping[str, Mention]) -> Thing:
    """What a mention stands for, by way of its antecedents."""
    seen = {mention.id}
    while mention.entity is None and mention.antecedent is not None and mention.antecedent not in seen:
        mention = mentions[mention.antecedent]
        seen.add(mention.id)
    if mention.entity is not None:
        return Thing(mention.entity, mention.entity.name, mention.entity.id)
    return Thing(None, mention.text, f"words:{fold(mention.text)}" if mention.named else None)


def roots_of(reports: Iterable[Report]) -> dict[str, str]:
    """Each report's id and the id at the start of its chain of copies."""
    copy_of = {report.id: report.copy_of for report in reports}
    roots = {}
    for report_id in copy_of:
        chain = [report_id]
        while (earlier := copy_of.get(chain[-1])) is not None:
            if earlier in chain:  # copies of each other: any fixed choice will do
                chain.append(min(chain[chain.index(earlier) :]))
                break
            chain.append(earlier)
        roots[report_id] = chain[-1]
    return roots


def gather(coded_reports: Iterable[CodedReport], rules: Rules) -> list[Evidence]:
    """The claims of all reports, ordered by claim id, each id once."""
    by_report: dict[str, CodedReport] = {}
    for coded in coded_reports:
        known = by_report.get(coded.report.id)
        # The same report given twice must not make the result depend on which came first.
        if known is None or _rank(coded) < _rank(known):
            by_report[coded.report.id] = coded
    roots = roots_of(coded.report for coded in by_report.values())
    found: dict[str, Evidence] = {}
    for report_id in sorted(by_report):
        coded = by_report[report_id]
        mentions = {mention.id: mention for mention in coded.mentions}
        for position, claim in enumerate(coded.claims):
            found.setdefault(
                claim.id, _evidence(claim, position, coded.report, roots[report_id], mentions, rules)
            )
    return [found[claim_id] for claim_id in sorted(found)]


def _rank(coded: CodedReport) -> tuple[str, tuple[str, ...], str]:
    return (coded.report.text, tuple(claim.id for claim in coded.claims), repr(coded.report))


def _evidence(
    claim: Claim, position: int, report: Report, root: str, mentions: Mapping[str, Mention], rules: Rules
) -> Evidence:
    things = tuple((role.role, thing_of(mentions[role.mention], mentions)) for role in claim.roles)
    sides: dict[str, set[str]] = {"actor": set(), "other": set()}
    parents = set()
    for role, thing in things:
        generic = thing.entity is not None and thing.entity.kind in rules.generic_kinds
        if role not in SIDES or thing.key is None or generic:
            continue
        sides[SIDES[role]].add(thing.key)
        if thing.entity is not None and thing.entity.parent is not None:
            parents.add((thing.key, thing.entity.parent))
    keys = frozenset(sides["actor"] | sides["other"])
    spans = tuple(
        sorted((role.role, mentions[role.mention].start, mentions[role.mention].end) for role in claim.roles)
    )
    when = claim.date
    known = when is not None and when.start is not None and when.end is not None
    return Evidence(
        claim=claim,
        report=report,
        root=root,
        position=position,
        things=things,
        place=_place(things),
        actors=frozenset(sides["actor"]),
        others=frozenset(sides["other"]),
        kin=keys | {parent for _, parent in parents},
        parents=frozenset(parents),
        first=when.start.toordinal() if known and when and when.start else None,
        last=when.end.toordinal() if known and when and when.end else None,
        sentence=(root, claim.sentence.start, claim.sentence.end),
        signature=(claim.type, *sorted(f"{role}={thing.key or fold(thing.name)}" for role, thing in things)),
        twin=(root, claim.kind, claim.type, claim.trigger.start, claim.trigger.end, spans),
    )


def _place(things: tuple[tuple[str, Thing], ...]) -> Thing | None:
    """Where it happened: the finest place in the first role that names one, resolved before unresolved."""
    for wanted in PLACE_ROLES:
        places = [thing for role, thing in things if role == wanted]
        if places:
            return min(places, key=lambda thing: (thing.entity is None, _coarseness(thing.entity)))
    return None


def _coarseness(entity: Entity | None) -> int:
    return 9 if entity is None or entity.precision is None else entity.precision
