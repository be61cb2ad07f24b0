"""Claims of one report: candidates of every sentence, joined, put, dated, scored and set in order of salience."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from spacy.tokens import Doc

from mountjoy.claim import Claim, Entity, Mention, PeopleCount, Role, Span, claim_id
from mountjoy.codebook.model import Codebook, Lexicon
from mountjoy.coder.anchored import Dating, date_of
from mountjoy.coder.assertion import Put, put
from mountjoy.coder.beside import add_company
from mountjoy.coder.candidate import Candidate
from mountjoy.coder.circumstance import add_circumstances, add_dateline, date_words
from mountjoy.coder.counterpart import add_counterpart, add_harmed, drop_own_forces
from mountjoy.coder.demonstrations import raise_demonstrations
from mountjoy.coder.draft import Draft, Raised
from mountjoy.coder.events import one_claim_each
from mountjoy.coder.figurative import literal
from mountjoy.coder.handovers import raise_handovers
from mountjoy.coder.join import join_casualties, same_event
from mountjoy.coder.killings import name_killings
from mountjoy.coder.match import candidates
from mountjoy.coder.naming import name_parties
from mountjoy.coder.nobody import leave_out_unknown
from mountjoy.coder.ordinary import extraordinary
from mountjoy.coder.people import nobody, who
from mountjoy.coder.ranking.facts import ReportTold, tell
from mountjoy.coder.ranking.model import load
from mountjoy.coder.relations import Asserted, asserted
from mountjoy.coder.relations.pairs import (
    in_pairs,
    is_past_event,
    is_presupposed,
    of_nobody,
    same_party,
    subordinate,
)
from mountjoy.coder.relevance import public
from mountjoy.coder.responsibility import share_claimed
from mountjoy.coder.salience import prior, score
from mountjoy.coder.schemes import claim_codes, sentence_contexts
from mountjoy.coder.sides import by_a_party
from mountjoy.coder.targets import add_targets
from mountjoy.coder.view import View
from mountjoy.errors import LimitError

LEAST_SCORE = 0.2
"""Events that a reader would accept less often than this are not made: a wrong claim costs more than a missed one."""
MOST_CLAIMS = 400
"""Claims kept of one report, the most salient; a list of thousands is no report."""


Made = tuple[float, Draft | None, Claim]
"""A claim with its prior and its draft; None where it rests on one phrase."""


class Weighing(Protocol):
    """Says how salient each claim of a report is and how likely it is to be accepted, such as a `Ranking`."""

    def weigh(self, told: ReportTold) -> list[tuple[float, float]]:
        """Salience and score of each claim, in the order given."""


def code(
    report_id: str,
    doc: Doc,
    mentions: Sequence[Mention],
    kinds: Mapping[str, str],
    codebook: Codebook,
    dating: Dating,
    within: Callable[[], bool] = lambda: True,
    *,
    entities: Mapping[str, Entity] | None = None,
    title: str = "",
    ranking: Weighing | None = None,
) -> list[Claim]:
    """The claims of an annotated report, most salient first, by the shipped ``ranking`` where none is given.

    ``within`` is asked before each sentence whether there is time left; LimitError where there is not.

    ``kinds`` maps a mention's id to the kind of its entity, ``entities`` to the entity. Claims point at mentions by id.
    """
    known = entities or {}
    view = View(
        doc, mentions, kinds, entities={k: e.id for k, e in known.items()},
        countries={k: e.country for k, e in known.items() if e.country},
        transparent=codebook.lexicon.transparent, known=codebook.trigger_lemmas,
    )  # fmt: skip
    drafts: list[Draft] = []
    ties: list[tuple[int, Asserted]] = []
    for k, sentence in enumerate(view.sentences):
        if not within():
            raise LimitError(f"over the limit of time at sentence {k + 1} of {len(view.sentences)}")
        found = candidates(view, codebook, sentence)
        here = [Draft(c, k, put(view, c.trigger, codebook.lexicon)) for c in found]
        for draft in here:
            if draft.candidate.kind == "event":
                for candidate in (draft.candidate, *draft.candidate.rivals):
                    add_circumstances(view, candidate, codebook.lexicon)
                    add_company(view, candidate)
                    add_counterpart(view, candidate)
                    add_targets(view, candidate, codebook.lexicon)
                    drop_own_forces(view, candidate)
        add_dateline(view, [d.candidate for d in here], k)
        share_claimed(view, here)
        here = [d for d in here if not d.candidate.weak]
        here = join_casualties(view, codebook, sentence, here, drafts)
        about = sentence_contexts(view, codebook, sentence) if here else ()
        for draft in here:
            add_harmed(view, draft.candidate)
            draft.date = date_words(view, draft.candidate, sentence)
            draft.put = _fixed(view, draft)
            draft.contexts = about
            if draft.candidate.kind != "event" and is_presupposed(view, draft.candidate):
                draft.put = replace(draft.put, assertion="reported", reason="presupposed")
        here = [d for d in same_event(view, here) if _stands(view, d)]
        for draft in here:
            if draft.candidate.kind == "event":
                name_parties(view, draft.candidate)
        here = [d for d in here if d.candidate.kind != "event" or leave_out_unknown(view, d)]
        drafts += [p for d in here for p in _paired(view, codebook, d)]
        ties += [(k, a) for a in asserted(view, sentence) if _between_two(view, a)]
    drafts = public(view, codebook, extraordinary(view, codebook, literal(view, codebook, drafts)))
    raise_demonstrations(view, codebook, drafts)
    raise_handovers(view, codebook, drafts)
    drafts = one_claim_each(view, codebook.lexicon, drafts)
    name_killings(view, codebook, drafts)
    drafts += [rival for d in drafts for rival in _rivals(view, d, codebook.lexicon)]
    made: list[Made] = [(prior(view, d), d, _claim(report_id, view, codebook, d, dating)) for d in drafts]
    made += [(0.05, None, _asserted_claim(report_id, view, k, a)) for k, a in ties]
    return _ordered(view, _unique(_said_once(view, made)), title, ranking or load())


def _chosen(drafts: Sequence[Draft | None], ranks: Sequence[float]) -> list[int]:
    """Of a draft and its rivals the one of the highest rank (the draft itself among equals), and all others."""
    best: dict[int, tuple[float, bool, int]] = {}
    out = []
    for i, draft in enumerate(drafts):
        if draft is None:
            out.append(i)
            continue
        group = id(draft.rival_of or draft)
        standing = (ranks[i], draft.rival_of is None, i)
        best[group] = max(best.get(group, standing), standing)
    return sorted([*out, *(i for _, _, i in best.values())])


def _ordered(view: View, made: list[Made], title: str, ranking: Weighing) -> list[Claim]:
    """The claims with their scores, most salient first; of the types that fit one trigger the most salient."""
    made = sorted(made, key=lambda one: (one[2].trigger.start, one[2].id))
    weighed = ranking.weigh(tell(view, [(draft, claim) for _, draft, claim in made], title))
    ranks = [round(rank, 6) for rank, _ in weighed]
    kept = _chosen([draft for _, draft, _ in made], ranks)
    order = sorted(kept, key=lambda i: (-ranks[i], made[i][2].trigger.start, made[i][2].id))
    likely = [i for i in order if made[i][2].kind != "event" or weighed[i][1] >= LEAST_SCORE]
    return [replace(made[i][2], score=weighed[i][1]) for i in likely[:MOST_CLAIMS]]


def _rivals(view: View, draft: Draft, lexicon: Lexicon) -> list[Draft]:
    """The draft's rivals: other types at its trigger, with what was counted and dated for it."""
    out = []
    for candidate in draft.candidate.rivals:
        for part in draft.candidate.parts:
            if part.reason in ("casualties", "harmed"):
                candidate.add(part.role, part.mention, part.token, part.reason)
        rival = replace(
            draft, candidate=candidate, rival_of=draft, raised=None, put=put(view, candidate.trigger, lexicon)
        )
        rival.put = _fixed(view, rival)
        if leave_out_unknown(view, rival):
            out.append(rival)
    return out


def _stands(view: View, draft: Draft) -> bool:
    """Ties and control are standing relations: what is only planned, threatened or supposed is none yet."""
    if draft.candidate.kind == "event":
        return not _of_nobody(view, draft) and not _habitual(view, draft.candidate)
    told = draft.put.assertion in ("reported", "claimed", "alleged", "denied")
    return (told or is_presupposed(view, draft.candidate)) and not is_past_event(view, draft.candidate)


def _habitual(view: View, candidate: Candidate) -> bool:
    """Whether the verb only says what some practice or doctrine is (*the practice of denouncing others*): no event."""
    token = candidate.trigger
    if view.tags[token] != "VBG" or candidate.role("actor"):
        return False
    for _ in range(4):
        if view.deps[token] != "conj":
            break
        token = view.heads[token]
    above = view.heads[token]
    return view.deps[token] in ("acl", "nmod") and view.lemmas[above] in _PRACTICES


_PRACTICES = frozenset(
    "practice doctrine concept notion idea habit custom tradition tactic art policy".split()
)


def _of_nobody(view: View, draft: Draft) -> bool:
    """*No one was hurt*: a casualty verb of which nobody is the victim tells of nothing that happened."""
    candidate = draft.candidate
    if candidate.role("actor") or candidate.frame.type.id not in _HARM:
        return False
    return any(nobody(view, c) for c in view.kids(candidate.trigger, "nsubj", "nsubj:pass"))


_HARM = frozenset({"attack", "killing"})


def _paired(view: View, codebook: Codebook, draft: Draft) -> list[Draft]:
    """An event as it is; a tie or a state of control once for each pair that it relates."""
    if draft.candidate.kind == "event":
        return [draft]
    pairs = in_pairs(view, draft.candidate)
    post = subordinate(view, draft.candidate)
    if not post:
        return [replace(draft, candidate=candidate) for candidate in pairs]
    raised = Raised(codebook.types["member-of"], " ".join(view.words[i] for i in post))
    return [replace(draft, candidate=replace(candidate, tokens=post), raised=raised) for candidate in pairs]


def _between_two(view: View, found: Asserted) -> bool:
    """Whether what words assert joins two parties in particular."""
    if found.type == "same-as":
        return True
    if found.kind == "tie" and same_party(view, found.actor, found.other):
        return False
    ends = (found.other,) if found.rule == "X's ally" else (found.actor, found.other)
    return not any(of_nobody(view, mention) for mention in ends)


def _said_once(view: View, made: list[Made]) -> list[Made]:
    """Ties and control that one sentence asserts twice in other words are kept once, the surer one."""
    best: dict[tuple[str, ...], float] = {}
    keys = []
    for _, _, claim in made:
        undirected = claim.type in _UNDIRECTED
        ends = sorted(
            ("" if undirected else r.role, view.by_id[r.mention].antecedent or r.mention) for r in claim.roles
        )
        key = (
            (claim.id,)
            if claim.kind == "event"
            else (claim.type, str(claim.sentence.start), *(x for e in ends for x in e))
        )
        best[key] = max(best.get(key, 0.0), claim.score)
        keys.append(key)
    kept = []
    for one, key in zip(made, keys, strict=True):
        if one[2].kind == "event" or best.get(key) == one[2].score:
            kept.append(one)
            best.pop(key, None)
    return kept


_UNDIRECTED = frozenset({"allied-with", "fights", "opposes", "same-as"})
"""Ties that hold both ways: *A alongside B* says what *B alongside A* says."""


def _unique(made: list[Made]) -> list[Made]:
    kept: dict[str, Made] = {}
    for one in made:
        if one[2].id not in kept or kept[one[2].id][0] < one[0]:
            kept[one[2].id] = one
    return list(kept.values())


_IN_TRYING = frozenset({"mediation", "negotiation"})
"""What those who try it already do, whatever comes of it."""


def _fixed(view: View, draft: Draft) -> Put:
    """How it is put, with the frame's own assertion, and ``claimed`` where the speaker is a party to it."""
    made = draft.put
    if (
        made.assertion == "planned"
        and made.reason in ("try", "attempt", "seek")
        and draft.type.id in _IN_TRYING
    ):
        made = replace(made, assertion="reported", reason="to try is to do it")
    fixed = draft.candidate.frame.assertion
    kept = ("reported",) if draft.candidate.kind == "event" else ("reported", "planned")
    if fixed and made.assertion in kept:  # who is set on a party's defeat already is its enemy
        made = replace(made, assertion=fixed, reason="the frame's words")
    if made.assertion == "reported" and draft.candidate.kind == "event" and _asked(view, draft):
        made = replace(made, assertion="hypothetical", reason="a question")
    if made.assertion == "reported" and by_a_party(view, draft):
        made = replace(made, assertion="claimed", reason="the speaker is a party to it")
    return made


def _asked(view: View, draft: Draft) -> bool:
    """Whether a sentence asks whether it happened (*have weapons been seized?*): its own clause, with the auxiliary first."""
    start, end = view.sentences[draft.sentence]
    verb = draft.candidate.trigger
    if not any(word == "?" for word in view.words[max(start, end - 2) : end]) or view.deps[verb] != "root":
        return False
    subjects = view.kids(verb, "nsubj", "nsubj:pass")
    return any(a < s for a in view.kids(verb, "aux") for s in subjects)


def _span(view: View, first: int, last: int) -> Span:
    start, end = view.starts[first], view.ends[last]
    return Span(start, end, view.text[start:end])


def _trigger_span(view: View, candidate: Candidate) -> Span:
    """The trigger's words: one stretch where they stand close together, else the head word alone."""
    first, last = candidate.tokens[0], candidate.tokens[-1]
    if last - first > 6:
        first = last = candidate.trigger
    if "-" in view.lemmas[first] and first > 1 and view.words[first - 1] == "-":
        first -= 2  # "sit-in", cut at its hyphen
    return _span(view, first, last)


def _sentence_span(view: View, k: int) -> Span:
    start, end = view.sentences[k]
    while end - 1 > start and not view.words[end - 1].strip():
        end -= 1
    return _span(view, start, end - 1)


def _claim(report_id: str, view: View, codebook: Codebook, draft: Draft, dating: Dating) -> Claim:
    candidate = draft.candidate
    type_ = draft.type
    when = None
    if candidate.kind == "event":
        when = date_of(view, draft.date, candidate.trigger, dating)
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
        fatalities=draft.fatalities if _befell(draft) else None,
        injuries=draft.injuries if _befell(draft) else None,
        assertion=draft.put.assertion,
        attribution=draft.put.speaker.id if draft.put.speaker else None,
        codes=claim_codes(view, draft),
        score=score(draft),
        frame=_reason(draft),
        people=_people(view, draft),
    )


def _befell(draft: Draft) -> bool:
    """Whether its dead and hurt were counted: what is planned, threatened or only possible harmed nobody yet."""
    return draft.put.assertion not in ("planned", "threatened", "hypothetical")


def _people(view: View, draft: Draft) -> tuple[PeopleCount, ...]:
    """Every number of people that belongs to the claim, in order of the words."""
    out = []
    for toll in draft.tolls:
        for found in toll.people:
            mention = who(view, toll, found)
            words = _span(view, found.first, found.last)
            out.append(
                PeopleCount(toll.outcome, found.count, words, mention.id if mention else None, found.part)
            )
    return tuple(sorted(set(out), key=lambda p: (p.words.start, p.words.end, p.outcome, p.part)))


def _reason(draft: Draft) -> str:
    """The frame that fired and, where the event is of another kind as a whole, the words that make it so."""
    frame = draft.candidate.frame.id
    return frame if draft.raised is None else f"{frame}, {draft.raised.type.id} by {draft.raised.words!r}"


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
