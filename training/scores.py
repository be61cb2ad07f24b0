"""Scores of the English pipeline on the test corpora, each a plain function that gives named figures."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from mountjoy.annotate.english import English
from mountjoy.annotate.pieces import shape
from mountjoy.annotate.runner import Sentences
from mountjoy.annotate.tokens import tokenizer
from training.corpora import (
    RE3D_NON_COMMERCIAL,
    RE3D_TYPES,
    Sentence,
    add_roles,
    held_out,
    read_conllu,
    read_names,
)

Figures = dict[str, float]
Span = tuple[int, int, str]


def f1(right: int, found: int, gold: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / (found + gold) if found + gold else 0.0


def docs_of(pipeline: English, sentences: Sequence[Sequence[str]]) -> list[Doc]:
    """Annotated documents of given tokens, one a sentence."""
    vocab = tokenizer().vocab
    docs = [Doc(vocab, words=list(w), sent_starts=[True] + [False] * (len(w) - 1)) for w in sentences]
    pipeline.annotate(docs)
    return docs


def trees(pipeline: English, sentences: Sequence[Sentence], change: Callable[[str], str] = str) -> Figures:
    """Tags, lemmas and trees with given tokens; lemmas compared without case where the words were changed."""
    docs = docs_of(pipeline, [[change(w) for w in s.words] for s in sentences])
    plain = (lambda x: x) if change is str else str.lower
    right: Counter[str] = Counter()
    total = 0
    for doc, s in zip(docs, sentences, strict=True):
        assert s.upos and s.xpos and s.lemmas and s.heads and s.rels
        total += len(doc)
        for i, token in enumerate(doc):
            head = 0 if token.head.i == i else token.head.i + 1
            right["upos"] += token.pos_ == s.upos[i]
            right["xpos"] += token.tag_ == s.xpos[i]
            right["lemma"] += plain(token.lemma_) == plain(s.lemmas[i])
            right["uas"] += head == s.heads[i]
            right["las"] += head == s.heads[i] and token.dep_ == s.rels[i]
    return {k: right[k] / total for k in ("upos", "xpos", "lemma", "uas", "las")}


@dataclass(slots=True)
class Raw:
    """A paragraph or document as running text, with its sentences' and tokens' places without white space."""

    text: str
    sentences: list[tuple[int, int]]
    tokens: list[tuple[int, int]]


def raw_texts(path: Path, *, paragraphs: bool) -> list[Raw]:
    """A treebank's running text: sentences joined by a space, a text for each document (and paragraph)."""
    texts: list[Raw] = []
    block: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newdoc") or (paragraphs and line.startswith("# newpar")) or not texts:
            texts.append(Raw("", [], []))
        if line:
            block.append(line)
        elif block:
            _append(texts[-1], block)
            block = []
    return [t for t in texts if t.text]


def _append(raw: Raw, block: list[str]) -> None:
    sentence = next(x.split("=", 1)[1].strip() for x in block if x.startswith("# text ="))
    at = raw.tokens[-1][1] if raw.tokens else 0
    begin = at
    raw.text += (" " if raw.text else "") + sentence
    rows = [x.split("\t") for x in block if not x.startswith("#")]
    skip = 0
    for i, row in enumerate(rows):
        number, form = row[0], row[1].replace(" ", "")
        if "-" in number:
            a, b = map(int, number.split("-"))
            parts = [r[1] for r in rows[i + 1 : i + 2 + b - a]]
            if "".join(parts) != form:  # such as wanna: want, to
                parts = [form]
            for part in parts:
                raw.tokens.append((at, at + len(part)))
                at += len(part)
            skip = b
        elif number.isdigit() and int(number) > skip:
            raw.tokens.append((at, at + len(form)))
            at += len(form)
    raw.sentences.append((begin, at))


def boundaries(texts: Sequence[Raw], split: Callable[[str], Doc]) -> Figures:
    """Sentence and token F1 from running text."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for raw in texts:
        doc = split(raw.text)
        tokens, starts = _dense(doc)
        for kind, got, gold in (("tokens", tokens, raw.tokens), ("sentences", starts, raw.sentences)):
            right[kind] += len(set(got) & set(gold))
            found[kind] += len(got) + len(gold)
    return {kind: 2 * right[kind] / found[kind] for kind in ("sentences", "tokens")}


def _dense(doc: Doc) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Tokens and sentences in code points that are not white space."""
    tokens: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    at = 0
    for sentence in doc.sents:
        begin = at
        for token in sentence:
            size = len("".join(token.text.split()))
            if size:
                tokens.append((at, at + size))
            at += size
        if at > begin:
            sentences.append((begin, at))
    return tokens, sentences


def names(pipeline: English, path: Path) -> Figures:
    """Names, strict spans and types, with given tokens."""
    rows = read_names(path)
    docs = docs_of(pipeline, [words for _, words, _ in rows])
    right = found = total = 0
    for doc, (_, _, tags) in zip(docs, rows, strict=True):
        got = {(e.start, e.end, e.label_) for e in doc.ents}
        gold = set(_spans(tags))
        right, found, total = right + len(got & gold), found + len(got), total + len(gold)
    return {"names": f1(right, found, total)}


def _spans(tags: Sequence[str]) -> Iterator[Span]:
    for i, tag in enumerate(tags):
        if tag.startswith("B-"):
            end = i + 1
            while end < len(tags) and tags[end] == "I-" + tag[2:]:
                end += 1
            yield i, end, tag[2:]


def roles(pipeline: English, sentences: Sequence[Sentence]) -> Figures:
    """Predicates and senses as found; roles (argument heads and labels) given the true predicates."""
    sentences = [s for s in sentences if s.predicates is not None]
    index: list[tuple[int, int]] = [(i, k) for i, s in enumerate(sentences) for k in range(len(s.words))]
    true = np.zeros(len(index), np.int64)
    begins = np.cumsum([0, *(len(s.words) for s in sentences)])
    numbers: dict[int, str] = {}
    gold: set[tuple[int, int, str]] = set()
    for begin, s in zip(begins.tolist(), sentences, strict=False):
        for word, number in s.predicates or ():
            true[begin + word] = 1
            numbers[begin + word] = number
        gold |= {(begin + p, begin + h, label) for p, h, label in s.roles}
    units = list(zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True))
    rows = pipeline.pieces([w for s in sentences for w in s.words])
    shapes = np.array([shape(w) for s in sentences for w in s.words])
    flat = np.array([p for r in rows for p in r])
    held = Sentences(
        flat, np.array([len(r) for r in rows]), shapes, pipeline.pieces.start, pipeline.pieces.end
    )
    free = {int(w) for r in pipeline.runner(held.batches(units)) for w in r.predicates}
    got: set[tuple[int, int, str]] = set()
    senses = 0
    for r in pipeline.runner(held.batches(units, np.where(true == 1, 1, 2))):
        got |= {(p, h, pipeline.labels["role"][k]) for p, h, k in r.arguments.tolist()}
        told = dict(zip(r.words.tolist(), r.layers["sense"].tolist(), strict=True))
        senses += sum(pipeline.labels["sense"][told[w]] == numbers[w] for w in r.predicates.tolist())
    found = set(np.nonzero(true)[0].tolist())
    core = [{x for x in part if re.match(r"ARG\d", x[2])} for part in (got, gold)]
    return {
        "predicates": f1(len(free & found), len(free), len(found)),
        "senses": senses / len(found),
        "roles": f1(len(got & gold), len(got), len(gold)),
        "core roles": f1(len(core[0] & core[1]), len(core[0]), len(core[1])),
    }


def overlaps(got: Iterable[Span], gold: Iterable[Span]) -> int:
    """How many of ``got`` pair off with one of ``gold`` of the same type that they overlap."""
    free = sorted(gold)
    right = 0
    for a, b, kind in sorted(got):
        hit = next((g for g in free if g[2] == kind and g[0] < b and a < g[1]), None)
        if hit:
            free.remove(hit)
            right += 1
    return right


def mentions(pairs: Iterable[tuple[set[Span], set[Span]]]) -> Figures:
    """Typed phrases, (found, true) a document: exact, and overlapping with the same type."""
    exact = near = found = total = 0
    for got, gold in pairs:
        exact += len(got & gold)
        near += overlaps(got, gold)
        found, total = found + len(got), total + len(gold)
    return {"exact": f1(exact, found, total), "overlapping": f1(near, found, total)}


def gum_mentions(pipeline: English, sentences: Sequence[Sentence]) -> Figures:
    """Mentions with given tokens; actor, person, place and date, as GUM has them."""
    docs = docs_of(pipeline, [s.words for s in sentences])
    kinds = {"actor", "person", "place", "date"}
    return mentions(
        (
            {(p.start, p.end, p.type) for p in d._.phrases if p.type in kinds},
            {(m.start, m.end, m.type) for m in s.mentions or ()},
        )
        for d, s in zip(docs, sentences, strict=True)
    )


def re3d_mentions(pipeline: English, folder: Path) -> Figures:
    """Mentions from running text in the re3d reports that are kept from training."""
    gold = {g["id"]: g for g in map(json.loads, (folder / "dev.gold.jsonl").open(encoding="utf-8"))}
    rows = list(map(json.loads, (folder / "dev.reports.jsonl").open(encoding="utf-8")))
    rows = [r for r in rows if r["source"] in RE3D_NON_COMMERCIAL or held_out(r["id"])]
    kinds = set(RE3D_TYPES.values())
    pairs = []
    for row, doc in zip(rows, pipeline.pipe(r["text"] for r in rows), strict=True):
        spans = [doc[p.start : p.end] for p in doc._.phrases if p.type in kinds]
        types = [p.type for p in doc._.phrases if p.type in kinds]
        got = {(s.start_char, s.end_char, t) for s, t in zip(spans, types, strict=True)}
        entities = [e for e in gold[row["id"]]["entities"] if e["type"] in RE3D_TYPES]
        pairs.append((got, {(e["start"], e["end"], RE3D_TYPES[e["type"]]) for e in entities}))
    return mentions(pairs)


def speed(pipeline: English, texts: Sequence[str]) -> float:
    """Words a second of processor time on one core, everything from raw text; the best of three rounds."""
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        words = sum(len(doc) for doc in pipeline.pipe(texts))
        best = max(best, words / (time.process_time() - began))
    return best


def ewt_test(english: Path) -> list[Sentence]:
    """EWT's test part with PropBank's roles."""
    sentences = read_conllu(english / "ewt-test.conllu")
    add_roles(sentences, english / "ewt-propbank-test.jsonl")
    return sentences
