"""What programs send to change something, and what they get back: JSON read strictly, with what is wrong told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import Request
from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.exceptions import HTTPException

from mountjoy.claim import Assertion, RoleName
from mountjoy.decision import Decision, State
from mountjoy.errors import InputError
from mountjoy.review.corrections import FIELDS, NONE
from mountjoy.serve.api.shapes import JSON
from mountjoy.serve.guard import LARGEST_FORM

Body = TypeVar("Body")
Words = Annotated[str, Meta(min_length=1, max_length=2000)]
Short = Annotated[str, Meta(min_length=1, max_length=400)]
Ident = Annotated[str, Meta(min_length=1, max_length=400)]
Version = Annotated[
    int, Meta(ge=0, le=1 << 53, description="The version that was read; kept only where it still is that.")
]
Value = Annotated[str, Meta(min_length=1, max_length=400)] | Annotated[int, Meta(ge=0, le=9_999_999)] | None

Changes = msgspec.defstruct(
    "Changes", [(name, Value | UnsetType, UNSET) for name in FIELDS], forbid_unknown_fields=True,
)  # fmt: skip
"""Fields to correct: a day or first..last, a count (12, "10-15", "12+"), an id or a name of who or where; null empties."""


class ClaimDecision(Struct, forbid_unknown_fields=True, frozen=True):
    """A decision on a claim; ``changes`` go with "correct", ``why`` is the remark of "note"."""

    verdict: Literal["accept", "reject", "correct", "note"]
    changes: Changes | None = None  # type: ignore[valid-type]
    why: Words | None = None
    version: Version | None = None


class EventDecision(Struct, forbid_unknown_fields=True, frozen=True):
    """A decision on the claims of an event that wait for one; ``other`` is the event or claim that it is the same as, or not."""

    verdict: Literal["accept", "reject", "same", "different"]
    other: Ident | None = None
    why: Words | None = None
    version: Version | None = None


class Part(Struct, forbid_unknown_fields=True, frozen=True):
    """Words of a party in the sentence of the trigger; ``entity`` is an id or name of who or where that is."""

    role: RoleName
    words: Words
    entity: Short | None = None


class NewClaim(Struct, forbid_unknown_fields=True, frozen=True):
    """A claim that was missed: its type, the words that tell it, ``at`` which code point of the text they begin, who and where."""

    type: Short
    trigger: Words
    at: Annotated[int, Meta(ge=0)] | None = None
    roles: Annotated[list[Part], Meta(max_length=50)] = []
    date: Value = None
    fatalities: Value = None
    injuries: Value = None
    assertion: Assertion | None = None
    why: Words | None = None


class Undoing(Struct, forbid_unknown_fields=True, frozen=True):
    """Why a decision is undone."""

    why: Words | None = None


class Made(Struct, frozen=True):
    """A decision that was kept."""

    number: int
    at: str
    who: str
    about: str
    verdict: str
    subject: str
    object: str | None
    why: str | None
    changes: dict[str, Any]
    undone: bool


class ClaimNow(Struct, frozen=True):
    """How a claim stands: its state, its version, and the event that it is part of."""

    id: str
    state: State
    version: int
    event: str | None


class Outcome(Struct, frozen=True):
    """What was kept, and how the claims that it bears on stand."""

    decisions: list[Made]
    claims: list[ClaimNow]


def made(decision: Decision) -> Made:
    """A decision as programs see it."""
    changes = (decision.detail or {}).get("changes", {})
    return Made(
        decision.number, decision.at, decision.who, decision.about, decision.verdict, decision.subject, decision.object,
        decision.why, dict(changes), decision.undone,
    )  # fmt: skip


def settings_of(values: Mapping[str, Any]) -> list[str]:
    """Values by field as the ``field=value`` texts that a person types; null empties a field."""
    return [f"{name}={NONE if value is None else value}" for name, value in values.items()]


def parts_of(roles: Sequence[Part]) -> list[tuple[str, str]]:
    """Parties as `mountjoy.deciding.claims.add_claim` takes them."""
    return [(one.role, one.words if one.entity is None else f"{one.words}={one.entity}") for one in roles]


async def sent(request: Request) -> bytes:
    """The bytes that a program sends as JSON. Raises HTTPException: 415 for another kind, 413 for too many."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise HTTPException(415, f"Content-Type {kind[:60]!r}: this takes {JSON}")
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > LARGEST_FORM:
            raise HTTPException(413, f"a body may hold {LARGEST_FORM:,} bytes; send less at once")
    return bytes(held)


def read(body: bytes, kind: type[Body]) -> Body:
    """What the bytes tell. Raises InputError, which says where they go wrong."""
    try:
        if b"\\u0000" in body or b"\0" in body:
            raise InputError("a NUL character cannot be kept; leave it out")
        return msgspec.json.decode(body or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"the body cannot be read: {error}") from error
