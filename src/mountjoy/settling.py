"""Between mentions and claims: whose type the registry or the gazetteer knows better, who is meant, what is kept.

The pipeline guesses types word by word. Here the report's names are held against the actor registry and the
gazetteer, places that act become the governments they stand for, and mentions get their entities.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from mountjoy.annotate.coref import link
from mountjoy.annotate.coref.vocabulary import PRONOUNS
from mountjoy.annotate.mentions import Found
from mountjoy.annotate.metonyms import acting_peoples, acting_places
from mountjoy.claim import Claim, Entity, Mention
from mountjoy.grounds import grounds
from mountjoy.resolve.acronyms import find_definitions
from mountjoy.resolve.actors import resolve_actors
from mountjoy.resolve.compose import head_kind
from mountjoy.resolve.dates import find_dates
from mountjoy.resolve.gazetteer import PlaceCandidate
from mountjoy.resolve.nations import default_nations
from mountjoy.resolve.own_places import default_gazetteer
from mountjoy.resolve.place_phrases import place_words
from mountjoy.resolve.places import find_toponyms, placing_of, resolve_places
from mountjoy.resolve.registry import default_registry
from mountjoy.whole_names import (
    registered,
    state_of,
    whole,
    widened,
    with_own,
    with_posts,
    with_their_men,
    without_dateline,
)

Toponyms = Sequence[tuple[int, int, PlaceCandidate]]


@dataclass(frozen=True, slots=True)
class Settled:
    """A report's mentions with their types settled; ``entities`` by mention id, ``actors`` also those of places."""

    text: str
    mentions: list[Mention]
    entities: dict[str, Entity]
    actors: Mapping[str, Entity]
    places: Mapping[str, Entity]
    told: frozenset[int]
    """Where the phrases are headed that the pipeline itself told."""

    def kept(self, claims: Sequence[Claim]) -> tuple[Mention, ...]:
        """The mentions that a reader needs, each with its entity: a place that acts in a claim with its government's."""
        acting = _acting(self.mentions, claims)
        entities = self.entities | {
            k: _with_place(self.actors[k], self.places.get(k)) for k in acting if k in self.actors
        }
        resolved = [replace(m, entity=entities.get(m.id)) for m in self.mentions]
        return tuple(self._placed(m, entities) for m in _telling(resolved, claims, self.told))

    def _placed(self, mention: Mention, entities: Mapping[str, Entity]) -> Mention:
        """A place that stands for nothing known, with what its words say of where it lies."""
        known = mention.id in entities or mention.antecedent in entities
        if known or mention.type not in ("place", "facility"):
            return mention
        return replace(mention, placing=placing_of(self.text, mention))


def settle(doc: Doc, found: Sequence[Mention], toponyms: Toponyms) -> Settled:
    """The mentions of an annotated document with types settled, linked to what they stand for, and resolved."""
    text = doc.text
    defined = {
        text.find(d.fitting, d.start - 2 * len(d.fitting)): d.fitting
        for d in find_definitions(text)
        if d.fitting
    }
    known = {start for start, _, _ in toponyms}
    found = [without_dateline(text, m, _is_town) for m in found]
    names = [registered(widened(text, whole(m, defined)), known) for m in found]
    mentions = with_their_men(
        text, [widened(text, n) if n.type != m.type else n for n, m in zip(names, found, strict=True)]
    )
    mentions = acting_places(
        doc,
        mentions,
        state=lambda words: bool(_STATES & default_nations().find(words).keys()),
        seat=lambda words: "seat" in (found := default_nations().find(words)) and "state" not in found,
    )
    mentions = link(doc, mentions, _known_kinds(text, mentions, toponyms))
    could_act = [m.id for m in mentions if m.type in ("place", "nationality") or _seat(m)]
    actors = _resolved(text, mentions, country_focus(toponyms), could_act)
    for mention_id in acting_peoples(doc, mentions, lambda words: "people" in default_nations().find(words)):
        state = state_of(actors.get(mention_id))
        if state is not None:
            actors[mention_id] = state
    several = {(start, end) for start, end, _ in toponyms if " " in text[start:end]}
    mentions, places = _retyped(text, mentions, actors, several)
    entities = with_own(mentions, _joined(mentions, places, actors))
    entities |= with_posts(doc, mentions, entities)
    mentions = [replace(m, entity=entities.get(m.id)) for m in _named_alike(mentions, entities)]
    told = frozenset(doc[p.anchor].idx for p in doc._.phrases)
    return Settled(text, mentions, entities, actors, places, told)


def _is_town(words: str) -> bool:
    """Whether the gazetteer has a sizeable town of these words, however they are written."""
    places = default_gazetteer().lookup(words.title(), limit=5, spelt_like=False)
    return any(
        p.level == "exact" and p.kind in ("city", "province") and p.prominence >= _SIZEABLE for p in places
    )


_SIZEABLE = 4.5


def _seat(mention: Mention) -> bool:
    """Whether an actor is named by the seat of a government (*Tehran*)."""
    return mention.type == "actor" and mention.named and "seat" in default_nations().find(mention.text)


_STATES = frozenset({"state", "seat"})


def _known_kinds(text: str, mentions: Sequence[Mention], toponyms: Toponyms) -> dict[str, str]:
    """What the names of a report are, as far as the lists know: actor kinds and features of places, by mention id."""
    actors = resolve_actors(text, [m for m in mentions if m.type in ("actor", "person")])
    features = {(start, end): place.kind for start, end, place in toponyms}
    kinds = {k: e.kind for k, e in actors.items() if e.score >= _SURE}
    for mention in mentions:
        if mention.type == "place" and (kind := features.get((mention.start, mention.end))):
            kinds[mention.id] = kind
    return kinds


_SURE = 0.8
"""The score from which a listed actor is taken for the one that is meant."""


_GUESSED = 0.6
"""The score below which an entity is a name that no list holds."""


def _resolved(
    text: str, mentions: Sequence[Mention], focus: str | None, could_act: Collection[str]
) -> dict[str, Entity]:
    """The actors. Only *the army*, *the police* and the like are those of the country that the report is about.

    Whose *the militants* and *the residents* are the country does not tell.
    """
    actors = resolve_actors(text, mentions, acting=could_act)
    definite = [m for m in mentions if not m.named and (m.text[:4].lower() == "the " or _of_the_state(m))]
    if focus is not None and definite:
        at_home = resolve_actors(text, definite, country_focus=focus)
        vague = {m.id for m in definite if m.id in actors and actors[m.id].country is None}
        actors |= {k: e for k, e in at_home.items() if k in vague and e.id.partition(":")[0] in _OF_A_STATE}
    return actors


def _of_the_state(mention: Mention) -> bool:
    """Whether the words speak of the state of the country at hand: *junta jets*, *regime forces*."""
    words = mention.text.lower().split()
    return len(words) > 1 and words[0] in _RULING and mention.type == "actor"


_RULING = frozenset("junta regime government".split())


_OF_A_STATE = frozenset("state-forces police government ministry party opposition".split()) | {
    "cjtf-oir", "saudi-led-coalition", "international-security-assistance-force"
}  # fmt: skip


_PARTICLES = frozenset("al el bin ibn abu de la von van ben del dos da".split())


def _surname(mention: Mention) -> str:
    """The last word of a person's full name, folded; empty where the mention does not end in a full name."""
    words = mention.text.split()
    if mention.type != "person" or not mention.named or len(words) < 2:
        return ""
    ending = words[-2:]
    full = all(w[:1].isupper() or w.lower() in _PARTICLES for w in ending)
    return words[-1].casefold() if full else ""


def _retyped(
    text: str,
    mentions: Sequence[Mention],
    actors: Mapping[str, Entity],
    toponyms: Collection[tuple[int, int]],
) -> tuple[list[Mention], dict[str, Entity]]:
    """Names whose type the registry or the gazetteer knows better than the pipeline's guess; and the places.

    A name typed as a place that is an actor's becomes that actor. A name that no registry holds is tried as a place,
    and becomes one where the gazetteer has it in a country that the report is about, or after a preposition of place, or where
    it is one of ``toponyms``, the spans of names of several words that the scan of the text took for places.
    """
    trial: list[Mention] = []
    tried: dict[str, Mention] = {}
    full_names = {surname for m in mentions if (surname := _surname(m))}
    for mention in mentions:
        now = _by_lists(mention, actors.get(mention.id), full_names)
        if now is mention and _may_be_place(mention, actors.get(mention.id), full_names):
            tried[mention.id] = mention
            now = replace(mention, type="place")
        trial.append(now)
    places = resolve_places(text, [replace(m, type="place") if _seat(m) else m for m in trial])
    focus = {e.country for k, e in places.items() if k not in tried and e.country}
    out = []
    for mention in trial:
        told = (mention.start, mention.end) in toponyms and not _speaks(text, mention)
        if (
            mention.id in tried
            and not told
            and not _reads_as_place(text, mention, places.get(mention.id), focus)
        ):
            places.pop(mention.id, None)
            mention = tried[mention.id]
        out.append(mention)
    return out, places


def _by_lists(mention: Mention, actor: Entity | None, full_names: Collection[str]) -> Mention:
    """A word typed as a place that is a person's surname here, or a listed actor's name."""
    if mention.type != "place":
        return mention
    if " " not in mention.text and mention.text.casefold() in full_names:
        return replace(mention, type="person")
    if actor is None or actor.score < _SURE or actor.kind in ("government", "civilians", "country"):
        return mention
    return replace(mention, type="person" if actor.kind == "person" else "actor")


def _may_be_place(mention: Mention, actor: Entity | None, full_names: Collection[str]) -> bool:
    if mention.type not in ("actor", "person") or not mention.named or mention.antecedent is not None:
        return False
    known = actor is not None and actor.score >= _SURE
    return not known and len(mention.text) > 3 and mention.text.casefold() not in full_names


_LOCATIVE = frozenset(
    "in at near from to into outside inside around across of towards toward over between and".split()
)


_STRUCK = frozenset(
    "captured recaptured retook entered reached shelled bombed bombarded overran besieged encircled stormed fled liberated"
    " seized handed ceded surrendered relinquished abandoned evacuated raided".split()
)
"""Verbs after which a name that the gazetteer knows is that of a town."""


def _speaks(text: str, mention: Mention) -> bool:
    """Whether a verb of speech follows a name: then it is a person's."""
    after = text[mention.end : mention.end + _VERB_AFTER].split()
    return bool(after) and after[0].strip(",") in place_words().speech


_VERB_AFTER = 14


def _reads_as_place(text: str, mention: Mention, place: Entity | None, focus: Collection[str | None]) -> bool:
    if place is None or place.kind in ("country", "area"):
        return False
    before = text[max(0, mention.start - 16) : mention.start].lower().split()
    before = before[:-1] if before[-1:] == ["the"] else before
    return place.country in focus or bool(before[-1:] and before[-1] in _LOCATIVE | _STRUCK)


def spans_found(doc: Doc, toponyms: Toponyms) -> list[Found]:
    """Date expressions, gazetteer names and names of listed actors of an annotated document."""
    text = doc.text
    spans = [
        Found(start, end, "place", sure=True) for start, end in grounds(doc, [(a, b) for a, b, _ in toponyms])
    ]
    spans += [Found(start, end, "date") for start, end, _ in find_dates(text)]
    for start, end, place in toponyms:
        demonym = place.kind == "country" and place.name.casefold() != text[start:end].casefold()
        spans.append(Found(start, end, "nationality" if demonym and _adjective(text[start:end]) else "place"))
    for match in (*_BEFORE_HYPHEN.finditer(text), *_AFTER_HYPHEN.finditer(text)):
        if find_toponyms(match.group(1)) and _adjective(match.group(1)):
            spans.append(Found(match.start(1), match.end(1), "nationality"))
    return [*spans, *_acronyms_defined(text), *_names_listed(text), *_names_in_full(text)]


_ONE_NAME = re.compile(
    r"(?:(?<=[a-z0-9,;] )(?:[A-Z][A-Z0-9]{2,}|[A-Z][a-z]{4,})|(?:(?<=\bA )|(?<=[.!?] )|^)[A-Z][A-Z0-9]{2,})\b(?! [A-Z])"
)


def _names_listed(text: str) -> Iterable[Found]:
    """Names of one word that are one listed actor's (*the M23*, *sanctioned Hemedti*), in text with small letters too."""
    for match in _ONE_NAME.finditer(text):
        known = default_registry().look_up(match.group(), loose=False)
        if known is not None and not known.rivals and known.level == "exact":
            yield Found(match.start(), match.end(), "person" if known.actor.kind == "person" else "actor")


_NAME_OF_WORDS = re.compile(r"[A-Z][\w’']*(?:(?: |-| of | for )(?:the )?[A-Z][\w’']*){1,5}")
_MOST_WORDS = 6


def _names_in_full(text: str) -> Iterable[Found]:
    """Names of several words that are one listed actor's and that end a run of capitals (*a Boko Haram attack*)."""
    if text.isupper():
        return
    for match in _NAME_OF_WORDS.finditer(text):
        starts = [match.start(), *(match.start() + i + 1 for i, c in enumerate(match.group()) if c in " -")]
        for start in starts[:-1][:_MOST_WORDS]:
            words = text[start : match.end()].removesuffix("'s").removesuffix("’s")
            if not words[:1].isupper() or (" " not in words and "-" not in words):
                continue
            known = default_registry().look_up(words, loose=False)
            if known is not None and not known.rivals and known.level == "exact":
                kind = known.actor.kind
                yield Found(start, start + len(words), "person" if kind == "person" else "actor")
                break


def _acronyms_defined(text: str) -> Iterable[Found]:
    """Names that stand with their acronym in brackets, and the acronyms."""
    for defined in find_definitions(text):
        if not defined.fitting or not defined.fitting[0].isupper():
            continue
        inside = defined.acronym if text.startswith(defined.acronym, defined.start) else defined.fitting
        yield Found(defined.start, defined.start + len(inside), "actor")
        opened = text.rfind(defined.fitting, 0, defined.start)
        if opened >= 0 and inside == defined.acronym and "(" not in text[opened : defined.start - 1]:
            yield Found(opened, opened + len(defined.fitting), "actor")


_AFTER_HYPHEN = re.compile(r"\b(?:[Pp]ro|[Aa]nti)-([A-Z][a-z]+)\b")
_BEFORE_HYPHEN = re.compile(r"\b([A-Z][a-z]+)(?=-[a-z]+(?:ed|ld|n|un)\b)")


def country_focus(toponyms: Toponyms) -> str | None:
    """The country that most of a report's places lie in, towns and provinces counting double; None without a majority."""
    counts: Counter[str] = Counter()
    for _, _, place in toponyms:
        if place.country:
            counts[place.country] += 1 if place.kind == "country" else 2
    if not counts:
        return None
    country, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return country if 2 * most > counts.total() else None


def _adjective(word: str) -> bool:
    return word.endswith(("an", "ian", "i", "ish", "ese", "ch", "ic", "sh", "ck", "ss", "ns", "is"))


def _joined(
    mentions: Sequence[Mention], places: Mapping[str, Entity], actors: Mapping[str, Entity]
) -> dict[str, Entity]:
    out: dict[str, Entity] = {}
    for mention in mentions:
        if mention.type in ("place", "facility", "nationality"):
            entity = places.get(mention.id) or (
                actors.get(mention.id) if mention.type != "nationality" else None
            )
            if entity is not None and entity.kind == "civilians" and mention.type != "nationality":
                entity = None  # "its western neighbor" is no people
        else:
            entity = actors.get(mention.id)
            if entity is not None and entity.kind in ("government", "country"):
                entity = _with_place(entity, places.get(mention.id))
        if entity is not None:
            out[mention.id] = entity
    return out


def kinds_of(mentions: Sequence[Mention], entities: Mapping[str, Entity]) -> dict[str, str]:
    """The kind of each mention's entity; of those not resolved, what their head noun tells (*Karkoo militants*)."""
    kinds = {k: e.kind for k, e in entities.items()}
    for mention in mentions:
        if mention.id not in kinds and mention.type in ("actor", "person"):
            told = head_kind(mention.text)
            if told is not None:
                kinds[mention.id] = told
    return kinds


def _with_place(actor: Entity, place: Entity | None) -> Entity:
    """A state named by its country's name keeps the country's position; one named by its seat the seat's."""
    if place is None or place.lat is None or (place.kind != "country" and actor.kind != "government"):
        return actor
    return replace(
        actor, lat=place.lat, lon=place.lon, precision=place.precision, where_prec=place.where_prec,
        precision_rule=place.precision_rule,
    )  # fmt: skip


def _named_alike(mentions: Sequence[Mention], entities: Mapping[str, Entity]) -> list[Mention]:
    """Later names of what an earlier mention named, by its entity or in the same words, get it as their antecedent."""
    first: dict[tuple[str, str], str] = {}
    out = []
    for mention in mentions:
        entity = entities.get(mention.id)
        if mention.named and mention.type in _NAMEABLE and mention.antecedent is None:
            keys = [(mention.type, " ".join(mention.text.casefold().split()))]
            if entity is not None and entity.score >= _SURE:
                keys.append((mention.type, f"\n{entity.id}"))
            earlier = next((first[k] for k in reversed(keys) if k in first), None)
            for key in keys:
                first.setdefault(key, earlier or mention.id)
            mention = replace(mention, antecedent=earlier)
        out.append(mention)
    return out


_NAMEABLE = ("actor", "person", "place", "facility")


def _acting(mentions: Sequence[Mention], claims: Sequence[Claim]) -> list[str]:
    """The places and nationalities that stand in a party's role or say something."""
    named = {m.id for m in mentions if m.type in ("place", "nationality")}
    parties = {r.mention for c in claims for r in c.roles if r.role in ("actor", "recipient", "victim")}
    parties |= {c.attribution for c in claims if c.attribution}
    return sorted(named & parties)


def _telling(
    mentions: Sequence[Mention], claims: Sequence[Claim], told: Collection[int]
) -> Iterable[Mention]:
    """The mentions without those that tell nothing: pronouns for nobody known, words that a wider phrase tells too.

    What a claim or another mention points at always stays. Pronouns that the pipeline did not tell as parties
    were only looked for in case a claim needs them.
    """
    used = {r.mention for c in claims for r in c.roles} | {c.attribution for c in claims}
    used |= {m.antecedent for m in mentions} | {people.who for c in claims for people in c.people}
    around: list[Mention] = []
    for mention in mentions:  # in order of their start, the wider first
        around = [o for o in around if o.end > mention.start]
        outer = [o for o in around if o.end >= mention.end and o.type != "date"]
        around.append(mention)
        loose = mention.antecedent is None or mention.start not in told
        idle = loose and mention.text.lower() in _IDLE
        if mention.id in used or not (idle or any(_told_by(mention, o) for o in outer)):
            yield mention


_IDLE = PRONOUNS - {"we", "our", "ours"}
"""Pronouns that tell nothing by themselves; *we* is whoever the report lets speak."""


def _told_by(inner: Mention, outer: Mention) -> bool:
    """Whether a wider phrase says all that a narrower one inside it does."""
    if inner.type == "nationality":
        return inner.entity is None
    if inner.type == "quantity":
        return outer.type in ("actor", "person", "place", "quantity", "money")
    unknown = inner.entity is None or inner.entity.score < _GUESSED
    if unknown and inner.type in ("actor", "person") and outer.type in ("actor", "person", "facility"):
        return True
    if inner.entity is None or outer.entity is None or inner.type != outer.type:
        return unknown and inner.type == outer.type and inner.end == outer.end
    return inner.entity.id in (outer.entity.id, outer.entity.parent)
