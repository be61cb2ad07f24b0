"""Everything that some words may name among actors: listed, composed or new, with codes and asserted ties."""

from __future__ import annotations

from dataclasses import dataclass

from mountjoy.claim import Entity, Mention
from mountjoy.resolve.actor_codes import ActorCodes, actor_codes
from mountjoy.resolve.actors import resolve_actors
from mountjoy.resolve.compose import default_composer


@dataclass(frozen=True, slots=True)
class RankedActor:
    """A candidate: the actor with score and reason, its codes, and whether a report's words would be taken so."""

    entity: Entity
    codes: ActorCodes
    taken: bool


@dataclass(frozen=True, slots=True)
class WordsTie:
    """A tie that the words themselves assert, with those words."""

    type: str
    actor: Entity
    recipient: Entity
    words: str


@dataclass(frozen=True, slots=True)
class ActorLookup:
    """What was found for some words."""

    candidates: tuple[RankedActor, ...]
    ties: tuple[WordsTie, ...]


def look_up_actor(words: str, *, country: str | None = None, limit: int = 10) -> ActorLookup:
    """The actors that ``words`` may name, the likeliest first, and the ties that they assert.

    ``country`` (ISO2) is that of the report: it decides between those that share a name and completes words
    that leave the country out ("the army").
    """
    composer = default_composer()
    found: dict[str, Entity] = {}
    taken = None
    for type_ in ("actor", "person") if any(letter.isupper() for letter in words) else ("actor",):
        mention = Mention("m1", 0, len(words), words, type_, named=words[:1].isupper())
        entity = resolve_actors(words, [mention], country_focus=country).get("m1")
        if entity is not None and (taken is None or entity.score > taken.score + 0.2):
            taken = entity
    if taken is not None:
        found[taken.id] = taken
    for match in composer.registry.candidates(words):
        found.setdefault(match.actor.id, match.entity(words))
    composed = composer.compose(words, country_focus=country)
    if composed is not None:
        found.setdefault(composed.id, composed)
    rest = sorted((e for e in found.values() if e is not taken), key=lambda e: (-e.score, e.id))
    ordered = [*([taken] if taken is not None else []), *rest][:limit]
    ties = tuple(
        WordsTie(type_, actor, recipient, words[start:end])
        for type_, actor, recipient, start, end in composer.asserted_ties(words, country_focus=country)
    )
    return ActorLookup(tuple(RankedActor(e, actor_codes(e), e is taken) for e in ordered), ties)


def facts(id_: str) -> list[str]:
    """What the registry says of a listed actor beyond its name, a line a fact; nothing of one that is not listed."""
    registry = default_composer().registry
    actor = registry.actors.get(id_)
    if actor is None:
        return []
    lines = [
        f"Also called: {', '.join((*actor.aliases, *actor.shared))}" if actor.aliases or actor.shared else "",
        f"Belongs to: {actor.parent}" if actor.parent else "",
        f"Speaks for: {party}" if (party := registry.party_of(id_)) else "",
        f"Post: {actor.post}{f' (leads {actor.leads})' if actor.leads else ''}" if actor.post else "",
        f"Years: {actor.since or '?'} to {actor.until or 'now or unknown'}" if actor.since or actor.until else "",
        f"Source: {actor.source}" if actor.source else "",
    ]  # fmt: skip
    return [line for line in lines if line]
