"""What the coder looks at: one report's tokens, trees, predicates and mentions, as plain lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc

from mountjoy.claim import Mention
from mountjoy.layers import Predicate

_NO_HEAD_TYPES = frozenset({"date", "quantity", "money"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose", "where", "when"})


class View:
    """A document's layers by token index, and the mentions by the token that heads them.

    ``kinds`` gives the actor kind (or place kind) that a mention's entity has, by mention id.
    """

    def __init__(self, doc: Doc, mentions: Sequence[Mention], kinds: Mapping[str, str]) -> None:
        self.doc = doc
        self.text = doc.text
        self.size = len(doc)
        self.words = [t.text for t in doc]
        self.lower = [w.lower() for w in self.words]
        self.lemmas = [(t.lemma_ or t.text).lower() for t in doc]
        self.pos = [t.pos_ for t in doc]
        self.tags = [t.tag_ for t in doc]
        self.heads = [t.head.i for t in doc]
        self.deps = [t.dep_ for t in doc]
        self.starts = [t.idx for t in doc]
        self.ends = [t.idx + len(t.text) for t in doc]
        self.children: list[list[int]] = [[] for _ in range(self.size)]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)
        self.sentences = _sentences(doc)
        self.sentence_of = [0] * self.size
        for k, (start, end) in enumerate(self.sentences):
            self.sentence_of[start:end] = [k] * (end - start)
        self.predicates: dict[int, Predicate] = {p.token: p for p in doc._.predicates}
        self.mentions = list(mentions)
        self.by_id = {m.id: m for m in mentions}
        self.kinds = kinds
        self.tokens: dict[str, tuple[int, int]] = {}
        self.head_of: dict[str, int] = {}
        self._at: dict[int, list[Mention]] = {}
        self._index()

    def _index(self) -> None:
        begin = {start: i for i, start in enumerate(self.starts)}
        finish = {end: i for i, end in enumerate(self.ends)}
        for mention in self.mentions:
            first, last = begin.get(mention.start), finish.get(mention.end)
            if first is None or last is None or last < first:
                first, last = self._nearest(mention)
            self.tokens[mention.id] = (first, last + 1)
            head = self.span_head(first, last + 1)
            self.head_of[mention.id] = head
            self._at.setdefault(head, []).append(mention)

    def _nearest(self, mention: Mention) -> tuple[int, int]:
        inside = [
            i for i in range(self.size) if self.starts[i] < mention.end and mention.start < self.ends[i]
        ]
        return (inside[0], inside[-1]) if inside else (0, 0)

    def span_head(self, start: int, end: int) -> int:
        """The first token of the span whose head stands outside it (punctuation last)."""
        roots = [i for i in range(start, end) if not start <= self.heads[i] < end or self.heads[i] == i]
        words = [i for i in roots if self.deps[i] not in ("punct", "case", "det")]
        return (words or roots or [start])[0]

    def mention_at(self, token: int) -> Mention | None:
        """The mention that the token heads, the widest that is no date or number; None where there is none."""
        found = self._at.get(token, ())
        best = None
        for mention in found:
            if mention.type in _NO_HEAD_TYPES:
                continue
            if best is None or mention.end - mention.start > best.end - best.start:
                best = mention
        return best

    def typed_at(self, token: int, types: Iterable[str]) -> Mention | None:
        """The widest mention of one of these types that the token heads."""
        found = [m for m in self._at.get(token, ()) if m.type in types]
        return max(found, key=lambda m: (m.end - m.start, m.id)) if found else None

    def kids(self, token: int, *deps: str) -> list[int]:
        """The token's children under one of these relations, in order; a bare relation also matches its subtypes."""
        return [c for c in self.children[token] if self.deps[c] in deps or self.deps[c].split(":")[0] in deps]

    def case(self, token: int) -> str:
        """The preposition that marks the token: ``from``, ``according to``; empty where there is none."""
        for child in self.children[token]:
            if self.deps[child] == "case" and self.lower[child] not in ("'s", "’s", "'", "’"):
                fixed = [self.lower[c] for c in self.children[child] if self.deps[c] == "fixed"]
                return " ".join([self.lower[child], *fixed])
        return ""

    def conjuncts(self, token: int) -> list[int]:
        """The token and those coordinated under it, of its own word class (a verb is not coordinated with a noun)."""
        out = [token]
        verb = self.pos[token] in ("VERB", "AUX")
        for child in self.children[token]:
            if self.deps[child] == "conj" and (self.pos[child] in ("VERB", "AUX")) == verb:
                out += self.conjuncts(child)
        return out

    def under(self, token: int) -> list[int]:
        """The tokens of the subtree, in order."""
        out = [token]
        for child in self.children[token]:
            out += self.under(child)
        return sorted(out)

    def path_up(self, token: int) -> list[int]:
        """The token, its head, and so on to the root of the sentence."""
        out = [token]
        while self.heads[out[-1]] != out[-1] and len(out) < 60:
            out.append(self.heads[out[-1]])
        return out

    def is_verb(self, token: int) -> bool:
        """Whether the token is a verb form (participles that modify a noun included)."""
        return self.pos[token] == "VERB" or (self.tags[token].startswith("VB") and self.pos[token] != "AUX")

    def passive(self, verb: int) -> bool:
        """Whether the verb stands in the passive: an auxiliary or subject says so, or it is a bare past participle."""
        if any(self.deps[c] in ("nsubj:pass", "csubj:pass", "aux:pass") for c in self.children[verb]):
            return True
        if any(self.deps[c] == "mark" and self.lower[c] == "to" for c in self.children[verb]):
            return False
        bare = not any(self.deps[c] in ("aux", "nsubj", "obj") for c in self.children[verb])
        if self.deps[verb] == "conj" and bare and self.tags[verb] == "VBN":
            return self.passive(self.heads[verb])
        return (
            self.tags[verb] == "VBN"
            and bare
            and self.deps[verb] in ("acl", "advcl", "amod", "root", "ccomp", "parataxis")
        )

    def args(self, token: int, label: str) -> list[int]:
        """The heads of the predicate's arguments of this label; relative pronouns give the noun they stand for."""
        predicate = self.predicates.get(token)
        if predicate is None:
            return []
        return [self.referent(a.head, token) for a in predicate.args if a.label == label]

    def referent(self, token: int, verb: int) -> int:
        """The noun that a relative pronoun stands for; the token itself otherwise."""
        if self.lower[token] in RELATIVES and self.pos[token] in ("PRON", "DET", "ADV", "SCONJ"):
            for up in self.path_up(verb):
                if self.deps[up] in ("acl:relcl", "advcl:relcl") and self.heads[up] < token:
                    noun = self.heads[up]
                    return self.heads[noun] if self.deps[noun] == "appos" else noun
        return token


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    if not len(doc):
        return []
    starts = [i for i, t in enumerate(doc) if t.is_sent_start or i == 0]
    return list(zip(starts, [*starts[1:], len(doc)], strict=True))
