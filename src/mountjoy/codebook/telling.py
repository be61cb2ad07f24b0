"""The codebook in words: rules of crosswalks and frames as people read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from mountjoy.codebook.model import AcledCode, Codebook, Condition, Crosswalk, Frame, PloverCode, Rule, Type

Groups = Mapping[frozenset[str], str]
DASH = "-"
_MOST_WORDS = 12
_NAMES = {"acled": "ACLED", "plover": "PLOVER", "cameo": "CAMEO", "muc": "MUC", "ucdp": "UCDP"}


def groups_of(book: Codebook) -> dict[frozenset[str], str]:
    """The names of groups of actor kinds, by what they hold; of two that hold the same, the first by name."""
    return {kinds: name for name, kinds in sorted(book.kind_groups.items(), reverse=True)}


def crosswalk_rows(crosswalk: Crosswalk, book: Codebook) -> list[tuple[str, str]]:
    """(scheme, what it calls the type), ACLED's and PLOVER's further columns among them."""
    groups = groups_of(book)
    acled, plover = crosswalk.acled, crosswalk.plover
    return [
        ("ACLED sub-event type", rules_in_words(acled, groups)),
        ("ACLED event type", _distinct(rule.answer and rule.answer.event_type for rule in acled)),
        ("ACLED disorder type", _distinct(rule.answer and rule.answer.disorder_type for rule in acled)),
        ("PLOVER event (mode)", rules_in_words(plover, groups)),
        ("PLOVER quad class, scale", _distinct(rule.answer and _quad(rule.answer) for rule in plover)),
        ("CAMEO", rules_in_words(crosswalk.cameo, groups, book.schemes.cameo)),
        ("UCDP type of violence", rules_in_words(crosswalk.ucdp, groups)),
        ("MUC", rules_in_words(crosswalk.muc, groups)),
    ]


def rules_in_words(rules: Iterable[Rule], groups: Groups, meanings: Mapping[str, str] | None = None) -> str:
    """A scheme's rules in the order in which they are tried; rules with the same answer are told apart."""
    parts: list[str] = []
    for rule in rules:
        answer = answer_in_words(rule.answer)
        if meanings and rule.answer:
            answer += f" {meanings[rule.answer]}"
        conditions = [f"{role} is {_kinds(kinds, groups)}" for role, kinds in rule.when]
        if rule.trigger:
            conditions.append(f"the trigger is {words(rule.trigger)}")
        if rule.words:
            conditions.append(f"its clause has {words(rule.words)}")
        where = " and ".join(conditions)
        parts.append(f"{answer} where {where}" if where else f"else {answer}" if parts else answer)
    return "; ".join(parts) or DASH


def answer_in_words(answer: Any) -> str:
    """A scheme's code."""
    if answer is None:
        return DASH
    if isinstance(answer, AcledCode):
        return answer.sub_event_type
    if isinstance(answer, PloverCode):
        return f"{answer.event}{f' ({answer.mode})' if answer.mode else ''}"
    if isinstance(answer, tuple):
        return " or ".join(answer)
    return str(answer)


def words(lemmas: Collection[str], most: int = _MOST_WORDS) -> str:
    """Lemmas in order, the first ones where there are many."""
    shown = sorted(lemmas)
    more = len(shown) - most
    return ", ".join(shown) if more <= 1 else f"{', '.join(shown[:most])} and {more} more"


def frames_in_words(book: Codebook, type_: Type) -> Iterator[tuple[str, list[str]]]:
    """For each frame of a type as it is written: its triggers, and lines of what it asks for."""
    groups = groups_of(book)
    by_id: dict[str, list[Frame]] = {}
    for frame in book.frames_of(type_.id):
        by_id.setdefault(frame.id, []).append(frame)
    for parts in by_id.values():
        triggers = [trigger.text for frame in parts for trigger in frame.triggers]
        yield f"{parts[0].pos}s: {', '.join(triggers)}", list(_asks(parts[0], groups, book))


def _asks(frame: Frame, groups: Groups, book: Codebook) -> Iterator[str]:
    yield "; ".join(f"{role}: {' or '.join(slots)}" for role, slots in frame.roles.items()) or "no roles"
    if frame.objects:
        yield f"with the object {words(frame.objects)}"
    if frame.complements:
        yield f"governing {words(frame.complements)}"
    if frame.voice:
        yield f"{frame.voice} only"
    if frame.senses:
        yield f"PropBank sense {words(frame.senses)}"
    for condition in frame.where:
        yield f"only where {_condition(condition, groups, ' and ')}"
    for condition in frame.unless:
        yield f"not where {_condition(condition, groups, ' and ')}"
    if frame.near:
        yield f"only near {words(frame.near)}"
    if frame.not_near:
        yield f"not near {words(frame.not_near)}"
    if frame.needs is not None:
        yield f"needs {' or '.join(sorted(frame.needs))}"
    if frame.reciprocal:
        yield "its parties act on one another"
    if frame.assertion:
        yield f"put as {frame.assertion}"
    for name in _NAMES if frame.crosswalk else ():
        rules = getattr(frame.crosswalk, name)
        if rules:
            yield f"{_NAMES[name]}: {rules_in_words(rules, groups, book.schemes.cameo if name == 'cameo' else None)}"
    yield f"weight {frame.weight:.2f}"


def _condition(condition: Condition, groups: Groups, joint: str) -> str:
    parts = []
    if condition.types:
        parts.append(f"is {' or '.join(sorted(condition.types))}")
    if condition.kinds:
        parts.append(f"is of {_kinds(condition.kinds, groups)}")
    if condition.lemmas:
        parts.append(f"is headed by {words(condition.lemmas)}")
    return f"{condition.role} {joint.join(parts) or 'is filled'}"


def _kinds(kinds: frozenset[str], groups: Groups) -> str:
    return groups[kinds] if kinds in groups else " or ".join(sorted(kinds))


def _quad(code: PloverCode) -> str:
    return f"{code.quad}, {code.scale:g}"


def _distinct(values: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(value or DASH for value in values)) or DASH
