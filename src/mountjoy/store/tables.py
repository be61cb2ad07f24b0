"""Flat tables of a record, for data frames and files: one row a thing, one column a value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from mountjoy.claim import CodedReport, Count
from mountjoy.policies import toll_by
from mountjoy.record import Control, Event, Party, PlaceValue, Tie

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from mountjoy.store.disputed import ContradictionView

Type = Literal["text", "whole", "number", "day"]


class Tabled(Protocol):
    """What flat tables are made from: a record (`mountjoy.store.RecordFile`)."""

    def events(self) -> Sequence[Event]:
        """All events."""

    def ties(self) -> Sequence[Tie]:
        """All ties."""

    def control(self) -> Sequence[Control]:
        """All statements of who holds what."""

    def coded(self) -> Iterator[CodedReport]:
        """All reports as coded."""

    def all_contradictions(self) -> Iterator[ContradictionView]:
        """All contradictions."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and whether it holds text, whole numbers, numbers or days; None where unknown."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class FlatTable:
    """The columns of a table, and where its rows come from."""

    columns: tuple[Column, ...]
    rows: Callable[[Tabled], Iterator[tuple[Any, ...]]]


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from ``name:type`` words; ``text`` where no type is named."""
    made = []
    for word in text.split():
        name, _, type_ = word.partition(":")
        made.append(Column(name, type_ or "text"))  # type: ignore[arg-type]
    return tuple(made)


def _joined(values: Iterable[str | None]) -> str | None:
    kept = list(dict.fromkeys(value for value in values if value))
    return "; ".join(kept) or None


def _parties(parties: Sequence[Party], *roles: str) -> tuple[str | None, str | None]:
    """Names and ids of the parties in these roles, joined by semicolons."""
    wanted = [party for party in parties if party.role in roles]
    return _joined(party.name for party in wanted), _joined(party.entity for party in wanted)


def _place(place: PlaceValue | None) -> tuple[Any, ...]:
    if place is None:
        return (None,) * 7
    return (place.name, place.entity, place.admin1, place.country, place.lat, place.lon, place.precision)


def _toll(count: Count | None) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if count is None else (count.low, count.best, count.high)


def _code(codes: Mapping[str, Any], scheme: str, field: str) -> str | None:
    part = codes.get(scheme)
    value = part.get(field) if isinstance(part, Mapping) else None
    return None if value is None else str(value)


def event_row(event: Event, trusted: Collection[str] = ()) -> tuple[Any, ...]:
    """An event as a row of the table of events; its tolls by the outlets ``trusted`` where these give any."""
    when = event.date
    cameo = event.codes.get("cameo")
    return (
        event.id,
        event.type,
        event.family,
        None if when is None else when.start,
        None if when is None else when.end,
        None if when is None else when.precision,
        None if when is None else when.basis,
        *_place(event.place),
        *_parties(event.parties, "actor"),
        *_parties(event.parties, "recipient", "victim"),
        *_parties(event.parties, "target"),
        *_toll(toll_by(event, trusted=trusted)),
        *_toll(toll_by(event, outcome="injuries", trusted=trusted)),
        event.assertion,
        _joined(assertion for _, assertion in event.assertions),
        _code(event.codes, "acled", "event_type"),
        _code(event.codes, "acled", "sub_event_type"),
        _code(event.codes, "plover", "event"),
        None if cameo is None else str(cameo),
        event.sources,
        len(event.claims),
        _joined(event.reports),
        event.score,
    )


def _events(record: Tabled) -> Iterator[tuple[Any, ...]]:
    return (event_row(event) for event in record.events())


def tie_row(tie: Tie) -> tuple[Any, ...]:
    """A tie as a row of the table of ties."""
    return (
        tie.id,
        tie.type,
        tie.actor.name,
        tie.actor.entity,
        tie.recipient.name,
        tie.recipient.entity,
        tie.first,
        tie.last,
        tie.assertion,
        len(tie.claims),
        _joined(tie.reports),
        tie.score,
    )


def control_row(state: Control) -> tuple[Any, ...]:
    """A statement of control as a row of the table of control."""
    return (
        state.id,
        state.type,
        state.actor.name,
        state.actor.entity,
        *_place(state.place),
        state.first,
        state.last,
        state.assertion,
        len(state.claims),
        _joined(state.reports),
        state.score,
    )


def _ties(record: Tabled) -> Iterator[tuple[Any, ...]]:
    return (tie_row(tie) for tie in record.ties())


def _control(record: Tabled) -> Iterator[tuple[Any, ...]]:
    return (control_row(state) for state in record.control())


def _claims(record: Tabled) -> Iterator[tuple[Any, ...]]:
    for coded in record.coded():
        mentions = {mention.id: mention for mention in coded.mentions}
        for claim in coded.claims:
            when, toll, hurt = claim.date, claim.fatalities, claim.injuries
            by = None if claim.attribution is None else mentions[claim.attribution].text
            roles = [f"{role.role}: {mentions[role.mention].text}" for role in claim.roles]
            yield (
                claim.id,
                coded.report.id,
                claim.kind,
                claim.type,
                claim.family,
                claim.trigger.text,
                claim.trigger.start,
                claim.trigger.end,
                claim.sentence.text,
                _joined(roles),
                when.start if when else None,
                when.end if when else None,
                when.basis if when else None,
                toll.low if toll else None,
                toll.best if toll else None,
                toll.high if toll else None,
                hurt.low if hurt else None,
                hurt.best if hurt else None,
                hurt.high if hurt else None,
                claim.assertion,
                by,
                claim.frame,
                claim.score,
            )


def _reports(record: Tabled) -> Iterator[tuple[Any, ...]]:
    for coded in record.coded():
        report = coded.report
        yield (
            report.id,
            report.title,
            report.published,
            report.published_basis,
            report.source,
            report.url,
            report.author,
            report.language,
            report.origin,
            report.copy_of,
            report.sha256,
            report.published_earliest,
            len(report.text),
            len(coded.claims),
        )


def _mentions(record: Tabled) -> Iterator[tuple[Any, ...]]:
    for coded in record.coded():
        for mention in coded.mentions:
            entity = mention.entity
            yield (
                coded.report.id,
                mention.id,
                mention.start,
                mention.end,
                mention.text,
                mention.type,
                mention.antecedent,
                entity.id if entity else None,
                entity.name if entity else None,
                entity.kind if entity else None,
                entity.country if entity else None,
                entity.score if entity else None,
                (entity.reason or None) if entity else None,
            )


def _plain(name: str) -> Callable[[Tabled], Iterator[tuple[Any, ...]]]:
    """The rows of a list of the record whose values are its columns."""

    def rows(record: Tabled) -> Iterator[tuple[Any, ...]]:
        columns = [column.name for column in TABLES[name].columns]
        return (tuple(getattr(value, column) for column in columns) for value in getattr(record, name)())

    return rows


def contradiction_row(view: ContradictionView) -> tuple[Any, ...]:
    """A contradiction as a row of its flat table: its sides in words, the independent reports and the claims of them."""
    one, where = view.contradiction, view.contradiction.place
    sayings = [said for side in one.sides for said in side.sayings]
    return (
        one.id, one.kind, one.about, one.day, where and where.name, where and where.entity, where and where.admin1,
        where and where.country, _joined(side.value for side in one.sides), view.state, view.settled, view.by,
        int(one.update), one.note or None, _joined(one.events), len({said.root for said in sayings}), _joined(one.claims),
        _joined(sorted({said.report for said in sayings})),
    )  # fmt: skip


def _contradictions(record: Tabled) -> Iterator[tuple[Any, ...]]:
    return map(contradiction_row, record.all_contradictions())


_PLACE = "place place_id admin1 country lat:number lon:number geo_precision:whole"
TABLES: dict[str, FlatTable] = {
    "events": FlatTable(
        _columns(
            f"id type family date_start:day date_end:day date_precision:whole date_basis {_PLACE} "
            "actors actor_ids recipients recipient_ids targets target_ids "
            "fatalities_low:whole fatalities_best:whole fatalities_high:whole "
            "injuries_low:whole injuries_best:whole injuries_high:whole assertion assertions "
            "acled_event_type acled_sub_event_type plover_event cameo "
            "sources:whole claims:whole reports score:number"
        ),
        _events,
    ),
    "ties": FlatTable(
        _columns(
            "id type actor actor_id recipient recipient_id first:day last:day assertion claims:whole reports "
            "score:number"
        ),
        _ties,
    ),
    "control": FlatTable(
        _columns(
            f"id type actor actor_id {_PLACE} first:day last:day assertion claims:whole reports score:number"
        ),
        _control,
    ),
    "contradictions": FlatTable(
        _columns(
            "id kind about day:day place place_id admin1 country sides state settled settled_by update:whole note events "
            "sources:whole claims reports"
        ),
        _contradictions,
    ),
    "claims": FlatTable(
        _columns(
            "id report_id kind type family trigger trigger_start:whole trigger_end:whole sentence roles "
            "date_start:day date_end:day date_basis "
            "fatalities_low:whole fatalities_best:whole fatalities_high:whole "
            "injuries_low:whole injuries_best:whole injuries_high:whole "
            "assertion attribution frame score:number"
        ),
        _claims,
    ),
    "reports": FlatTable(
        _columns(
            "id title published:day published_basis source url author language origin copy_of sha256 "
            "published_earliest:day characters:whole claims:whole"
        ),
        _reports,
    ),
    "mentions": FlatTable(
        _columns(
            "report_id id start:whole end:whole text type antecedent entity_id entity_name entity_kind "
            "entity_country entity_score:number entity_reason"
        ),
        _mentions,
    ),
    "actors": FlatTable(
        _columns("id name kind country parent claims:whole events:whole reports:whole"), _plain("actors")
    ),
    "places": FlatTable(
        _columns(
            "id name kind country admin1 lat:number lon:number precision:whole "
            "claims:whole events:whole reports:whole"
        ),
        _plain("places"),
    ),
    "unresolved": FlatTable(
        _columns(
            "text type claims:whole reports:whole example within within_id precision:whole where_prec:whole"
        ),
        _plain("unresolved"),
    ),
    "issues": FlatTable(_columns("severity origin message"), _plain("issues")),
}


def to_arrow(columns: Sequence[Column], rows: Iterable[tuple[Any, ...]]) -> pyarrow.Table:
    """An Arrow table with a type for each column, whatever the rows hold."""
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "day": pyarrow.date32(),
    }
    schema = pyarrow.schema([(column.name, types[column.type]) for column in columns])
    held = list(rows)
    arrays = [
        pyarrow.array([row[index] for row in held], type=types[column.type])
        for index, column in enumerate(columns)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def to_pandas(columns: Sequence[Column], rows: Iterable[tuple[Any, ...]]) -> pandas.DataFrame:
    """A pandas frame: days as timestamps, whole numbers as nullable ``Int64``, text as it is."""
    import pandas
    import pyarrow

    frame: pandas.DataFrame = to_arrow(columns, rows).to_pandas(
        date_as_object=False, types_mapper={pyarrow.int64(): pandas.Int64Dtype()}.get
    )
    return frame
