"""The record beside what claims and decisions give: events, ties and control computed anew and compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from mountjoy import __version__, pipeline
from mountjoy.custody.chain import Logged
from mountjoy.custody.findings import MERGE_AGAIN, Check, Damage, OnProgress, shown
from mountjoy.custody.kept import stated_damages
from mountjoy.custody.through_time import check_through_time
from mountjoy.store.audit import MERGED, Audit, Merged, Spoilt

_LONGEST = 120  # code points of a value that is shown


def check_computed(
    seen: Audit, logged: Logged, on_progress: OnProgress
) -> tuple[list[Check], list[Damage], list[str]]:
    """Compute what is merged anew and compare every value of it, and the columns by which it is found."""
    if not seen.record.merged:
        note = "the record is older than its claims and decisions (a run was cut off): run `mountjoy run` to go on"
        return [Check("events, ties and control", 0, 0)], [], [note]
    on_progress("merging again", 0, 1)
    try:
        items, anew = pipeline.merged_anew(seen.record)
    except (ValueError, TypeError, KeyError, msgspec.MsgspecError) as error:
        what = f"what is merged cannot be computed anew, because rows below it are damaged: {error}"
        return [Check("events, ties and control", 0, 1)], [Damage("events", "all", what)], []
    on_progress("merging again", 1, 1)
    checks, damages = [], []
    for name in MERGED:
        things, found = _compare(seen, name, getattr(anew, name))
        checks.append(Check(name, things, len({damage.id for damage in found})))
        damages += found
    damages += [*_links(seen), *_states(seen), *stated_damages(seen, anew, on_progress)]
    made, wrong = check_through_time(seen, items, anew.events, on_progress)
    checks += made
    damages += wrong
    if damages and logged.merged_by not in (None, __version__):
        note = f"the record was merged by version {logged.merged_by}, this is {__version__}: differences may come of that"
        return checks, damages, [note]
    return checks, damages, []


def _compare(seen: Audit, name: str, anew: Sequence[Merged]) -> tuple[int, list[Damage]]:
    expected = {value.id: value for value in anew}
    damages: list[Damage] = []
    there = set()
    for ident, held, columns in seen.merged(name):
        there.add(ident)
        if isinstance(held, Spoilt):
            damages.append(Damage(name, ident, f"cannot be read: {held.reason}", advice=MERGE_AGAIN))
            continue
        for column, found in columns.items():
            what = f"its column {column} is not what its body says"
            damages.append(Damage(name, ident, what, found=shown(found), advice=MERGE_AGAIN))
        wanted = expected.get(ident)
        if wanted is None:
            damages.append(
                Damage(name, ident, "does not follow from any claims", "no row", _told(held), MERGE_AGAIN)
            )
        elif held != wanted:
            damages += _differences(name, ident, wanted, held)
    for ident in sorted(set(expected) - there):
        damages.append(
            Damage(
                name,
                ident,
                "is missing: claims and decisions give it",
                _told(expected[ident]),
                "no row",
                MERGE_AGAIN,
            )
        )
    return len(there | set(expected)), damages


def _differences(name: str, ident: str, wanted: Merged, held: Merged) -> list[Damage]:
    damages = []
    for field in dataclasses.fields(wanted):
        one, other = getattr(wanted, field.name), getattr(held, field.name)
        if _plain(one) != _plain(other):
            what = f"its {field.name} is not what claims and decisions give"
            damages.append(Damage(name, ident, what, _short(one), _short(other), MERGE_AGAIN))
    return damages


def _links(seen: Audit) -> list[Damage]:
    """The table of links between events and claims beside the events themselves."""
    links = dict(seen.event_links())
    damages = []
    for ident, held, _ in seen.merged("events"):
        if isinstance(held, Spoilt):
            continue
        expected, found = tuple(sorted(held.claims)), links.pop(ident, ())
        if expected != found:
            what = "its links are not the claims of its body"
            damages.append(Damage("event_claims", ident, what, _short(expected), _short(found), MERGE_AGAIN))
    damages += [Damage("event_claims", ident, "links an event that is not there") for ident in sorted(links)]
    return damages


def _states(seen: Audit) -> list[Damage]:
    """How events stand with reviewers, beside the decisions; what was published stays so."""
    allowed = {"published"} if seen.count("snapshots") else set()
    return [
        Damage("events", ident, "its state is not what the decisions give", expected, found, MERGE_AGAIN)
        for ident, found, expected in seen.event_states()
        if found not in {expected, *allowed}
    ]


def _told(value: Merged) -> str:
    return f"{value.type} of {len(value.claims)} claims"


def _short(value: object) -> str:
    told = msgspec.json.encode(_plain(value)).decode()
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 3]}..."


def _plain(value: object) -> Any:
    made = msgspec.to_builtins(value)
    return dict(sorted(made.items())) if isinstance(made, Mapping) else made
