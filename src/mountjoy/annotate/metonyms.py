"""Places that act: *Tehran said*, *warned Ankara*, *talks with Russia* name a government, not a spot on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from mountjoy.annotate.coref.vocabulary import vocabulary
from mountjoy.claim import Mention


def acting_places(
    doc: Doc, mentions: Sequence[Mention], state: Callable[[str], bool], seat: Callable[[str], bool]
) -> list[Mention]:
    """The mentions, places that stand where only a government can made actors; ``state`` knows states and capitals.

    A state's name that was taken for a person's is put right, unless somebody of that name is in the report.
    """
    people = {w for m in mentions if m.type == "person" and " " in m.text for w in m.text.split()}
    out = []
    for mention in mentions:
        taken = mention.type == "person" and mention.text not in people
        if (mention.type == "place" or taken) and mention.named and state(_bare(mention.text)):
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            acts = span is not None and _acts(_first_conjunct(span.root))
            mention = replace(mention, type="actor" if acts else "place")
        elif mention.type == "actor" and mention.named and seat(mention.text):
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None and _undergoes_force(_first_conjunct(span.root)):
                mention = replace(mention, type="place")
        out.append(mention)
    return out


def acting_peoples(doc: Doc, mentions: Sequence[Mention], people: Callable[[str], bool]) -> frozenset[str]:
    """Ids of names of a whole people that act as only their state can (*the Americans oppose the plan*).

    ``people`` knows such names. Only a subject counts: whoever is killed or feared so may be anybody.
    """
    found = set()
    for mention in mentions:
        if mention.type not in ("actor", "nationality", "person") or mention.text[:4].lower() != "the ":
            continue
        if not people(_bare(mention.text)):
            continue
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        root = _first_conjunct(span.root) if span is not None else None
        if root is not None and root.dep_ in ("nsubj", "obl:agent") and _acts(root):
            found.add(mention.id)
    return frozenset(found)


def _bare(words: str) -> str:
    return words[4:] if words[:4].lower() == "the " else words


def _first_conjunct(token: Token) -> Token:
    for _ in range(60):
        if token.dep_ != "conj" or token.head.i == token.i:
            break
        token = token.head
    return token


def _undergoes_force(token: Token) -> bool:
    """Whether a town is what a verb of force acts on (*attacked Bangui*): the spot and not the government."""
    return token.dep_.split(":")[0] == "obj" and token.head.lemma_.lower() in _FORCE


_FORCE = frozenset(
    "attack assault storm raid bomb bombard shell pound strike hit besiege encircle surround capture seize take retake"
    " recapture enter leave flee reach overrun occupy invade rock shake threaten defend".split()
)


def _acts(token: Token) -> bool:
    words = vocabulary()
    head, lemma = token.head, token.head.lemma_.lower()
    relation = token.dep_.split(":")[0]
    verb = head.pos_ == "VERB"
    case = next((c.text.lower() for c in token.children if c.dep_ == "case"), "")
    if token.dep_ == "nsubj" and verb:
        return lemma in words.acting
    if relation in ("obj", "iobj") and verb:
        return lemma in words.addressing
    if token.dep_ == "nsubj:pass" and verb:
        return lemma in words.addressing
    if token.dep_ == "obl:agent" or (relation == "obl" and case == "by" and head.tag_ == "VBN"):
        return lemma in words.acting or lemma in words.addressing
    if token.dep_ == "nmod:poss" or (token.dep_ == "compound" and head.pos_ == "NOUN"):
        return lemma in words.relating["owning"]
    if relation in ("obl", "nmod"):
        return lemma in words.relating.get(case, frozenset())
    return False
