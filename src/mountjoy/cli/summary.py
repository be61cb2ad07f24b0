"""The summary at the end of a run, and the exit code that follows from it."""

from __future__ import annotations

from typing import Any

from mountjoy.cli.words import clean, plural
from mountjoy.ingest.types import ItemDecision
from mountjoy.pipeline import Summary

EXIT_SKIPPED = 3
MOST_ISSUES = 20  # lines of problems that are shown


def summary_lines(summary: Summary) -> list[str]:
    """What a run did, for people."""
    lines = [f"Read {plural(summary.read, 'report')}: {_standing(summary)}."]
    claims = summary.claims
    lines.append(
        f"{summary.record} holds {plural(summary.reports, 'report')} "
        f"({plural(summary.copies, 'copy', 'copies')}) "
        f"with {plural(sum(claims.values()), 'claim')}: {plural(claims['event'], 'event claim')}, "
        f"{plural(claims['tie'], 'tie claim')}, {plural(claims['control'], 'control claim')}."
    )
    lines.append(
        f"They add up to {plural(summary.events, 'event')}, {plural(summary.ties, 'tie')} and "
        f"{plural(summary.control, 'statement')} of who holds what."
    )
    if summary.laid_anew:
        lines.append(
            "The list of actors or the rules are others than before: contradictions, ties and who holds what were laid anew."
        )
    if summary.unresolved:
        lines.append(
            f"{plural(summary.unresolved, 'name')} could not be resolved. See: mountjoy show unresolved"
        )
    lines += [
        decision_line(decision) for decision in summary.decisions if decision.mode in ("lines", "paragraphs")
    ]
    issues = [issue for issue in summary.issues if issue.severity != "note"]
    lines += [
        f"{issue.severity.capitalize()}: {clean(issue.origin)}: {clean(issue.message)}" for issue in issues
    ][:MOST_ISSUES]
    if len(issues) > MOST_ISSUES:
        lines.append(f"and {plural(len(issues) - MOST_ISSUES, 'more problem')}")
    if summary.skipped:
        lines.append(f"{plural(summary.skipped, 'input was', 'inputs were')} skipped.")
    return lines


def decision_line(decision: ItemDecision) -> str:
    """How a file was cut into reports, why, and how to have it otherwise."""
    otherwise = f" ({decision.override})" if decision.override else ""
    told = f"read as {plural(decision.count, 'report')}, {decision.mode}: {decision.reason}{otherwise}"
    return clean(f"{decision.origin}: {told}")


def _standing(summary: Summary) -> str:
    parts = [
        (summary.new, "new"),
        (summary.again, "coded again"),
        (summary.unchanged, "unchanged"),
        (summary.refused, "refused"),
    ]
    told = [f"{count:,} {word}" for count, word in parts if count]
    return ", ".join(told) if told else "nothing to do"


def summary_json(summary: Summary) -> dict[str, Any]:
    """What a run did, for programs."""
    return {
        "record": str(summary.record),
        "read": summary.read,
        "new": summary.new,
        "again": summary.again,
        "unchanged": summary.unchanged,
        "refused": summary.refused,
        "skipped": summary.skipped,
        "reports": summary.reports,
        "copies": summary.copies,
        "claims": dict(summary.claims),
        "events": summary.events,
        "ties": summary.ties,
        "control": summary.control,
        "unresolved": summary.unresolved,
        "laid_anew": summary.laid_anew,
        "decisions": list(summary.decisions),
        "issues": list(summary.issues),
    }


def exit_code(summary: Summary) -> int:
    """0 where all was read, 3 where something was skipped."""
    return EXIT_SKIPPED if summary.skipped else 0
