"""Actors told by whom they belong to: *IS fighters*, *a faction of X*, *the Houthis' ministry*, *the chief of X*."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from mountjoy.claim import Entity
from mountjoy.resolve.analysis import Analysis
from mountjoy.resolve.names import slug
from mountjoy.resolve.phrase import Piece
from mountjoy.resolve.registry import Registry
from mountjoy.resolve.vocabulary import Head, Vocabulary

PERSONAL = frozenset({"post", "rank", "office"})
"""Classes of heads that say a post of one person."""
_ARMS = frozenset({"state-forces", "forces"})


class Lists(Protocol):
    """The actors and the words by which owners are known: those of `mountjoy.resolve.compose.Composer`."""

    @property
    def registry(self) -> Registry:
        """All listed actors."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of actors' phrases."""


def owned(lists: Lists, found: Analysis, head: Head, last: Piece) -> Entity | None:
    """The actor that the soldiers, fighters or officials belong to, a part of it, or a person of it."""
    piece = found.owner
    if piece is None and not (found.bonds or found.nation or found.identities):
        piece = found.after_owner
    if piece is None and head.group in PERSONAL | {"parts"}:
        piece = found.after_owner
    if head.group == "parts":
        return _part(lists, found, head, last)
    if piece is None or piece.actor is None or head.group == "associates":
        return None
    actor = piece.actor
    if actor.kind == "person":
        return _of_person(lists, piece, head)
    why = f"{head.singular} of {actor.name}"
    if head.group in PERSONAL and not head.plural:
        return _person(actor, head, why)
    if actor.kind == "government" and head.group in _ARMS and (forces := _forces(lists, actor)):
        return replace(forces, score=0.85, reason=why)
    if head.group == "ministry" and actor.kind not in ("government", "coalition"):
        topic = ministry_topic(lists, found, head)
        return None if not topic else ministry_of(actor, topic, why)
    if head.group in lists.vocabulary.transparent or head.group in PERSONAL:
        return replace(actor, score=0.85, reason=why)
    return None


def _person(actor: Entity, head: Head, why: str) -> Entity:
    """An unnamed person of an actor, by the post."""
    name = f"person:{actor.id.replace(':', '-')}/{slug(head.singular)}"
    return Entity(name, f"{actor.name} {head.singular}", "person", actor.country, parent=actor.id, score=0.55,
                  reason=why)  # fmt: skip


def _forces(lists: Lists, government: Entity) -> Entity | None:
    """The armed forces of a country's government under its own name (*the junta's troops*)."""
    stem, _, iso = (government.parent or "").partition(":")
    nation = lists.registry.nations.by_iso.get(iso) if stem == "government" else None
    return nation.body("state-forces") if nation is not None else None


def _part(lists: Lists, found: Analysis, head: Head, last: Piece) -> Entity | None:
    """A faction, splinter or band of dissidents of a listed group: an actor of its own, which is part of the group."""
    sides = [p for p in (found.owner, found.after_owner) if p is not None and p.actor is not None]
    groups = [p for p in sides if p.actor is not None and p.actor.kind != "person"]
    people = [p.actor for p in sides if p.actor is not None and p.actor.kind == "person"]
    led = next((p.leads for p in sides if p.leads in lists.registry.actors), None)
    if not groups or groups[0].actor is None:
        return None
    whole = groups[0].actor
    if led is not None and lists.registry.actors[led].parent == whole.id:
        return lists.registry.entity(
            led, score=0.85, reason=f"{last.text} of {whole.name}, which {people[0].name} leads"
        )
    listed = lists.registry.look_up(f"{groups[0].text} {last.text}", loose=False)
    if listed is not None:
        return listed.actor.entity(0.85, f"{last.text} of {whole.name}")
    stem = "dissidents" if head.singular.startswith(("dissident", "defector", "deserter")) else "faction"
    leader = f" of {people[0].name}" if people else ""
    parts = [stem, whole.id.replace(":", "-"), *(person.id for person in people[:1])]
    return Entity(":".join(parts), f"{whole.name} {stem}{leader}", whole.kind, whole.country, parent=whole.id,
                  score=0.6, reason=f"{last.text} of {whole.name}")  # fmt: skip


def _of_person(lists: Lists, piece: Piece, head: Head) -> Entity | None:
    """ "Assad regime", "Haftar's forces": what the person leads."""
    if piece.leads is None or head.group in PERSONAL:
        return None
    led = lists.registry.entity(piece.leads, score=0.75, reason=f"led by {piece.text}")
    if not led.id.startswith("government:"):
        return led if head.group in lists.vocabulary.transparent else None
    if head.group == "government":
        return led
    if head.group in _ARMS and led.country:
        nation = lists.registry.nations.by_iso[led.country]
        return nation.body("state-forces", score=0.7, reason=f"led by {piece.text}")
    return None


def ministry_topic(lists: Lists, found: Analysis, head: Head) -> str:
    """What a ministry is for, as a slug; empty where the words do not say."""
    words = head.singular.removesuffix("ministry").removesuffix("department").split() + found.topic
    kept = [word for word in words if word.casefold() not in lists.vocabulary.determiners]
    return slug(" ".join(kept)).replace("defense", "defence")


def ministry_of(actor: Entity, topic: str, why: str) -> Entity:
    """A ministry that a group runs beside the state's own (*the Houthi-run defence ministry*)."""
    label = f"{topic.replace('-', ' ').capitalize()} ministry ({actor.name})"
    return Entity(f"ministry:{topic}:{actor.id.replace(':', '-')}", label, "government", actor.country,
                  parent=actor.id, score=0.6, reason=why)  # fmt: skip


def installed_authorities(found: Analysis, installing: frozenset[str]) -> str | None:
    """The slug of who put officials in office (*Russian-installed officials*), or None."""
    return next((bond.slug for bond in found.bonds if bond.slug.rpartition("-")[2] in installing), None)
