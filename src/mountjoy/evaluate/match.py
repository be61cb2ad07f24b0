"""Which coded claim answers which gold entry: one to one, within a report, always with the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mountjoy.claim import Claim, CodedReport, Span
from mountjoy.evaluate.gold import GoldControl, GoldEvent, GoldReport, GoldTie

Place = tuple[int, int]
G = TypeVar("G")

# Relations that say the same when their ends change places.
SYMMETRIC_TIES = frozenset({"allied-with", "fights", "opposes", "same-as"})


@dataclass(frozen=True, slots=True)
class EventMatches:
    """The events of one report: ``pairs`` of gold and coded, what was ``missed``, what was coded ``extra``.

    ``repeats`` are coded events that stand on further words of a gold event (`GoldEvent.also`), by its id.
    Optional gold events are never in ``missed``.
    """

    pairs: tuple[tuple[GoldEvent, Claim], ...]
    missed: tuple[GoldEvent, ...]
    extra: tuple[Claim, ...]
    repeats: dict[str, tuple[Claim, ...]]


class Aligned:
    """A coded report laid over the gold text: spans in gold offsets, and mentions with what they stand for.

    Texts may differ in white space (paragraphs joined otherwise): offsets then go by the count of other
    characters. `fits` says whether the rest of the two texts is the same. ``by_name`` lets a mention stand for words
    that it repeats, or that are the name of what it was resolved to.
    """

    def __init__(self, coded: CodedReport, text: str, *, by_name: bool = False) -> None:
        self.coded = coded
        self._by_name = by_name
        self._to_gold = _offsets(coded.report.text, text)
        self._mentions = {mention.id: mention for mention in coded.mentions}
        self._chains = _chains(coded)

    @staticmethod
    def fits(coded_text: str, text: str) -> bool:
        """Whether two texts are the same, white space aside."""
        return coded_text == text or squeeze(coded_text) == squeeze(text)

    def place(self, span: Span) -> Place:
        """Where a span of the coded text stands in the gold text."""
        return self.at(span.start, span.end)

    def at(self, start: int, end: int) -> Place:
        """Offsets of the coded text as offsets of the gold text."""
        if self._to_gold is None or end <= start:
            return start, end
        return self._to_gold[start], self._to_gold[end - 1] + 1

    def mention(self, mention_id: str) -> Place | None:
        """Where a mention stands; None for an id that the report does not have."""
        mention = self._mentions.get(mention_id)
        return None if mention is None else self.at(mention.start, mention.end)

    def chain(self, mention_id: str) -> tuple[Place, ...]:
        """Where a mention and all that stand for the same thing (by antecedent) are."""
        return tuple(
            self.at(mention.start, mention.end)
            for other in self._chains.get(mention_id, ())
            if (mention := self._mentions.get(other)) is not None
        )

    def fillers(self, claim: Claim, role: str) -> list[str]:
        """The mentions that fill a role of a claim."""
        return [item.mention for item in claim.roles if item.role == role]

    def stands_for(self, mention_id: str, words: Span) -> bool:
        """Whether a mention, or one that stands for the same, overlaps the words (or goes by their name)."""
        if any(overlap(place, (words.start, words.end)) > 0 for place in self.chain(mention_id)):
            return True
        return self._by_name and _bare(words.text) in self._names(mention_id)

    def _names(self, mention_id: str) -> set[str]:
        mentions = [m for i in self._chains.get(mention_id, ()) if (m := self._mentions.get(i)) is not None]
        entities = [mention.entity for mention in mentions if mention.entity is not None]
        return {_bare(m.text) for m in mentions} | {_bare(name) for e in entities for name in (e.name, e.id)}


def _bare(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


def squeeze(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def overlap(one: Place, other: Place) -> int:
    """How many characters two places share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def match_events(aligned: Aligned, gold_report: GoldReport) -> EventMatches:
    """The best one-to-one pairs: by trigger and type, trigger, sentence and type, further words and type."""
    claims = [claim for claim in aligned.coded.claims if claim.kind == "event"]
    required = [event for event in gold_report.events if not event.optional]
    optional = [event for event in gold_report.events if event.optional]

    def trigger(event: GoldEvent, claim: Claim) -> int:
        return overlap(aligned.place(claim.trigger), _place(event.trigger))

    def rules(event: GoldEvent, claim: Claim) -> tuple[int, int]:
        same = claim.type == event.type
        shared = trigger(event, claim)
        if event.loose and shared:
            # No trigger is told: what was coded of the type, or of another with the same parties, by what agrees.
            shared = _agreeing(aligned, event, claim)
            return (4 if same else 3 if shared else 0), shared
        if shared:
            return (4 if same else 3), shared
        if same and overlap(aligned.place(claim.sentence), _place(event.trigger)):
            return 2, _nearness(aligned.place(claim.trigger), _place(event.trigger))
        if same and (
            also := max(
                (overlap(aligned.place(claim.trigger), _place(span)) for span in event.also), default=0
            )
        ):
            return 1, also
        return 0, 0

    pairs = _assign(required, claims, rules)
    left = _without(claims, [claim for _, claim in pairs])
    pairs += _assign(optional, left, rules)
    left = _without(left, [claim for _, claim in pairs])
    matched = {event.id for event, _ in pairs}
    repeats: dict[str, tuple[Claim, ...]] = {}
    extra = []
    for claim in left:
        place = aligned.place(claim.trigger)
        hit = next((e for e in gold_report.events if any(overlap(place, _place(s)) for s in e.also)), None)
        if hit is None:
            extra.append(claim)
        else:
            repeats[hit.id] = (*repeats.get(hit.id, ()), claim)
    missed = tuple(event for event in required if event.id not in matched)
    return EventMatches(tuple(pairs), missed, tuple(extra), repeats)


def _agreeing(aligned: Aligned, event: GoldEvent, claim: Claim) -> int:
    """How many fillers of the event's roles the claim has too."""
    return sum(_ends(aligned, aligned.fillers(claim, role.role), role.words) for role in event.roles)


def match_ties(aligned: Aligned, ties: Sequence[GoldTie]) -> tuple[list[tuple[GoldTie, Claim]], list[Claim]]:
    """Pairs of gold and coded ties of the same type whose ends overlap, and the coded ones left over."""

    def rules(tie: GoldTie, claim: Claim) -> tuple[int, int]:
        if claim.type != tie.type:
            return 0, 0
        actors, recipients = aligned.fillers(claim, "actor"), aligned.fillers(claim, "recipient")
        straight = _ends(aligned, actors, tie.actor) and _ends(aligned, recipients, tie.recipient)
        turned = tie.type in SYMMETRIC_TIES and (
            _ends(aligned, actors, tie.recipient) and _ends(aligned, recipients, tie.actor)
        )
        return (2 if straight else 1 if turned else 0), 0

    return _match(aligned, "tie", ties, rules)


def match_control(
    aligned: Aligned, control: Sequence[GoldControl]
) -> tuple[list[tuple[GoldControl, Claim]], list[Claim]]:
    """Pairs of gold and coded control of the same type, actor and place, and the coded ones left over."""

    def rules(entry: GoldControl, claim: Claim) -> tuple[int, int]:
        same = (
            claim.type == entry.type
            and _ends(aligned, aligned.fillers(claim, "actor"), entry.actor)
            and _ends(aligned, aligned.fillers(claim, "place"), entry.place)
        )
        return int(same), 0

    return _match(aligned, "control", control, rules)


def _match(
    aligned: Aligned, kind: str, entries: Sequence[G], rules: Callable[[G, Claim], tuple[int, int]]
) -> tuple[list[tuple[G, Claim]], list[Claim]]:
    claims = [claim for claim in aligned.coded.claims if claim.kind == kind]
    pairs = _assign(entries, claims, rules)
    return pairs, _without(claims, [claim for _, claim in pairs])


def _assign(
    entries: Sequence[G], claims: Sequence[Claim], rules: Callable[[G, Claim], tuple[int, int]]
) -> list[tuple[G, Claim]]:
    """Pairs in the order of the strongest rule; ties go to what stands first. In the entries' order."""
    ranked = sorted(
        (-rule, -weight, i, j)
        for i, entry in enumerate(entries)
        for j, claim in enumerate(claims)
        for rule, weight in [rules(entry, claim)]
        if rule
    )
    chosen: dict[int, int] = {}
    for _, _, i, j in ranked:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return [(entries[i], claims[j]) for i, j in sorted(chosen.items())]


def _without(claims: Iterable[Claim], taken: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if not any(claim is other for other in taken)]


def _ends(aligned: Aligned, mentions: Iterable[str], words: Span) -> bool:
    return any(aligned.stands_for(mention, words) for mention in mentions)


def _place(span: Span) -> Place:
    return span.start, span.end


def _nearness(one: Place, other: Place) -> int:
    """Greater for triggers that stand closer together; never positive."""
    return -max(0, max(one[0], other[0]) - min(one[1], other[1]))


def _offsets(coded_text: str, text: str) -> list[int] | None:
    """For each character of the coded text its place in the gold text; None where the texts are equal."""
    if coded_text == text:
        return None
    places = [i for i, character in enumerate(text) if not character.isspace()]
    table, seen = [], 0
    for character in coded_text:
        table.append(places[min(seen, len(places) - 1)])
        seen += not character.isspace()
    return table


def _chains(coded: CodedReport) -> dict[str, tuple[str, ...]]:
    """For each mention the ids of all that reach the same first mention by their antecedents."""
    antecedent = {mention.id: mention.antecedent for mention in coded.mentions}
    members: dict[str, list[str]] = {}
    first = {}
    for mention in coded.mentions:
        root, steps = mention.id, {mention.id}
        while (before := antecedent.get(root)) is not None and before not in steps:
            root = before
            steps.add(root)
        first[mention.id] = root
        members.setdefault(root, []).append(mention.id)
    return {mention: tuple(members[root]) for mention, root in first.items()}
