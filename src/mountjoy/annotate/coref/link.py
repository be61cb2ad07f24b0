"""Each mention and what it stands for, read in the order of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from mountjoy.annotate.coref.descriptions import described
from mountjoy.annotate.coref.features import Features, featured
from mountjoy.annotate.coref.names import named_before
from mountjoy.annotate.coref.pronouns import stands_for
from mountjoy.annotate.coref.vocabulary import vocabulary
from mountjoy.claim import Mention

_WINDOW = 400
"""Mentions back that are looked at: more than a page of news has, and a bound on a list of thousands."""


def link(doc: Doc, mentions: Sequence[Mention], kinds: Mapping[str, str] | None = None) -> list[Mention]:
    """The mentions with ``antecedent`` set where an earlier one is meant.

    ``kinds`` gives the kind (of actor or place) of the mentions that the lists know, by id. A pronoun gets the
    type of what it stands for; *it* that stands for nothing is no place.
    """
    text = doc.text
    features = featured(doc, mentions, kinds or {})
    linked: dict[str, Mention] = {}
    for k, it in enumerate(features):
        found = _antecedent(text, it, features[max(0, k - _WINDOW) : k])
        if found is not None:
            _join(it, found)
            target = found.mention if it.form == "name" else found.meant.mention
            taken = (
                it.form == "pronoun" or it.lemma in vocabulary().group_nouns
            )  # "the group" is nobody's name
            type_ = target.type if taken and it.form != "name" else it.mention.type
            it.mention = linked[it.mention.id] = replace(it.mention, antecedent=target.id, type=type_)
        elif it.form == "pronoun" and it.number == "one" and not it.gender and it.mention.type == "place":
            it.mention = linked[it.mention.id] = replace(it.mention, type="actor")
    return [linked.get(m.id, m) for m in mentions]


def _antecedent(text: str, it: Features, earlier: Sequence[Features]) -> Features | None:
    if it.form == "pronoun":
        return stands_for(it, earlier)
    if it.form == "name":
        return named_before(text, it, [o for o in earlier if o.form == "name"])
    if it.form == "definite":
        return described(it, earlier)
    return None


def _join(it: Features, found: Features) -> None:
    it.root = found.meant
    if it.gender and not found.meant.gender:
        found.meant.gender = it.gender
    if not found.meant.kind:
        found.meant.kind = it.kind
