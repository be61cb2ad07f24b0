"""Reads the training corpora into one form: a sentence with whichever layers its corpus carries."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MENTION_TYPES = (
    "none", "actor", "person", "place", "date", "nationality",
    "weapon", "platform", "vehicle", "quantity", "money",
)  # fmt: skip
NAME_TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")

RE3D_TYPES = {
    "Organisation": "actor", "Person": "person", "Location": "place", "Temporal": "date",
    "Nationality": "nationality", "Weapon": "weapon", "MilitaryPlatform": "platform", "Vehicle": "vehicle",
    "Quantity": "quantity", "Money": "money",
}  # fmt: skip
RE3D_NON_COMMERCIAL = {"BBC Online"}
GUM_TYPES = {"organization": "actor", "place": "place", "time": "date"}
PLURAL_PRONOUNS = {"we", "us", "our", "ours", "ourselves", "they", "them", "their", "theirs", "themselves"}
LONGEST = 110
"""Words; longer training sentences (tables, lists) are left out."""


@dataclass(slots=True)
class MentionTarget:
    """A typed noun phrase: words ``start`` to ``end`` (exclusive), told at its ``anchor`` word."""

    anchor: int
    start: int
    end: int
    type: str
    plural_person: bool = False


@dataclass(slots=True)
class Sentence:
    """Words and the layers that its corpus annotates; None for a layer that it does not."""

    id: str
    words: list[str]
    upos: list[str] | None = None
    xpos: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    """1-based head of each word, 0 for the root."""
    rels: list[str] | None = None
    predicates: list[tuple[int, str]] | None = None
    """(word, sense number such as '01')."""
    roles: list[tuple[int, int, str]] = field(default_factory=list)
    """(predicate word, argument's head word, label)."""
    names: list[str] | None = None
    mentions: list[MentionTarget] | None = None


def read_conllu(path: Path) -> list[Sentence]:
    """The sentences of a treebank file, with GUM's entity layer where it stands."""
    sentences = []
    rows: list[list[str]] = []
    ident = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id"):
            ident = line.split("=", 1)[1].strip()
        elif line.startswith("#"):
            continue
        elif line:
            cells = line.split("\t")
            if cells[0].isdigit():
                rows.append(cells)
        elif rows:
            sentences.append(_tree(ident, rows))
            rows = []
    if rows:
        sentences.append(_tree(ident, rows))
    return sentences


def _tree(ident: str, rows: list[list[str]]) -> Sentence:
    sentence = Sentence(
        id=ident,
        words=[r[1] for r in rows],
        lemmas=[r[2] for r in rows],
        upos=[r[3] for r in rows],
        xpos=[r[4] for r in rows],
        heads=[int(r[6]) for r in rows],
        rels=[r[7] for r in rows],
    )
    if ident.startswith("GUM"):
        sentence.mentions = gum_mentions(sentence, [r[9] for r in rows])
        sentence.names = gum_names(sentence)
    return sentence


_BRACKET = re.compile(r"\((\d+)-([a-z]+)-[^()]*\)?|(\d+)\)")


def gum_entities(misc: list[str]) -> list[tuple[int, int, str]]:
    """GUM's ``Entity=`` brackets as (start, end, type), ends exclusive."""
    open_: list[tuple[str, str, int]] = []
    spans = []
    for i, cell in enumerate(misc):
        found = re.search(r"Entity=([^|]*)", cell)
        if not found:
            continue
        for match in _BRACKET.finditer(found.group(1)):
            if match.group(3) is None:
                if match.group(0).endswith(")"):
                    spans.append((i, i + 1, match.group(2)))
                else:
                    open_.append((match.group(1), match.group(2), i))
            else:
                for k in range(len(open_) - 1, -1, -1):
                    if open_[k][0] == match.group(3):
                        _, kind, start = open_.pop(k)
                        spans.append((start, i + 1, kind))
                        break
    return sorted(spans)


def head_in(heads: list[int], start: int, end: int) -> int:
    """The first word of the span whose head stands outside it."""
    for i in range(start, end):
        if not start <= heads[i] - 1 < end:
            return i
    return start


_CUT = ("acl", "appos", "parataxis", "advcl", "conj", "dep", "punct", "orphan")


def trim(sentence: Sentence, start: int, end: int) -> tuple[int, int, int]:
    """A maximal noun phrase cut to its core: (start, end, anchor).

    Clauses, appositions, second conjuncts and prepositional phrases other than *of* are cut off on
    the right; the anchor is the head word, or the last word of the name that the head opens.
    """
    assert sentence.heads is not None and sentence.rels is not None
    head = head_in(sentence.heads, start, end)
    stop = end
    anchor = head
    for i in range(head + 1, end):
        if sentence.heads[i] - 1 != head:
            continue
        rel = sentence.rels[i]
        left = leftmost(sentence.heads, i, head + 1)
        if rel.split(":")[0] in _CUT or (rel == "nmod" and not _of(sentence, left)):
            stop = min(stop, left)
        elif rel == "nmod" and left < stop:
            stop = min(stop, trim(sentence, left, stop)[1])
        elif rel.startswith("flat") and i < stop:
            anchor = i
    stop = max(stop, anchor + 1)
    if stop - 1 > anchor and sentence.rels[stop - 1] == "case":  # the possessive sign is no part of the name
        stop -= 1
    return start, stop, anchor


def leftmost(heads: list[int], node: int, floor: int) -> int:
    """The leftmost word, not before ``floor``, of the contiguous stretch under ``node``."""
    left = node
    while left - 1 >= floor and _under(heads, left - 1, node):
        left -= 1
    return left


def _under(heads: list[int], word: int, node: int) -> bool:
    for _ in range(len(heads)):
        if word == node:
            return True
        if word < 0:
            return False
        word = heads[word] - 1
    return False


def _of(sentence: Sentence, left: int) -> bool:
    return sentence.words[left].lower() == "of"


def gum_mentions(sentence: Sentence, misc: list[str]) -> list[MentionTarget]:
    """GUM's entities as typed core noun phrases; one a head word, the widest."""
    assert sentence.xpos is not None
    best: dict[int, MentionTarget] = {}
    for start, end, kind in gum_entities(misc):
        a, b, anchor = trim(sentence, start, end)
        type_ = GUM_TYPES.get(kind)
        plural = False
        if kind == "person":
            plural = (
                sentence.xpos[anchor] in ("NNS", "NNPS") or sentence.words[anchor].lower() in PLURAL_PRONOUNS
            )
            type_ = "actor" if plural else "person"
        if type_ and (anchor not in best or b - a > best[anchor].end - best[anchor].start):
            best[anchor] = MentionTarget(anchor, a, b, type_, plural)
    return [best[k] for k in sorted(best)]


def gum_names(sentence: Sentence) -> list[str]:
    """PER, ORG, LOC tags: the proper nouns around the anchor of a typed entity."""
    assert sentence.xpos is not None and sentence.mentions is not None and sentence.heads is not None
    tags = ["O"] * len(sentence.words)
    for mention in sorted(sentence.mentions, key=lambda m: (m.start - m.end, m.start)):
        kind = {"person": "PER", "actor": "ORG", "place": "LOC"}.get(mention.type)
        common = sentence.xpos[mention.anchor] not in ("NNP", "NNPS") or (
            mention.type == "actor" and mention.plural_person
        )
        if (
            kind is None
            or common
            or (kind == "PER" and sentence.words[mention.start].lower() in ("the", "a"))
        ):
            continue
        head = head_in(sentence.heads, mention.start, mention.end)
        start = head if kind == "PER" and head <= mention.anchor else mention.anchor
        while kind != "PER" and start - 1 >= mention.start and _part_of_name(sentence, start - 1, head):
            start -= 1
        end = mention.anchor + 1
        if all(t == "O" for t in tags[start:end]):
            tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
    return tags


def _part_of_name(sentence: Sentence, word: int, head: int) -> bool:
    assert sentence.xpos is not None and sentence.heads is not None
    return sentence.xpos[word] in ("NNP", "NNPS", "HYPH") and (
        word == head or _under(sentence.heads, word, head)
    )


def add_roles(sentences: list[Sentence], path: Path) -> None:
    """Joins PropBank's predicates and arguments to the treebank's sentences by id."""
    by_id = {s.id: s for s in sentences}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentence = by_id.get(row["sent_id"])
        if sentence is None or sentence.heads is None or len(sentence.words) != len(row["words"]):
            continue
        sentence.predicates = []
        for predicate in row["predicates"]:
            number = predicate["sense"].rsplit(".", 1)[-1]
            sentence.predicates.append((predicate["index"], number))
            for arg in predicate["args"]:
                if not arg["label"].startswith(("C-", "R-")):
                    head = argument_head(sentence, arg["start"], arg["end"])
                    sentence.roles.append((predicate["index"], head, arg["label"]))


def argument_head(sentence: Sentence, start: int, end: int) -> int:
    """The word that stands for an argument span: its first head that is not punctuation."""
    assert sentence.heads is not None and sentence.rels is not None
    heads = [i for i in range(start, end) if not start <= sentence.heads[i] - 1 < end]
    words = [i for i in heads if sentence.rels[i] != "punct"]
    return (words or heads or [start])[0]


def read_names(path: Path) -> list[tuple[str, list[str], list[str]]]:
    """(id, words, tags) of a column file: UNER's (number, word, tag) or WikiGold's (word, tag)."""
    sentences = []
    words: list[str] = []
    tags: list[str] = []
    ident = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# sent_id"):
            ident = line.split("=", 1)[1].strip()
        elif line.startswith("# ") and "=" in line:
            continue
        elif line.strip():
            cells = line.split("\t") if "\t" in line else line.split()
            numbered = cells[0].isdigit() and len(cells) > 2
            words.append(cells[1] if numbered else cells[0])
            tags.append(cells[2] if numbered else cells[1])
        elif words:
            sentences.append((ident, words, plain_tags(tags)))
            words, tags, ident = [], [], ""
    return sentences


def plain_tags(tags: list[str]) -> list[str]:
    """Any IOB as IOB2 over PER, ORG and LOC; other types become O."""
    out = []
    before = "O"
    for tag in tags:
        kind = tag[2:] if tag[2:] in ("PER", "ORG", "LOC") else None
        if kind is None:
            out.append("O")
        else:
            inside = tag[0] == "I" and before[2:] == kind
            out.append(("I-" if inside else "B-") + kind)
        before = out[-1]
    return out


def held_out(ident: str) -> bool:
    """A third of the re3d documents, by a hash of their id, is kept for measuring the mention head."""
    return int(hashlib.sha256(ident.encode()).hexdigest(), 16) % 3 == 0


_STOP_WORDS = {
    "of", "in", "for", "from", "at", "on", "to", "by", "with", "near", "who", "that", "which", ",",
    "and", "or", "(", "under", "between",
}  # fmt: skip


def plain_anchor(words: list[str], start: int, end: int) -> int:
    """The anchor of a span without a tree: the last word before its first preposition, comma or relative."""
    for i in range(start + 1, end):
        if words[i].lower() in _STOP_WORDS:
            return i - 1
    return end - 1


def read_re3d(folder: Path, tokenize: object, *, keep: bool) -> Iterator[Sentence]:
    """Sentences of the lawful re3d documents with mentions; ``keep`` True for the held-out third.

    ``tokenize`` maps a text to sentences, each a list of (word, start, end).
    """
    gold = {g["id"]: g for g in map(json.loads, (folder / "dev.gold.jsonl").open(encoding="utf-8"))}
    for row in map(json.loads, (folder / "dev.reports.jsonl").open(encoding="utf-8")):
        unlawful = row["source"] in RE3D_NON_COMMERCIAL
        if (unlawful or held_out(row["id"])) != keep:
            continue
        spans = [
            (e["start"], e["end"], RE3D_TYPES[e["type"]])
            for e in gold[row["id"]]["entities"]
            if e["type"] in RE3D_TYPES
        ]
        for k, tokens in enumerate(tokenize(row["text"])):  # type: ignore[operator]
            sentence = Sentence(id=f"{row['id']}-{k}", words=[t[0] for t in tokens], mentions=[])
            best: dict[int, MentionTarget] = {}
            for start, end, kind in spans:
                inside = [i for i, t in enumerate(tokens) if t[1] < end and start < t[2]]
                if inside and tokens[inside[0]][1] <= start and end <= tokens[inside[-1]][2]:
                    a, b = inside[0], inside[-1] + 1
                    anchor = plain_anchor(sentence.words, a, b)
                    if anchor not in best or b - a > best[anchor].end - best[anchor].start:
                        best[anchor] = MentionTarget(anchor, a, b, kind)
            sentence.mentions = [best[i] for i in sorted(best)]
            yield sentence


def training_sentences(corpora: Path, tokenize: object) -> list[Sentence]:
    """All that the pipeline is trained on. Test parts, PUD and GUM's development part stay out."""
    english = corpora / "english"
    sentences = []
    for part in ("train", "dev"):
        trees = read_conllu(english / f"ewt-{part}.conllu")
        add_roles(trees, english / f"ewt-propbank-{part}.jsonl")
        sentences += trees
    names = {ident: (words, tags) for ident, words, tags in read_names(english / "uner-ewt-dev.iob2")}
    for sentence in sentences:
        if sentence.id in names and names[sentence.id][0] == sentence.words:
            sentence.names = names[sentence.id][1]
    sentences += read_conllu(english / "gum-train.conllu")
    for k, (_, words, tags) in enumerate(read_names(english / "wikigold.conll")):
        sentences.append(Sentence(id=f"wikigold-{k}", words=words, names=tags))
    sentences += 2 * list(read_re3d(corpora / "re3d", tokenize, keep=False))  # the domain, and small
    return [s for s in sentences if len(s.words) <= LONGEST]
