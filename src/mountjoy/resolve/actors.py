"""Mentions of actors and persons resolved to entities.

The registry, composition, and the report's own definitions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from mountjoy.claim import Entity, Mention
from mountjoy.resolve.acronyms import Definition, find_definitions
from mountjoy.resolve.compose import Composer, default_composer
from mountjoy.resolve.names import fold, slug
from mountjoy.resolve.persons import PersonName, Persons, strip_titles
from mountjoy.resolve.ties import LEADING
from mountjoy.resolve.vocabulary import Vocabulary

_QUOTES = "\"'“”‘’«» \t\n.,;:"
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_GUESS = 0.4
_AND = " and "
_SURE = 0.8
_HYPHENED = re.compile(r"[-\u2010\u2011][A-Z][\w-]*")


def resolve_actors(
    text: str,
    mentions: Sequence[Mention],
    *,
    country_focus: str | None = None,
    acting: Collection[str] = (),
    composer: Composer | None = None,
) -> dict[str, Entity]:
    """The entity of each mention of an actor or a person; mentions that nothing is known of are left out.

    ``text`` is the report's, which the mentions point into. ``country_focus`` is the report's country (ISO
    3166-1 alpha-2), used where the words name none. ``acting`` are ids of mentions of places and nationalities
    that stand in an actor's role: then "Turkey" and "Tehran" are governments. Names that nothing lists
    become provisional entities (``actor:NAME``, ``person:NAME``) with a score below 0.6.
    """
    return _Resolver(text, mentions, country_focus, acting, composer or default_composer()).run()


def text_is_cased(text: str) -> bool:
    """Whether a text has capitals where English puts them; cables in one case have not."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    return bool(letters) and 0.005 < capitals / letters < 0.5


class _Resolver:
    """One report's mentions, resolved in the order of the text."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        focus: str | None,
        acting: Collection[str],
        composer: Composer,
    ) -> None:
        self.text = text
        self.mentions = sorted(mentions, key=lambda mention: (mention.start, -mention.end, mention.id))
        self.by_id = {mention.id: mention for mention in self.mentions}
        self.widest_at = {mention.start: mention for mention in reversed(self.mentions)}
        self.focus = focus
        self.acting = frozenset(acting)
        self.composer = composer
        self.cased = text_is_cased(text)
        self.done: dict[str, Entity] = {}
        self.provisional: dict[str, Entity] = {}
        self.defined = self._definitions()
        self.persons = Persons(composer, self.cased, focus)
        self.names: dict[str, PersonName] = {}

    def run(self) -> dict[str, Entity]:
        for mention in self.mentions:
            if mention.type == "person" and mention.antecedent is None:
                name = strip_titles(self._core(mention.text), self.composer, self.cased, mention.named)
                self.names[mention.id] = name
                self.persons.note(name, mention.start)
        for mention in self.mentions:
            entity = self._resolve(mention) if mention.antecedent is None else None
            if entity is not None:
                self.done[mention.id] = entity
        self._holders()
        for mention in self.mentions:
            self._follow(mention)
        return {mention.id: self.done[mention.id] for mention in self.mentions if mention.id in self.done}

    def _holders(self) -> None:
        """Give *the Quds Force chief* the listed person who leads that force, where the report names him."""
        actors = self.composer.registry.actors
        leaders: dict[str, set[str]] = {}
        for entity in self.done.values():
            listed = actors.get(entity.id)
            if listed is not None and listed.leads is not None and entity.score >= _SURE:
                leaders.setdefault(listed.leads, set()).add(entity.id)
        for mention in self.mentions:
            described = self.done.get(mention.id)
            if (
                described is None
                or mention.named
                or not described.id.startswith("person:")
                or "/" not in described.id
            ):
                continue
            found = leaders.get(described.parent or "", set())
            definite = mention.text[:4].casefold() == "the " or "'s " in mention.text or "’s " in mention.text
            if len(found) == 1 and definite and described.id.rpartition("/")[2] in LEADING:
                person = actors[next(iter(found))]
                self.done[mention.id] = person.entity(
                    _SURE, f"{mention.text!r} is {person.name}, whom this report names"
                )

    def _follow(self, mention: Mention) -> None:
        """Give a pronoun or description the entity of what it stands for, along the chain of antecedents."""
        if mention.antecedent is None or mention.id in self.done:
            return
        seen = {mention.id}
        above = self.by_id.get(mention.antecedent)
        while above is not None and above.id not in seen:
            if above.id in self.done:
                entity = self.done[above.id]
                self.done[mention.id] = replace(entity, reason=f"{mention.text!r} stands for {above.text!r}")
                return
            seen.add(above.id)
            above = self.by_id.get(above.antecedent or "")
        if mention.type in ("actor", "person"):
            own = self._resolve(mention)
            if own is not None:
                self.done[mention.id] = own

    def _resolve(self, mention: Mention) -> Entity | None:
        beside = self._beside(mention) if mention.type == "actor" or mention.id in self.acting else None
        if beside is not None:
            return beside
        if mention.type == "actor" and mention.id in self.acting:
            return self._acting(mention)
        if mention.type == "actor":
            return self._actor(mention)
        if mention.type == "person":
            return self._person(mention)
        if mention.type in ("place", "nationality") and mention.id in self.acting:
            return self._acting(mention)
        return None

    def _core(self, text: str) -> str:
        """The words of a mention up to a bracket, without quotation marks around them."""
        return _bare(text.partition("(")[0].partition("[")[0]) or _bare(text)

    def _definitions(self) -> dict[str, Entity]:
        """What each acronym that the report defines stands for.

        Later definitions do not replace earlier ones.
        """
        defined: dict[str, Entity] = {}
        for definition in find_definitions(self.text):
            entity = self._defined(definition)
            if entity is not None:
                defined.setdefault(fold(definition.acronym), entity)
        return defined

    def _defined(self, definition: Definition) -> Entity | None:
        registry = self.composer.registry
        reason = f"the report defines {definition.acronym} as {definition.longest!r}"
        for phrase in definition.phrases:
            match = registry.look_up(phrase, country_focus=self.focus, cased=self.cased)
            if match is not None:
                return match.actor.entity(0.95, reason)
            forces = registry.nations.find(phrase)
            for form in ("forces", "police"):
                if form in forces:
                    return self.composer.compose(phrase, country_focus=self.focus, cased=self.cased)
        if definition.fitting is None:
            return None
        known = registry.look_up(definition.acronym, country_focus=self.focus, cased=True)
        if known is not None and _shares_words(definition.fitting, (known.actor.name, *known.actor.aliases)):
            return known.actor.entity(0.8, reason)
        composed = self.composer.compose(definition.fitting, country_focus=self.focus, cased=self.cased)
        if composed is not None and ":" in composed.id and composed.kind in ("state-forces", "government"):
            return replace(composed, reason=reason)
        return self._provisional(definition.fitting, reason)

    def _actor(self, mention: Mention) -> Entity | None:
        words = self._joined(mention) or self._core(mention.text)
        key = fold(words)
        if key in self.defined:
            return self.defined[key]
        registry = self.composer.registry
        match = registry.look_up(words, country_focus=self.focus, cased=self.cased, loose=mention.named)
        if match is not None:
            return match.entity(words)
        known = self._belonging(words)
        if known is not None:
            return known
        expanded = self._expand(words)
        if self.composer.names_two(expanded, cased=self.cased):
            return None
        short = self._shortened(words)
        if short is not None:
            return short
        composed = self.composer.compose(expanded, country_focus=self.focus, cased=self.cased)
        if composed is not None:
            return self._sided(composed)
        if key in self.provisional:
            return replace(self.provisional[key], reason=f"the same name earlier in the report: {words!r}")
        head = _bare(words.partition(",")[0])
        if head != words and head:
            return self._actor(replace(mention, text=head))
        if not (mention.named and self._is_name(words)):
            return None
        return self._provisional(words, f"{words!r} is in no list")

    def _joined(self, mention: Mention) -> str | None:
        """The listed name that a mention is the first part of, up to its hyphen: "CJTF" in "CJTF-OIR"."""
        after = _HYPHENED.match(self.text, mention.end)
        if after is None or self.text[mention.start : mention.end] != mention.text:
            return None
        whole = mention.text + after.group()
        match = self.composer.registry.look_up(whole, country_focus=self.focus, cased=self.cased, loose=False)
        return None if match is None else whole

    def _belonging(self, words: str) -> Entity | None:
        """The unlisted actor that this report defined or named, in "KDF fighters" or "the KDF's troops"."""
        vocabulary = self.composer.vocabulary
        parts = [part for part in words.split() if fold(part) not in vocabulary.determiners]
        for at in range(len(parts) - 1, 0, -1):
            owner = fold(" ".join(parts[:at]).removesuffix("'s").removesuffix("’s"))
            entity = self.defined.get(owner) or self.provisional.get(owner)
            head = vocabulary.heads.get(fold(" ".join(parts[at:])))
            if entity is not None and head is not None and head.group in vocabulary.transparent:
                return replace(entity, reason=f"{head.singular} of {entity.name}")
        return None

    def _shortened(self, words: str) -> Entity | None:
        """The listed actor of which a description keeps only words of the name (*the popular forces* of the PMF)."""
        parts = fold(words).split()
        if len(parts) < 2 or words[:4].casefold() != "the " or any(c.isupper() for c in words[1:]):
            return None
        head = self.composer.vocabulary.heads.get(" ".join(parts))
        if head is not None and head.group in ("state-forces", "police"):
            return None  # "the security forces" are a country's
        found = {
            entity.id: entity
            for mention_id, entity in self.done.items()
            if self.by_id[mention_id].named and _keeps(parts, fold(self.by_id[mention_id].text).split())
        }
        if len(found) != 1:
            return None
        entity = next(iter(found.values()))
        return replace(entity, score=min(entity.score, _SURE), reason=f"{words!r} is short for {entity.name}")

    def _sided(self, entity: Entity) -> Entity:
        """*A pro-regime convoy* is on the side of the one regime that this report has so called."""
        if entity.id != "militia:pro-government":
            return entity
        told = {e.id: e for e in self.done.values() if e.id.startswith("militia:pro-") and e.id != entity.id}
        if len(told) != 1:
            return entity
        side = next(iter(told.values()))
        return replace(side, reason=f"{entity.reason}; {side.name} stand earlier in the report")

    def _expand(self, words: str) -> str:
        """The phrase with an acronym that this report defines written out, where that is a listed actor."""
        parts = words.split()
        for at, part in enumerate(parts):
            entity = self.defined.get(fold(part))
            if entity is not None and entity.id in self.composer.registry.actors:
                parts[at] = entity.name
        return " ".join(parts)

    def _is_name(self, words: str) -> bool:
        """Whether the words hold something that can be a name: a capital, or anything in text of one case."""
        return not self.cased or any(word[:1].isupper() for word in words.split()[1:] or [words])

    def _provisional(self, words: str, reason: str) -> Entity | None:
        vocabulary = self.composer.vocabulary
        kept = words.split()
        while len(kept) > 1 and fold(kept[0]) in vocabulary.determiners:
            kept.pop(0)
        name = " ".join(kept)
        if not slug(name):
            return None
        kind, why = guess_kind(name, vocabulary)
        entity = Entity(f"actor:{slug(name)}", name if self.cased else name.title(), kind, None, score=_GUESS,
                        reason=f"{reason}; {why}")  # fmt: skip
        return self.provisional.setdefault(fold(name), entity)

    def _person(self, mention: Mention) -> Entity | None:
        words = self._core(mention.text)
        registry = self.composer.registry
        name = self.names.get(mention.id) or strip_titles(words, self.composer, self.cased, mention.named)
        match = registry.look_up(words, country_focus=self.focus, cased=self.cased)
        if match is not None and match.actor.kind == "person" and len(fold(words).split()) > 1:
            return match.entity(words)
        described = None
        if not name.core or not mention.named:  # "Gunmen" may open a sentence
            described = self.composer.compose(self._expand(words), country_focus=self.focus, cased=self.cased)
        if described is not None or not name.core:
            return described
        return self.persons.resolve(name, mention.start)

    def _beside(self, mention: Mention) -> Entity | None:
        """The first side of *Russian and Syrian warplanes*: what stands behind the second side's word is its own too."""
        between = self.text[mention.end : mention.end + len(_AND)]
        second = self.widest_at.get(mention.end + len(_AND))
        if between.casefold() != _AND or second is None or second.type not in ("actor", "person", "platform"):
            return None
        if not self.composer.registry.nations.find(self._core(mention.text)):
            return None
        noun = second.text.partition(" of ")[0].split()[-1]
        if (self.cased and noun[:1].isupper()) or self.composer.registry.nations.find(noun):
            return None  # "Kenya and Ethiopia", "Kenya and the African Union" are two names, and neither is the other's
        composed = self.composer.compose(f"{mention.text} {noun}", country_focus=self.focus, cased=self.cased)
        if composed is None:
            return None
        return replace(composed, reason=f"{mention.text!r} and {second.text!r}: {composed.reason}")

    def _acting(self, mention: Mention) -> Entity | None:
        words = self._core(mention.text)
        forms = self.composer.registry.nations.find(words)
        reason = f"{words!r} acts here: the country's "
        if mention.type == "nationality" and "people" in forms and "adjective" not in forms:
            return forms["people"].body("civilians", score=0.8, reason=reason + "people")
        for form, score in (("state", 0.95), ("seat", 0.85), ("adjective", 0.7)):
            if form in forms:
                return forms[form].body("government", score=score, reason=reason + "government")
        return self._actor(replace(mention, named=False))


def guess_kind(name: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The likeliest kind of an unlisted name by the words in it, and why."""
    padded = f" {fold(name)} "
    for kind, words in vocabulary.guesses.items():
        for word in words:
            if f" {word} " in padded:
                return kind, f"its kind is guessed from {word!r}"
    return "organisation", "nothing in the name tells its kind"


def _keeps(short: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a short form is words of the name in their order, the last included (*popular forces*)."""
    rest = iter(name)
    return len(short) < len(name) and short[-1:] == list(name[-1:]) and all(word in rest for word in short)


def _shares_words(phrase: str, names: Sequence[str]) -> bool:
    """Whether half of the phrase's words stand in one of the names."""
    words = {word for word in fold(phrase).split() if len(word) > 3}
    return bool(words) and any(2 * len(words & set(fold(name).split())) >= len(words) for name in names)


def _bare(words: str) -> str:
    """Words without the signs around them; the last point of initials is theirs (*U.S.*)."""
    bare = words.strip(_QUOTES)
    after = words[words.find(bare) + len(bare) :]
    initials = after[:1] == "." and _INITIALS.fullmatch(bare.rpartition(" ")[2])
    return f"{bare}." if initials else bare
