"""War told of games, markets, films and diseases: claims that only borrow its words are left out."""

from __future__ import annotations

from collections.abc import Sequence

from mountjoy.codebook.model import Codebook, Lexicon
from mountjoy.coder.draft import Draft
from mountjoy.coder.view import View

_FIELDS = ("figurative-sport", "figurative-markets", "figurative-play", "figurative-health")
_PHYSICAL = frozenset({"battle", "explosion", "violence-against-civilians", "strategic"})
_ROUND, _ALL = 2, 6
"""Different words of one field that make it the subject: in a sentence with its neighbours, in the report."""


def literal(view: View, codebook: Codebook, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those that tell of sport, business, fiction or illness in the words of war.

    A claim stays where it counts dead or hurt, names a weapon, or where an armed party stands in the report.
    """
    if not drafts or _armed(view, codebook):
        return list(drafts)
    subject = _Subjects(view, codebook.lexicon)
    words = codebook.lexicon.lists["figurative-words"]
    return [d for d in drafts if not (_borrows(view, d, words) and subject.covers(d.sentence))]


def _armed(view: View, codebook: Codebook) -> bool:
    armed = codebook.kind_groups["armed"]
    return any(
        kind in armed and k in view.head_of and view.lemmas[view.head_of[k]] not in _ON_A_FIELD
        for k, kind in view.kinds.items()
    )


def _borrows(view: View, draft: Draft, words: frozenset[str]) -> bool:
    candidate = draft.candidate
    if candidate.kind != "event" or candidate.frame.type.family not in _PHYSICAL:
        return False
    if draft.fatalities or draft.injuries or candidate.role("instrument"):
        return False
    return any(view.lemmas[t] in words or view.lower[t] in words for t in candidate.tokens)


_ON_A_FIELD = frozenset(
    "defender guard captain squad attacker raider opponent side general army invader hitman".split()
)
"""Words for those who bear arms that games and plays use too."""


class _Subjects:
    """How many different words of each field stand in each sentence."""

    def __init__(self, view: View, lexicon: Lexicon) -> None:
        self._found = [
            [self._words(view, sentence, lexicon.lists[name]) for name in _FIELDS]
            for sentence in view.sentences
        ]

    @staticmethod
    def _words(view: View, sentence: tuple[int, int], entries: frozenset[str]) -> frozenset[str]:
        tokens = range(*sentence)
        plain = {view.lemmas[i] for i in tokens} | {view.lower[i] for i in tokens}
        pairs = {f"{view.lower[i]} {view.lemmas[i + 1]}" for i in tokens[:-1]}
        return entries & (plain | pairs)

    def covers(self, sentence: int) -> bool:
        """Whether the sentence, with what stands around it, is about one of the fields."""
        for field in range(len(_FIELDS)):
            near = self._found[max(0, sentence - 1) : sentence + 2]
            around = frozenset().union(*(found[field] for found in near))
            whole = frozenset().union(*(found[field] for found in self._found))
            if len(around) >= _ROUND or len(whole) >= _ALL:
                return True
        return False
