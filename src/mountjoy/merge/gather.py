"""From coded reports to evidence: each claim with what merging compares, without the report's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from sys import intern

from mountjoy.applied import by_person
from mountjoy.claim import Claim, CodedReport, Entity, Mention, Span
from mountjoy.decision import UNDECIDED, Decided, words_key
from mountjoy.evidence import Counted, Evidence, Thing, fold
from mountjoy.merge.rules import Rules, default_rules, stem
from mountjoy.merge.sides import Kin, effective
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.merge.values import short_hash
from mountjoy.report import Report

# A target is a thing attacked: two reports of one attack often name different things, so it tells nothing
# apart.
SIDES = {"actor": "actor", "recipient": "other", "victim": "other"}
PLACE_ROLES = ("place", "destination", "origin")
MOST_NEARBY = 4
MOST_NAMES = 12
LEAST_NAME = 3  # letters: shorter words in capitals are articles of names
MOST_WORDS = (
    48  # content words kept of a sentence: enough to tell sentences apart, few enough to keep by the million
)
_WORD = re.compile(r"[^\W\d_]+")
_AMOUNTS = frozenset({"most", "some"})  # "holds most of" is not "holds"
_SIGNS = ".,;:()\"'"
_BEFORE = 3  # words before the trigger in which "second" or "another" still speaks of it
_AFTER = 2


def gather(
    coded_reports: Iterable[CodedReport], rules: Rules | None = None, decided: Decided = UNDECIDED
) -> list[Evidence]:
    """The claims of all reports, ordered by claim id, each id once; of ``decided`` the grades and affiliations are used.

    What a party or its outlet says of its own success is taken as ``claimed`` (`mountjoy.merge.sides.effective`); the claim
    itself stays as it is. What a report gives depends on that report alone, so evidence can be gathered report by report.
    """
    rules = rules or default_rules()
    by_report: dict[str, CodedReport] = {}
    for coded in coded_reports:
        known = by_report.get(coded.report.id)
        # The same report given twice must not make the result depend on which came first.
        if known is None or _rank(coded) < _rank(known):
            by_report[coded.report.id] = coded
    found: dict[str, Evidence] = {}
    for report_id in sorted(by_report):
        coded = by_report[report_id]
        mentions = {mention.id: mention for mention in coded.mentions}
        for position, claim in enumerate(coded.claims):
            if claim.id not in found:
                found[claim.id] = _evidence(claim, position, coded.report, mentions, rules, decided)
    return [found[claim_id] for claim_id in sorted(found)]


def _rank(coded: CodedReport) -> tuple[str, tuple[str, ...], str]:
    return (coded.report.text, tuple(claim.id for claim in coded.claims), repr(coded.report))


def _evidence(
    claim: Claim,
    position: int,
    report: Report,
    mentions: Mapping[str, Mention],
    rules: Rules,
    decided: Decided,
) -> Evidence:
    things = tuple((role.role, thing_of(mentions[role.mention], mentions)) for role in claim.roles)
    sides: dict[str, set[str]] = {"actor": set(), "other": set()}
    parents: set[tuple[str, str]] = set()
    for role, thing in things:
        if role not in SIDES or thing.key is None or rules.is_general(thing.entity):
            continue
        sides[SIDES[role]].add(thing.key)
        parents.update((thing.key, parent) for parent in _parents(thing.entity, rules) if parent != thing.key)
    place = _place(claim, mentions)
    by = claim.attribution
    root = report.copy_of or report.id
    made = Evidence(
        claim_id=claim.id,
        kind=claim.kind,
        type=claim.type,
        family=claim.family or "",
        report_id=report.id,
        root=root,
        position=position,
        assertion=claim.assertion,
        score=claim.score,
        things=things,
        place=place,
        actors=tuple(sorted(sides["actor"])),
        others=tuple(sorted(sides["other"])),
        parents=tuple(sorted(parents)),
        trigger=(claim.trigger.start, claim.trigger.end),
        sentence=(claim.sentence.start, claim.sentence.end),
        trigger_words=_stems(claim.trigger.text, rules.function_words - _AMOUNTS),
        words=_stems(claim.sentence.text, rules.function_words)[:MOST_WORDS],
        names=_names(claim.sentence.text, rules.function_words | rules.place_words),
        twin=_twin(claim, root),
        turn=turn_of(claim.sentence, claim.trigger, rules),
        nearby=_nearby(claim.sentence, mentions, place),
        attribution=None if by is None else thing_of(mentions[by], mentions),
        date=claim.date,
        fatalities=claim.fatalities,
        injuries=claim.injuries,
        people=tuple(
            Counted(
                one.outcome, one.count, thing_of(mentions[one.who], mentions) if one.who else None, one.part
            )
            for one in claim.people
        ),
        codes=dict(claim.codes),
        frame=claim.frame,
        origin=report.origin,
        source=report.source,
        published=report.published,
        published_earliest=report.published_earliest,
        grade=decided.grades.get(report.source or ""),
        affiliation=decided.affiliations.get(report.source or ""),
    )
    assertion = effective(made, default_time_rules(), Kin())
    return made if assertion == made.assertion else replace(made, assertion=assertion)


def thing_of(mention: Mention, mentions: Mapping[str, Mention]) -> Thing:
    """What a mention stands for, by way of its antecedents."""
    words, seen = mention.text, {mention.id}
    while mention.entity is None and mention.antecedent is not None and mention.antecedent not in seen:
        mention = mentions[mention.antecedent]
        seen.add(mention.id)
    if mention.entity is not None:
        entity = mention.entity
        if entity.reason or entity.precision_rule:
            entity = replace(entity, reason="", precision_rule="")
        return _resolved(entity, words)
    key = words_key(mention.text) if mention.named else None
    return Thing(None, mention.text, key, words, mention.placing)


@lru_cache(1 << 15)
def _resolved(entity: Entity, words: str) -> Thing:
    """An entity under these words: one for all claims that tell of it so, because there may be millions of them."""
    return Thing(entity, entity.name, entity.id, words)


def _stems(text: str, function_words: frozenset[str]) -> tuple[str, ...]:
    folded = _WORD.findall(fold(text))
    return tuple(sorted({stem(word) for word in folded if len(word) > 2 and word not in function_words}))


def _names(text: str, left_out: frozenset[str]) -> tuple[str, ...]:
    """The words in capitals, but not the first, which is so in every sentence."""
    found = [fold(word) for word in _WORD.findall(text)[1:] if word[0].isupper()]
    kept = sorted({word for word in found if len(word) >= LEAST_NAME and word not in left_out})[:MOST_NAMES]
    return tuple(map(intern, kept))


def turn_of(sentence: Span, trigger: Span, rules: Rules) -> str:
    """What the words at the trigger call the event among others of its kind, by ``turns`` of the rules, or empty."""
    before = fold(sentence.text[: max(0, trigger.start - sentence.start)]).split()[-_BEFORE:]
    within = fold(trigger.text).split()
    after = fold(sentence.text[max(0, trigger.end - sentence.start) :]).split()[:_AFTER]
    for word in [*reversed(before), *within, *after]:
        turn = rules.turns.get(word.strip(_SIGNS))
        if turn is not None and turn != "the":
            return turn
    # "The blast" takes up an event told before; "the" further off belongs to another noun.
    return "the" if before and rules.turns.get(before[-1]) == "the" else ""


def _twin(claim: Claim, root: str) -> str:
    """The same for the same words at the same place of a sentence, wherever the sentence stands in a copy."""
    at = claim.trigger.start - claim.sentence.start
    parts = (root, claim.kind, claim.type, str(at), " ".join(claim.sentence.text.split()))
    return short_hash(*parts)


def _parents(entity: Entity | None, rules: Rules) -> set[str]:
    """Whom an actor belongs to; a state's forces of any name belong to its government."""
    if entity is None:
        return set()
    found = {entity.parent} if entity.parent is not None else set()
    if entity.country is not None and entity.kind in rules.state_kinds:
        found.add(f"government:{entity.country}")
    return found


def _place(claim: Claim, mentions: Mapping[str, Mention]) -> Thing | None:
    """Where it happened: the finest place in the first role that names one, resolved before unresolved.

    "The Yemeni city of Marib" and "Marib market" name Marib, which stands within these words.
    """
    unresolved: Thing | None = None
    for wanted in (*PLACE_ROLES, "target") if claim.kind == "event" else PLACE_ROLES:
        roles = [role for role in claim.roles if role.role == wanted]
        named = [mentions[role.mention] for role in roles]
        # Control of a part is not control of the town that its words name; a person who named a place meant that place.
        within = (
            []
            if claim.kind != "event"
            else [
                inner
                for outer in (mentions[role.mention] for role in roles if not by_person(role))
                for inner in mentions.values()
                if inner.type == "place" and outer.start <= inner.start and inner.end <= outer.end
            ]
        )
        found = [thing_of(mention, mentions) for mention in (*within, *(named if wanted != "target" else ()))]
        if not found:
            continue
        best = min(
            found, key=lambda thing: (thing.entity is None, thing.key is None, _coarseness(thing.entity))
        )
        if best.entity is not None:
            return best
        unresolved = unresolved or best
    return unresolved


def _nearby(sentence: Span, mentions: Mapping[str, Mention], place: Thing | None) -> tuple[Thing, ...]:
    """The towns and parts of towns that the sentence names besides the claim's own, each once, in order."""
    found: dict[str, Thing] = {}
    for mention in mentions.values():
        entity = mention.entity
        if mention.type != "place" or not sentence.start <= mention.start < sentence.end:
            continue
        if (
            entity is not None
            and (entity.precision or 9) <= 2
            and entity.kind != "province"
            and (place is None or place.key != entity.id)
        ):
            found.setdefault(entity.id, thing_of(mention, mentions))
    return tuple(found.values())[:MOST_NEARBY]


def _coarseness(entity: Entity | None) -> int:
    return 9 if entity is None or entity.precision is None else entity.precision
