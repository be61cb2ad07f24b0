"""Outlets of a record: their grades by the Admiralty code, and the party whose voice each is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from mountjoy.decision import Decided, Decision
from mountjoy.errors import InputError
from mountjoy.grading import GRADES, GradeRow
from mountjoy.merge.sides import Kin
from mountjoy.record import SourceGrade
from mountjoy.resolve.registry import Registry, default_registry
from mountjoy.store import RecordFile

_PARTIES = frozenset(
    {
        "state-forces",
        "police",
        "external-forces",
        "government",
        "rebel-group",
        "political-militia",
        "identity-militia",
        "party",
    }
)


def kin_of(registry: Registry) -> Kin:
    """Who stands under whom by the list of actors."""
    return Kin({one.id: one.parent for one in registry.actors.values() if one.parent is not None})


@lru_cache(maxsize=1)
def default_kin() -> Kin:
    """Who stands under whom by the list of actors that the package brings."""
    return kin_of(default_registry())


def grades_of(
    names: Iterable[str], decided: Decided, decisions: Sequence[Decision], registry: Registry
) -> list[SourceGrade]:
    """What is known of outlets by name: a person's grade, else the party that the list of actors puts the outlet under."""
    graded_by = {one.subject: one for one in decisions if one.about == "source" and not one.undone}
    made = []
    for name in names:
        decision = graded_by.get(name)
        default = affiliation_by_registry(name, registry)
        if decision is None:
            basis = "not graded" if default is None else "registry"
            made.append(SourceGrade(name, "F", default, None, basis))
            continue
        detail = decision.detail or {}
        affiliation = detail.get("affiliation", default)
        made.append(
            SourceGrade(
                name, decision.verdict, affiliation, detail.get("leaning"), decision.who, decision.why
            )
        )
    return made


def with_outlets(decided: Decided, outlets: Iterable[SourceGrade]) -> Decided:
    """What merging takes from decisions, with the party of each outlet, whether a person or the list of actors gave it."""
    known = {one.name: one.affiliation for one in outlets if one.affiliation is not None}
    return replace(decided, affiliations=known)


def decided_of(record: RecordFile, registry: Registry | None = None) -> Decided:
    """What merging takes from a record's decisions, with the outlets of its reports put under their parties."""
    names = sorted(record.outlet_counts())
    decided = record.decided()
    return with_outlets(
        decided, grades_of(names, decided, record.decisions(), registry or default_registry())
    )


def affiliation_by_registry(name: str, registry: Registry) -> str | None:
    """The party whose voice an outlet of that name is, by the list of actors: the one that the outlet is put under; a party itself."""
    found = registry.look_up(name, loose=False)
    if found is None:
        return None
    actor = found.actor
    if actor.kind in _PARTIES:
        return actor.id
    return registry.party_of(actor.id)


def grade_source(
    record: RecordFile, name: str, grade: str, who: str, *,
    affiliation: str | None = None, leaning: str | None = None, why: str | None = None, registry: Registry | None = None,
) -> SourceGrade:  # fmt: skip
    """Keep a person's grade of an outlet, with the party it belongs to or leans to (ids of the list of actors or the record).

    Raises InputError where the grade or a party is unknown.
    """
    registry = registry or default_registry()
    if grade not in tuple(GRADES):
        raise InputError(f"{grade!r} is no grade of a source; the Admiralty code has {', '.join(GRADES)}")
    known = {one.id for one in record.actors()}
    for party in (affiliation, leaning):
        _check_party(party, known, registry)
    parties = {"affiliation": affiliation, "leaning": leaning}
    detail = {name: party for name, party in parties.items() if party is not None}
    record.decide(who, "source", grade, name, why=why, detail=detail or None)
    return SourceGrade(name, grade, affiliation, leaning, who, why)


def grade_sources(
    record: RecordFile, path: Path, rows: Sequence[GradeRow], who: str, registry: Registry | None = None
) -> list[SourceGrade]:
    """Keep the grades of a file (`mountjoy.grading.read_grades`), after all its parties were looked up. Raises InputError."""
    registry = registry or default_registry()
    known = {one.id for one in record.actors()}
    for row in rows:
        for party in (row.affiliation, row.leaning):
            _check_party(party, known, registry, f"{path}:{row.line}: ")
    return [
        grade_source(
            record, row.source, row.grade, who,
            affiliation=row.affiliation, leaning=row.leaning, why=row.why, registry=registry,
        )
        for row in rows
    ]  # fmt: skip


def _check_party(party: str | None, known: Collection[str], registry: Registry, where: str = "") -> None:
    if party is None or party in registry.actors or party in known or _composed(party):
        return
    raise InputError(f"{where}no actor has the id {party!r}. See: mountjoy actors lookup NAME")


def _composed(ident: str) -> bool:
    body, _, country = ident.partition(":")
    return body in ("government", "state-forces", "police") and len(country) == 2 and country.isupper()
