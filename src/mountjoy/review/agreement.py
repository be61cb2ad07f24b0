"""How far coders agree: Krippendorff's alpha, Cohen's kappa, and the plain share, for values that are names.

A unit (a claim) has a value by coder; a coder that did not decide has none. Alpha: Krippendorff, *Computing
Krippendorff's Alpha-Reliability* (2011), nominal metric. Kappa: Cohen, *A coefficient of agreement for nominal
scales* (1960).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Unit = Mapping[str, Hashable]
"""The values that coders gave one unit."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one field. ``units`` is how many were decided by at least two coders, ``agreed`` on how many of
    these all gave the same value. ``alpha`` and ``kappa`` are None where they are not defined: nothing to compare, or
    all values the same; ``kappa`` also where there are not two coders.
    """

    field: str
    units: int
    agreed: int
    alpha: float | None
    kappa: float | None

    @property
    def share(self) -> float | None:
        """The share of units on which all agree."""
        return self.agreed / self.units if self.units else None


def agreement(field: str, units: Sequence[Unit], coders: Sequence[str]) -> Agreement:
    """Agreement of ``coders`` on the units of a field."""
    kept = [{coder: unit[coder] for coder in coders if coder in unit} for unit in units]
    compared = [unit for unit in kept if len(unit) > 1]
    pairs = [(unit[coders[0]], unit[coders[1]]) for unit in compared] if len(coders) == 2 else []
    return Agreement(
        field,
        len(compared),
        sum(len(set(unit.values())) == 1 for unit in compared),
        krippendorff_alpha(unit.values() for unit in kept),
        cohen_kappa(pairs) if len(coders) == 2 else None,
    )


def krippendorff_alpha(units: Iterable[Iterable[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values; each unit is the values that it was given, however many.

    Units with fewer than two values do not count. None where no values can be compared or only one value occurs.
    """
    totals: Counter[Hashable] = Counter()
    disagreeing = 0.0
    for unit in units:
        values = Counter(unit)
        size = values.total()
        if size < 2:
            continue
        totals += values
        disagreeing += (size * size - sum(n * n for n in values.values())) / (size - 1)
    number = totals.total()
    expected = number * number - sum(n * n for n in totals.values())
    if expected == 0:
        return None
    return 1 - (number - 1) * disagreeing / expected


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two coders' values for the same units; None where chance alone would make them agree."""
    pairs = list(pairs)
    if not pairs:
        return None
    first, second = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    chance = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    if chance == 1:
        return None
    return (sum(one == two for one, two in pairs) / len(pairs) - chance) / (1 - chance)
