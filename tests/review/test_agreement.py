"""Agreement against worked examples that were published."""

from __future__ import annotations

import pytest

from mountjoy.review.agreement import agreement, cohen_kappa, krippendorff_alpha

# Krippendorff (2011), section C: four observers, twelve units, values missing. Nominal alpha is 0.743.
FOUR_OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
# Section A: two observers, ten units, two values. Alpha is 0.095.
TWO_OBSERVERS = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]
# Section B: two observers, twelve units, five values. Nominal alpha is 0.692.
NOMINAL = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"]


def units(rows: list[str]) -> list[dict[str, str]]:
    columns = zip(*(row.split() for row in rows), strict=True)
    return [{f"o{n}": value for n, value in enumerate(column) if value != "."} for column in columns]


@pytest.mark.parametrize(
    ("rows", "alpha"), [(FOUR_OBSERVERS, 0.743), (TWO_OBSERVERS, 0.095), (NOMINAL, 0.692)]
)
def test_alpha_is_as_published(rows: list[str], alpha: float) -> None:
    assert krippendorff_alpha(unit.values() for unit in units(rows)) == pytest.approx(alpha, abs=0.0005)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # Grant proposals read by two people: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: kappa 0.40.
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 0.40),
        # Cohen (1960), table 1: three categories, 200 cases, kappa 0.492.
        ({("1", "1"): 88, ("1", "2"): 14, ("1", "3"): 18, ("2", "1"): 10, ("2", "2"): 40, ("2", "3"): 10,
          ("3", "1"): 2, ("3", "2"): 6, ("3", "3"): 12}, 0.492),
        # Equal shares of agreement, unlike margins: kappa 0.1304 and 0.2593.
        ({("y", "y"): 45, ("y", "n"): 15, ("n", "y"): 25, ("n", "n"): 15}, 0.1304),
        ({("y", "y"): 25, ("y", "n"): 35, ("n", "y"): 5, ("n", "n"): 35}, 0.2593),
    ],
)  # fmt: skip
def test_kappa_is_as_published(table: dict[tuple[str, str], int], kappa: float) -> None:
    pairs = [pair for pair, number in table.items() for _ in range(number)]
    assert cohen_kappa(pairs) == pytest.approx(kappa, abs=0.0005)


def test_what_is_not_defined_is_none() -> None:
    assert krippendorff_alpha([]) is None and cohen_kappa([]) is None
    assert krippendorff_alpha([["a"], ["b"]]) is None
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None
    assert cohen_kappa([("a", "a")]) is None


def test_a_field() -> None:
    found = agreement(
        "type", [{"Ana": "x", "Ben": "x"}, {"Ana": "x", "Ben": "y"}, {"Ana": "x"}], ("Ana", "Ben")
    )
    assert (found.units, found.agreed, found.share) == (2, 1, 0.5)
    assert found.alpha == pytest.approx(0.0) and found.kappa == pytest.approx(0.0)
    assert agreement("type", [{"A": 1, "B": 1, "C": 2}], ("A", "B", "C")).kappa is None
