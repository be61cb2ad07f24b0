"""Coded reports built by hand, for tests of the stages after coding.

    coded("r1", '''
        capture 2017-11-02 toll=4-6 | [actor:Army troops=army] <took> [place:Zubara=zubara].
        holds | [actor:The Army=army] <holds> [place:Zubara=zubara].
    ''')

One line a sentence and claim: type, then in any order a date (a day or ``first..last``), an assertion and
``toll=``; then the sentence with ``[role:words=entity]`` for mentions (role ``by``: whoever says so; no
entity: unresolved; words in capitals: a proper name) and ``<words>`` for the trigger. A sentence that
starts with a comma continues the one before.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from mountjoy.claim import Claim, CodedReport, Count, DateValue, Entity, Mention, Role, Span, claim_id
from mountjoy.report import Report

ENTITIES = {
    entity.id: entity
    for entity in (
        Entity("army", "Army of Zan", "state-forces", "SY"),
        Entity("guard", "Zan National Guard", "state-forces", "SY", parent="army"),
        Entity("front", "Northern Front", "rebel-group", "SY"),
        Entity("brigade", "Red Brigade", "rebel-group", "SY"),
        Entity("civilians", "Civilians (Syria)", "civilians", "SY"),
        Entity("minister", "Ora Minister", "person", "SY"),
        Entity("zubara", "Zubara", "city", "SY", "Hama", 35.1, 36.75, 1),
        Entity("zubara-mill", "Zubara Mill", "facility", "SY", "Hama", 35.11, 36.76, 1),
        Entity("kalat", "Kalat", "city", "SY", "Hama", 35.9, 36.1, 1),
        Entity("hama", "Hama Governorate", "province", "SY", "Hama", 35.2, 36.9, 2),
        Entity("syria", "Syria", "country", "SY", None, 35.0, 38.0, 3),
        Entity("iraq", "Iraq", "country", "IQ", None, 33.0, 44.0, 3),
    )
}
FAMILIES = {
    "clash": "battle", "capture": "battle", "offensive": "battle", "bombing": "explosion",
    "air-strike": "explosion", "killing": "violence-against-civilians",
    "attack": "violence-against-civilians", "expulsion": "battle", "siege": "battle", "siege-broken": "battle",
    "attack-repelled": "battle", "withdrawal": "strategic", "territory-transfer": "strategic", "resignation": "diplomacy",
    "assassination": "violence-against-civilians", "accusation": "statement", "denial": "statement",
    "attribution-of-responsibility": "statement",
    "statement": "statement", "meeting": "diplomacy", "protest": "demonstration",
}  # fmt: skip
TIES = {"part-of", "member-of", "leads", "backs", "allied-with", "fights", "opposes", "same-as"}
CONTROL = {"holds", "contests", "besieges", "lost", "present"}
ASSERTIONS = {"reported", "claimed", "alleged", "denied", "planned", "threatened", "hypothetical"}
PLACES = {"place", "origin", "destination"}
_MARK = re.compile(r"\[(?P<role>[a-z-]+):(?P<words>[^=\]]+)(?:=(?P<entity>[a-z-]+))?\]|<(?P<trigger>[^>]+)>")


def coded(report_id: str, lines: str = "", **report: Any) -> CodedReport:
    """A coded report of that id from lines as told above; other arguments go to its Report."""
    parts, text, start = [], "", 0
    for line in (line.strip() for line in lines.strip().splitlines()):
        head, _, body = line.partition("|")
        body = body.strip()
        joint = "" if not text or body.startswith(",") else " "
        parts.append((head.split(), body, len(text + joint)))
        text += joint + _MARK.sub(lambda m: m["words"] or m["trigger"], body)
    mentions: list[Mention] = []
    claims = []
    for number, (options, body, offset) in enumerate(parts):
        if not body.startswith(","):
            start = offset
        later = parts[number + 1 :]
        end = next((place - 1 for _, other, place in later if not other.startswith(",")), len(text))
        claims.append(_claim(report_id, options, body, offset, Span(start, end, text[start:end]), mentions))
    return CodedReport(
        Report(id=report_id, text=text or "No news.", **report), tuple(mentions), tuple(claims)
    )


def _claim(
    report_id: str, options: list[str], body: str, offset: int, sentence: Span, mentions: list[Mention]
) -> Claim:
    roles, spans, trigger, taken = [], [], Span(offset, offset, ""), 0
    for mark in _MARK.finditer(body):
        words = mark["words"] or mark["trigger"]
        start = offset + mark.start() - taken
        taken += len(mark.group()) - len(words)
        if mark["trigger"]:
            trigger = Span(start, start + len(words), words)
            continue
        name = f"m{len(mentions) + 1}"
        entity = ENTITIES[mark["entity"]] if mark["entity"] else None
        type_ = "place" if mark["role"] in PLACES else "actor"
        mentions.append(
            Mention(name, start, start + len(words), words, type_, named=words[0].isupper(), entity=entity)  # type: ignore[arg-type]
        )
        if mark["role"] != "by":
            roles.append(Role(mark["role"], name))  # type: ignore[arg-type]
            spans.append((mark["role"], start, start + len(words)))
    by = next(
        (m.id for m, mark in zip(mentions[::-1], list(_marks(body))[::-1], strict=False) if mark == "by"),
        None,
    )
    type_name, when, toll, assertion = options[0], None, None, "reported"
    for option in options[1:]:
        if option in ASSERTIONS:
            assertion = option
        elif option.startswith("toll="):
            low, _, high = option[5:].partition("-")
            toll = Count(int(low), int(low), int(high or low), option[5:])
        else:
            first, _, last = option.partition("..")
            days = date.fromisoformat(first), date.fromisoformat(last or first)
            when = DateValue(*days, 1 if days[0] == days[1] else 2, "stated", option)
    kind = "tie" if type_name in TIES else "control" if type_name in CONTROL else "event"
    return Claim(
        id=claim_id(report_id, kind, type_name, (trigger.start, trigger.end), tuple(spans), when, assertion),
        kind=kind,  # type: ignore[arg-type]
        type=type_name,
        family=FAMILIES.get(type_name),
        trigger=trigger,
        sentence=sentence,
        roles=tuple(roles),
        date=when,
        fatalities=toll,
        assertion=assertion,  # type: ignore[arg-type]
        attribution=by,
        codes={"acled": {"event_type": type_name}},
        score=0.8,
    )


def _marks(body: str) -> list[str]:
    return [mark["role"] for mark in _MARK.finditer(body) if mark["role"]]
