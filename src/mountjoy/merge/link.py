"""Whether two claims tell of one event: a score, a verdict, and the reasons in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from mountjoy.evidence import Evidence, Link, Verdict
from mountjoy.merge.blocks import LONGEST_DAYS
from mountjoy.merge.compare import (
    FEW_DAYS,
    classes_differ,
    compare_places,
    compare_sides,
    compare_tolls,
    dates_meet,
    is_exact,
    kind_of,
    nearness,
    shared_names,
    shared_words,
    sides,
    signature,
    targets,
    tolls_differ,
)
from mountjoy.merge.rules import FamilyRule, Rules, default_rules
from mountjoy.merge.values import TOLD

FAR_IN_TEXT = 20_000  # characters between two claims of one report that are no longer compared
_NO_TURN = frozenset({"", "first", "the"})
LARGE = 0.4  # of "toll-same": three people, or more
STEP = 0.0001  # scores are told to four digits
SURE = 0.98  # the score of what needs no weighing


class Feature(NamedTuple):
    """One thing that speaks for or against: its name, its value (0 to 1) and how to tell it."""

    name: str
    value: float
    reason: str


def link(one: Evidence, two: Evidence, rules: Rules | None = None) -> Link | None:
    """How two event claims stand to each other, or None where they do not tell of the same event.

    Symmetric. Claims of one sentence are two events unless type and roles are identical.
    """
    rules = rules or default_rules()
    if one.claim_id > two.claim_id:
        one, two = two, one
    if one.twin == two.twin and one.report_id != two.report_id:
        return _link(one, two, 1.0, "same", ("the same sentence in a copy of the report",))
    if not rules.compatible((one.type, two.type)):
        return None
    if one.report_id == two.report_id:
        return _within_report(one, two, rules)
    found = features(one, two, rules)
    if found is None:
        return None
    values = {feature.name: feature.value for feature in found}
    score = weigh(values, rules)
    if _doubtful(values):
        score = min(score, rules.thresholds["same"] - STEP)
    verdict: Verdict | None = (
        "same"
        if score >= rules.thresholds["same"]
        else "unsure"
        if score >= rules.thresholds["unsure"]
        else None
    )
    return verdict and _link(
        one, two, score, verdict, tuple(feature.reason for feature in found if feature.reason)
    )


def _doubtful(values: Mapping[str, float]) -> bool:
    """Whether a person should look, however much agrees.

    Another target of one force in one town on one day is most often another event, unless the toll is one. Place and day
    alone prove nothing in a city where much happens, nor do parties and day in a whole country.
    """
    names = values.keys()
    tolls = names & {"toll-same", "toll-update"}
    if "target-differs" in names and not tolls:
        return True
    large = values.get("toll-same", 0.0) >= LARGE
    if names & {"country", "place-unknown"} and not large and not names & {"names", "target-same"}:
        return True
    telling = {"actor-same", "actor-kin", "other-same", "other-kin", "target-same", "names", "once"}
    return not tolls and not names & telling


def _link(one: Evidence, two: Evidence, score: float, verdict: Verdict, reasons: tuple[str, ...]) -> Link:
    return Link(one.claim_id, two.claim_id, round(score, 4), verdict, reasons)


def _within_report(one: Evidence, two: Evidence, rules: Rules) -> Link | None:
    """A later sentence joins an earlier one if nothing speaks against it; one report does not argue with itself."""
    if one.sentence == two.sentence:
        same = signature(one) == signature(two)
        return _link(one, two, 1.0, "same", ("one sentence, the same type and parties",)) if same else None
    rule = rules.rule(one, two)
    if (
        not rule.within_report
        or one.family != two.family
        or abs(one.trigger[0] - two.trigger[0]) > FAR_IN_TEXT
    ):
        return None
    shared, place = compare_sides(one, two, rule), nearness(one.place, two.place)
    if shared == "apart" or place == "apart" or not dates_meet(one, two) or turns_differ(one, two):
        return None
    if tolls_differ(one.fatalities, two.fatalities, 1.0) or (one.assertion in TOLD) != (
        two.assertion in TOLD
    ):
        return None
    same_type = one.type == two.type
    if shared == "unknown" and not (same_type or place == "same"):
        return None
    # Two sentences about one place in one report are often two events; "the blast" takes up what was told.
    later = max((one, two), key=lambda item: item.trigger)
    taken_up = later.turn == "the" or bool(set(one.trigger_words) & set(two.trigger_words))
    if (
        not taken_up
        and (shared == "unknown" or place in ("province", "country"))
        and not _same_toll(one, two)
    ):
        return None
    points = 2 * (shared == "both") + (shared == "one") + 1.5 * (place == "same") + 0.5 * same_type
    reasons = (
        "one report, and nothing told apart",
        *([f"shares {shared} side(s)"] if shared != "unknown" else []),
    )
    return _link(one, two, min(SURE, 0.8 + points / 20), "same", reasons)


def _same_toll(one: Evidence, two: Evidence) -> bool:
    return None not in (one.fatalities, two.fatalities) and not tolls_differ(
        one.fatalities, two.fatalities, 1.0
    )


def turns_differ(one: Evidence, two: Evidence) -> bool:
    """Whether the words mark them as two of several: "a second bomb" is not the bomb told of before."""
    return one.turn != two.turn and bool({one.turn, two.turn} - _NO_TURN)


def features(one: Evidence, two: Evidence, rules: Rules) -> list[Feature] | None:
    """What speaks for and against, or None where something keeps the claims of two reports apart."""
    if (
        one.days is None
        or two.days is None
        or max(one.days, two.days) > LONGEST_DAYS
        or not dates_meet(one, two)
    ):
        return None
    rule = rules.rule(one, two)
    actors, others = sides(one, two, rule)
    place = compare_places(one, two, rules)
    if actors == "apart" or others == "apart" or place == "apart" or classes_differ(one, two, rules):
        return None
    if rule.all_sides and "unknown" in (actors, others):
        return None
    narrow = max(one.days, two.days) <= FEW_DAYS
    if rule.place_needed and place in ("unknown", "country") and not narrow:
        return None
    return [
        *_about_sides(actors, others),
        *_about_kinds(one, two, rules),
        *_about_place(one, two, place, rule),
        *_about_days(one, two),
        *_about_toll(one, two),
        *_about_words(one, two, rules, place in ("same", "named")),
    ]


def _about_sides(actors: str, others: str) -> list[Feature]:
    found = []
    for name, side, label in (("actor", actors, "who did it"), ("other", others, "the other side")):
        if side == "same":
            found.append(Feature(f"{name}-same", 1.0, f"same: {label}"))
        elif side == "kin":
            found.append(Feature(f"{name}-kin", 1.0, f"one is part of the other: {label}"))
    return found


def _about_kinds(one: Evidence, two: Evidence, rules: Rules) -> list[Feature]:
    """Nobody is named, but both call him the same: gunmen, the coalition."""
    left, right = (
        {
            thing.key
            for thing in item.role("actor")
            if thing.key is not None and rules.is_general(thing.entity)
        }
        for item in (one, two)
    )
    return [Feature("actor-alike", 1.0, "an actor of the same kind, not named")] if left & right else []


def _about_place(one: Evidence, two: Evidence, place: str, rule: FamilyRule) -> list[Feature]:
    if place == "same" and (is_exact(one.place) or one.place is None or one.place.entity is None):
        return [Feature("place-same", 1.0, "the same place")]
    if place == "same" and one.place is not None and kind_of(one.place) == "country":
        place = "country"  # that both name one country says little
    told = {
        "same": ("area-same", "the same area"),
        "named": ("place-named", "the place of one is named in the other"),
        "province": ("province", "one place lies within the other's province"),
        "country": ("country", "only the country is shared"),
        "unknown": ("place-unknown", "one names no place"),
    }
    name, reason = told[place]
    return [Feature(name if rule.place_needed else f"{name}-free", 1.0, reason)]


def _about_days(one: Evidence, two: Evidence) -> list[Feature]:
    if (one.first, one.last) == (two.first, two.last) and one.days == 1:
        return [Feature("same-day", 1.0, "the same day")]
    longest = max(one.days or 0, two.days or 0)
    if longest <= FEW_DAYS:
        return [Feature("few-days", 1.0, "within the same few days")]
    return [Feature("many-days", 1.0, f"a date of {longest} days")]


def _about_toll(one: Evidence, two: Evidence) -> list[Feature]:
    toll = compare_tolls(one, two)
    if toll == "unknown":
        return []
    if toll == "same":
        size = min(_size(one), _size(two))
        return [Feature("toll-same", min(1.0, math.log2(1 + size) / 5), "the same toll")]
    reason = "a toll that a later report gives higher" if toll == "update" else "tolls that differ"
    return [Feature(f"toll-{toll}", 1.0, reason)]


def _size(item: Evidence) -> int:
    counts = [count for count in (item.fatalities, item.injuries) if count is not None]
    return max((count.best or count.low or 0 for count in counts), default=0)


def _about_words(one: Evidence, two: Evidence, rules: Rules, same_place: bool) -> list[Feature]:
    found = []
    if one.type == two.type:
        found.append(Feature("type-same", 1.0, ""))
    elif one.family == two.family:
        found.append(Feature("family-same", 1.0, "types that may name one event"))
    else:
        found.append(Feature("family-differs", 1.0, "a general and a special name"))
    if {one.type, two.type} <= rules.once:
        found.append(Feature("once", 1.0, "what seldom happens twice in one place"))
    if set(one.trigger_words) & set(two.trigger_words):
        found.append(Feature("trigger-same", 1.0, "told by the same word"))
    found.append(Feature("words", shared_words(one, two), ""))
    names = shared_names(one, two, same_place)
    if names:
        found.append(Feature("names", min(1.0, len(names) / 2), f"both name {', '.join(names)}"))
    hit, hit2 = targets(one, rules), targets(two, rules)
    if hit & hit2:
        found.append(Feature("target-same", 1.0, f"the same target: {', '.join(sorted(hit & hit2))}"))
    elif hit and hit2:
        found.append(Feature("target-differs", 1.0, "other words for what was hit"))
    if turns_differ(one, two) and _NO_TURN.isdisjoint({one.turn, two.turn} - {"first"}):
        found.append(Feature("turns-differ", 1.0, f"{one.turn} and {two.turn}"))
    return found


def weigh(values: Mapping[str, float], rules: Rules) -> float:
    """The probability that claims with these features tell of one event, by the weights of the rules."""
    total = rules.weights["always"] + sum(
        rules.weights.get(name, 0.0) * value for name, value in values.items()
    )
    return 1.0 / (1.0 + math.exp(-total))
