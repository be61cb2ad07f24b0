"""Claims of one report: candidates of every sentence, joined, put, dated, scored and set in order of salience."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from spacy.tokens import Doc

from mountjoy.claim import Claim, DateValue, Mention, Role, Span, claim_id
from mountjoy.codebook.crosswalk import codes
from mountjoy.codebook.model import Codebook
from mountjoy.coder.assertion import Put, put
from mountjoy.coder.circumstance import add_circumstances, date_words, tense
from mountjoy.coder.compounds import Asserted, asserted
from mountjoy.coder.draft import Draft
from mountjoy.coder.figurative import literal
from mountjoy.coder.join import join_casualties, same_event
from mountjoy.coder.match import Candidate, Part, candidates, kind_of
from mountjoy.coder.relevance import public
from mountjoy.coder.salience import salience, score
from mountjoy.coder.view import View
from mountjoy.errors import LimitError

MOST_CLAIMS = 400
"""Claims kept of one report, the most salient; a list of thousands is no report."""


class Dating(Protocol):
    """Reads date words against the report's date."""

    def read(self, words: str, tense: str) -> DateValue:
        """The interval that the words give."""

    def default(self) -> DateValue:
        """The interval of an event whose report gives no date words."""


def code(
    report_id: str,
    doc: Doc,
    mentions: Sequence[Mention],
    kinds: Mapping[str, str],
    codebook: Codebook,
    dating: Dating,
    within: Callable[[], bool] = lambda: True,
) -> list[Claim]:
    """The claims of an annotated report, most salient first.

    ``within`` is asked before each sentence whether there is time left; LimitError where there is not.

    ``kinds`` maps a mention's id to the kind of its entity. Claims point at mentions by id.
    """
    view = View(doc, mentions, kinds)
    drafts: list[Draft] = []
    ties: list[tuple[int, Asserted]] = []
    for k, sentence in enumerate(view.sentences):
        if not within():
            raise LimitError(f"over the limit of time at sentence {k + 1} of {len(view.sentences)}")
        found = candidates(view, codebook, sentence)
        here = [Draft(c, k, put(view, c.trigger, codebook.lexicon)) for c in found]
        for draft in here:
            if draft.candidate.kind == "event":
                add_circumstances(view, draft.candidate, codebook.lexicon)
        here = [d for d in here if not d.candidate.weak]
        here = join_casualties(view, codebook, sentence, here)
        for draft in here:
            draft.date = date_words(view, draft.candidate, sentence)
            draft.put = _fixed(view, draft)
        drafts += [d for d in same_event(view, here) if _stands(d)]
        ties += [(k, a) for a in asserted(view, sentence)]
    drafts = public(view, codebook, literal(view, codebook, drafts))
    claims = [(salience(view, d), _claim(report_id, view, codebook, d, dating)) for d in drafts]
    claims += [(0.05, _asserted_claim(report_id, view, k, a)) for k, a in ties]
    ordered = sorted(
        _unique(_said_once(view, claims)), key=lambda pair: (-pair[0], pair[1].trigger.start, pair[1].id)
    )
    return [claim for _, claim in ordered[:MOST_CLAIMS]]


def _stands(draft: Draft) -> bool:
    """Ties and control are standing relations: what is only planned, threatened or supposed is none yet."""
    return draft.candidate.kind == "event" or draft.put.assertion in (
        "reported",
        "claimed",
        "alleged",
        "denied",
    )


def _said_once(view: View, claims: list[tuple[float, Claim]]) -> list[tuple[float, Claim]]:
    """Ties and control that one sentence asserts twice in other words are kept once, the surer one."""
    best: dict[tuple[str, ...], float] = {}
    keys = []
    for _, claim in claims:
        ends = sorted((r.role, view.by_id[r.mention].antecedent or r.mention) for r in claim.roles)
        key = (
            (claim.id,)
            if claim.kind == "event"
            else (claim.type, str(claim.sentence.start), *(x for e in ends for x in e))
        )
        best[key] = max(best.get(key, 0.0), claim.score)
        keys.append(key)
    kept = []
    for (rank, claim), key in zip(claims, keys, strict=True):
        if claim.kind == "event" or best.get(key) == claim.score:
            kept.append((rank, claim))
            best.pop(key, None)
    return kept


def _unique(claims: list[tuple[float, Claim]]) -> list[tuple[float, Claim]]:
    kept: dict[str, tuple[float, Claim]] = {}
    for rank, claim in claims:
        if claim.id not in kept or kept[claim.id][0] < rank:
            kept[claim.id] = (rank, claim)
    return list(kept.values())


def _fixed(view: View, draft: Draft) -> Put:
    """How it is put, with the frame's own assertion, and ``claimed`` where the speaker is a party to it."""
    made = draft.put
    fixed = draft.candidate.frame.assertion
    if fixed and made.assertion == "reported":
        made = replace(made, assertion=fixed, reason="the frame's words")
    speaker = made.speaker
    if speaker is not None and made.assertion == "reported" and draft.candidate.kind == "event":
        actors = {p.mention.id for p in draft.candidate.role("actor")}
        meant = {view.by_id[a].antecedent or a for a in actors}
        if draft.candidate.frame.type.family in _CLAIMABLE and (speaker.antecedent or speaker.id) in meant:
            made = replace(made, assertion="claimed", reason="the speaker is a party to it")
    return made


_CLAIMABLE = frozenset({"battle", "explosion", "violence-against-civilians", "strategic"})


def _span(view: View, first: int, last: int) -> Span:
    start, end = view.starts[first], view.ends[last]
    return Span(start, end, view.text[start:end])


def _trigger_span(view: View, candidate: Candidate) -> Span:
    """The trigger's words: one stretch where they stand close together, else the head word alone."""
    first, last = candidate.tokens[0], candidate.tokens[-1]
    if last - first > 6:
        return _span(view, candidate.trigger, candidate.trigger)
    return _span(view, first, last)


def _sentence_span(view: View, k: int) -> Span:
    start, end = view.sentences[k]
    while end - 1 > start and not view.words[end - 1].strip():
        end -= 1
    return _span(view, start, end - 1)


def _claim(report_id: str, view: View, codebook: Codebook, draft: Draft, dating: Dating) -> Claim:
    candidate = draft.candidate
    type_ = candidate.frame.type
    when = None
    if candidate.kind == "event":
        when = (
            dating.read(draft.date.text, tense(view, candidate.trigger)) if draft.date else dating.default()
        )
    trigger = _trigger_span(view, candidate)
    spans = tuple((p.role, p.mention.start, p.mention.end) for p in candidate.parts)
    return Claim(
        id=claim_id(
            report_id, type_.kind, type_.id, (trigger.start, trigger.end), spans, when, draft.put.assertion
        ),
        kind=type_.kind,
        type=type_.id,
        family=type_.family if type_.kind == "event" else None,
        trigger=trigger,
        sentence=_sentence_span(view, draft.sentence),
        roles=tuple(Role(p.role, p.mention.id, p.reason) for p in candidate.parts),  # type: ignore[arg-type]
        date=when,
        fatalities=draft.fatalities,
        injuries=draft.injuries,
        assertion=draft.put.assertion,
        attribution=draft.put.speaker.id if draft.put.speaker else None,
        codes=codes(type_, kinds_by_role(view, candidate.parts), draft.put.assertion)
        if type_.kind == "event"
        else {},
        score=score(draft),
        frame=candidate.frame.id,
    )


def kinds_by_role(view: View, parts: Sequence[Part]) -> dict[str, Counter[str]]:
    """The actor kinds of the fillers of each role, counted."""
    out: dict[str, Counter[str]] = {}
    for part in parts:
        kind = kind_of(view, part.mention)
        if kind:
            out.setdefault(part.role, Counter())[kind] += 1
    return out


def _asserted_claim(report_id: str, view: View, k: int, found: Asserted) -> Claim:
    trigger = _span(view, min(found.tokens), max(found.tokens))
    other = "recipient" if found.kind == "tie" else "place"
    roles = (Role("actor", found.actor.id, found.rule), Role(other, found.other.id, found.rule))  # type: ignore[arg-type]
    spans = (("actor", found.actor.start, found.actor.end), (other, found.other.start, found.other.end))
    return Claim(
        id=claim_id(report_id, found.kind, found.type, (trigger.start, trigger.end), spans, None, "reported"),
        kind=found.kind,  # type: ignore[arg-type]
        type=found.type,
        family=None,
        trigger=trigger,
        sentence=_sentence_span(view, k),
        roles=roles,
        score=0.8,
        frame=f"{found.type}/{found.rule}",
    )
