"""Figures of a ranking: the right event first, and whether scores mean what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from training.rank_fit import Outcome

BINS = 10
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures by name."""
    out: dict[str, Any] = {}
    for source in ("case2021", "plover-gsr", "muc4", "own"):
        part = [o for o in outcomes if o.sample.source == source]
        if source == "muc4":
            part = [o for o in part if any(r is not None for r in o.sample.right)]
        out[source] = {
            "reports": len(part),
            "first right": round(sum(_first_right(o) for o in part) / max(1, len(part)), 4),
            "any right": round(sum(any(o.sample.right) for o in part) / max(1, len(part)), 4),
        }
    out["case2021"]["weighted F1"] = round(
        _weighted_f1([o for o in outcomes if o.sample.source == "case2021"]), 4
    )
    everything = [pair for o in outcomes for pair in o.scores]
    out["confidence"] = calibration(everything)
    for source in ("case2021", "plover-gsr", "own"):
        pairs = [p for o in outcomes if o.sample.source == source for p in o.scores]
        out[source]["confidence"] = {k: v for k, v in calibration(pairs).items() if k != "bins"}
    return out


def _first_right(o: Outcome) -> bool:
    return o.first is not None and bool(o.sample.right[o.first])


def _weighted_f1(part: Sequence[Outcome]) -> float:
    true = [o.sample.topics[0][1] for o in part]
    coded = [None if o.first is None else o.sample.told.claims[o.first].topic for o in part]
    total = 0.0
    for topic, n in sorted(Counter(true).items()):
        hit = sum(t == c == topic for t, c in zip(true, coded, strict=True))
        total += n * 2 * hit / (n + coded.count(topic))
    return total / max(1, len(true))


def calibration(pairs: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """Expected calibration error, Brier score, bins of equal width, and precision above several thresholds."""
    n = max(1, len(pairs))
    bins = []
    error = 0.0
    for k in range(BINS):
        inside = [p for p in pairs if min(BINS - 1, int(p[0] * BINS)) == k]
        if not inside:
            continue
        mean, share = sum(s for s, _ in inside) / len(inside), sum(v for _, v in inside) / len(inside)
        error += len(inside) / n * abs(mean - share)
        bins.append({"claims": len(inside), "score": round(mean, 4), "accepted": round(share, 4)})
    above = []
    good = sum(v for _, v in pairs)
    for threshold in (0.0, *THRESHOLDS):
        kept = [v for s, v in pairs if s >= threshold]
        above.append(
            {
                "score at least": threshold,
                "claims": len(kept),
                "accepted": round(sum(kept) / max(1, len(kept)), 4),
                "share of good claims kept": round(sum(kept) / max(1, good), 4),
            }
        )
    return {
        "claims": len(pairs),
        "accepted": round(good / n, 4),
        "expected calibration error": round(error, 4),
        "Brier": round(sum((s - v) ** 2 for s, v in pairs) / n, 4),
        "bins": bins,
        "thresholds": above,
    }
