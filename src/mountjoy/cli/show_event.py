"""One event in full: each value with the words it rests on, and the claims with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mountjoy.cli import words
from mountjoy.cli.show_lists import headline
from mountjoy.interchange import claim_json, report_json
from mountjoy.merge.grading import Graded
from mountjoy.policies import POLICIES, toll_by
from mountjoy.record import CountValue, Event
from mountjoy.standing import ClaimReview
from mountjoy.store import Cited

NO_REVIEWS: Mapping[str, ClaimReview] = {}
_PUT = {
    "reported": "stated by the report",
    "claimed": "claimed by a party to it",
    "alleged": "alleged, not confirmed",
    "denied": "denied",
    "planned": "planned, not yet done",
    "threatened": "threatened",
    "hypothetical": "supposed, not said to have happened",
}


def event_lines(
    event: Event, cited: Sequence[Cited], worth: Mapping[str, Graded] | None = None,
    reviews: Mapping[str, ClaimReview] = NO_REVIEWS,
) -> Iterator[str]:  # fmt: skip
    """An event for people to read: its values, each with quoted words and [numbers] of the claims, then the
    claims, with what people decided on them; ``worth`` is the credibility of each.
    """
    numbers = {item.claim.id: number for number, item in enumerate(cited, start=1)}
    yield f"{words.type_name(event.type).capitalize()}, {event.assertion}  ({event.family}, {event.id})"
    sources = words.plural(event.sources, "independent source")
    yield f"{words.plural(len(event.claims), 'claim')} from {sources}, score {event.score:.2f}"
    yield ""
    yield from _values(event, cited, numbers)
    yield ""
    yield "What it rests on"
    for item in cited:
        yield ""
        yield from _claim_lines(item, numbers[item.claim.id])
        graded = (worth or {}).get(item.claim.id)
        if graded is not None:
            yield f"    credibility {graded.grade}: {graded.why}"
        yield from _review_lines(reviews.get(item.claim.id))


def _values(event: Event, cited: Sequence[Cited], numbers: dict[str, int]) -> Iterator[str]:
    dated = [item for item in cited if item.claim.date == event.date]
    basis = "" if event.date is None else f" ({event.date.basis})"
    quotes = [(item, item.claim.date.text) for item in dated if item.claim.date is not None]
    yield f"When: {words.when(event.date)}{basis}{_quoted(quotes, numbers)}"
    for told in event.dates:
        if event.date is None or (told.date.start, told.date.end) != (event.date.start, event.date.end):
            yield f"  or: {words.when(told.date)} ({told.date.basis})  {_numbered(told.claims, numbers)}"
    if event.place is None:
        yield f"Where: {words.DASH}"
    else:
        said = _role_words(cited, event.place.claims, ("place", "destination", "origin"), event.place.entity)
        yield f"Where: {words.place(event.place)} ({words.position(event.place)}){_quoted(said, numbers)}"
    for other in event.places:
        if event.place is None or (other.entity, other.name) != (event.place.entity, event.place.name):
            yield f"  or: {words.place(other)} ({words.position(other)})  {_numbered(other.claims, numbers)}"
    for party in event.parties:
        about = ", ".join(part for part in (party.kind, party.country) if part) or "not resolved"
        said = _role_words(cited, party.claims, (party.role,), party.entity)
        role = party.role.capitalize()
        yield f"{role}: {words.clean(party.name)} ({about}){_quoted(said, numbers)}"
    yield from _tolls("Reported killed", event.fatalities, cited, numbers)
    yield from _tolls("Reported injured", event.injuries, cited, numbers)
    if len(event.fatalities) > 1:
        by = [f"{policy} {words.ranged(toll_by(event, policy))}" for policy in POLICIES]
        yield f"Reported killed, by policy: {', '.join(by)}"


def _numbered(claims: Iterable[str], numbers: dict[str, int]) -> str:
    return f"[{', '.join(str(number) for number in sorted(numbers[claim] for claim in claims))}]"


def _tolls(
    label: str, values: Sequence[CountValue], cited: Sequence[Cited], numbers: dict[str, int]
) -> Iterator[str]:
    if not values:
        yield f"{label}: {words.DASH}"
    for value in values:
        quotes = []
        for item in cited:
            if item.claim.id in value.claims:
                count = item.claim.fatalities if label == "Reported killed" else item.claim.injuries
                quotes.append((item, None if count is None else count.text))
        yield f"{label}: {words.number(value.count)}{_quoted(quotes, numbers)}"


def _role_words(
    cited: Sequence[Cited], claims: Iterable[str], roles: Sequence[str], entity: str | None
) -> list[tuple[Cited, str | None]]:
    """The words that name a party or place in each claim."""
    wanted = set(claims)
    found: list[tuple[Cited, str | None]] = []
    for item in cited:
        if item.claim.id not in wanted:
            continue
        mentions = [item.coded.mention(role.mention) for role in item.claim.roles if role.role in roles]
        same = [m for m in mentions if m.entity is not None and m.entity.id == entity] or mentions
        found.append((item, same[0].text if same else None))
    return found


def _quoted(quotes: Iterable[tuple[Cited, str | None]], numbers: dict[str, int]) -> str:
    """Quotes with the numbers of the claims that say them: "the army" [1, 3]; "troops" [2]."""
    said: dict[str, list[int]] = {}
    for item, text in quotes:
        said.setdefault(f'"{words.clean(text)}" ' if text else "", []).append(numbers[item.claim.id])
    told = [f"{text}[{', '.join(map(str, sorted(set(where))))}]" for text, where in said.items()]
    return f"  {'; '.join(told)}" if told else ""


def _claim_lines(item: Cited, number: int) -> Iterator[str]:
    claim, report = item.claim, item.report
    source = report.source or report.origin or "source unknown"
    copy = f", a copy of {words.clean(report.copy_of)}" if report.copy_of else ""
    yield f"[{number}] {headline(report)}"
    yield f"    {words.clean(source)}, {published(item)}{copy} (report {words.clean(report.id)})"
    if report.url:
        yield f"    {words.clean(report.url)}"
    spans = [(claim.trigger.start, claim.trigger.end)]
    spans += [(m.start, m.end) for m in (item.coded.mention(role.mention) for role in claim.roles)]
    yield f"    {words.marked(report.text, claim.sentence.start, claim.sentence.end, spans)}"
    yield f"    {words.type_name(claim.type)}: {_PUT[claim.assertion]}{_attribution(item)}"


def _review_lines(review: ClaimReview | None) -> Iterator[str]:
    """What people decided on a claim; the values above it are as decided, its own words as they stand."""
    if review is None:
        return
    for one in review.decisions:
        told = (
            one.verdict
            if one.verdict != "correct"
            else "correct " + ", ".join((one.detail or {}).get("set", ()))
        )
        why = f" ({words.clean(one.why)})" if one.why else ""
        yield f"    {words.clean(one.who)}, {one.at[:10]}: {words.clean(told)}{why}  [decision {one.number}]"


def _attribution(item: Cited) -> str:
    by = item.claim.attribution
    if by is None:
        return ""
    mention = item.coded.mention(by)
    name = f" ({words.clean(mention.entity.name)})" if mention.entity is not None else ""
    return f', attributed to "{words.clean(mention.text)}"{name}'


def published(item: Cited) -> str:
    """The day of publication and how it is known."""
    report = item.report
    if report.published is None:
        return "no date"
    return words.published(report) + (
        "" if report.published_basis == "stated" else f" ({report.published_basis})"
    )


def event_json(
    event: Event, cited: Sequence[Cited], worth: Mapping[str, Graded] | None = None,
    reviews: Mapping[str, ClaimReview] = NO_REVIEWS,
) -> dict[str, Any]:  # fmt: skip
    """An event for programs: ``event``, and ``evidence`` with each claim, its report (without the text), its
    sentence's words, the words of each role and of the attribution, its credibility, and what people decided on it."""
    evidence = []
    for item in cited:
        report = report_json(item.report)
        del report["text"]
        by = item.claim.attribution
        evidence.append(
            {
                "claim": claim_json(item.claim),
                "report": report,
                "quote": item.claim.sentence.text,
                "roles": [
                    {"role": role.role, "text": item.coded.mention(role.mention).text}
                    for role in item.claim.roles
                ],
                "attribution": None if by is None else item.coded.mention(by).text,
                "credibility": (worth or {}).get(item.claim.id),
                "review": _review_json(reviews.get(item.claim.id)),
            }
        )
    return {"event": event, "evidence": evidence}


def _review_json(review: ClaimReview | None) -> dict[str, Any] | None:
    if review is None:
        return None
    return {
        "state": review.state, "votes": [list(vote) for vote in review.votes], "changes": review.changes,
        "decisions": [one.number for one in review.decisions],
    }  # fmt: skip
