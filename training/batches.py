"""Sentences to tensors, in batches of like length."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import torch

from mountjoy.annotate.lemmas import lemma_rule
from mountjoy.annotate.pieces import DIGITS, LOWER, SYMBOL, UPPER, WordPieces, shape
from training.corpora import MENTION_TYPES, NAME_TAGS, Sentence
from training.network import Labels

NONE = -100


def label_sets(sentences: list[Sentence]) -> Labels:
    """The labels that the sentences carry; rare lemma rules, senses and roles are left out."""
    count: dict[str, Counter[str]] = {k: Counter() for k in ("upos", "xpos", "lemma", "rel", "sense", "role")}
    for s in sentences:
        count["upos"].update(s.upos or ())
        count["xpos"].update(s.xpos or ())
        count["rel"].update(s.rels or ())
        count["sense"].update(n for _, n in s.predicates or ())
        count["role"].update(label for _, _, label in s.roles)
        if s.lemmas:
            count["lemma"].update(lemma_rule(w, x) for w, x in zip(s.words, s.lemmas, strict=True))
    least = {"lemma": 2, "sense": 5, "role": 20}
    kept = {k: sorted(x for x, n in c.items() if n >= least.get(k, 1)) for k, c in count.items()}
    return Labels(
        upos=kept["upos"],
        xpos=kept["xpos"],
        lemma=kept["lemma"],
        rel=kept["rel"],
        sense=kept["sense"],
        role=["_", *kept["role"]],
        name=list(NAME_TAGS),
        mention=list(MENTION_TYPES),
    )


def one_case(shapes: list[int], chance: random.Random) -> list[int]:
    """The shapes, or for one sentence in five those of its copy in lower case or in capitals."""
    draw = chance.random()
    if draw < 0.11:
        return [x if x in (DIGITS, SYMBOL) else LOWER for x in shapes]
    if draw < 0.20:
        return [x if x in (DIGITS, SYMBOL) else UPPER for x in shapes]
    return shapes


class Batcher:
    """Makes tensors of sentences."""

    def __init__(self, pieces: WordPieces, labels: Labels) -> None:
        self.pieces = pieces
        self.index = {
            name: {x: i for i, x in enumerate(getattr(labels, name))} for name in labels.__dataclass_fields__
        }

    def groups(
        self, sentences: list[Sentence], most_words: int, chance: random.Random | None
    ) -> list[list[Sentence]]:
        """Batches of like length, at most ``most_words`` words with padding; shuffled where ``chance`` is given."""
        noise = (lambda: chance.random() * 3) if chance else (lambda: 0.0)
        ordered = sorted(sentences, key=lambda s: len(s.words) + noise())
        groups: list[list[Sentence]] = [[]]
        for sentence in ordered:
            longest = max([len(sentence.words), *(len(s.words) for s in groups[-1])])
            if groups[-1] and (len(groups[-1]) + 1) * longest > most_words:
                groups.append([])
            groups[-1].append(sentence)
        if chance:
            chance.shuffle(groups)
        return groups

    def __call__(self, sentences: list[Sentence], chance: random.Random | None = None) -> dict[str, Any]:
        """The inputs and targets of a batch; ``chance`` draws which sentences appear in one case."""
        rows = [self.pieces(s.words) for s in sentences]
        size = len(sentences)
        longest = max(len(s.words) for s in sentences)
        length = max(sum(map(len, r)) + 2 for r in rows)
        batch: dict[str, Any] = {k: torch.zeros(size, length, dtype=torch.long) for k in ("pieces", "mask")}
        batch |= {k: torch.zeros(size, longest, dtype=torch.long) for k in ("first", "words", "shapes")}
        layers = (
            "upos",
            "xpos",
            "lemma",
            "predicate",
            "sense",
            "name",
            "mention",
            "head",
            "rel",
            "start",
            "end",
        )
        batch |= {k: torch.full((size, longest), NONE) for k in layers}
        for i, (sentence, row) in enumerate(zip(sentences, rows, strict=True)):
            self._inputs(batch, i, sentence, row, chance)
            self._targets(batch, i, sentence)
        self._roles(batch, sentences, longest)
        return batch

    def _inputs(
        self,
        batch: dict[str, Any],
        i: int,
        s: Sentence,
        row: list[tuple[int, ...]],
        chance: random.Random | None,
    ) -> None:
        ids = [self.pieces.start]
        for w, pieces in enumerate(row):
            batch["first"][i, w] = len(ids)
            ids += pieces
        ids.append(self.pieces.end)
        batch["pieces"][i, : len(ids)] = torch.tensor(ids)
        batch["mask"][i, : len(ids)] = 1
        batch["words"][i, : len(s.words)] = 1
        shapes = [shape(w) for w in s.words]
        batch["shapes"][i, : len(shapes)] = torch.tensor(one_case(shapes, chance) if chance else shapes)

    def _targets(self, batch: dict[str, Any], i: int, s: Sentence) -> None:
        n = len(s.words)
        for name, values in (("upos", s.upos), ("xpos", s.xpos), ("rel", s.rels), ("name", s.names)):
            if values:
                batch[name][i, :n] = torch.tensor([self.index[name].get(x, NONE) for x in values])
        if s.lemmas:
            rules = [lemma_rule(w, x) for w, x in zip(s.words, s.lemmas, strict=True)]
            batch["lemma"][i, :n] = torch.tensor([self.index["lemma"].get(x, NONE) for x in rules])
        if s.heads:
            batch["head"][i, :n] = torch.tensor(s.heads)
        if s.predicates is not None:
            batch["predicate"][i, :n] = 0
            for w, number in s.predicates:
                batch["predicate"][i, w] = 1
                batch["sense"][i, w] = self.index["sense"].get(number, NONE)
        if s.mentions is not None:
            batch["mention"][i, :n] = 0
            for m in s.mentions:
                batch["mention"][i, m.anchor] = self.index["mention"][m.type]
                batch["start"][i, m.anchor] = m.start
                batch["end"][i, m.anchor] = m.end - 1

    def _roles(self, batch: dict[str, Any], sentences: list[Sentence], longest: int) -> None:
        where, words, targets = [], [], []
        for i, s in enumerate(sentences):
            for w, _ in s.predicates or ():
                row = torch.full((longest,), NONE)
                row[: len(s.words)] = 0
                for p, head, label in s.roles:
                    if p == w:
                        row[head] = self.index["role"].get(label, 0)
                where.append(i)
                words.append(w)
                targets.append(row)
        batch["role_batch"] = torch.tensor(where, dtype=torch.long)
        batch["role_word"] = torch.tensor(words, dtype=torch.long)
        batch["role"] = torch.stack(targets) if targets else torch.zeros(0, longest, dtype=torch.long)
