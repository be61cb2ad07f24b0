"""Makes trees of heads: one root a sentence, no cycles.

Nearly all sentences' highest-scoring heads are a tree already. The others get the tree with the highest
sum of scores (Chu and Liu 1965; Edmonds 1967).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_ROOTS_TRIED = 3
_ROOT_GAIN = 1e6
"""Added to the arc that makes the tried word the root, so that no better arc of that word draws it away."""


def repair_trees(heads: Ints, scores: NDArray[Any], begins: Ints, ends: Ints) -> Ints:
    """The ``heads`` [W] with those of every sentence that has no tree replaced.

    A head counts from its sentence's first word, -1 is the root. Sentence ``i`` holds the words from
    ``begins[i]`` to ``ends[i]`` (exclusive) and has the scores ``scores[i]`` [N, N + 1], the root's first.
    """
    bad = broken(heads, begins, ends)
    if not len(bad):
        return heads
    heads = heads.copy()
    for i in bad:
        size = int(ends[i] - begins[i])
        heads[begins[i] : ends[i]] = best_tree(scores[i, :size, : size + 1].astype(np.float64))
    return heads


def broken(heads: Ints, begins: Ints, ends: Ints) -> Ints:
    """Which sentences have not exactly one root, or a cycle."""
    counts = ends - begins
    base = np.repeat(begins, counts)
    top = len(heads)
    roots = np.add.reduceat((heads < 0).astype(np.int64), begins)
    above = np.append(np.where(heads < 0, top, base + heads), top)
    for _ in range(int(counts.max()).bit_length()):
        above = above[above]
    lost = np.add.reduceat((above[:-1] != top).astype(np.int64), begins)
    bad: Ints = np.nonzero((roots != 1) | (lost > 0))[0]
    return bad


def best_tree(scores: Reals) -> Ints:
    """The heads (-1 the root) of the best tree with one root; ``scores`` [N, N + 1], the root's first.

    The words that gain most by being the root are tried in turn.
    """
    size = len(scores)
    arcs = np.full((size + 1, size + 1), -np.inf)
    arcs[1:, 1:] = scores[:, 1:]
    np.fill_diagonal(arcs, -np.inf)
    gain = scores[:, 0] - arcs[1:, 1:].max(axis=1)
    best = -np.inf
    found: Ints = np.zeros(size, np.int64)
    for root in np.argsort(-gain, kind="stable")[:_ROOTS_TRIED] + 1:
        arcs[root, 0] = scores[root - 1, 0] + _ROOT_GAIN
        heads = _arborescence(arcs)
        arcs[root, 0] = -np.inf
        total = float(scores[np.arange(size), heads[1:]].sum())
        if total > best:
            best, found = total, heads[1:] - 1
    return found


def _arborescence(arcs: Reals) -> Ints:
    """Heads of the best arborescence from node 0; ``arcs[d, h]`` is the score of head h for d."""
    heads: Ints = arcs.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    # The cycle is drawn together into one node, the last; its best way in tells which of its arcs to cut.
    inside = np.zeros(len(heads), bool)
    inside[cycle] = True
    rest = np.nonzero(~inside)[0]
    kept = arcs[cycle, heads[cycle]]
    entering = arcs[np.ix_(cycle, rest)] - kept[:, None]
    leaving = arcs[np.ix_(rest, cycle)]
    small = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
    small[:-1, :-1] = arcs[np.ix_(rest, rest)]
    small[-1, :-1] = entering.max(axis=0)
    small[:-1, -1] = leaving.max(axis=1)
    solved = _arborescence(small)
    out = heads.copy()
    for k, node in enumerate(rest):
        out[node] = cycle[leaving[k].argmax()] if solved[k] == len(rest) else rest[solved[k]]
    out[0] = 0
    way_in = int(solved[-1])
    out[cycle[entering[:, way_in].argmax()]] = rest[way_in]
    return out


def _cycle(heads: Ints) -> Ints | None:
    """The nodes of a cycle among the heads, where there is one; node 0 is the root."""
    state = np.zeros(len(heads), np.int64)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return np.array(path[path.index(node) :])
        state[path] = 2
    return None
