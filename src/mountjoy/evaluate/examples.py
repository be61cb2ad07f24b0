"""The codebook's own examples, coded: which hold, and what came instead where one does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mountjoy.claim import Claim, CodedReport
from mountjoy.codebook.model import CodedExample, Type
from mountjoy.report import Report

Code = Callable[[Iterable[Report]], Iterable[CodedReport]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An example and what came of it.

    ``found``: there is a claim of the type on the trigger (of an example not to be coded: none of the type);
    ``holds``: also with its roles, codes and assertion. ``came`` says in words what was coded; ``wrong`` what is
    not as the example tells.
    """

    type: str
    text: str
    coded: bool
    found: bool
    holds: bool
    wrong: str
    came: str


def run_examples(types: Iterable[Type], code: Code) -> Iterator[Outcome]:
    """Codes every example of the types, each sentence once, and tells of each whether it holds."""
    types = list(types)
    texts = {example.text for type_ in types for example in type_.coded}
    texts |= {text for type_ in types for text in type_.not_coded}
    coded = {one.report.text: one for one in code(Report(text, text) for text in sorted(texts))}
    for type_ in types:
        for example in type_.coded:
            yield _of_coded(type_, example, coded[example.text])
        for text in type_.not_coded:
            claims = [claim for claim in coded[text].claims if claim.type == type_.id]
            wrong = f"is coded at {claims[0].trigger.text!r}" if claims else ""
            yield Outcome(type_.id, text, False, not claims, not claims, wrong, _came(coded[text]))


def _of_coded(type_: Type, example: CodedExample, coded: CodedReport) -> Outcome:
    claims = _on_trigger(coded, type_, example)
    wrongs = [_wrong(coded, claim, example) for claim in claims]
    holds = "" in wrongs
    wrong = "" if holds else min(wrongs, key=len) if wrongs else f"not coded at {example.trigger!r}"
    return Outcome(type_.id, example.text, True, bool(claims), holds, wrong, _came(coded))


def _on_trigger(coded: CodedReport, type_: Type, example: CodedExample) -> list[Claim]:
    """The claims of the type whose trigger shares a letter with the example's."""
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(example.trigger), example.text)]
    return [
        claim
        for claim in coded.claims
        if claim.type == type_.id
        and any(claim.trigger.start < end and start < claim.trigger.end for start, end in places)
    ]


def _wrong(coded: CodedReport, claim: Claim, example: CodedExample) -> str:
    """What of a claim is not as the example tells; empty where all is."""
    wrong = []
    if example.assertion and claim.assertion != example.assertion:
        wrong.append(f"assertion is {claim.assertion}, not {example.assertion}")
    for scheme in ("acled", "plover", "cameo", "muc"):
        told, given = getattr(example, scheme), _short(claim.codes.get(scheme))
        if told and told != given:
            wrong.append(f"{scheme} is {given or 'nothing'}, not {told}")
    fillers = {(role.role, _bare(coded.mention(role.mention).text)) for role in claim.roles}
    for role, told_words in example.roles.items():
        wrong += [f"no {role} {words!r}" for words in told_words if (role, _bare(words)) not in fillers]
    return "; ".join(wrong)


def _short(code: Any) -> str | None:
    """What the examples tell of a code: ACLED's sub-event type, PLOVER's event, MUC's incident."""
    if isinstance(code, Mapping):
        return code.get("sub_event_type") or code.get("event")
    return None if code is None else str(code)


def _bare(words: str) -> str:
    return re.sub(
        r"^(?:the|a|an|its|his|their|some|about|at least|least|more than|up to) ", "", words.lower()
    )


def _came(coded: CodedReport) -> str:
    """The claims of a sentence in words."""
    told = []
    for claim in coded.claims:
        roles = ", ".join(f"{role.role}: {coded.mention(role.mention).text}" for role in claim.roles)
        told.append(f"{claim.type} at {claim.trigger.text!r} ({roles or 'no roles'})")
    return "; ".join(told) or "nothing"
