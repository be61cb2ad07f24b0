"""What the pieces of a noun phrase say about one actor.

Its head, its country, its owners and the ties asserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mountjoy.claim import Entity
from mountjoy.resolve.nations import Nation
from mountjoy.resolve.phrase import Piece, Reader

_OF = frozenset({"of", "from", "within", "belonging to", "for"})
_JOINING = frozenset(
    {"and", "or", "who", "which", "that", "whose", "where", "including", "such as", "like", "as"}
)
_CONTENT = frozenset({"actor", "nation", "identity", "head", "unknown", "faction", "ideology"})
_PARTS = frozenset(
    {"branch", "wing", "arm", "unit", "division", "brigade", "cell", "faction", "affiliate", "offshoot"}
)
_GOVERNING = frozenset({"government", "regime", "state"})


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie that the words assert between the whole phrase and ``other``; offsets are of those words.

    ``outward`` is true where the phrase is the subject ("pro-Iran militias" are allied with Iran). ``slug``
    names the bond in a composed id, ``label`` in its name.
    """

    tie: str
    other: Entity
    outward: bool
    slug: str
    label: str
    start: int
    end: int


@dataclass(slots=True)
class Analysis:
    """The parts of one phrase. ``last`` is the piece that the phrase is headed by.

    ``owner`` an actor it belongs to.
    """

    last: Piece | None = None
    nation: Nation | None = None
    seat: bool = False
    identities: list[str] = field(default_factory=list)
    ideologies: list[str] = field(default_factory=list)
    factions: list[str] = field(default_factory=list)
    heads: list[Piece] = field(default_factory=list)
    armed: bool = False
    owner: Piece | None = None
    after_owner: Piece | None = None
    after_word: str = ""
    unknown: list[Piece] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    nation_piece: Piece | None = None
    two: bool = False
    """Whether two parties share the head noun (*US and Iranian-controlled forces*): neither is all of it."""


def analyse(pieces: Sequence[Piece], reader: Reader, country_focus: str | None) -> Analysis:
    """Sort the pieces of a phrase by what they say."""
    main, tail = _split(pieces)
    result = Analysis()
    headed = [at for at, piece in enumerate(main) if piece.sort not in ("filler", "preposition", "break")]
    if not headed:
        return result
    result.last = main[headed[-1]]
    result.two = result.last.sort == "head" and any(
        _party(main[at - 1]) and _party(main[at + 1]) and _whose(main[at - 1]) != _whose(main[at + 1])
        for at in range(1, headed[-1])
        if main[at].value == "and"
    )
    _modifiers(main[: headed[-1]], result, reader, country_focus)
    _tail(tail, result, reader, country_focus)
    return result


def _split(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The phrase up to the first preposition or comma after its head, and what follows."""
    begun = False
    for at, piece in enumerate(pieces):
        joins = piece.value in ("and", "or") and _qualifies(pieces[at - 1]) if at else False
        if piece.sort in ("preposition", "break") and begun and not joins:
            return list(pieces[:at]), list(pieces[at:])
        begun = begun or piece.sort in _CONTENT or piece.sort == "armed"
    return list(pieces), []


def _party(piece: Piece) -> bool:
    """Whether a piece before "and", or after it, is a party of its own; creeds are joined freely."""
    coalition = piece.head is not None and piece.head.group == "coalition"
    return piece.sort in ("nation", "actor") or coalition


def _whose(piece: Piece) -> str:
    if piece.nation is not None:
        return piece.nation.iso
    return piece.actor.id if piece.actor is not None else piece.value or piece.text


def _qualifies(piece: Piece) -> bool:
    """Whether a piece needs a head after it, so that "and" joins it ("Iranian and Russian troops")."""
    if piece.sort == "identity":
        return not piece.text.endswith("s")
    return piece.sort in ("ideology", "faction", "armed") or piece.form == "adjective"


def _modifiers(pieces: Sequence[Piece], result: Analysis, reader: Reader, focus: str | None) -> None:
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.sort == "prefix" and following is not None:
            at += 1 + _prefix(piece, pieces[at + 1 :], result, reader, focus)
        elif following is not None and following.sort == "backing" and piece.sort in _CONTENT:
            other = party(piece, reader, focus)
            if piece.possessive:  # "Hamas's armed wing": armed by nobody, and its own
                _modifier(piece, result)
            elif other is not None:
                result.bonds.append(_bond(following, other, reader, piece.start))
            elif piece.sort == "identity":  # "Kurdish-led forces"
                result.identities.append(piece.value)
            at += 2
        else:
            _modifier(piece, result)
            at += 1


def _prefix(piece: Piece, rest: Sequence[Piece], result: Analysis, reader: Reader, focus: str | None) -> int:
    """Read "pro-Syrian regime" and its like; returns how many of ``rest`` it used."""
    target, used = rest[0], 1
    if target.sort == "nation" and len(rest) > 1 and rest[1].text.casefold() in _GOVERNING:
        used = 2
    other = party(target, reader, focus)
    if other is None:
        return 1
    name = (
        reader.registry.nations.by_iso[other.country].name
        if _is_state(other) and other.country
        else other.name
    )
    prefix = "pro" if piece.value == "allied-with" else "anti"
    slug = f"{prefix}-{_short(other, name)}"
    result.bonds.append(
        Bond(piece.value, other, True, slug, f"{prefix}-{name}", piece.start, rest[used - 1].end)
    )
    return used


def _is_state(entity: Entity) -> bool:
    return entity.id.partition(":")[0] in ("government", "state-forces") and entity.country is not None


def _short(entity: Entity, name: str) -> str:
    """The slug of a party inside a composed id: the country for its government, else the actor's id."""
    return name.casefold().replace(" ", "-") if _is_state(entity) else entity.id.replace(":", "-")


def _bond(backing: Piece, other: Entity, reader: Reader, start: int) -> Bond:
    """The bond that a backing word makes (*Iran-backed*), slugged by its tie, or by the word for who is put in office."""
    word = backing.text.casefold()
    if word not in reader.vocabulary.installing:
        return _tied(backing.value, other, reader, start, backing.end)
    bond = _tied(backing.value, other, reader, start, backing.end)
    return replace(
        bond, slug=f"{bond.slug.rpartition('-')[0]}-{word}", label=f"{bond.label.rpartition('-')[0]}-{word}"
    )


def _tied(tie: str, other: Entity, reader: Reader, start: int, end: int) -> Bond:
    name = (
        reader.registry.nations.by_iso[other.country].name
        if _is_state(other) and other.country
        else other.name
    )
    word = reader.vocabulary.backing_slugs.get(tie, tie)
    outward = tie in ("allied-with", "part-of", "opposes")
    return Bond(tie, other, outward, f"{_short(other, name)}-{word}", f"{name}-{word}", start, end)


def party(piece: Piece, reader: Reader, focus: str | None) -> Entity | None:
    """The actor that a piece stands for when it backs, leads or is sided with."""
    registry = reader.registry
    if piece.actor is not None:
        if piece.actor.kind == "person" and piece.leads and piece.leads.startswith("government:"):
            return registry.entity(piece.leads, reason=f"{piece.text!r} leads it")
        return piece.actor
    if piece.nation is not None:
        return piece.nation.body("government", reason=f"{piece.text!r} stands for the government")
    state = piece.value == "state" or (
        piece.head is not None and piece.head.group in ("government", "state-forces")
    )
    if state:
        if focus in registry.nations.by_iso:
            return registry.nations.by_iso[str(focus)].body(
                "government", score=0.65, reason=f"{piece.text!r}, of the report's country"
            )
        return Entity(
            "government", "government", "government", score=0.5, reason=f"{piece.text!r} of no known country"
        )
    return None


def _modifier(piece: Piece, result: Analysis) -> None:
    if piece.sort == "nation":
        result.nation, result.seat, result.nation_piece = piece.nation, piece.form == "seat", piece
    elif piece.sort == "identity":
        result.identities.append(piece.value)
    elif piece.sort == "ideology":
        result.ideologies.append(piece.value)
    elif piece.sort == "faction":
        result.factions.append(piece.value)
    elif piece.sort == "armed":
        result.armed = True
    elif piece.sort == "actor":
        result.owner = piece
    elif piece.sort == "head":
        result.heads.append(piece)
        if piece.value:
            result.factions.append(piece.value)
    elif piece.sort == "unknown":
        result.unknown.append(piece)
    if piece.sort in ("filler", "unknown", "head") and piece.value != "determiner":
        result.topic.append(piece.text)


def _tail(tail: Sequence[Piece], result: Analysis, reader: Reader, focus: str | None) -> None:
    """Read "of the Islamic State", "in Khartoum", "backed by Turkey" after the head, one after the other."""
    at = 0
    while at < len(tail):
        piece = tail[at]
        if piece.sort == "break" or piece.value in _JOINING:
            return
        following = [p for p in tail[at + 1 :] if p.sort != "filler"]
        while len(following) > 1 and following[0].possessive and following[1].sort == "actor":
            del following[0]  # "of the Guard Corps' Qods Force"
        if piece.sort == "preposition" and following and not _of_a_part(following):
            _attach(piece, following[0], result, reader, focus)
        at += 1


def _of_a_part(pieces: Sequence[Piece]) -> bool:
    """Whether an owner is only what names a part of it (*the commander of the IRGC extraterritorial branch*)."""
    if pieces[0].sort != "actor":
        return False
    for piece in pieces[1:]:
        if piece.sort in ("preposition", "break"):
            return False
        if piece.head is not None:
            return piece.head.singular in _PARTS
    return False


_NAMING = ("state", "seat", "adjective", "forces", "police")


def _attach(piece: Piece, target: Piece, result: Analysis, reader: Reader, focus: str | None) -> None:
    tie = reader.vocabulary.after.get(piece.value)
    if tie is not None and piece.value not in _OF:
        other = party(target, reader, focus)
        if other is not None:
            result.bonds.append(_tied(tie, other, reader, piece.start, target.end))
        return
    if target.sort == "nation" and result.nation is None and target.form in _NAMING:
        result.nation, result.nation_piece = target.nation, target
    elif target.sort == "actor" and piece.value in _OF and result.after_owner is None:
        result.after_owner, result.after_word = target, piece.value
    elif target.sort in ("unknown", "head", "filler") and piece.value == "of" and not result.topic:
        result.topic.append(target.text)
