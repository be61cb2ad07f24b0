"""Actors that no list holds, built from words.

"Iraqi troops", "Iranian-backed militias", "police in Khartoum".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from mountjoy.claim import Entity
from mountjoy.resolve.analysis import analyse
from mountjoy.resolve.names import slug
from mountjoy.resolve.nations import Body, Nation
from mountjoy.resolve.owners import installed_authorities, ministry_of, ministry_topic, owned
from mountjoy.resolve.phrase import Piece, Reader
from mountjoy.resolve.registry import Registry, default_registry
from mountjoy.resolve.ties import AssertedTie, ties_of
from mountjoy.resolve.vocabulary import Head, Vocabulary, default_vocabulary

_ARMED = frozenset({"state-forces", "forces", "fighters", "members", "group", "unidentified-armed-group"})
# an unknown capitalised word before these makes a name of its own ("Karkoo militia")
_NAMEABLE = frozenset({"militia", "rebels", "fighters", "members", "group", "party", "organisation",
                       "coalition",                        "tribe", "criminals"})  # fmt: skip

_HEAD_KINDS = {
    "state-forces": "state-forces", "police": "state-forces", "forces": "state-forces", "rebels": "rebel-group",
    "fighters": "unidentified-armed-group", "militia": "political-militia", "tribe": "identity-militia",
    "criminals": "political-militia", "unidentified-armed-group": "unidentified-armed-group",
    "external-forces": "external-forces", "protesters": "protesters", "rioters": "rioters",
    "civilians": "civilians", "government": "government", "media": "media",
}  # fmt: skip
_PEACEFUL = frozenset({"organisation", "organization", "movement", "network"})
"""Groups that bear arms only where the words say so (*several radical Islamist organizations*)."""
_OWNING = frozenset({"our", "my", "his", "her", "their", "its"})
_CARRIERS = frozenset({"convoy", "column", "vehicle", "plane", "aircraft", "ship", "vessel"})
"""Heads that say nothing of who they are but by what follows (*a convoy of aid workers*)."""


_REMEMBERED = 1 << 13
"""Phrases remembered: a report is gone through several times, and its phrases come again."""


@dataclass(frozen=True, slots=True, eq=False)
class Composer:
    """Builds actors from noun phrases with a registry of names and a vocabulary of words."""

    registry: Registry
    vocabulary: Vocabulary
    reader: Reader

    def compose(
        self, text: str, *, country_focus: str | None = None, cased: bool | None = None
    ) -> Entity | None:
        """The actor that a noun phrase names or describes; see `compose`."""
        return _composed(self, text, country_focus, _cased(text) if cased is None else cased)

    def head_kind(self, text: str) -> str | None:
        """The kind of actor that the head noun of a phrase tells, whoever is meant (*Karkoo militants*)."""
        phrase = _Phrase(self, text, None, _cased(text))
        last = phrase.found.last
        if last is None or last.head is None:
            return None
        if last.head.singular in _CARRIERS:
            carried = text.partition(" of ")[2]
            return self.head_kind(carried) if carried else None
        if _owned_men(text, last.head):
            return "unidentified-armed-group"
        return _HEAD_KINDS.get(phrase.group(last.head))

    def names_two(self, text: str, *, cased: bool) -> bool:
        """Whether a phrase is of two parties under one head noun (*US and Iranian-controlled forces*)."""
        return _of_two(self, text, cased)

    def asserted_ties(
        self, text: str, *, country_focus: str | None = None, cased: bool | None = None
    ) -> list[AssertedTie]:
        """The ties that the words of a noun phrase assert; see `asserted_ties`."""
        case = _cased(text) if cased is None else cased
        subject = self.compose(text, country_focus=country_focus, cased=case)
        if subject is None:
            return []
        pieces = self.reader.pieces(text, country_focus=country_focus, cased=case, through_ties=False)
        found = analyse(pieces, self.reader, country_focus)
        return ties_of(subject, found)


def _owned_men(text: str, head: Head) -> bool:
    """Whether men are somebody's own, hence his fighters (*our men hold the town*)."""
    return head.singular == "man" and head.plural and text.partition(" ")[0].casefold() in _OWNING


@lru_cache(_REMEMBERED)
def _composed(composer: Composer, text: str, country_focus: str | None, cased: bool) -> Entity | None:
    return _Phrase(composer, text, country_focus, cased).entity()


@lru_cache(_REMEMBERED)
def _of_two(composer: Composer, text: str, cased: bool) -> bool:
    return _Phrase(composer, text, None, cased).found.two


def _cased(text: str) -> bool:
    """Whether a phrase has the capitals of ordinary print; words all in capitals, or without, say nothing."""
    if not any(letter.isupper() for letter in text):
        return False
    return any(letter.islower() for letter in text) or len(text.split()) == 1


class _Phrase:
    """One phrase being read: its analysis and the rules that make an actor of it."""

    def __init__(self, composer: Composer, text: str, focus: str | None, cased: bool) -> None:
        self.composer = composer
        self.words = composer.vocabulary
        self.nations = composer.registry.nations
        self.focus = self.nations.by_iso.get(focus or "")
        self.cased = cased
        self.text = text
        pieces = composer.reader.pieces(text, country_focus=focus, cased=cased)
        self.found = analyse(pieces, composer.reader, focus)

    def entity(self) -> Entity | None:
        last = self.found.last
        if last is None or self.found.two:
            return None
        if last.sort == "actor":
            if self.found.unknown and " " not in last.text and self.cased:
                return None
            return last.actor
        if last.sort == "nation":
            return self._nation(last)
        if last.head is not None and last.sort in ("head", "identity"):
            return self._headed(last.head, last)
        if last.sort == "identity":
            return self._people(last)
        return None

    def _nation(self, last: Piece) -> Entity | None:
        nation = last.nation
        if nation is None or self.found.unknown:
            return None
        body: Body
        if last.form in ("forces", "police"):
            body = "state-forces" if last.form == "forces" else "police"
            return nation.body(body, reason=f"{last.text!r} is a name of the country's {body}")
        forms = self.nations.find(last.text)
        if "state" in forms or last.form == "seat":
            score = 0.85 if "state" in forms else 0.7
            return nation.body("government", score=score, reason=f"{last.text!r} stands for the government")
        if "people" in forms:
            return nation.body(
                "civilians", score=0.7, reason=f"{last.text!r} are the people of {nation.name}"
            )
        return None

    def _people(self, last: Piece) -> Entity | None:
        if last.text.casefold() not in self.words.identity_plurals and not self.text.casefold().startswith(
            "the "
        ):
            return None
        return self._civil("civilians", last, [last.value])

    def _headed(self, head: Head, last: Piece) -> Entity | None:
        known = owned(self.composer, self.found, head, last)
        if known is not None:
            return known
        if head.group in ("associates", "parts"):
            return None
        if self._named(head, last):
            return None
        group = self.group(head)
        rules: dict[str, Callable[[Head, Piece], Entity | None]] = {
            "state-forces": self._soldiers, "police": self._police, "forces": self._soldiers,
            "fighters": self._fighters, "members": self._members, "group": self._members,
            "rebels": self._rebels, "militia": self._militia, "tribe": self._militia,
            "unidentified-armed-group": self._unidentified, "civilians": self._civilians,
            "protesters": self._crowd, "rioters": self._crowd, "government": self._government,
            "ministry": self._ministry, "office": self._government, "rank": self._rank,
            "post": self._post, "coalition": self._coalition,
        }  # fmt: skip
        rule = rules.get(group)
        return rule(replace(head, group=group), last) if rule is not None else self._plain(group, head)

    def group(self, head: Head) -> str:
        """The class that rules: a generic head takes that of the head before it ("rebel column")."""
        before = self.found.heads[-1].head if self.found.heads else None
        groups = {piece.head.group for piece in self.found.heads if piece.head is not None}
        if "coalition" in groups and head.group in _ARMED:
            return "coalition"
        if before is None or head.group not in self.words.generic or head.group in ("post", "organisation"):
            return head.group
        if head.group == "rank":
            return "police" if before.group == "police" else "rank"
        return "rebels" if before.group == "party" else before.group

    def _named(self, head: Head, last: Piece) -> bool:
        """Whether unknown words make the phrase a name of its own rather than a description."""
        if not self.found.unknown:
            return False
        if not self.cased:
            return head.group in _NAMEABLE
        capital = any(piece.text[:1].isupper() for piece in self.found.unknown)
        return capital and (last.text[:1].isupper() or head.group in _NAMEABLE)

    # The rules, one a class of head nouns.

    def _country(self, *, score: float = 0.85) -> tuple[Nation | None, float, str]:
        """The country that the words name, or else the report's, with a score and the reason."""
        if self.found.nation is not None:
            return self.found.nation, score, "the words name the country"
        for identity in self.found.identities:
            iso = self.words.identity_country.get(identity)
            if iso:
                return self.nations.by_iso[iso], score - 0.1, "the people named live there"
        if self.focus is not None:
            return self.focus, score - 0.2, "the report's country, which the words do not name"
        return None, score - 0.35, "no country is known"

    def _body(self, body: Body, kind: str) -> Entity:
        nation, score, reason = self._country()
        if nation is not None:
            return nation.body(body, score=score, reason=f"{self.text!r}: {reason}")
        return Entity(body, body.replace("-", " "), kind, score=score, reason=f"{self.text!r}: {reason}")

    def _built(self, stem: str, kind: str, extra: list[str], *, focus: bool) -> Entity:
        """An actor with an id of its parts; the report's country is part of it where ``focus`` says so."""
        nation, score, reason = self._country()
        parts = [stem, *extra]
        explicit = self.found.nation is not None
        if nation is not None and (explicit or focus):
            parts.append(nation.iso)
        words = " ".join([*map(self._label, extra), self.words.labels.get(stem, stem.replace("-", " "))])
        label = f"{words} ({nation.name})" if nation is not None and (explicit or focus) else words
        label = label[:1].upper() + label[1:]
        parent = (
            self.found.after_owner.actor.id
            if self.found.after_owner and self.found.after_owner.actor
            else None
        )
        country = nation.iso if nation is not None else None
        return Entity(
            ":".join(parts),
            label,
            kind,
            country,
            parent=parent,
            score=score,
            reason=f"{self.text!r}: {reason}",
        )

    def _label(self, trait: str) -> str:
        """What a part of an id is called in the name."""
        bonds = {bond.slug: bond.label for bond in self.found.bonds}
        return bonds.get(trait) or self.words.identity_labels.get(trait) or trait

    def _traits(self) -> list[str]:
        """The backing, creed and cause that go into an id, in a fixed order."""
        bonds = sorted({bond.slug for bond in self.found.bonds if not bond.slug.startswith("anti-")})
        return [*bonds, *dict.fromkeys(self.found.identities), *dict.fromkeys(self.found.ideologies)]

    def _soldiers(self, head: Head, last: Piece) -> Entity | None:
        if "rebel" in self.found.factions:
            return self._rebels(head, last)
        backed = any(not bond.slug.startswith("anti-") for bond in self.found.bonds)
        sided = any(bond.slug.startswith("pro-") for bond in self.found.bonds)
        if sided or (backed and self.found.nation is None):
            return self._militia(head, last)
        ethnic = [name for name in self.found.identities if name not in self.words.creeds]
        if ethnic or (self.found.identities and self.found.nation is None):
            return self._militia(head, last)
        if head.group == "forces" and self.found.nation is None and "state" not in self.found.factions:
            return None
        return self._body("state-forces", "state-forces")

    def _police(self, head: Head, last: Piece) -> Entity | None:
        return self._body("police", "state-forces")

    def _fighters(self, head: Head, last: Piece) -> Entity | None:
        if "rebel" in self.found.factions or self.found.ideologies:
            return self._rebels(head, last)
        if "state" in self.found.factions:
            return self._soldiers(head, last)
        if self.found.bonds or self.found.identities:
            return self._militia(head, last)
        stem = "foreign-fighters" if head.singular == "foreign fighter" else "fighters"
        entity = self._built(stem, "unidentified-armed-group", [], focus=True)
        return replace(entity, score=min(entity.score, 0.55))

    def _members(self, head: Head, last: Piece) -> Entity | None:
        armed = self.found.armed or "armed" in head.singular or "commando" in head.singular
        peaceful = head.singular in _PEACEFUL and not armed and "jihadist" not in self.found.ideologies
        if "rebel" in self.found.factions or (
            self.found.ideologies and head.group == "group" and not peaceful
        ):
            return self._rebels(head, last)
        if (self.found.bonds and not peaceful) or (self.found.identities and armed):
            return self._militia(head, last)
        if "state" in self.found.factions and head.group == "members":
            return self._body("government", "government")
        return self._unidentified(head, last) if armed else None

    def _rebels(self, head: Head, last: Piece) -> Entity | None:
        traits = self._traits()
        heads = [*(piece.head.singular for piece in self.found.heads if piece.head), head.singular]
        for word in " ".join(heads).split():
            creed = self.words.ideologies.get(word)
            if creed is not None and creed not in traits:
                traits.append(creed)
        return self._built("rebels", "rebel-group", traits, focus=not self.found.bonds)

    def _militia(self, head: Head, last: Piece) -> Entity | None:
        kind = "identity-militia" if self.found.identities or head.group == "tribe" else "political-militia"
        bonds = any(not bond.slug.startswith("anti-") for bond in self.found.bonds)
        traits = self._traits()
        if "state" in self.found.factions and not bonds:
            nation = self.found.nation or self.focus
            traits.insert(0, f"pro-{slug(nation.name)}" if nation else "pro-government")
            bonds = True
        creed = bool(self.found.identities) and all(
            name in self.words.creeds for name in self.found.identities
        )
        stem = "tribal-militia" if head.group == "tribe" else "militia"
        return self._built(stem, kind, traits, focus=not bonds and (creed or not self.found.identities))

    def _unidentified(self, head: Head, last: Piece) -> Entity | None:
        if "rebel" in self.found.factions or self.found.ideologies:
            return self._rebels(head, last)
        if self.found.identities or any(bond.slug.startswith("pro-") for bond in self.found.bonds):
            return self._militia(head, last)
        return self._built("unidentified-armed-group", "unidentified-armed-group", [], focus=True)

    def _civilians(self, head: Head, last: Piece) -> Entity | None:
        if _owned_men(self.text, head):
            return None
        if self.found.armed and head.singular in (
            "man",
            "person",
            "individual",
            "people",
            "youth",
            "civilian",
        ):
            return self._unidentified(head, last)
        return self._civil("civilians", last, self.found.identities)

    def _crowd(self, head: Head, last: Piece) -> Entity | None:
        body: Body = "protesters" if head.group == "protesters" else "rioters"
        return self._body(body, body)

    def _civil(self, body: Body, last: Piece, identities: list[str]) -> Entity:
        if not identities:
            return self._body(body, body)
        nation, score, reason = self._country()
        parts = [body, *dict.fromkeys(identities), *([self.found.nation.iso] if self.found.nation else [])]
        label = f"{' '.join(map(self._label, identities))} people"
        country = nation.iso if nation else None
        return Entity(":".join(parts), label[:1].upper() + label[1:], body, country, score=score,
                      reason=f"{self.text!r}: {reason}")  # fmt: skip

    def _government(self, head: Head, last: Piece) -> Entity | None:
        if self.found.identities and self.found.nation is None:
            if head.group == "office" and self.words.creeds.issuperset(self.found.identities):
                return None  # "Sunni lawmakers" are no government's
            return self._built("government", "government", self.found.identities, focus=False)
        put = installed_authorities(self.found, self.words.installing)
        if put is not None:
            return self._built("authorities", "government", [put], focus=True)
        return self._body("government", "government")

    def _ministry(self, head: Head, last: Piece) -> Entity | None:
        topic = ministry_topic(self.composer, self.found, head)
        if not topic:
            return self._body("government", "government")
        runs = next((bond.other for bond in self.found.bonds if bond.tie == "leads"), None)
        if runs is not None and runs.kind not in ("government", "coalition", "person"):
            return ministry_of(runs, topic, f"{self.text!r}: {runs.name} runs it")
        entity = self._built("ministry", "government", [topic], focus=True)
        parent = f"government:{entity.country}" if entity.country else None
        return replace(entity, parent=parent)

    def _rank(self, head: Head, last: Piece) -> Entity | None:
        soldiers = self._soldiers(replace(head, group="state-forces"), last)
        if soldiers is None or head.plural:
            return soldiers
        return self._person_of(soldiers, head)

    def _post(self, head: Head, last: Piece) -> Entity | None:
        before = self.found.heads[-1].head if self.found.heads else None
        above: Entity | None = None
        if (
            "rebel" in self.found.factions
            or (before is not None and before.group == "rebels")
            or head.singular.startswith(("rebel", "guerrilla"))
        ):
            above = self._rebels(head, last)
        elif before is not None and before.group in ("militia", "criminals", "police", "state-forces"):
            above = self._headed(before, last)
        elif self.found.nation is not None:
            above = self._body("state-forces" if "commander" in head.singular else "government", "government")
        elif self.found.identities:
            above = self._civil("civilians", last, self.found.identities)
        if above is None:
            return None
        return above if head.plural else self._person_of(above, head)

    def _person_of(self, above: Entity, head: Head) -> Entity:
        """An unnamed person of an actor."""
        id_ = f"person:{above.id.replace(':', '-')}/{slug(head.singular)}"
        return Entity(id_, f"{above.name}: {head.singular}", "person", above.country, parent=above.id,
                      score=min(above.score, 0.55), reason=above.reason)  # fmt: skip

    def _coalition(self, head: Head, last: Piece) -> Entity | None:
        bonds = self._traits()
        listed = self.words.coalitions.get(self.focus.iso) if self.focus is not None else None
        if listed is not None and not bonds and self.found.nation is None:
            return self.composer.registry.entity(
                listed, score=0.65, reason="the coalition at war in the report's country"
            )
        return self._built("coalition", "coalition", bonds, focus=False)

    def _plain(self, group: str, head: Head) -> Entity | None:
        """Parties, media, organisations, peacekeepers and criminals: by class and country."""
        kind = {"external-forces": "external-forces", "criminals": "political-militia"}.get(group, group)
        stem = {"external-forces": "peacekeepers"}.get(group, group)
        extra = [slug(head.singular)] if group == "organisation" else []
        if group == "party":
            stem = "opposition" if "opposition" in head.singular else "party"
        entity = self._built(stem, kind, extra, focus=group != "organisation")
        if group != "organisation":
            return entity
        nation = f" ({self.found.nation.name})" if self.found.nation else ""
        return replace(entity, name=f"{head.singular[:1].upper()}{head.singular[1:]}{nation}")


def default_composer() -> Composer:
    """The composer over the default registry and the words that are shipped; made once."""
    return _composer(default_registry())


@lru_cache(maxsize=4)
def _composer(registry: Registry) -> Composer:
    vocabulary = default_vocabulary()
    return Composer(registry, vocabulary, Reader(registry, vocabulary))


def compose(text: str, *, country_focus: str | None = None) -> Entity | None:
    """The actor that a noun phrase names or describes, with a stable id (``state-forces:IQ``), or None.

    ``country_focus`` is the report's country (ISO 3166-1 alpha-2), for words that leave the country out.
    """
    return default_composer().compose(text, country_focus=country_focus)


def asserted_ties(text: str, *, country_focus: str | None = None) -> list[AssertedTie]:
    """The ties that a noun phrase asserts: (type, subject, object, start, end), offsets into ``text``.

    "Iranian-backed militias": Iran's government backs the militias; the offsets are those of
    "Iranian-backed".
    """
    return default_composer().asserted_ties(text, country_focus=country_focus)


def head_kind(text: str) -> str | None:
    """The kind of actor that the head noun of a phrase tells; None where it tells none."""
    return default_composer().head_kind(text)
