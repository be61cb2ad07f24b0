"""What a frame must not be: one that can never fire, or one that an earlier frame always forestalls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mountjoy.codebook.model import Condition, Frame
from mountjoy.codebook.nodes import At

_VERB_ONLY = ("object", "voice", "modal")
# Mentions of these types play no role.
_ROLELESS = frozenset({"date", "quantity", "money"})
# Where things stand that are moved: a town in the recipient's slot is the place, a gun in the actor's the instrument.
_MOVED = {
    "actor": ("place", "instrument"), "recipient": ("place", "target"), "victim": ("place", "target"),
    "target": ("recipient",), "place": ("recipient",),
}  # fmt: skip
# The coder finds the place of an event by itself, and keeps a noun's claim for it.
_FOUND = frozenset({"place"})


def can_fire(frame: Frame, at: At, row: Mapping[str, At]) -> None:
    """Refuses a frame whose conditions exclude one another or ask for what it cannot have."""
    if frame.pos != "verb":
        for name in _VERB_ONLY:
            if name in row:
                row[name].fail(f"the frame can never fire: {name!r} is for verbs")
    _roles_have_slots(frame, row)
    _words_may_meet(frame, row)
    if frame.reciprocal and "actor" not in frame.roles:
        at.fail("a reciprocal frame needs a slot for 'actor'")
    lemmas = {trigger.words[0] for trigger in frame.triggers} | {trigger.joined for trigger in frame.triggers}
    if frame.pos == "verb" and frame.senses and lemmas.isdisjoint(map(_verb_of, frame.senses)):
        row["senses"].fail("the frame can never fire: none of the senses is one of its verbs'")


def _roles_have_slots(frame: Frame, row: Mapping[str, At]) -> None:
    for condition in frame.where:
        if condition.role not in frame.roles:
            row["where"].fail(f"the frame can never fire: nothing fills its role {condition.role!r}")
        if condition.types and condition.types <= _ROLELESS:
            row["where"].fail(
                f"the frame can never fire: no {' or '.join(sorted(condition.types))} fills a role"
            )
    for condition in frame.unless:
        if condition.role not in frame.roles:
            row["unless"].fail(f"nothing fills the frame's role {condition.role!r}, so this is never tested")
        for wanted in frame.where:
            if wanted.role == condition.role and _excludes(condition, wanted):
                row["unless"].fail(
                    f"the frame can never fire: 'unless' excludes what 'where' asks of {wanted.role!r}"
                )
    possible = set(frame.roles) | {moved for name in frame.roles for moved in _MOVED.get(name, ())}
    if frame.type.kind == "event" and frame.pos != "verb":
        possible |= _FOUND
    if frame.needs and not frame.needs & possible:
        row["needs"].fail("the frame can never fire: none of the roles that it needs has a slot")


def _words_may_meet(frame: Frame, row: Mapping[str, At]) -> None:
    """Refuses ``not-near`` words that stand in every sentence in which the frame could fire."""
    refused = frame.not_near
    if not refused:
        return
    own = sorted(trigger.text for trigger in frame.triggers if trigger.text in refused)
    if own:
        row["not-near"].fail(f"the frame can never fire at {own[0]!r}, which stands in its own 'not-near'")
    asked = [("near", frame.near), ("object", frame.objects), ("complement", frame.complements)]
    asked += [("where", condition.lemmas) for condition in frame.where]
    for name, words in asked:
        if words and words <= refused:
            row["not-near"].fail(f"the frame can never fire: 'not-near' excludes all of {name!r}")


def _verb_of(sense: str) -> str:
    """The verb of a PropBank sense: ``take`` of ``take_over.12``."""
    return sense.partition(".")[0].partition("_")[0]


def _excludes(unless: Condition, where: Condition) -> bool:
    """Whether whatever meets ``where`` is refused by ``unless``, all keys of which must hold to refuse."""
    pairs = ((unless.types, where.types), (unless.kinds, where.kinds), (unless.lemmas, where.lemmas))
    return all(not refused or (bool(asked) and asked <= refused) for refused, asked in pairs)


def shadowed(frames: Iterable[Frame]) -> Iterator[tuple[Frame, Frame]]:
    """Pairs of a frame that can never fire and the one that always fires in its place.

    ``frames`` stand in the order in which the coder tries them. Of one kind the first frame that fits is taken, so
    a frame is forestalled where an earlier one asks for the same and has all of its triggers.
    """
    seen: dict[tuple[object, ...], list[Frame]] = {}
    for frame in frames:
        content = (
            frame.type.kind, frame.pos, tuple(sorted(frame.roles.items())), frame.objects, frame.complements,
            frame.voice, frozenset(frame.where), frozenset(frame.unless), frame.near, frame.not_near,
            frame.senses, frame.reciprocal, frame.assertion, frame.needs,
        )  # fmt: skip
        earlier = seen.setdefault(content, [])
        triggers = {trigger.text for trigger in frame.triggers}
        for other in earlier:
            if triggers <= {trigger.text for trigger in other.triggers}:
                yield frame, other
                break
        else:
            earlier.append(frame)
