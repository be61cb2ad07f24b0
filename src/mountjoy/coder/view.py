"""What the coder looks at: one report's tokens, trees, predicates and mentions, as plain lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from spacy.tokens import Doc

from mountjoy.claim import Mention
from mountjoy.coder import quotes
from mountjoy.layers import Predicate

_NO_HEAD_TYPES = frozenset({"date", "quantity", "money"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose", "where", "when"})


class View:
    """A document's layers by token index, and the mentions by the token that heads them.

    ``kinds`` gives the actor kind (or place kind) that a mention's entity has, by mention id; ``entities`` and
    ``countries`` the entity's id and country, where they are known. ``transparent`` are the nouns that lend their
    place to what stands after *of* (*a string of air strikes*). ``known`` are lemmas that the codebook has frames
    for: a verb's lemma that is wrong by an ending (*fre* for *freed*) is mended. ``mentions_in`` are the mentions of
    each sentence.
    """

    def __init__(
        self,
        doc: Doc,
        mentions: Sequence[Mention],
        kinds: Mapping[str, str],
        entities: Mapping[str, str] | None = None,
        countries: Mapping[str, str] | None = None,
        transparent: Collection[str] = (),
        known: Collection[str] = frozenset(),
    ) -> None:
        self.doc = doc
        self.text = doc.text
        self.size = len(doc)
        self.words = [t.text for t in doc]
        self.lower = [w.lower() for w in self.words]
        self.lemmas = [_SINGULAR.get(k, k) for t in doc for k in ((t.lemma_ or t.text).lower(),)]
        for i, word in enumerate(self.lower):
            if word == "bases":  # else taken for the plural of "basis"
                self.lemmas[i] = "base"
        _join_particles(self.words, self.lower, self.lemmas)
        self.pos = [t.pos_ for t in doc]
        for i, lemma in enumerate(self.lemmas):
            if self.pos[i] == "VERB" and lemma not in known:
                others = (lemma + "e", lemma.removesuffix("le"))
                self.lemmas[i] = next((word for word in others if word in known), lemma)
        self.tags = [t.tag_ for t in doc]
        self.heads = [t.head.i for t in doc]
        self.sentences = _sentences(doc)
        self.quoted = [quotes.quoted(self.words, start, end) for start, end in self.sentences]
        for stretches, (start, end) in zip(self.quoted, self.sentences, strict=True):
            quotes.mend(self.heads, stretches, start, end)
        self.deps = [t.dep_ for t in doc]
        self.starts = [t.idx for t in doc]
        self.ends = [t.idx + len(t.text) for t in doc]
        self.children: list[list[int]] = [[] for _ in range(self.size)]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)
        self.sentence_of = [0] * self.size
        for k, (start, end) in enumerate(self.sentences):
            self.sentence_of[start:end] = [k] * (end - start)
        _name_deeds(self)
        self.predicates: dict[int, Predicate] = {p.token: p for p in doc._.predicates}
        self.mentions = list(mentions)
        self.by_id = {m.id: m for m in mentions}
        self.kinds = kinds
        self.entities = entities or {}
        self.countries = countries or {}
        self._transparent = transparent
        self.tokens: dict[str, tuple[int, int]] = {}
        self.head_of: dict[str, int] = {}
        self._at: dict[int, list[Mention]] = {}
        self._beside: dict[int, Mention] = {}
        self.mentions_in: list[list[Mention]] = [[] for _ in self.sentences]
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
            self.mentions_in[self.sentence_of[head]].append(mention)
            for other in self._roots(first, last + 1):
                if other != head and self.pos[other] in ("NOUN", "PROPN"):
                    self._beside.setdefault(other, mention)

    def _nearest(self, mention: Mention) -> tuple[int, int]:
        inside = [
            i for i in range(self.size) if self.starts[i] < mention.end and mention.start < self.ends[i]
        ]
        return (inside[0], inside[-1]) if inside else (0, 0)

    def _roots(self, start: int, end: int) -> list[int]:
        return [i for i in range(start, end) if not start <= self.heads[i] < end or self.heads[i] == i]

    def span_head(self, start: int, end: int) -> int:
        """The first token of the span whose head stands outside it (punctuation last)."""
        roots = self._roots(start, end)
        words = [i for i in roots if self.deps[i] not in ("punct", "case", "det")]
        return (words or roots or [start])[0]

    def mention_at(self, token: int) -> Mention | None:
        """The mention that the token heads, the widest that is no date or number; None where there is none.

        A title or noun that heads none itself gives the name set beside it (*the rebels' leader Omar Said*), a noun
        of number what it counts (*scores of the fighters*).
        """
        best = self._widest(token)
        if best is None and self.pos[token] in ("NOUN", "PROPN") and not self._at.get(token):
            best = self._beside.get(token)
            for child in self.children[token]:
                if best is None and self.deps[child] == "appos":
                    name = self._widest(child)
                    if name is not None and name.named and name.type in ("person", "actor"):
                        best = name
        number = self.tags[token] == "CD"  # "23 of 31 drones": some of those
        if best is None and (number or (not self._at.get(token) and self.lemmas[token] in self._transparent)):
            for child in self.kids(token, "nmod"):
                plain = not number or self.pos[child] != "PRON"
                if best is None and child > token and plain and self.case(child) == "of":
                    best = self.mention_at(child)
        return best

    def _widest(self, token: int) -> Mention | None:
        heads = self._at.get(token) or [
            m for c in self.kids(token, "flat") if not self.case(c) for m in self._at.get(c, ())
        ]
        found = [m for m in heads if m.type not in _NO_HEAD_TYPES]
        return max(found, key=lambda m: (m.end - m.start, -found.index(m)), default=None)

    def named(self, mention: Mention) -> Mention:
        """What a personal pronoun stands for; any other mention itself."""
        seen = {mention.id}
        while mention.antecedent in self.by_id and self.tags[self.head_of[mention.id]] in ("PRP", "PRP$"):
            if mention.antecedent in seen:
                break
            mention = self.by_id[mention.antecedent]
            seen.add(mention.id)
        return mention

    def carrier(self, noun: int) -> int:
        """The noun that stands in the clause for this one: *a string* for the strikes in *a string of strikes*."""
        head = self.heads[noun]
        while (
            self.deps[noun] == "nmod" and self.lemmas[head] in self._transparent and self.case(noun) == "of"
        ):
            noun, head = head, self.heads[head]
        return noun

    def typed_at(self, token: int, types: Iterable[str]) -> Mention | None:
        """The widest mention of one of these types that the token heads."""
        found = [m for m in self._at.get(token, ()) if m.type in types]
        return max(found, key=lambda m: (m.end - m.start, m.id)) if found else None

    def kids(self, token: int, *deps: str) -> list[int]:
        """The token's children under one of these relations, in order; a bare relation also matches its subtypes."""
        return [c for c in self.children[token] if self.deps[c] in deps or self.deps[c].split(":")[0] in deps]

    def case(self, token: int) -> str:
        """The prepositions that mark the token: ``from``, ``according to``, ``out of``; empty where there is none."""
        words: list[str] = []
        last = -1
        for child in self.children[token]:
            if self.deps[child] == "case" and self.lower[child] not in ("'s", "’s", "'", "’"):
                if words and child != last + 1:
                    break
                fixed = [c for c in self.children[child] if self.deps[c] == "fixed"]
                words += [self.lower[c] for c in (child, *fixed)]
                last = max(child, *fixed) if fixed else child
        return " ".join(words)

    def conjuncts(self, token: int) -> list[int]:
        """The token and those coordinated under it, of its own word class (a verb is not coordinated with a noun)."""
        out: list[int] = []
        verb = self.pos[token] in ("VERB", "AUX")
        ahead = [token]
        while ahead:  # no calls within calls: a list may be long
            out.append(ahead.pop())
            ahead += [
                child
                for child in reversed(self.children[out[-1]])
                if self.deps[child] == "conj" and (self.pos[child] in ("VERB", "AUX")) == verb
            ]
        return out

    def under(self, token: int) -> list[int]:
        """The tokens of the subtree, in order."""
        out = [token]
        for inner in out:  # grows as it goes: a tree may be too deep for calls within calls
            out += self.children[inner]
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
        if self._plain_perfect(verb) or (self.lower[verb] in _SIMPLE_PAST and not self.kids(verb, "aux")):
            return False
        if any(self.deps[c] in ("nsubj:pass", "csubj:pass", "aux:pass") for c in self.children[verb]):
            return not self._acts_on_another(verb)
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

    def _plain_perfect(self, verb: int) -> bool:
        """*Had withdrawn*, where the tree takes the subject for a passive's: without *been* it is none."""
        aux = self.kids(verb, "aux")
        had = any(self.lemmas[c] == "have" and self.deps[c] == "aux" for c in aux)
        return had and not any(self.deps[c] == "aux:pass" or self.lower[c] == "been" for c in aux)

    def _acts_on_another(self, verb: int) -> bool:
        """*Soldiers executed ten villagers*, where the tree takes the subject for a passive's: a bare verb with an object is none."""
        if self.kids(verb, "aux") or self.deps[verb] in ("acl", "amod"):
            return False
        before = [c for c in self.kids(verb, "nsubj:pass") if self.lower[c] not in RELATIVES]
        after = [c for c in self.kids(verb, "obj") if c > verb]
        return bool(before and after) and self.lemmas[verb] not in _GIVING

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


_DEEDS = frozenset("fighting shelling bombing shooting looting killing burning firing".split())


def _name_deeds(view: View) -> None:
    """Makes *-ing* forms that stand as a subject, without an object, the nouns that they are (*fighting broke out*)."""
    for i, word in enumerate(view.lower):
        if word in _DEEDS and view.tags[i] == "VBG" and view.deps[i].split(":")[0] in ("nsubj", "csubj"):
            if not view.kids(i, "obj", "nsubj", "aux", "mark"):
                view.pos[i], view.tags[i], view.lemmas[i] = "NOUN", "NN", word
                view.deps[i] = view.deps[i].replace("csubj", "nsubj")


_SINGULAR = {"troops": "troop", "supplies": "supply"}
"""Plurals that the treebanks, and so the pipeline, keep as lemmas; the codebook lists their singular."""

_SIMPLE_PAST = frozenset(
    "overran took fell went began gave drove broke withdrew flew shook threw rose arose hid swore froze stole".split()
)
"""Forms that are no participle, whatever the tagger says of them."""

_GIVING = frozenset(
    "give award grant offer deny hand send tell pay teach promise allow name call elect".split()
)
"""Verbs whose passive may keep an object (*those given asylum*)."""

_PARTICLES = frozenset({"in", "out", "off", "up", "down", "over", "fire"})


def _join_particles(words: list[str], lower: list[str], lemmas: list[str]) -> None:
    """Gives a noun that ends in a particle its whole for a lemma: *sit-in*, *handed a hand-over*, *cease-fire*."""
    for i in range(2, len(words)):
        last = lower[i].removesuffix("s") if lower[i] not in _PARTICLES else lower[i]
        if words[i - 1] == "-" and last in _PARTICLES and words[i - 2].isalpha():
            lemmas[i] = f"{lower[i - 2]}-{last}"


ARMED = frozenset(
    "state-forces rebel-group political-militia identity-militia external-forces coalition unidentified-armed-group".split()
)
"""The actor kinds of those who fight."""


def kind_of(view: View, mention: Mention) -> str:
    """The actor kind that a mention has as a party: a country or a nationality stands for its government."""
    kind = view.kinds.get(mention.id, "")
    if kind == "country" or (mention.type in ("nationality", "place") and kind):
        return "government"
    return kind or ("civilians" if mention.type == "person" else "")


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    if not len(doc):
        return []
    starts = [i for i, t in enumerate(doc) if t.is_sent_start or i == 0]
    return list(zip(starts, [*starts[1:], len(doc)], strict=True))
