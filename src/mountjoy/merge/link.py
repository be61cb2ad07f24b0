"""Whether two claims tell of one event: a score, a verdict, and the reasons in words."""

from __future__ import annotations

from mountjoy.evidence import Evidence, Link
from mountjoy.merge.blocks import LONGEST_DAYS
from mountjoy.merge.compare import (
    A_WEEK,
    FAR_TOLL,
    FEW_DAYS,
    SMALL,
    Nearness,
    Sides,
    compare_sides,
    dates_meet,
    is_exact,
    kind_of,
    nearness,
    signature,
    tolls_differ,
)
from mountjoy.merge.rules import FamilyRule, Rules, default_rules

_SIDE_POINTS: dict[Sides, float] = {"both": 4.0, "one": 2.0, "unknown": 0.0}
_PLACE_POINTS: dict[Nearness, float] = {"same": 3.0, "province": 1.5, "country": 0.5, "unknown": 0.0}
_MOST_POINTS = 10.0


def link(one: Evidence, two: Evidence, rules: Rules | None = None) -> Link | None:
    """How two event claims stand to each other, or None where they do not tell of the same event.

    Symmetric. Claims of one sentence are two events unless type and roles are identical.
    """
    rules = rules or default_rules()
    if one.claim_id > two.claim_id:
        one, two = two, one
    if one.twin == two.twin and one.report_id != two.report_id:
        return Link(one.claim_id, two.claim_id, 1.0, "same", ("the same sentence in a copy of the report",))
    points = _points(one, two, rules)
    if points is None:
        return None
    return Link(one.claim_id, two.claim_id, round(points / _MOST_POINTS, 4), "same", ())


def _points(one: Evidence, two: Evidence, rules: Rules) -> float | None:
    if one.family != two.family or not rules.compatible((one.type, two.type)):
        return None
    if (one.report_id, one.sentence) == (two.report_id, two.sentence):
        return _MOST_POINTS if signature(one) == signature(two) else None
    rule = rules.family(one.family)
    sides = compare_sides(one, two, rule)
    place = nearness(one.place, two.place)
    if sides == "apart" or place == "apart" or not dates_meet(one, two):
        return None
    same_type = one.type == two.type
    if one.root == two.root:
        joined = rule.within_report and _within_report(one, two, sides, place, same_type)
    else:
        joined = _between_reports(one, two, sides, place, same_type, rule)
    if not joined:
        return None
    same_days = one.first is not None and (one.first, one.last) == (two.first, two.last)
    return 1.0 + _SIDE_POINTS[sides] + _PLACE_POINTS[place] + 1.0 * same_type + 0.5 * same_days


def _within_report(one: Evidence, two: Evidence, sides: Sides, place: Nearness, same_type: bool) -> bool:
    """A later sentence joins an earlier one if nothing speaks against it; one report does not argue with
    itself.
    """
    if tolls_differ(one.fatalities, two.fatalities, 1.0):
        return False
    if sides == "unknown":
        return same_type or place == "same"
    return True


def _between_reports(
    one: Evidence, two: Evidence, sides: Sides, place: Nearness, same_type: bool, rule: FamilyRule
) -> bool:
    """Two reports must agree on enough that chance is unlikely; a date that is unknown or wide proves
    nothing.
    """
    if one.days is None or two.days is None or max(one.days, two.days) > LONGEST_DAYS:
        return False
    narrow = max(one.days, two.days) <= FEW_DAYS
    if sides == "both":
        return place != "unknown" or narrow or not rule.place_needed
    if rule.all_sides:
        return False
    if sides == "one":
        return place in ("same", "province")
    far = tolls_differ(one.fatalities, two.fatalities, FAR_TOLL)
    close = min(one.days, two.days) <= FEW_DAYS and max(one.days, two.days) <= A_WEEK
    small = max(one.days, two.days) <= A_WEEK and one.place is not None and kind_of(one.place) in SMALL
    return (close or small) and same_type and place == "same" and is_exact(one.place) and not far
