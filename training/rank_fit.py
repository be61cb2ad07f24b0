"""Fits the ranking to judged reports, and scores it on reports that it was not fitted to."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mountjoy.coder.ranking.facts import Facts
from mountjoy.coder.ranking.model import SCHEMES, Ranking, Views, with_views
from mountjoy.coder.ranking.words import BUCKETS
from training.linear import choice, logistic, names_of, ridge, table
from training.rank_samples import Sample

FOLDS = 10
INNER = 5
LIST_WEIGHT = {"case2021": 1.0, "plover-gsr": 1.0, "own": 0.5, "muc4": 0.3}
"""How much a report of each set counts for salience: the last two are long, and of one region each."""
PRIOR = 3.0
"""The hand-set prior's weight that the penalty draws towards."""


@dataclass(frozen=True, slots=True)
class Penalties:
    """What keeps each of the three models small."""

    views: float = 8.0
    salience: float = 5.0
    confidence: float = 5.0


def fold(sample: Sample, folds: int, salt: str = "") -> int:
    """The part that a report falls in, by its id."""
    return zlib.crc32(f"{salt}{sample.source}/{sample.id}".encode()) % folds


def fit_views(samples: Sequence[Sample], penalty: float) -> Views:
    """What words suggest: for each scheme a ridge regression over the samples that have a label in it."""
    told = [s for s in samples if s.topics and s.told.lead]
    counts = Counter(row for s in told for row in s.told.lead)
    rarity = np.zeros(BUCKETS, np.float32)
    for row, count in counts.items():
        rarity[row] = np.log(len(told) / count) + 0.1
    labels: list[tuple[str, str]] = []
    weights = []
    for scheme in SCHEMES:
        members = [s for s in told if any(name == scheme for name, _ in s.topics)]
        names = sorted({label for s in members for label in s.topics if label[0] == scheme})
        x = np.stack([_row(s.told.lead, rarity) for s in members])
        y = np.array([[float(label in s.topics) for label in names] for s in members], np.float32)
        labels += names
        weights.append(ridge(x, y, penalty))
    return Views(tuple(labels), np.concatenate(weights, 1).astype(np.float32), rarity)


def _row(rows: Sequence[int], rarity: NDArray[np.float32]) -> NDArray[np.float32]:
    out = np.zeros(BUCKETS, np.float32)
    out[list(rows)] = rarity[list(rows)]
    return out / (np.sqrt((out * out).sum()) or 1.0)


def facts_out_of_fold(samples: Sequence[Sample], penalty: float) -> list[list[Facts]]:
    """Each report's facts, with the views of a model that was not shown it."""
    out: list[list[Facts]] = [[] for _ in samples]
    for k in range(INNER):
        views = fit_views(
            [s for s in samples if s.source == "codebook" or fold(s, INNER, "inner") != k], penalty
        )
        for i, sample in enumerate(samples):
            if fold(sample, INNER, "inner") == k:
                out[i] = with_views(views, sample.told)
    return out


def fit(samples: Sequence[Sample], penalties: Penalties) -> Ranking:
    """The whole ranking; salience and confidence are fitted on views that were not shown the report."""
    judged = [s for s in samples if s.source != "codebook"]
    facts = facts_out_of_fold([*judged, *(s for s in samples if s.source == "codebook")], penalties.views)[
        : len(judged)
    ]
    salience = _fit_salience(judged, facts, penalties.salience)
    for sample, given in zip(judged, facts, strict=True):
        _stand(sample, given, salience)
    return Ranking(
        fit_views(samples, penalties.views), salience, _fit_confidence(judged, facts, penalties.confidence)
    )


def kept(sample: Sample, saliences: Sequence[float]) -> list[int]:
    """The claims that are kept of those that fit one trigger, the most salient first."""
    order = sorted(range(len(saliences)), key=lambda i: (-saliences[i], i))
    groups: set[int] = set()
    out = []
    for i in order:
        if sample.told.claims[i].group not in groups:
            groups.add(sample.told.claims[i].group)
            out.append(i)
    return out


def verdicts(sample: Sample, order: Sequence[int]) -> list[tuple[int, bool]]:
    """The kept claims that the gold judges, with its verdicts."""
    if sample.main_only:
        order = [i for i in order if sample.told.claims[i].topic and sample.right[i] is not None][:1]
    return [(i, v) for i in order if (v := sample.accepted[i]) is not None]


def _stand(sample: Sample, given: list[Facts], salience: dict[str, float]) -> None:
    """Adds to the facts of events how they stand among the report's (as `Ranking.weigh` does)."""
    values = [sum(salience.get(k, 0.0) * v for k, v in f.items()) for f in given]
    events = [v for v, t in zip(values, sample.told.claims, strict=True) if t.topic]
    for value, facts, told in zip(values, given, sample.told.claims, strict=True):
        if told.topic:
            facts |= {"first": float(value == max(events)), "behind": (max(events) - value) / 3}


def _fit_salience(judged: Sequence[Sample], facts: Sequence[list[Facts]], penalty: float) -> dict[str, float]:
    rows: list[Facts] = []
    right: list[bool] = []
    lists, weight = [], []
    for sample, given in zip(judged, facts, strict=True):
        classed = [(f, r) for f, r in zip(given, sample.right, strict=True) if r is not None]
        lists.append(slice(len(rows), len(rows) + len(classed)))
        weight.append(LIST_WEIGHT[sample.source])
        rows += [f for f, _ in classed]
        right += [r for _, r in classed]
    names = names_of(rows, 15)
    towards = np.array([PRIOR if name == "prior" else 0.0 for name in names])
    w = choice(table(rows, names), lists, np.array(right, bool), weight, towards, penalty)
    return dict(zip(names, w.tolist(), strict=True))


def _fit_confidence(
    judged: Sequence[Sample], facts: Sequence[list[Facts]], penalty: float
) -> dict[str, float]:
    rows, accepted = [], []
    for sample, given in zip(judged, facts, strict=True):
        order = kept(sample, [-f.get("behind", 9.0) for f in given])
        for i, verdict in verdicts(sample, order):
            rows.append({"1": 1.0, **given[i]})
            accepted.append(verdict)
    names = names_of(rows, 8)
    x, y = table(rows, names), np.array(accepted, bool)
    w = logistic(x, y, np.ones(len(y)), penalty, names.index("1"))
    return dict(zip(names, w.tolist(), strict=True))


def by_hand(ranking: Ranking) -> Ranking:
    """The hand-set prior alone, and the most specific frame of a trigger: what the trained part must beat."""
    return Ranking(ranking.views, {"prior": 1.0, "rival": -100.0}, {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a ranking makes of one report: the first claim's verdict, and each judged claim's score and verdict."""

    sample: Sample
    first: int | None
    """The first claim that is of a class of the set; None where there is none."""
    scores: tuple[tuple[float, bool], ...]


def outcome(ranking: Ranking, sample: Sample) -> Outcome:
    """The ranking's order and scores beside the verdicts."""
    weighed = ranking.weigh(sample.told)
    order = kept(sample, [round(rank, 6) for rank, _ in weighed])
    first = next((i for i in order if sample.told.claims[i].topic and sample.right[i] is not None), None)
    return Outcome(sample, first, tuple((weighed[i][1], v) for i, v in verdicts(sample, order)))


def cross_validated(samples: Sequence[Sample], penalties: Penalties) -> list[Outcome]:
    """The outcome for each report of a ranking fitted without it."""
    judged = [s for s in samples if s.source != "codebook"]
    out = []
    for k in range(FOLDS):
        ranking = fit([s for s in samples if s.source == "codebook" or fold(s, FOLDS) != k], penalties)
        out += [outcome(ranking, s) for s in judged if fold(s, FOLDS) == k]
    return out
