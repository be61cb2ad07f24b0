"""Words and deeds of private people, companies and clubs are no politics: such claims are left out.

Violence is coded whoever suffers it. Diplomacy, statements, pledges, aid and their like are only coded between those
who take part in public life, or where the sentence speaks of one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from mountjoy.claim import Mention
from mountjoy.codebook.model import Codebook
from mountjoy.coder.draft import Draft
from mountjoy.coder.view import View

_FAMILIES = frozenset({"diplomacy", "statement"})
_TYPES = frozenset({"agreement", "aid", "pledge", "restriction", "cooperation-exercise", "designation",
                    "release", "training"})  # fmt: skip
_OF_VIOLENCE = frozenset({"claim-of-responsibility", "attribution-of-responsibility"})
_PARTIES = ("actor", "recipient")
_NOBODY = frozenset(
    "someone somebody anyone anybody everyone everybody nobody one others you your yourself".split()
)
_SPEAKER = frozenset("I i me my Me My".split())
_PRIVATE = frozenset({"civilians", "person", "organisation", "media", ""})


def public(view: View, codebook: Codebook, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those that tell of private people alone."""
    reach = _Public(view, codebook)
    return [d for d in drafts if not _political(d) or reach.concerns(d)]


def _political(draft: Draft) -> bool:
    type_ = draft.candidate.frame.type
    if type_.id in _OF_VIOLENCE:
        return False
    return type_.kind != "event" or type_.family in _FAMILIES or type_.id in _TYPES


class _Public:
    """Which mentions of a report take part in public life.

    In a report that names armed parties, a body that no list knows may well be one of them.
    """

    def __init__(self, view: View, codebook: Codebook) -> None:
        self.view = view
        lists = codebook.lexicon.lists
        public = lists["figures"] | lists["troops"] | lists["party-nouns"] | lists["titles"]
        self._figures = (public | lists["public-words"]) - lists["posts-of-any-body"]
        self._titles = lists["titles"]
        self._police = lists["law-officers"]
        self._kinds = frozenset(codebook.kinds)
        self._sentences: dict[int, bool] = {}
        self._offices = self._office_holders()
        fighting = codebook.kind_groups["fighters"] - {"unidentified-armed-group"}
        self._warlike = any(
            view.kinds.get(m.id) in fighting and not self._of_the_police(m) for m in view.mentions
        )

    def _office_holders(self) -> frozenset[str]:
        """Last words of the names that stand with a title anywhere in the report."""
        named = (m for m in self.view.mentions if m.type == "person" and m.named)
        return frozenset(m.text.split()[-1].lower() for m in named if self._titled(m))

    def concerns(self, draft: Draft) -> bool:
        """Whether a party of the claim, or another mention of its sentence, takes part in public life."""
        candidate = draft.candidate
        parties = [p.mention for role in _PARTIES for p in candidate.role(role)]
        if any(self.counts(m) for m in parties):
            return True
        if candidate.frame.type.kind == "tie":
            told = bool(parties) and not any(self._nobody(m) or self._speaker(m) for m in parties)
            return told and (self._warlike or self._near(draft.sentence))
        if parties and all(self._nobody(m) for m in parties):
            return False
        told_in = {draft.sentence, *(self._first_told(p.mention) for p in candidate.role("recipient"))}
        return any(map(self._near, told_in)) or (self._warlike and any(m.type == "actor" for m in parties))

    def _first_told(self, mention: Mention) -> int:
        """The sentence that names what a pronoun stands for: *the ministry listed X; he is accused of ...*."""
        meant = self.view.by_id.get(mention.antecedent or "", mention)
        return self.view.sentence_of[self.view.head_of[meant.id]]

    def _of_the_police(self, mention: Mention) -> bool:
        """Whether a body is the police, whom any report of an accident or a theft quotes."""
        first, end = self.view.tokens[mention.id]
        words = {w for i in range(first, end) for w in (self.view.lower[i], self.view.lemmas[i])}
        return self.view.entities.get(mention.id, "").startswith("police") or not words.isdisjoint(
            self._police
        )

    def _nobody(self, mention: Mention) -> bool:
        return mention.text.lower() in _NOBODY and mention.antecedent is None

    @staticmethod
    def _speaker(mention: Mention) -> bool:
        return mention.text in _SPEAKER and mention.antecedent is None

    def counts(self, mention: Mention) -> bool:
        """Whether a mention is a state, an armed or political body, or one who holds an office."""
        meant = self.view.by_id.get(mention.antecedent or "", mention)
        kind = self.view.kinds.get(meant.id, "") or self.view.kinds.get(mention.id, "")
        if mention.type in ("nationality", "place") or kind not in _PRIVATE:
            return not self._nobody(mention) and not self._speaker(mention)
        if kind == "civilians" and mention.type == "actor" and self._people(mention):
            return True
        return self._listed(meant, kind) or self._titled(meant) or self._of_office(meant)

    def _people(self, mention: Mention) -> bool:
        """Whether people are named by their nation or community (*ethnic Albanians*, *thousands of Sudanese*)."""
        plural = self.view.tags[self.view.head_of[mention.id]] in ("NNS", "NNPS")
        inside = (m for m in self.view.mentions if mention.start <= m.start and m.end <= mention.end)
        return plural and any(m.type == "nationality" for m in inside)

    def _listed(self, mention: Mention, kind: str) -> bool:
        """Whether a body or person stands in the registry by name, and is no newspaper or broadcaster."""
        entity = self.view.entities.get(mention.id, "")
        return bool(entity) and ":" not in entity and entity not in self._kinds and kind != "media"

    def _titled(self, mention: Mention) -> bool:
        first, end = self.view.tokens[mention.id]
        words = {w for i in range(first, end) for w in (self.view.lower[i], self.view.lemmas[i])}
        if not words.isdisjoint(self._figures):
            return True
        if mention.type == "person" and first and self.view.lower[first - 1] in self._titles:
            return True  # "ousted President | Adama Barrow"
        # "the president, Adama Barrow": the office stands in apposition
        head = self.view.head_of[mention.id]
        around = [self.view.heads[head]] if self.view.deps[head] == "appos" else []
        around += self.view.kids(head, "appos")
        return any(self.view.lemmas[i] in self._figures for i in around)

    def _of_office(self, mention: Mention) -> bool:
        return (
            mention.type == "person" and mention.named and mention.text.split()[-1].lower() in self._offices
        )

    def _acts(self, mention: Mention) -> bool:
        party = mention.type in ("actor", "person") or self.view.kinds.get(mention.id) == "government"
        return party and mention.type != "nationality" and not self._of_the_police(mention)

    def _near(self, sentence: int) -> bool:
        """Whether the sentence speaks of a public party; a place, a nationality or the police make nothing public."""
        if sentence not in self._sentences:
            start, end = self.view.sentences[sentence]
            here = [m for m in self.view.mentions if start <= self.view.head_of[m.id] < end]
            self._sentences[sentence] = any(self._acts(m) and self.counts(m) for m in here)
        return self._sentences[sentence]
