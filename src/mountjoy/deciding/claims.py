"""Decisions of people on claims: accepted, rejected, corrected, added, told apart and put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

import msgspec

from mountjoy.anchors import anchor_of, anchors_in, with_anchors
from mountjoy.applied import PLACE_ROLES, date_value
from mountjoy.claim import Claim, CodedReport, Entity, Kind, Span, claim_id
from mountjoy.codebook import Codebook, load
from mountjoy.deciding.actors import known_actor
from mountjoy.decision import VERDICTS, Decision, words_key
from mountjoy.errors import InputError, NotFoundError
from mountjoy.resolve.actor_lookup import look_up_actor
from mountjoy.resolve.places import rank_places
from mountjoy.resolve.registry import default_registry
from mountjoy.review.corrections import ROLES, codes_of, read_changes
from mountjoy.standing import SECOND_REVIEWER, second_reviewer
from mountjoy.store import Cited, RecordFile


@cache
def codebook() -> Codebook:
    """The codebook that corrections are checked against."""
    return load()


def accept(record: RecordFile, claim: str, who: str, *, why: str | None = None) -> Decision:
    """Say that a claim is coded as its report has it. Raises NotFoundError, InputError."""
    return _vote(record, claim, "accept", who, why)


def reject(record: RecordFile, claim: str, who: str, *, why: str | None = None) -> Decision:
    """Say that a claim should not stand; it then makes no event, tie or control. Raises NotFoundError, InputError."""
    return _vote(record, claim, "reject", who, why)


def note(record: RecordFile, claim: str, who: str, words: str) -> Decision:
    """Keep a remark on a claim. Raises NotFoundError, and InputError where it is empty."""
    if not words.strip():
        raise InputError("a note needs words; give them with --why")
    cited = one_cited(record, claim)
    return record.decide(who, "claim", "note", cited.claim.id, why=words.strip(), detail=_anchored(cited))


def correct(
    record: RecordFile, claim: str, settings: Sequence[str], who: str, *, why: str | None = None
) -> Decision:
    """Correct fields of a claim by ``field=value`` texts (`mountjoy.review.corrections`); it is then accepted so.

    Raises NotFoundError, and InputError where a value cannot stand: nothing is then decided.
    """
    cited = one_cited(record, claim)
    changes = read_changes(settings, cited.claim, cited.coded, codebook(), partial(party, record))
    return _decide(record, cited, "correct", who, why, changes=changes, set=list(settings))


def _vote(record: RecordFile, claim: str, verdict: str, who: str, why: str | None) -> Decision:
    cited = one_cited(record, claim)
    ident = cited.claim.id
    review = record.reviews([ident]).get(ident)
    if review is not None and (who, verdict) in review.votes and second_reviewer(record.decisions("setting")):
        if review.state == "in review":
            raise InputError(
                f"{who} has decided so on claim {ident} already; another person must {verdict} it"
            )
    return _decide(record, cited, verdict, who, why)


def _decide(
    record: RecordFile, cited: Cited, verdict: str, who: str, why: str | None, **changed: Any
) -> Decision:
    """Keep a decision on a claim, and with it on the same claim in copies of its report."""
    ident = cited.claim.id
    return record.decide(
        who, "claim", verdict, ident, why=why, detail=_anchored(cited, **changed), following=followed(record, ident, **changed)
    )  # fmt: skip


def followed(record: RecordFile, claim: str, **changed: Any) -> list[dict[str, Any]]:
    """What `RecordFile.decide` takes as ``following`` a decision on a claim."""
    return [{"subject": one.claim.id, "detail": _anchored(one, **changed)} for one in record.followers(claim)]


def one_cited(record: RecordFile, claim: str) -> Cited:
    """The claim of that id, or the only one whose id begins so, with its report. Raises NotFoundError."""
    return record.cited([record.claim_named(claim)])[0]


def _anchored(cited: Cited, **detail: Any) -> dict[str, Any]:
    return with_anchors(anchor_of(cited.claim, cited.coded), **detail)


def party(record: RecordFile, role: str, words: str) -> Entity:
    """The actor or place that an id or a name stands for in a role. Raises InputError where it is not known."""
    if role in PLACE_ROLES:
        return known_place(record, words)
    try:
        return known_actor(record, words)
    except NotFoundError:
        found = look_up_actor(words).candidates
        taken = next((one.entity for one in found if one.taken), None)
        # A name that nothing lists would be made up on the spot; a correction must name somebody known.
        if taken is not None and taken.id in default_registry().actors:
            return taken
        if taken is not None and not taken.id.startswith(("actor:", "person:")):
            return taken
    near = (
        f"; did you mean {found[0].entity.id}?"
        if found and not found[0].entity.id.startswith("actor:")
        else ""
    )
    raise InputError(
        f"{role} {words!r} is no actor that is known{near} See: mountjoy actors lookup, mountjoy actors add"
    )


def known_place(record: RecordFile, words: str) -> Entity:
    """The place of that id in the record, or that the name is taken for. Raises InputError where it is not known."""
    held = record.entities([words]).get(words)
    if held is not None:
        return held
    ranked = rank_places(words)
    exact = next((one.entity for one in ranked if one.taken), None)
    if exact is not None:
        return exact
    if ranked:
        told = "; ".join(
            f"{one.entity.id} ({one.entity.name}, {one.entity.admin1 or one.entity.country})"
            for one in ranked[:3]
        )
        raise InputError(
            f"place {words!r} may be several or another: {told}. Name it with its province, or see: mountjoy places lookup"
        )
    raise InputError(f"place {words!r} is not known. See: mountjoy places lookup, mountjoy places import")


# Of one event, or of two -----------------------------------------------------------------------------


def pair(
    record: RecordFile, one: str, two: str, verdict: str, who: str, *, why: str | None = None
) -> list[Decision]:
    """Say that two claims, or two events, are the same event or different ones; a row for each pair of claims.

    Of two events that are the same, one pair of claims says so; of different ones every pair. Raises NotFoundError,
    InputError.
    """
    if verdict not in VERDICTS["pair"]:
        raise InputError(f"{verdict!r} is no verdict on a pair; say same or different")
    left, right = _claims_named(record, one), _claims_named(record, two)
    if {cited.claim.id for cited in left} & {cited.claim.id for cited in right}:
        raise InputError(f"{one} and {two} share a claim; two different claims or events are needed")
    ends = [(a, b) for a in left for b in right]
    kinds = {cited.claim.kind for cited in (*left, *right)}
    if kinds != {"event"}:
        raise InputError(
            f"only claims of events are merged; {one} and {two} are of kind {', '.join(sorted(kinds))}"
        )
    return [_pair(record, a, b, verdict, who, why) for a, b in (ends[:1] if verdict == "same" else ends)]


def split(record: RecordFile, claim: str, who: str, *, why: str | None = None) -> list[Decision]:
    """Say that a claim is not of the event that it stands in: different from all the event's other claims.

    Raises NotFoundError, and InputError where it stands alone.
    """
    cited = one_cited(record, claim)
    event = record.events_of([cited.claim.id]).get(cited.claim.id)
    others = [] if event is None else [one for one in event.claims if one != cited.claim.id]
    if not others:
        raise InputError(f"claim {cited.claim.id} stands alone in its event; there is nothing to split")
    return [_pair(record, cited, other, "different", who, why) for other in record.cited(others)]


def _pair(record: RecordFile, one: Cited, two: Cited, verdict: str, who: str, why: str | None) -> Decision:
    one, two = sorted((one, two), key=lambda cited: cited.claim.id)
    anchors = with_anchors(anchor_of(one.claim, one.coded), anchor_of(two.claim, two.coded))
    return record.decide(who, "pair", verdict, one.claim.id, object_=two.claim.id, why=why, detail=anchors)


def _claims_named(record: RecordFile, ident: str) -> list[Cited]:
    """The claim of that id, else the claims of the event of that id."""
    try:
        return [one_cited(record, ident)]
    except NotFoundError:
        return record.cited(record.event(ident).claims)


# Claims that the coder missed ------------------------------------------------------------------------


def add_claim(
    record: RecordFile, report: str, type_: str, trigger: str, who: str, *, roles: Sequence[tuple[str, str]],
    settings: Sequence[str] = (), sentence: str | None = None, at: int | None = None, why: str | None = None,
) -> Decision:  # fmt: skip
    """Add a claim that the coder missed, of words of a report.

    ``trigger`` are the words that tell it, ``roles`` (role, words) of its parties in the same sentence, an id or name
    after an equals sign where they should stand for somebody known (``"troops=military-of-iraq"``). ``settings``
    give date, counts and assertion. ``sentence``, or the code point ``at`` which the trigger begins, decides between
    several sentences with it. Raises NotFoundError, and InputError where words do not stand in the report.
    """
    coded = record.report(report)
    known = codebook().types.get(type_)
    if known is None:
        raise InputError(f"type {type_!r} is not in the codebook; see: mountjoy codebook list")
    whole, told = _spans(coded, trigger, sentence, at)
    parties = [_party_at(record, role, given, whole) for role, given in roles]
    draft = Claim("", known.kind, type_, known.family if known.kind == "event" else None, told, whole, ())
    named = [
        setting for setting in settings if setting.partition("=")[0] not in (*ROLES, "type", "attribution")
    ]
    if len(named) < len(settings):
        raise InputError(
            "an added claim takes date, fatalities, injuries and assertion; roles are words of the report"
        )
    changes = read_changes(named, draft, coded, codebook(), partial(party, record)) if named else {}
    kinds: dict[str, list[str]] = {}
    for one in parties:
        if one["entity"] is not None:
            kinds.setdefault(one["role"], []).append(one["entity"]["kind"])
    plain: dict[str, Any] = {
        "kind": known.kind, "type": type_, "family": draft.family, "trigger": msgspec.to_builtins(told),
        "sentence": msgspec.to_builtins(whole), "roles": parties,
        "codes": codes_of(known, kinds, changes.get("assertion", "reported"), draft),
        **{name: changes[name] for name in ("date", "fatalities", "injuries", "assertion") if name in changes},
    }  # fmt: skip
    ident = _claim_id(coded, known.kind, type_, told, plain)
    if ident in {claim.id for claim in coded.claims}:
        raise InputError(
            f"the coder has made that claim: {ident}; accept it: mountjoy review decide {ident} accept"
        )
    if any(one.verdict == "add" and not one.undone for one in record.decisions_on([ident])):
        raise InputError(f"that claim was added already: {ident}")
    detail = with_anchors(anchor_of(draft, coded), claim=plain)
    return record.decide(who, "claim", "add", ident, object_=coded.report.id, why=why, detail=detail)


def add_again(record: RecordFile, decision: Decision, who: str) -> Decision:
    """Add the claim that a decision rests on and that is no longer coded, as it was. Raises InputError where its words
    are no longer there.
    """
    _, anchor = next(anchors_in(decision))
    told = anchor.coded
    settings = [f"assertion={told['assertion']}"]
    if told["date"] and all(told["date"]):
        settings.append(f"date={told['date'][0]}..{told['date'][1]}")
    for name in ("fatalities", "injuries"):
        if told[name] and told[name][0] is not None:
            low, _, high = told[name]
            settings.append(f"{name}={low}+" if high is None else f"{name}={low}-{high}")
    roles = [(role, f"{words}={entity}" if entity else words) for role, words, entity in told["roles"]]
    return add_claim(
        record, anchor.report, anchor.type, anchor.trigger.text, who, roles=roles, settings=settings,
        sentence=anchor.sentence.text, why="no longer coded; kept by a person",
    )  # fmt: skip


def _claim_id(coded: CodedReport, kind: Kind, type_: str, trigger: Span, plain: Mapping[str, Any]) -> str:
    spans = tuple((one["role"], one["start"], one["end"]) for one in plain["roles"])
    when = date_value(plain.get("date"))
    return claim_id(
        coded.report.id,
        kind,
        type_,
        (trigger.start, trigger.end),
        spans,
        when,
        plain.get("assertion", "reported"),
    )


def _spans(coded: CodedReport, trigger: str, sentence: str | None, begins: int | None) -> tuple[Span, Span]:
    """The sentence and the trigger in it. A sentence that holds no claim is cut at full stops and line ends."""
    text = coded.report.text
    found = [at for at in range(len(text)) if text.startswith(trigger, at)] if trigger else []
    if begins in found:
        found = [begins]
    wholes = [(_sentence_around(coded, at, at + len(trigger)), at) for at in found]
    if sentence is not None:
        wholes = [(whole, at) for whole, at in wholes if sentence in whole.text or whole.text in sentence]
    if not wholes:
        raise InputError(f"the words {trigger!r} do not stand in report {coded.report.id}")
    if len({whole.start for whole, _ in wholes}) > 1:
        raise InputError(
            f"the words {trigger!r} stand in several sentences of the report; name one with --sentence"
        )
    whole, at = wholes[0]
    return whole, Span(at, at + len(trigger), trigger)


def _sentence_around(coded: CodedReport, start: int, end: int) -> Span:
    text = coded.report.text
    for claim in coded.claims:
        if claim.sentence.start <= start and end <= claim.sentence.end:
            return claim.sentence
    first = max(
        (text.rfind(mark, 0, start) + len(mark) for mark in (". ", "! ", "? ", "\n") if mark in text[:start]),
        default=0,
    )
    ends = [text.find(mark, end) + 1 for mark in (". ", "! ", "? ", "\n") if text.find(mark, end) >= 0]
    last = min(ends, default=len(text))
    return Span(first, last, text[first:last])


def _party_at(record: RecordFile, role: str, given: str, sentence: Span) -> dict[str, Any]:
    words, equals, named = given.partition("=")
    if role not in ROLES:
        raise InputError(f"there is no role {role!r}; roles: {', '.join(ROLES)}")
    at = sentence.text.find(words)
    if at < 0 or not words:
        raise InputError(f"{role}: the words {words!r} do not stand in the sentence {sentence.text!r}")
    entity = msgspec.to_builtins(party(record, role, named)) if equals else None
    start = sentence.start + at
    return {"role": role, "start": start, "end": start + len(words), "words": words, "entity": entity}


# Everywhere, and settings ----------------------------------------------------------------------------


def relabel(
    record: RecordFile, about: str, name: str, into: str | None, who: str, *, why: str | None = None
) -> Decision:
    """Say who or what a name stands for in every report: ``name`` is an entity's id, or the words of a name that
    nothing was resolved for; ``into`` an id or a name that is known, or None where it is no actor or place at all.

    ``about`` is "actor" or "place". Raises NotFoundError, InputError.
    """
    subject = name if record.entities([name]) else name if name.startswith("words:") else words_key(name)
    if subject != name and not record.is_unresolved(subject):
        raise NotFoundError(
            f"the record has no {about} {name!r}, neither as an id nor among unresolved names"
        )
    if into is None:
        return record.decide(who, about, "reject", subject, why=why)
    entity = known_place(record, into) if about == "place" else party(record, "actor", into)
    if entity.id == subject:
        raise InputError(f"{name!r} is {into!r} already")
    return record.decide(
        who, about, "merge", subject, object_=entity.id, why=why, detail=msgspec.to_builtins(entity)
    )


def settle(
    record: RecordFile, contradiction: str, claim: str, who: str, *, why: str | None = None
) -> Decision:
    """Hold one claim of a contradiction right; both stay on record. Raises NotFoundError."""
    cited = one_cited(record, claim)
    detail = with_anchors(anchor_of(cited.claim, cited.coded))
    detail["anchors"] = {"object": detail["anchors"]["subject"]}
    return record.decide(
        who, "contradiction", "settled", contradiction, object_=cited.claim.id, why=why, detail=detail
    )


def ask_second_reviewer(record: RecordFile, on: bool, who: str, *, why: str | None = None) -> Decision:
    """Ask for a second person's approval of every decision on a claim from now on, or no longer."""
    return record.decide(who, "setting", "set", SECOND_REVIEWER, object_="on" if on else "off", why=why)
