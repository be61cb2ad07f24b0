"""Figures of merit, and the tally in which they grow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

NONE = "(none)"


@dataclass(frozen=True, slots=True)
class Rate:
    """Found and right (``tp``), found and wrong (``fp``), not found (``fn``). Shares of nothing are 0."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """``right`` of ``total`` answers; a share of nothing is 0."""

    right: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """Right answers among all."""
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where coding and gold differ: what was measured, the two values and the sentence that they rest on."""

    report: str
    measure: str
    gold: str
    coded: str
    sentence: str


@dataclass(slots=True)
class Tally:
    """Counts as they grow: (measure, sub-key) to tp, fp, fn; and disagreements."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)

    def add(self, measure: str, outcome: str, key: str = "") -> None:
        """Counts one outcome of a measure (tp, fp, fn; right, wrong), in all or under a key."""
        self.counts[measure, key, outcome] += 1

    def given(self, measure: str, right: bool, *, coded: bool) -> None:
        """Counts a value that gold gives as found and right, found and wrong, or not found."""
        if right:
            self.add(f"{measure} given", "tp")
            return
        self.add(f"{measure} given", "fn")
        if coded:
            self.add(f"{measure} given", "fp")

    def rate(self, measure: str, key: str = "") -> Rate:
        """The rate of a measure, in all or under a key."""
        return Rate(*(self.counts[measure, key, outcome] for outcome in ("tp", "fp", "fn")))

    def accuracy(self, measure: str) -> Accuracy:
        """The accuracy of a measure counted as right and wrong."""
        right, wrong = (self.counts[measure, "", outcome] for outcome in ("right", "wrong"))
        return Accuracy(right, right + wrong)

    def rates(self, measure: str) -> dict[str, Rate]:
        """The rates of a measure under each of its keys, by name."""
        keys = sorted({key for name, key, _ in self.counts if name == measure and key})
        return {key: self.rate(measure, key) for key in keys}
