"""Measures the English pipeline: ``python -m training.measure --corpora PATH [--checkpoint FILE]``.

Without a checkpoint it measures what the package ships (or ``--onnx FOLDER``); with one, the network in
32-bit numbers as it was trained, by the same decoding. ``--save FILE`` keeps the figures, and ``--card``
writes the model card from the figures of both.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from mountjoy.annotate.english import English, data_folder
from mountjoy.annotate.tokens import tokenize
from training import scores
from training.card import write_card
from training.corpora import read_conllu

CASES = {"as written": str, "lower case": str.lower, "capitals": str.upper}


def measure(pipeline: English, corpora: Path, *, quick: bool = False) -> dict[str, scores.Figures]:
    """Every figure, by the name of its test."""
    english = corpora / "english"
    ewt = scores.ewt_test(english)
    banks = {
        "EWT": ewt,
        "PUD": read_conllu(english / "pud-test.conllu"),
        "GUM": read_conllu(english / "gum-test.conllu"),
    }
    figures = {}
    for bank, sentences in banks.items():
        for case, change in CASES.items():
            if case == "as written" or not quick:
                figures[f"{bank}, {case}"] = scores.trees(pipeline, sentences, change)
    figures["EWT, PropBank roles"] = scores.roles(pipeline, ewt)
    for bank in ("PUD", "EWT"):
        figures[f"{bank}, UNER names"] = scores.names(pipeline, english / f"uner-{bank.lower()}-test.iob2")
    figures["GUM, mentions"] = scores.gum_mentions(pipeline, banks["GUM"])
    figures["re3d kept part, mentions"] = scores.re3d_mentions(pipeline, corpora / "re3d")
    figures["PUD, running text"] = scores.boundaries(
        scores.raw_texts(english / "pud-test.conllu", paragraphs=False), tokenize
    )
    figures["EWT, running text"] = scores.boundaries(
        scores.raw_texts(english / "ewt-test.conllu", paragraphs=True), tokenize
    )
    return figures


def costs(folder: Path, corpora: Path) -> scores.Figures:
    """Megabytes on disk, seconds to load, words a second on one core from raw text (PUD and re3d)."""
    began = time.perf_counter()
    pipeline = English.load(folder)
    loaded = time.perf_counter() - began
    rows = map(json.loads, (corpora / "re3d" / "dev.reports.jsonl").open(encoding="utf-8"))
    texts = [r.text for r in scores.raw_texts(corpora / "english" / "pud-test.conllu", paragraphs=False)]
    texts += [r["text"] for r in rows]
    size = sum(f.stat().st_size for f in folder.iterdir()) / 1e6
    return {"megabytes": size, "load seconds": loaded, "words a second": scores.speed(pipeline, texts)}


def show(figures: dict[str, scores.Figures]) -> str:
    """The figures as lines of text."""
    lines = []
    for test, row in figures.items():
        cells = "  ".join(f"{k} {v:.4f}" if v < 10 else f"{k} {v:.1f}" for k, v in row.items())
        lines.append(f"{test:28} {cells}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpora", type=Path, required=True, help="the folder that holds english/ and re3d/"
    )
    parser.add_argument("--onnx", type=Path, default=data_folder(), help="the pipeline's files")
    parser.add_argument("--checkpoint", type=Path, help="measure this network in 32-bit numbers instead")
    parser.add_argument("--quick", action="store_true", help="leave out the texts in one case")
    parser.add_argument("--only", choices=("costs", "scores"), help="leave out the other")
    parser.add_argument("--save", type=Path, help="write the figures to this JSON file")
    parser.add_argument(
        "--card", nargs=2, type=Path, metavar=("FLOAT", "SHIPPED"), help="write the card from two saved files"
    )
    args = parser.parse_args()
    if args.card:
        before, after = (json.loads(p.read_text(encoding="utf-8")) for p in args.card)
        write_card(before, after, [args.onnx / "card.md", Path("docs/model-card.md")])
        return
    figures: dict[str, Any] = {}
    if args.only != "costs":
        if args.checkpoint:
            from training.floating import load_float

            pipeline = load_float(args.checkpoint)
        else:
            pipeline = English.load(args.onnx)
        figures |= measure(pipeline, args.corpora, quick=args.quick)
    if not args.checkpoint and args.only != "scores":
        figures["cost"] = costs(args.onnx, args.corpora)
    sys.stdout.write(show(figures) + "\n")
    if args.save:
        args.save.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
