"""Reports and claims as they stand: quotes at their offsets, ids from content, all as the log sealed them."""

from __future__ import annotations

from collections.abc import Iterator

from mountjoy.claim import Claim, CodedReport, Mention, Span, claim_id
from mountjoy.custody.chain import Logged, Seals
from mountjoy.custody.findings import RUN_AGAIN, Check, Damage, OnProgress, shown
from mountjoy.seal import Seal, seal
from mountjoy.store import rows
from mountjoy.store.audit import Audit, Spoilt

PART = 200


def check_coded(
    seen: Audit, logged: Logged, on_progress: OnProgress
) -> tuple[list[Check], list[Damage], list[str]]:
    """Check every report with its mentions and claims against its own text, its own ids and the log."""
    facts = {ident: (content, of_text) for ident, _, content, of_text in seen.report_facts()}
    ids, seals = list(facts), Seals(seen, logged)
    damages = [
        Damage(
            "reports",
            ident,
            "is missing: the log says that it was coded",
            f"log row {logged.coded[ident]}",
            "no row",
        )
        for ident in logged.coded
        if ident not in facts
    ]
    damaged, claims, unsealed = len(damages), 0, 0
    for done, (ident, coded) in enumerate(seen.coded(ids), start=1):
        if isinstance(coded, Spoilt):
            found = [Damage("reports", ident, f"cannot be read: {coded.reason}")]
        else:
            claims += len(coded.claims)
            logged_seal = seals.of(ident)
            unsealed += logged_seal is None and ident in logged.coded
            found = [*_damages(coded, facts[ident])]
            found += _unlogged(ident) if ident not in logged.coded else _against(logged_seal, coded, found)
        damages += found
        damaged += bool(found)
        if done % PART == 0 or done == len(ids):
            on_progress("reports", done, len(ids))
    notes = []
    if unsealed:
        notes.append(
            f"{unsealed} reports were coded before the log kept their seals: their quotes and ids were checked, other "
            "changes to their rows cannot be seen"
        )
    return [Check("reports and claims", len(ids) + claims, damaged)], damages, notes


def _unlogged(ident: str) -> list[Damage]:
    return [Damage("reports", ident, "was added by hand: no row of the log says that it was coded")]


def _damages(coded: CodedReport, facts: tuple[str, str]) -> Iterator[Damage]:
    """What is wrong with a report by itself."""
    report = coded.report
    told = (rows.content_of(report), rows.digest(report.text))
    for name, expected, found in zip(("content", "text_sha256"), facts, told, strict=True):
        if expected != found:
            yield Damage("reports", report.id, f"is not what its {name} says", expected, found, RUN_AGAIN)
    known = {mention.id for mention in coded.mentions}
    for mention in coded.mentions:
        yield from _quote("mentions", f"{report.id}/{mention.id}", "its words", mention, report.text)
        if mention.antecedent is not None and mention.antecedent not in known:
            yield _nobody("mentions", f"{report.id}/{mention.id}", mention.antecedent)
    for claim in coded.claims:
        yield from _claim(claim, coded, known)


def _claim(claim: Claim, coded: CodedReport, known: set[str]) -> Iterator[Damage]:
    text = coded.report.text
    yield from _quote("claims", claim.id, "its trigger", claim.trigger, text)
    yield from _quote("claims", claim.id, "its sentence", claim.sentence, text)
    for people in claim.people:
        yield from _quote("claims", claim.id, "the words of a number of people", people.words, text)
    if not claim.sentence.start <= claim.trigger.start <= claim.trigger.end <= claim.sentence.end:
        yield Damage("claims", claim.id, "its trigger stands outside its sentence")
    named = [role.mention for role in claim.roles]
    named += [people.who for people in claim.people if people.who is not None]
    missing = [name for name in [*named, claim.attribution] if name is not None and name not in known]
    yield from (_nobody("claims", claim.id, name) for name in missing)
    if not missing:
        expected = _id_of(claim, coded)
        if expected != claim.id:
            yield Damage("claims", claim.id, "its id is not that of its content", expected, claim.id)


def _nobody(table: str, ident: str, name: str) -> Damage:
    return Damage(table, ident, f"names the mention {name!r}, which is not there")


def _id_of(claim: Claim, coded: CodedReport) -> str:
    spans = {mention.id: (mention.start, mention.end) for mention in coded.mentions}
    return claim_id(
        coded.report.id, claim.kind, claim.type, (claim.trigger.start, claim.trigger.end),
        tuple((role.role, *spans[role.mention]) for role in claim.roles), claim.date, claim.assertion,
    )  # fmt: skip


def _quote(table: str, ident: str, what: str, span: Span | Mention, text: str) -> Iterator[Damage]:
    """A damage where the words do not stand at their offsets."""
    if not 0 <= span.start <= span.end <= len(text):
        where = f"{span.start} to {span.end}"
        yield Damage(table, ident, f"{what} stand outside the report's text", f"0 to {len(text)}", where)
    elif text[span.start : span.end] != span.text:
        at = f"{what} do not stand at {span.start} to {span.end} of the report"
        yield Damage(table, ident, at, shown(span.text), shown(text[span.start : span.end]))


def _against(logged: Seal | None, coded: CodedReport, found: list[Damage]) -> list[Damage]:
    """What differs from what the log sealed, unless the report itself has told of that row already."""
    now = seal(coded)
    if logged is None or now.sha256 == logged.sha256:
        return []
    ident, told = coded.report.id, {(damage.table, damage.id.partition("/")[0]) for damage in found}
    what = "was changed since it was coded: its seal differs"
    damages = []
    if now.report != logged.report and ("reports", ident) not in told:
        damages.append(Damage("reports", ident, what, logged.report, now.report, RUN_AGAIN))
    if now.mentions != logged.mentions and ("mentions", ident) not in told:
        damages.append(
            Damage(
                "mentions",
                ident,
                "mentions of the report were changed since it was coded",
                logged.mentions,
                now.mentions,
            )
        )
    for claim in sorted({*now.claims, *logged.claims}):
        was, is_ = logged.claims.get(claim), now.claims.get(claim)
        if is_ is None:
            damages.append(Damage("claims", claim, f"is missing from the report {ident}", was, "no row"))
        elif was is None:
            damages.append(Damage("claims", claim, f"was added by hand to the report {ident}", "no row", is_))
        elif was != is_ and ("claims", claim) not in told:
            damages.append(Damage("claims", claim, what, was, is_))
    if not damages and not found:
        damages.append(
            Damage(
                "reports",
                ident,
                "the order of its claims or its notes was changed",
                logged.sha256,
                now.sha256,
            )
        )
    return damages
