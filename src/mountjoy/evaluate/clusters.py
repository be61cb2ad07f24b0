"""How well mentions are put together: B-cubed, MUC and CEAF-e, and their mean, the CoNLL score.

A clustering is given as the cluster of each mention. Both clusterings hold the same mentions.

Bagga and Baldwin, Algorithms for scoring coreference chains (1998); Vilain et al., A model-theoretic coreference
scoring scheme (1995); Luo, On coreference resolution performance metrics (2005); Pradhan et al., CoNLL-2012.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision and recall between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class ClusterScores:
    """The three measures of one clustering; ``conll`` is the mean of their F1."""

    b_cubed: Measure
    muc: Measure
    ceaf_e: Measure

    @property
    def conll(self) -> float:
        """The mean of the three F1."""
        return (self.b_cubed.f1 + self.muc.f1 + self.ceaf_e.f1) / 3


def score_clusters(gold: Mapping[str, Hashable], made: Mapping[str, Hashable]) -> ClusterScores:
    """Scores of the clustering ``made`` against ``gold``. Raises ValueError where they hold different mentions."""
    if gold.keys() != made.keys():
        raise ValueError(f"the clusterings hold different mentions: {sorted(gold.keys() ^ made.keys())[:3]}")
    wanted, found = _clusters(gold), _clusters(made)
    return ClusterScores(
        Measure(_b_cubed(found, gold, len(gold)), _b_cubed(wanted, made, len(gold))),
        Measure(_muc(found, gold), _muc(wanted, made)),
        _ceaf_e(wanted, found),
    )


def _clusters(of: Mapping[str, Hashable]) -> list[frozenset[str]]:
    members: defaultdict[Hashable, set[str]] = defaultdict(set)
    for mention, cluster in of.items():
        members[cluster].add(mention)
    return sorted((frozenset(cluster) for cluster in members.values()), key=sorted)


def _b_cubed(clusters: list[frozenset[str]], other: Mapping[str, Hashable], mentions: int) -> float:
    """The mean over mentions of the share of its cluster that the other clustering puts with it."""
    total = 0.0
    for cluster in clusters:
        parts = Counter(other[mention] for mention in cluster)
        total += sum(size * size for size in parts.values()) / len(cluster)
    return total / mentions if mentions else 0.0


def _muc(clusters: list[frozenset[str]], other: Mapping[str, Hashable]) -> float:
    """The share of links within clusters that the other clustering keeps; 1 where there are none to keep."""
    links = sum(len(cluster) - 1 for cluster in clusters)
    kept = sum(len(cluster) - len({other[mention] for mention in cluster}) for cluster in clusters)
    return kept / links if links else 1.0


def _ceaf_e(wanted: list[frozenset[str]], found: list[frozenset[str]]) -> Measure:
    """Clusters paired one to one for the greatest sum of 2|A and B| / (|A| + |B|)."""
    similarity: dict[tuple[int, int], float] = {}
    by_mention = {mention: number for number, cluster in enumerate(found) for mention in cluster}
    for row, cluster in enumerate(wanted):
        for column, shared in Counter(by_mention[mention] for mention in cluster).items():
            similarity[row, column] = 2 * shared / (len(cluster) + len(found[column]))
    best = sum(_best_pairs(part, similarity) for part in _connected(similarity))
    return Measure(best / len(found) if found else 0.0, best / len(wanted) if wanted else 0.0)


def _connected(edges: Mapping[tuple[int, int], float]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that hang together, so that each part can be paired by itself."""
    of_row: defaultdict[int, list[int]] = defaultdict(list)
    of_column: defaultdict[int, list[int]] = defaultdict(list)
    for row, column in sorted(edges):
        of_row[row].append(column)
        of_column[column].append(row)
    parts, seen = [], set()
    for start in of_row:
        if start in seen:
            continue
        rows, columns, waiting = {start}, set(), [start]
        while waiting:
            for column in of_row[waiting.pop()]:
                if column not in columns:
                    columns.add(column)
                    new = [row for row in of_column[column] if row not in rows]
                    rows.update(new)
                    waiting += new
        seen |= rows
        parts.append((sorted(rows), sorted(columns)))
    return parts


def _best_pairs(part: tuple[list[int], list[int]], similarity: Mapping[tuple[int, int], float]) -> float:
    """The greatest sum over one-to-one pairs, by the Hungarian method with potentials (rows no more than columns)."""
    rows, columns = part
    weight = [[similarity.get((row, column), 0.0) for column in columns] for row in rows]
    if len(rows) > len(columns):
        weight = [list(line) for line in zip(*weight, strict=True)]
    n, m = len(weight), len(weight[0])
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    match, way = [0] * (m + 1), [0] * (m + 1)
    for row in range(1, n + 1):
        match[0], at = row, 0
        least, used = [float("inf")] * (m + 1), [False] * (m + 1)
        while match[at]:
            used[at] = True
            delta, following = float("inf"), 0
            for column in range(1, m + 1):
                if used[column]:
                    continue
                cost = -weight[match[at] - 1][column - 1] - u[match[at]] - v[column]
                if cost < least[column]:
                    least[column], way[column] = cost, at
                if least[column] < delta:
                    delta, following = least[column], column
            for column in range(m + 1):
                if used[column]:
                    u[match[column]] += delta
                    v[column] -= delta
                else:
                    least[column] -= delta
            at = following
        while at:
            match[at], at = match[way[at]], way[at]
    return sum(weight[match[column] - 1][column - 1] for column in range(1, m + 1) if match[column])
