"""The trained weights and what they say of a report's claims. Linear throughout, in numpy alone."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mountjoy.coder.ranking.facts import Facts, ReportTold
from mountjoy.coder.ranking.words import BUCKETS
from mountjoy.errors import PipelineError

Floats = NDArray[np.float32]
SCHEMES = ("topic", "plover")
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Views:
    """What the words of a sentence alone suggest: for each label of each scheme a number, 1 where it is plain.

    ``weights`` is [BUCKETS, labels]; ``rarity`` is what a word counts for, less for common ones.
    """

    labels: tuple[tuple[str, str], ...]
    weights: Floats
    rarity: Floats

    def of(self, rows: Sequence[int]) -> dict[tuple[str, str], float]:
        """The number of each (scheme, label) for the rows of a sentence's words."""
        if not rows:
            return dict.fromkeys(self.labels, 0.0)
        index = np.array(rows)
        weight = self.rarity[index].astype(np.float64)
        total = float(np.sqrt(np.sum(weight * weight))) or 1.0
        values = (weight / total) @ self.weights[index].astype(np.float64)
        return dict(zip(self.labels, values.tolist(), strict=True))


def with_views(views: Views, told: ReportTold) -> list[Facts]:
    """The facts of each claim with what the words of its sentence and of the lead suggest of its codes."""
    lead = views.of(told.lead)
    own = {rows: views.of(rows) for rows in {claim.words for claim in told.claims if claim.topic}}
    out = []
    for claim in told.claims:
        facts = dict(claim.facts)
        if claim.topic:
            for name, value in (("topic", claim.topic), ("plover", claim.plover)):
                facts[f"words {name}"] = own[claim.words].get((name, value), 0.0)
                facts[f"lead {name}"] = lead.get((name, value), 0.0)
                best = max((v for (scheme, _), v in lead.items() if scheme == name), default=0.0)
                facts[f"lead {name} short of best"] = best - facts[f"lead {name}"]
        out.append(facts)
    return out


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights by name of fact: ``salience`` orders events, ``confidence`` is a logit of being accepted."""

    views: Views
    salience: Mapping[str, float]
    confidence: Mapping[str, float]

    def weigh(self, told: ReportTold) -> list[tuple[float, float]]:
        """The salience and the probability of acceptance of each claim, in the order given.

        The salience of ties and control is their probability, far below any event's.
        """
        facts = with_views(self.views, told)
        standing = [
            dot(self.salience, f) if claim.topic else None
            for f, claim in zip(facts, told.claims, strict=True)
        ]
        most = max((s for s in standing if s is not None), default=0.0)
        out = []
        for given, value in zip(facts, standing, strict=True):
            if value is not None:
                given |= {"first": float(value == most), "behind": (most - value) / 3}
            score = round(probability(dot(self.confidence, given)), 4)
            out.append((value if value is not None else score - 1e6, score))
        return out


def dot(weights: Mapping[str, float], facts: Facts) -> float:
    """The weighted sum; a fact that was not seen in training counts nothing."""
    return sum(weights[name] * value for name, value in sorted(facts.items()) if name in weights)


def probability(logit: float) -> float:
    """Between 0.02 and 0.98: nothing is sure."""
    return float(min(0.98, max(0.02, 1 / (1 + np.exp(-np.clip(logit, -30, 30))))))


def data_folder() -> Path:
    """Where the installed package keeps the trained weights."""
    return Path(str(importlib.resources.files("mountjoy") / "data" / "ranking"))


def save(ranking: Ranking, folder: Path) -> None:
    """Writes ``weights.json`` and ``words.npz``; the same weights give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "format": FORMAT,
        "labels": [list(label) for label in ranking.views.labels],
        "salience": {k: round(v, 5) for k, v in sorted(ranking.salience.items())},
        "confidence": {k: round(v, 5) for k, v in sorted(ranking.confidence.items())},
    }
    (folder / "weights.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    np.savez_compressed(
        folder / "words.npz",
        weights=ranking.views.weights.astype(np.float16),
        rarity=ranking.views.rarity.astype(np.float16),
    )


@cache
def load(folder: Path | None = None) -> Ranking:
    """The weights in ``folder``, by default the shipped ones; PipelineError where they cannot be read."""
    place = folder or data_folder()
    try:
        told = json.loads((place / "weights.json").read_text(encoding="utf-8"))
        with np.load(place / "words.npz") as arrays:
            weights, rarity = arrays["weights"].astype(np.float32), arrays["rarity"].astype(np.float32)
        labels = tuple((scheme, label) for scheme, label in told["labels"])
        if told["format"] != FORMAT or weights.shape != (BUCKETS, len(labels)) or rarity.shape != (BUCKETS,):
            raise PipelineError(f"{place}: not the ranking weights of this version; install mountjoy again")
        return Ranking(Views(labels, weights, rarity), told["salience"], told["confidence"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PipelineError(f"{place}: the ranking weights cannot be read: {error!r}") from error
