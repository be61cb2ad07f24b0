"""What a frame asks of a sentence's words and of the fillers of its roles."""

from __future__ import annotations

from collections.abc import Sequence

from mountjoy.claim import MentionType
from mountjoy.codebook.model import Condition, Lexicon
from mountjoy.coder.phrases import Filler
from mountjoy.coder.view import View, kind_of


class Words:
    """A stretch's words for ``near``, ``not-near`` and the like: single lemmas, and runs of them for longer entries."""

    def __init__(self, view: View, tokens: Sequence[int]) -> None:
        self._view = view
        self._tokens = tokens
        self._single = self._words(())
        lemmas = [view.lemmas[i] for i in self._tokens if view.words[i] not in ("-", "–")]
        forms = [view.lower[i] for i in self._tokens if view.words[i] not in ("-", "–")]
        self._runs = f" {' '.join(lemmas)} | {' '.join(forms)} "

    def _words(self, without: tuple[int, ...]) -> set[str]:
        kept = [i for i in self._tokens if i not in without]
        return {self._view.lemmas[i] for i in kept} | {self._view.lower[i] for i in kept}

    def any_of(self, entries: frozenset[str], without: tuple[int, ...] = ()) -> bool:
        """Whether one of the entries stands in the sentence, the tokens ``without`` left out of account."""
        single = self._words(without) if without and not self._single.isdisjoint(entries) else self._single
        if not single.isdisjoint(entries):
            return True
        return any(f" {e.replace('-', ' ')} " in self._runs for e in entries if " " in e or "-" in e)


_MEASURES = frozenset(
    {"state", "level", "amount", "ton", "tonne", "package", "piece", "form", "use", "right"}
)


def counted(view: View, lexicon: Lexicon, noun: int) -> list[int]:
    """What a noun of number or kind counts: *a total of nine posts*, *groups of youths*."""
    lemma = view.lemmas[noun]
    known = lexicon.lists["counters"] | _MEASURES
    if lemma not in known and lemma not in lexicon.transparent and view.tags[noun] != "CD":
        return []
    return [c for c in view.kids(noun, "nmod") if view.case(c) == "of"]


def holds(view: View, lexicon: Lexicon, condition: Condition, fillers: dict[str, list[Filler]]) -> bool:
    """Whether each set that a ``where`` names holds for some filler of its role."""
    found = fillers.get(condition.role, [])
    if not found:
        return False
    mentions = [m for f in found if (m := view.mention_at(f.token))]
    if condition.types and not any(_is_of(view, f.token, condition.types) for f in found):
        return False
    if condition.kinds and not any(kind_of(view, m) in condition.kinds for m in mentions):
        return False
    return not condition.lemmas or _headed_by(view, lexicon, condition, found)


def refuses(view: View, lexicon: Lexicon, condition: Condition, fillers: dict[str, list[Filler]]) -> bool:
    """Whether a filler is in any of the sets that an ``unless`` names; with no set, whether there is a filler."""
    found = fillers.get(condition.role, [])
    mentions = [m for f in found if (m := view.mention_at(f.token))]
    if not condition.types and not condition.kinds and not condition.lemmas:
        return bool(found)
    return (
        any(m.type in condition.types for m in mentions)
        or any(kind_of(view, m) in condition.kinds for m in mentions)
        or _headed_by(view, lexicon, condition, found)
    )


def _headed_by(view: View, lexicon: Lexicon, condition: Condition, found: list[Filler]) -> bool:
    heads = [i for f in found for i in (f.token, *counted(view, lexicon, f.token))]
    return any(not condition.lemmas.isdisjoint(head_words(view, i)) for i in heads)


def _is_of(view: View, token: int, types: frozenset[MentionType]) -> bool:
    """Whether a filler is of one of the types; unnamed people in the plural (*gunmen*) are a party as well."""
    mention = view.mention_at(token)
    if mention is None:
        return False
    several = mention.type == "person" and not mention.named and view.tags[token] == "NNS"
    return mention.type in types or (several and "actor" in types)


def head_words(view: View, token: int) -> set[str]:
    """The lemmas and forms that head a filler: its own, its title's (*Prime Minister X*), and both with a compound."""
    own = noun_words(view, token)
    for child in view.kids(token, "nmod"):  # "four tonnes of cocaine", "dozens of rockets"
        if view.carrier(child) != child:
            own |= head_words(view, child)
    for child in view.kids(token, "nmod", "flat"):
        if view.deps[child] in ("nmod:desc", "flat"):
            own |= {view.lemmas[child], view.lower[child]}
    return own


def noun_words(view: View, token: int) -> set[str]:
    """A noun's lemma and form, and its lemma with the word before that belongs to it (*roadside bomb*)."""
    own = {view.lemmas[token], view.lower[token]}
    if token and token - 1 in view.kids(token, "compound", "nmod", "amod"):
        own.add(f"{view.lower[token - 1]} {view.lemmas[token]}")
    return own
