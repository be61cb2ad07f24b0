"""The forms whose lemma the treebanks tell: ``python -m training.lemma_table --corpora PATH [--out FILE]``.

Writes, for verbs, nouns and adjectives, each inflected form of the training parts with its commonest lemma. The
network's own lemma rule serves for forms that no treebank showed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from mountjoy.annotate.lemmas import CLASSES, word_class
from training.corpora import read_conllu

PARTS = ("ewt-train", "ewt-dev", "gum-train")


def lemma_table(english: Path) -> dict[str, dict[str, str]]:
    """Word class (V, N, J) to inflected form to lemma, all lower case; forms equal to their lemma serve too."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for part in PARTS:
        for sentence in read_conllu(english / f"{part}.conllu"):
            assert sentence.xpos is not None and sentence.lemmas is not None
            for word, tag, lemma in zip(sentence.words, sentence.xpos, sentence.lemmas, strict=True):
                kind = word_class(tag)
                if kind and word.isalpha() and lemma.replace("-", "").isalpha():
                    counts[kind, word.lower()][lemma.lower()] += 1
    table: dict[str, dict[str, str]] = {kind: {} for kind in CLASSES}
    for (kind, form), lemmas in sorted(counts.items()):
        lemma, number = min(lemmas.items(), key=lambda item: (-item[1], item[0]))
        if number > 1 or lemma[:2] == form[:2]:  # a single odd pair is more often a slip of the pen than a form
            table[kind][form] = lemma
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/mountjoy/data/english/lemmas.json"))
    args = parser.parse_args()
    table = lemma_table(args.corpora / "english")
    args.out.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    print({kind: len(forms) for kind, forms in table.items()}, args.out.stat().st_size)


if __name__ == "__main__":
    main()
