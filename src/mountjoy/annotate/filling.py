"""Writes what the network found into spaCy documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, SENT_START, TAG
from spacy.parts_of_speech import IDS
from spacy.strings import StringStore
from spacy.tokens import Doc

from mountjoy.annotate.lemmas import CLASSES, apply_rule, word_class
from mountjoy.annotate.names import Trees, joined, tagged
from mountjoy.annotate.pieces import plain
from mountjoy.annotate.row import Tokens
from mountjoy.annotate.runner import PER_WORD, Ints, Result
from mountjoy.layers import Argument, Phrase, Predicate

NAMES = ("PER", "ORG", "LOC")
"""In the order of the kinds of `names`."""
_SIGNS = [",", ".", ";", ":", '"', "“", "”", "‘", "''", "``", "-", "–", "—"]
_OPENERS = [*_SIGNS, "(", "["]
_CLOSERS = [*_SIGNS, ")", "]", "'", "’", "'s", "’s", "!", "?", "…"]
_CACHE_LIMIT = 400_000
Numbers = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Row = tuple[int, str, list[tuple[str, int]]]
"""A predicate: its token, its sense number, and its arguments' labels and tokens."""
PhraseRow = tuple[int, int, int, str]
"""A phrase: start, end, anchor and type. Tokens here count over all documents in hand."""


@dataclass(slots=True)
class Found:
    """The network's labels of all words [W], and the predicates' arguments."""

    layers: dict[str, Ints]
    predicates: Ints
    arguments: Ints

    @classmethod
    def empty(cls, words: int) -> Found:
        """No label yet."""
        layers = {name: np.zeros(words, np.int64) for name in PER_WORD}
        return cls(layers, np.zeros(0, np.int64), np.zeros((0, 3), np.int64))

    def add(self, result: Result) -> None:
        """Takes in one batch."""
        for name, values in result.layers.items():
            self.layers[name][result.words] = values
        self.predicates = np.concatenate([self.predicates, result.predicates])
        self.arguments = np.concatenate([self.arguments, result.arguments])

    def join(self, units: Ints, windows: Sequence[tuple[int, int]], rels: Sequence[str]) -> None:
        """Hangs the later windows of a long sentence below its first root; relations follow the heads."""
        head, rel = self.layers["head"], self.layers["rel"]
        if len(windows) > len(units):
            begins = np.array([a for a, _ in windows])
            roots = np.nonzero(head < 0)[0]  # one a window, in the windows' order
            unit = np.searchsorted(units[:, 0], begins, "right") - 1
            first = np.searchsorted(begins, units[:, 0])[unit]
            head[roots] = np.where(np.arange(len(roots)) == first, -1, roots[first])
        root, loose = rels.index("root"), rels.index("parataxis")
        rel[(rel == root) & (head >= 0)] = loose
        rel[head < 0] = root


class Filler:
    """Fills documents; remembers the lemmas that it has made."""

    def __init__(self, labels: dict[str, list[str]], lemmas: dict[str, dict[str, str]]) -> None:
        self.labels = labels
        self._known = [{}, *(lemmas.get(kind, {}) for kind in CLASSES)]
        self._class = np.array([("", *CLASSES).index(word_class(x)) for x in labels["xpos"]], np.int64)
        self._pos = np.array([IDS[x] for x in labels["upos"]], np.uint64)
        self._strings: StringStore | None = None
        self._lemmas: dict[int, int] = {}
        self._hashes: dict[str, Numbers] = {}
        self._kinds = np.array([NAMES.index(x[2:]) + 1 if x != "O" else 0 for x in labels["name"]])
        self._proper = np.array([x in ("NNP", "NNPS") for x in labels["xpos"]])
        self._begins = np.array([x.startswith("B-") for x in labels["name"]])

    def fill(self, docs: Sequence[Doc], text: Tokens, found: Found) -> None:
        """Writes all layers into the documents that have a wanted sentence."""
        self._learn(docs[0].vocab.strings)
        table = self._table(text, found)
        predicates = self._predicates(text, found)
        phrases = _phrases(docs, text, found, self.labels["mention"])
        touched = np.zeros(len(docs), bool)
        touched[np.searchsorted(text.starts, text.tokens, "right") - 1] = True
        for i in np.nonzero(touched)[0].tolist():
            a, b = text.starts[i], text.starts[i + 1]
            rows: Any = table[a:b]
            docs[i].from_array([TAG, POS, LEMMA, HEAD, DEP, ENT_IOB, ENT_TYPE], rows)
            # spaCy takes the bounds away from sentences without heads.
            if not text.chosen[text.sentence[a:b]].all():
                bounds: Any = text.opens[a:b, None].view(np.uint64)
                docs[i].from_array([SENT_START], bounds)
        ends = text.starts[1:].tolist()
        self._give(docs, touched, ends, predicates)
        _give_phrases(docs, touched, ends, phrases)

    def _learn(self, strings: StringStore) -> None:
        """Takes the numbers of the labels from this vocabulary."""
        if strings is self._strings and len(self._lemmas) < _CACHE_LIMIT:
            return
        self._strings = strings
        self._lemmas.clear()
        sets = {"xpos": self.labels["xpos"], "rel": self.labels["rel"], "name": ["", *NAMES]}
        for name, values in sets.items():
            self._hashes[name] = np.array([strings.add(x) if x else 0 for x in values], np.uint64)

    def _table(self, text: Tokens, found: Found) -> Numbers:
        """[tokens, 7]: tag, part of speech, lemma, head, relation, and the two columns of names."""
        assert self._strings is not None
        layers, at = found.layers, text.tokens
        size = len(text.sentence)
        table = np.zeros((size, 7), np.uint64)
        table[at, 0] = self._hashes["xpos"][layers["xpos"]]
        table[at, 1] = self._pos[layers["upos"]]
        table[at, 2] = self._lemma_numbers(text.orths, layers["lemma"], self._class[layers["xpos"]])
        heads = np.arange(size)
        heads[at] = np.where(layers["head"] < 0, at, at[layers["head"]])
        table[at, 4] = self._hashes["rel"][layers["rel"]]
        self._names(table, text, layers)
        self._spaces(table, heads, text)
        table[:, 3] = (heads - np.arange(size)).view(np.uint64)
        return table

    def _lemma_numbers(self, orths: Ints, rules: Ints, classes: Ints) -> Numbers:
        """The lemma of each word: what the table has for its form and class, else what its rule makes."""
        assert self._strings is not None
        count = len(self.labels["lemma"]) * len(self._known)
        words, index = np.unique(orths, return_inverse=True)
        pairs, back = np.unique(index * count + rules * len(self._known) + classes, return_inverse=True)
        keys = words.view(np.uint64)[pairs // count].tolist()
        numbers = []
        for orth, way in zip(keys, (pairs % count).tolist(), strict=True):
            key = orth * count + way
            number = self._lemmas.get(key)
            if number is None:
                rule, kind = divmod(way, len(self._known))
                word = plain(self._strings[orth])
                lemma = apply_rule(word, self.labels["lemma"][rule])
                known = self._known[kind].get(word.lower())
                if known and known != lemma.lower():  # where they agree, the rule knows the case
                    lemma = known
                number = self._strings.add(lemma) if lemma else orth
                self._lemmas[key] = number
            numbers.append(number)
        return np.array(numbers, np.uint64)[back]

    def _names(self, table: Numbers, text: Tokens, layers: dict[str, Ints]) -> None:
        """Names as spaCy's columns: 3 begins a name, 1 goes on, 2 is none."""
        assert self._strings is not None
        tags = layers["name"]
        names = tagged(self._kinds[tags], self._begins[tags], text.sentence[text.tokens])
        trees = Trees(
            layers["head"].tolist(),
            [self.labels["rel"][k] for k in layers["rel"].tolist()],
            self._proper[layers["xpos"]].tolist(),
            (text.orths.view(np.uint64) == self._strings.add("of")).tolist(),
        )
        codes = np.full(len(tags), 2, np.uint64)
        kinds = np.zeros(len(tags), np.int64)
        for name in joined(names, trees):
            codes[name.start : name.end] = 1
            codes[name.start] = 3
            kinds[name.start : name.end] = name.kind
        table[text.tokens, 5] = codes
        table[text.tokens, 6] = self._hashes["name"][kinds]

    def _spaces(self, table: Numbers, heads: Ints, text: Tokens) -> None:
        """White space in wanted sentences hangs on the word before it, or on the one after it."""
        assert self._strings is not None
        spaces = np.nonzero(~text.is_word & text.chosen[text.sentence])[0]
        if not len(spaces):
            return
        after = np.searchsorted(text.tokens, spaces)
        before = text.tokens[np.maximum(after - 1, 0)]
        ahead = text.tokens[np.minimum(after, len(text.tokens) - 1)]
        own = text.sentence[spaces]
        has_before = (after > 0) & (text.sentence[before] == own)
        has_ahead = (after < len(text.tokens)) & (text.sentence[ahead] == own)
        alone = text.bounds[own]
        heads[spaces] = np.where(has_before, before, np.where(has_ahead, ahead, alone))
        table[spaces, 0] = self._strings.add("_SP")
        table[spaces, 1] = IDS["SPACE"]
        table[spaces, 2] = text.all_orths[spaces]
        table[spaces, 4] = self._strings.add("dep")
        goes_on = has_before & has_ahead & (table[ahead, 5] == 1)
        table[spaces, 5] = np.where(goes_on, 1, 2)
        table[spaces, 6] = np.where(goes_on, table[ahead, 6], 0)

    def _predicates(self, text: Tokens, found: Found) -> list[Row]:
        """Every predicate, in the order of the text."""
        order = np.sort(found.predicates)
        arguments: dict[int, list[tuple[str, int]]] = {}
        rows = found.arguments[np.lexsort((found.arguments[:, 1], found.arguments[:, 0]))]
        tokens = text.tokens[rows[:, 1]].tolist()
        roles = self.labels["role"]
        for predicate, token, role in zip(rows[:, 0].tolist(), tokens, rows[:, 2].tolist(), strict=True):
            arguments.setdefault(predicate, []).append((roles[role], token))
        senses = self.labels["sense"]
        numbers = found.layers["sense"][order].tolist()
        return [
            (token, senses[number], arguments.get(word, []))
            for word, token, number in zip(order.tolist(), text.tokens[order].tolist(), numbers, strict=True)
        ]

    def _give(self, docs: Sequence[Doc], touched: Flags, ends: list[int], predicates: list[Row]) -> None:
        """``doc._.predicates`` of every touched document."""
        at = 0
        for i, doc in enumerate(docs):
            start = ends[i] - len(doc)
            mine = []
            while at < len(predicates) and predicates[at][0] < ends[i]:
                token, number, args = predicates[at]
                at += 1
                lemma = doc[token - start].lemma_.lower()
                given = tuple(Argument(label, where - start) for label, where in args)
                mine.append(Predicate(token - start, f"{lemma}.{number}", given))
            if touched[i]:
                doc._.predicates = tuple(mine)


def _phrases(docs: Sequence[Doc], text: Tokens, found: Found, types: Sequence[str]) -> list[PhraseRow]:
    """The phrases of all documents, in the order of the text; one of each extent."""
    layers = found.layers
    anchors = np.nonzero(layers["mention"])[0]
    if not len(anchors):
        return []
    strings = docs[0].vocab.strings
    first, last = _trimmed(strings, text.orths, layers["start"][anchors], layers["end"][anchors], anchors)
    starts, ends = text.tokens[first], text.tokens[last] + 1
    order = np.lexsort((-anchors, -ends, starts))
    rows: list[PhraseRow] = []
    kinds = layers["mention"][anchors]
    for i in order.tolist():
        row = (int(starts[i]), int(ends[i]), int(text.tokens[anchors[i]]), types[int(kinds[i])])
        if not rows or rows[-1][:2] != row[:2]:
            rows.append(row)
    return rows


def _trimmed(strings: StringStore, orths: Ints, first: Ints, last: Ints, anchors: Ints) -> tuple[Ints, Ints]:
    """The bounds without punctuation and possessive signs at the edges; the anchor always stays inside."""
    openers = np.array([strings.add(x) for x in _OPENERS], np.uint64)
    closers = np.array([strings.add(x) for x in _CLOSERS], np.uint64)
    opening, closing = np.isin(orths.view(np.uint64), openers), np.isin(orths.view(np.uint64), closers)
    first, last = first.copy(), last.copy()
    while (out := opening[first] & (first < anchors)).any():
        first[out] += 1
    while (out := closing[last] & (last > anchors)).any():
        last[out] -= 1
    return first, last


def _give_phrases(docs: Sequence[Doc], touched: Flags, ends: list[int], phrases: list[PhraseRow]) -> None:
    """``doc._.phrases`` of every touched document."""
    at = 0
    for i, doc in enumerate(docs):
        start = ends[i] - len(doc)
        mine = []
        while at < len(phrases) and phrases[at][0] < ends[i]:
            a, b, anchor, kind = phrases[at]
            at += 1
            mine.append(Phrase(a - start, b - start, anchor - start, kind))
        if touched[i]:
            doc._.phrases = tuple(mine)
