"""What coreference asks of each mention: its form, head, number, gender, kind, and where it stands in its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc, Token

from mountjoy.annotate.coref.vocabulary import PRONOUNS, vocabulary
from mountjoy.claim import Mention

Form = Literal["name", "definite", "indefinite", "pronoun", "speaker"]
Number = Literal["one", "many", "either"]
_DEFINITE = frozenset("the this that these those said".split())
_OWNING = frozenset("his her its their our my your".split())
_PARTICLES = frozenset("al el bin ibn abu de la von van ben del dos da".split())
_INSIDE = ("det", "case", "nummod", "punct", "nmod:poss")


@dataclass(slots=True)
class Features:
    """A mention seen by coreference; ``root`` is the mention that it stands for, itself at first."""

    mention: Mention
    head: Token
    first: int
    sentence: int
    form: Form
    number: Number
    gender: str
    lemma: str
    modifiers: frozenset[str]
    words: tuple[str, ...]
    kind: str
    rank: int
    count: str
    owning: bool
    root: Features | None = field(default=None)

    @property
    def meant(self) -> Features:
        """The mention that it stands for in the end."""
        return self.root or self


def featured(doc: Doc, mentions: Sequence[Mention], kinds: Mapping[str, str]) -> list[Features]:
    """The features of each mention in order; ``kinds`` gives the kind of those that the lists know."""
    at = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token.text): token.i for token in doc}
    sentences = _sentence_numbers(doc)
    out = []
    for mention in mentions:
        first, last = at.get(mention.start), ends.get(mention.end)
        if first is None or last is None or last < first:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is None:
                continue
            first, last = span.start, span.end - 1
        out.append(_features(doc, mention, first, last + 1, sentences[first], kinds.get(mention.id, "")))
    return out


def _sentence_numbers(doc: Doc) -> list[int]:
    numbers, now = [], -1
    for token in doc:
        now += bool(token.is_sent_start or token.i == 0)
        numbers.append(now)
    return numbers


def _features(doc: Doc, mention: Mention, first: int, end: int, sentence: int, kind: str) -> Features:
    head = _head(doc, first, end)
    inside = [t for t in doc[first:end] if t.i != head.i and t.dep_ not in _INSIDE and t.i < head.i]
    words = tuple(
        t.text.lower() for t in doc[first:end] if t.text[0].isalnum() and t.dep_ not in ("det", "case")
    )
    form = _form(mention, doc[first], head)
    return Features(
        mention=mention,
        head=head,
        first=first,
        sentence=sentence,
        form=form,
        number=_number(mention, head, form),
        gender=_gender(mention, doc, first, end, head),
        lemma=head.lemma_.lower(),
        modifiers=frozenset(t.text.lower() for t in inside if t.text[0].isalnum()),
        words=words,
        kind=kind,
        rank=_rank(head),
        count=next((t.text.lower() for t in doc[first:end] if t.dep_ == "nummod"), ""),
        owning=head.text.lower() in _OWNING and head.tag_ == "PRP$",
    )


def _head(doc: Doc, first: int, end: int) -> Token:
    """The token of the span whose head stands outside it, punctuation and articles last."""
    for token in doc[first:end]:
        outside = not first <= token.head.i < end or token.head.i == token.i
        if outside and token.dep_ not in ("punct", "det", "case"):
            return token
    return doc[first]


def _form(mention: Mention, first: Token, head: Token) -> Form:
    words = mention.text.lower()
    if words in vocabulary().pronouns["speaker"]:
        return "speaker"
    if words in PRONOUNS:
        return "pronoun"
    written = head.i > first.i and head.text[:1].isupper() and not head.text.isupper()
    if mention.named or (
        written and mention.type == "actor"
    ):  # "the Rapid Support Forces", tagged a common noun
        return "name"
    return "definite" if first.text.lower() in _DEFINITE else "indefinite"


def _number(mention: Mention, head: Token, form: Form) -> Number:
    pronouns = vocabulary().pronouns
    if form == "pronoun":
        return "many" if mention.text.lower() in pronouns["plural"] else "one"
    alone = " " not in mention.text and head.lemma_.lower() in vocabulary().member_nouns
    if form == "name" and mention.type == "actor" and head.tag_ in ("NNS", "NNPS") and not alone:
        return "either"  # "the Support Forces": they, or it
    if head.tag_ in ("NNS", "NNPS"):
        return "many"
    lemma = head.lemma_.lower()
    if lemma in vocabulary().collective:
        return "either" if lemma not in ("police", "people", "cattle") else "many"
    return "one"


def _gender(mention: Mention, doc: Doc, first: int, end: int, head: Token) -> str:
    """``male``, ``female`` or nothing known, by pronoun, title, first name or noun."""
    words = vocabulary()
    for gender in ("male", "female"):
        if mention.text.lower() in words.pronouns[gender]:
            return gender
    if mention.type != "person":
        return ""
    told = [t.text.lower() for t in doc[max(0, first - 1) : end]]
    told += [t.lemma_.lower() for t in head.children if t.dep_ in ("appos", "nmod:desc", "flat")]
    for gender in ("female", "male"):
        if not words.titles[gender].isdisjoint(told) or _BY_NOUN[gender] & set(told):
            return gender
    return next((g for w in told for g in ("male", "female") if w in words.first_names[g]), "")


_BY_NOUN = {
    "male": frozenset("man boy father son brother husband uncle policeman militiaman king".split()),
    "female": frozenset(
        "woman girl mother daughter sister wife widow aunt policewoman queen actress".split()
    ),
}


def _rank(head: Token) -> int:
    """How prominent the place in the sentence is: a subject before an object before what stands beside a noun."""
    token = head
    for _ in range(20):
        if token.dep_ not in ("conj", "appos", "flat", "nmod:desc") or token.head.i == token.i:
            break
        token = token.head
    relation = token.dep_.split(":")[0]
    if relation == "nsubj" or token.dep_ == "obl:agent":
        return 4
    return {"obj": 2, "iobj": 2, "obl": 1, "root": 2}.get(relation, 0)


def proper_words(features: Features) -> tuple[str, ...]:
    """A name's words in lower case, titles and small words left out."""
    titles = vocabulary().titles
    return tuple(
        w
        for w in features.words
        if w not in titles["male"] and w not in titles["female"] and w not in vocabulary().person_nouns
        and (w not in _PARTICLES or len(features.words) == 1)
    )  # fmt: skip
