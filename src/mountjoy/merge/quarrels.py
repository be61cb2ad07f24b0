"""Contradictions between events: of two at one place, and within one report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from mountjoy.evidence import Evidence, fold
from mountjoy.merge.compare import is_exact, tolls_differ
from mountjoy.merge.contradictions import blamed, denial, denied_by, made, may_be_same
from mountjoy.merge.rules import Rules, stem
from mountjoy.merge.sides import FACTUAL, Kin, sides_of
from mountjoy.merge.time_rules import TimeRules
from mountjoy.record import Contradiction

A_WEEK = 7
NEAR_CHARACTERS = 500  # a denial so near after an accusation answers it

Group = tuple[str, Sequence[Evidence]]
"""An event's id and its evidence."""


def of_pair(one: Group, two: Group, rules: TimeRules, kin: Kin, merging: Rules) -> tuple[Contradiction, ...]:
    """The contradictions between two events at one place; they depend on the evidence of these two alone."""
    found = [
        *_denied_elsewhere(one, two, rules, kin, merging),
        *_denied_elsewhere(two, one, rules, kin, merging),
        *_repelled(one, two, rules, kin),
        *_repelled(two, one, rules, kin),
        *_two_blamed(one, two, rules, kin, merging),
    ]
    return tuple({each.id: each for each in found}.values())


@dataclass(frozen=True, slots=True)
class Bearing:
    """What an event bears on: its first and last possible day (proleptic numbers), and in what ways it may stand against others."""

    first: int
    last: int
    ways: frozenset[Way]

    @property
    def reach(self) -> tuple[int, int]:
        """The days of one of which another event must be to be near."""
        return self.first - A_WEEK, self.last + A_WEEK

    def near(self, other: Bearing) -> bool:
        """Whether both are within a week and may contradict each other."""
        if self.first > other.last + A_WEEK or other.first > self.last + A_WEEK:
            return False
        return any((one, two) in _BEAR_ON for one in self.ways for two in other.ways)

    def may_quarrel(self, other: Bearing) -> bool:
        """Whether `of_pair` may find anything: what is not a denial needs days that meet."""
        if not self.near(other):
            return False
        meet = self.first <= other.last and other.first <= self.last
        return meet or "denied" in self.ways or "denied" in other.ways


def bearing(items: Sequence[Evidence], rules: TimeRules) -> Bearing | None:
    """What an event's evidence bears on; None where it has no day or can contradict no other event."""
    days = [(item.first, item.last) for item in items if item.first is not None and item.last is not None]
    ways = _bears(items, rules)
    if not days or not ways:
        return None
    return Bearing(min(first for first, _ in days), max(last for _, last in days), ways)


def near_pairs(groups: Sequence[Group], rules: TimeRules) -> Iterator[tuple[Group, Group]]:
    """Pairs of events that may contradict each other, their days within a week; undated events are near none."""
    dated = [
        (found.first, found.last, event_id, items, found)
        for event_id, items in groups
        if (found := bearing(items, rules)) is not None
    ]
    dated.sort(key=lambda one: one[:3])
    for index, (_, last, event_id, items, mine) in enumerate(dated):
        for first, _, other_id, others, theirs in dated[index + 1 :]:
            if first > last + A_WEEK:
                break
            if mine.near(theirs):
                yield (event_id, items), (other_id, others)


Way = Literal["told", "denied", "taken", "repelled", "blamed"]
WAYS: tuple[Way, ...] = get_args(Way)
_BEAR_ON: frozenset[tuple[Way, Way]] = frozenset(
    {
        ("denied", "told"),
        ("told", "denied"),
        ("taken", "repelled"),
        ("repelled", "taken"),
        ("blamed", "blamed"),
    }
)


def against(ways: Collection[Way]) -> frozenset[Way]:
    """The ways in which another event may stand against one of these ways."""
    return frozenset(two for one, two in _BEAR_ON if one in ways)


def _bears(items: Sequence[Evidence], rules: TimeRules) -> frozenset[Way]:
    """In what ways an event may stand against another."""
    told = [item for item in items if item.assertion in FACTUAL]
    if not told:
        return frozenset({"denied"} if any(item.assertion == "denied" for item in items) else ())
    types = {item.type for item in told}
    ways: set[Way] = {"told"}
    if "capture" in types:
        ways.add("taken")
    if "attack-repelled" in types:
        ways.add("repelled")
    blamed_for = told[0].family in rules.responsibility.families
    if blamed_for and any(item.role("actor") and item.fatalities is not None for item in told):
        ways.add("blamed")
    return frozenset(ways)


def _denied_elsewhere(
    one: Group, two: Group, rules: TimeRules, kin: Kin, merging: Rules
) -> list[Contradiction]:
    """An event that some report denies, told apart from the event that others report."""
    if any(item.assertion in FACTUAL for item in one[1]):
        return []
    no = [item for item in one[1] if item.assertion == "denied"]
    if not no:
        return []
    yes = denied_by([item for item in two[1] if item.assertion in FACTUAL], no, rules)
    if (
        not yes
        or not merging.compatible({item.type for item in (*no, *yes)})
        or not may_be_same(no, yes, kin)
    ):
        return []
    return [denial([one[0], two[0]], yes, no, rules, kin)]


def _repelled(one: Group, two: Group, rules: TimeRules, kin: Kin) -> list[Contradiction]:
    """A place said to be taken and an attack on it said to be beaten off, on the same days."""
    taken = [item for item in one[1] if item.type == "capture" and item.assertion in FACTUAL]
    held = [item for item in two[1] if item.type == "attack-repelled" and item.assertion in FACTUAL]
    pairs = [(a, b) for a in taken for b in held if a.root != b.root and _one_occasion(a, b, rules)]
    takers = sides_of([thing for a, _ in pairs for thing in a.role("actor")], kin)
    if not takers or takers & sides_of([thing for _, b in pairs for thing in b.role("actor")], kin):
        return []
    sides = [("taken", taken), ("the attack was repelled", held)]
    return [made("outcome", [one[0], two[0]], [*taken, *held], sides, rules, kin)]


def _one_occasion(one: Evidence, two: Evidence, rules: TimeRules) -> bool:
    """Whether both dates are narrow and meet."""
    if one.days is None or two.days is None or max(one.days, two.days) > rules.dates.narrow_days:
        return False
    return (one.first or 0) <= (two.last or 0) and (two.first or 0) <= (one.last or 0)


def _two_blamed(one: Group, two: Group, rules: TimeRules, kin: Kin, merging: Rules) -> list[Contradiction]:
    """Attacks told apart because different sides are blamed, though type, place and days are the same."""
    ones, twos = (
        [item for item in items if item.assertion in FACTUAL and item.role("actor") and is_exact(item.place)]
        for _, items in (one, two)
    )
    if not ones or not twos or ones[0].family not in rules.responsibility.families:
        return []
    if not merging.compatible({item.type for item in (*ones, *twos)}):
        return []
    pairs = [(a, b) for a in ones for b in twos if _one_attack(a, b, rules)]
    by_actor: dict[frozenset[str], list[Evidence]] = {}
    for item in {item.claim_id: item for pair in pairs for item in pair}.values():
        by_actor.setdefault(sides_of(item.role("actor"), kin), []).append(item)
    by_actor.pop(frozenset(), None)
    found = blamed([one[0], two[0]], [*ones, *twos], by_actor, rules, kin) if len(by_actor) > 1 else None
    return [] if found is None else [found]


def _one_attack(one: Evidence, two: Evidence, rules: TimeRules) -> bool:
    """Whether two claims of one place may be of one attack: one occasion, tolls alike, and blame that somebody lays."""
    if one.root == two.root or not _one_occasion(one, two, rules):
        return False
    if one.fatalities is None or two.fatalities is None or tolls_differ(one.fatalities, two.fatalities, 2.0):
        return False
    return any(
        item.assertion in ("claimed", "alleged") or item.attribution is not None for item in (one, two)
    )


def of_report(
    items: Sequence[Evidence], event_of: Mapping[str, str], rules: TimeRules, kin: Kin
) -> tuple[Contradiction, ...]:
    """Accusations that the accused denies or turns round, and denials that name a place, within one report.

    ``event_of`` gives the event of each claim, so that the result can say which events it is about.
    """
    items = sorted(items, key=lambda item: (item.trigger, item.claim_id))
    return tuple(
        {
            one.id: one
            for one in (
                *_answers(items, event_of, rules, kin),
                *_denied_in_words(items, event_of, rules, kin),
            )
        }.values()
    )


def _answers(
    items: Sequence[Evidence], event_of: Mapping[str, str], rules: TimeRules, kin: Kin
) -> list[Contradiction]:
    accusing = [
        item for item in items if item.type in rules.responsibility.accusing and item.assertion in FACTUAL
    ]
    denying = [
        item for item in items if item.type in rules.responsibility.denying and item.assertion in FACTUAL
    ]
    coded = {
        item.sentence for item in items if item.kind == "event" and item.assertion in ("alleged", "denied")
    }
    found = []
    for charge in accusing:
        accuser, accused = sides_of(charge.role("actor"), kin), sides_of(charge.role("recipient"), kin)
        if not accused or not accuser:
            continue
        answers = [
            item for item in (*denying, *accusing)
            if item is not charge and 0 <= item.sentence[0] - charge.sentence[0] <= NEAR_CHARACTERS
            and item.trigger > charge.trigger and sides_of(item.role("actor"), kin) & accused
            and (item in denying or sides_of(item.role("recipient"), kin) & accuser)
        ]  # fmt: skip
        if not answers or (charge.sentence in coded and all(item.sentence in coded for item in answers)):
            continue  # the attack itself is coded as alleged and as denied, and its event tells
        sides = [(f"{_doing(charge, 'actor', 'accuse')} {_names(charge, 'recipient')}", [charge])]
        denials = [item for item in answers if item in denying]
        if denials:
            sides.append((f"{_doing(charge, 'recipient', 'deny')} it", denials))
        for item in answers:
            if item not in denying:
                sides.append((f"{_doing(item, 'actor', 'blame')} {_names(item, 'recipient')}", [item]))
        every = [charge, *answers]
        ids = {event_of[item.claim_id] for item in every if item.claim_id in event_of}
        note = "the accused denies it or blames another"
        found.append(made("responsibility", ids, every, sides, rules, kin, note=note, subject=sides[0][0]))
    return found


def _names(item: Evidence, role: str) -> str:
    return " and ".join(sorted({thing.name for thing in item.role(role)}))


def _doing(item: Evidence, role: str, verb: str) -> str:
    """Who does what: *A accuses*, *A and B accuse*."""
    several = len({thing.name for thing in item.role(role)}) > 1
    third = f"{verb[:-1]}ies" if verb.endswith("y") else f"{verb}s"
    return f"{_names(item, role)} {verb if several else third}"


def _denied_in_words(
    items: Sequence[Evidence], event_of: Mapping[str, str], rules: TimeRules, kin: Kin
) -> list[Contradiction]:
    """A denial whose sentence names the place that the same report says was taken."""
    found = []
    told = {item.sentence for item in items if item.kind == "event" and item.assertion == "denied"}
    for no in items:
        if no.type not in rules.responsibility.denying or no.sentence in told or no.assertion not in FACTUAL:
            continue
        deniers = sides_of(no.role("actor"), kin)
        for yes in items:
            if yes.type not in rules.victories or yes.assertion not in FACTUAL or yes.place is None:
                continue
            name = {stem(word) for word in fold(yes.place.name).split() if len(word) > 2}
            if yes.sentence == no.sentence or not name or not name <= set(no.words):
                continue
            if deniers & sides_of(yes.role("actor"), kin):
                continue
            ids = {event_of[one.claim_id] for one in (yes, no) if one.claim_id in event_of}
            who = _names(no, "actor")
            sides = [(f"{yes.type.replace('-', ' ')} of {yes.place.name}", [yes]), (f"denied by {who}", [no])]
            note = "a denial that names the place"
            found.append(made("outcome", ids, [yes], sides, rules, kin, note=note))
    return found
