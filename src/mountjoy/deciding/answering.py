"""What an answer to an item of a queue decides: rows of the record, of which all stand or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mountjoy.deciding import claims
from mountjoy.deciding.actors import merge_actor, promote
from mountjoy.deciding.actors import reject as reject_actor
from mountjoy.deciding.asking import Asked
from mountjoy.deciding.voting import each, waits
from mountjoy.decision import Decision
from mountjoy.errors import InputError
from mountjoy.review.corrections import FIELDS
from mountjoy.store import RecordFile

_BETWEEN = re.compile(rf",\s*(?=(?:{'|'.join(FIELDS)})\s*=)")


def answer(
    record: RecordFile, asked: Asked, key: str, who: str, *, focus: int | None = None, text: str = ""
) -> list[Decision]:
    """Keep what the key of an item decides, with the text that it asks for; the decisions made.

    ``focus`` is the number of the claim that it is for, from 1; None for all of the item's. Raises InputError where the
    key decides nothing there or the text will not do, NotFoundError where it names nothing.
    """
    if asked.item.kind == "actors":
        return _actor(record, asked, key, who, text)
    if asked.item.kind == "places":
        return _place(record, asked, key, who, text)
    if asked.item.kind == "changed" and key in "ar":
        return _changed(record, asked, key, who)
    if asked.item.kind == "merges" and key in "md":
        one, two = (shown.claim.id for shown in asked.shown[:2])
        return claims.pair(record, one, two, "same" if key == "m" else "different", who)
    if asked.item.kind == "contradictions" and key == "a":
        if focus is None:
            raise InputError("settle: bring the claim forward that is right (its number), then a")
        return [claims.settle(record, asked.item.id, asked.shown[focus - 1].claim.id, who)]
    return _claims(record, asked, key, who, focus, text)


def _claims(
    record: RecordFile, asked: Asked, key: str, who: str, focus: int | None, text: str
) -> list[Decision]:
    chosen = asked.shown if focus is None else asked.shown[focus - 1 : focus]
    if not chosen:
        raise InputError("no claim is coded there any more")
    ident = chosen[0].claim.id
    if key == "n":
        return [claims.note(record, ident, who, text)]
    if key == "e":
        return [
            claims.correct(record, ident, [part.strip() for part in text.split(",") if part.strip()], who)
        ]
    if key == "m":
        return claims.pair(record, ident, text, "same", who)
    if key == "d":
        if focus is None and len(asked.shown) > 1:
            raise InputError(
                "different: bring the claim forward that is of another event (its number), then d"
            )
        return claims.split(record, ident, who)
    if key not in "ar":
        raise InputError(f"{key!r} decides nothing here")
    open_ = [one for one in chosen if focus is not None or waits(one.review, who)] or list(chosen[:1])
    return each(record, [one.claim.id for one in open_], "accept" if key == "a" else "reject", who)


def split_settings(text: str) -> list[str]:
    """The settings of a line such as ``type=clash, place=Tripoli, Lebanon``: a comma parts them where a field follows."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _actor(record: RecordFile, asked: Asked, key: str, who: str, text: str) -> list[Decision]:
    ident = asked.item.id
    if key == "a":
        promote(record, ident, who)
    elif key == "r":
        reject_actor(record, ident, who)
    elif key == "m":
        merge_actor(record, ident, claims.party(record, "actor", text).id, who)
    else:
        raise InputError(f"{key!r} decides nothing here")
    return record.decisions("actor")[-1:]


def _place(record: RecordFile, asked: Asked, key: str, who: str, text: str) -> list[Decision]:
    if key not in "mr":
        raise InputError(f"{key!r} decides nothing here")
    return [claims.relabel(record, "place", asked.item.id, text if key == "m" else None, who)]


def _changed(record: RecordFile, asked: Asked, key: str, who: str) -> list[Decision]:
    """What was decided on another coding holds for the claim that now stands there, or is undone."""
    fate, resting = next(pair for pair in record.asked_again() if pair[0].subject == asked.item.id)
    if key == "r":
        return [record.undo(one.number, who, "coded otherwise now") for one in resting]
    if fate.object is None:
        return [claims.add_again(record, resting[-1], who)]
    again = []
    if fate.object != fate.subject:
        again.append(
            record.decide(who, "carry", "kept", fate.subject, object_=fate.object, detail=fate.detail)
        )
    last = next(one for one in reversed(resting) if one.verdict != "note")
    vote = claims.reject if last.verdict == "reject" else claims.accept
    return [*again, vote(record, fate.object, who)]


def undo_all(record: RecordFile, decisions: Sequence[Decision], who: str) -> None:
    """Take back what one answer decided, the last first."""
    for one in reversed(decisions):
        if one.about not in ("undo", "carry"):
            record.undo(one.number, who, "taken back at once")
