"""One item a screen: the question, the sentence in its paragraph, the fields, the keys, progress and pace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from mountjoy.applied import corrected_fields
from mountjoy.claim import Claim, CodedReport, Mention
from mountjoy.cli import words
from mountjoy.cli.show_lists import headline
from mountjoy.deciding.asking import Asked, Shown
from mountjoy.deciding.queues import TITLES, counted
from mountjoy.decision import Correction

# Colours that the colour-blind can tell apart (Okabe and Ito); the role's name stands beside the words, so that colour is
# never alone.
STYLES = {
    "actor": "#56B4E9", "recipient": "#E69F00", "victim": "#E69F00", "target": "#E69F00", "place": "#009E73",
    "origin": "#009E73", "destination": "#009E73", "instrument": "#CC79A7", "topic": "#CC79A7", "by": "#F0E442",
}  # fmt: skip
AROUND = 600  # code points of a paragraph shown on either side of the sentence
KEYS = {
    "a": "accept", "r": "reject", "e": "correct", "m": "same event", "d": "different", "s": "skip", "u": "undo",
    "n": "note", "q": "quit", "?": "help",
}  # fmt: skip
KEYS_OF = {
    "events": "aremdsunq?", "low": "aresunq?", "second": "aresunq?", "merges": "mdsunq?", "actors": "armsuq?",
    "places": "mrsuq?", "contradictions": "asunq?", "changed": "arsuq?",
}  # fmt: skip
OTHER_WORDS = {
    ("actors", "a"): "a new actor, as guessed", ("actors", "r"): "no actor", ("actors", "m"): "is somebody known",
    ("places", "m"): "is a place known", ("places", "r"): "no place", ("contradictions", "a"): "settle",
    ("changed", "a"): "still holds", ("changed", "r"): "no longer", ("merges", "m"): "the same event",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sitting is: what waits in the queue, what was decided and skipped, for how long."""

    waiting: int
    decided: int
    skipped: int
    seconds: float

    @property
    def told(self) -> str:
        """In words, such as "12 decided, 2 skipped, 31 wait, 180 an hour"."""
        told = [f"{self.decided} decided", f"{self.skipped} skipped", f"{counted(self.waiting)} wait"]
        if self.decided and self.seconds >= 1:
            told.append(f"{round(self.decided * 3600 / self.seconds)} an hour")
        return ", ".join(told)


def screen(asked: Asked, focus: int | None, progress: Progress, message: str = "") -> RenderableType:
    """The screen of an item. ``focus`` is the number of the claim that keys are for, from 1; None for all of them."""
    parts: list[RenderableType] = [
        Rule(
            Text.assemble((TITLES[asked.item.kind], "bold"), f"  {asked.item.why}"), align="left", style="dim"
        ),
        Padding(Text(words.clean(asked.question), style="bold"), (1, 0)),
    ]
    if asked.item.kind == "merges":
        parts.append(_side_by_side(asked.shown))
    else:
        shown = asked.shown[(focus or 1) - 1 :][:1]
        parts += [part for one in shown for part in _claim_parts(one)]
        parts += list(_others(asked, focus))
    if message:
        parts.append(Padding(Text(message, style="bold"), (1, 0, 0, 0)))
    parts += [Rule(style="dim"), _keys(asked), Text(progress.told, style="dim")]
    return Group(*parts)


def _claim_parts(one: Shown) -> Iterator[RenderableType]:
    yield Padding(paragraph(one.claim, one.coded), (0, 0, 1, 2))
    yield fields(one)


def _side_by_side(shown: Sequence[Shown]) -> Table:
    table = Table(box=None, expand=True, pad_edge=False, padding=(0, 2, 0, 0))
    for one in shown[:2]:
        table.add_column(Text(words.clean(one.question), style="bold"), ratio=1, overflow="fold")
    table.add_row(*(paragraph(one.claim, one.coded) for one in shown[:2]))
    table.add_row("", "")
    table.add_row(*(fields(one) for one in shown[:2]))
    return table


def _others(asked: Asked, focus: int | None) -> Iterator[RenderableType]:
    """The other claims of the event in a line each, with the key that brings them forward."""
    if len(asked.shown) < 2:
        return
    what = "What is said" if asked.item.kind == "contradictions" else "Claims of this event"
    yield Padding(Text(f"{what}: a number shows one, 0 goes back", style="dim"), (1, 0, 0, 0))
    for number, one in enumerate(asked.shown[:9], start=1):
        line = Text(f" {number} ", style="reverse" if number == focus else "bold")
        line.append(f" {one.review.state if one.review else 'coded'}  ", style="dim")
        line.append(f"{words.type_name(one.claim.type)}: {words.clean(one.claim.sentence.text)}")
        line.truncate(200, overflow="ellipsis")
        yield line


def paragraph(claim: Claim, coded: CodedReport) -> Text:
    """The sentence in its paragraph; the words that tell the claim and its parties marked with what they are."""
    text = coded.report.text
    start, end = _paragraph(text, claim)
    mentions = {mention.id: mention for mention in coded.mentions}
    marks: dict[tuple[int, int], list[str]] = {}
    for role in claim.roles:
        mention = mentions[role.mention]
        marks.setdefault((mention.start, mention.end), []).append(role.role)
    if claim.attribution is not None:
        mention = mentions[claim.attribution]
        marks.setdefault((mention.start, mention.end), []).append("by")
    told = Text()
    told.append(_flat(text[start : claim.sentence.start]), style="dim")
    _add_marked(told, text, claim, marks)
    told.append(_flat(text[claim.sentence.end : end]), style="dim")
    return told


def _paragraph(text: str, claim: Claim) -> tuple[int, int]:
    """The paragraph of a claim's sentence, at most `AROUND` on either side, cut at words."""
    first, last = claim.sentence.start, claim.sentence.end
    start = max(text.rfind("\n\n", 0, first) + 2 if "\n\n" in text[:first] else 0, first - AROUND)
    after = text.find("\n\n", last)
    end = min(after if after >= 0 else len(text), last + AROUND)
    while 0 < start < first and not text[start - 1].isspace():
        start += 1
    while last < end < len(text) and not text[end].isspace():
        end -= 1
    return start, end


def _add_marked(told: Text, text: str, claim: Claim, marks: dict[tuple[int, int], list[str]]) -> None:
    """The sentence, its marks one after the other; of overlapping marks the first."""
    at, last = claim.sentence.start, claim.sentence.end
    trigger = (claim.trigger.start, claim.trigger.end)
    for start, end in sorted({*marks, trigger}):
        if start < at or end > last or start == end:
            continue
        told.append(_flat(text[at:start]))
        roles = marks.get((start, end), [])
        style = STYLES.get(roles[0], "") if roles else ""
        told.append(
            _flat(text[start:end]),
            style=f"bold underline {style}" if (start, end) == trigger else f"bold {style}",
        )
        if roles:
            told.append(f" [{', '.join(roles)}]", style=f"{style} dim")
        at = end
    told.append(_flat(text[at:last]))


def _flat(text: str) -> str:
    """Words of a report fit for the terminal, with the spaces at their ends kept."""
    plain = words.clean(text)
    before = " " if text[:1].isspace() and plain else ""
    after = " " if text[-1:].isspace() and plain else ""
    return f"{before}{plain}{after}" if plain else (" " if text else "")


def fields(one: Shown) -> Table:
    """A claim's values, the coder's beside those that people changed."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    review = one.review
    changed = set(corrected_fields(Correction(review.changes, ()))) if review is not None else set()
    before = dict(_values(one.was.claim, one.was.coded))
    now = dict(_values(one.claim, one.coded))
    for name in dict.fromkeys([*now, *before]):
        value = Text(now.get(name, words.DASH))
        if name in changed and now.get(name) != before.get(name):
            value = Text.assemble(
                (now.get(name, "nobody"), "bold"), (f"   coded: {before.get(name, words.DASH)}", "dim")
            )
        table.add_row(name, value)
    report = one.coded.report
    source = words.clean(report.source or report.origin or "source unknown")
    table.add_row("report", Text(f"{headline(report)}; {source}, {words.published(report)}", style="dim"))
    told = f"claim {one.claim.id}, score {one.was.claim.score:.2f}"
    if review is not None:
        told += f", {review.state}: " + ", ".join(f"{who} {vote}s" for who, vote in review.votes)
        for decision in review.decisions:
            if decision.why:
                table.add_row("note", Text(f"{decision.who}: {words.clean(decision.why)}", style="dim"))
    table.add_row("", Text(told, style="dim"))
    return table


def _values(claim: Claim, coded: CodedReport) -> Iterator[tuple[str, str]]:
    mentions = {mention.id: mention for mention in coded.mentions}
    yield "type", words.type_name(claim.type)
    parties: dict[str, list[str]] = {}
    for role in claim.roles:
        parties.setdefault(role.role, []).append(_party(mentions[role.mention], mentions))
    for name, told in parties.items():
        yield name, "; ".join(told)
    yield "date", words.when(claim.date) + ("" if claim.date is None else f" ({claim.date.basis})")
    for name, count in (("fatalities", claim.fatalities), ("injuries", claim.injuries)):
        if count is not None:
            yield name, words.number(count)
    yield "assertion", claim.assertion
    if claim.attribution is not None:
        yield "attribution", _party(mentions[claim.attribution], mentions)


def _party(mention: Mention, mentions: dict[str, Mention]) -> str:
    """A party by its words and what they stand for."""
    seen, own = {mention.id}, mention
    while mention.entity is None and mention.antecedent is not None and mention.antecedent not in seen:
        mention = mentions[mention.antecedent]
        seen.add(mention.id)
    entity = mention.entity
    if entity is None:
        return f"{words.clean(own.text)} (not resolved)"
    about = ", ".join(filter(None, (entity.id, entity.kind, entity.admin1, entity.country)))
    return f"{words.clean(entity.name)} ({about})"


def _keys(asked: Asked) -> Text:
    told = Text()
    for key in KEYS_OF[asked.item.kind]:
        told.append(f" {key} ", style="reverse")
        told.append(f" {OTHER_WORDS.get((asked.item.kind, key), KEYS[key])}  ")
    return told


HELP = """\
a  accept: the report says so, and it is coded right
r  reject: it should not stand; it then makes no event, tie or control
e  correct: field=value, such as type=clash, date=2017-11-03, fatalities=10-15, actor=ID or a name, place=NAME, recipient=none
m  same event: as another one (its id is asked for), or in the queue of merges as the one beside it
d  different: of the claim that a number brought forward: it is not of this event; in the queue of merges: two events
1-9, 0  bring one claim of the event forward, so that the keys are for it alone; 0 for all
s  skip: ask another time
u  undo the last decision of this sitting
n  note: a remark that stays with the claim
q  quit: everything is kept already; the record is merged again
Every decision is a row with who, when and why, and can be undone: mountjoy review log, mountjoy review undo NUMBER"""
