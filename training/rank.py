"""Trains the ranking of claims: ``python -m training.rank --corpora PATH``.

PATH holds ``case2021``, ``plover-gsr`` and ``muc4`` with their development parts. Codes them, the project's gold and
the codebook's examples with the coder as it stands, fits, and writes the weights and the figures (cross-validated
beside fitted on all) to the package's data. Numpy alone; the same input gives the same weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mountjoy.coder.ranking.model import data_folder, save
from mountjoy.coding import Coder
from mountjoy.evaluate.gold import load_gold
from training.rank_figures import figures
from training.rank_fit import Penalties, by_hand, cross_validated, fit, outcome
from training.rank_samples import Recorder, Sample, examples, own, public

SETS = ("case2021", "plover-gsr", "muc4")


def gather(coder: Coder, corpora: Path, gold: Path) -> list[Sample]:
    """All judged reports and the codebook's examples."""
    samples = [s for name in SETS for s in public(coder, corpora, name)]
    return [*samples, *own(coder, load_gold(gold)), *examples(coder)]


def train(samples: Sequence[Sample], penalties: Penalties, out: Path) -> dict[str, Any]:
    """Fits on all, writes the weights and ``figures.json``, and gives the figures."""
    ranking = fit(samples, penalties)
    judged = [s for s in samples if s.source != "codebook"]
    found = {
        "by hand": figures([outcome(by_hand(ranking), s) for s in judged]),
        "cross-validated": figures(cross_validated(samples, penalties)),
        "fitted on all": figures([outcome(ranking, s) for s in judged]),
    }
    save(ranking, out)
    (out / "figures.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=Path("tests/gold"))
    parser.add_argument("--out", type=Path, default=data_folder())
    args = parser.parse_args()
    samples = gather(Coder(ranking=Recorder()), args.corpora, args.gold)
    print(json.dumps(train(samples, Penalties(), args.out), indent=1))


if __name__ == "__main__":
    main()
