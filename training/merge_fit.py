"""Fits the weights by which claims of two reports are merged: logistic regression over pairs of claims.

    python -m training.merge_fit [--keep FILE] [--write]

Pairs are those that share a block key and that nothing keeps apart, from the fitting half of tests/gold_merging and
from tests/gold. No random start: the same sets give the same weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from bench.merging import TESTS, code_marked
from mountjoy.claim import CodedReport
from mountjoy.coding import Coder
from mountjoy.copies import name_near_copies
from mountjoy.evaluate import load_gold
from mountjoy.evaluate.match import Aligned, match_events
from mountjoy.evaluate.merging import events_of_claims, events_of_gold, load_marked
from mountjoy.interchange import encode, read_coded
from mountjoy.merge.blocks import candidate_pairs
from mountjoy.merge.gather import gather
from mountjoy.merge.link import features
from mountjoy.merge.rules import WEIGHTS_FILE, default_rules

RIDGE = 1.0  # the strength of the pull towards the start
STEPS = 3_000
RATE = 0.2
START: dict[str, float] = {
    "always": -2.5, "actor-same": 1.6, "actor-kin": 1.2, "actor-alike": 0.5, "other-same": 1.2, "other-kin": 0.8,
    "place-same": 2.0, "place-named": 1.4, "province": 0.6, "area-same": 0.5, "country": -0.8, "place-unknown": -0.8,
    "place-same-free": 2.0, "place-named-free": 1.4, "province-free": 0.6, "area-same-free": 0.5, "country-free": 0.0,
    "place-unknown-free": 0.0, "same-day": 1.2, "few-days": 0.6, "many-days": -0.6, "toll-same": 2.0, "toll-update": 0.2,
    "toll-differs": -2.0, "type-same": 0.6, "family-same": 0.0, "family-differs": -0.6, "trigger-same": 0.4,
    "words": 1.5, "names": 0.8, "turns-differ": -2.5, "once": 1.0,
    "target-same": 1.2, "target-differs": -0.8,
}  # fmt: skip
"""Where fitting starts, and what it is pulled towards: what a coder would say, for the pairs at hand are few, and most
that are two events are kept apart by their days before anything is weighed.
"""

Pair = tuple[dict[str, float], bool]


def gold_reports(keep: Path | None) -> tuple[list[CodedReport], dict[str, str]]:
    """The project's gold reports as coded, and the gold event of each claim that answers one."""
    gold = load_gold(TESTS / "gold")
    if keep is not None and keep.exists():
        coded = list(read_coded(keep))
    else:
        coded = list(Coder().code(name_near_copies([one.report for one in gold.reports])))
        if keep is not None:
            keep.write_bytes(b"".join(encode(one) + b"\n" for one in coded))
    matched = [
        (gold_report.report.id, event.id, claim)
        for gold_report, one in zip(gold.reports, coded, strict=True)
        for event, claim in match_events(Aligned(one, gold_report.report.text), gold_report).pairs
    ]
    return coded, events_of_gold(gold, matched)


def pairs_of(coded: list[CodedReport], told: dict[str, str]) -> list[Pair]:
    """Features and truth of each pair of claims of two reports whose events are both told."""
    rules = default_rules()
    items = [item for item in gather(coded, rules) if item.claim_id in told]
    found = []
    for one, two in candidate_pairs(items, rules):
        left, right = items[one], items[two]
        if left.report_id == right.report_id or left.twin == right.twin:
            continue
        if not rules.compatible((left.type, right.type)):
            continue
        given = features(left, right, rules)
        if given is not None:
            values = {feature.name: feature.value for feature in given}
            found.append((values, told[left.claim_id] == told[right.claim_id]))
    return found


def fit(pairs: list[Pair]) -> dict[str, float]:
    """Weights by name; ``always`` is the constant."""
    names = list(START)
    x = np.array(
        [[1.0 if name == "always" else values.get(name, 0.0) for name in names] for values, _ in pairs]
    )
    y = np.array([float(same) for _, same in pairs])
    start = np.array([START[name] for name in names])
    weights = start.copy()
    for _ in range(STEPS):
        guess = 1.0 / (1.0 + np.exp(-x @ weights))
        slope = x.T @ (guess - y) + RIDGE * (weights - start)
        weights = weights - RATE * slope / np.sqrt(len(pairs))
    return {name: round(float(weight), 3) + 0.0 for name, weight in zip(names, weights, strict=True)}


def main() -> None:
    """Prints the weights and how the fitted pairs score; with ``--write`` keeps the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="folder to keep the coded reports in, or take them from")
    parser.add_argument("--write", action="store_true", help="write src/mountjoy/merge/weights.yaml")
    args = parser.parse_args()
    marked = [one for one in load_marked(TESTS / "gold_merging") if one.half == "fit"]
    coded = code_marked(marked, args.keep and args.keep / "fit.jsonl")
    told, _ = events_of_claims(marked, coded)
    pairs = pairs_of(list(coded.values()), told)
    pairs += pairs_of(*gold_reports(args.keep and args.keep / "gold.jsonl"))
    weights = fit(pairs)
    print(f"{len(pairs)} pairs, {sum(same for _, same in pairs)} of one event")
    scored = []
    for values, same in pairs:
        total = weights["always"] + sum(weights[name] * value for name, value in values.items())
        scored.append((1.0 / (1.0 + np.exp(-total)), same, values))
    for at in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        over = [same for score, same, _ in scored if score >= at]
        print(f"at {at}: {sum(over)} right, {len(over) - sum(over)} wrong")
    for score, same, values in sorted(scored, key=lambda one: -one[0]):
        if not same and score > 0.3:
            print(f"wrong {score:.2f}", values)
    for name, weight in weights.items():
        print(f"  {name}: {weight}")
    if args.write:
        head, _, _ = WEIGHTS_FILE.read_text(encoding="utf-8").partition("weights:")
        lines = "".join(f"  {name}: {weight}\n" for name, weight in weights.items())
        WEIGHTS_FILE.write_text(f"{head}weights:\n{lines}", encoding="utf-8")


if __name__ == "__main__":
    main()
