"""Merging step by step: what arrives, changes or is decided on touches only the events that it has a part in.

The record after each step is the one that merging all claims at once gives: a component of the graph of links is
assembled by itself, and only components with a claim that waits are assembled again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mountjoy import keeping, merge, outlets
from mountjoy.applied import decided as as_decided
from mountjoy.claim import CodedReport
from mountjoy.decision import Decided, Pair, pair_of
from mountjoy.evidence import Evidence, Link
from mountjoy.issues import Issue
from mountjoy.keeping import laying, laying_places, places
from mountjoy.keeping import rules as kept_rules
from mountjoy.keeping.laying import OnLaying
from mountjoy.record import Event
from mountjoy.resolve.registry import default_registry
from mountjoy.store import RecordFile, unnamed
from mountjoy.store.laid import rules_of, start_over
from mountjoy.store.merging import Known, Step, Waiting, pairs_with

AT_ONCE = 200  # claims that wait and are merged in one transaction
NAMED = 500  # ties and control of a record of old that are named anew in one
OnStep = Callable[[int, int], None]


@dataclass(slots=True)
class _Changed:
    """What a step did: claims whose evidence was made anew, those gone, and those linked to either before."""

    made: list[Evidence] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    old: dict[str, Evidence] = field(default_factory=dict)


def update(
    file: RecordFile,
    *,
    version: str | None = None,
    at_once: int = AT_ONCE,
    on_step: OnStep | None = None,
    on_laying: OnLaying | None = None,
) -> int:
    """Merge all claims that wait; how many there were. Each step is written whole or not at all.

    ``version`` is Mountjoy's, for the log. ``on_step`` is told how many are done and how many there are; ``on_laying``
    how far contradictions, ties and who holds each place are laid of the whole record, where they are not kept yet: what is laid
    ("within", "between", "linking" or "ties", see `mountjoy.keeping.laying`, or "places"; "naming": ties and control of a record of
    old are named anew), how many are done and how many there are. A program that is killed between steps loses nothing: the next
    goes on. What is kept by other rules than these (`mountjoy.keeping.rules`) is laid anew.
    """
    total = file.begin_merging()
    kept_rules.follow(file, version)
    if file.names_wanted:
        _name_relations(file, version, on_laying)
    if file.holdings_wanted and not file.through_time_wanted:  # merged before; else they are laid when all is
        laying_places.lay(file, version, on_laying)
    laid = not (file.holdings_wanted or file.through_time_wanted)
    rules = merge.default_rules()
    known: Known | None = None
    done = 0
    while total:
        with file.merge_step(version) as step:
            waiting = step.waiting(at_once)
            if not waiting.again and not waiting.rest:
                break
            known = step.decided(known)
            _merge_step(step, waiting, known, rules, laid)
        taken = len(waiting.again) + len(waiting.rest)
        done += taken
        if on_step is not None:
            on_step(min(done, total), total)
        if taken < at_once:
            break
    if not laid:
        laying.lay(file, version, on_laying)
        laying_places.lay(file, version, on_laying)
    return total


def add(
    file: RecordFile,
    batch: Sequence[CodedReport],
    *,
    coder: str,
    sources: Mapping[str, bytes] | None = None,
    version: str | None = None,
    at_once: int = AT_ONCE,
    on_step: OnStep | None = None,
    on_laying: OnLaying | None = None,
) -> int:
    """Add coded reports as `RecordFile.add` does, and merge all claims that wait; how many there were.

    One transaction does both where no more than ``at_once`` claims wait, so that the record never holds the reports without
    what follows from them. ``coder``, ``sources``: see `RecordFile.add`; ``version``, ``on_step``, ``on_laying``: see `update`.
    """
    with file.adding(batch, coder=coder, sources=sources, version=version) as step:
        waiting = step.waiting(at_once + 1)
        wait = len(waiting.again) + len(waiting.rest)
        whole = wait <= at_once and step.can_go_on and kept_rules.are_noted(rules_of(step.connection))
        if whole and wait:
            _merge_step(step, waiting, step.decided(None), merge.default_rules(), laid=True)
    if not whole:
        return update(file, version=version, at_once=at_once, on_step=on_step, on_laying=on_laying)
    if wait and on_step is not None:
        on_step(wait, wait)
    return wait


def _name_relations(file: RecordFile, version: str | None, on_laying: OnLaying | None) -> None:
    """Name the ties and control of a record of old as `mountjoy.merge.relations` does, some in each step."""
    after, known, done, total = "", None, 0, 0
    while True:
        with file.merge_step(version) as step:
            total = total or unnamed.count(step.connection)
            named_before = step.unnamed_relations(after, NAMED)
            if not named_before:
                return
            after, known = named_before[-1], step.decided(known)
            relations, old, _ = _relations(step, step.claims_of_relations(named_before), known.decided)
            step.replace((), (), old, relations.ties, relations.control, relations.stated)
        done += len(named_before)
        if on_laying is not None:
            on_laying("naming", min(done, total), total)


def _merge_step(step: Step, waiting: Waiting, known: Known, rules: merge.Rules, laid: bool) -> None:
    """``laid``: the spans of control are kept; where they are not they are laid when all is merged."""
    decided = known.decided
    changed = _gather(step, waiting, known, rules)
    events = [item for item in changed.made if item.kind == "event"]
    _link(step, events, rules)
    touched = {
        *waiting.rest,
        *waiting.again,
        *changed.touched,
        *changed.gone,
        *(i.claim_id for i in changed.made),
    }
    held, links, old_events = _components(step, touched, decided)
    assembled = merge.assemble(held.values(), links, decided, rules=rules)
    relations, old_relations, items = _relations(step, touched, decided)
    step.replace(old_events, assembled, old_relations, relations.ties, relations.control, relations.stated)
    if laid:
        stated = [item for item in items if item.kind == "control"]
        places.follow(step, [*held.values(), *stated], touched | held.keys())
    else:
        start_over(step.connection)
    keeping.follow(step, keeping.Changed(frozenset(touched), changed.old, held, old_events, assembled))
    notes = [(claim_id, issue) for issue in relations.issues for claim_id in _named_in(issue, touched)]
    step.replace_issues(touched, notes)
    step.done({*waiting.again, *waiting.rest, *(item.claim_id for item in changed.made)})


def _gather(step: Step, waiting: Waiting, known: Known, rules: merge.Rules) -> _Changed:
    """Make the evidence of whole reports anew; claims that they make no more are gone."""
    changed, decided = _Changed(), known.decided
    reports = step.reports_of(waiting.again, decided)
    held = set(step.held(reports))
    old = changed.old = step.evidence(held)
    coded = [as_decided(one, decided) for one in step.coded(reports)]
    names = sorted({one.report.source for one in coded if one.report.source})
    graded = outlets.grades_of(names, decided, known.sources, default_registry()) if names else []
    changed.made = merge.gather(coded, rules, outlets.with_outlets(decided, graded))
    made = {item.claim_id for item in changed.made}
    changed.touched = step.forget(old)  # what has no evidence was never compared
    keys = {i.claim_id: (*merge.block_keys(i), *merge.relation_keys(i)) for i in changed.made}
    quotes = {claim.id: claim.sentence.text for one in coded for claim in one.claims}
    step.put_evidence(changed.made, keys, quotes)
    changed.gone = (held | set(waiting.again) | set(waiting.rest)) - made - set(step.evidence(waiting.rest))
    rejected = {claim for claim in changed.gone if claim in decided.rejected}
    step.drop(changed.gone - rejected)
    return changed


def _link(step: Step, made: list[Evidence], rules: merge.Rules) -> None:
    """Compare new evidence, whose keys are written, with all that shares a key with it."""
    new = {item.claim_id for item in made}
    pairs: set[Pair] = set()
    for claims in step.by_key({key for item in made for key in merge.block_keys(item)}):
        for one in sorted(new.intersection(claims)):
            pairs.update(pair_of(one, other) for other in claims if other != one)
    near = step.evidence({claim for pair in pairs for claim in pair})
    found = (merge.link(near[one], near[two], rules) for one, two in sorted(pairs))
    step.put_links(link for link in found if link is not None)


def _components(
    step: Step, touched: set[str], decided: Decided
) -> tuple[dict[str, Evidence], list[Link], list[Event]]:
    """All claims of the components that hold a touched claim, their links, and the events that they had."""
    links: dict[tuple[str, str], Link] = {}
    old_events: dict[str, Event] = {}
    inside: set[str] = set()
    edge = set(touched)
    while edge:
        inside |= edge
        reached: set[str] = set()
        for link in step.links_of(edge):
            if link.verdict == "same":
                links[link.one, link.two] = link
                reached |= {link.one, link.two}
        reached |= pairs_with(edge, decided.same)
        for event in step.events_of(edge):
            old_events[event.id] = event
            reached |= set(event.claims)
        edge = reached - inside
    held = {claim_id: item for claim_id, item in step.evidence(inside).items() if item.kind == "event"}
    return held, list(links.values()), list(old_events.values())


def _relations(
    step: Step, touched: set[str], decided: Decided
) -> tuple[merge.Relations, set[str], list[Evidence]]:
    """Ties and control in which a touched claim has a part, the ids of those that were, and the touched claims that there are.

    Where a touched claim had a part before, all claims are read; else those that come are taken in.
    """
    items = [item for item in step.evidence(touched).values() if item.kind != "event"]
    stated, issues = merge.statements(items, decided)
    before = step.relations_of(touched)
    known = step.known_relations(stated.keys() - before)
    made = {
        key: merge.extended(key, value, merge.unpack_stated(told), stated[key])
        for key, (value, told) in known.items()
    }
    anew = (stated.keys() | before) - made.keys()
    if anew:
        found, _ = merge.statements(step.sharing(anew).values(), decided)
        made |= {key: merge.extended(key, None, None, found[key]) for key in sorted(anew & found.keys())}
    return merge.gathered(made, issues), before | made.keys(), items


def _named_in(issue: Issue, claims: Iterable[str]) -> list[str]:
    """The claim that a note of merging names."""
    return [claim for claim in issue.message.split()[1:2] if claim in claims]
