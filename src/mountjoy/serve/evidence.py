"""What a value rests on: claims with their words marked, who says so, and which value each claim gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mountjoy.claim import Claim, Mention
from mountjoy.errors import NotFoundError
from mountjoy.record import Control, Event, Tie
from mountjoy.serve.desk import Desk
from mountjoy.serve.marks import quote
from mountjoy.serve.versions import versions_of
from mountjoy.standing import ClaimReview
from mountjoy.store import Cited, RecordFile
from mountjoy.wording import BASES, DASH, number, place, type_name, when

PUT = {
    "reported": "stated by the report", "claimed": "claimed by a party to it", "alleged": "alleged, not confirmed",
    "denied": "denied", "planned": "planned, not yet done", "threatened": "threatened",
    "hypothetical": "supposed, not said to have happened",
}  # fmt: skip
KINDS = ("event", "claim", "tie", "control", "held", "span")
PARAGRAPH = 600  # code points shown on each side of a sentence
MOST_CLAIMS = 100  # shown of one event; the page says where there are more


@dataclass(frozen=True, slots=True)
class Part:
    """A party of a claim: its role, the words for it and what they were resolved to."""

    role: str
    words: str
    name: str | None
    kind: str | None
    country: str | None
    entity: str | None
    reason: str
    mention: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as it is shown: its sentence with words marked, and every value that it gives."""

    number: int
    cited: Cited
    quote: Markup
    parts: tuple[Part, ...]
    put: str
    by: str | None
    by_name: str | None
    review: ClaimReview | None = None
    version: int = 0

    @property
    def around(self) -> tuple[str, str]:
        """What stands before and after the sentence in its paragraph, at most `PARAGRAPH` code points each."""
        text, sentence = self.cited.report.text, self.claim.sentence
        first = max(text.rfind("\n", 0, sentence.start) + 1, sentence.start - PARAGRAPH)
        last = text.find("\n", sentence.end)
        last = min(len(text) if last < 0 else last, sentence.end + PARAGRAPH)
        return text[first : sentence.start], text[sentence.end : last]

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.cited.claim

    @property
    def source(self) -> str:
        """The outlet, or where the report came from."""
        report = self.cited.report
        return report.source or report.origin.rsplit("/", 1)[-1] or "source unknown"


@dataclass(frozen=True, slots=True)
class Saying:
    """A value with the claims that give it, by their numbers, and their words."""

    value: str
    about: str
    said: tuple[tuple[int, str | None], ...]
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A field of an event with all its values."""

    name: str
    values: tuple[Saying, ...]


def card(cited: Cited, number: int = 1, review: ClaimReview | None = None, version: int = 0) -> Card:
    """A claim made ready to be shown; ``version`` is what its forms carry (`mountjoy.serve.versions`)."""
    claim, coded = cited.claim, cited.coded
    by_id = {mention.id: mention for mention in coded.mentions}
    parts = tuple(
        _part(role.role, by_id[role.mention], by_id) for role in claim.roles if role.mention in by_id
    )
    spans = [(claim.trigger.start, claim.trigger.end, "trigger")]
    spans += [
        (by_id[role.mention].start, by_id[role.mention].end, f"role role-{role.role}")
        for role in claim.roles
        if role.mention in by_id
    ]
    said = by_id.get(claim.attribution or "")
    if said is not None:
        spans.append((said.start, said.end, "said-by"))
    words = quote(coded.report.text, claim.sentence.start, claim.sentence.end, spans)
    named = said.entity.name if said is not None and said.entity is not None else None
    return Card(
        number, cited, words, parts, PUT[claim.assertion], said.text if said else None, named, review, version
    )


def _part(role: str, mention: Mention, by_id: dict[str, Mention]) -> Part:
    named = mention
    seen = {mention.id}
    while named.entity is None and named.antecedent in by_id and named.antecedent not in seen:
        named = by_id[str(named.antecedent)]
        seen.add(named.id)
    entity = named.entity
    if entity is None:
        return Part(role, mention.text, None, None, None, None, "not resolved", mention.id)
    return Part(
        role, mention.text, entity.name, entity.kind, entity.country, entity.id, entity.reason, mention.id
    )


def cards(record: RecordFile, claim_ids: Sequence[str]) -> tuple[Card, ...]:
    """Claims made ready to be shown, numbered in the order of reading."""
    shown = claim_ids[:MOST_CLAIMS]
    reviews, versions = record.reviews(shown), versions_of(record, shown)
    return tuple(
        card(cited, n, reviews.get(cited.claim.id), versions.get(cited.claim.id, 0))
        for n, cited in enumerate(record.cited(shown), start=1)
    )


def event_rows(event: Event, shown: Sequence[Card]) -> tuple[Row, ...]:
    """The values of an event, each with the claims and words that give it."""
    rows = [Row("When", tuple(_dates(shown)))]
    if event.place is not None:
        said = _role_words(shown, event.place.claims, ("place", "destination", "origin"), event.place.entity)
        precision = {1: "a town or exact place", 2: "a part of a region", 3: "a larger region"}
        told = precision.get(event.place.precision or 0, "precision unknown")
        rows.append(Row("Where", (Saying(place(event.place), told, said, event.place.entity),)))
    roles = dict.fromkeys(party.role for party in event.parties)
    for role in roles:
        values = tuple(
            Saying(
                party.name, ", ".join(part for part in (type_name(party.kind or ""), party.country) if part) or "in no list",
                _role_words(shown, party.claims, (role,), party.entity), party.entity,
            )
            for party in event.parties
            if party.role == role
        )  # fmt: skip
        rows.append(Row("Place in words" if role == "place" else role.capitalize(), values))
    for name, field in (("Reported killed", "fatalities"), ("Reported injured", "injuries")):
        if values := tuple(_tolls(event, shown, field)):
            rows.append(Row(name, values))
    by_put: dict[str, list[tuple[int, str | None]]] = {}
    for one in shown:
        by_put.setdefault(one.put, []).append((one.number, one.by))
    rows.append(Row("How it is put", tuple(Saying(put, "", tuple(said)) for put, said in by_put.items())))
    return tuple(rows)


def _dates(shown: Sequence[Card]) -> Iterable[Saying]:
    made: dict[tuple[str, str], list[tuple[int, str | None]]] = {}
    for one in shown:
        value = one.claim.date
        told = (when(value), BASES[value.basis] if value is not None else "no date in the words")
        made.setdefault(told, []).append((one.number, value.text if value is not None else None))
    for (words, basis), said in sorted(made.items(), key=lambda pair: (pair[0][0] == DASH, -len(pair[1]))):
        yield Saying(words, basis, tuple(said))


def _tolls(event: Event, shown: Sequence[Card], field: str) -> Iterable[Saying]:
    for value in getattr(event, field):
        said = []
        for one in shown:
            count = getattr(one.claim, field)
            if one.claim.id in value.claims:
                said.append((one.number, count.text if count is not None else None))
        yield Saying(number(value.count), "", tuple(said))


def _role_words(
    shown: Sequence[Card], claims: Iterable[str], roles: Sequence[str], entity: str | None
) -> tuple[tuple[int, str | None], ...]:
    wanted, made = set(claims), []
    for one in shown:
        if one.claim.id in wanted:
            named = [part for part in one.parts if part.role in roles]
            same = [part for part in named if part.entity is not None and part.entity == entity] or named
            made.append((one.number, same[0].words if same else None))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the drawer shows: a title, where its own page is, and the claims."""

    kind: str
    id: str
    title: str
    page: str | None
    cards: tuple[Card, ...]
    left_out: int
    rows: tuple[Row, ...] = ()


def opened(desk: Desk, given: str) -> Opened:
    """What ``kind:id`` stands for, with its evidence. Raises NotFoundError."""
    kind, _, ident = given.partition(":")
    if kind == "event":
        event = desk.record.event(ident)
        shown = cards(desk.record, event.claims)
        title = f"{type_name(event.type).capitalize()}, {when(event.date)}"
        return Opened(
            kind, event.id, title, f"/events/{event.id}", shown, len(event.claims) - len(shown),
            event_rows(event, shown),
        )  # fmt: skip
    if kind == "claim":
        shown = cards(desk.record, [ident])
        claim = shown[0].claim
        return Opened(
            kind, ident, type_name(claim.type).capitalize(), f"/reports/{shown[0].cited.report.id}", shown, 0
        )
    if kind in ("tie", "control"):
        return _relation(desk, kind, ident)
    raise NotFoundError(
        f"{given[:60]!r} cannot be opened; what can: {', '.join(f'{one}:ID' for one in KINDS)}"
    )


def _relation(desk: Desk, kind: str, ident: str) -> Opened:
    one: Tie | Control | None = desk.record.tie(ident) if kind == "tie" else desk.record.control_state(ident)
    if one is not None:
        other = one.recipient.name if isinstance(one, Tie) else place(one.place)
        shown = cards(desk.record, one.claims)
        title = f"{one.actor.name} {type_name(one.type)} {other}"
        return Opened(kind, one.id, title, None, shown, len(one.claims) - len(shown))
    raise NotFoundError(
        f"no {kind} has the id {ident[:40]!r}; it may have been merged anew, load the page again"
    )
