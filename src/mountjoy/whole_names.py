"""Mentions that are a part of a name, or of another type than the lists know, put right; whose posts and men they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from mountjoy.annotate.coref.vocabulary import vocabulary
from mountjoy.annotate.mentions import MEN
from mountjoy.claim import Entity, Mention
from mountjoy.resolve.nations import default_nations
from mountjoy.resolve.registry import default_registry

BEARING_ARMS = frozenset(
    "state-forces rebel-group political-militia identity-militia external-forces coalition criminal-group".split()
)
"""Kinds of actor that have fighters of their own."""

_WORD_BEFORE = re.compile(r"\b([A-Z][\w’'-]*) $")
_LONGEST_WORD = 30
_LISTED_WORDS = 4
"""Words of a mention that may end a listed name begun before it."""


def widened(text: str, mention: Mention) -> Mention:
    """A mention that is only a part of a name with the whole name: *[Free] Syrian Army-led forces*, *Abu Bakr al[-Sham]*."""
    if mention.type not in ("actor", "person") or not any(c.isupper() for c in mention.text):
        return mention
    mention = _lengthened(text, mention)
    if mention.type != "actor" or not mention.text[:1].isupper():
        return mention
    begin = max(0, mention.start - _LONGEST_WORD)
    before = _WORD_BEFORE.search(text[begin : mention.start])
    if before is None:
        return mention
    registry = default_registry()
    words = re.split(r"[ -]", mention.text)[:_LISTED_WORDS]
    for count in range(len(words), 0, -1):
        start = begin + before.start(1)
        end = _end_of(text, mention.start, count)
        match = registry.look_up(text[start:end], loose=False)
        if (
            match is not None
            and not match.rivals
            and registry.look_up(text[mention.start : end], loose=False) is None
        ):
            return replace(mention, start=start, text=text[start : mention.end])
    return mention


def _end_of(text: str, start: int, count: int) -> int:
    """Where the given number of words from ``start`` end."""
    found = _WORDS_FROM.match(text, start)
    ends = [m.end() for m in _ONE_WORD.finditer(found.group())] if found is not None else []
    return start + ends[min(count, len(ends)) - 1] if ends else start


_ONE_WORD = re.compile(r"[\w’'.]+")
_WORDS_FROM = re.compile(r"[\w’'.]+(?:[ -][\w’'.]+){0,8}")
_JOINED_ON = re.compile(r"[-\u2010\u2011]\w[\w’'-]*")
_BRANCH = re.compile(r" (?:in|of) the (\w+(?: [A-Z]\w+)?)")
"""What tells a group's branch by where it is (*Al-Qaeda in the Arabian Peninsula*); a bare country may only be where."""
_ARTICLES = frozenset("al el ul ad as ash an ar at az ez ed es ud".split())
_NEXT_WORD = re.compile(r"[ -][\w’'-]+")


_RUN_IN = re.compile(r"([A-Z]{3,}(?: [A-Z]{3,})*) (?=[A-Z][a-z])")


def without_dateline(text: str, mention: Mention, place: Callable[[str], bool]) -> Mention:
    """A person's name without the dateline that runs into it at the start of a line (*WASHINGTON Omar Said met ...*).

    ``place`` knows the names of places.
    """
    if mention.type != "person" or (mention.start and text[mention.start - 1] != "\n"):
        return mention
    town = _RUN_IN.match(mention.text)
    if town is None or not place(town.group(1)):
        return mention
    start = mention.start + town.end()
    return replace(mention, start=start, text=text[start : mention.end])


def _lengthened(text: str, mention: Mention) -> Mention:
    """A name that was cut before a hyphen (*Abu Bakr al*, *Jabhat Fatah al*) or before the end of a listed name."""
    end = mention.end
    last = mention.text.rpartition(" ")[2].casefold()
    after = _JOINED_ON.match(text, end)
    if after is not None and last in _ARTICLES:
        end = after.end()
        for tail in ("'s", "’s"):
            end -= len(tail) if text[:end].endswith(tail) else 0
    registry = default_registry()
    longest = end
    now = text[mention.start : end]
    branch = _BRANCH.match(text, end)
    if branch is not None and branch.group(1)[:1].isupper():
        whole_name = registry.look_up(text[mention.start : branch.end()], loose=False)
        listed = registry.look_up(now, loose=False)
        if whole_name and not whole_name.rivals and listed and whole_name.actor.id != listed.actor.id:
            longest = branch.end()
    if registry.look_up(now, loose=False) is None and not default_nations().find(_bare_name(now)):
        grown = end
        for _ in range(_LISTED_WORDS):
            word = _NEXT_WORD.match(text, grown)
            if word is None:
                break
            grown = word.end()
            match = registry.look_up(text[mention.start : grown], loose=False)
            longest = grown if match is not None and not match.rivals else longest
    if longest == mention.end:
        return mention
    return replace(mention, end=longest, text=text[mention.start : longest])


def _bare_name(words: str) -> str:
    return words[4:] if words[:4].lower() == "the " else words


def whole(mention: Mention, defined: Mapping[int, str]) -> Mention:
    """The end of a name that the report gives an acronym for, with the whole name (*Studies and Research Centre (SRC)*)."""
    if mention.type != "actor" or not mention.named:
        return mention
    for start, name in defined.items():
        if 0 <= start < mention.start and mention.end == start + len(name):
            return replace(mention, start=start, text=name)
    return mention


_MEN_AFTER = re.compile(rf" ({'|'.join(sorted(MEN | {'rebels', 'insurgents', 'jihadists', 'loyalists'}))})\b")


def with_their_men(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Names of listed groups that end right before their fighters take these in: *Boko Haram [fighters]*."""
    taken = {m.end for m in mentions if m.type in ("actor", "person", "platform")}
    out = []
    for mention in mentions:
        after = _MEN_AFTER.match(text, mention.end) if mention.type == "actor" and mention.named else None
        if after is not None and after.end() not in taken:
            match = default_registry().look_up(mention.text, loose=False)
            if match is not None and match.actor.kind in BEARING_ARMS:
                end = after.end()
                mention = replace(mention, end=end, text=text[mention.start : end])
        out.append(mention)
    return out


_MAKE = re.compile(r"[A-Z][A-Za-z]{0,5}-\d{1,4}[A-Z]{0,3}")


def registered(mention: Mention, toponyms: Collection[int]) -> Mention:
    """A name typed as a person's, or as a place's that no list of places holds, which is a group's or an outlet's is an actor."""
    if mention.type in ("actor", "person") and _MAKE.fullmatch(mention.text):
        known = default_registry().look_up(mention.text, loose=False)
        return mention if known is not None else replace(mention, type="weapon")
    if not mention.named:
        return mention
    if mention.type == "place" and not any(mention.start <= at < mention.end for at in toponyms):
        listed = default_registry().look_up(mention.text, loose=False)
        group = listed is not None and not listed.rivals and listed.actor.kind not in ("person", "government")
        return replace(mention, type="actor") if group else mention
    if mention.type != "person":
        return mention
    match = default_registry().look_up(mention.text)
    if match is None or match.actor.kind == "person":
        return mention
    return replace(mention, type="actor")


def with_posts(doc: Doc, mentions: Sequence[Mention], entities: Mapping[str, Entity]) -> dict[str, Entity]:
    """The holder of each post that stands beside his name (*the Minister for the North, A*; *A, the chief of B*)."""
    people = [m for m in mentions if m.type == "person"]
    roots = {
        m.id: span.root for m in people if (span := doc.char_span(m.start, m.end, alignment_mode="expand"))
    }
    named = {roots[m.id].i: m for m in people if m.named and m.id in roots and m.id in entities}
    out = {}
    for mention in people:
        root = roots.get(mention.id)
        if root is None or any(child.dep_ == "conj" for child in root.children) or root.dep_ == "conj":
            continue
        beside = [child.i for child in root.children if child.dep_ == "appos"]
        beside += [root.head.i] if root.dep_ == "appos" else []
        holder = next((named[i] for i in beside if i in named and named[i].id != mention.id), None)
        if (
            holder is None
            or (mention.named and root.lemma_.lower() not in vocabulary().person_nouns)
            or not _apart(mention, holder)
        ):
            continue
        if entities[holder.id].kind == "person":
            out[mention.id] = replace(
                entities[holder.id], reason=f"{mention.text!r} is the post of {holder.text!r}"
            )
    return out


def _apart(one: Mention, other: Mention) -> bool:
    return one.end <= other.start or other.end <= one.start


def state_of(people: Entity | None) -> Entity | None:
    """The government of the country whose people were named."""
    nation = default_nations().by_iso.get(people.country or "") if people is not None else None
    return (
        nation.body("government", score=0.7, reason="the people stand for their state, which acts here")
        if nation
        else None
    )


def with_own(mentions: Sequence[Mention], entities: Mapping[str, Entity]) -> dict[str, Entity]:
    """The entities, with *its men*, *their troops* and the like given the side that they are said to be of."""
    out = dict(entities)
    pronouns = {m.start: m for m in mentions if m.text.lower() in _OWNERS and m.antecedent}
    for mention in mentions:
        words = mention.text.lower().split()
        owner = pronouns.get(mention.start)
        if owner is None or mention.named or len(words) < 2 or words[-1] not in MEN or len(words) > 4:
            continue
        side = out.get(owner.antecedent or "")
        if side is not None and (own := _men_of(side, words, out.get(mention.id))) is not None:
            out[mention.id] = replace(own, reason=f"{mention.text!r}: those of {side.name}")
    return out


def _men_of(side: Entity, words: Sequence[str], known: Entity | None) -> Entity | None:
    """Who the fighters of a side are: the side itself, or a state's armed forces; None where it has none."""
    if side.kind in BEARING_ARMS:
        return replace(side, score=min(side.score, 0.8))
    body = default_registry().actors.get(side.parent or "")
    if side.kind == "person" and body is not None and body.kind in BEARING_ARMS:
        return body.entity(0.7, "")
    nation = default_nations().by_iso.get(side.country or "")
    if side.kind == "government" and nation is not None and (known is None or known.country is None):
        return nation.body("state-forces", score=0.7)
    return None


_OWNERS = frozenset({"its", "their", "his", "her"})
