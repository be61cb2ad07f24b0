"""One report in full: where it came from, its text, and what it was coded to say."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from mountjoy.claim import Claim, CodedReport, PeopleCount
from mountjoy.cli import words
from mountjoy.cli.show_lists import headline

WIDTH = 78


def report_lines(coded: CodedReport) -> Iterator[str]:
    """A report for people to read."""
    report = coded.report
    yield headline(report)
    facts = {
        "Report": report.id,
        "Published": f"{words.published(report)} ({report.published_basis})",
        "Source": report.source,
        "Author": report.author,
        "Address": report.url,
        "Read from": report.origin,
        "Copy of": report.copy_of,
        "SHA-256": report.sha256,
    }
    for name, value in facts.items():
        if value:
            yield f"{name}: {words.clean(value)}"
    for reason in report.dating:
        yield f"  dated by: {words.clean(reason)}"
    yield ""
    for paragraph in report.text.splitlines():
        yield from textwrap.wrap(words.clean(paragraph), WIDTH) or [""]
    yield ""
    yield f"{words.plural(len(coded.claims), 'claim')}"
    for claim in coded.claims:
        yield ""
        yield from claim_lines(coded, claim)
    for issue in coded.issues:
        yield f"Note: {words.clean(issue)}"


def people_line(coded: CodedReport, people: PeopleCount) -> str:
    """A number of people for people to read: what became of them, how many, in which words, and who they were."""
    label = f"{people.outcome}, of these" if people.part else people.outcome
    line = f'{label}: {words.number(people.count)} "{words.clean(people.words.text)}"'
    if people.who is None:
        return line
    mention = coded.mention(people.who)
    entity = mention.entity
    named = mention.text if entity is None else entity.name
    return line if named in people.words.text else f"{line} = {words.clean(named)}"


def claim_lines(coded: CodedReport, claim: Claim) -> Iterator[str]:
    """A claim for people to read: what it says, and the sentence with its words marked."""
    mentions = [(role.role, coded.mention(role.mention)) for role in claim.roles]
    put = f"{words.type_name(claim.type)}, {claim.assertion}, {words.when(claim.date)}"
    yield f"{claim.kind}: {put}  ({claim.id})"
    for role, mention in mentions:
        entity = mention.entity
        resolved = "not resolved" if entity is None else f"{entity.name} ({entity.id})"
        yield f'  {role}: "{words.clean(mention.text)}" = {words.clean(resolved)}'
    if claim.attribution is not None:
        yield f'  attributed to: "{words.clean(coded.mention(claim.attribution).text)}"'
    for label, count in (("reported killed", claim.fatalities), ("reported injured", claim.injuries)):
        if count is not None:
            yield f'  {label}: {words.number(count)} "{words.clean(count.text)}"'
    for people in claim.people:
        yield f"  {people_line(coded, people)}"
    spans = [
        (claim.trigger.start, claim.trigger.end),
        *((mention.start, mention.end) for _, mention in mentions),
    ]
    yield f"  {words.marked(coded.report.text, claim.sentence.start, claim.sentence.end, spans)}"
