"""Why a value of the record differs between two snapshots: reports, coders, decisions, versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from mountjoy.custody.body import Line

_MOST = 5  # reasons of one sort that are named one by one


class Known(Protocol):
    """What a snapshot tells: its claims, reports and decisions by id or number, and the version that published it."""

    claims: dict[str, Line]
    reports: dict[str, Line]
    decisions: dict[int, Line]
    version: str | None


def reasons(
    old: Line | None, new: Line | None, before: Known, after: Known, keys: Mapping[str, str]
) -> tuple[str, ...]:
    """What led from the old value to the new one, in words; never empty."""
    was = set() if old is None else set(old.get("claims", ()))
    is_ = set() if new is None else set(new.get("claims", ()))
    known = {keys.get(claim, claim) for claim in was}
    came = {claim for claim in is_ if keys.get(claim, claim) not in known}
    now = {keys.get(claim, claim) for claim in is_}
    went = {claim for claim in was if keys.get(claim, claim) not in now}
    found = [
        *_reports(came, went, before, after),
        *_coders(was | is_, before, after),
        *_decisions(old, new, was | is_, before, after),
    ]
    if not found:
        found += _gone(went, before, after)
    if not found and came and old is not None:
        found.append("claims of other events joined it: more reports tell of the same")
    if not found and went and new is not None:
        found.append("claims of it went to other events")
    if not found and before.version != after.version:
        found.append(f"merged by version {after.version} instead of {before.version}")
    return tuple(found) or ("no cause is on record: the rules of merging or the selection differ",)


def _reports(came: set[str], went: set[str], before: Known, after: Known) -> Iterator[str]:
    """Reports that are new, or say something else than before."""
    new = {after.claims[claim]["report"] for claim in came if claim in after.claims}
    gone = {before.claims[claim]["report"] for claim in went if claim in before.claims}
    yield from _some(
        f"report added: {_title(after.reports.get(one), one)}" for one in sorted(new - set(before.reports))
    )
    for one in sorted(new | gone):
        earlier, later = before.reports.get(one), after.reports.get(one)
        if earlier is not None and later is not None and earlier["text_sha256"] != later["text_sha256"]:
            yield f"report revised: {_title(later, one)}"


def _gone(went: set[str], before: Known, after: Known) -> Iterator[str]:
    """Reports that nothing rests on any more."""
    gone = {before.claims[claim]["report"] for claim in went if claim in before.claims}
    yield from _some(
        f"report no longer cited: {_title(before.reports.get(one), one)}"
        for one in sorted(gone - set(after.reports))
    )


def _title(report: Line | None, ident: str) -> str:
    title = None if report is None else report.get("title") or report.get("origin")
    return f"{ident} ({title})" if title else ident


def _coders(claims: set[str], before: Known, after: Known) -> Iterator[str]:
    """Reports coded by another version."""
    told = set()
    for side in (before, after):
        for claim in claims & set(side.claims):
            report = side.claims[claim]["report"]
            one, two = before.reports.get(report), after.reports.get(report)
            if one is not None and two is not None and one["coder"] != two["coder"]:
                told.add(f"coded by {two['coder']!r} instead of {one['coder']!r}")
    yield from sorted(told)


def _decisions(
    old: Line | None, new: Line | None, claims: set[str], before: Known, after: Known
) -> Iterator[str]:
    """Decisions on what takes part in the value that were made or undone in between."""
    named = claims | _names(old) | _names(new)
    for value in (old, new):
        if value is not None:
            named.add(str(value["id"]))
    for side in (before, after):
        for claim in claims & set(side.claims):
            told = side.claims[claim]
            named |= {mention["entity"]["id"] for mention in told["mentions"] if mention.get("entity")}
            source = side.reports.get(told["report"], {}).get("source")
            named |= {source} if source else set()
    made = [one for number, one in sorted(after.decisions.items()) if number not in before.decisions]
    undone = [one for number, one in sorted(before.decisions.items()) if number not in after.decisions]
    yield from _some(_told(one, "") for one in made if named & {one["subject"], one.get("object")})
    yield from _some(_told(one, "undone: ") for one in undone if named & {one["subject"], one.get("object")})


def _names(value: Line | None) -> set[str]:
    """The ids of everyone and every place in a value."""
    if value is None:
        return set()
    parts = [*value.get("parties", ()), value.get("place"), value.get("actor"), value.get("recipient")]
    return {part["entity"] for part in parts if isinstance(part, Mapping) and part.get("entity")}


def _told(one: Line, how: str) -> str:
    to = f" and {one['object']}" if one.get("object") else ""
    why = f": {one['why']}" if one.get("why") else ""
    return f"{how}decision {one['number']} by {one['who']}: {one['about']} {one['verdict']}, {one['subject']}{to}{why}"


def _some(found: Iterator[str]) -> Iterator[str]:
    """The first few, and how many more there are."""
    held = list(found)
    yield from held[:_MOST]
    if len(held) > _MOST:
        yield f"and {len(held) - _MOST} more of these"
