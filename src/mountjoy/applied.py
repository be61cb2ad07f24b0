"""A coded report as people decided it: corrected, without what was rejected, with what they added.

Values in decisions are plain: a day is ISO text, a count has ``low``, ``best``, ``high`` and ``text``, a party has
``entity`` (whole, or null) and ``words``; an added claim's parties have ``start`` and ``end`` too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from mountjoy.claim import Claim, CodedReport, Count, DateValue, Entity, Mention, MentionType, Role, Span
from mountjoy.decision import UNDECIDED, Added, Correction, Decided, Rules, follow, words_key

PLACE_ROLES = ("place", "origin", "destination")
THING_ROLES = ("instrument", "target", "topic")


_BY_PERSON = "decision "


def by_person(role: Role) -> bool:
    """Whether a person put that party into the role in the place of the coder's."""
    return role.reason.startswith(_BY_PERSON)


def decided(coded: CodedReport, by: Decided) -> CodedReport:
    """The report as the decisions leave it: a corrected claim keeps its id, a rejected one is left out."""
    if by == UNDECIDED:
        return coded
    mentions = (
        [_relabelled(mention, by.entities) for mention in coded.mentions]
        if by.entities
        else [*coded.mentions]
    )
    claims = []
    for claim in coded.claims:
        if claim.id in by.rejected:
            continue
        correction = by.corrected.get(claim.id)
        claims.append(claim if correction is None else _corrected(claim, correction, mentions))
    found = {claim.id for claim in coded.claims}
    for added in by.added.get(coded.report.id, ()):
        if added.id in found:  # the coder finds it by now
            continue
        made = added_claim(added, coded.report.text, mentions)
        if made is not None and made.id not in by.rejected:
            correction = by.corrected.get(made.id)
            claims.append(made if correction is None else _corrected(made, correction, mentions))
    return replace(coded, mentions=tuple(mentions), claims=tuple(claims))


def _relabelled(mention: Mention, rules: Rules) -> Mention:
    """The mention as people decided on its name everywhere."""
    if mention.entity is not None:
        return (
            replace(mention, entity=follow(rules, mention.entity)) if mention.entity.id in rules else mention
        )
    if not mention.named or mention.antecedent is not None:
        return mention
    meant = rules.get(words_key(mention.text))
    return mention if meant is None else replace(mention, entity=follow(rules, meant))


def _corrected(claim: Claim, correction: Correction, mentions: list[Mention]) -> Claim:
    """The claim with its corrected values; mentions that a person gave it are added to ``mentions``."""
    changes = correction.changes
    values: dict[str, Any] = {
        name: changes[name] for name in ("type", "family", "codes", "assertion") if name in changes
    }
    if "date" in changes:
        values["date"] = date_value(changes["date"])
    for name in ("fatalities", "injuries"):
        if name in changes:
            values[name] = None if changes[name] is None else msgspec.convert(changes[name], Count)
    number = max(correction.numbers, default=0)
    if "attribution" in changes:
        party = changes["attribution"]
        made = (
            None
            if party is None
            else _mention(party, claim, None, f"d{number}.{claim.id[:8]}.by", "attribution")
        )
        mentions += [] if made is None else [made]
        values["attribution"] = None if made is None else made.id
    if "roles" in changes:
        values["roles"] = _roles(claim, changes["roles"], mentions, number)
    return replace(claim, **values)


def _roles(
    claim: Claim, changed: Mapping[str, Sequence[Mapping[str, Any]]], mentions: list[Mention], number: int
) -> tuple[Role, ...]:
    """The claim's roles, those that were changed with their new parties, in the place where they stood."""
    by_id = {mention.id: mention for mention in mentions}
    made: dict[str, list[Role]] = {}
    for role, parties in changed.items():
        stood = [by_id[one.mention] for one in claim.roles if one.role == role]
        made[role] = []
        for place, party in enumerate(parties):
            ident = f"d{number}.{claim.id[:8]}.{role}.{place}"
            mention = _mention(party, claim, _alike(party, stood, place), ident, role)
            mentions.append(mention)
            made[role].append(Role(role, mention.id, f"{_BY_PERSON}{number}"))  # type: ignore[arg-type]
    kept: list[Role] = []
    for one in claim.roles:
        kept += made.pop(one.role, []) if one.role in changed else [one]
    return (*kept, *(one for roles in made.values() for one in roles))


def _alike(party: Mapping[str, Any], stood: Sequence[Mention], place: int) -> Mention | None:
    """The mention that the party takes the place of: of the same thing, else of the same rank in the role."""
    entity = party.get("entity")
    same = [one for one in stood if entity and one.entity is not None and one.entity.id == entity["id"]]
    return next(iter(same or stood[place : place + 1]), None)


def _mention(party: Mapping[str, Any], claim: Claim, stood: Mention | None, ident: str, role: str) -> Mention:
    """A mention for a party that a person named, at the words that it takes the place of, else at the trigger."""
    entity = None if party.get("entity") is None else msgspec.convert(party["entity"], Entity)
    at = stood or claim.trigger
    type_ = stood.type if stood is not None else _type_of(role, entity)
    return Mention(ident, at.start, at.end, at.text, type_, named=True, entity=entity)


def _type_of(role: str, entity: Entity | None) -> MentionType:
    if role in PLACE_ROLES:
        return "place"
    if entity is not None and entity.kind == "person":
        return "person"
    return "weapon" if role == "instrument" else "actor"


def added_claim(added: Added, text: str, mentions: list[Mention]) -> Claim | None:
    """The claim that a person made of a report's words, its mentions added to ``mentions``; None where the words are
    no longer there (the sentence may have moved).
    """
    plain = added.claim
    start = _where(plain["sentence"], text)
    if start is None:
        return None
    shift = start - int(plain["sentence"]["start"])
    roles = []
    for place, party in enumerate(plain["roles"]):
        at = Span(party["start"] + shift, party["end"] + shift, party["words"])
        if text[at.start : at.end] != at.text:
            return None
        mention = _at(mentions, at, party, f"a{added.number}.{place}")
        roles.append(Role(party["role"], mention.id, f"named by {added.who}"))
    trigger, sentence = plain["trigger"], plain["sentence"]
    return Claim(
        id=added.id,
        kind=plain["kind"],
        type=plain["type"],
        family=plain["family"],
        trigger=Span(trigger["start"] + shift, trigger["end"] + shift, trigger["text"]),
        sentence=Span(start, start + len(sentence["text"]), sentence["text"]),
        roles=tuple(roles),
        date=date_value(plain.get("date")),
        fatalities=None if not plain.get("fatalities") else msgspec.convert(plain["fatalities"], Count),
        injuries=None if not plain.get("injuries") else msgspec.convert(plain["injuries"], Count),
        assertion=plain.get("assertion", "reported"),
        codes=plain["codes"],
        score=1.0,
        frame=f"added by {added.who}",
    )


def _where(sentence: Mapping[str, Any], text: str) -> int | None:
    """Where the sentence stands now: at its offsets, else at the one place that has its words."""
    words = str(sentence["text"])
    if text[sentence["start"] : sentence["end"]] == words:
        return int(sentence["start"])
    found = text.find(words)
    return found if found >= 0 and text.find(words, found + 1) < 0 else None


def _at(mentions: list[Mention], at: Span, party: Mapping[str, Any], ident: str) -> Mention:
    """The mention at those words that stands for that party, made where there is none."""
    entity = None if party.get("entity") is None else msgspec.convert(party["entity"], Entity)
    for mention in mentions:
        if (mention.start, mention.end) == (at.start, at.end) and (
            entity is None or mention.entity == entity
        ):
            return mention
    made = Mention(
        ident, at.start, at.end, at.text, _type_of(party["role"], entity), named=True, entity=entity
    )
    mentions.append(made)
    return made


def date_value(value: Mapping[str, Any] | None) -> DateValue | None:
    """A date of plain days as a person gave it: precise as its length, stated by the person."""
    if value is None:
        return None
    start, end = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
    return DateValue(start, end, precision_of((end - start).days + 1), "stated", value.get("text"))


def precision_of(days: int) -> int:
    """UCDP's date_prec of a number of days."""
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 30)) if days <= most), 5)


def corrected_fields(correction: Correction) -> Iterable[str]:
    """The names of what was corrected, roles by their names."""
    for name, value in correction.changes.items():
        if name == "roles":
            yield from value
        elif name not in ("family", "codes"):
            yield name
