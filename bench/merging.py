"""How well claims are merged: codes marked reports and gold, merges them, and prints B-cubed and CoNLL figures.

scripts/bench merging [--set FOLDER] [--gold FOLDER] [--errors] [--keep FILE]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mountjoy.claim import CodedReport
from mountjoy.coding import Coder
from mountjoy.copies import name_near_copies
from mountjoy.evaluate import load_gold
from mountjoy.evaluate.match import Aligned, match_events
from mountjoy.evaluate.merging import (
    MarkedReport,
    MergeScores,
    events_of_claims,
    events_of_gold,
    load_marked,
    score_marked,
)
from mountjoy.interchange import encode, read_coded
from mountjoy.merge import build

TESTS = Path(__file__).parents[1] / "tests"


def code_marked(marked: Sequence[MarkedReport], keep: Path | None = None) -> dict[str, CodedReport]:
    """The coded reports by id; with ``keep`` taken from that file where it is there, else written to it."""
    if keep is not None and keep.exists():
        return {coded.report.id: coded for coded in read_coded(keep)}
    reports = name_near_copies([one.report for one in marked])
    coded = list(Coder().code(replace(report, copy_of=report.copy_of) for report in reports))
    if keep is not None:
        keep.write_bytes(b"".join(encode(one) + b"\n" for one in coded))
    return {one.report.id: one for one in coded}


def measure(marked: Sequence[MarkedReport], coded: dict[str, CodedReport]) -> MergeScores:
    """The scores of merging all of ``coded``, over the events of ``marked``."""
    told, missed = events_of_claims(marked, coded)
    events = build(coded.values()).events
    return score_marked([event.claims for event in events], told, missed)


def measure_gold(folder: Path) -> MergeScores:
    """The same over the claims that answer the gold events of a folder of gold files."""
    gold = load_gold(folder)
    coded = list(Coder().code(name_near_copies([one.report for one in gold.reports])))
    matched = []
    for gold_report, one in zip(gold.reports, coded, strict=True):
        pairs = match_events(Aligned(one, gold_report.report.text), gold_report).pairs
        matched += [(gold_report.report.id, event.id, claim) for event, claim in pairs]
    groups = [event.claims for event in build(coded).events]
    return score_marked(groups, events_of_gold(gold, matched), ())


def print_scores(name: str, scores: MergeScores) -> None:
    """One line of figures."""
    c = scores.clusters
    print(
        f"{name:12} {scores.mentions:5} mentions {len(scores.missed):4} missed   "
        f"B3 P {c.b_cubed.precision:.3f} R {c.b_cubed.recall:.3f} F1 {c.b_cubed.f1:.3f}   "
        f"MUC {c.muc.f1:.3f}  CEAF-e {c.ceaf_e.f1:.3f}  CoNLL {c.conll:.3f}   "
        f"wrong pairs {len(scores.wrong)}, split pairs {len(scores.split)}"
    )


def print_errors(scores: MergeScores, coded: dict[str, CodedReport]) -> None:
    """Each pair that was joined or split wrongly, with its sentences."""
    claims = {claim.id: (one.report, claim) for one in coded.values() for claim in one.claims}
    for label, pairs in (("JOINED", scores.wrong), ("SPLIT", scores.split)):
        for event, one, event2, two in pairs:
            print(f"\n{label} {event} / {event2}")
            for claim_id in (one, two):
                report, claim = claims[claim_id]
                when = claim.date and f"{claim.date.start}..{claim.date.end}"
                print(f"   {report.id} {claim.type} {when}: {claim.sentence.text[:160]}")
    print("\nmissed:", ", ".join(scores.missed))


def main() -> int:
    """Prints the figures of both halves, of all, and of the gold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", type=Path, default=TESTS / "gold_merging", help="folder of marked reports")
    parser.add_argument("--gold", type=Path, default=TESTS / "gold", help="folder of gold files")
    parser.add_argument("--only-set", action="store_true", help="leave the gold out")
    parser.add_argument("--errors", action="store_true", help="show each wrong pair")
    parser.add_argument("--keep", type=Path, help="file to keep the coded reports in, or take them from")
    args = parser.parse_args()
    marked = load_marked(args.set)
    coded = code_marked(marked, args.keep)
    for half in ("fit", "held"):
        part = [one for one in marked if one.half == half]
        print_scores(half, measure(part, coded))
    scores = measure(marked, coded)
    print_scores("all", scores)
    if args.errors:
        print_errors(scores, coded)
    if not args.only_set:
        print_scores("gold", measure_gold(args.gold))
    return 0


if __name__ == "__main__":
    sys.exit(main())
