"""Reads crosswalks: for each scheme a code, or rules on who took part and on the words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast, get_args

from mountjoy.claim import RoleName
from mountjoy.codebook.model import (
    ActorKind,
    Crosswalk,
    Lexicon,
    PloverCode,
    Rule,
    Schemes,
    UcdpSide,
)
from mountjoy.codebook.nodes import At, suggestion
from mountjoy.codebook.tables import lemmas, plover_code

SCHEMES = ("acled", "plover", "cameo", "muc", "ucdp")
_CONDITIONS = ("when", "trigger", "words")


@dataclass(frozen=True)
class Tables:
    """What frames and crosswalks refer to."""

    kinds: Mapping[str, ActorKind]
    groups: Mapping[str, frozenset[str]]
    schemes: Schemes
    lexicon: Lexicon

    @cached_property
    def sides(self) -> dict[str, UcdpSide | None]:
        """Each actor kind's UCDP side."""
        return {kind.id: kind.ucdp for kind in self.kinds.values()}

    def kind_set(self, at: At) -> frozenset[str]:
        """A list of actor kinds, ``$name`` replaced by that group of kinds."""
        found: set[str] = set()
        for value in at.texts():
            if value.startswith("$") and value[1:] in self.groups:
                found |= self.groups[value[1:]]
            elif value in self.kinds:
                found.add(value)
            else:
                known = [*self.kinds, *(f"${name}" for name in self.groups)]
                at.fail(f"unknown actor kind {value!r}{suggestion(value, known)}")
        return frozenset(found)


def role(name: str, at: At) -> RoleName:
    """A role's name, checked."""
    if name not in get_args(RoleName):
        at.fail(f"unknown role {name!r}{suggestion(name, get_args(RoleName))}")
    return cast(RoleName, name)


def read_crosswalk(at: At, tables: Tables, *, partial: bool = False) -> Crosswalk:
    """What each scheme calls a type; ``partial`` where another crosswalk answers when no rule of this one holds."""
    row = at.mapping(required=(), optional=SCHEMES)
    rules = {name: _rules(name, row[name], tables, partial) for name in SCHEMES if name in row}
    return Crosswalk(**rules, sides=tables.sides)


def _rules(scheme: str, at: At, tables: Tables, partial: bool) -> tuple[Rule, ...]:
    nodes = at.items() if at.is_list else []
    if not nodes or not nodes[0].is_mapping:
        return (Rule((), _answer(scheme, at, tables)),)
    rules: list[Rule] = []
    for number, node in enumerate(nodes, start=1):
        row = node.mapping(required=("is",), optional=_CONDITIONS)
        last = number == len(nodes)
        bare = not any(name in row for name in _CONDITIONS)
        if last and not bare and not partial:
            node.fail(f"the last rule of {scheme} must have no 'when', so that there is always an answer")
        if not last and bare:
            node.fail(f"this rule of {scheme} has no 'when', so the rules after it can never hold")
        rule = _rule(scheme, row, tables)
        before = next((earlier for earlier in rules if _covers(earlier, rule)), None)
        if before is not None:
            node.fail(
                f"this rule of {scheme} can never hold: rule {rules.index(before) + 1} holds wherever it would"
            )
        rules.append(rule)
    return tuple(rules)


def _rule(scheme: str, row: Mapping[str, At], tables: Tables) -> Rule:
    when = list(row["when"].pairs()) if "when" in row else []
    if "when" in row and not when:
        row["when"].fail("'when' names no role")
    trigger, words = (
        frozenset(lemmas(row[name], tables.lexicon.lists)) if name in row else frozenset()
        for name in ("trigger", "words")
    )
    conditions = tuple((role(name, value), tables.kind_set(value)) for name, value in when)
    return Rule(conditions, _answer(scheme, row["is"], tables), trigger, words)


def _covers(one: Rule, other: Rule) -> bool:
    """Whether the one holds wherever the other would."""
    asked = dict(other.when)
    kinds = all(name in asked and asked[name] <= wanted for name, wanted in one.when)
    return kinds and _wider(one.trigger, other.trigger) and _wider(one.words, other.words)


def _wider(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or (bool(other) and other <= one)


def _answer(scheme: str, at: At, tables: Tables) -> Any:
    if at.is_null:
        return None
    schemes = tables.schemes
    if scheme == "acled":
        return schemes.acled[at.one_of(schemes.acled, "ACLED sub-event type")]
    if scheme == "plover":
        row = at.mapping(required=("event",), optional=("mode",))
        return _with_unreal(plover_code(row, schemes.plover), schemes)
    if scheme == "muc":
        return at.one_of(schemes.muc, "MUC incident type")
    if scheme == "ucdp":
        nodes = at.items() if at.is_list else [at]
        return tuple(node.one_of(schemes.ucdp, "UCDP type of violence") for node in nodes)
    return _cameo(at, schemes.cameo)


def _with_unreal(code: PloverCode, schemes: Schemes) -> PloverCode:
    for row in schemes.plover_unreal:
        if code.event in row.events and (not row.modes or code.mode in row.modes):
            return replace(code, planned=row.planned, threatened=row.threatened, denied=row.denied)
    return code


def _cameo(at: At, known: Collection[str]) -> str:
    code = at.text()
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4):
        at.fail(f"{code!r} is no CAMEO code (two to four digits, in quotes)")
    if code not in known:
        near = sorted(other for other in known if other[:2] == code[:2])
        at.fail(f"unknown CAMEO code {code!r}" + (f"; known: {', '.join(near)}" if near else ""))
    return code
