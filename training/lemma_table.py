"""The forms whose lemma the treebanks tell: ``python -m training.lemma_table --corpora PATH [--out FILE]``.

Writes, for verbs, nouns and adjectives, each inflected form of the training parts with its commonest lemma, and
the inflected forms of the codebook's own trigger words. The network's lemma rule serves for all other forms.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from mountjoy import codebook
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
        if (
            number > 1 or lemma[:2] == form[:2]
        ):  # a single odd pair is more often a slip of the pen than a form
            table[kind][form] = lemma
    return table


def inflections(verb: str) -> list[str]:
    """The regular forms of a verb: *plan* gives plan, plans, planned, planning."""
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"] if not verb.endswith(("ee", "oe", "ye")) else [
            verb, verb + "s", verb + "d", verb + "ing"]  # fmt: skip
    if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    forms = [verb, third, verb + "ed", verb + "ing"]
    vowels = [c in "aeiou" for c in verb]
    if len(verb) > 2 and not vowels[-1] and vowels[-2] and not vowels[-3] and verb[-1] not in "wxy":
        forms += [verb + verb[-1] + "ed", verb + verb[-1] + "ing"]
    return forms


def add_codebook_forms(table: dict[str, dict[str, str]]) -> None:
    """Adds the forms of the codebook's trigger verbs and nouns that no treebank showed."""
    irregular = yaml.safe_load((Path(__file__).parent / "irregular.yaml").read_text(encoding="utf-8"))
    for lemma, forms in irregular.items():
        for form in [*forms, *inflections(lemma)]:
            table["V"][form] = lemma
    loaded = codebook.load()
    for frame in loaded.frames:
        for trigger in frame.triggers:
            word = trigger.lemma
            if not word.isalpha() or len(word) < 3:
                continue
            if frame.pos == "verb":
                for form in inflections(word):
                    table["V"].setdefault(form, word)
            elif frame.pos == "noun":
                plural = inflections(word)[1]
                table["N"].setdefault(plural, word)
                table["N"].setdefault(word, word)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/mountjoy/data/english/lemmas.json"))
    args = parser.parse_args()
    table = lemma_table(args.corpora / "english")
    add_codebook_forms(table)
    args.out.write_text(
        json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8"
    )
    print({kind: len(forms) for kind, forms in table.items()}, args.out.stat().st_size)


if __name__ == "__main__":
    main()
