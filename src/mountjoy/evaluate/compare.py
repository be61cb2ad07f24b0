"""One coded report beside its gold: every measure is added to a tally."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date

from mountjoy.claim import Claim, Count, Span
from mountjoy.evaluate.figures import NONE, Disagreement, Tally
from mountjoy.evaluate.gold import GoldControl, GoldEvent, GoldPlace, GoldReport, GoldTie
from mountjoy.evaluate.match import (
    Aligned,
    EventMatches,
    Place,
    match_control,
    match_events,
    match_ties,
    overlap,
)

_HARMED = ("recipient", "victim")
NEAR_KM = 30.0
_EARTH_KM = 6371.0
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n")
_Differ = Callable[[str, str, str], None]


def compare_report(tally: Tally, gold_report: GoldReport, aligned: Aligned) -> None:
    """Adds every measure of one report to the tally."""
    matches = match_events(aligned, gold_report)
    if gold_report.tells("event"):
        _score_found(tally, gold_report, matches)
    for event, claim in matches.pairs:
        if not event.optional:
            claims = (claim, *matches.repeats.get(event.id, ()))
            _score_event(tally, gold_report, aligned, event, claims)
            _score_counts(tally, gold_report, event, claims)
    for event in matches.missed:
        _score_counts(tally, gold_report, event, matches.repeats.get(event.id, ()))
    _score_main(tally, gold_report, aligned, matches)
    _score_standing(tally, gold_report, aligned)
    for place in gold_report.places:
        _score_place(tally, gold_report, aligned, place)


def _score_found(tally: Tally, gold_report: GoldReport, matches: EventMatches) -> None:
    """Events found, missed and too many; types right and wrong."""
    report_id, text = gold_report.report.id, gold_report.report.text
    for event, claim in matches.pairs:
        if event.optional:
            continue
        tally.add("event", "tp")
        tally.confusion[event.type, claim.type] += 1
        same = event.type == claim.type
        tally.add("type", "right" if same else "wrong")
        if same:
            _both(tally, "typed event", "tp", event.type)
            continue
        _both(tally, "typed event", "fn", event.type)
        _both(tally, "typed event", "fp", claim.type)
        tally.disagreements.append(
            Disagreement(report_id, "type", _event_words(event), _claim_words(claim), claim.sentence.text)
        )
    for event in matches.missed:
        tally.add("event", "fn")
        tally.confusion[event.type, NONE] += 1
        _both(tally, "typed event", "fn", event.type)
        sentence = _around(text, event.trigger)
        tally.disagreements.append(Disagreement(report_id, "event", _event_words(event), NONE, sentence))
    for claim in matches.extra:
        tally.add("event", "fp")
        tally.confusion[NONE, claim.type] += 1
        _both(tally, "typed event", "fp", claim.type)
        tally.disagreements.append(
            Disagreement(report_id, "event", NONE, _claim_words(claim), claim.sentence.text)
        )


def _score_event(
    tally: Tally, gold_report: GoldReport, aligned: Aligned, event: GoldEvent, claims: Sequence[Claim]
) -> None:
    """Roles, assertion, attribution and date of a matched event; the first claim is its match."""
    claim = claims[0]

    def differ(measure: str, gold: str, coded: str) -> None:
        tally.disagreements.append(
            Disagreement(gold_report.report.id, measure, gold, coded, claim.sentence.text)
        )

    _score_roles(tally, aligned, event, claims, gold_report, differ)
    if event.assertion is not None:
        right = event.assertion == claim.assertion
        tally.add("assertion", "right" if right else "wrong")
        tally.given("assertion", right, coded=True)
        if not right:
            differ("assertion", f"{_event_words(event)} {event.assertion}", claim.assertion)
    if gold_report.tells("attribution"):
        _score_attribution(tally, gold_report, aligned, event, claim, differ)
    if event.date is not None:
        _score_date(tally, event, event.date, claim, differ)


def _score_attribution(
    tally: Tally,
    gold_report: GoldReport,
    aligned: Aligned,
    event: GoldEvent,
    claim: Claim,
    differ: _Differ,
) -> None:
    """Whoever says so, named by both or by neither."""
    by = aligned.mention(claim.attribution) if claim.attribution else None
    same = bool(
        claim.attribution and event.attribution and aligned.stands_for(claim.attribution, event.attribution)
    )
    if same:
        tally.add("attribution", "tp")
    else:
        if by is not None:
            tally.add("attribution", "fp")
        if event.attribution is not None:
            tally.add("attribution", "fn")
        if by is not None or event.attribution is not None:
            gold_words = event.attribution.text if event.attribution else NONE
            differ("attribution", gold_words, _slice(gold_report.report.text, by))


def _score_date(
    tally: Tally, event: GoldEvent, days: tuple[date, date], claim: Claim, differ: _Differ
) -> None:
    """The same first and last day; and whether the two stretches of days meet."""
    when = (claim.date.start, claim.date.end) if claim.date else (None, None)
    start, end = when
    meets = start is not None and end is not None and start <= days[1] and days[0] <= end
    tally.add("date", "right" if when == days else "wrong")
    tally.given("date", when == days, coded=start is not None)
    tally.add("date overlap", "right" if meets else "wrong")
    if when != days:
        differ("date", f"{_event_words(event)} {days[0]} to {days[1]}", f"{start} to {end}")


def _score_roles(
    tally: Tally,
    aligned: Aligned,
    event: GoldEvent,
    claims: Sequence[Claim],
    gold_report: GoldReport,
    differ: _Differ,
) -> None:
    """Role by role, then words alone. Each coded filler answers one gold filler.

    The first claim is the event's match. Fillers of the others, on further words of the event, are
    right where gold has them (the clause with the toll names the victims) and not wrong where it has not.
    """
    claim = claims[0]
    text = gold_report.report.text
    for measure, by_name in (("role", True), ("role words", False)):
        free = [role for role in claim.roles if gold_report.tells(role.role)]
        answered: set[str] = set()
        further = [role for other in claims[1:] for role in other.roles]
        for gold_role in event.roles:
            right = [
                role
                for role in (*free, *further)
                if (role.role == gold_role.role or not by_name)
                and aligned.stands_for(role.mention, gold_role.words)
            ]
            for pool in (free, further):
                if right and right[0] in pool:
                    pool.remove(right[0])
                    answered.add(right[0].mention)
                    break
            _both(tally, measure, "tp" if right else "fn", gold_role.role)
            if not right and by_name:
                differ("role", f"{_event_words(event)} {gold_role.role}: {gold_role.words.text}", NONE)
        for role in free:
            if role.role in _HARMED and role.mention in answered:
                continue  # whom it was done to is also who was harmed
            _both(tally, measure, "fp", role.role)
            if by_name:
                words = _slice(text, aligned.mention(role.mention))
                differ("role", NONE, f"{_claim_words(claim)} {role.role}: {words}")


def _score_counts(tally: Tally, gold_report: GoldReport, event: GoldEvent, claims: Sequence[Claim]) -> None:
    """Fatalities and injuries: the best figure, from any claim on the event's words."""
    for measure, want, found in (
        ("fatalities", event.fatalities, [claim.fatalities for claim in claims]),
        ("injuries", event.injuries, [claim.injuries for claim in claims]),
    ):
        if not gold_report.tells(measure):
            continue
        given = [count for count in found if count is not None]
        right = want is not None and any(_agree(want, count) for count in given)
        if right:
            tally.add(measure, "tp")
            continue
        if given:
            tally.add(measure, "fp")
        if want is not None:
            tally.add(measure, "fn")
        if given or want is not None:
            gold_words = f"{_event_words(event)} {_count_words(want)}"
            coded_words = ", ".join(_count_words(count) for count in given) or NONE
            sentence = _around(gold_report.report.text, event.trigger)
            tally.disagreements.append(
                Disagreement(gold_report.report.id, measure, gold_words, coded_words, sentence)
            )


def _agree(want: Count, count: Count) -> bool:
    """Whether a figure is the one told; where a range is told, whether it lies in it."""
    if want.best is not None or count.best is None or want.low is None or want.high is None:
        return count.best == want.best
    return want.low <= count.best <= want.high


def _score_main(tally: Tally, gold_report: GoldReport, aligned: Aligned, matches: EventMatches) -> None:
    """Whether the report's first coded event is its main one, or stands on that one's further words."""
    main = next((event for event in gold_report.events if event.main), None)
    if main is None:
        return
    first = next((claim for claim in aligned.coded.claims if claim.kind == "event"), None)
    answers = [claim for event, claim in matches.pairs if event.id == main.id]
    answers += matches.repeats.get(main.id, ())
    right = first is not None and any(claim is first for claim in answers)
    tally.add("main event", "right" if right else "wrong")
    if not right:
        coded_words = _claim_words(first) if first else NONE
        sentence = _around(gold_report.report.text, main.trigger)
        tally.disagreements.append(
            Disagreement(gold_report.report.id, "main event", _event_words(main), coded_words, sentence)
        )


def _score_standing(tally: Tally, gold_report: GoldReport, aligned: Aligned) -> None:
    """Ties and control: found, missed, too many."""
    ties, extra_ties = match_ties(aligned, gold_report.ties)
    control, extra_control = match_control(aligned, gold_report.control)
    entries: list[tuple[str, GoldTie | GoldControl, Span, bool]] = [
        ("tie", tie, tie.recipient, any(tie is other for other, _ in ties)) for tie in gold_report.ties
    ]
    entries += [
        ("control", entry, entry.place, any(entry is other for other, _ in control))
        for entry in gold_report.control
    ]
    report_id, text = gold_report.report.id, gold_report.report.text
    for measure, entry, second, found in entries:
        if entry.optional:
            continue
        tally.add(measure, "tp" if found else "fn")
        if not found:
            words = f"{entry.type}: {entry.actor.text} > {second.text}"
            tally.disagreements.append(
                Disagreement(
                    report_id, measure, words, NONE, _around(text, max(entry.actor, second, key=_known))
                )
            )
    for measure, claims in (("tie", extra_ties), ("control", extra_control)):
        for claim in claims if gold_report.tells(measure) else ():
            tally.add(measure, "fp")
            ends = " > ".join(_slice(text, aligned.mention(role.mention)) for role in claim.roles)
            tally.disagreements.append(
                Disagreement(report_id, measure, NONE, f"{claim.type}: {ends}", claim.sentence.text)
            )


def _score_place(tally: Tally, gold_report: GoldReport, aligned: Aligned, place: GoldPlace) -> None:
    """Whether a mention on the words of a main place was resolved to within 30 km of it."""
    words = place.words.start, place.words.end
    found = [
        (mention.entity.name, distance_km((place.lat, place.lon), (mention.entity.lat, mention.entity.lon)))
        for mention in aligned.coded.mentions
        if mention.entity is not None and mention.entity.lat is not None and mention.entity.lon is not None
        if overlap(aligned.at(mention.start, mention.end), words)
        or (gold_report.fields is not None and aligned.stands_for(mention.id, place.words))
    ]
    right = any(distance <= NEAR_KM for _, distance in found)
    tally.add("place", "right" if right else "wrong")
    tally.given("coordinates", right, coded=bool(found))
    if not right:
        coded_words = "; ".join(f"{name}, {distance:.0f} km off" for name, distance in found) or NONE
        sentence = _around(gold_report.report.text, place.words)
        known = ", ".join(part for part in (place.name, place.country) if part)
        gold_words = f"{place.words.text} = {known} ({place.lat:g}, {place.lon:g})"
        tally.disagreements.append(
            Disagreement(gold_report.report.id, "place", gold_words, coded_words, sentence)
        )


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance between two places in degrees of latitude and longitude."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def _both(tally: Tally, measure: str, outcome: str, key: str) -> None:
    """Counts an outcome in all and under its key."""
    tally.add(measure, outcome)
    tally.add(measure, outcome, key)


def _event_words(event: GoldEvent) -> str:
    if event.loose:
        parts = [f"{role.role}: {role.words.text}" for role in event.roles]
        return f"{event.type} ({', '.join(parts) or 'no roles'})"
    return f"{event.type} ({event.trigger.text!r})"


def _claim_words(claim: Claim) -> str:
    return f"{claim.type} ({claim.trigger.text!r})"


def _count_words(count: Count | None) -> str:
    if count is None:
        return NONE
    return "/".join("-" if number is None else str(number) for number in (count.low, count.best, count.high))


def _slice(text: str, place: Place | None) -> str:
    return NONE if place is None else text[place[0] : place[1]]


def _known(words: Span) -> bool:
    """Whether the words stand in the text, and are not merely a name."""
    return words.end > words.start


def _around(text: str, words: Span) -> str:
    """The sentence of the words, cut at full stops and line ends: good enough to read a disagreement by."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    start = max(cut for cut in cuts if cut <= words.start)
    end = min(cut for cut in cuts if cut >= words.end)
    return text[start:end].strip()
