"""Linear models in numpy: ridge regression, a choice out of a list, and logistic regression. No chance in any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


def table(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    """The facts of each row in the order of the names."""
    place = {name: i for i, name in enumerate(names)}
    out = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                out[i, place[name]] = value
    return out


def names_of(rows: Sequence[Mapping[str, float]], least: int = 5) -> list[str]:
    """The facts that hold of at least so many rows."""
    seen: dict[str, int] = {}
    for row in rows:
        for name, value in row.items():
            seen[name] = seen.get(name, 0) + (value != 0)
    return sorted(name for name, count in seen.items() if count >= least)


def ridge(x: NDArray[np.float32], y: NDArray[np.float32], penalty: float) -> NDArray[np.float32]:
    """The weights [features, labels] that give y from x, by the rows' products with one another."""
    gram = x @ x.T + np.float32(penalty) * np.eye(len(x), dtype=np.float32)
    return np.asarray(x.T @ np.linalg.solve(gram, y))


def choice(
    x: Matrix, lists: Sequence[slice], right: Flags, weight: Sequence[float], towards: Matrix, penalty: float
) -> Matrix:
    """Weights under which the right rows of each list stand above the others (log-likelihood of their sum).

    ``towards`` is what the penalty draws the weights to. Lists where all or none is right tell nothing.
    """
    telling = [(s, k) for s, k in zip(lists, weight, strict=True) if right[s].any() and not right[s].all()]
    rows = np.concatenate([np.arange(s.start, s.stop) for s, _ in telling])
    sizes = np.array([s.stop - s.start for s, _ in telling])
    starts = np.cumsum(sizes) - sizes
    cost = np.repeat([k for _, k in telling], sizes)
    x, good = x[rows], right[rows].astype(float)

    def shares(value: Matrix) -> Matrix:
        return value / np.repeat(np.add.reduceat(value, starts), sizes)

    w, slope, square = towards.copy(), np.zeros_like(towards), np.zeros_like(towards)
    for step in range(1, 601):
        value = x @ w
        power = np.exp(value - np.repeat(np.maximum.reduceat(value, starts), sizes)) + 1e-12
        gradient = penalty * (w - towards) - x.T @ (cost * (shares(power * good) - shares(power)))
        slope = 0.9 * slope + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.05 * min(1.0, 2.0 - step / 300)
        w -= rate * (slope / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return w


def logistic(x: Matrix, y: Flags, weight: Matrix, penalty: float, free: int) -> Matrix:
    """The weights of a logistic regression by Newton's steps; column ``free`` is not penalised."""
    w = np.zeros(x.shape[1])
    cost = np.full(x.shape[1], penalty)
    cost[free] = 1e-6
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + cost * w
        curve = (x * (weight * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ x + np.diag(cost)
        step = np.linalg.solve(curve, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w
