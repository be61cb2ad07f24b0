"""Scores of coded reports against gold: what was found and what not, and each disagreement's sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from mountjoy.claim import CodedReport
from mountjoy.evaluate.compare import compare_report
from mountjoy.evaluate.figures import Accuracy, Disagreement, Rate, Tally
from mountjoy.evaluate.gold import Gold, GoldReport
from mountjoy.evaluate.match import Aligned, match_events, squeeze

_RATES = (
    "events", "typed_events", "roles", "role_words", "attribution",
    "fatalities", "injuries", "ties", "control",
)  # fmt: skip
_ACCURACIES = ("types", "main", "assertion", "dates", "dates_overlap", "places")


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures over the reports of a gold folder.

    ``events``: an event found, of whatever type; ``typed_events``: found with its type; ``types``: the right
    type given a match. ``roles`` and ``role_words`` (the words right, the role any) are over matched events,
    as are ``assertion``, ``attribution``, ``dates`` (same first and last day) and ``dates_overlap``.
    ``fatalities`` and ``injuries`` count best figures of all required events. ``ties`` and ``control`` need
    type and both ends. ``places``: main places found and within 30 km. ``main``: the first coded event is
    the report's main one. ``by_field``: each thing that gold tells, by name, as a rate.
    ``confusion`` counts (gold type, coded type) of events.
    """

    reports: int
    missing: tuple[str, ...]
    events: Rate
    typed_events: Rate
    types: Accuracy
    main: Accuracy
    roles: Rate
    role_words: Rate
    assertion: Accuracy
    attribution: Rate
    dates: Accuracy
    dates_overlap: Accuracy
    fatalities: Rate
    injuries: Rate
    ties: Rate
    control: Rate
    places: Accuracy
    by_type: Mapping[str, Rate]
    by_role: Mapping[str, Rate]
    by_field: Mapping[str, Rate]
    confusion: Mapping[tuple[str, str], int]
    disagreements: tuple[Disagreement, ...]


def score(coded: Iterable[CodedReport], gold: Gold) -> Scores:
    """Compares coded reports with gold. Reports are paired by id, else by text (white space aside)."""
    pairs, missing = _paired(coded, gold)
    tally = Tally()
    for gold_report, aligned in pairs:
        compare_report(tally, gold_report, aligned)
    for gold_report in missing:
        compare_report(tally, gold_report, _aligned(CodedReport(gold_report.report), gold_report))
    return Scores(
        reports=len(gold.reports),
        missing=tuple(gold_report.report.id for gold_report in missing),
        events=tally.rate("event"),
        typed_events=tally.rate("typed event"),
        types=tally.accuracy("type"),
        main=tally.accuracy("main event"),
        roles=tally.rate("role"),
        role_words=tally.rate("role words"),
        assertion=tally.accuracy("assertion"),
        attribution=tally.rate("attribution"),
        dates=tally.accuracy("date"),
        dates_overlap=tally.accuracy("date overlap"),
        fatalities=tally.rate("fatalities"),
        injuries=tally.rate("injuries"),
        ties=tally.rate("tie"),
        control=tally.rate("control"),
        places=tally.accuracy("place"),
        by_type=tally.rates("typed event"),
        by_role=tally.rates("role"),
        by_field=_fields(tally),
        confusion=dict(sorted(tally.confusion.items())),
        disagreements=tuple(tally.disagreements),
    )


def _fields(tally: Tally) -> dict[str, Rate]:
    """The rates of everything that gold tells, in the order in which one asks."""
    fields = {"event": tally.rate("event"), "type": tally.rate("typed event"), **tally.rates("role")}
    fields["coordinates"] = tally.rate("coordinates given")
    fields["date"] = tally.rate("date given")
    for name in ("fatalities", "injuries"):
        fields[name] = tally.rate(name)
    fields["assertion"] = tally.rate("assertion given")
    for name in ("attribution", "tie", "control"):
        fields[name] = tally.rate(name)
    return {name: rate for name, rate in fields.items() if rate.tp or rate.fp or rate.fn}


def score_merge(groups: Iterable[Collection[str]], coded: Iterable[CodedReport], gold: Gold) -> Rate:
    """Pairwise merging over the claims that match a gold event: a pair is found where one group holds both.

    ``groups`` are the claim ids of each event of a record.
    """
    group_of = {claim: number for number, claims in enumerate(groups) for claim in claims}
    event_of = {claim: merge.event for merge in gold.merged for claim in merge.claims}
    matched: list[tuple[Hashable, Hashable]] = []
    for gold_report, aligned in _paired(coded, gold)[0]:
        for event, claim in match_events(aligned, gold_report).pairs:
            key = (gold_report.report.id, event.id)
            name = event_of.get(key, "/".join(key))
            matched.append((name, group_of.get(claim.id, f"alone {claim.id}")))
    return Rate(*_pair_counts(matched))


def score_lines(scores: Scores) -> list[str]:
    """Every figure as ``name value``, one a line."""
    lines = [f"reports {scores.reports}", f"reports-missing {len(scores.missing)}"]
    for name in _RATES:
        lines.append(f"{name.replace('_', '-')} {_rate_words(getattr(scores, name))}")
    for name in _ACCURACIES:
        value: Accuracy = getattr(scores, name)
        lines.append(f"{name.replace('_', '-')} {value.share:.3f} ({value.right} of {value.total})")
    lines += [f"  type {name} {_rate_words(rate)}" for name, rate in scores.by_type.items()]
    lines += [f"  role {name} {_rate_words(rate)}" for name, rate in scores.by_role.items()]
    return lines


def _rate_words(rate: Rate) -> str:
    found = f"(tp {rate.tp} fp {rate.fp} fn {rate.fn})"
    return f"P {rate.precision:.3f} R {rate.recall:.3f} F1 {rate.f1:.3f} {found}"


def _paired(
    coded: Iterable[CodedReport], gold: Gold
) -> tuple[list[tuple[GoldReport, Aligned]], list[GoldReport]]:
    """Gold reports with their coded ones, and those without. Of copies the first coded one counts."""
    by_id: dict[str, CodedReport] = {}
    by_text: dict[str, CodedReport] = {}
    for item in coded:
        by_id.setdefault(item.report.id, item)
        by_text.setdefault(squeeze(item.report.text), item)
    pairs, missing = [], []
    for gold_report in gold.reports:
        text = gold_report.report.text
        found = by_id.get(gold_report.report.id)
        if found is None or not Aligned.fits(found.report.text, text):
            found = by_text.get(squeeze(text))
        if found is None:
            missing.append(gold_report)
        else:
            pairs.append((gold_report, _aligned(found, gold_report)))
    return pairs, missing


def _aligned(coded: CodedReport, gold_report: GoldReport) -> Aligned:
    return Aligned(coded, gold_report.report.text, by_name=gold_report.fields is not None)


def _pair_counts(matched: Sequence[tuple[Hashable, Hashable]]) -> tuple[int, int, int]:
    """Pairs that both put together, that only the second does, that only the first does."""
    together = _pairs_in(matched)
    gold = _pairs_in([name for name, _ in matched])
    coded = _pairs_in([group for _, group in matched])
    return together, coded - together, gold - together


def _pairs_in(labels: Iterable[Hashable]) -> int:
    return sum(comb(count, 2) for count in Counter(labels).values())
