"""A made-up world and its reports, with the distributions of real ones, for records at size.

A few types, actors, places and words make up most of what is reported (Zipf), three claims an event, three claims a report,
days over ten years; one report in five also says who holds a place. A few parties fight over each place, and it changes hands
now and then; most of what is said of its holder is so. The same seed gives the same world and the same reports.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

from mountjoy import codebook
from mountjoy.claim import (
    Assertion,
    Claim,
    CodedReport,
    Count,
    DateValue,
    Entity,
    Kind,
    Mention,
    MentionType,
    Role,
    RoleName,
    Span,
    claim_id,
)  # fmt: skip
from mountjoy.report import Report

CLAIMS_A_REPORT = 3
FIRST, DAYS = date(2012, 1, 1), 3_650
STATEMENTS = 0.2  # reports that also say who holds, contests, has lost or besieges a place
CONTROL = ("holds", "holds", "holds", "contests", "lost", "besieges", "present")
LOCAL = 0.8  # parties to what happens at a place that are its own
SO = 0.7  # statements that name its holder
Value = TypeVar("Value")
_ROLES: tuple[RoleName, ...] = ("actor", "recipient", "place")
_ASSERTIONS: tuple[Assertion, ...] = ("reported", "reported", "reported", "claimed", "alleged")


class Zipf(Generic[Value]):
    """Draws of values, the first the most often."""

    def __init__(self, values: Sequence[Value], power: float = 1.0) -> None:
        self.values = values
        self._sums = list(accumulate(1 / (n + 2) ** power for n in range(len(values))))

    def draw(self, chance: random.Random) -> Value:
        """One value."""
        return self.values[bisect(self._sums, chance.random() * self._sums[-1])]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as it happened, before anybody reports it."""

    number: int
    type: str
    family: str
    day: date
    actor: Entity
    other: Entity
    place: Entity
    toll: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """Who fights over a place: its parties, and from which day on each of them holds it."""

    parties: tuple[Entity, ...]
    turns: tuple[tuple[date, Entity], ...]

    def holder(self, day: date) -> Entity:
        """Who holds the place on a day."""
        return next(party for since, party in reversed(self.turns) if since <= day)


class World:
    """Who acts where in a made-up world, and what its reporters write."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        types = [(one.id, one.family) for one in codebook.load().types.values() if one.family]
        self.chance.shuffle(types)
        self.types = Zipf(types, 1.1)
        self.actors = Zipf([self._actor(n) for n in range(3_000)], 0.9)
        self.places = Zipf([self._place(n) for n in range(20_000)], 0.8)
        self.scenes = {place.id: self._scene() for place in self.places.values}
        self.outlets = Zipf([f"Outlet {n}" for n in range(300)], 0.9)
        self.words = Zipf([self._word() for _ in range(30_000)], 1.0)
        self.made = 0

    def _word(self) -> str:
        parts = ("ba", "ker", "lo", "min", "sta", "ru", "tel", "dor", "nis", "va", "po", "gan", "shi", "er")
        return "".join(self.chance.choice(parts) for _ in range(self.chance.randint(2, 4)))

    def _actor(self, number: int) -> Entity:
        name = f"{self._word().title()} {self._word().title()} Front"
        parent = f"actor-{self.chance.randrange(number)}" if number and self.chance.random() < 0.3 else None
        return Entity(
            f"actor-{number}", name, "rebel-group", self.chance.choice("SY IQ UA SD".split()), parent=parent
        )

    def _place(self, number: int) -> Entity:
        country = self.chance.choice("SY IQ UA SD MM CD ML CO".split())
        admin1 = f"{country} Province {self.chance.randrange(20)}"
        lat, lon = self.chance.uniform(-5, 50), self.chance.uniform(-10, 100)
        return Entity(f"place-{number}", self._word().title(), "city", country, admin1, lat, lon, 1)

    def _scene(self) -> Scene:
        parties = tuple(self.actors.draw(self.chance) for _ in range(self.chance.choice((2, 2, 3, 3, 4, 5))))
        changes = sorted(self.chance.randrange(DAYS) for _ in range(self.chance.choice((0, 0, 1, 1, 2, 4))))
        since = (FIRST, *(FIRST + timedelta(days=day) for day in changes))
        return Scene(parties, tuple((day, self.chance.choice(parties)) for day in since))

    def _two(self, place: Entity) -> tuple[Entity, Entity]:
        """Two who act at a place."""
        one = self._party(place)
        while (two := self._party(place)) == one:
            pass
        return one, two

    def _party(self, place: Entity) -> Entity:
        if self.chance.random() < LOCAL:
            return self.chance.choice(self.scenes[place.id].parties)
        return self.actors.draw(self.chance)

    def happening(self, number: int) -> Happening:
        """One event."""
        type_, family = self.types.draw(self.chance)
        toll = self.chance.choice((None, None, 0, 1, 2, 3, 5, 8, 20, 60)) if family != "statement" else None
        day = FIRST + timedelta(days=int(DAYS * self.chance.random()))
        place = self.places.draw(self.chance)
        return Happening(number, type_, family, day, *self._two(place), place, toll)

    def statement(self, day: date) -> Happening:
        """Who holds what, as said on a day."""
        place = self.places.draw(self.chance)
        one, two = self._two(place)
        if self.chance.random() < SO:
            return Happening(-1, "holds", "", day, self.scenes[place.id].holder(day), two, place, None)
        return Happening(-1, self.chance.choice(CONTROL), "", day, one, two, place, None)

    def report(self, told: Sequence[Happening]) -> CodedReport:
        """A report that tells of these events, a sentence each, and now and then of who holds a place."""
        self.made += 1
        if self.chance.random() < STATEMENTS:
            told = [*told, self.statement(max(event.day for event in told))]
        ident, text = f"made-{self.made}", ""
        mentions: list[Mention] = []
        claims: list[Claim] = []
        for event in told:
            start = len(text)
            spans, text = _told(event, len(mentions), text)
            mentions += spans
            trigger = _span(text, spans[0].end + 1, spans[1].start - 1)
            text += f" left {event.toll} dead" if event.toll is not None else ""
            text += " " + " ".join(self.words.draw(self.chance) for _ in range(12)) + ". "
            claims.append(self._claim(ident, event, spans, trigger, _span(text, start, len(text) - 1)))
        published = max(event.day for event in told) + timedelta(days=1)
        report = Report(
            ident, text, f"News of {published}", published, "stated", self.outlets.draw(self.chance), None, None, "en",
            f"made.jsonl#{self.made}",
        )  # fmt: skip
        return CodedReport(report, tuple(mentions), tuple(claims))

    def _claim(
        self, report: str, event: Happening, spans: Sequence[Mention], trigger: Span, sentence: Span
    ) -> Claim:
        when = DateValue(event.day, event.day, 1, "stated")
        roles = tuple(Role(role, one.id) for role, one in zip(_ROLES, spans, strict=True))
        where = tuple((role.role, one.start, one.end) for role, one in zip(roles, spans, strict=True))
        toll = None if event.toll is None else Count(event.toll, event.toll, event.toll, str(event.toll))
        kind: Kind = "control" if event.type in CONTROL else "event"
        named = claim_id(report, kind, event.type, (trigger.start, trigger.end), where, when, "reported")
        assertion = self.chance.choice(_ASSERTIONS)
        return Claim(
            named, kind, event.type, event.family or None, trigger, sentence, roles, when, toll, None, assertion, None, {}, 0.7,
            "made",
        )  # fmt: skip

    def chunk(self, first: int, size: int) -> tuple[list[CodedReport], list[list[str]]]:
        """Reports of ``size`` events, and the claims of each event."""
        events = [self.happening(first + n) for n in range(size)]
        tellings = [event for event in events for _ in range(self.chance.choice((1, 2, 3, 3, 4, 5)))]
        tellings.sort(key=lambda event: (event.day, self.chance.random()))
        reports: list[CodedReport] = []
        of_event: dict[int, list[str]] = {event.number: [] for event in events}
        while tellings:
            told = {event.number: event for event in tellings[:CLAIMS_A_REPORT]}
            rest = tellings[CLAIMS_A_REPORT:]
            taken = list(told.values())
            for event in tellings[:CLAIMS_A_REPORT]:
                if taken and event in taken:
                    taken.remove(event)
                else:
                    rest.insert(min(len(rest), 5), event)
            reports.append(self.report(list(told.values())))
            for event, claim in zip(told.values(), reports[-1].claims, strict=False):  # then a statement
                of_event[event.number].append(claim.id)
            tellings = rest
        return reports, list(of_event.values())


def _told(event: Happening, first: int, text: str) -> tuple[list[Mention], str]:
    """Who did what to whom and where, as mentions numbered from ``first``, and the text with these words at its end."""
    parts: tuple[tuple[str, Entity, MentionType], ...] = (
        ("", event.actor, "actor"),
        (f" {event.type.replace('-', ' ')} against ", event.other, "actor"),
        (" near ", event.place, "place"),
    )
    spans: list[Mention] = []
    for words, one, type_ in parts:
        text += words
        start, text = len(text), text + one.name
        spans.append(Mention(f"m{first + len(spans)}", start, len(text), one.name, type_, True, None, one))
    return spans, text


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end])
